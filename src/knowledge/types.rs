//! The fact base as values. The README describes the folder that it is read from.

use std::fmt;

/// Everything that one `knowledge/` folder holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Base {
    /// Title, description and day of the story (`story.toml`).
    pub story: Story,
    /// Every source that a footnote can point to (`sources.toml`).
    pub sources: Vec<Source>,
    /// The facts, in the order of the file (`facts.toml`).
    pub facts: Vec<Fact>,
    /// How outlets read the facts (`narratives.toml`); empty where the story has none.
    pub narratives: Narratives,
    /// Lists of domains with their provenance (`domains.toml`).
    pub lists: Vec<DomainList>,
    /// Groups of words with one meaning (`words.toml`), lower case.
    pub same: Vec<Vec<String>>,
    /// Neighbouring matters that this story does not cover (`outside.toml`).
    pub outside: Vec<Outside>,
}

impl Base {
    /// The fact with this id.
    pub fn fact(&self, id: &str) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.id == id)
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

/// What the story is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// A headline.
    pub title: String,
    /// One or two sentences.
    pub about: String,
    /// The day up to which the base was checked.
    pub as_of: Option<Date>,
}

/// Where something is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// Name in the folder, never shown.
    pub id: String,
    /// Who published it.
    pub publisher: String,
    /// Its title, where known.
    pub title: Option<String>,
    /// When it was published, as precisely as known.
    pub date: Option<Date>,
    /// Its address, where confirmed.
    pub url: Option<String>,
}

/// One entry: a sourced statement and the ways in which people ask for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fact {
    /// Stable name, kebab-case.
    pub id: String,
    /// One to three sentences.
    pub text: String,
    /// Ids of its sources, most important first; never empty in a base without errors.
    pub sources: Vec<String>,
    /// The day it is true as of.
    pub as_of: Option<Date>,
    /// Ways to ask for it, different in meaning and wording. The first also serves as its label.
    pub ask: Vec<String>,
    /// Words that name it.
    pub words: Vec<String>,
    /// Ids of facts worth reading next, chosen by hand.
    pub related: Vec<String>,
    /// For moderators; never shown to members.
    pub note: Option<String>,
    /// Short answers by the kind of question, stored, so that the first line can answer just that.
    pub short: Vec<(Asks, String)>,
    /// Figures on which sources differ, most authoritative first.
    pub figures: Vec<Figure>,
    /// Values of its text that are certain, each with its words: see [`exact`](super::exact).
    pub exact: Vec<String>,
}

impl Fact {
    /// A short name for buttons and lists: the first way to ask, else the start of the text.
    pub fn label(&self) -> &str {
        self.ask.first().unwrap_or(&self.text)
    }
}

/// A value that one source gives where another gives a different one.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The value with what it measures.
    pub value: String,
    /// Id of the source that gives it.
    pub source: String,
}

/// What a question asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Asks {
    /// A person or a body.
    Who,
    /// A time.
    When,
    /// A place.
    Where,
    /// A number of things.
    HowMany,
    /// An amount, mostly of money.
    HowMuch,
    /// A cause or a purpose.
    Why,
    /// A way or a means.
    How,
    /// A thing or a statement.
    What,
}

impl Asks {
    /// Every kind with its key in the folder.
    pub const ALL: [(Asks, &'static str); 8] = [
        (Asks::Who, "who"),
        (Asks::When, "when"),
        (Asks::Where, "where"),
        (Asks::HowMany, "how-many"),
        (Asks::HowMuch, "how-much"),
        (Asks::Why, "why"),
        (Asks::How, "how"),
        (Asks::What, "what"),
    ];
}

/// Two or more readings of the facts, always shown together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Narratives {
    /// What none of them disputes.
    pub not_in_dispute: String,
    /// Further ways to ask for them, beside the judgement words that the engine knows.
    pub ask: Vec<String>,
    /// The readings, in the order of the file.
    pub sides: Vec<Narrative>,
}

/// How one outlet reads the facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Narrative {
    /// Stable name.
    pub id: String,
    /// What it is called in a reply.
    pub label: String,
    /// Id of its source.
    pub source: String,
    /// Its account.
    pub text: String,
}

/// Domains that one source lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DomainList {
    /// Stable name.
    pub id: String,
    /// What the list is.
    pub title: String,
    /// Id of its source.
    pub source: String,
    /// The day of the list.
    pub date: Option<Date>,
    /// How sure the list is, in words.
    pub confidence: Option<String>,
    /// Anything a reader must know about it.
    pub note: Option<String>,
    /// The names, lower case, in the order of the file.
    pub domains: Vec<String>,
    /// Registrable names of others that are close to a listed one and must not be called look-alikes.
    pub honest: Vec<String>,
}

/// A neighbouring matter that is not part of the story, so that questions about it are declined.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outside {
    /// Stable name.
    pub id: String,
    /// What to call it in "that is about …, which this story does not cover".
    pub topic: String,
    /// Ways in which people ask about it.
    pub ask: Vec<String>,
}

/// A day, a month or a year: as precise as the source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl Date {
    /// Reads `2023`, `2023-10` or `2023-10-18`; `None` for anything else, or a day that does not exist.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4)?;
        let month = parts
            .next()
            .map(|part| number(part, 2))
            .map_or(Some(None), |n| n.map(Some))?;
        let day = parts
            .next()
            .map(|part| number(part, 2))
            .map_or(Some(None), |n| n.map(Some))?;
        if parts.next().is_some() || month.is_some_and(|m| !(1..=12).contains(&m)) {
            return None;
        }
        if let (Some(month), Some(day)) = (month, day)
            && !(1..=days_in(year, month)).contains(&day)
        {
            return None;
        }
        Some(Date {
            year,
            month: month.map(|m| m as u8),
            day: day.map(|d| d as u8),
        })
    }

    /// Whether both could be the same day, as far as both are told.
    pub fn agrees(&self, other: &Date) -> bool {
        let same = |a: Option<u8>, b: Option<u8>| a.is_none() || b.is_none() || a == b;
        self.year == other.year && same(self.month, other.month) && same(self.day, other.day)
    }

    /// Whether it is the other one, or a month or a day of it.
    pub fn lies_in(&self, other: &Date) -> bool {
        self.agrees(other)
            && self.month.is_some() >= other.month.is_some()
            && self.day.is_some() >= other.day.is_some()
    }

    /// As the folder writes it: `2023-10-18`, `2023-10` or `2023`.
    pub fn iso(&self) -> String {
        match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{:04}-{month:02}-{day:02}", self.year),
            (Some(month), None) => format!("{:04}-{month:02}", self.year),
            _ => format!("{:04}", self.year),
        }
    }
}

impl fmt::Display for Date {
    /// As people read it: `18 Oct 2023`, `Oct 2023` or `2023`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        if let Some(day) = self.day {
            write!(f, "{day} ")?;
        }
        if let Some(month) = self.month {
            write!(f, "{} ", MONTHS[usize::from(month) - 1])?;
        }
        write!(f, "{}", self.year)
    }
}

fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn days_in(year: u16, month: u16) -> u16 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
