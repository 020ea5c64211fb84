//! One message, several questions: where a message can be cut into parts.

use std::borrow::Cow;
use std::ops::Range;

use super::cues::{self, Cue};
use super::english;
use super::text::Token;

/// A piece of a message that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its tokens, as a range of the message's tokens.
    pub tokens: Range<usize>,
    /// Whether it asks something: a question mark, or a question word where a question begins; and
    /// it holds a word of matter, unlike "anybody?".
    pub asks: bool,
    /// Whether it is cut off behind an "and" or a comma rather than at the end of a sentence.
    pub joined: bool,
}

/// At most this many pieces are looked at; the rest of a very long message is one piece.
const MAX_PIECES: usize = 16;

/// Cuts a cleaned text at the ends of its sentences, and where "and" or a comma is followed by a
/// question word. The pieces cover all tokens, in order; none is empty.
pub fn pieces(text: &str, tokens: &[Token]) -> Vec<Piece> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<Piece> = Vec::new();
    let mut start = 0;
    let mut joined = false;
    let mut own = Opening::default();
    for at in 1..=tokens.len() {
        let before = gap(&chars, tokens, at);
        let ends = at == tokens.len() || ends_sentence(before, tokens, at);
        let joins = !ends && joins_question(before, tokens, at);
        own.add(tokens.get(at - 1).map_or("", |token| token.word.as_str()));
        // "I wonder, which ..." is one question; "who ..., and when ..." are two.
        let begins = own.begins_question() || own.requests();
        let joins = joins && begins && (own.has_matter || own.is_bare);
        if (ends || joins) && (at == tokens.len() || out.len() + 1 < MAX_PIECES) {
            let mark = ends && before.contains(&'?');
            let after_one = out.last().is_some_and(|last| last.asks);
            // "Give me the one quote. And the other."
            let goes_on = !joined
                && after_one
                && tokens
                    .get(start)
                    .is_some_and(|first| cues::joins_thing(&first.word));
            let asks = (mark || goes_on || begins) && (own.has_matter || after_one && own.is_bare);
            out.push(Piece {
                tokens: start..at,
                asks,
                joined,
            });
            start = at;
            joined = joins;
            own = Opening::default();
        }
    }
    out
}

/// A text whose numbered list is written as questions: "1) who 2) when" or "1 - who 2 - when" as ";  who ?  when?", with each
/// character at its place. Anything else as it is.
pub fn unnumbered(text: &str) -> Cow<'_, str> {
    let chars: Vec<char> = text.chars().collect();
    let is_gap = |at: Option<usize>| {
        at.and_then(|at| chars.get(at))
            .is_none_or(|c| c.is_whitespace() || *c == '(')
    };
    let marks = |first: char| {
        let mut next = first;
        let mut found = Vec::new();
        for (at, &c) in chars.iter().enumerate() {
            let closed = match chars.get(at + 1) {
                Some(')') => true,
                Some(' ') => matches!(chars.get(at + 2), Some('-' | '–')) && is_gap(Some(at + 3)),
                Some('.' | ':') => is_gap(Some(at + 2)),
                _ => false,
            };
            if c.to_ascii_lowercase() == next && closed && is_gap(at.checked_sub(1)) {
                found.push(at);
                next = char::from_u32(u32::from(next) + 1).unwrap_or(next);
            }
        }
        found
    };
    let found = ['1', 'a']
        .into_iter()
        .map(marks)
        .find(|found| found.len() > 1);
    let Some(found) = found else {
        return text.into();
    };
    let mut chars = chars;
    for (number, at) in found.into_iter().enumerate() {
        chars[at] = if number == 0 { ';' } else { '?' };
        chars[at + 1] = ' ';
    }
    chars.push('?');
    chars.into_iter().collect::<String>().into()
}

/// What is known of a piece while it grows word by word, so that no word is looked at twice.
struct Opening<'a> {
    /// Its first two words after fillers; empty where there are none yet.
    first: (&'a str, &'a str),
    /// Whether any word says what it is about.
    has_matter: bool,
    /// Whether it is a question word alone, whose matter stands elsewhere: "when and where was it".
    is_bare: bool,
}

