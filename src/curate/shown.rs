//! What of an entry stands in an answer, so that only an edit that readers can see is a correction.

use crate::knowledge::{Entry, Key, Table};

/// Whether answers say the same of an entry with one value as with another, each as TOML; `None`
/// where there is none.
pub fn is_shown_alike(key: &str, old: Option<&str>, new: Option<&str>) -> bool {
    let Ok(key) = key.parse::<Key>() else {
        return old == new;
    };
    let never_shown = matches!(key.table, Table::Words | Table::Outside);
    let read = |text: Option<&str>| text.map(|text| Entry::read(key.table, text).map(shown));
    old == new
        || never_shown
        || match (read(old), read(new)) {
            (Some(Ok(old)), Some(Ok(new))) => old == new,
            _ => false,
        }
}

/// An entry without what stands in no answer.
fn shown(entry: Entry) -> Entry {
    match entry {
        Entry::Fact(mut fact) => {
            fact.ask.clear();
            fact.words.clear();
            // Offered below an answer, whose buttons stay as they are.
            fact.related.clear();
            fact.note = None;
            Entry::Fact(fact)
        }
        Entry::Accounts { not_in_dispute, .. } => Entry::Accounts {
            not_in_dispute,
            ask: Vec::new(),
        },
        Entry::Source(_)
        | Entry::Narrative(_)
        | Entry::Words(_)
        | Entry::List(_)
        | Entry::Outside(_) => entry,
    }
}
