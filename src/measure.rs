//! How long a text is and where it may be cut, as Discord counts: in UTF-16 code units.
//!
//! Every length and every cut of the project goes through here. A cut falls between grapheme
//! clusters, so no letter loses its accent and no family of emoji a member.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// The length of a text in the units that Discord's limits are given in.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// How many columns of a terminal a text takes, near enough: one for each grapheme cluster.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).count()
}

/// The text itself where it is at most `max` units long, else its start with an ellipsis, at most
/// `max` units in all. With `max` 0 nothing is left.
pub fn clip(text: &str, max: usize) -> Cow<'_, str> {
    if units(text) <= max {
        return Cow::Borrowed(text);
    }
    let Some(room) = max.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut kept = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        used += units(cluster);
        if used > room {
            break;
        }
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    Cow::Owned(kept)
}

/// Likewise the end of a text, with an ellipsis before it.
pub fn clip_start(text: &str, max: usize) -> Cow<'_, str> {
    if units(text) <= max {
        return Cow::Borrowed(text);
    }
    let Some(mut room) = max.checked_sub(1) else {
        return Cow::Borrowed("");
    };
    let mut kept: Vec<&str> = Vec::new();
    for cluster in text.graphemes(true).rev() {
        let Some(rest) = room.checked_sub(units(cluster)) else {
            break;
        };
        room = rest;
        kept.push(cluster);
    }
    kept.reverse();
    Cow::Owned(format!("…{}", kept.concat().trim_start()))
}
