//! What an examination of the bot finds.

/// Something that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, in a word or two.
    pub what: &'static str,
    /// How it is.
    pub health: Health,
    /// In a sentence.
    pub said: String,
    /// What to do about it; empty where there is nothing to do.
    pub advice: String,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// As it should be.
    Good,
    /// The bot can live with it, or it could not be looked at.
    Note,
    /// The bot cannot do its work.
    Fault,
}

impl Finding {
    /// It is as it should be.
    pub fn good(what: &'static str, said: impl Into<String>) -> Finding {
        Finding {
            what,
            health: Health::Good,
            said: said.into(),
            advice: String::new(),
        }
    }

    /// The bot can live with it.
    pub fn note(what: &'static str, said: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding {
            what,
            health: Health::Note,
            said: said.into(),
            advice: advice.into(),
        }
    }

    /// The bot cannot do its work.
    pub fn fault(
        what: &'static str,
        said: impl Into<String>,
        advice: impl Into<String>,
    ) -> Finding {
        Finding {
            health: Health::Fault,
            ..Finding::note(what, said, advice)
        }
    }
}
