//! Every sentence that the bot says, free of any platform's markup.
//!
//! A [`Reply`] is data; [`markdown`] and [`plain`] turn it into text for Discord and for a terminal.
//! Its functions take a snapshot and give a reply: they decide nothing, send nothing, cannot fail.

use crate::answer::domain::DomainCheck;
use crate::answer::{Answer, Snapshot};

/// What the bot says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// From top to bottom. Where room is short, the last ones go first, each as a whole.
    pub sections: Vec<Section>,
    /// What the footnote numbers point to: number 1 is the first.
    pub sources: Vec<Footnote>,
    /// What the reader can do next, as buttons or numbers.
    pub choices: Vec<Choice>,
}

/// Blocks that stand or fall together: a fact with all its figures, all the narratives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Section {
    /// What to call it where there was no room for it.
    pub name: String,
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One piece of a reply. Numbers are footnotes, from 1, into [`Reply::sources`].
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A short heading.
    Heading(String),
    /// A paragraph with its footnotes.
    Text(String, Vec<usize>),
    /// An item of a list with its footnotes.
    Item(String, Vec<usize>),
    /// What an outlet says, in the words of the base, with its footnotes.
    Quote(String, Vec<usize>),
    /// An aside: a date, a hint.
    Small(String),
}

/// The source behind a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Footnote {
    /// Publisher, date and title.
    pub line: String,
    /// Where it stands, where confirmed.
    pub url: Option<String>,
}

/// What the reader can do next.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the button says, at most [`LABEL`] units, free of markup.
    pub label: String,
    /// What it does.
    pub act: Act,
}

/// What a choice does.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Shows a fact, by id.
    Fact(String),
    /// None of the offered facts is meant.
    NoneOfThese,
    /// Shows the narratives.
    Narratives,
    /// Shows a page of the list of facts, from 0.
    Facts(usize),
    /// Shows a page of the list of domains, from 0.
    Domains(usize),
}

/// The longest label of a choice, in units of [`crate::measure`].
pub const LABEL: usize = 80;

/// The longest message that Discord takes, in units of [`crate::measure`].
pub const MESSAGE: usize = 2000;

/// How a terminal is written to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Whether headings are bold and asides dim.
    pub colour: bool,
    /// Columns at which lines are broken.
    pub width: usize,
    /// Whether choices are numbered, for a reader who can pick one.
    pub numbered: bool,
}

impl Reply {
    /// A reply of one paragraph.
    pub fn text(text: impl Into<String>) -> Reply {
        Reply {
            sections: vec![Section {
                name: String::new(),
                blocks: vec![Block::Text(text.into(), Vec::new())],
            }],
            ..Reply::default()
        }
    }
}

/// The reply to a message: each of its questions, in order, answered or said to be unanswered.
/// `first` says which narrative stands first, counted round the narratives.
pub fn answer(snapshot: &Snapshot, answer: &Answer, first: usize) -> Reply {
    let _ = (snapshot, first);
    Reply::text(&answer.question)
}

/// What was found in somebody's message: the facts it asks for or states, and the domains in it.
pub fn message(snapshot: &Snapshot, found: &Answer, checks: &[DomainCheck], first: usize) -> Reply {
    let _ = checks;
    answer(snapshot, found, first)
}

/// One fact, by its index into `base.facts`.
pub fn fact(snapshot: &Snapshot, fact: usize) -> Reply {
    Reply::text(snapshot.base.facts.get(fact).map_or("", |fact| &fact.text))
}

/// All narratives, after what is not in dispute. `first` says which stands first.
pub fn narratives(snapshot: &Snapshot, first: usize) -> Reply {
    let _ = first;
    Reply::text(&snapshot.base.narratives.not_in_dispute)
}

/// The verdicts on names, always defanged.
pub fn domains(snapshot: &Snapshot, checks: &[DomainCheck]) -> Reply {
    let _ = (snapshot, checks);
    Reply::text("")
}

/// A page of the listed domains, from 0; a page past the end shows the last one.
pub fn domain_list(snapshot: &Snapshot, page: usize) -> Reply {
    let _ = (snapshot, page);
    Reply::text("")
}

/// A page of the facts, from 0; a page past the end shows the last one.
pub fn facts_page(snapshot: &Snapshot, page: usize) -> Reply {
    let _ = (snapshot, page);
    Reply::text("")
}

/// What the bot is for and how to ask it: `ways` are commands with what each does.
pub fn help(snapshot: &Snapshot, ways: &[(String, String)]) -> Reply {
    let _ = (snapshot, ways);
    Reply::text("")
}

/// What this bot is, what it knows and as of when.
pub fn about(snapshot: &Snapshot) -> Reply {
    let _ = snapshot;
    Reply::text("")
}

/// What is stored about those who ask.
pub fn privacy() -> Reply {
    Reply::text("")
}

/// None of the offered facts was meant.
pub fn none_of_these(snapshot: &Snapshot) -> Reply {
    let _ = snapshot;
    Reply::text("")
}

/// Too many questions at once; the next is welcome in so many seconds.
pub fn busy(seconds: u64) -> Reply {
    Reply::text(format!("{seconds}"))
}

/// Something broke; the number stands in the log beside the cause.
pub fn fault(number: &str) -> Reply {
    Reply::text(number)
}

/// Only the asker or a moderator may remove an answer.
pub fn refused_removal() -> Reply {
    Reply::text("")
}

/// The button belongs to something that is no longer there.
pub fn refused_stale() -> Reply {
    Reply::text("")
}

/// There is no text in the message that was to be checked.
pub fn refused_empty() -> Reply {
    Reply::text("")
}

/// As Discord shows it: at most [`MESSAGE`] units, nothing pings, no link unfolds.
pub fn markdown(reply: &Reply) -> String {
    let _ = reply;
    String::new()
}

/// As a terminal shows it.
pub fn plain(reply: &Reply, style: Style) -> String {
    let _ = (reply, style);
    String::new()
}
