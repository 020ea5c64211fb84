//! From a frame of the gateway to events: what was said to the bot, by whom, in plain words.

use serde::Deserialize;
use serenity::model::application::{ActionRowComponent, ButtonKind};
use serenity::model::application::{CommandDataOption, CommandDataOptionValue};
use serenity::model::application::{CommandInteraction, CommandType, Interaction};
use serenity::model::application::{ComponentInteraction, ComponentInteractionDataKind};
use serenity::model::channel::{Message, MessageFlags, MessageType};
use serenity::model::event::{MessageDeleteBulkEvent, MessageDeleteEvent, MessageUpdateEvent};
use serenity::model::id::{ApplicationId, GuildId, UserId as DiscordUser};
use serenity::model::permissions::Permissions;
use serenity::model::user::User;

use super::frame::{data, reason};
use super::markup;
use crate::app::event::{
    ChannelId, Event, How, MessageId, Press, Question, Token, UserId, Visitor,
};
use crate::command::{self, Given, Kind};

/// Who the bot is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Me {
    /// Its user.
    pub bot: DiscordUser,
    /// Its application.
    pub application: ApplicationId,
}

/// What a frame holds.
#[derive(Debug)]
pub enum News {
    /// Nothing for the bot.
    Nothing,
    /// Discord greets the bot.
    Ready {
        /// As whom.
        me: Me,
        /// Where to go after a lost connection.
        resume: String,
    },
    /// Things to handle.
    Events(Vec<Event>),
    /// Something that should have been readable.
    Unread {
        /// Discord's name for it.
        kind: String,
        /// Without anybody's words.
        why: String,
        /// An event that lets somebody who waits know.
        visitor: Option<Event>,
    },
}

/// Reads a frame. Before Discord has greeted the bot (`me`), messages are not read.
pub fn read(frame: &str, me: Option<Me>) -> News {
    #[derive(Deserialize)]
    struct Head {
        t: Option<String>,
    }
    let kind = match serde_json::from_str::<Head>(frame) {
        Ok(Head { t: Some(kind) }) => kind,
        // Heartbeats and the like, which the connection sees to itself.
        Ok(Head { t: None }) => return News::Nothing,
        Err(error) => return unread("a frame", &error, None),
    };
    let events = match (kind.as_str(), me) {
        ("READY", _) => return ready(frame),
        ("MESSAGE_CREATE", Some(me)) => data(frame).map(|message| asked(message, me)),
        ("MESSAGE_UPDATE", Some(me)) => data(frame).map(|update| edited(update, me)),
        ("MESSAGE_DELETE", _) => data(frame)
            .map(|gone: MessageDeleteEvent| vec![Event::Deleted(MessageId(gone.message_id.get()))]),
        ("MESSAGE_DELETE_BULK", _) => data(frame).map(|gone: MessageDeleteBulkEvent| {
            let ids = gone.ids.into_iter();
            ids.map(|id| Event::Deleted(MessageId(id.get()))).collect()
        }),
        ("INTERACTION_CREATE", Some(me)) => data(frame).map(|i| interaction(i, me)),
        _ => return News::Nothing,
    };
    match events {
        Ok(events) if events.is_empty() => News::Nothing,
        Ok(events) => News::Events(events),
        Err(error) => unread(&kind, &error, stray(&kind, frame)),
    }
}

fn ready(frame: &str) -> News {
    #[derive(Deserialize)]
    struct Ready {
        user: Id<DiscordUser>,
        application: Id<ApplicationId>,
        resume_gateway_url: String,
    }
    #[derive(Deserialize)]
    struct Id<T> {
        id: T,
    }
    match data::<Ready>(frame) {
        Ok(ready) => News::Ready {
            me: Me {
                bot: ready.user.id,
                application: ready.application.id,
            },
            resume: ready.resume_gateway_url,
        },
        Err(error) => unread("READY", &error, None),
    }
}

