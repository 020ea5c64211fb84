//! What people do: they write, reply, edit, delete, use commands and press buttons, as their
//! clients let them. Also the stage that they do it on.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::model::{
    Channel, Frame, Guild, Interaction, MANAGE_MESSAGES, MENTION_EVERYONE, Message, State, User,
};
use super::payload;
use super::seen::Seen;
use super::world::World;
use super::{Discord, Id, TOKEN};

pub const FOOTNOTE: Id = 1_100_000_000_000_000_001;
pub const APPLICATION: Id = 1_100_000_000_000_000_001;
pub const ANNA: Id = 1_100_000_000_000_000_011;
pub const BEN: Id = 1_100_000_000_000_000_012;
/// May manage messages, and ping everyone.
pub const MOD: Id = 1_100_000_000_000_000_013;
/// Another bot.
pub const ROBOT: Id = 1_100_000_000_000_000_014;
pub const SERVER: Id = 1_100_000_000_000_000_100;
pub const GENERAL: Id = 1_100_000_000_000_000_101;
pub const RANDOM: Id = 1_100_000_000_000_000_102;
/// A thread in `GENERAL`.
pub const THREAD: Id = 1_100_000_000_000_000_103;

/// A world with one server, four people and two bots in it.
pub fn stage() -> World {
    let mut world = World::new(TOKEN);
    world.bot = FOOTNOTE;
    world.application = APPLICATION;
    for (id, name, bot) in [
        (FOOTNOTE, "Footnote", true),
        (ANNA, "Anna", false),
        (BEN, "Ben", false),
        (MOD, "Mod", false),
        (ROBOT, "Robot", true),
    ] {
        let name = name.to_owned();
        world.users.insert(
            id,
            User {
                name,
                bot,
                takes_dms: true,
            },
        );
    }
    let members = HashMap::from([
        (FOOTNOTE, 0),
        (ANNA, 0),
        (BEN, 0),
        (MOD, MANAGE_MESSAGES | MENTION_EVERYONE),
        (ROBOT, 0),
    ]);
    let name = "Harbour".to_owned();
    world.guilds.insert(
        SERVER,
        Guild {
            name,
            owner: MOD,
            members,
        },
    );
    for (id, name, parent) in [
        (GENERAL, "general", None),
        (RANDOM, "random", None),
        (THREAD, "crane", Some(GENERAL)),
    ] {
        let name = name.to_owned();
        let guild = Some(SERVER);
        world.channels.insert(
            id,
            Channel {
                id,
                guild,
                name,
                parent,
                dm_with: None,
                denied: 0,
            },
        );
    }
    world
}

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

    pub fn delete(&self, message: Id) {
        self.with(|world| world.delete(message));
    }

    /// A slash command, as the client lets one fill it in: `"domain check"`, `[("name", "…")]`.
    #[track_caller]
    pub fn command(&self, channel: Id, user: Id, path: &str, options: &[(&str, &str)]) -> Id {
        let data = self.with(|world| command_data(world, path, options, None));
        self.interact(2, channel, user, data, None)
    }

    /// The client asks what to offer while somebody types.
    #[track_caller]
    pub fn typing(&self, channel: Id, user: Id, path: &str, option: &str, typed: &str) -> Id {
        let data = self.with(|world| command_data(world, path, &[(option, typed)], Some(option)));
        self.interact(4, channel, user, data, None)
    }

    /// "Apps" in the menu of a message.
    #[track_caller]
    pub fn menu(&self, user: Id, message: Id, name: &str) -> Id {
        let (channel, data) = self.with(|world| {
            let mut data = command_data(world, name, &[], None);
            let target = &world.messages[&message];
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

/// The data of a command as a client sends it: only what is registered, and everything required.
#[track_caller]
fn command_data(world: &World, path: &str, given: &[(&str, &str)], focus: Option<&str>) -> Value {
    let all: Vec<&Value> = world.commands.values().flatten().collect();
    let whole = all.iter().find(|c| c["name"] == json!(path));
    let mut words = path.split(' ');
    let first = words.next();
    let command = whole.or_else(|| all.iter().find(|c| c["name"].as_str() == first));
    let Some(command) = command else {
        let names: Vec<_> = all.iter().map(|c| c["name"].to_string()).collect();
        panic!("no command {path:?} in {names:?}");
    };
    let mut data = json!({"id": command["id"], "name": command["name"], "type": command["type"]});
    let steps: Vec<&str> = if whole.is_some() {
        Vec::new()
    } else {
        words.collect()
    };
    data["options"] = options_data(command, &steps, given, focus);
    data
}

#[track_caller]
fn options_data(at: &Value, steps: &[&str], given: &[(&str, &str)], focus: Option<&str>) -> Value {
    let known = at["options"].as_array().cloned().unwrap_or_default();
    let find = |name: &str| {
        let found = known.iter().find(|o| o["name"].as_str() == Some(name));
        found.unwrap_or_else(|| panic!("no option {name:?} in {at}"))
    };
    if let Some((step, rest)) = steps.split_first() {
        let below = find(step);
        let inner = options_data(below, rest, given, focus);
        return json!([{"name": step, "type": below["type"], "options": inner}]);
    }
    for option in known
        .iter()
        .filter(|o| o["required"] == json!(true) && focus.is_none())
    {
        let name = option["name"].as_str().unwrap_or("");
        assert!(
            given.iter().any(|(key, _)| *key == name),
            "{name} is required"
        );
    }
    let filled = given.iter().map(|(name, text)| {
        let option = find(name);
        let value = match option["type"].as_u64() {
            Some(4) => json!(text.parse::<i64>().expect("a number")),
            Some(5) => json!(*text == "true"),
            _ => json!(text),
        };
        let mut out = json!({"name": name, "type": option["type"], "value": value});
        if focus == Some(name) {
            assert_eq!(
                option["autocomplete"],
                json!(true),
                "{name} has no autocomplete"
            );
            out["focused"] = json!(true);
        }
        out
    });
    filled.collect()
}
