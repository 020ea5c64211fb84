//! What a label looks like to the eye: letters of other alphabets, accents, digits and pairs such as
//! `rn` are read as the plain letters they pass for.

use super::super::text::is_mark;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// A label, letter by letter, without its hyphens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Folded {
    /// Each letter as written and as it looks.
    pub letters: Vec<(char, char)>,
    /// How it looks, letter by letter.
    pub look: String,
    /// How it looks when pairs that look like one letter are read as that letter.
    pub pairs: String,
}

/// Folds a label given in lower case.
pub(super) fn fold(label: &str) -> Folded {
    let plain = || {
        label
            .chars()
            .filter(|c| *c != '-')
            .filter_map(|c| Some((c, plain(c)?)))
    };
    let letters: Vec<(char, char)> = plain().map(|(c, plain)| (c, narrow(plain))).collect();
    let look = letters.iter().map(|(_, look)| *look).collect();
    let mut pairs = String::new();
    for (_, c) in plain() {
        let pair = match (pairs.chars().next_back(), c) {
            (Some('r'), 'n') => 'm',
            (Some('v'), 'v') => 'w',
            (Some('c'), 'l') => 'd',
            _ => {
                pairs.push(c);
                continue;
            }
        };
        pairs.pop();
        pairs.push(pair);
    }
    let pairs = pairs.chars().map(narrow).collect();
    Folded {
        letters,
        look,
        pairs,
    }
}

/// The plain letter that a character passes for; `None` for an accent that stands alone.
fn plain(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c);
    }
    if is_mark(c) {
        return None;
    }
    let mut buffer = [0; 4];
    let mut prototype = skeleton(c.encode_utf8(&mut buffer)).filter(|c| !is_mark(*c));
    let (first, second, third) = (prototype.next(), prototype.next(), prototype.next());
    Some(match (first, second, third) {
        (Some('r'), Some('n'), None) => 'm',
        (Some(letter), None, None) if letter.is_ascii_alphanumeric() => letter.to_ascii_lowercase(),
        (Some(letter), None, None) => near(letter).or_else(|| near(c)).unwrap_or(letter),
        _ => std::iter::once(c)
            .nfd()
            .next()
            .filter(char::is_ascii)
            .unwrap_or(c),
    })
}

/// Letters that the Unicode table of confusables keeps apart, since only one case or one style of
/// them looks like the Latin letter, but that a reader in a hurry takes for it.
fn near(c: char) -> Option<char> {
    Some(match c {
        'ᴀ' | 'α' => 'a',
        'ʙ' | 'в' | 'β' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' | 'є' | 'ε' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' | 'н' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' | 'ĸ' | 'к' | 'κ' => 'k',
        'ʟ' => 'l',
        'ᴍ' | 'ʍ' | 'м' => 'm',
        'ɴ' | 'η' | 'п' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ʀ' | 'г' => 'r',
        'ꜱ' => 's',
        'ᴛ' | 'т' | 'τ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' | 'ω' | 'ш' => 'w',
        'χ' => 'x',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => return None,
    })
}

/// One letter for those that look the same in many typefaces.
fn narrow(c: char) -> char {
    match c {
        'i' | '1' | '|' => 'l',
        '0' => 'o',
        c => c,
    }
}

/// The alphabet of a letter, for the reader; `None` for a Latin one.
pub(super) fn alphabet(c: char) -> Option<&'static str> {
    Some(match u32::from(c) {
        0x0370..=0x03FF | 0x1F00..=0x1FFF => "Greek letter",
        0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => "Cyrillic letter",
        0x0530..=0x058F => "Armenian letter",
        0x0590..=0x05FF => "Hebrew letter",
        0x0600..=0x06FF | 0x0750..=0x077F => "Arabic letter",
        0x10A0..=0x10FF | 0x1C90..=0x1CBF => "Georgian letter",
        0x13A0..=0x13FF | 0xAB70..=0xABBF => "Cherokee letter",
        0..=0x02AF | 0x1D00..=0x1DBF | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF => {
            return None;
        }
        _ => "letter of another alphabet",
    })
}