fn asked(message: Message, me: Me) -> Vec<Event> {
    let automatic = message.author.bot || message.webhook_id.is_some();
    // Other kinds tell of pins, joins and boosts.
    let said = matches!(
        message.kind,
        MessageType::Regular | MessageType::InlineReply
    );
    if automatic || message.author.id == me.bot || !said {
        return Vec::new();
    }
    let to_me = |to: &Message| to.author.id == me.bot;
    let reply = message.referenced_message.as_deref().is_some_and(to_me);
    let how = how(
        &message.content,
        &message.mentions,
        message.guild_id,
        reply,
        me,
    );
    if how.is_none() {
        return Vec::new();
    }
    vec![Event::Asked(Question {
        channel: ChannelId(message.channel_id.get()),
        message: MessageId(message.id.get()),
        asker: UserId(message.author.id.get()),
        automatic,
        how,
        text: markup::words(&message.content, &message.mentions, me.bot),
    })]
}

fn edited(update: MessageUpdateEvent, me: Me) -> Vec<Event> {
    // Without content or author, only a link unfolded or a pin was set.
    let (Some(content), Some(author)) = (update.content, update.author) else {
        return Vec::new();
    };
    let automatic = author.bot || update.webhook_id.flatten().is_some();
    if automatic || author.id == me.bot {
        return Vec::new();
    }
    let mentions = update.mentions.unwrap_or_default();
    let to_me = |to: &Message| to.author.id == me.bot;
    let reply = update.referenced_message.flatten();
    let reply = reply.as_deref().is_some_and(to_me);
    vec![Event::Edited(Question {
        channel: ChannelId(update.channel_id.get()),
        message: MessageId(update.id.get()),
        asker: UserId(author.id.get()),
        automatic,
        how: how(&content, &mentions, update.guild_id, reply, me),
        text: markup::words(&content, &mentions, me.bot),
    })]
}

/// In what way a message speaks to the bot. Roles and `@everyone` are not the bot.
fn how(
    content: &str,
    mentions: &[User],
    guild: Option<GuildId>,
    reply: bool,
    me: Me,
) -> Option<How> {
    let pinged = mentions.iter().any(|user| user.id == me.bot);
    if guild.is_none() {
        return Some(How::Direct);
    }
    if pinged && markup::mentions(content, me.bot) {
        return Some(How::Mention);
    }
    // Without a ping, Discord may hide the words: then there is nothing to answer.
    (reply && (pinged || !content.trim().is_empty())).then_some(How::Reply)
}

fn interaction(interaction: Interaction, me: Me) -> Vec<Event> {
    let event = match interaction {
        Interaction::Command(command) => called(command, me),
        Interaction::Autocomplete(command) => {
            let visitor = visitor_of(&command);
            match command.data.autocomplete() {
                Some(typed) => Event::Typing(visitor, typed.value.to_owned()),
                None => Event::Typing(visitor, String::new()),
            }
        }
        Interaction::Component(press) => pressed(press),
        Interaction::Modal(form) => Event::Stray(Visitor {
            interaction: form.id.get(),
            user: UserId(form.user.id.get()),
            channel: ChannelId(form.channel_id.get()),
            moderates: moderates(form.member.and_then(|member| member.permissions)),
            token: Token(form.token),
        }),
        _ => return Vec::new(),
    };
    vec![event]
}

fn called(command: CommandInteraction, me: Me) -> Event {
    let visitor = visitor_of(&command);
    let data = command.data;
    let kind = match data.kind {
        CommandType::ChatInput => Kind::Slash,
        CommandType::Message => Kind::Menu,
        _ => return Event::Stray(visitor),
    };
    let mut name = data.name;
    let mut options = data.options;
    if let [only] = options.as_slice()
        && let CommandDataOptionValue::SubCommand(inner) = &only.value
    {
        name = format!("{name} {}", only.name);
        options = inner.clone();
    }
    let mut given = given(options, me);
    let target = data.target_id.map(|id| id.to_message_id());
    if let Some(message) = target.and_then(|id| data.resolved.messages.get(&id)) {
        given.message = Some(markup::words(&message.content, &message.mentions, me.bot));
    }
    match command::read(kind, &name, &given) {
        Some(command) => Event::Command(visitor, command),
        None => Event::Stray(visitor),
    }
}

