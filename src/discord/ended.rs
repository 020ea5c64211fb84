//! Why the bot cannot go on, in words for the one who runs it.

use std::fmt;

/// Why the bot cannot go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// For the one who runs it: what happened and what to do.
    pub what: String,
    /// Whose decision it is.
    pub why: Why,
}

/// Whose decision the end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Something here is missing or wrong.
    Here,
    /// Discord refuses the bot: starting again changes nothing until somebody does.
    Refused,
    /// Discord wants the servers divided between more connections.
    TooFew,
    /// Something broke that may hold the next time.
    Broken,
}

impl Ended {
    /// Something that is needed is missing.
    pub fn here(what: String) -> Ended {
        let why = Why::Here;
        Ended { what, why }
    }

    /// The system refuses something that the bot needs.
    pub fn system(error: impl fmt::Display) -> Ended {
        let what = format!("The bot cannot start: {error}.");
        let why = Why::Broken;
        Ended { what, why }
    }

    /// What listens to Discord broke.
    pub fn broken(error: impl fmt::Display) -> Ended {
        let what = format!("A connection to Discord broke: {error}. Start the bot again.");
        let why = Why::Broken;
        Ended { what, why }
    }

    /// Discord does not take the token.
    pub fn token() -> Ended {
        Ended {
            what: "Discord does not accept the token. Open your application at \
                https://discord.com/developers/applications, page \"Bot\", press \"Reset Token\" \
                and put the new one into DISCORD_TOKEN (in the file .env, for example)."
                .to_owned(),
            why: Why::Refused,
        }
    }

    /// An address to which the token must not be shown.
    pub fn gateway(what: String) -> Ended {
        let what = format!("The address of Discord's gateway {what}. Check DISCORD_API.");
        Ended::here(what)
    }

    /// Discord has closed the connection for good.
    pub fn closed(code: Option<u16>) -> Ended {
        let (why, what) = match code {
            Some(4004) => return Ended::token(),
            Some(4010 | 4011) => (
                Why::TooFew,
                "the bot is in too many servers for so few connections; set SHARDS to auto, or \
                 to a larger number in all",
            ),
            Some(4012) => (
                Why::Refused,
                "this version of the bot is too old for Discord; install a newer one",
            ),
            Some(4013 | 4014) => (
                Why::Refused,
                "it does not allow the bot to see messages; compare the page \"Bot\" of your \
                 application at https://discord.com/developers/applications with the README",
            ),
            _ => (Why::Refused, "it closed the connection for good"),
        };
        let code = code.map_or("without a code".to_owned(), |code| code.to_string());
        let what = format!("Discord refuses the bot ({code}): {what}.");
        Ended { what, why }
    }

    /// The exit code. After 2 and 3, starting again is of no use before somebody does something.
    pub fn code(&self) -> u8 {
        match self.why {
            Why::Broken => 1,
            Why::Here => 2,
            Why::Refused | Why::TooFew => 3,
        }
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Ended {}
