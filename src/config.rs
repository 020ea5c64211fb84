//! Settings: from the environment, checked all at once, into one struct. Secrets never print.
//!
//! [`VARIABLES`] is the one list of them; `.env.example` and the README are tested against it.

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::app::Limits;
use crate::app::limit::Rate;

/// What the bot needs to know to join Discord. Destructure it, so that no setting is forgotten.
#[derive(Debug)]
pub struct Config {
    /// What proves to Discord who the bot is.
    pub token: SecretString,
    /// Where Discord is.
    pub discord: Address,
    /// The story's folder.
    pub knowledge: PathBuf,
    /// What is logged, as a filter of `tracing`.
    pub log: String,
    /// How often may be asked.
    pub limits: Limits,
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
const DISCORD_API: Variable = Variable {
    name: "DISCORD_API",
    default: Some("https://discord.com"),
    about: "Where Discord's interface is; another address only for a proxy of your own. Must be https, or this machine.",
};

/// Every variable, in the order in which people need them.
pub const VARIABLES: &[Variable] = &[
    TOKEN,
    KNOWLEDGE,
    ASKER_LIMIT,
    CHANNEL_LIMIT,
    LOG,
    DISCORD_API,
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
        let token = token(&text(&TOKEN)).map_err(|what| note(&TOKEN, what));
        let discord = Address::parse(&text(&DISCORD_API)).map_err(|what| note(&DISCORD_API, what));
        let asker = rate(&text(&ASKER_LIMIT)).map_err(|what| note(&ASKER_LIMIT, what));
        let channel = rate(&text(&CHANNEL_LIMIT)).map_err(|what| note(&CHANNEL_LIMIT, what));
        match (token, discord, asker, channel) {
            (Ok(token), Ok(discord), Ok(asker), Ok(channel)) => Ok(Config {
                token,
                discord,
                knowledge: knowledge.unwrap_or_else(|| text(&KNOWLEDGE).into()),
                log: text(&LOG),
                limits: Limits { asker, channel },
            }),
            _ => Err(faults),
        }
    }
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

/// Where a server is, and that it is safe to show it the token: over TLS, or on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct Address(String);

impl Address {
    /// Reads the address of an HTTP interface: `https://…` or a loopback address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(text: &str) -> Result<Address, String> {
        Address::read(text, "https://", "http://")
    }

    /// Likewise for the address of a gateway: `wss://…` or a loopback address.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse_gateway(text: &str) -> Result<Address, String> {
        Address::read(text, "wss://", "ws://")
    }

    fn read(text: &str, safe: &str, open: &str) -> Result<Address, String> {
        let text = text.trim().trim_end_matches('/');
        let secure = text.strip_prefix(safe);
        let Some(rest) = secure.or_else(|| text.strip_prefix(open)) else {
            return Err(format!("is \"{text}\", but must start with {safe}"));
        };
        let authority = rest
            .split_once('/')
            .map_or(rest, |(authority, _)| authority);
        // No `@`, so that what looks like the host is the host; no `?`, since more is put behind.
        let simple = |c: char| c.is_ascii_alphanumeric() || "._-:[]/".contains(c);
        if authority.is_empty() || !rest.chars().all(simple) {
            return Err(format!(
                "is \"{text}\", but must be {safe}, a host and perhaps a port"
            ));
        }
        if secure.is_none() && !is_loopback(authority) {
            return Err(format!(
                "is \"{text}\": the token would travel unprotected. Only {safe} or this machine \
                 ({open}127.0.0.1) is accepted"
            ));
        }
        Ok(Address(text.to_owned()))
    }

    /// As written, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `host` or `host:port` is this machine, whatever its name service says.
fn is_loopback(authority: &str) -> bool {
    if let Ok(address) = authority.parse::<std::net::SocketAddr>() {
        return address.ip().is_loopback();
    }
    let bare = authority.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<std::net::IpAddr>() {
        return ip.is_loopback();
    }
    // RFC 6761 keeps this name for the machine itself.
    authority == "localhost"
        || authority
            .strip_prefix("localhost:")
            .is_some_and(|port| port.parse::<u16>().is_ok())
}
