//! How outlets read the facts: all of them, side by side, equal in form, after what none disputes.

use super::draft::{Draft, own};
use super::{Block, Reply};
use crate::answer::Snapshot;
use crate::knowledge::Narrative;

/// All narratives, after what is not in dispute. `first` says which stands first, counted round.
pub fn narratives(snapshot: &Snapshot, first: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    let blocks = blocks(&mut draft, snapshot, first);
    draft.section("the accounts of the outlets", blocks);
    draft.done()
}

/// Which narrative stands first for this question on this day: the order turns from question to
/// question and from day to day, and is the same for whoever asks again.
pub fn turn(question: &str, day: u64) -> usize {
    // FNV-1a: small, the same on every machine, and even enough to alternate.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in question.bytes().chain(day.to_le_bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    // The low bits of this hash follow the last byte too closely.
    usize::try_from(hash >> 33).unwrap_or(0)
}

/// One section, so that no account ever stands without the others.
pub(super) fn blocks(draft: &mut Draft, snapshot: &Snapshot, first: usize) -> Vec<Block> {
    let narratives = &snapshot.base.narratives;
    let sides = &narratives.sides;
    if sides.len() < 2 {
        let why = "It asks for a judgement, and I hold none on this story.";
        return vec![own(&format!("I have no sourced answer to that. {why}"))];
    }
    let turned = sides.iter().cycle().skip(first % sides.len());
    let turned: Vec<&Narrative> = turned.take(sides.len()).collect();
    let mut blocks = Vec::new();
    if !narratives.not_in_dispute.is_empty() {
        // It rests on all of them.
        let numbers = draft.cite(turned.iter().map(|side| side.source.as_str()));
        let text = draft.stored(&narratives.not_in_dispute);
        blocks.push(Block::Text(format!("Not in dispute: {text}"), numbers));
    }
    for side in turned {
        let numbers = draft.cite([side.source.as_str()]);
        blocks.push(Block::Heading(heading(snapshot, side)));
        blocks.push(Block::Quote(draft.stored(&side.text), numbers));
    }
    blocks.push(own("I do not judge which is right."));
    blocks
}

fn heading(snapshot: &Snapshot, side: &Narrative) -> String {
    let publisher = snapshot
        .base
        .source(&side.source)
        .map(|source| &source.publisher);
    match publisher {
        Some(publisher) if !side.label.contains(publisher.as_str()) => {
            format!("{}, as {publisher} tells it", side.label)
        }
        _ => side.label.clone(),
    }
}
