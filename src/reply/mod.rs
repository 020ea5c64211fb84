//! Every sentence that the bot says, free of any platform's markup.
//!
//! A [`Reply`] is data; [`markdown()`] and [`plain()`] turn it into text for Discord and for a terminal.
//! Its functions take a snapshot and give a reply: they decide nothing, send nothing, cannot fail.

mod card;
mod change;
pub mod chart;
mod defang;
mod domains;
mod draft;
mod edits;
mod escape;
mod facts;
mod learning;
mod markdown;
mod narratives;
mod notes;
mod pages;
mod plain;

use crate::curate::diff::Piece;
use crate::curate::moves::Move;
use crate::curate::verdict::Verdict;

pub use card::*;
pub(crate) use domains::count;
pub use domains::{domain_list, domains, trace};
pub use edits::*;
pub use facts::{Again, answer, corrected, fact, message};
pub use learning::*;
pub use markdown::{fits, markdown};
pub use narratives::{narratives, turn};
pub use notes::*;
pub use pages::{Editing, about, facts_page, help, privacy};
pub use plain::plain;

/// What the bot says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// From top to bottom. Where room is short, the last ones go first, each as a whole.
    pub sections: Vec<Section>,
    /// What the footnote numbers point to: number 1 is the first.
    pub sources: Vec<Footnote>,
    /// What the reader can do next, as buttons or numbers.
    pub choices: Vec<Choice>,
    /// The whole text of what is shortened in it, to go beside it as a file.
    pub beside: Option<String>,
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
    /// The name of a field, above what changes in it.
    Field(String),
    /// A text with what is gone from it and what is new.
    Diff(Vec<Piece>),
    /// Words, a person by their number, and more words; a person who was forgotten has none.
    By(String, Option<u64>, String),
    /// Words and a channel by its number.
    Channel(String, u64),
    /// A choice, by its index into [`Reply::choices`], shown where it belongs in the text, with
    /// what is said beside it.
    Pick(usize, String),
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
    /// Something that moderators do.
    Move(Move),
    /// What somebody thinks of the answer with this number.
    Vote(u64, Verdict),
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

impl Section {
    /// Each block, with whether it stands apart from the one before: a heading opens something
    /// new, and what follows a quotation is the bot's again.
    fn spaced(&self) -> impl Iterator<Item = (bool, &Block)> {
        let mut before: Option<&Block> = None;
        self.blocks.iter().map(move |block| {
            let apart = matches!(
                (before, block),
                (Some(_), Block::Heading(_)) | (Some(Block::Quote(..)), Block::Text(..))
            );
            before = Some(block);
            (apart, block)
        })
    }

    /// Whether a footnote number stands in it.
    fn cites(&self, number: usize) -> bool {
        self.blocks.iter().any(|block| match block {
            Block::Text(_, numbers) | Block::Item(_, numbers) | Block::Quote(_, numbers) => {
                numbers.contains(&number)
            }
            Block::Heading(_)
            | Block::Small(_)
            | Block::Field(_)
            | Block::Diff(_)
            | Block::By(..)
            | Block::Channel(..)
            | Block::Pick(..) => false,
        })
    }
}

/// Footnote numbers as they stand behind a sentence: `¹ ²`, nothing where there are none.
fn superscript(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(|n| raise(*n)).collect();
    numbers.join(" ")
}

/// What is said beside a choice: in brackets, nothing where there is nothing.
fn beside(aside: &str) -> String {
    match aside {
        "" => String::new(),
        aside => format!(" ({aside})"),
    }
}

fn raise(number: usize) -> String {
    let raised = |digit| match digit {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    number.to_string().chars().map(raised).collect()
}
