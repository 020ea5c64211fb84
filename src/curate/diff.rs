//! What an edit changes, for people to read: field by field, a text word by word.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::fields::{Value, fields};
use crate::answer::text::is_invisible;
use crate::knowledge::Entry;

/// A part of two texts. The old one is all that is the same or gone, the new one all that is the
/// same or new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// In both.
    Same(String),
    /// In the old one.
    Gone(String),
    /// In the new one.
    New(String),
}

/// What changes in one field of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// The field, as people call it.
    pub field: String,
    /// What changes.
    pub change: Changed,
}

/// How a field changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// A text, in pieces.
    Text(Vec<Piece>),
    /// A list.
    List {
        /// Its items that are gone.
        gone: Vec<String>,
        /// Its new items.
        new: Vec<String>,
        /// Whether the items that stay come in another order.
        moved: bool,
    },
}

/// Compares two texts word by word. Pieces that are not the same stand together: first what is
/// gone, then what is new.
pub fn words(old: &str, new: &str) -> Vec<Piece> {
    // Beyond this many pairs of words, comparing takes longer than anybody waits.
    const MOST: usize = 4_000_000;
    let (old_words, new_words) = (split(old), split(new));
    let mut pieces = Pieces::default();
    if old != new && old_words.len().saturating_mul(new_words.len()) > MOST {
        pieces.change(&old_words, &new_words);
        return pieces.done();
    }
    for op in capture_diff_slices(Algorithm::Myers, &old_words, &new_words) {
        let old = old_words.get(op.old_range()).unwrap_or_default();
        let new = new_words.get(op.new_range()).unwrap_or_default();
        match op {
            DiffOp::Equal { .. } => pieces.same(old),
            _ => pieces.change(old, new),
        }
    }
    pieces.done()
}

/// The words of a text, and what is between them; joined, they are the text. `05:40` and `so-called`
/// are a word each, without the signs at their ends.
fn split(text: &str) -> Vec<&str> {
    let parts: Vec<(usize, &str)> = text.split_word_bound_indices().collect();
    let mut words = Vec::new();
    for run in parts.chunk_by(|(_, a), (_, b)| !is_space(a) && !is_space(b)) {
        let has_word = |(_, part): &(usize, &str)| part.contains(char::is_alphanumeric);
        let (first, last) = (
            run.iter().position(has_word),
            run.iter().rposition(has_word),
        );
        let inner = first.zip(last).and_then(|(first, last)| {
            let ((start, _), (end, part)) = (run.get(first)?, run.get(last)?);
            let inner = text.get(*start..end + part.len())?;
            // Other scripts may put no space between words.
            inner.is_ascii().then_some((first, last, inner))
        });
        for (at, (_, part)) in run.iter().enumerate() {
            match inner {
                Some((first, _, inner)) if at == first => words.push(inner),
                Some((first, last, _)) if (first..=last).contains(&at) => {}
                _ => words.push(part),
            }
        }
    }
    words
}

fn is_space(part: &str) -> bool {
    part.contains(char::is_whitespace)
}

/// Pieces in the making.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    gone: String,
    new: String,
    /// What is the same behind a change and holds no word.
    between: String,
}

impl Pieces {
    fn same(&mut self, words: &[&str]) {
        let text = words.concat();
        let is_change_open = !self.gone.is_empty() || !self.new.is_empty();
        if is_change_open && !text.contains(char::is_alphanumeric) {
            // Two changes with a space between them are read as one.
            self.between.push_str(&text);
            return;
        }
        self.close();
        match self.done.last_mut() {
            Some(Piece::Same(before)) => before.push_str(&text),
            _ => self.done.push(Piece::Same(text)),
        }
    }

    fn change(&mut self, old: &[&str], new: &[&str]) {
        let between = std::mem::take(&mut self.between);
        self.gone.push_str(&between);
        self.new.push_str(&between);
        self.gone.extend(old.iter().copied());
        self.new.extend(new.iter().copied());
    }

    fn close(&mut self) {
        let mut add = |piece: fn(String) -> Piece, text: &mut String| {
            if !text.is_empty() {
                self.done.push(piece(std::mem::take(text)));
            }
        };
        add(Piece::Gone, &mut self.gone);
        add(Piece::New, &mut self.new);
        add(Piece::Same, &mut self.between);
    }

    fn done(mut self) -> Vec<Piece> {
        self.close();
        self.done
    }
}

/// What changes from one value of an entry to another, or when one is added or retired. Empty
/// where nothing changes.
pub fn entry(old: Option<&Entry>, new: Option<&Entry>) -> Vec<FieldChange> {
    let old = old.map(fields).unwrap_or_default();
    let new = new.map(fields).unwrap_or_default();
    let nothing = |value: &Value| match value {
        Value::Text(_) => Value::Text(String::new()),
        Value::Whole(_) => Value::Whole(String::new()),
        Value::List(_) => Value::List(Vec::new()),
    };
    // Both have the same fields, or one has none.
    let long = if old.is_empty() { &new } else { &old };
    let changes = long.iter().enumerate().filter_map(|(at, (field, value))| {
        let of = |fields: &[(String, Value)]| match fields.get(at) {
            Some((_, value)) => value.clone(),
            None => nothing(value),
        };
        Some(FieldChange {
            field: field.clone(),
            change: change(of(&old), of(&new))?,
        })
    });
    changes.collect()
}

fn change(old: Value, new: Value) -> Option<Changed> {
    if old == new {
        return None;
    }
    Some(match (old, new) {
        (Value::List(old), Value::List(new)) => {
            let without = |list: &[String], other: &[String]| {
                let mut other = other.to_vec();
                let (mut shared, mut alone) = (Vec::new(), Vec::new());
                for item in list {
                    match other.iter().position(|known| known == item) {
                        Some(at) => shared.push(other.swap_remove(at)),
                        None => alone.push(item.clone()),
                    }
                }
                (shared, alone)
            };
            let (kept, gone) = without(&old, &new);
            let (stays, new) = without(&new, &old);
            let moved = kept != stays;
            Changed::List { gone, new, moved }
        }
        (Value::Text(old), Value::Text(new)) => Changed::Text(words(&old, &new)),
        (old, new) => {
            let mut pieces = Pieces::default();
            pieces.change(&[&old.into_text()], &[&new.into_text()]);
            Changed::Text(pieces.done())
        }
    })
}

/// The changes as lines for a terminal: `[-gone-]{+new+}` in texts, `- gone` and `+ new` in lists.
pub fn text(changes: &[FieldChange]) -> String {
    let mut out = String::new();
    for FieldChange { field, change } in changes {
        match change {
            Changed::Text(pieces) => {
                out.push_str(&format!("{field}: "));
                for piece in pieces {
                    out.push_str(&match piece {
                        Piece::Same(text) => visible(text),
                        Piece::Gone(text) => format!("[-{}-]", visible(text)),
                        Piece::New(text) => format!("{{+{}+}}", visible(text)),
                    });
                }
                out.push('\n');
            }
            Changed::List { gone, new, moved } => {
                out.push_str(&format!("{field}:\n"));
                let gone = gone.iter().map(|item| ('-', item));
                for (sign, item) in gone.chain(new.iter().map(|item| ('+', item))) {
                    out.push_str(&format!("  {sign} {}\n", visible(item)));
                }
                if *moved {
                    out.push_str("  (in another order)\n");
                }
            }
        }
    }
    out
}

/// A text that cannot move the cursor or pretend to be another line.
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\n' {
            out.push_str("\n    ");
        } else if c.is_control() || is_invisible(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}
