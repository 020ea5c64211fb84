//! What moderators see of all edits: what was edited, what was done, what came of it.

use super::card::change_blocks;
use super::draft::{Draft, own};
use super::{Act, Block, Choice, Reply, Section, count};
use crate::answer::Snapshot;
use crate::curate::clock::moment;
use crate::curate::diff;
use crate::curate::moves::Move;
use crate::knowledge::{Drift, Entry, Fact, Key};

/// Edited entries on a page.
const PAGE: usize = 8;

/// An edited entry, for the list of them.
#[derive(Debug)]
pub struct EditedEntry<'a> {
    /// Which.
    pub key: Key,
    /// Whether it was taken away.
    pub is_retired: bool,
    /// The revision of its last edit.
    pub revision: u64,
    /// Who published that.
    pub by: Option<u64>,
    /// When.
    pub at: u64,
    /// The folder's change since, if any.
    pub drift: Option<&'a Drift>,
}

/// A page of what was edited, from 0; where the folder has changed since, it comes first.
pub fn edited_page(snapshot: &Snapshot, edited: &[EditedEntry<'_>], page: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    if edited.is_empty() {
        draft.say("Nothing was edited: every fact is as the story's folder has it.");
        return draft.done();
    }
    let mut sorted: Vec<&EditedEntry<'_>> = edited.iter().collect();
    sorted.sort_by_key(|entry| (entry.drift.is_none(), std::cmp::Reverse(entry.revision)));
    let last = sorted.len().saturating_sub(1) / PAGE;
    let page = page.min(last);
    let waiting = edited.iter().filter(|entry| entry.drift.is_some()).count();
    let heading = format!("Entries edited: {}", edited.len());
    let mut blocks = vec![Block::Heading(heading)];
    if waiting > 0 {
        blocks.push(own(&format!(
            "In {waiting} of them the story's folder has changed since. Your text stands until you \
             choose."
        )));
    }
    draft.section("the edits", blocks);
    for entry in sorted.into_iter().skip(page * PAGE).take(PAGE) {
        let state = if entry.is_retired {
            "retired"
        } else {
            "edited"
        };
        let mut blocks = vec![Block::By(
            format!("{} {state} by ", entry.key),
            entry.by,
            format!(", revision {}, {}", entry.revision, moment(entry.at)),
        )];
        if let Some(drift) = entry.drift {
            blocks.push(own("The folder said, when that was edited, and says now:"));
            let read = |text: &Option<String>| {
                let text = text.as_deref()?;
                Entry::read(entry.key.table, text).ok()
            };
            let changes = diff::entry(read(&drift.then).as_ref(), read(&drift.now).as_ref());
            blocks.extend(changes.iter().flat_map(change_blocks));
            let key = entry.key.to_string();
            draft.choice(
                &format!("Keep ours: {key}"),
                Act::Move(Move::KeepOurs(key.clone())),
            );
            draft.choice(
                &format!("Take the folder's: {key}"),
                Act::Move(Move::TakeFolders(key)),
            );
        }
        draft.section(entry.key.to_string(), blocks);
    }
    if page > 0 {
        draft.choice("Previous page", Act::Move(Move::List(page - 1)));
    }
    if page < last {
        draft.choice("Next page", Act::Move(Move::List(page + 1)));
    }
    draft.done()
}

/// Everything that is stored of a fact.
pub fn entry(snapshot: &Snapshot, fact: &Fact) -> Reply {
    let mut draft = Draft::new(snapshot);
    let item = |name: &str, value: String| match value.is_empty() {
        true => None,
        false => Some(Block::Item(format!("{name}: {value}"), Vec::new())),
    };
    let text = draft.stored(&fact.text);
    let mut blocks = vec![
        Block::Heading(format!("fact/{}", fact.id)),
        Block::Text(text, draft.cite(fact.sources.iter().map(String::as_str))),
    ];
    let figures: Vec<String> = fact
        .figures
        .iter()
        .map(|figure| format!("{} ({})", figure.value, figure.source))
        .collect();
    let short: Vec<String> = fact
        .short
        .iter()
        .map(|(asks, text)| format!("{asks:?}: {text}"))
        .collect();
    let items = [
        item(
            "As of",
            fact.as_of.map_or(String::new(), |day| day.to_string()),
        ),
        item("Sources", fact.sources.join(", ")),
        item("Figures that differ", figures.join("; ")),
        item("First lines", short.join("; ")),
        item("Related", fact.related.join(", ")),
        item("Words", fact.words.join(", ")),
        item("Note", fact.note.clone().unwrap_or_default()),
    ];
    blocks.extend(items.into_iter().flatten());
    draft.section("the fact", blocks);
    let mut ways = vec![Block::Heading(format!("Ways to ask: {}", fact.ask.len()))];
    ways.extend(
        fact.ask
            .iter()
            .take(30)
            .map(|ask| Block::Item(ask.clone(), Vec::new())),
    );
    draft.section("the ways to ask", ways);
    draft.done()
}

