//! How edits stand, read from their rows of the history. The same for every backend.

use super::types::{Deed, Edit, Row, State};

/// The edits of these rows, which are all rows of each, in the order of the history.
pub fn edits(rows: Vec<Row>) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    for row in rows {
        let known = edits
            .iter()
            .rposition(|edit| edit.turn.edit == row.turn.edit);
        match known.and_then(|at| edits.get_mut(at)) {
            Some(edit) => step(edit, row),
            None => edits.push(Edit {
                turn: row.turn,
                draft: row.draft,
                state: State::Open,
                by: row.by,
                suggested: row.deed == Deed::Suggested,
                changed_by: row.by,
                approved_by: Vec::new(),
                at: row.at,
            }),
        }
    }
    edits
}

fn step(edit: &mut Edit, row: Row) {
    match row.deed {
        // Stand first, and make the edit.
        Deed::Proposed | Deed::Suggested => {}
        Deed::Amended => {
            edit.turn = row.turn;
            edit.draft = row.draft;
            edit.changed_by = row.by;
            edit.approved_by.clear();
        }
        Deed::Approved => edit.approved_by.extend(row.by),
        Deed::Published => edit.state = row.revision.map_or(State::Open, State::Published),
        Deed::Discarded => edit.state = State::Discarded,
    }
}
