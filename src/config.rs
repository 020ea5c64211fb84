//! Settings: from the environment, checked all at once, into one struct. Secrets never print.
//!
//! [`VARIABLES`] is the one list of them; `.env.example` and the README are tested against it.

mod address;
mod shards;

use std::fmt;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::app::event::ChannelId;
use crate::app::limit::Rate;
use crate::app::{Limits, Settings};
use crate::curate::rights::{Moderators, Review};

pub use address::Address;
pub use shards::{Part, Shards};

/// What the bot needs to know to join Discord. Destructure it, so that no setting is forgotten.
#[derive(Debug)]
pub struct Config {
    /// How to join Discord.
    pub connection: Connection,
    /// The story's folder.
    pub knowledge: PathBuf,
    /// The address of the database.
    pub database: SecretString,
    /// What is logged, and how.
    pub log: Log,
    /// Where the bot can be watched; nowhere where there is none.
    pub watched: Option<SocketAddr>,
    /// What the bot may do and must not do.
    pub settings: Settings,
}

/// What is logged, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Log {
    /// A filter of `tracing`.
    pub filter: String,
    /// Whether each line is a JSON object.
    pub json: bool,
}

/// How to join Discord.
#[derive(Debug)]
pub struct Connection {
    /// What proves to Discord who the bot is.
    pub token: SecretString,
    /// Where Discord is.
    pub discord: Address,
    /// The server on which the moderators' commands are offered.
    pub moderators: Option<u64>,
    /// Which of the servers this process looks after.
    pub shards: Shards,
}

/// One variable of the environment.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What holds where it is not set; `None` where it must be set.
    pub default: Option<&'static str>,
    /// What it is, in a sentence.
    pub about: &'static str,
}

const TOKEN: Variable = Variable {
    name: "DISCORD_TOKEN",
    default: None,
    about: "The bot's token, from the page \"Bot\" at https://discord.com/developers/applications. Keep it secret.",
};
const KNOWLEDGE: Variable = Variable {
    name: "KNOWLEDGE_DIR",
    default: Some("knowledge"),
    about: "The story's folder.",
};
const DATABASE: Variable = Variable {
    name: "DATABASE_URL",
    default: Some("sqlite://footnote.db"),
    about: "Where edits, and questions without an answer, are kept: a SQLite file, made where there is none, or postgres://user:password@host/database for several processes.",
};
const GUILD: Variable = Variable {
    name: "MODERATOR_GUILD_ID",
    default: Some(""),
    about: "The id of the server whose moderators may edit the facts. Without it and the roles, editing is off.",
};
const ROLES: Variable = Variable {
    name: "MODERATOR_ROLE_IDS",
    default: Some(""),
    about: "The ids of the roles on that server that may edit, with commas between them.",
};
const REVIEW: Variable = Variable {
    name: "REVIEW",
    default: Some("one"),
    about: "How many moderators must stand behind an edit before it is public: one or two.",
};
const AUDIT: Variable = Variable {
    name: "AUDIT_CHANNEL_ID",
    default: Some(""),
    about: "The id of a channel in which each published edit is recorded.",
};
const CORRECTION_DAYS: Variable = Variable {
    name: "CORRECTION_DAYS",
    default: Some("7"),
    about: "Answers of so many days are corrected when a fact changes, and remembered for it.",
};
const QUESTION_DAYS: Variable = Variable {
    name: "QUESTION_DAYS",
    default: Some("30"),
    about: "Questions without an answer are kept so many days.",
};
const ASKER_LIMIT: Variable = Variable {
    name: "ASKER_LIMIT",
    default: Some("5/20"),
    about: "How many questions one person may ask in how many seconds.",
};
const CHANNEL_LIMIT: Variable = Variable {
    name: "CHANNEL_LIMIT",
    default: Some("20/60"),
    about: "How many questions are answered in one channel in how many seconds.",
};
const LOG: Variable = Variable {
    name: "LOG",
    default: Some("info"),
    about: "What is logged: error, warn, info, debug or trace, also by part (info,footnote=debug).",
};
const LOG_FORMAT: Variable = Variable {
    name: "LOG_FORMAT",
    default: Some("text"),
    about: "How the log is written: text for people, or json, one object a line, for programs.",
};
const OPS_ADDR: Variable = Variable {
    name: "OPS_ADDR",
    default: Some(""),
    about: "Where the bot's health and figures can be read: a port of this machine, such as 9464, or an address with one. Without it, nowhere.",
};
const DISCORD_API: Variable = Variable {
    name: "DISCORD_API",
    default: Some("https://discord.com"),
    about: "Where Discord's interface is; another address only for a proxy of your own. Must be https, or this machine.",
};
const SHARDS: Variable = Variable {
    name: "SHARDS",
    default: Some("auto"),
    about: "Connections to Discord: auto opens as many as Discord advises. Several processes divide them, as in 0-15/64: numbers 0 to 15 of 64.",
};

