//! What a question names and a fact does not hold: another year, another country, another person.
//! Then the question is of something else, however near its other words come.

use super::Snapshot;
use super::context::are_related;
use super::engine::Reading;
use super::lexicon::Word;
use super::places::is_place;
use super::text::{self, Token};

impl Snapshot {
    /// Whether a question names a year, a place or a person that a fact does not. A fact with a place of
    /// its own answers "was it in Texas?".
    pub(super) fn names_another(&self, reading: &Reading, tokens: &[Token], fact: usize) -> bool {
        let engine = &self.engine;
        let words = &reading.words;
        let token = |word: &Word| tokens.get(word.token);
        let is_held = |word: &Word| engine.holds(word, fact);
        let is_capital = |word: &Word| token(word).is_some_and(|token| token.is_capital);
        // "Anna Lind", where the fact knows a Lind and nobody knows an Anna.
        let is_named_with = |word: &Word, other: Option<&Word>| {
            let with = |other: &Word| !other.is_grammar && is_capital(other) && is_held(other);
            is_capital(word) && !engine.knows(word) && other.is_some_and(with)
        };
        // The year of what happened is often said of what belongs to it.
        let is_held_beside = |word: &Word| {
            let facts = self.base.facts.iter().enumerate();
            let mut beside = facts.filter(|(_, other)| are_related(&self.base.facts[fact], other));
            beside.any(|(at, _)| engine.holds(word, at))
        };
        let has_place = || {
            let text = text::words(&self.base.facts[fact].text);
            text.iter().any(|word| is_place(word))
        };
        words.iter().enumerate().any(|(at, word)| {
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            let typed = token(word).map_or("", |token| &token.word);
            let names = is_year(typed) && !is_held_beside(word)
                || is_place(typed) && !has_place()
                || is_named_with(word, before)
                || is_named_with(word, words.get(at + 1));
            names && !is_held(word)
        })
    }
}

/// A number that is a year and hardly a count.
fn is_year(word: &str) -> bool {
    word != "2000"
        && word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|c| c.is_ascii_digit())
}
