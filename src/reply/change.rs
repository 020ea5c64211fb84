//! What an edit changes, as blocks: nothing in it can be clicked, and where room is short, each field is
//! cut down to its changes.

use super::draft::Draft;
use super::{Block, defang};
use crate::curate::diff::{Changed, FieldChange, Piece};
use crate::measure::{clip, clip_start, units};

/// How much is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// How long a text may be, in units of [`crate::measure`].
    pub(super) text: usize,
    /// How many items of a list are shown.
    pub(super) items: usize,
    /// How many fields are shown.
    pub(super) fields: usize,
    /// How many problems, and how many answers that change.
    pub(super) lines: usize,
}

/// From all of it to what fits any message.
pub(super) const ROOMS: [Room; 5] = [
    Room {
        text: usize::MAX,
        items: usize::MAX,
        fields: usize::MAX,
        lines: 6,
    },
    Room {
        text: 500,
        items: 8,
        fields: 12,
        lines: 6,
    },
    Room {
        text: 250,
        items: 5,
        fields: 8,
        lines: 4,
    },
    Room {
        text: 120,
        items: 3,
        fields: 6,
        lines: 3,
    },
    Room {
        text: 48,
        items: 2,
        fields: 4,
        lines: 2,
    },
];

/// What is changed, field by field.
pub(super) fn blocks(draft: &Draft<'_>, changes: &[FieldChange], room: Room) -> Vec<Block> {
    let shown = changes.iter().take(room.fields);
    let mut blocks: Vec<Block> = shown
        .flat_map(|change| field(draft, change, room))
        .collect();
    blocks.extend(more(changes.len(), room.fields));
    blocks
}

fn field(draft: &Draft<'_>, change: &FieldChange, room: Room) -> Vec<Block> {
    // Who looks a source over wants to open it; a listed name is no link there either.
    let safe = |text: &str| match change.field.as_str() {
        "address" => draft.stored(text),
        _ => defang::unlinked(text),
    };
    let mut blocks = vec![Block::Field(change.field.clone())];
    match &change.change {
        Changed::Text(pieces) => {
            let safe = |piece: &Piece| match piece {
                Piece::Same(text) => Piece::Same(safe(text)),
                Piece::Gone(text) => Piece::Gone(safe(text)),
                Piece::New(text) => Piece::New(safe(text)),
            };
            let pieces = pieces.iter().map(safe).collect();
            blocks.push(Block::Diff(cut(pieces, room.text)));
        }
        Changed::List { gone, new, moved } => {
            let lists = [("gone", gone), ("new", new)];
            for (what, items) in lists {
                for item in items.iter().take(room.items) {
                    let item = clip(&safe(item), room.text).into_owned();
                    blocks.push(Block::Item(format!("{what}: {item}"), Vec::new()));
                }
                blocks.extend(more(items.len(), room.items));
            }
            blocks.extend(moved.then(|| Block::Small("In another order.".to_owned())));
        }
    }
    blocks
}

/// Says how many are not shown.
pub(super) fn more(all: usize, shown: usize) -> Option<Block> {
    let more = all.saturating_sub(shown);
    (more > 0).then(|| Block::Small(format!("And {more} more.")))
}

/// The pieces, at most `most` units of them: of what stays the same only what is next to a change,
/// and so much of each change that the first is seen from both sides.
fn cut(pieces: Vec<Piece>, most: usize) -> Vec<Piece> {
    let length = |piece: &Piece| match piece {
        Piece::Same(text) | Piece::Gone(text) | Piece::New(text) => units(text),
    };
    if pieces.iter().map(length).fold(0, usize::saturating_add) <= most {
        return pieces;
    }
    let (beside, last) = (most / 4, pieces.len().saturating_sub(1));
    let mut left = most;
    let mut kept = Vec::new();
    for (at, piece) in pieces.into_iter().enumerate() {
        let piece = match piece {
            Piece::Same(text) if at == 0 => Piece::Same(clip_start(&text, beside).into_owned()),
            Piece::Same(text) if at == last => Piece::Same(clip(&text, beside).into_owned()),
            Piece::Same(text) if units(&text) > beside => Piece::Same(format!(
                "{} {}",
                clip(&text, beside / 2),
                clip_start(&text, beside / 2)
            )),
            Piece::Same(text) => Piece::Same(text),
            Piece::Gone(text) => Piece::Gone(clip(&text, most / 3).into_owned()),
            Piece::New(text) => Piece::New(clip(&text, most / 3).into_owned()),
        };
        let Some(rest) = left.checked_sub(length(&piece)) else {
            kept.push(Piece::Same(" …".to_owned()));
            break;
        };
        left = rest;
        kept.push(piece);
    }
    kept
}
