//! The words that a base knows: same meanings, and the repair of spelling mistakes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::english;
use super::features;
use super::spelling::Spelling;
use super::table::Table;
use super::text::{self, Token};

/// A word among this many most frequent ones of English is not taken for a mistake.
const COMMON: usize = 10_000;

/// A word as it is compared, after repair and after same meanings.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The word.
    pub text: String,
    /// A hash of its stem, the same on every machine.
    pub stem: u64,
    /// Its place in the table of words.
    pub row: Option<usize>,
    /// Length of its vector there; never 0.
    pub length: f32,
    /// How telling it is in general English, from 0 to 1.
    pub telling: f32,
    /// Whether it carries grammar rather than matter.
    pub is_grammar: bool,
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
    /// A word or phrase, as the key of its stems -> the words that stand for its group.
    same: HashMap<u64, Vec<Word>>,
    longest_same: usize,
    /// Every word of the base with how often it occurs.
    counts: HashMap<String, (u32, Word)>,
    stems: HashSet<u64>,
    /// The words that slips are repaired to.
    spelling: Spelling,
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
            let canonical = lexicon.plain(first);
            for member in group {
                let words = lexicon.plain(member);
                if words.is_empty() {
                    continue;
                }
                lexicon.longest_same = lexicon.longest_same.max(words.len());
                let same = lexicon.same.entry(key(&words));
                same.or_insert_with(|| canonical.clone());
                for word in words {
                    lexicon.add(&word.text);
                }
            }
        }
        lexicon
    }

    /// Counts a word of the base.
    pub fn add(&mut self, word: &str) {
        if let Some((count, _)) = self.counts.get_mut(word) {
            *count += 1;
            return;
        }
        let made = self.word(word.to_owned(), 0);
        self.stems.insert(made.stem);
        self.counts.insert(word.to_owned(), (1, made));
    }

    /// Everything that is to be known of a word.
    fn word(&self, text: String, token: usize) -> Word {
        if let Some((_, known)) = self.counts.get(&text) {
            return Word {
                token,
                ..known.clone()
            };
        }
        let row = self.table.find(&text);
        Word {
            stem: stem(&text),
            row,
            length: row.map_or(1.0, |row| self.table.length(row)),
            telling: self.table.telling(row),
            is_grammar: english::is_function_word(&text),
            text,
            token,
        }
    }

    fn plain(&self, text: &str) -> Vec<Word> {
        let words = text::words(text).into_iter();
        words.map(|word| self.word(word, 0)).collect()
    }

    /// Sorts what was added; repairs work from here on.
    pub fn finish(&mut self) {
        let mut all: Vec<&str> = self.counts.keys().map(String::as_str).collect();
        all.sort_unstable();
        self.spelling = Spelling::new(all.into_iter());
    }

    /// Whether any text of the base holds a word with this stem.
    pub fn knows(&self, stem: u64) -> bool {
        self.stems.contains(&stem)
    }

    /// Words of the base itself, without repairs.
    pub fn read(&self, text: &str) -> Vec<Word> {
        let tokens = text::tokens(&text::clean(text));
        let written = self.written(&tokens, &mut Vec::new(), false);
        self.with_same(&written).unwrap_or(written)
    }

    /// The words of a text with slang written out and, if wanted, spelling repaired.
    pub fn written(&self, tokens: &[Token], repairs: &mut Vec<Repair>, repair: bool) -> Vec<Word> {
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
                let word = self.word(part.to_owned(), at);
                match repair.then(|| self.repair(&word)).flatten() {
                    None => plain.push(word),
                    Some(better) => {
                        repairs.push(Repair {
                            from: word.text,
                            to: better.to_owned(),
                        });
                        plain.push(self.word(better.to_owned(), at));
                    }
                }
            }
        }
        plain
    }

    /// Replaces words of one meaning by the words that stand for them; `None` where there are none.
    pub fn with_same(&self, words: &[Word]) -> Option<Vec<Word>> {
        let mut out: Option<Vec<Word>> = None;
        let mut at = 0;
        while at < words.len() {
            let most = self.longest_same.min(words.len() - at);
            let found = (1..=most).rev().find_map(|n| {
                let own = words.get(at..at + n)?;
                Some((n, own, self.same.get(&key(own))?))
            });
            match (found, &mut out) {
                (Some((n, own, canonical)), _) => {
                    let out = out.get_or_insert_with(|| words[..at].to_vec());
                    let token = own[0].token;
                    out.extend(canonical.iter().cloned().map(|word| Word { token, ..word }));
                    at += n;
                }
                (None, out) => {
                    if let Some(out) = out {
                        out.push(words[at].clone());
                    }
                    at += 1;
                }
            }
        }
        out
    }

    /// The base's word that is nearest to an unknown one. Words that the base knows and common English
    /// words are left alone.
    fn repair(&self, word: &Word) -> Option<&str> {
        let is_common = |row| self.table.rank(row) < COMMON;
        if self.knows(word.stem) || word.row.is_some_and(is_common) {
            return None;
        }
        let first = word.text.chars().next();
        let best = self.spelling.near(&word.text).min_by_key(|near| {
            let count = self.counts.get(near.word).map_or(0, |(count, _)| *count);
            // A letter is left out more often than another is put in its place.
            let other_first = near.word.chars().next() != first;
            (near.slips, other_first, near.has_another, Reverse(count))
        });
        best.map(|near| near.word)
    }
}

/// A hash of a word's stem.
fn stem(word: &str) -> u64 {
    features::hash(0, text::stem(word).as_bytes())
}

/// Some words as one number: the same for the same stems in the same order.
pub fn key(words: &[Word]) -> u64 {
    words
        .iter()
        .fold(0, |key, word| features::hash(key, &word.stem.to_le_bytes()))
}
