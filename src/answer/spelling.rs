//! The words that slips are repaired to, found without walking all of them.

use super::slips::{Keys, key, shortened};

/// Shortest word, as typed, that may be a slip, and the longest.
const SHORTEST: usize = 4;
const LONGEST: usize = 24;
/// From so many letters on there may be two slips.
const TWO_SLIPS: usize = 8;

/// Keys of whole words, of their first and of their second halves.
const WHOLE: u8 = 0;
const HEAD: u8 = 1;
const TAIL: u8 = 2;

/// Words that others are slips of.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// The words, sorted, one after the other.
    text: String,
    /// Letter mask of each, and where it begins in `text`.
    words: Vec<(u32, u32)>,
    keys: Keys,
}

/// A word that another may be a slip of.
pub(super) struct Near<'a> {
    /// The word.
    pub word: &'a str,
    /// How many slips they are apart.
    pub slips: usize,
    /// Whether the other has a letter that the word lacks.
    pub has_another: bool,
}

impl Spelling {
    /// Files words, which are sorted; those that nothing is repaired to are left out.
    pub fn new<'a>(sorted: impl Iterator<Item = &'a str>) -> Spelling {
        let mut spelling = Spelling::default();
        let mut entries = Vec::new();
        for word in sorted.filter(|word| word.chars().all(char::is_alphabetic)) {
            let letters: Vec<char> = word.chars().collect();
            if !(SHORTEST - 1..=LONGEST + 2).contains(&letters.len()) {
                continue;
            }
            let number = spelling.words.len() as u32;
            keys(&letters, |key| entries.push((key, number)));
            spelling
                .words
                .push((mask(word), spelling.text.len() as u32));
            spelling.text.push_str(word);
        }
        spelling.text.shrink_to_fit();
        spelling.words.shrink_to_fit();
        spelling.keys = Keys::new(entries.into_iter());
        spelling
    }

    /// The words that one may be a slip of, in their order: at most one slip (a letter more, less, other
    /// or two swapped) up to seven letters, two from eight on. None for short words and numbers.
    pub fn near(&self, word: &str) -> impl Iterator<Item = Near<'_>> {
        let letters: Vec<char> = word.chars().collect();
        let may_slip = (SHORTEST..=LONGEST).contains(&letters.len())
            && letters.iter().all(|c| c.is_alphabetic());
        let most = if letters.len() < TWO_SLIPS { 1 } else { 2 };
        let own = mask(word);
        let mut numbers: Vec<u32> = Vec::new();
        if may_slip {
            ask_keys(&letters, |key| {
                // Each slip changes at most two letters of the set.
                let may_be_near = |number: &u32| {
                    let (mask, _) = self.words[*number as usize];
                    (mask ^ own).count_ones() <= 2 * most
                };
                numbers.extend(self.keys.get(key).filter(may_be_near));
            });
        }
        numbers.sort_unstable();
        numbers.dedup();
        let known = numbers.into_iter();
        known.filter_map(move |number| {
            let (mask, known) = self.word(number as usize)?;
            let slips = strsim::osa_distance(word, known);
            (slips <= most as usize).then_some(Near {
                word: known,
                slips,
                has_another: own & !mask != 0,
            })
        })
    }

    /// A word with its mask, by its number.
    fn word(&self, number: usize) -> Option<(u32, &str)> {
        let &(mask, from) = self.words.get(number)?;
        let next = self.words.get(number + 1);
        let to = next.map_or(self.text.len(), |&(_, from)| from as usize);
        Some((mask, self.text.get(from as usize..to)?))
    }
}

/// Which letters a word has, one bit each.
fn mask(word: &str) -> u32 {
    word.chars()
        .fold(0, |mask, c| mask | 1 << (u32::from(c) % 32))
}

/// The keys under which a word is kept.
fn keys(letters: &[char], mut keep: impl FnMut(u32)) {
    if letters.len() <= TWO_SLIPS {
        shortened(WHOLE, letters, &mut keep);
    }
    if letters.len() + 2 >= TWO_SLIPS {
        let (head, tail) = letters.split_at(letters.len() / 2);
        shortened(HEAD, head, &mut keep);
        keep(key(TAIL, tail.iter().copied()));
    }
}

/// The keys to look under for a word as typed. Of two slips either none is in the second half, or at
/// most one in the first; two letters swapped over the seam are one slip in each.
fn ask_keys(letters: &[char], mut ask: impl FnMut(u32)) {
    let half = letters.len() / 2;
    if letters.len() < TWO_SLIPS {
        return shortened(WHOLE, letters, ask);
    }
    // A known word is up to two letters longer or shorter, its first half up to one, and a slip there
    // makes it one more or less.
    for head in (half - 2..=half + 2).filter_map(|length| letters.get(..length)) {
        shortened(HEAD, head, &mut ask);
    }
    let half = letters.len() - half;
    for length in half - 1..=half + 1 {
        let (before, tail) = letters.split_at(letters.len() - length);
        ask(key(TAIL, tail.iter().copied()));
        let swapped = before.last().into_iter().chain(tail.iter().skip(1));
        ask(key(TAIL, swapped.copied()));
    }
}