impl Default for Opening<'_> {
    fn default() -> Self {
        Opening {
            first: ("", ""),
            has_matter: false,
            is_bare: true,
        }
    }
}

impl<'a> Opening<'a> {
    fn of(tokens: &'a [Token]) -> Opening<'a> {
        let mut opening = Opening::default();
        for token in tokens {
            opening.add(&token.word);
        }
        opening
    }

    fn add(&mut self, word: &'a str) {
        let filler = Cue::Filler.is(word);
        match self.first {
            _ if filler => {}
            ("", _) => self.first.0 = word,
            (_, "") => self.first.1 = word,
            _ => {}
        }
        self.has_matter |= !filler && !english::is_function_word(word);
        self.is_bare &= filler || is_bare(word);
    }

    /// Whether its first words, after fillers, ask something.
    fn begins_question(&self) -> bool {
        let (first, second) = self.first;
        cues::opens_question(first) || Cue::Preposition.is(first) && cues::opens_question(second)
    }

    /// Whether it orders an answer.
    fn requests(&self) -> bool {
        Cue::Orders.is(self.first.0)
    }
}

/// "..., was that ...?" and "..., is it ...?" ask about what stands before them.
fn refers_back(first: &str, second: &str) -> bool {
    matches!(first, "is" | "was" | "are" | "were") && matches!(second, "that" | "it" | "this")
}

/// Cuts one sentence at its commas and before words that join clauses: "no idea what they did, but
/// was anybody arrested". Unlike [`pieces`] it does not ask whether a question follows.
pub fn clauses(text: &str, tokens: &[Token], sentence: &Range<usize>) -> Vec<Range<usize>> {
    let chars: Vec<char> = text.chars().collect();
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut start = sentence.start;
    for at in sentence.start + 1..sentence.end {
        let (Some(before), Some(token)) = (tokens.get(at - 1), tokens.get(at)) else {
            break;
        };
        let parted = gap(&chars, tokens, at)
            .iter()
            .any(|c| matches!(c, ',' | ';' | ':' | '(' | ')' | '.' | '–' | '—' | '\n'));
        let joins = cues::joins_clause(&token.word);
        let embeds = Cue::Wonders.is(&before.word)
            && (Cue::Asks.is(&token.word) || Cue::Whether.is(&token.word));
        // A clause has a verb and what goes with it.
        if (parted || joins || embeds) && at - start > 2 && out.len() + 1 < MAX_PIECES {
            out.push(start..at);
            start = at;
        }
    }
    out.push(start..sentence.end);
    out
}

/// Where a sentence may ask for two things: "the date and the court". Each place is the end of the first
/// and the start of the second.
pub fn joints(text: &str, tokens: &[Token], sentence: &Range<usize>) -> Vec<(usize, usize)> {
    let chars: Vec<char> = text.chars().collect();
    let word = |at: usize| tokens.get(at).map_or("", |token| token.word.as_str());
    let mut out = Vec::new();
    for at in sentence.start + 1..sentence.end {
        let joins = match (word(at), word(at + 1), word(at + 2)) {
            ("as", "well", "as") => 3,
            ("and" | "plus" | "n", "also", _) => 2,
            ("and", "if", _) => 0,
            ("and" | "plus" | "n" | "versus" | "vs", _, _) => 1,
            _ => 0,
        };
        let between = gap(&chars, tokens, at);
        let parted = between.iter().any(|c| matches!(c, '/' | '&' | '+'));
        if (joins > 0 || parted) && at + joins < sentence.end {
            out.push((at, at + joins));
        }
    }
    out
}

/// What stands before a token, or behind the last one.
fn gap<'a>(chars: &'a [char], tokens: &[Token], at: usize) -> &'a [char] {
    let before = at.checked_sub(1).and_then(|i| tokens.get(i));
    let from = before.map_or(0, |token| token.end);
    let to = tokens.get(at).map_or(chars.len(), |token| token.start);
    chars.get(from..to).unwrap_or(&[])
}

