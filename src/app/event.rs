//! What reaches the bot and what it does in turn, as plain values: the seam to any platform.

use std::fmt;

pub use super::plan::Noted;
use crate::command::{Command, Takes};
pub use crate::curate::form::Field;

/// A channel, a thread or a direct conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChannelId(pub u64);

/// A message. Discord's ids say when they were made; see [`MessageId::made`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MessageId(pub u64);

/// A person or a bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct UserId(pub u64);

/// A server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GuildId(pub u64);

/// A role on a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RoleId(pub u64);

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
    /// Somebody is typing an option that suggestions are made for: what it takes, and its start.
    Typing(Visitor, Takes, String),
    /// A button was pressed.
    Pressed(Press),
    /// A form was filled in and sent.
    Filled(Filled),
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
    /// The server; `None` in a direct conversation.
    pub guild: Option<GuildId>,
    /// The roles that they have on that server at this moment.
    pub roles: Vec<RoleId>,
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

/// A form and who filled it in.
#[derive(Clone, Debug, PartialEq)]
pub struct Filled {
    /// Who sent it.
    pub by: Visitor,
    /// What the form carries; comes from outside and may be forged.
    pub carries: String,
    /// Each field by its name, with what was typed.
    pub fields: Vec<(String, String)>,
    /// The message with the button that opened the form, where one did, and whether only the visitor
    /// sees it.
    pub on: Option<(MessageId, bool)>,
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
    /// Suggest what to fill in while somebody types.
    Suggest {
        /// Which interaction.
        to: Visitor,
        /// At most 25: what is shown and what is filled in, each at most 100 units long.
        choices: Vec<(String, String)>,
    },
    /// Ask the visitor to fill in a form.
    Form {
        /// Which interaction; it must not have been answered or deferred.
        to: Visitor,
        /// The form.
        form: Form,
    },
    /// Say that the answer to an interaction takes a moment: [`Action::Finish`] follows.
    Defer {
        /// Which one.
        to: Visitor,
        /// Whether only the visitor sees the answer.
        quiet: bool,
    },
    /// Say that the message that the pressed button is on will change: [`Action::Finish`] follows.
    DeferUpdate {
        /// Which interaction.
        to: Visitor,
    },
    /// The answer that was deferred.
    Finish {
        /// Which interaction.
        to: Visitor,
        /// What to say.
        say: Outgoing,
    },
    /// Write into a channel without an occasion there: a line of the record of changes.
    Post {
        /// Where.
        channel: ChannelId,
        /// The same for every attempt, so that a repeated one is not posted twice.
        nonce: String,
        /// What to say.
        say: Outgoing,
    },
    /// Write to somebody in a direct conversation; where they take none, below their message.
    Tell {
        /// Whom.
        user: UserId,
        /// Their message, where there is one.
        below: Option<(ChannelId, MessageId)>,
        /// What to say.
        say: Outgoing,
    },
    /// Put other words into an answer given earlier; its buttons stay.
    Correct {
        /// Where.
        channel: ChannelId,
        /// The answer.
        answer: MessageId,
        /// At most 2000 units of Discord's markdown.
        content: String,
        /// It may say so already: that is looked at first.
        again: bool,
    },
}

/// A message as it goes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outgoing {
    /// At most 2000 units of Discord's markdown.
    pub content: String,
    /// At most 25, no two carrying the same.
    pub buttons: Vec<Button>,
    /// Files and pictures beside it, at most ten.
    pub files: Vec<Attachment>,
    /// What is noted of it once it is out.
    pub note: Option<Box<Note>>,
}

/// What is noted of a message that went out.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// It answers a message or a command, which is counted.
    Asked(Noted),
    /// It stands in the place of an answer that was counted before.
    Reworded(Noted),
}

/// A file as it goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Attachment {
    /// Its name, with an ending.
    pub name: String,
    /// What a picture shows, in words; at most 1024 units.
    pub alt: Option<String>,
    /// Its contents.
    pub bytes: Vec<u8>,
}

/// A form as it goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// At most 45 units.
    pub title: String,
    /// At most 100 units; comes back with what was filled in.
    pub carries: String,
    /// One to five.
    pub fields: Vec<Field>,
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
    /// To this visitor alone, with what they typed into a form.
    Form(Visitor, Vec<(String, String)>),
    /// Nobody waits for an answer.
    Nobody,
}

impl Action {
    /// Whether somebody waits for it.
    pub fn is_answer(&self) -> bool {
        matches!(
            self,
            Action::Send { .. }
                | Action::Edit { .. }
                | Action::Respond { .. }
                | Action::Update { .. }
                | Action::Form { .. }
                | Action::Finish { .. }
        )
    }
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
            Event::Filled(form) => Origin::Form(form.by.clone(), form.fields.clone()),
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
            Event::Command(..)
            | Event::Typing(..)
            | Event::Pressed(_)
            | Event::Filled(_)
            | Event::Stray(_) => None,
        }
    }

    /// The number of the interaction that it is, where it is one.
    pub fn interaction(&self) -> Option<u64> {
        match self {
            Event::Command(by, _) | Event::Typing(by, ..) | Event::Stray(by) => {
                Some(by.interaction)
            }
            Event::Pressed(press) => Some(press.by.interaction),
            Event::Filled(form) => Some(form.by.interaction),
            Event::Asked(_) | Event::Edited(_) | Event::Deleted(_) => None,
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
            Event::Filled(_) => "filled",
            Event::Stray(_) => "stray",
        }
    }
}
