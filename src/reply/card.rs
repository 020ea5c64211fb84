//! The card of an edit: what it changes, what is wrong with it, what it does to answers.

use super::change::{self, ROOMS, Room, more};
use super::draft::{Draft, own, person};
use super::markdown::length;
use super::{Act, Block, Choice, MESSAGE, Reply, Section, count, defang};
use crate::answer::Snapshot;
use crate::curate::clock::moment;
use crate::curate::diff::{self, FieldChange};
use crate::curate::moves::Move;
use crate::curate::propose::{Gets, Shift};
use crate::knowledge::{Key, Problem, Table};
use crate::measure::clip;

/// Kept free for what is said above a card: why it is shown again, and which of how many it is.
const ABOVE: usize = 160;
/// The longest problem, and the longest list of what a question gets, in units of
/// [`crate::measure`].
const LINE: usize = 200;

/// An edit with all that a moderator needs to judge it.
#[derive(Debug)]
pub struct Card<'a> {
    /// Its number.
    pub edit: u64,
    /// Its version.
    pub version: u32,
    /// Which entry.
    pub key: &'a Key,
    /// The value as TOML; `None` where the entry is retired.
    pub typed: Option<&'a str>,
    /// What it changes, field by field.
    pub changes: &'a [FieldChange],
    /// What is wrong with it.
    pub problems: &'a [Problem],
    /// Which questions would get something else; `None` where that could not be tried.
    pub shifts: Option<&'a [Shift]>,
    /// What somebody else published meanwhile.
    pub rival: Option<&'a Rival>,
    /// The reason.
    pub why: &'a str,
    /// Who proposed it; `None` for the owner, and where a member was forgotten.
    pub by: Option<u64>,
    /// Who changed it last.
    pub changed_by: Option<u64>,
    /// Whether they may not edit themselves.
    pub suggested: bool,
    /// When, in seconds since 1970.
    pub at: u64,
    /// What became of it.
    pub standing: Standing,
    /// Whether it can be changed in a form.
    pub has_form: bool,
    /// Whether the folder says something else than it did when the entry was edited last.
    pub drifts: bool,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits.
    Open {
        /// How many moderators stand behind it so far: who wrote what stands, and who agreed.
        behind: usize,
        /// Whether two must stand behind it.
        two: bool,
    },
    /// It is public since this revision.
    Published(u64),
    /// It was closed without effect.
    Discarded,
}

/// What somebody else published of the same entry, after the edit was begun.
#[derive(Debug)]
pub struct Rival {
    /// As which revision.
    pub revision: u64,
    /// Who did; `None` for the owner.
    pub by: Option<u64>,
    /// What it changed.
    pub changes: Vec<FieldChange>,
}

/// The card of an edit. What it changes is always on it: where room is short, each field is cut, and
/// the whole change goes beside the card as a file.
pub fn card(snapshot: &Snapshot, card: &Card<'_>) -> Reply {
    let [full, shorter @ ..] = ROOMS;
    let whole = in_room(snapshot, card, full, None);
    if fits(&whole) {
        return whole;
    }
    let all = match card.changes {
        [] => card.typed.unwrap_or_default().to_owned(),
        changes => diff::text(changes),
    };
    let mut cut = whole;
    for room in shorter {
        cut = in_room(snapshot, card, room, Some(&all));
        if fits(&cut) {
            break;
        }
    }
    cut
}

fn fits(card: &Reply) -> bool {
    length(card) <= MESSAGE - ABOVE
}

/// The card with so much on it; `beside` is what goes with it as a file.
fn in_room(snapshot: &Snapshot, card: &Card<'_>, room: Room, beside: Option<&str>) -> Reply {
    let mut draft = Draft::new(snapshot);
    draft.section("the proposal", heading(card));
    if let Some(rival) = card.rival {
        let mut blocks = vec![person(
            format!(
                "Revision {} of the same entry was published meanwhile by ",
                rival.revision
            ),
            rival.by,
            false,
            ". Nothing was overwritten. What it changed:".to_owned(),
        )];
        blocks.extend(change::blocks(&draft, &rival.changes, room));
        blocks.push(own(match card.has_form {
            true => "Below is your text against what stands now. Choose Change to look it over.",
            false => {
                "Below is your text against what stands now. Choose Propose anew to make only \
                      your change to it."
            }
        }));
        draft.section("the other edit", blocks);
    }
    if !card.problems.is_empty() {
        draft.section("what is wrong with it", problem_blocks(card.problems, room));
    }
    let mut changes = change::blocks(&draft, card.changes, room);
    match card.typed {
        // It cannot be read as an entry: then it is shown as it was typed.
        Some(typed) if changes.is_empty() && !card.problems.is_empty() => {
            let typed = clip(&defang::unlinked(typed), room.text).into_owned();
            changes.push(Block::Quote(typed, Vec::new()));
        }
        _ if changes.is_empty() && is_open(card) => changes.push(own(match card.drifts {
            true => "What stands stays as it is. Only the question about the folder is settled.",
            false => "It changes nothing: that is what stands already.",
        })),
        _ => {}
    }
    if let Some(all) = beside {
        changes.push(Block::Small(
            "It is shortened here. The file beside it has the whole change.".to_owned(),
        ));
        draft.beside(all);
    }
    if !changes.is_empty() {
        draft.section("what it changes", changes);
    }
    if is_open(card) {
        draft.section("what it does to answers", shift_blocks(card.shifts, room));
    }
    buttons(&mut draft, card);
    draft.done()
}

