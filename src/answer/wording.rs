//! How much of a question the words of an entry hold: the very words, or words near in meaning.

use super::lexicon::Word;
use super::table::Table;

/// The words of an entry.
#[derive(Debug, Default)]
pub struct Wording {
    /// Their stems, sorted.
    stems: Vec<u64>,
    /// Places in the table of words, with one over the length of the vector there.
    rows: Vec<(u32, f32)>,
}

/// How much of some words an entry holds, each word weighing as much as it tells.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// Share that it holds itself, from 0 to 1.
    pub exact: f32,
    /// The same, where a word near in meaning counts as far as it is near.
    pub akin: f32,
    /// How near it comes to the word of matter that it is farthest from, from 0 to 1.
    pub least: f32,
}

impl Wording {
    /// Notes the words of an entry.
    pub fn new<'a>(words: impl Iterator<Item = &'a Word> + Clone) -> Wording {
        let mut stems: Vec<u64> = words.clone().map(|word| word.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.shrink_to_fit();
        let of_matter = words.filter(|word| !word.is_grammar);
        let mut rows: Vec<(u32, f32)> = of_matter
            .filter_map(|word| Some((word.row? as u32, 1.0 / word.length)))
            .collect();
        rows.sort_unstable_by_key(|&(row, _)| row);
        rows.dedup();
        rows.shrink_to_fit();
        Wording { stems, rows }
    }

    /// How much of some words it holds; nothing of none.
    pub fn held(&self, words: &[&Word], table: &Table) -> Held {
        let (mut all, mut held) = (0.0, Held::default());
        held.least = 1.0;
        for word in words {
            let exact = f32::from(self.stems.binary_search(&word.stem).is_ok());
            let akin = match (exact > 0.0 || word.is_grammar, word.row) {
                (true, _) => exact,
                (false, Some(row)) => self.nearest(row, table) / word.length,
                (false, None) => 0.0,
            };
            all += word.telling;
            held.exact += exact * word.telling;
            held.akin += akin * word.telling;
            if !word.is_grammar {
                held.least = held.least.min(akin);
            }
        }
        if all > 0.0 {
            held.exact /= all;
            held.akin /= all;
        }
        held
    }

    /// The largest product of a word of length one with the word at a place of the table; at least 0.
    fn nearest(&self, row: usize, table: &Table) -> f32 {
        let products = self
            .rows
            .iter()
            .map(|&(own, factor)| table.product(row, own as usize) as f32 * factor);
        products.fold(0.0, f32::max)
    }
}
