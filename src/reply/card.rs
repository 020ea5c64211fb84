//! The card of an edit: what it changes, what is wrong with it, what it does to answers.

use super::draft::{Draft, own};
use super::{Act, Block, Choice, Reply, Section, count, defang};
use crate::answer::Snapshot;
use crate::curate::clock::moment;
use crate::curate::diff::{Changed, FieldChange};
use crate::curate::moves::Move;
use crate::curate::propose::{Gets, Shift};
use crate::knowledge::{Key, Problem, Table};

/// How many changed answers a card shows.
const SHIFTS: usize = 6;
/// How many problems a card shows.
const PROBLEMS: usize = 6;

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
    /// Who proposed it; `None` where they were forgotten.
    pub by: Option<u64>,
    /// Whether they may not edit themselves.
    pub suggested: bool,
    /// When, in seconds since 1970.
    pub at: u64,
    /// What became of it.
    pub standing: Standing,
    /// Whether it can be changed in a form.
    pub has_form: bool,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It waits.
    Open {
        /// How many moderators have agreed with it so far.
        agreed: usize,
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
    /// Who did.
    pub by: Option<u64>,
    /// What it changed.
    pub changes: Vec<FieldChange>,
}

/// The card of an edit.
pub fn card(snapshot: &Snapshot, card: &Card<'_>) -> Reply {
    let mut draft = Draft::new(snapshot);
    draft.section("the proposal", heading(card));
    if let Some(rival) = card.rival {
        let mut blocks = vec![Block::By(
            format!(
                "Revision {} of the same entry was published meanwhile by ",
                rival.revision
            ),
            rival.by,
            ". Nothing was overwritten. What it changed:".to_owned(),
        )];
        blocks.extend(rival.changes.iter().flat_map(change_blocks));
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
        draft.section("what is wrong with it", problem_blocks(card.problems));
    }
    let mut changes: Vec<Block> = card.changes.iter().flat_map(change_blocks).collect();
    if changes.is_empty() && !card.problems.is_empty() {
        // It cannot be read as an entry: then it is shown as it was typed.
        changes.extend(
            card.typed
                .map(|text| Block::Quote(text.to_owned(), Vec::new())),
        );
    }
    if !changes.is_empty() {
        draft.section("what it changes", changes);
    }
    if let Standing::Open { .. } = card.standing {
        draft.section("what it does to answers", shift_blocks(card.shifts));
    }
    buttons(&mut draft, card);
    draft.done()
}

fn heading(card: &Card<'_>) -> Vec<Block> {
    let what = match (card.suggested, card.standing) {
        (true, Standing::Open { .. }) => "Suggestion",
        (false, Standing::Open { .. }) => "Proposal",
        _ => "Edit",
    };
    let mut blocks = vec![Block::Heading(format!(
        "{what} {}: {}",
        card.edit, card.key
    ))];
    let retires = match (card.typed, card.standing) {
        (None, Standing::Published(_)) => " It took the entry away.",
        (None, _) => " It takes the entry away.",
        _ => "",
    };
    blocks.push(Block::By(
        "By ".to_owned(),
        card.by,
        format!(", {}.{retires}", moment(card.at)),
    ));
    if !card.why.is_empty() {
        blocks.push(own(&format!("Why: {}", card.why)));
    }
    blocks.push(own(&match card.standing {
        Standing::Open { agreed, two: true } => format!(
            "It is not public yet. Two moderators must stand behind it; {} did so far.",
            count(agreed + usize::from(!card.suggested), "moderator"),
        ),
        Standing::Open { .. } => "It is not public yet.".to_owned(),
        Standing::Published(revision) => format!("Done: it is public as revision {revision}."),
        Standing::Discarded => "Done: it was discarded. Nothing was changed.".to_owned(),
    }));
    blocks
}

fn problem_blocks(problems: &[Problem]) -> Vec<Block> {
    let mut blocks = vec![own(
        "It cannot be published like this. What you typed is kept. Put right:",
    )];
    for problem in problems.iter().take(PROBLEMS) {
        let place = match (&problem.entry, problem.key) {
            (Some(entry), Some(key)) => format!("{entry}, {key}: "),
            (Some(entry), None) => format!("{entry}: "),
            _ => String::new(),
        };
        let text = format!("{place}{} ({})", problem.message, problem.rule);
        blocks.push(Block::Item(defang::unlinked(&text), Vec::new()));
    }
    let more = problems.len().saturating_sub(PROBLEMS);
    if more > 0 {
        blocks.push(Block::Small(format!("And {more} more.")));
    }
    blocks
}

/// What is changed in one field.
pub(super) fn change_blocks(change: &FieldChange) -> Vec<Block> {
    let field = Block::Field(change.field.clone());
    match &change.change {
        Changed::Text(pieces) => vec![field, Block::Diff(pieces.clone())],
        Changed::List { gone, new, moved } => {
            let gone = gone
                .iter()
                .map(|item| format!("gone: {}", defang::unlinked(item)));
            let new = new
                .iter()
                .map(|item| format!("new: {}", defang::unlinked(item)));
            let items = gone.chain(new).map(|item| Block::Item(item, Vec::new()));
            let moved = moved.then(|| Block::Small("In another order.".to_owned()));
            std::iter::once(field).chain(items).chain(moved).collect()
        }
    }
}

fn shift_blocks(shifts: Option<&[Shift]>) -> Vec<Block> {
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
    for shift in shifts.iter().take(SHIFTS) {
        blocks.push(Block::Item(
            format!(
                "{} {} → {}",
                defang::quoted(&shift.question),
                got(&shift.before),
                got(&shift.after)
            ),
            Vec::new(),
        ));
    }
    let more = shifts.len().saturating_sub(SHIFTS);
    if more > 0 {
        blocks.push(Block::Small(format!("And {more} more.")));
    }
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
    if card.problems.is_empty() && card.rival.is_none() {
        draft.choice("Publish", Act::Move(Move::Publish(edit, version)));
    }
    if card.has_form {
        draft.choice("Change", Act::Move(Move::Change(edit, version)));
    }
    if card.has_form && card.key.table == Table::Fact {
        draft.choice("Change details", Act::Move(Move::ChangeMore(edit, version)));
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
