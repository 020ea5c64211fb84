//! First stages of reading: invisible characters go, every character takes its plain form (NFKC),
//! Unicode's full stops become dots. Each character left knows its place in the original text.

use super::super::text::is_mark;
use unicode_normalization::UnicodeNormalization;

/// One character of a text that is being read, and where it came from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    /// The character as read.
    pub c: char,
    /// First character of the original that it stands for.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// How it came to be here.
    pub mark: Mark,
}

/// How a character came to be in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// As written.
    Plain,
    /// Written in a way that only serves to make a link unclickable: surely part of a name.
    Defanged,
    /// Read into the text, as the dot of `a . b`: perhaps part of a name.
    Joined,
}

/// Most characters that one becomes; some signs stand for a phrase of up to 18.
const LONGEST_FORM: usize = 6;

/// Reads a text into its plain characters.
pub(super) fn clean(text: &str) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len());
    let mut chars = text
        .chars()
        .enumerate()
        .filter(|(_, c)| !is_invisible(*c))
        .peekable();
    let mut cluster = String::new();
    let mut plain: Vec<char> = Vec::new();
    while let Some((from, base)) = chars.next() {
        let mut to = from + 1;
        cluster.clear();
        cluster.push(base);
        while let Some((at, mark)) = chars.next_if(|(_, c)| is_mark(*c)) {
            cluster.push(mark);
            to = at + 1;
        }
        plain.clear();
        if cluster.is_ascii() {
            plain.push(base);
        } else {
            let forms = cluster.nfkc().filter(|c| !is_overlay(*c));
            plain.extend(forms.take(LONGEST_FORM + 1));
            // A letter of some language keeps one mark at most beside its composed form; piles of
            // them are decoration.
            if plain.iter().filter(|c| is_mark(**c)).count() > 1 {
                plain.clear();
                plain.extend(std::iter::once(base).nfkc());
            }
            // A sign for a whole phrase is no part of a name.
            if plain.len() > LONGEST_FORM {
                plain.truncate(1);
            }
        }
        let mark = Mark::Plain;
        cells.extend(plain.iter().map(|&c| Cell { c, from, to, mark }));
    }
    full_stops(&mut cells);
    cells
}

/// The text of some cells.
pub(super) fn text_of(cells: &[Cell]) -> String {
    cells.iter().map(|cell| cell.c).collect()
}

/// Characters that show nothing, or only change the direction of what follows.
pub(super) fn is_invisible(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        c if c.is_control() => true,
        _ => matches!(u32::from(c),
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F
            | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0x3164 | 0xFE00..=0xFE0F
            | 0xFEFF | 0xFFA0 | 0xFFF0..=0xFFFB | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF),
    }
}

/// Strokes through, and frames around, a letter: they decorate it and make no other letter of it.
fn is_overlay(c: char) -> bool {
    matches!(u32::from(c), 0x334..=0x338 | 0x488 | 0x489 | 0x20D2 | 0x20D3 | 0x20D8..=0x20DA
        | 0x20DD..=0x20E0 | 0x20E2..=0x20E6 | 0x20EA | 0x20EB)
}

/// Turns the full stops of other scripts into dots. After a Latin letter and before another
/// script, the ideographic one ends a sentence.
fn full_stops(cells: &mut [Cell]) {
    for at in 0..cells.len() {
        let Some(c) = cells.get(at).map(|cell| cell.c) else {
            continue;
        };
        let ascii = |at: usize| {
            cells
                .get(at)
                .is_some_and(|cell| cell.c.is_ascii_alphanumeric())
        };
        let dot = match c {
            '。' => {
                let after_ascii = at.checked_sub(1).is_some_and(ascii);
                if after_ascii && !ascii(at + 1) {
                    ' '
                } else {
                    '.'
                }
            }
            '\u{06D4}' | '\u{0701}' | '\u{0702}' | '\u{A4F8}' | '\u{A60E}' | '\u{10A50}'
            | '\u{1D16D}' | '\u{2E3C}' => '.',
            _ => continue,
        };
        if let Some(cell) = cells.get_mut(at) {
            cell.c = dot;
        }
    }
}
