//! From a frame of the gateway to events: what was said to the bot, by whom, in plain words.

use serde::Deserialize;
use serde::de::IgnoredAny;
use serenity::model::channel::{Message, MessageType};
use serenity::model::event::{MessageDeleteBulkEvent, MessageDeleteEvent, MessageUpdateEvent};
use serenity::model::id::{ApplicationId, GuildId, UserId as DiscordUser};
use serenity::model::user::User;
use twilight_model::gateway::event::GatewayEventDeserializer;

use super::frame::{data, reason};
use super::{interaction, markup};
use crate::app::event::{ChannelId, Event, How, MessageId, Question, UserId};

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
    /// Discord has confirmed a heartbeat.
    Alive,
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
    /// <https://docs.discord.com/developers/topics/opcodes-and-status-codes>
    const HEARTBEAT_ACK: u8 = 11;
    /// Heartbeats and the like, which the connection sees to itself.
    const ITS_OWN: [u8; 4] = [1, 7, 9, 10];
    // From its beginning, as the connection reads it.
    let Some(head) = GatewayEventDeserializer::from_json(frame) else {
        return unread("a frame", "it is not what a gateway sends".to_owned(), None);
    };
    let kind = match (head.event_type(), head.op()) {
        (Some(kind), _) => kind,
        (None, HEARTBEAT_ACK) => return News::Alive,
        (None, op) if ITS_OWN.contains(&op) => return News::Nothing,
        (None, _) => return unread("a frame", "it is of no known kind".to_owned(), None),
    };
    let events = match (kind, me) {
        ("READY", _) => return ready(frame),
        ("MESSAGE_CREATE", Some(me)) if passes_by(frame, me) => return News::Nothing,
        ("MESSAGE_CREATE", Some(me)) => data(frame).map(|message| asked(message, me)),
        ("MESSAGE_UPDATE", Some(me)) => data(frame).map(|update| edited(update, me)),
        ("MESSAGE_DELETE", _) => data(frame)
            .map(|gone: MessageDeleteEvent| vec![Event::Deleted(MessageId(gone.message_id.get()))]),
        ("MESSAGE_DELETE_BULK", _) => data(frame).map(|gone: MessageDeleteBulkEvent| {
            let ids = gone.ids.into_iter();
            ids.map(|id| Event::Deleted(MessageId(id.get()))).collect()
        }),
        ("INTERACTION_CREATE", Some(me)) => {
            data(frame).map(|it| interaction::event(it, me).into_iter().collect())
        }
        _ => return News::Nothing,
    };
    match events {
        Ok(events) if events.is_empty() => News::Nothing,
        Ok(events) => News::Events(events),
        Err(error) if kind == "INTERACTION_CREATE" => {
            unread(kind, reason(&error), interaction::stray(frame))
        }
        Err(error) => unread(kind, reason(&error), None),
    }
}

/// Whether a message has nothing to do with the bot: said on a server, and the bot's number nowhere in
/// it. So are most by far, and to read them in full would cost more than all else.
fn passes_by(frame: &str, me: Me) -> bool {
    #[derive(Deserialize)]
    struct Dispatch {
        d: Place,
    }
    #[derive(Deserialize)]
    struct Place {
        guild_id: Option<IgnoredAny>,
    }
    let is_on_server = |it: Dispatch| it.d.guild_id.is_some();
    !frame.contains(&me.bot.get().to_string())
        && serde_json::from_str(frame).is_ok_and(is_on_server)
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
        Err(error) => unread("READY", reason(&error), None),
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

fn unread(kind: &str, why: String, visitor: Option<Event>) -> News {
    News::Unread {
        kind: kind.to_owned(),
        why,
        visitor,
    }
}