/// Every variable, in the order in which people need them.
pub const VARIABLES: &[Variable] = &[
    TOKEN,
    KNOWLEDGE,
    DATABASE,
    GUILD,
    ROLES,
    REVIEW,
    AUDIT,
    CORRECTION_DAYS,
    QUESTION_DAYS,
    ASKER_LIMIT,
    CHANNEL_LIMIT,
    LOG,
    LOG_FORMAT,
    OPS_ADDR,
    DISCORD_API,
    SHARDS,
];

/// A fault in the settings, for the one who runs the bot.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// The variable.
    pub variable: &'static str,
    /// What is wrong and what to do; never the value of a secret.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.variable, self.what)
    }
}

impl Config {
    /// Reads the variables through `get`; `knowledge` is the folder given on the command line.
    ///
    /// # Errors
    /// Every fault at once.
    pub fn read(
        get: impl Fn(&str) -> Option<String>,
        knowledge: Option<PathBuf>,
    ) -> Result<Config, Vec<Fault>> {
        let mut faults = Vec::new();
        let text = |variable: &Variable| {
            let set = get(variable.name).map(|value| value.trim().to_owned());
            let set = set.filter(|value| !value.is_empty());
            set.or(variable.default.map(str::to_owned))
                .unwrap_or_default()
        };
        let mut note = |variable: &Variable, what: String| {
            faults.push(Fault {
                variable: variable.name,
                what,
            });
        };
        let token = token(&text(&TOKEN)).map_err(|what| note(&TOKEN, what)).ok();
        let discord = Address::parse(&text(&DISCORD_API))
            .map_err(|what| note(&DISCORD_API, what))
            .ok();
        let shards = Shards::parse(&text(&SHARDS))
            .map_err(|what| note(&SHARDS, what))
            .ok();
        let mut checked = |variable: &Variable, rate: Result<Rate, String>| {
            rate.map_err(|what| note(variable, what)).ok()
        };
        let asker = checked(&ASKER_LIMIT, rate(&text(&ASKER_LIMIT)));
        let channel = checked(&CHANNEL_LIMIT, rate(&text(&CHANNEL_LIMIT)));
        let review = review(&text(&REVIEW))
            .map_err(|what| note(&REVIEW, what))
            .ok();
        let guild = ids(&text(&GUILD)).map_err(|what| note(&GUILD, what)).ok();
        let roles = ids(&text(&ROLES)).map_err(|what| note(&ROLES, what)).ok();
        let audit = channel_id(&text(&AUDIT))
            .map_err(|what| note(&AUDIT, what))
            .ok();
        let mut days = |variable: &Variable| {
            days(&text(variable))
                .map_err(|what| note(variable, what))
                .ok()
        };
        let correction_days = days(&CORRECTION_DAYS);
        let question_days = days(&QUESTION_DAYS);
        let json = is_json(&text(&LOG_FORMAT))
            .map_err(|what| note(&LOG_FORMAT, what))
            .ok();
        let watched = address::watched(&text(&OPS_ADDR))
            .map_err(|what| note(&OPS_ADDR, what))
            .ok();
        let moderators = guild
            .zip(roles)
            .zip(review)
            .map(
                |((guild, roles), review)| match (guild.as_slice(), roles.is_empty()) {
                    ([], true) => Ok(None),
                    ([], false) => {
                        Err((&GUILD, "is not set, but MODERATOR_ROLE_IDS is: set both."))
                    }
                    (_, true) => Err((&ROLES, "is not set, but MODERATOR_GUILD_ID is: set both.")),
                    ([guild], false) => Ok(Some(Moderators {
                        guild: *guild,
                        roles,
                        review,
                    })),
                    _ => Err((&GUILD, "names several servers, but there can be only one.")),
                },
            );
        let moderators = match moderators {
            Some(Ok(moderators)) => Some(moderators),
            Some(Err((variable, what))) => {
                note(variable, what.to_owned());
                None
            }
            None => None,
        };
        let config = || {
            let moderators = moderators?;
            Some(Config {
                connection: Connection {
                    token: token?,
                    discord: discord?,
                    moderators: moderators.as_ref().map(|moderators| moderators.guild),
                    shards: shards?,
                },
                knowledge: knowledge.unwrap_or_else(|| text(&KNOWLEDGE).into()),
                database: text(&DATABASE).into(),
                log: Log {
                    filter: text(&LOG),
                    json: json?,
                },
                watched: watched?,
                settings: Settings {
                    limits: Limits {
                        asker: asker?,
                        channel: channel?,
                    },
                    moderators,
                    audit: audit?,
                    correction_days: correction_days?,
                    question_days: question_days?,
                },
            })
        };
        let config = config();
        match config {
            Some(config) if faults.is_empty() => Ok(config),
            _ => Err(faults),
        }
    }
}