fn is_open(card: &Card<'_>) -> bool {
    matches!(card.standing, Standing::Open { .. })
}

fn heading(card: &Card<'_>) -> Vec<Block> {
    let what = match (card.suggested, card.standing) {
        (true, Standing::Open { .. }) => "Suggestion",
        (false, Standing::Open { .. }) => "Proposal",
        _ => "Edit",
    };
    let mut blocks = vec![Block::Heading(format!(
        "{what} {}: {}",
        card.edit,
        defang::named(card.key)
    ))];
    let retires = match (card.typed, card.standing) {
        (None, Standing::Published(_)) => " It took the entry away.",
        (None, _) => " It takes the entry away.",
        _ => "",
    };
    blocks.push(person(
        "By ".to_owned(),
        card.by,
        card.suggested,
        format!(", {}.{retires}", moment(card.at)),
    ));
    if card.changed_by.is_some() && card.changed_by != card.by {
        let changed = "Changed since by ".to_owned();
        blocks.push(Block::By(changed, card.changed_by, ".".to_owned()));
    }
    if !card.why.is_empty() {
        blocks.push(own(&format!("Why: {}", defang::reason(card.why))));
    }
    blocks.push(own(&match card.standing {
        Standing::Open { behind, two: true } => format!(
            "It is not public yet. Two moderators must stand behind it; so far {}.",
            match behind {
                0 => "none does",
                1 => "one does",
                _ => "two do",
            }
        ),
        Standing::Open { .. } => "It is not public yet.".to_owned(),
        Standing::Published(revision) => format!("Done: it is public as revision {revision}."),
        Standing::Discarded => "Done: it was discarded. Nothing was changed.".to_owned(),
    }));
    blocks
}

fn problem_blocks(problems: &[Problem], room: Room) -> Vec<Block> {
    let mut blocks = vec![own(
        "It cannot be published like this. What you typed is kept. Put right:",
    )];
    for problem in problems.iter().take(room.lines) {
        let place = match (&problem.entry, problem.key) {
            (Some(entry), Some(key)) => format!("{entry}, {key}: "),
            (Some(entry), None) => format!("{entry}: "),
            _ => String::new(),
        };
        let text = format!("{place}{} ({})", problem.message, problem.rule);
        let text = clip(&defang::unlinked(&text), LINE).into_owned();
        blocks.push(Block::Item(text, Vec::new()));
    }
    blocks.extend(more(problems.len(), room.lines));
    blocks
}

fn shift_blocks(shifts: Option<&[Shift]>, room: Room) -> Vec<Block> {
    let Some(shifts) = shifts else {
        return vec![own("What it does to answers could not be tried.")];
    };
    if shifts.is_empty() {
        return vec![own(
            "All stored questions and those without an answer get the same facts as before.",
        )];
    }
    let mut blocks = vec![own(&format!(
        "{} would get something else:",
        count(shifts.len(), "stored question")
    ))];
    for shift in shifts.iter().take(room.lines) {
        blocks.push(Block::Item(
            format!(
                "{} {} → {}",
                defang::quoted(&shift.question),
                clip(&got(&shift.before), LINE),
                clip(&got(&shift.after), LINE)
            ),
            Vec::new(),
        ));
    }
    blocks.extend(more(shifts.len(), room.lines));
    blocks
}

/// What a question gets, in a few words.
pub(super) fn got(gets: &Gets) -> String {
    match gets {
        Gets::Facts(ids) => ids.join(" and "),
        Gets::Offer(ids) => format!("a choice of {}", ids.join(", ")),
        Gets::Narratives => "the narratives".to_owned(),
        Gets::Domains => "a domain check".to_owned(),
        Gets::Help => "help".to_owned(),
        Gets::Nothing => "no answer".to_owned(),
    }
}

fn buttons(draft: &mut Draft<'_>, card: &Card<'_>) {
    let Standing::Open { .. } = card.standing else {
        draft.choice("Open proposals", Act::Move(Move::Review(0)));
        return;
    };
    let (edit, version) = (card.edit, card.version);
    let does_something = !card.changes.is_empty() || card.drifts;
    if card.problems.is_empty() && card.rival.is_none() && does_something {
        draft.choice("Publish", Act::Move(Move::Publish(edit, version)));
    }
    if card.has_form {
        draft.choice("Change", Act::Move(Move::Change(edit, version)));
    }
    if card.has_form && card.key.table == Table::Fact {
        draft.choice("Change details", Act::Move(Move::ChangeMore(edit, version)));
        draft.choice(
            "Change values",
            Act::Move(Move::ChangeValues(edit, version)),
        );
    }
    if card.rival.is_some() && !card.has_form {
        draft.choice("Propose anew", Act::Move(Move::Again(edit, version)));
    }
    draft.choice("Discard", Act::Move(Move::Discard(edit, version)));
}

/// Adds where the card stands among the open edits, and the ways to the others. Pages count from 0.
pub fn turn_pages(card: &mut Reply, at: usize, last: usize) {
    if last == 0 {
        return;
    }
    let place = Block::Small(format!("Open proposal {} of {}.", at + 1, last + 1));
    card.sections.insert(
        0,
        Section {
            name: String::new(),
            blocks: vec![place],
        },
    );
    let mut choice = |label: &str, page| {
        card.choices.push(Choice {
            label: label.to_owned(),
            act: Act::Move(Move::Review(page)),
        });
    };
    if at > 0 {
        choice("Previous", at - 1);
    }
    if at < last {
        choice("Next", at + 1);
    }
}
