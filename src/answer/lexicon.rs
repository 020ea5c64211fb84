//! The words that a base knows: same meanings, and the repair of spelling mistakes.

use std::collections::HashMap;

use super::english;
use super::table::Table;
use super::text::{self, Token};

/// A word among this many most frequent ones of English is not taken for a mistake.
const COMMON: usize = 10_000;

/// A word as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// After repair and after same meanings.
    pub text: String,
    /// Its stem.
    pub stem: String,
    /// Index of the token that it comes from.
    pub token: usize,
}

/// A repaired spelling mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// As typed.
    pub from: String,
    /// As read.
    pub to: String,
}

/// What the base's own words are, and which of them mean the same.
#[derive(Debug, Default)]
pub struct Lexicon {
    table: Table,
    /// Stems of a word or phrase -> the words that stand for its group.
    same: HashMap<Vec<String>, Vec<String>>,
    longest_same: usize,
    /// Every word of the base with how often it occurs.
    counts: HashMap<String, u32>,
    stems: HashMap<String, u32>,
    /// The words by length, for repairs: letter mask and word, sorted.
    by_length: Vec<Vec<(u32, String)>>,
}

impl Lexicon {
    /// Learns the groups of same meaning; [`Lexicon::add`] then learns the base's words.
    pub fn new(groups: &[Vec<String>], table: Table) -> Lexicon {
        let mut lexicon = Lexicon {
            table,
            ..Lexicon::default()
        };
        for group in groups {
            let Some(first) = group.first() else { continue };
            let canonical = text::words(first);
            for member in group {
                let key: Vec<String> = text::words(member)
                    .iter()
                    .map(|word| text::stem(word))
                    .collect();
                if key.is_empty() {
                    continue;
                }
                lexicon.longest_same = lexicon.longest_same.max(key.len());
                lexicon.same.entry(key).or_insert_with(|| canonical.clone());
                for word in text::words(member) {
                    lexicon.add(&word);
                }
            }
        }
        lexicon
    }

    /// Counts a word of the base.
    pub fn add(&mut self, word: &str) {
        *self.counts.entry(word.to_owned()).or_default() += 1;
        *self.stems.entry(text::stem(word)).or_default() += 1;
    }

    /// Sorts what was added; repairs work from here on.
    pub fn finish(&mut self) {
        self.by_length.clear();
        let mut all: Vec<&String> = self.counts.keys().collect();
        all.sort_unstable();
        for word in all {
            let length = word.chars().count();
            if length >= 3 && word.chars().all(char::is_alphabetic) {
                if self.by_length.len() <= length {
                    self.by_length.resize_with(length + 1, Vec::new);
                }
                self.by_length[length].push((mask(word), word.clone()));
            }
        }
    }

    /// How telling a word is in general English, from 0 to 1.
    pub fn telling(&self, word: &str) -> f32 {
        self.table.telling(word)
    }

    /// Whether any entry holds a word with this stem.
    pub fn knows(&self, stem: &str) -> bool {
        self.stems.contains_key(stem)
    }

    /// Words of the base itself, without repairs.
    pub fn read(&self, text: &str) -> Vec<Word> {
        let tokens = text::tokens(&text::clean(text));
        self.words(&tokens, &mut Vec::new(), false)
    }

    /// The words of a question as they are compared: slang written out, spelling repaired, words of
    /// one meaning replaced by the one that stands for them.
    pub fn understand(&self, tokens: &[Token], repairs: &mut Vec<Repair>) -> Vec<Word> {
        self.words(tokens, repairs, true)
    }

    fn words(&self, tokens: &[Token], repairs: &mut Vec<Repair>, repair: bool) -> Vec<Word> {
        let mut plain: Vec<Word> = Vec::with_capacity(tokens.len());
        let noise = |token: &Token| english::is_noise(&token.word);
        let all_noise = tokens.iter().all(noise);
        for (at, token) in tokens.iter().enumerate() {
            if noise(token) && !all_noise {
                continue;
            }
            let written_out = english::written_out(&token.word);
            let parts: Vec<&str> = match written_out {
                Some(words) => words.split(' ').collect(),
                None => vec![&token.word],
            };
            for part in parts {
                let mut word = part.to_owned();
                if repair && let Some(better) = self.repair(&word) {
                    repairs.push(Repair {
                        from: word,
                        to: better.clone(),
                    });
                    word = better;
                }
                plain.push(Word {
                    stem: text::stem(&word),
                    text: word,
                    token: at,
                });
            }
        }
        self.replace_same(plain)
    }

    fn replace_same(&self, words: Vec<Word>) -> Vec<Word> {
        if self.same.is_empty() {
            return words;
        }
        let mut out = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let found = (1..=self.longest_same.min(words.len() - at))
                .rev()
                .find_map(|n| {
                    let key: Vec<String> = words[at..at + n]
                        .iter()
                        .map(|word| word.stem.clone())
                        .collect();
                    self.same.get(&key).map(|canonical| (n, canonical))
                });
            match found {
                Some((n, canonical)) => {
                    for word in canonical {
                        let token = words[at].token;
                        out.push(Word {
                            stem: text::stem(word),
                            text: word.clone(),
                            token,
                        });
                    }
                    at += n;
                }
                None => {
                    out.push(words[at].clone());
                    at += 1;
                }
            }
        }
        out
    }

    /// The base's word that is nearest to an unknown one: at most one slip (a letter more, less, other
    /// or two swapped) up to seven letters, two from eight on. Short words, numbers, words that the base
    /// knows and common English words are left alone.
    fn repair(&self, word: &str) -> Option<String> {
        let length = word.chars().count();
        if !(4..=24).contains(&length)
            || !word.chars().all(char::is_alphabetic)
            || self.counts.contains_key(word)
            || self.table.rank(word).is_some_and(|rank| rank < COMMON)
            || self.knows(&text::stem(word))
        {
            return None;
        }
        let slips = if length < 8 { 1 } else { 2 };
        let own = mask(word);
        let first = word.chars().next();
        let mut best: Option<(usize, bool, std::cmp::Reverse<u32>, &str)> = None;
        for n in length - slips..=length + slips {
            for (mask, known) in self.by_length.get(n).into_iter().flatten() {
                // Each slip changes at most two letters of the set.
                if (mask ^ own).count_ones() as usize > 2 * slips {
                    continue;
                }
                let distance = strsim::osa_distance(word, known);
                if distance <= slips {
                    let count = self.counts.get(known).copied().unwrap_or(0);
                    let key = (
                        distance,
                        known.chars().next() != first,
                        std::cmp::Reverse(count),
                        known.as_str(),
                    );
                    if best.is_none_or(|b| key < b) {
                        best = Some(key);
                    }
                }
            }
        }
        best.map(|(.., known)| known.to_owned())
    }
}

/// Which letters a word has, one bit each.
fn mask(word: &str) -> u32 {
    word.chars()
        .fold(0, |mask, c| mask | 1 << (u32::from(c) % 32))
}