/// Ids of Discord with commas between them; what people paste around them is taken away.
fn ids(text: &str) -> Result<Vec<u64>, String> {
    let parts = text.split([',', ' ', ';']).filter(|part| !part.is_empty());
    let id = |part: &str| {
        let digits = part.trim_matches(|c: char| !c.is_ascii_digit());
        // Ids are numbers of 17 to 20 digits.
        let is_id = digits.len() >= 15 && part.len() <= digits.len() + 4;
        digits.parse::<u64>().ok().filter(|_| is_id)
    };
    parts
        .map(|part| {
            id(part).ok_or_else(|| {
                format!(
                    "holds \"{part}\", which is no id. Turn on Developer Mode in Discord's settings \
                     under Advanced, then choose Copy ID from the menu of the server, role or channel."
                )
            })
        })
        .collect()
}

/// One id, or none.
fn channel_id(text: &str) -> Result<Option<ChannelId>, String> {
    match ids(text)?.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(ChannelId(*one))),
        _ => Err("names several channels, but there can be only one.".to_owned()),
    }
}

fn review(text: &str) -> Result<Review, String> {
    match text.to_lowercase().as_str() {
        "one" | "1" => Ok(Review::One),
        "two" | "2" => Ok(Review::Two),
        _ => Err(format!("is \"{text}\", but must be one or two.")),
    }
}

fn is_json(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "text" => Ok(false),
        "json" => Ok(true),
        _ => Err(format!("is \"{text}\", but must be text or json.")),
    }
}

/// From a day to ten years.
pub(crate) fn days(text: &str) -> Result<u32, String> {
    let days = text.parse().ok().filter(|days| (1..=3650).contains(days));
    days.ok_or_else(|| format!("is \"{text}\", but must be a number of days from 1 to 3650."))
}

/// Takes what people paste: with quotes, with `Bot ` in front, with spaces around.
fn token(text: &str) -> Result<SecretString, String> {
    const WHERE: &str = "Copy the token from the page \"Bot\" of your application at \
        https://discord.com/developers/applications and put it into the file .env: \
        DISCORD_TOKEN=...";
    let bare = text.trim_matches(['"', '\'', ' ']);
    let bare = bare.strip_prefix("Bot ").unwrap_or(bare).trim();
    if bare.is_empty() {
        return Err(format!("is not set. {WHERE}"));
    }
    if !bare.chars().all(|c| c.is_ascii_graphic()) {
        return Err(format!("does not look like a bot's token. {WHERE}"));
    }
    Ok(SecretString::from(bare))
}

/// `5/20`: five in twenty seconds.
fn rate(text: &str) -> Result<Rate, String> {
    let read = || {
        let (questions, seconds) = text.split_once('/')?;
        let questions: NonZeroU32 = questions.trim().parse().ok()?;
        let seconds: u64 = seconds.trim().parse().ok()?;
        let sensible = questions.get() <= 10_000 && (1..=86_400).contains(&seconds);
        sensible.then_some(Rate {
            questions,
            per: Duration::from_secs(seconds),
        })
    };
    read().ok_or_else(|| {
        format!(
            "is \"{text}\", but must be questions and seconds, such as 5/20 (at most 10000/86400)."
        )
    })
}
