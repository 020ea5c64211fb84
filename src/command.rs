//! The one table of commands: what Discord is told, what `/help` says and what the options mean
//! all come from it.

use serde_json::{Map, Value, json};

/// What somebody asks the bot to do.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Answer this.
    Ask(String),
    /// Show the narratives.
    Narratives,
    /// Show a page of the facts, from 0.
    Facts(usize),
    /// Check the names in this text.
    DomainCheck(String),
    /// Show the listed domains.
    DomainList,
    /// Say how to ask.
    Help,
    /// Say what the bot is.
    About,
    /// Say what is stored.
    Privacy,
    /// Look for facts and domains in somebody's message.
    CheckMessage(String),
}

impl Command {
    /// Whether only the visitor sees the answer: what others in the channel did not ask for.
    pub fn is_quiet(&self) -> bool {
        match self {
            Command::Ask(_) | Command::Narratives | Command::DomainCheck(_) => false,
            Command::Facts(_)
            | Command::DomainList
            | Command::Help
            | Command::About
            | Command::Privacy
            | Command::CheckMessage(_) => true,
        }
    }

    /// Whether it counts towards the limits: what others see, or what is work.
    pub fn is_counted(&self) -> bool {
        !self.is_quiet() || matches!(self, Command::CheckMessage(_))
    }
}

/// How a command is started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Typed, with a slash.
    Slash,
    /// Picked from the context menu of a message.
    Menu,
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    /// How it is started.
    pub kind: Kind,
    /// One word, or a group and one of its commands, or the words of a menu entry.
    pub name: &'static str,
    /// What it does, at most 100 characters.
    pub about: &'static str,
    /// What it is given.
    pub options: &'static [Opt],
    /// From what was given to the command; `None` where something is missing.
    read: fn(&Given) -> Option<Command>,
}

/// One thing that a command is given.
#[derive(Debug)]
pub struct Opt {
    /// One word.
    pub name: &'static str,
    /// What it is, at most 100 characters.
    pub about: &'static str,
    /// What Discord lets in.
    pub takes: Takes,
    /// Whether the command needs it.
    pub required: bool,
}

/// What an option lets in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A text; questions are suggested while it is typed.
    Question,
    /// A text.
    Text,
    /// A number from 1.
    Number,
}

/// What came with a command.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// The options with a text.
    pub texts: Vec<(String, String)>,
    /// The options with a number.
    pub numbers: Vec<(String, i64)>,
    /// The words of the message that a menu entry was picked for.
    pub message: Option<String>,
}

impl Given {
    fn text(&self, name: &str) -> Option<String> {
        let found = self.texts.iter().find(|(option, _)| option == name);
        found.map(|(_, text)| text.clone())
    }

    /// From 0; pages are counted from 1 outside.
    fn page(&self, name: &str) -> usize {
        let found = self.numbers.iter().find(|(option, _)| option == name);
        found.map_or(0, |(_, n)| {
            usize::try_from(n.saturating_sub(1)).unwrap_or(0)
        })
    }
}

/// The longest text that an option takes. A message has at most 4000.
pub const LONGEST_TEXT: u16 = 2000;

/// Every command.
pub const COMMANDS: &[Spec] = &[
    Spec {
        kind: Kind::Slash,
        name: "ask",
        about: "Answers a question about the story, with its sources",
        options: &[Opt {
            name: "question",
            about: "In your own words; known questions are suggested while you type",
            takes: Takes::Question,
            required: true,
        }],
        read: |given| given.text("question").map(Command::Ask),
    },
    Spec {
        kind: Kind::Slash,
        name: "narratives",
        about: "Shows how outlets read the facts, side by side",
        options: &[],
        read: |_| Some(Command::Narratives),
    },
    Spec {
        kind: Kind::Slash,
        name: "facts",
        about: "Lists every fact with its source, page by page",
        options: &[Opt {
            name: "page",
            about: "Which page, from 1",
            takes: Takes::Number,
            required: false,
        }],
        read: |given| Some(Command::Facts(given.page("page"))),
    },
    Spec {
        kind: Kind::Slash,
        name: "domain check",
        about: "Says whether names or links are on the list, or only look like it",
        options: &[Opt {
            name: "text",
            about: "One or more names, links or e-mail addresses",
            takes: Takes::Text,
            required: true,
        }],
        read: |given| given.text("text").map(Command::DomainCheck),
    },
    Spec {
        kind: Kind::Slash,
        name: "domain list",
        about: "Shows the listed names, with where the list comes from",
        options: &[],
        read: |_| Some(Command::DomainList),
    },
    Spec {
        kind: Kind::Menu,
        name: "Check this message",
        about: "Looks for facts and listed names in somebody's message; only you see the answer",
        options: &[],
        read: |given| given.message.clone().map(Command::CheckMessage),
    },
    Spec {
        kind: Kind::Slash,
        name: "help",
        about: "Says how to ask",
        options: &[],
        read: |_| Some(Command::Help),
    },
    Spec {
        kind: Kind::Slash,
        name: "about",
        about: "Says what this bot is, and what it knows as of when",
        options: &[],
        read: |_| Some(Command::About),
    },
    Spec {
        kind: Kind::Slash,
        name: "privacy",
        about: "Says what is stored about you",
        options: &[],
        read: |_| Some(Command::Privacy),
    },
];