/// A row of the history.
#[derive(Debug)]
pub struct Deed<'a> {
    /// Which edit.
    pub edit: u64,
    /// The key of its entry.
    pub key: &'a str,
    /// What was done: `published`.
    pub deed: &'a str,
    /// As which revision.
    pub revision: Option<u64>,
    /// Who did it.
    pub by: Option<u64>,
    /// When.
    pub at: u64,
    /// The reason.
    pub why: &'a str,
}

/// Who did what, newest first; `more` leads to what comes before.
pub fn history(deeds: &[Deed<'_>], more: Option<u64>) -> Reply {
    let mut reply = Reply::default();
    if deeds.is_empty() {
        return Reply::text("Nothing was edited yet.");
    }
    let mut blocks = vec![Block::Heading("History, newest first".to_owned())];
    let mut shown: Vec<u64> = Vec::new();
    for deed in deeds {
        let revision = deed
            .revision
            .map_or(String::new(), |n| format!(" as revision {n}"));
        blocks.push(Block::By(
            format!(
                "{}: {} {}{revision} by ",
                moment(deed.at),
                deed.key,
                deed.deed
            ),
            deed.by,
            match deed.why {
                "" => String::new(),
                why => format!(" ({why})"),
            },
        ));
        if !shown.contains(&deed.edit) && shown.len() < 5 {
            shown.push(deed.edit);
            reply.choices.push(Choice {
                label: format!("Show edit {}", deed.edit),
                act: Act::Move(Move::Show(deed.edit)),
            });
        }
    }
    blocks.push(Block::Small(
        "To bring back an earlier text: /fact revert, with the entry and the revision.".to_owned(),
    ));
    reply.sections.push(Section {
        name: "the history".to_owned(),
        blocks,
    });
    reply.choices.extend(more.map(|before| Choice {
        label: "Earlier".to_owned(),
        act: Act::Move(Move::History(before)),
    }));
    reply
}

/// An edit is public.
pub fn published(key: &Key, revision: u64, corrections: u64, answered: u64) -> Reply {
    let mut text =
        format!("Published: {key} is public as revision {revision}. Answers use it now.");
    if corrections > 0 {
        text.push_str(&format!(
            " {} given in the last days will be corrected.",
            count(usize::try_from(corrections).unwrap_or(usize::MAX), "answer")
        ));
    }
    if answered > 0 {
        text.push_str(&format!(
            " {} that waited for an answer now have one.",
            count(usize::try_from(answered).unwrap_or(usize::MAX), "question")
        ));
    }
    Reply::text(text)
}

/// A published edit, for the record of changes.
#[derive(Debug)]
pub struct Recorded<'a> {
    /// Its number.
    pub edit: u64,
    /// Which entry.
    pub key: &'a Key,
    /// As which revision.
    pub revision: u64,
    /// Who published it.
    pub by: u64,
    /// Who proposed it, if somebody else did.
    pub proposed_by: Option<u64>,
    /// The channel where that was done.
    pub channel: u64,
    /// The reason.
    pub why: &'a str,
    /// Whether the entry is gone.
    pub is_retired: bool,
}

/// The line in the record of changes.
pub fn recorded(snapshot: &Snapshot, what: &Recorded<'_>) -> Reply {
    let mut draft = Draft::new(snapshot);
    let done = if what.is_retired {
        "retired"
    } else {
        "published"
    };
    let mut blocks = vec![Block::By(
        format!("Revision {}: {} {done} by ", what.revision, what.key),
        Some(what.by),
        match what.why {
            "" => ".".to_owned(),
            why => format!(". Why: {why}"),
        },
    )];
    if what.proposed_by.is_some() {
        blocks.push(Block::By(
            "Proposed by ".to_owned(),
            what.proposed_by,
            ".".to_owned(),
        ));
    }
    blocks.push(Block::Channel("Done in ".to_owned(), what.channel));
    draft.section("", blocks);
    draft.choice("Show this edit", Act::Move(Move::Show(what.edit)));
    draft.done()
}

/// The line in the record of changes for an edit that waits.
pub fn waits(edit: u64, key: &Key, suggested: bool) -> Reply {
    let what = if suggested {
        "A suggestion"
    } else {
        "A proposal"
    };
    let mut reply = Reply::text(format!("{what} waits for a moderator: {key}."));
    reply.choices.push(Choice {
        label: "Look it over".to_owned(),
        act: Act::Move(Move::Show(edit)),
    });
    reply
}

/// No edit waits.
pub fn nothing_waits() -> Reply {
    Reply::text("No proposal waits. /fact add, /fact edit and the others make one.")
}

/// The edit changes nothing.
pub fn nothing_changed() -> Reply {
    Reply::text("Nothing was changed: that is what it says already.")
}

/// The files of the base are attached.
pub fn exported(revision: u64, files: usize) -> Reply {
    Reply::text(format!(
        "Here is the whole base as of revision {revision}: {}. Put them into a folder, and it is a \
         story that I can load.",
        count(files, "file")
    ))
}
