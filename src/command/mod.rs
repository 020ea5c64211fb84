//! The one table of commands: what Discord is told, what `/help` says and what the options mean
//! all come from it.

mod registration;
mod table;

pub use registration::{registration, same};
pub use table::{COMMANDS, GROUPS};

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
    /// Say why this question gets its answer.
    Why(String),
    /// Open the form for a suggestion.
    Suggest,
    /// Forget who asks for it.
    ForgetMe,
    /// For those who may edit.
    Curate(Curate),
}

/// What those who may edit can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Curate {
    /// Open the form for a new fact.
    AddFact,
    /// Open the form for a fact's text and sources, by its id.
    EditFact(String),
    /// Open the form for a fact's words, related facts and short answers.
    EditDetails(String),
    /// Open the form for a fact's values: those that are certain, and figures that differ.
    EditValues(String),
    /// Take a fact away.
    RetireFact {
        /// Its id.
        fact: String,
        /// The reason.
        why: String,
    },
    /// Bring a retired fact back.
    RestoreFact {
        /// Its id.
        fact: String,
        /// The reason.
        why: String,
    },
    /// Show everything that is stored of a fact.
    ShowFact(String),
    /// Show a page of what was edited and what waits for review, from 0.
    ListFacts(usize),
    /// Show the versions of an entry, by its key, or of all.
    History(Option<String>),
    /// Bring back the value that an entry had at a revision.
    Revert {
        /// The key of the entry.
        entry: String,
        /// Which revision; 0 for the folder's own.
        revision: u64,
        /// The reason.
        why: String,
    },
    /// Give the whole base as a file.
    Export,
    /// Say what a question gets now, and with each open proposal.
    Test(String),
    /// Show a page of the open proposals, from 0.
    Review(usize),
    /// Open the form for a new source.
    AddSource,
    /// Open the form for a source, by its id.
    EditSource(String),
    /// Open the form for a narrative, by its id, or for what is not in dispute.
    EditNarrative(String),
    /// Let these words mean the same.
    AddWords(String),
    /// Take a word out of its group.
    RemoveWord(String),
    /// Add a way to ask for a fact.
    AddPhrasing {
        /// Its id.
        fact: String,
        /// The way to ask.
        text: String,
    },
    /// Remove a way to ask for a fact.
    RemovePhrasing {
        /// Its id.
        fact: String,
        /// The way to ask.
        text: String,
    },
    /// Add names to the list with this source and day.
    AddDomain {
        /// The names.
        names: String,
        /// The id of the source that lists them.
        source: String,
        /// The day of the list.
        date: String,
    },
    /// Remove a name from its list.
    RemoveDomain {
        /// The name.
        name: String,
        /// The reason.
        why: String,
    },
    /// Show a page of the questions without an answer, from 0.
    Unanswered(usize),
    /// Show figures of the last days.
    Stats(u64),
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
            | Command::CheckMessage(_)
            | Command::Why(_)
            | Command::Suggest
            | Command::ForgetMe
            | Command::Curate(_) => true,
        }
    }

    /// Whether it counts towards the limits: what others see, or what is work.
    pub fn is_counted(&self) -> bool {
        !self.is_quiet() || matches!(self, Command::CheckMessage(_) | Command::Why(_))
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

/// Where a command is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    Everybody,
    /// On the moderators' own server, once one is set. Whoever sees it there is still asked for
    /// their roles.
    Moderators,
}

/// One row of the table.
#[derive(Debug)]
pub struct Spec {
    /// Where it is offered.
    pub scope: Scope,
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
    /// The number of a revision, from 0.
    Revision,
    /// The id of a fact, suggested while it is typed.
    Fact,
    /// The id of a fact that was retired, likewise.
    RetiredFact,
    /// The id of a source, likewise.
    Source,
    /// The id of a narrative, or what is not in dispute, likewise.
    Narrative,
    /// The key of any entry that was edited, likewise.
    Edited,
    /// A word that means the same as others, likewise.
    Word,
    /// A listed domain, defanged, likewise.
    Domain,
}

impl Takes {
    /// Whether suggestions are made while it is typed.
    pub fn is_suggested(self) -> bool {
        !matches!(self, Takes::Text | Takes::Number | Takes::Revision)
    }

    /// Whether the suggestions are for those who may edit only.
    pub fn is_for_moderators(self) -> bool {
        self.is_suggested() && self != Takes::Question
    }
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

    fn number(&self, name: &str) -> Option<u64> {
        let found = self.numbers.iter().find(|(option, _)| option == name);
        found.and_then(|(_, number)| u64::try_from(*number).ok())
    }

    /// From 0; pages are counted from 1 outside.
    fn page(&self, name: &str) -> usize {
        let page = self.number(name).unwrap_or(1).saturating_sub(1);
        usize::try_from(page).unwrap_or(0)
    }
}

/// The longest text that an option takes. A message has at most 4000.
pub const LONGEST_TEXT: u16 = 2000;

/// The command of this kind and name (`domain check`), from what was given to it.
pub fn read(kind: Kind, name: &str, given: &Given) -> Option<Command> {
    let spec = find(kind, name)?;
    (spec.read)(given)
}

/// What an option of a command takes.
pub fn takes(name: &str, option: &str) -> Option<Takes> {
    let options = find(Kind::Slash, name)?.options;
    let found = options.iter().find(|known| known.name == option);
    found.map(|known| known.takes)
}

fn find(kind: Kind, name: &str) -> Option<&'static Spec> {
    let is_it = |spec: &&Spec| spec.kind == kind && spec.name == name;
    COMMANDS.iter().find(is_it)
}

/// For `/help`: how each command of a scope is started, with what it does.
pub fn ways(scope: Scope) -> Vec<(String, String)> {
    let way = |spec: &Spec| {
        let start = match spec.kind {
            Kind::Slash => format!("/{}", spec.name),
            Kind::Menu => format!("{} (menu of a message, under Apps)", spec.name),
        };
        (start, spec.about.to_owned())
    };
    let of_scope = COMMANDS.iter().filter(|spec| spec.scope == scope);
    of_scope.map(way).collect()
}
