//! Every sentence that the bot says, free of any platform's markup.
//!
//! A [`Reply`] is data; `markdown` and `plain` turn it into text for Discord and for a terminal.

/// What the bot says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// From top to bottom.
    pub blocks: Vec<Block>,
    /// What the reader can do next, as buttons or numbers.
    pub choices: Vec<Choice>,
}

/// One piece of a reply. Numbers are footnotes: [`Block::Source`] with the same number follows.
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
    /// The source behind a number.
    Source {
        /// From 1.
        number: usize,
        /// Publisher, date and title.
        line: String,
        /// Where it stands, where confirmed.
        url: Option<String>,
    },
}

/// What the reader can do next.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What the button says, at most 80 characters.
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

impl Reply {
    /// A reply of one paragraph.
    pub fn text(text: impl Into<String>) -> Reply {
        Reply {
            blocks: vec![Block::Text(text.into(), Vec::new())],
            choices: Vec::new(),
        }
    }
}