fn given(options: Vec<CommandDataOption>, me: Me) -> Given {
    let mut given = Given::default();
    for option in options {
        match option.value {
            CommandDataOptionValue::String(text) => {
                given
                    .texts
                    .push((option.name, markup::words(&text, &[], me.bot)));
            }
            CommandDataOptionValue::Integer(n) => given.numbers.push((option.name, n)),
            _ => {}
        }
    }
    given
}

fn pressed(press: ComponentInteraction) -> Event {
    let visitor = Visitor {
        interaction: press.id.get(),
        user: UserId(press.user.id.get()),
        channel: ChannelId(press.channel_id.get()),
        moderates: moderates(press.member.and_then(|member| member.permissions)),
        token: Token(press.token),
    };
    let is_button = matches!(press.data.kind, ComponentInteractionDataKind::Button);
    if !is_button || !stands_on(&press.message, &press.data.custom_id) {
        return Event::Stray(visitor);
    }
    let flags = press.message.flags.unwrap_or_default();
    Event::Pressed(Press {
        by: visitor,
        carries: press.data.custom_id,
        on: MessageId(press.message.id.get()),
        quiet: flags.contains(MessageFlags::EPHEMERAL),
    })
}

/// Whether a message really has the button that is said to be pressed on it. What a button carries
/// is trusted (who asked), so it must be one that the bot wrote. Where the rows of the message could
/// not be read, there is nothing to hold it against.
fn stands_on(message: &Message, carries: &str) -> bool {
    if message.components.is_empty() {
        return true;
    }
    let rows = message.components.iter().flat_map(|row| &row.components);
    let mut buttons = rows.filter_map(|component| match component {
        ActionRowComponent::Button(button) => Some(&button.data),
        _ => None,
    });
    buttons
        .any(|data| matches!(data, ButtonKind::NonLink { custom_id, .. } if custom_id == carries))
}

fn visitor_of(command: &CommandInteraction) -> Visitor {
    let member = command.member.as_ref();
    Visitor {
        interaction: command.id.get(),
        token: Token(command.token.clone()),
        user: UserId(command.user.id.get()),
        channel: ChannelId(command.channel_id.get()),
        moderates: moderates(member.and_then(|member| member.permissions)),
    }
}

/// Discord says what a member may do in the channel where the interaction was started.
fn moderates(permissions: Option<Permissions>) -> bool {
    permissions
        .is_some_and(|p| p.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR))
}

/// An interaction that cannot be read can still be answered, if it says who it is.
fn stray(kind: &str, frame: &str) -> Option<Event> {
    #[derive(Deserialize)]
    struct Bare {
        id: serenity::model::id::InteractionId,
        token: String,
        #[serde(rename = "type")]
        kind: u8,
    }
    const AUTOCOMPLETE: u8 = 4;
    if kind != "INTERACTION_CREATE" {
        return None;
    }
    let bare: Bare = data(frame).ok()?;
    let visitor = Visitor {
        interaction: bare.id.get(),
        token: Token(bare.token),
        user: UserId(0),
        channel: ChannelId(0),
        moderates: false,
    };
    Some(match bare.kind {
        AUTOCOMPLETE => Event::Typing(visitor, String::new()),
        _ => Event::Stray(visitor),
    })
}

fn unread(kind: &str, error: &serde_json::Error, visitor: Option<Event>) -> News {
    News::Unread {
        kind: kind.to_owned(),
        why: reason(error),
        visitor,
    }
}
