//! From what somebody typed to tokens with places: normal forms, hidden characters, words, stems.
//!
//! The only place that looks into the characters of a question; nothing here knows a story.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The longest message that is read, in characters: Discord's own limit for members with Nitro.
pub const MAX_CHARS: usize = 4_000;

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The word in lower case, without apostrophes and accents.
    pub word: String,
    /// Place of its first character in the cleaned text, in characters.
    pub start: usize,
    /// Place after its last character.
    pub end: usize,
    /// Whether it begins with a capital letter and is not written in capitals throughout.
    pub is_capital: bool,
}

/// The text as it is read: one normal form (NFKC), no invisible, control or direction-changing
/// characters, single spaces (line breaks stay), at most [`MAX_CHARS`] characters.
pub fn clean(text: &str) -> String {
    let normal: Cow<str> = if text.is_ascii() {
        text.into()
    } else {
        text.chars().filter(|&c| !is_invisible(c)).nfkc().collect()
    };
    let mut out = String::with_capacity(normal.len().min(4 * MAX_CHARS));
    let mut marks = 0;
    let mut blank = true;
    let mut line = true;
    for c in normal.chars().filter(|&c| !is_invisible(c)).take(MAX_CHARS) {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        // Two marks on a letter are a language; more are decoration.
        if marks > 2 {
            continue;
        }
        if c == '\n' || c == '\r' {
            if !line {
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('\n');
            }
            (blank, line) = (true, true);
        } else if c.is_whitespace() || c.is_control() {
            if !blank {
                out.push(' ');
            }
            blank = true;
        } else {
            out.push(c);
            (blank, line) = (false, false);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a character is set over or under the one before it.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && is_combining_mark(c)
}

/// Characters that are not seen, or that change the direction of others: they would let two texts
/// that look the same differ, or the reverse.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
        || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// The words of a cleaned text. A number keeps its inner point or comma (`1.1`, `1,000`) and takes
/// the unit that touches it (`1.1m`); a word drops apostrophes and accents (`don't` is `dont`), but
/// `we're` and `we'll` are two words, since `were` and `well` are others.
pub fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(&first) = chars.get(at) {
        if !first.is_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        let mut word = String::new();
        let mut apostrophe = None;
        while let Some(&c) = chars.get(at) {
            let before = at.checked_sub(1).and_then(|i| chars.get(i));
            let next = chars.get(at + 1);
            let between_digits =
                before.is_some_and(char::is_ascii_digit) && next.is_some_and(char::is_ascii_digit);
            if c.is_alphanumeric() {
                push_folded(&mut word, c);
            } else if matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')
                && next.is_some_and(|n| n.is_alphabetic())
            {
                apostrophe = Some((at, word.len()));
            } else if c == '.' && between_digits {
                word.push('.');
            } else if !(c == ',' && between_digits || is_mark(c)) {
                break;
            }
            at += 1;
        }
        let cut = apostrophe.and_then(|(place, length)| match word.get(length..)? {
            "re" => Some((place, length, "are")),
            "ll" => Some((place, length, "will")),
            _ => None,
        });
        let mut letters = chars.get(start..at).unwrap_or(&[]).iter();
        let is_capital = first.is_uppercase() && letters.any(|c| c.is_lowercase());
        let mut start = start;
        if let Some((place, length, long)) = cut {
            word.truncate(length);
            out.push(Token {
                word: std::mem::replace(&mut word, long.to_owned()),
                start,
                end: place,
                is_capital,
            });
            start = place + 1;
        }
        if !word.is_empty() {
            out.push(Token {
                word,
                start,
                end: at,
                is_capital,
            });
        }
    }
    out
}

/// Lower case without accents.
fn push_folded(word: &mut String, c: char) {
    if c.is_ascii() {
        word.push(c.to_ascii_lowercase());
    } else {
        word.extend(
            c.nfkd()
                .filter(|&d| !is_combining_mark(d))
                .flat_map(char::to_lowercase),
        );
    }
}

/// The words of a text from the base, cleaned and without their places.
pub fn words(text: &str) -> Vec<String> {
    tokens(&clean(text))
        .into_iter()
        .map(|token| token.word)
        .collect()
}

/// The English Snowball stem of a word in lower case.
pub fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(word).into_owned()
}
