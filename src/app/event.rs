//! What reaches the bot and what it does in turn, as plain values: the seam to any platform.

use std::fmt;

use crate::command::Command;

/// A channel, a thread or a direct conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelId(pub u64);

/// A message. Discord's ids say when they were made; see [`MessageId::made`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub u64);

/// A person or a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UserId(pub u64);

impl MessageId {
    /// When the message was written, as time since 1970, to the millisecond.
    pub fn made(self) -> std::time::Duration {
        const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;
        std::time::Duration::from_millis((self.0 >> 22) + DISCORD_EPOCH_MS)
    }
}

/// Something happened that the bot may have to answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A message was written.
    Asked(Question),
    /// A message was changed; the text is the new one.
    Edited(Question),
    /// A message is gone.
    Deleted(MessageId),
    /// A slash command, or an entry of a message's context menu.
    Command(Visitor, Command),
    /// Somebody is typing a question into `/ask`.
    Typing(Visitor, String),
    /// A button was pressed.
    Pressed(Press),
    /// An interaction that the bot does not know, from another version of its commands perhaps.
    Stray(Visitor),
}

/// A message that may ask something.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Where it stands.
    pub channel: ChannelId,
    /// The message itself.
    pub message: MessageId,
    /// Who wrote it.
    pub asker: UserId,
    /// Whether a bot or a webhook wrote it.
    pub automatic: bool,
    /// In what way it speaks to the bot; `None` where it does not.
    pub how: Option<How>,
    /// Its words, free of the bot's mention and of markup for other mentions.
    pub text: String,
}

/// In what way a message speaks to the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It mentions the bot.
    Mention,
    /// It is a reply to one of the bot's messages.
    Reply,
    /// It is a direct message.
    Direct,
}

/// Who started an interaction, and the handle by which it is answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Visitor {
    /// Id of the interaction.
    pub interaction: u64,
    /// What proves to Discord that an answer belongs to it.
    pub token: Token,
    /// Who started it.
    pub user: UserId,
    /// Where.
    pub channel: ChannelId,
    /// Whether they may remove other people's messages there.
    pub moderates: bool,
}

/// A button and who pressed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Press {
    /// Who pressed it.
    pub by: Visitor,
    /// What the button carries; comes from outside and may be forged.
    pub carries: String,
    /// The message that the button is on.
    pub on: MessageId,
    /// Whether only the visitor sees that message.
    pub quiet: bool,
}

/// A secret that must not appear in a log.
#[derive(Clone, PartialEq)]
pub struct Token(pub String);

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Something for the platform to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Answer a message with a message. [`App::sent`](super::App::sent) wants to know the outcome.
    Send {
        /// Where.
        channel: ChannelId,
        /// The message that is answered.
        question: MessageId,
        /// The same for every attempt at this answer, so that a repeated one is not posted twice.
        nonce: String,
        /// What to say.
        say: Outgoing,
    },
    /// Change an answer given earlier.
    Edit {
        /// Where.
        channel: ChannelId,
        /// The answer.
        answer: MessageId,
        /// What it says from now on.
        say: Outgoing,
    },
    /// Remove an answer given earlier.
    Delete {
        /// Where.
        channel: ChannelId,
        /// The answer.
        answer: MessageId,
    },
    /// Answer an interaction with a message.
    Respond {
        /// Which one.
        to: Visitor,
        /// What to say.
        say: Outgoing,
        /// Whether only the visitor sees it.
        quiet: bool,
    },
    /// Change the message that the pressed button is on.
    Update {
        /// Which interaction.
        to: Visitor,
        /// What the message says from now on.
        say: Outgoing,
    },
    /// Remove the message that the pressed button is on.
    Remove {
        /// Which interaction.
        to: Visitor,
    },
    /// Suggest questions while somebody types.
    Suggest {
        /// Which interaction.
        to: Visitor,
        /// At most 25, each at most 100 units long.
        choices: Vec<String>,
    },
}

/// A message as it goes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outgoing {
    /// At most 2000 units of Discord's markdown.
    pub content: String,
    /// At most 25, no two carrying the same.
    pub buttons: Vec<Button>,
}

/// A button as it goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Button {
    /// What it says, at most 80 units.
    pub label: String,
    /// What it carries, at most 100 units; [`super::button`] reads it back.
    pub carries: String,
    /// Whether it is what the reader most likely wants.
    pub primary: bool,
}

/// Where an apology goes when an event could not be handled.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// Below this message.
    Message(ChannelId, MessageId),
    /// To this visitor alone.
    Visitor(Visitor),
    /// Nobody waits for an answer.
    Nobody,
}

impl Event {
    /// Who waits for an answer to it.
    pub fn origin(&self) -> Origin {
        match self {
            Event::Asked(question) if question.how.is_some() => {
                Origin::Message(question.channel, question.message)
            }
            Event::Command(visitor, _) | Event::Stray(visitor) => Origin::Visitor(visitor.clone()),
            Event::Pressed(press) => Origin::Visitor(press.by.clone()),
            Event::Asked(_) | Event::Edited(_) | Event::Deleted(_) | Event::Typing(..) => {
                Origin::Nobody
            }
        }
    }

    /// The message that it is about: events about one message must be handled one after another.
    pub fn message(&self) -> Option<MessageId> {
        match self {
            Event::Asked(question) | Event::Edited(question) => Some(question.message),
            Event::Deleted(message) => Some(*message),
            Event::Command(..) | Event::Typing(..) | Event::Pressed(_) | Event::Stray(_) => None,
        }
    }

    /// A name for the log.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Asked(_) => "asked",
            Event::Edited(_) => "edited",
            Event::Deleted(_) => "deleted",
            Event::Command(..) => "command",
            Event::Typing(..) => "typing",
            Event::Pressed(_) => "pressed",
            Event::Stray(_) => "stray",
        }
    }
}
