//! A reply as a Discord message: at most [`MESSAGE`] units, nothing pings, no link unfolds.
//!
//! Where room is short, whole sections go, the last first, and the message says so. No sentence is
//! cut, and a sentence that stays keeps its sources.

use super::escape::{escape, link};
use super::{Block, Footnote, MESSAGE, Piece, Reply, Section, beside, superscript};
use crate::measure::{clip, units};

/// The longest name of a section that found no room, in units.
const NAME: usize = 60;

/// As Discord shows it.
pub fn markdown(reply: &Reply) -> String {
    let longest = reply.sections.len();
    (1..=longest)
        .rev()
        .map(|kept| render(reply, kept))
        .find(|text| units(text) <= MESSAGE)
        .unwrap_or_else(|| too_long(reply))
}

/// Whether all of a reply fits one message.
pub fn fits(reply: &Reply) -> bool {
    length(reply) <= MESSAGE
}

/// How long a message with all of a reply would be, in units of [`crate::measure`].
pub(super) fn length(reply: &Reply) -> usize {
    units(&render(reply, reply.sections.len()))
}

/// The first `kept` sections with their sources, and what was left out.
fn render(reply: &Reply, kept: usize) -> String {
    let (kept, dropped) = reply.sections.split_at(kept.min(reply.sections.len()));
    let mut paragraphs: Vec<String> = kept.iter().map(|s| section(reply, s)).collect();
    if !dropped.is_empty() {
        paragraphs.push(left_out(dropped));
    }
    let sources: Vec<String> = reply
        .sources
        .iter()
        .enumerate()
        .filter(|(at, _)| kept.iter().any(|section| section.cites(at + 1)))
        .map(|(at, source)| source_line(at + 1, source))
        .collect();
    if !sources.is_empty() {
        paragraphs.push(sources.join("\n"));
    }
    paragraphs.join("\n\n")
}

fn section(reply: &Reply, section: &Section) -> String {
    let mut out = String::new();
    for (apart, one) in section.spaced() {
        if !out.is_empty() {
            out.push_str(if apart { "\n\n" } else { "\n" });
        }
        out.push_str(&block(reply, one));
    }
    out
}

fn block(reply: &Reply, block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("**{}**", escape(text).replace('\n', " ")),
        Block::Text(text, numbers) => escape(text) + &superscript(numbers),
        Block::Item(text, numbers) => {
            format!(
                "- {}{}",
                escape(text).replace('\n', "\n  "),
                superscript(numbers)
            )
        }
        Block::Quote(text, numbers) => {
            let text = escape(text) + &superscript(numbers);
            format!("> {}", text.replace('\n', "\n> "))
        }
        Block::Small(text) => small(&escape(text)),
        Block::Field(name) => format!("__{}__", escape(name)),
        Block::Diff(pieces) => diff(pieces),
        // A mention shows the name; it notifies nobody, since no message of the bot may.
        Block::By(before, who, after) => {
            let who = who.map_or_else(|| "somebody".to_owned(), |who| format!("<@{who}>"));
            format!("{}{who}{}", edged(before), edged(after))
        }
        Block::Channel(before, channel) => format!("{}<#{channel}>", edged(before)),
        Block::Pick(at, aside) => match reply.choices.get(*at) {
            Some(choice) => {
                let label = escape(&choice.label).replace('\n', " ");
                format!("- {label}{}", escape(&beside(aside)))
            }
            None => String::new(),
        },
    }
}

/// A text that another follows on the same line: the space at its ends stays.
fn edged(text: &str) -> String {
    let (start, end) = (text.len() - text.trim_start().len(), text.trim_end().len());
    let before = text.get(..start).unwrap_or("");
    let after = text.get(end.max(start)..).unwrap_or("");
    format!("{before}{}{after}", escape(text.trim()))
}

/// What is gone is struck through and in brackets, what is new is bold, so that it can be told apart
/// without seeing either.
fn diff(pieces: &[Piece]) -> String {
    let mut out = String::from("> ");
    for piece in pieces {
        let marked = match piece {
            Piece::Same(text) => edged(text),
            Piece::Gone(text) if text.trim().is_empty() => String::new(),
            Piece::Gone(text) => format!("~~[{}]~~ ", escape(text.trim())),
            Piece::New(text) if text.trim().is_empty() => edged(text),
            Piece::New(text) => {
                let end = if text.ends_with(char::is_whitespace) {
                    " "
                } else {
                    ""
                };
                format!("**{}**{end}", escape(text.trim()))
            }
        };
        out.push_str(&marked.replace('\n', "\n> "));
    }
    out
}

/// Small print; Discord's mark for it holds for one line.
fn small(text: &str) -> String {
    format!("-# {}", text.replace('\n', "\n-# "))
}

fn source_line(number: usize, source: &Footnote) -> String {
    let line = escape(&source.line).replace('\n', " ");
    let url = source
        .url
        .as_deref()
        .map_or(String::new(), |url| format!(" — {}", link(url)));
    small(&format!("{} {line}{url}", superscript(&[number])))
}

/// What found no room, by name, so that it can be asked for on its own.
fn left_out(dropped: &[Section]) -> String {
    let named: Vec<&Section> = dropped.iter().filter(|s| !s.name.is_empty()).collect();
    let names: Vec<String> = named
        .iter()
        .take(3)
        .map(|s| escape(&clip(&s.name, NAME)).replace('\n', " "))
        .collect();
    let more = dropped.len() - names.len();
    let what = match (names.is_empty(), more) {
        (true, _) => "the rest".to_owned(),
        (false, 0) => names.join(", "),
        (false, more) => format!("{} and {more} more", names.join(", ")),
    };
    small(&format!(
        "No room here for {what}. Please ask for it on its own."
    ))
}

/// Not even the first section fits. The checks refuse texts of that length, so this is seen only
/// in a story whose warnings were ignored.
fn too_long(reply: &Reply) -> String {
    let mut text = "The answer is too long for one message. Its sources:\n".to_owned();
    for (at, source) in reply.sources.iter().enumerate() {
        let line = source_line(at + 1, source);
        if units(&text) + 1 + units(&line) > MESSAGE {
            break;
        }
        text.push('\n');
        text.push_str(&line);
    }
    text
}
