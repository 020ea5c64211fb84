//! What people do: they write, reply, edit, delete, use commands, press buttons and fill in forms,
//! as their clients let them, or as somebody would who has no client.

use serde_json::{Value, json};

use super::filling::{command_data, form_data};
use super::model::{Frame, Interaction, Message, State, User};
use super::payload;
use super::seen::Seen;
use super::stage::FOOTNOTE;
use super::{Discord, Id};

impl Discord {
    /// Somebody nobody has seen before.
    pub fn stranger(&self) -> Id {
        self.with(|world| {
            let id = world.id();
            let name = format!("Stranger{}", world.users.len());
            world.users.insert(
                id,
                User {
                    name,
                    bot: false,
                    takes_dms: true,
                },
            );
            for guild in world.guilds.values_mut() {
                guild.members.insert(id, 0);
            }
            id
        })
    }

    /// Somebody writes in a channel. `@Footnote` stands for the mention that Discord makes of it.
    pub fn say(&self, channel: Id, user: Id, text: &str) -> Id {
        self.write(channel, user, text, None)
    }

    /// Somebody replies to a message, with or without the ping.
    pub fn reply(&self, user: Id, to: Id, text: &str, ping: bool) -> Id {
        let channel = self.with(|world| world.messages[&to].channel);
        self.write(channel, user, text, Some((to, ping)))
    }

    /// Somebody writes to the bot alone.
    pub fn dm(&self, user: Id, text: &str) -> Id {
        let channel = self.with(|world| world.dm(user));
        self.write(channel, user, text, None)
    }

    fn write(&self, channel: Id, author: Id, text: &str, reply: Option<(Id, bool)>) -> Id {
        self.with(|world| {
            let id = world.id();
            world.post(Message {
                id,
                channel,
                author,
                content: text.replace("@Footnote", &format!("<@{FOOTNOTE}>")),
                reply_to: reply.map(|(to, _)| to),
                reply_ping: reply.is_some_and(|(_, ping)| ping),
                ..Message::default()
            })
        })
    }

    pub fn edit(&self, message: Id, text: &str) {
        let text = text.replace("@Footnote", &format!("<@{FOOTNOTE}>"));
        self.with(|world| world.edit(message, |m| m.content = text));
    }

    /// A link in a message unfolds: Discord tells of a change that nobody made.
    pub fn unfold(&self, message: Id) {
        self.tell_again("MESSAGE_UPDATE", message);
    }

    /// Tells of a message as if it were new or changed once more.
    pub fn tell_again(&self, event: &str, message: Id) {
        self.with(|world| {
            let message = &world.messages[&message];
            let (channel, data) = (message.channel, payload::message_event(world, message));
            world.tell(event, channel, data);
        });
    }

    /// Tells of an interaction once more, as after a lost connection.
    pub fn replay(&self, interaction: Id) {
        let id = interaction.to_string();
        self.with(|world| {
            for session in world.sessions.iter_mut().filter(|session| !session.over) {
                let is_it = |sent: &&Value| sent["d"]["id"] == id.as_str();
                let sent = session.sent.iter().find(is_it).cloned();
                if let Some(sent) = sent {
                    session.dispatch("INTERACTION_CREATE", sent["d"].clone());
                }
            }
        });
    }

    pub fn delete(&self, message: Id) {
        self.with(|world| world.delete(message));
    }

    /// A slash command, as the client lets one fill it in: `"domain check"`, `[("name", "…")]`.
    #[track_caller]
    pub fn command(&self, channel: Id, user: Id, path: &str, options: &[(&str, &str)]) -> Id {
        let data = self.with(|world| command_data(world, channel, path, options, None));
        self.interact(2, channel, user, data, None)
    }

    /// The client asks what to offer while somebody types.
    #[track_caller]
    pub fn typing(&self, channel: Id, user: Id, path: &str, option: &str, typed: &str) -> Id {
        let typed = [(option, typed)];
        let data = self.with(|world| command_data(world, channel, path, &typed, Some(option)));
        self.interact(4, channel, user, data, None)
    }

    /// "Apps" in the menu of a message.
    #[track_caller]
    pub fn menu(&self, user: Id, message: Id, name: &str) -> Id {
        let (channel, data) = self.with(|world| {
            let target = &world.messages[&message];
            let mut data = command_data(world, target.channel, name, &[], None);
            let id = message.to_string();
            data["target_id"] = json!(id);
            data["resolved"] = json!({"messages": {id: payload::message(world, target)}});
            (target.channel, data)
        });
        self.interact(2, channel, user, data, None)
    }

