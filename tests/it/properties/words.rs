//! Slips: the index of the words finds what a look at every word finds.

use std::cmp::Reverse;

use footnote::answer::lexicon::Lexicon;
use footnote::answer::table::Table;
use footnote::answer::text;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::check;

/// A word of few letters, so that many are alike; none is common, none has an ending.
fn word() -> impl Strategy<Value = String> {
    "[qvw]{3,5}|[qvwz]{4,28}"
}

/// A word with up to three slips.
fn slipped(word: &str, slips: &[(Index, u8)]) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    for (at, how) in slips {
        let at = at.index(letters.len());
        match how {
            0 if at > 0 => letters.swap(at - 1, at),
            1 if letters.len() > 1 => _ = letters.remove(at),
            2 => letters.insert(at, 'q'),
            _ => letters[at] = 'v',
        }
    }
    letters.into_iter().collect()
}

/// The word of the base that a slip is repaired to: nearest, with the same first letter, with all of
/// its letters, most frequent, first in the alphabet.
fn repaired<'a>(words: &'a [String], typed: &str) -> Option<&'a str> {
    let length = typed.chars().count();
    if !(4..=24).contains(&length) || words.iter().any(|word| word == typed) {
        return None;
    }
    let slips = |word: &str| strsim::osa_distance(typed, word);
    let near = words
        .iter()
        .filter(|word| slips(word) <= if length < 8 { 1 } else { 2 });
    let best = near.min_by_key(|word| {
        let another = typed.chars().any(|c| !word.contains(c));
        let count = words.iter().filter(|other| other == word).count();
        let other_first = word.chars().next() != typed.chars().next();
        (slips(word), other_first, another, Reverse(count), *word)
    });
    best.map(String::as_str)
}

#[test]
fn a_slip_is_repaired_as_if_every_word_were_looked_at() {
    let slips = vec((any::<Index>(), 0..4_u8), 0..4);
    let words = vec(word(), 1..60);
    check(
        3_000,
        (words, any::<Index>(), slips),
        |(words, at, slips)| {
            let mut lexicon = Lexicon::new(&[], Table::default());
            for word in &words {
                lexicon.add(word);
            }
            lexicon.finish();
            let typed = slipped(&words[at.index(words.len())], &slips);
            let mut repairs = Vec::new();
            lexicon.written(&text::tokens(&typed), &mut repairs, true);
            let found = repairs.first().map(|repair| repair.to.as_str());
            assert_eq!(found, repaired(&words, &typed), "{typed} among {words:?}");
        },
    );
}
