//! Why a request came to nothing, and whether it is worth another try.

use std::fmt;

use serde::Deserialize;

/// Why a request came to nothing. Never holds the token of the bot or of an interaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// Discord's HTTP status; `None` where there was no answer.
    pub status: Option<u16>,
    /// Discord's own code: 10008 for an unknown message, 50013 for a missing permission.
    pub code: Option<i64>,
    /// In words.
    pub what: String,
}

impl Failure {
    /// Nothing came back from Discord.
    pub fn new(what: impl Into<String>) -> Failure {
        Failure {
            status: None,
            code: None,
            what: what.into(),
        }
    }

    /// There was no answer. The address is left out, since it may hold an interaction's token.
    pub(super) fn lost(error: reqwest::Error) -> Failure {
        let error = error.without_url();
        let mut what = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(error) = cause {
            what = format!("{what}: {error}");
            cause = error.source();
        }
        Failure::new(what)
    }

    /// Discord's answer, or our own request, is not what it should be.
    pub fn unread(error: &serde_json::Error) -> Failure {
        Failure::new(format!("cannot be read: {error}"))
    }

    pub(super) fn read(status: u16, body: &[u8]) -> Failure {
        #[derive(Default, Deserialize)]
        struct Body {
            code: Option<i64>,
            message: Option<String>,
        }
        let body: Body = serde_json::from_slice(body).unwrap_or_default();
        Failure {
            status: Some(status),
            code: body.code,
            what: body.message.unwrap_or_default(),
        }
    }

    /// Whether what was to be changed or removed is not there any more.
    pub fn is_gone(&self) -> bool {
        self.status == Some(404)
    }

    /// Whether Discord has refused it for good: the message is gone, out of reach or not the bot's,
    /// somebody takes no messages, an interaction is over. The same request can only be refused
    /// again. Whatever else went wrong, it may be done later.
    pub fn is_final(&self) -> bool {
        /// "Maximum number of edits to messages older than 1 hour reached. Try again later."
        const TOO_MANY_LATE_EDITS: i64 = 30046;
        /// "This thread is archived": somebody may open it again.
        const ARCHIVED: i64 = 50083;
        match (self.status, self.code) {
            // Without a code, something on the way to Discord has answered.
            (_, None | Some(TOO_MANY_LATE_EDITS | ARCHIVED)) => false,
            (Some(401), _) => !self.is_token_refused(),
            (Some(408 | 429), _) => false,
            (status, Some(_)) => matches!(status, Some(400..=499)),
        }
    }

    /// Whether Discord does not take the bot's token; an interaction's outlives its use.
    pub fn is_token_refused(&self) -> bool {
        const INTERACTION_TOKEN: i64 = 50027;
        self.status == Some(401) && self.code != Some(INTERACTION_TOKEN)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, self.code) {
            (Some(status), Some(code)) => write!(f, "{status}/{code}: {}", self.what),
            (Some(status), None) => write!(f, "{status}: {}", self.what),
            _ => f.write_str(&self.what),
        }
    }
}