    /// Presses the button whose label holds these words, on the message as it stands now.
    #[track_caller]
    pub fn press(&self, user: Id, message: Id, label: &str) -> Id {
        let now = self.with(|world| Seen(world.messages[&message].clone()));
        let hidden = now.0.only_for.is_some_and(|one| one != user);
        assert!(!hidden && !now.0.deleted, "{user} cannot see that message");
        let Some(button) = now.button(label).cloned() else {
            panic!("no button {label:?} in {:?}:\n{}", now.labels(), now.text());
        };
        assert_ne!(button["disabled"], json!(true), "{label:?} is greyed out");
        let data = json!({"custom_id": button["custom_id"], "component_type": 2});
        self.interact(3, now.0.channel, user, data, Some(now.0))
    }

    /// A press with a custom id that no button has, as a forged request would make it.
    pub fn forge(&self, user: Id, message: Id, custom_id: &str) -> Id {
        let now = self.with(|world| world.messages[&message].clone());
        let data = json!({"custom_id": custom_id, "component_type": 2});
        self.interact(3, now.channel, user, data, Some(now))
    }

    /// Fills in the form that an interaction has opened and sends it. What is not named here stays
    /// as the form came.
    #[track_caller]
    pub fn fill(&self, user: Id, interaction: Id, fields: &[(&str, &str)]) -> Id {
        let (it, on) = self.with(|world| {
            let it = world.interactions[&interaction].clone();
            let on = it.on.map(|id| world.messages[&id].clone());
            (it, on)
        });
        assert_eq!(it.user, user, "only the one who opened a form sees it");
        let Some(form) = &it.modal else {
            panic!("no form was opened by {interaction}");
        };
        let data = form_data(form, fields);
        self.interact(5, it.channel, user, data, on)
    }

    /// A form that nobody was shown, as a forged request would make it.
    pub fn forge_form(
        &self,
        channel: Id,
        user: Id,
        on: Option<Id>,
        custom_id: &str,
        fields: &[(&str, &str)],
    ) -> Id {
        let row = |(name, text): &(&str, &str)| {
            let field = json!({"type": 4, "id": 2, "custom_id": name, "value": text});
            json!({"type": 1, "id": 1, "components": [field]})
        };
        let rows: Vec<Value> = fields.iter().map(row).collect();
        let data = json!({"custom_id": custom_id, "components": rows});
        let on = on.map(|id| self.with(|world| world.messages[&id].clone()));
        self.interact(5, channel, user, data, on)
    }

    pub fn give_role(&self, guild: Id, user: Id, role: Id) {
        self.with(|world| {
            let roles = &mut world.guilds.get_mut(&guild).unwrap().roles;
            roles.entry(user).or_default().push(role);
        });
    }

    pub fn take_role(&self, guild: Id, user: Id, role: Id) {
        self.with(|world| {
            let roles = &mut world.guilds.get_mut(&guild).unwrap().roles;
            roles.entry(user).or_default().retain(|one| *one != role);
        });
    }

    /// Somebody takes no more direct messages, or takes them again.
    pub fn take_dms(&self, user: Id, takes: bool) {
        self.with(|world| world.users.get_mut(&user).unwrap().takes_dms = takes);
    }

    /// A channel is removed with everything in it.
    pub fn remove_channel(&self, channel: Id) {
        self.with(|world| {
            world.channels.get_mut(&channel).unwrap().removed = true;
            let data = payload::channel(world, &world.channels[&channel]);
            world.tell("CHANNEL_DELETE", channel, data);
        });
    }

    /// The commands that a client offers somebody in a channel.
    pub fn offered(&self, channel: Id, user: Id) -> Vec<String> {
        self.with(|world| {
            let may = world.permissions(user, channel);
            let offered = |command: &Value| {
                let needs = &command["default_member_permissions"];
                let needs = needs.as_str().map_or(0, |bits| bits.parse().unwrap());
                may & needs == needs
            };
            let all = world.commands_in(channel).into_iter();
            let all = all.filter(|command| offered(command));
            all.map(|command| command["name"].as_str().unwrap().to_owned())
                .collect()
        })
    }

    fn interact(&self, kind: u64, channel: Id, user: Id, data: Value, on: Option<Message>) -> Id {
        self.with(|world| {
            let id = world.id();
            let it = Interaction {
                id,
                token: format!("interaction-token-{id}"),
                kind,
                user,
                channel,
                made: world.now(),
                state: State::Waiting,
                deferred: false,
                on: on.as_ref().map(|m| m.id),
                original: on.as_ref().map(|m| m.id),
                follow_ups: Vec::new(),
                choices: None,
                modal: None,
            };
            let event = payload::interaction(world, &it, data, on.as_ref());
            world.interactions.insert(id, it);
            world.tell("INTERACTION_CREATE", channel, event);
            id
        })
    }

    /// Tells the connection something, or ends it.
    pub fn connection(&self, frame: impl Fn() -> Frame) {
        self.with(|world| {
            for link in world.sessions.iter().filter_map(|s| s.link.as_ref()) {
                let _ = link.send(frame());
            }
        });
    }
}