fn ends_sentence(gap: &[char], tokens: &[Token], at: usize) -> bool {
    let stop = gap
        .iter()
        .position(|c| matches!(c, '.' | '?' | '!' | ';' | '\n' | '…'));
    let Some(stop) = stop else {
        // "Two things: where are they, and who pays them?"
        let next = tokens.get(at).map_or("", |token| token.word.as_str());
        return gap.contains(&':') && cues::opens_question(next);
    };
    if gap.get(stop) == Some(&'.') {
        // "U.S." and "xy.com" are no ends of sentences.
        let spaced = gap.get(stop + 1).is_some_and(|c| c.is_whitespace());
        let before = at
            .checked_sub(1)
            .and_then(|i| tokens.get(i))
            .map_or("", |token| token.word.as_str());
        return spaced && before.chars().count() > 1 && !english::is_abbreviation(before);
    }
    true
}

/// "..., and when ...": a comma or a word that joins, then a question word.
fn joins_question(gap: &[char], tokens: &[Token], at: usize) -> bool {
    let word = |i: usize| tokens.get(i).map_or("", |token| token.word.as_str());
    // "... and on what day": a preposition may come first.
    let opens = |i: usize| {
        cues::opens_question(word(i))
            || (Cue::Preposition.is(word(i)) || Cue::Hedge.is(word(i)))
                && cues::opens_question(word(i + 1))
    };
    let joining = matches!(word(at), "then") || cues::joins_thing(word(at));
    let comma = gap
        .iter()
        .any(|c| matches!(c, ',' | '/' | '&' | '+' | '-' | '–' | '—'));
    (joining && (opens(at + 1) || matches!(word(at + 1), "also" | "then") && opens(at + 2)))
        || (comma && opens(at) && !joining && !refers_back(word(at), word(at + 1)))
}

/// Whether any word says what it is about.
pub fn has_matter(tokens: &[Token]) -> bool {
    Opening::of(tokens).has_matter
}

/// Whether the first words, after fillers, ask something.
pub fn begins_question(tokens: &[Token]) -> bool {
    Opening::of(tokens).begins_question()
}

/// The tokens of a short question with the matter of its neighbour: "... sites, and on what day?".
pub fn filled(piece: &[Token], neighbour: &[Token]) -> Option<Vec<Token>> {
    if piece.len() > SHORT || !begins_question(piece) || !has_matter(neighbour) {
        return None;
    }
    let filler = |token: &&Token| !Cue::Filler.is(&token.word);
    let asking = |token: &&Token| is_bare(&token.word);
    let rest = neighbour
        .iter()
        .filter(filler)
        .filter(|token| !asking(token));
    Some(piece.iter().filter(filler).chain(rest).cloned().collect())
}

/// A piece without the "and" or "but" that joins it to what stands before.
pub fn without_joint(tokens: &[Token]) -> &[Token] {
    match tokens {
        [first, rest @ ..] if !rest.is_empty() && cues::joins_thing(&first.word) => rest,
        _ => tokens,
    }
}

/// Whether it goes on from what was said before: "and the money", "what about the money".
pub fn goes_on(tokens: &[Token]) -> bool {
    let words = tokens.iter().map(|token| token.word.as_str());
    let mut fillers = words.take_while(|word| Cue::Filler.is(word));
    fillers.any(cues::joins_thing) || about(tokens).is_some()
}

/// Without what opens a question that goes on.
pub fn without_opening(tokens: &[Token]) -> &[Token] {
    about(tokens).unwrap_or(without_fillers(tokens))
}

/// What follows "what about".
fn about(tokens: &[Token]) -> Option<&[Token]> {
    let (opening, rest) = without_fillers(tokens).split_at_checked(2)?;
    let is_about = matches!(opening[0].word.as_str(), "what" | "how") && opening[1].word == "about";
    is_about.then_some(rest)
}

fn without_fillers(tokens: &[Token]) -> &[Token] {
    let is_filler = |token: &&Token| Cue::Filler.is(&token.word);
    let fillers = tokens.iter().take_while(is_filler).count();
    tokens.get(fillers..).unwrap_or(&[])
}

/// Whether a word can be all of a question.
fn is_bare(word: &str) -> bool {
    Cue::Asks.is(word) || Cue::Amount.is(word)
}

/// A question of at most so many words may leave its matter to its neighbour.
const SHORT: usize = 4;
