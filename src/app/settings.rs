//! What whoever runs the bot has decided.

use super::event::ChannelId;
use super::limit::Rate;
use crate::curate::rights::Moderators;

/// What the bot was told to do and not to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How often may be asked.
    pub limits: Limits,
    /// Who may edit; nobody where there is none.
    pub moderators: Option<Moderators>,
    /// Where each change is recorded, for moderators to see.
    pub audit: Option<ChannelId>,
    /// Answers of so many days are corrected when a fact changes.
    pub correction_days: u32,
    /// Questions without an answer are kept so many days.
    pub question_days: u32,
}

/// How often may be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// By one person, wherever they ask.
    pub asker: Rate,
    /// In one channel, whoever asks.
    pub channel: Rate,
}
