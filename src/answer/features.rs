//! What is compared: the features of a text, in three blocks.
//!
//! Stems carry the meaning, one word more the form (a question, a remark, ...), pairs of neighbours the phrasing, and character grams
//! survive inflection and what is left of a spelling mistake.

use super::kind::{self, Form};
use super::lexicon::Word;

/// How many blocks there are; each counts the same.
pub const BLOCKS: usize = 3;

const STEM: u8 = 0;
const PAIR: u8 = 1;
const GRAM: u8 = 2;

/// One feature of a text: its block and a hash of what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Below [`BLOCKS`].
    pub block: u8,
    /// The same on every machine and in every run.
    pub hash: u64,
    /// The word of the text that it begins in, for explanations.
    pub word: u16,
}

/// Whether a block is that of grams of characters.
pub fn is_gram(block: u8) -> bool {
    block == GRAM
}

/// All features of a text, with repetitions.
pub fn extract(words: &[Word]) -> Vec<Feature> {
    let mut out = Vec::with_capacity(words.len() * 24);
    let ids: Vec<u64> = words.iter().map(|word| word.stem).collect();
    let mut add = |block, hash, word: usize| {
        out.push(Feature {
            block,
            hash,
            word: u16::try_from(word).unwrap_or(u16::MAX),
        });
    };
    // The borders count as words in pairs, so that "who ..." differs from "... who".
    let (begin, end) = (1, 2);
    if !ids.is_empty() {
        let form = match kind::form(words) {
            Form::Question => 3,
            Form::Request => 4,
            Form::Statement => 5,
            Form::Keywords => 6,
        };
        add(STEM, mix(STEM, form, 0), 0);
    }
    for (at, &id) in ids.iter().enumerate() {
        add(STEM, mix(STEM, id, 0), at);
        let before = at
            .checked_sub(1)
            .and_then(|i| ids.get(i))
            .copied()
            .unwrap_or(begin);
        add(PAIR, mix(PAIR, before, id), at);
    }
    if let Some(&last) = ids.last() {
        add(PAIR, mix(PAIR, last, end), ids.len() - 1);
    }
    let mut framed: Vec<char> = Vec::with_capacity(32);
    for (at, word) in words.iter().enumerate() {
        framed.clear();
        framed.push('<');
        framed.extend(word.text.chars());
        framed.push('>');
        for size in 3..=5 {
            for gram in framed.windows(size) {
                let id = gram
                    .iter()
                    .fold(BASIS, |h, &c| step(h, u64::from(u32::from(c))));
                add(GRAM, mix(GRAM, id, size as u64), at);
            }
        }
    }
    out
}

// FNV-1a (Fowler, Noll, Vo), by whole values rather than bytes where the input is one.
const BASIS: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, value: u64) -> u64 {
    (hash ^ value).wrapping_mul(0x0000_0100_0000_01b3)
}

/// A hash of bytes that is the same on every machine.
pub fn hash(seed: u64, bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(step(BASIS, seed), |h, &b| step(h, u64::from(b)))
}

/// Two hashes into one; the last shifts spread the low bits, which FNV leaves weak.
fn mix(block: u8, a: u64, b: u64) -> u64 {
    let h = step(step(step(BASIS, u64::from(block)), a), b);
    let h = (h ^ (h >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h ^ (h >> 29)
}
