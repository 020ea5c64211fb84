//! TOML into tables that know their lines, reading on after a fault.
//!
//! What the keys may be is for [`reader`](super::reader) to say.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::de::{DeTable, Error};

/// The part of a file that parses on its own: all of it, or one entry of a file with faults.
pub(super) struct Piece<'a> {
    pub table: DeTable<'a>,
    pub lines: Lines,
    /// Lines with a syntax error, with what it is.
    pub faults: BTreeMap<usize, String>,
    /// The line of a bracket that is never closed: what follows in the piece was read as part of it.
    pub unclosed: Option<usize>,
    /// Whether the heading of the entry did not parse, so that its keys belong nowhere.
    pub headless: bool,
    /// Whether a key stands twice, so that what is under one of them was not read.
    pub has_clash: bool,
}

/// Parses a file. One with faults is cut at its `[[entries]]` and each is read alone, since a
/// bracket or a quote that is not closed would otherwise swallow all that follow.
pub(super) fn parse(text: &str) -> Vec<Piece<'_>> {
    let whole = piece(text, 1);
    if whole.faults.is_empty() {
        return vec![whole];
    }
    let pieces: Vec<Piece<'_>> = chunks(text)
        .into_iter()
        .map(|(chunk, line)| piece(chunk, line))
        .collect();
    if pieces.iter().all(|piece| piece.faults.is_empty()) {
        // The entries contradict one another, for example one key as a value and as a table.
        return vec![whole];
    }
    pieces
}

fn piece(text: &str, first: usize) -> Piece<'_> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::new(text, first);
    let (faults, unclosed) = faults(&errors, &lines);
    Piece {
        table: table.into_inner(),
        has_clash: faults.values().any(|fault| fault.starts_with("duplicate")),
        headless: text.starts_with("[[") && faults.contains_key(&first),
        lines,
        faults,
        unclosed,
    }
}

/// The errors by line, up to a bracket that is never closed, and the line of that.
fn faults(errors: &[Error], lines: &Lines) -> (BTreeMap<usize, String>, Option<usize>) {
    let mut faults = BTreeMap::new();
    let unclosed = errors.iter().any(|e| e.message().starts_with("unclosed"));
    for error in errors {
        let message = error.message();
        let bracket = message.contains("array") || message.contains("inline table");
        let line = error.span().map_or(lines.first, |span| lines.of(&span));
        faults
            .entry(line)
            .or_insert_with(|| format!("{message}; {}", advice(message, bracket)));
        if bracket && unclosed {
            // All that it swallows looks wrong.
            return (faults, Some(line));
        }
    }
    (faults, None)
}

fn advice(message: &str, bracket: bool) -> &'static str {
    if bracket {
        "close each bracket, and put a comma between the items of a list"
    } else if message.contains("must be quoted") {
        "write the value in quotes"
    } else if message.contains("string") {
        "close a string with the quotes that opened it, and write `\\\"` for a quote inside"
    } else if message.contains("duplicate") {
        "keep one of the two, and begin each entry with double brackets"
    } else {
        "put this line right"
    }
}

/// Cuts before each line that opens an entry (`[[fact]]`, but not `[[fact.figure]]`). Gives each
/// chunk with the number of its first line.
fn chunks(text: &str) -> Vec<(&str, usize)> {
    // Far more entries than a story has; what comes after them stays together.
    const MOST: usize = 5000;
    let mut chunks = Vec::new();
    let (mut start, mut first) = (0, 1);
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let opens = line
            .strip_prefix("[[")
            .is_some_and(|rest| !rest.split(']').next().unwrap_or_default().contains('.'));
        if opens && at > start && chunks.len() < MOST {
            chunks.extend(text.get(start..at).map(|chunk| (chunk, first)));
            (start, first) = (at, number);
        }
        at += line.len();
    }
    chunks.extend(text.get(start..).map(|chunk| (chunk, first)));
    chunks
}

/// Turns places in a text into lines of its file.
pub(super) struct Lines {
    pub first: usize,
    /// Byte offsets at which a line ends, but for the last.
    ends: Vec<usize>,
}

impl Lines {
    fn new(text: &str, first: usize) -> Lines {
        let body = text.strip_suffix('\n').unwrap_or(text);
        Lines {
            first,
            ends: body.match_indices('\n').map(|(end, _)| end).collect(),
        }
    }

    /// The line, from 1, in which a span begins.
    pub fn of(&self, span: &Range<usize>) -> usize {
        self.first + self.ends.partition_point(|end| *end < span.start)
    }

    /// The last line of the text.
    pub fn last(&self) -> usize {
        self.first + self.ends.len()
    }
}
