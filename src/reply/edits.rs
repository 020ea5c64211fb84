//! What moderators see of all edits: what was edited, what was done, what came of it.

use super::change::{self, ROOMS, Room};
use super::draft::{Draft, own, person};
use super::{Act, Block, Choice, Reply, Section, count, defang, fits};
use crate::answer::Snapshot;
use crate::curate::clock::moment;
use crate::curate::diff;
use crate::curate::moves::Move;
use crate::knowledge::{Asks, Drift, Entry, Fact, Key};

/// Edited entries on a page: so many fit, whatever has changed in them.
const PAGE: usize = 4;

/// Edits that the history leads to by a button.
const SHOWN: usize = 5;

/// An edited entry, for the list of them.
#[derive(Debug)]
pub struct EditedEntry<'a> {
    /// Which.
    pub key: Key,
    /// Whether it was taken away.
    pub is_retired: bool,
    /// The revision of its last edit.
    pub revision: u64,
    /// Who published that; `None` for the owner.
    pub by: Option<u64>,
    /// When.
    pub at: u64,
    /// The folder's change since, if any.
    pub drift: Option<&'a Drift>,
}

/// A page of what was edited, from 0; where the folder has changed since, it comes first.
pub fn edited_page(snapshot: &Snapshot, edited: &[EditedEntry<'_>], page: usize) -> Reply {
    if edited.is_empty() {
        return Reply::text("Nothing was edited: every fact is as the story's folder has it.");
    }
    let mut pages = ROOMS.map(|room| edited_in_room(snapshot, edited, page, room));
    let at = pages.iter().position(fits).unwrap_or(pages.len() - 1);
    pages.get_mut(at).map(std::mem::take).unwrap_or_default()
}

fn edited_in_room(
    snapshot: &Snapshot,
    edited: &[EditedEntry<'_>],
    page: usize,
    room: Room,
) -> Reply {
    let mut draft = Draft::new(snapshot);
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
        let name = defang::named(&entry.key);
        let mut blocks = vec![person(
            format!("{name} {state} by "),
            entry.by,
            false,
            format!(", revision {}, {}", entry.revision, moment(entry.at)),
        )];
        if let Some(drift) = entry.drift {
            blocks.push(own("The folder said, when that was edited, and says now:"));
            let read = |text: &Option<String>| {
                let text = text.as_deref()?;
                Entry::read(entry.key.table, text).ok()
            };
            let changes = diff::entry(read(&drift.then).as_ref(), read(&drift.now).as_ref());
            blocks.extend(change::blocks(&draft, &changes, room));
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
        draft.section(name, blocks);
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
        // A note names what it likes, and an address in it is not checked as a source's is.
        false => Some(Block::Item(
            format!("{name}: {}", defang::unlinked(&value)),
            Vec::new(),
        )),
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
        .map(|(asks, text)| {
            let kind = Asks::ALL.iter().find(|(kind, _)| kind == asks);
            let name = kind.map_or(String::new(), |(_, name)| name.replace('-', " "));
            format!("{name}: {text}")
        })
        .collect();
    let items = [
        item(
            "As of",
            fact.as_of.map_or(String::new(), |day| day.to_string()),
        ),
        item("Sources", fact.sources.join(", ")),
        item("Figures that differ", figures.join("; ")),
        item("Exact values", fact.exact.join("; ")),
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
            .map(|ask| Block::Item(defang::unlinked(ask), Vec::new())),
    );
    draft.section("the ways to ask", ways);
    draft.done()
}

/// A row of the history.
#[derive(Debug)]
pub struct Deed<'a> {
    /// Its place.
    pub seq: u64,
    /// Which edit.
    pub edit: u64,
    /// The key of its entry.
    pub key: &'a str,
    /// What was done: `published`.
    pub deed: &'a str,
    /// As which revision.
    pub revision: Option<u64>,
    /// Who did it; `None` for the owner, and where a member was forgotten.
    pub by: Option<u64>,
    /// Whether it was the owner, at the command line.
    pub owner: bool,
    /// When.
    pub at: u64,
    /// The reason.
    pub why: &'a str,
}

/// Who did what, newest first, of one entry or of all: so many as fit. `more` says whether others came
/// before these.
pub fn history(deeds: &[Deed<'_>], entry: Option<&Key>, more: bool) -> Reply {
    if deeds.is_empty() {
        return Reply::text("Nothing was edited yet.");
    }
    let shown = |rows: usize| {
        let more = more || rows < deeds.len();
        rows_of(deeds.get(..rows).unwrap_or(deeds), entry, more)
    };
    let fitting = (1..=deeds.len()).rev().map(shown).find(fits);
    fitting.unwrap_or_else(|| shown(1))
}

fn rows_of(deeds: &[Deed<'_>], entry: Option<&Key>, more: bool) -> Reply {
    let mut reply = Reply::default();
    let mut blocks = vec![Block::Heading("History, newest first".to_owned())];
    for deed in deeds {
        let revision = deed
            .revision
            .map_or(String::new(), |n| format!(" as revision {n}"));
        blocks.push(person(
            format!(
                "{}: {} {}{revision} by ",
                moment(deed.at),
                defang::unlinked(deed.key),
                deed.deed
            ),
            deed.by,
            !deed.owner,
            match deed.why {
                "" => String::new(),
                why => format!(" ({})", defang::reason(why)),
            },
        ));
        let act = Act::Move(Move::Show(deed.edit));
        let is_new = reply.choices.iter().all(|choice| choice.act != act);
        if is_new && reply.choices.len() < SHOWN {
            reply.choices.push(Choice {
                label: format!("Show edit {}", deed.edit),
                act,
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
    let before = deeds.last().filter(|_| more).map(|deed| deed.seq);
    reply.choices.extend(before.map(|before| Choice {
        label: "Earlier".to_owned(),
        act: Act::Move(match entry {
            Some(key) => Move::HistoryOf(before, key.to_string()),
            None => Move::History(before),
        }),
    }));
    reply
}

/// An edit is public.
pub fn published(key: &Key, revision: u64, corrections: u64, answered: u64) -> Reply {
    let key = defang::named(key);
    let mut text =
        format!("Published: {key} is public as revision {revision}. Answers use it now.");
    if corrections > 0 {
        text.push_str(&format!(
            " {} given in the last days will be corrected.",
            count(usize::try_from(corrections).unwrap_or(usize::MAX), "answer")
        ));
    }
    match answered {
        0 => {}
        1 => text.push_str(" 1 question that waited for an answer has one now."),
        n => text.push_str(&format!(
            " {n} questions that waited for an answer have one now."
        )),
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
    /// Which other moderator proposed it, if one did. Never a member: who suggests something is
    /// forgotten when it is published.
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
        format!(
            "Revision {}: {} {done} by ",
            what.revision,
            defang::named(what.key)
        ),
        Some(what.by),
        match what.why {
            "" => ".".to_owned(),
            why => format!(". Why: {}", defang::reason(why)),
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
    let mut reply = Reply::text(format!(
        "{what} waits for a moderator: {}.",
        defang::named(key)
    ));
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