/// The groups of commands, each with what it is about.
pub const GROUPS: &[(&str, &str)] = &[("domain", "Checks names against the listed domains")];

/// The command of this kind and name (`domain check`), from what was given to it.
pub fn read(kind: Kind, name: &str, given: &Given) -> Option<Command> {
    let spec = COMMANDS
        .iter()
        .find(|spec| spec.kind == kind && spec.name == name)?;
    (spec.read)(given)
}

/// For `/help`: how each command is started, with what it does.
pub fn ways() -> Vec<(String, String)> {
    let way = |spec: &Spec| {
        let start = match spec.kind {
            Kind::Slash => format!("/{}", spec.name),
            Kind::Menu => format!("{} (menu of a message, under Apps)", spec.name),
        };
        (start, spec.about.to_owned())
    };
    COMMANDS.iter().map(way).collect()
}

/// What Discord is told: one object for each slash command, group and menu entry.
pub fn registration() -> Vec<Value> {
    let mut all: Vec<Value> = Vec::new();
    for spec in COMMANDS {
        let (command, group) = match (spec.kind, spec.name.split_once(' ')) {
            (Kind::Slash, Some((group, _))) => (group_object(group), Some(group)),
            (Kind::Slash, None) => (slash_object(spec), None),
            (Kind::Menu, _) => (json!({ "type": 3, "name": spec.name }), None),
        };
        let known = group.is_some_and(|name| all.iter().any(|c| c["name"] == name));
        if !known {
            all.push(everywhere(command));
        }
    }
    all
}

/// In servers, in the bot's direct messages and in those between people. Who may install the bot,
/// a server or a person, is left as its owner set it at Discord.
fn everywhere(mut command: Value) -> Value {
    command["contexts"] = json!([0, 1, 2]);
    command
}

fn group_object(group: &str) -> Value {
    let about = GROUPS.iter().find(|(name, _)| *name == group);
    let subcommands: Vec<Value> = COMMANDS
        .iter()
        .filter_map(|spec| match spec.name.split_once(' ') {
            Some((first, name)) if spec.kind == Kind::Slash && first == group => Some(json!({
                "type": 1,
                "name": name,
                "description": spec.about,
                "options": options(spec.options),
            })),
            _ => None,
        })
        .collect();
    json!({
        "type": 1,
        "name": group,
        "description": about.map_or("", |(_, about)| about),
        "options": subcommands,
    })
}

fn slash_object(spec: &Spec) -> Value {
    json!({
        "type": 1,
        "name": spec.name,
        "description": spec.about,
        "options": options(spec.options),
    })
}

fn options(list: &[Opt]) -> Vec<Value> {
    let object = |option: &Opt| {
        let object = json!({
            "name": option.name,
            "description": option.about,
            "required": option.required,
        });
        let text = json!({ "type": 3, "min_length": 1, "max_length": LONGEST_TEXT });
        let more = match option.takes {
            Takes::Text => text,
            Takes::Question => merged(text, json!({ "autocomplete": true })),
            Takes::Number => json!({ "type": 4, "min_value": 1, "max_value": 1000 }),
        };
        merged(object, more)
    };
    list.iter().map(object).collect()
}

fn merged(mut first: Value, second: Value) -> Value {
    if let (Value::Object(first), Value::Object(second)) = (&mut first, second) {
        first.extend(second);
    }
    first
}

/// Whether what Discord has is what it would be told: order, and what Discord adds, set aside.
pub fn same(ours: &[Value], theirs: &[Value]) -> bool {
    let sorted = |list: &[Value]| {
        let mut list: Vec<Value> = list.iter().map(essence).collect();
        list.sort_by_key(Value::to_string);
        list
    };
    sorted(ours) == sorted(theirs)
}

/// Only what the table says, without what is empty or as it is by default.
fn essence(command: &Value) -> Value {
    const KEYS: [&str; 11] = [
        "type",
        "name",
        "description",
        "options",
        "required",
        "autocomplete",
        "min_length",
        "max_length",
        "min_value",
        "max_value",
        "contexts",
    ];
    let Value::Object(fields) = command else {
        return command.clone();
    };
    let mut kept = Map::new();
    for (key, value) in fields {
        let plain = match value {
            Value::Null | Value::Bool(false) => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if plain || !KEYS.contains(&key.as_str()) {
            continue;
        }
        let value = match (key.as_str(), value) {
            ("options", Value::Array(list)) => list.iter().map(essence).collect(),
            ("contexts", Value::Array(list)) => {
                let mut list = list.clone();
                list.sort_by_key(Value::to_string);
                Value::Array(list)
            }
            ("min_value" | "max_value", number) => json!(number.as_f64()),
            _ => value.clone(),
        };
        kept.insert(key.clone(), value);
    }
    Value::Object(kept)
}
