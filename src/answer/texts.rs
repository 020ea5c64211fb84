//! The single texts of the entries: how near to a question the nearest text of each entry is.
//!
//! Words and pairs of words only. A prototype blurs what an entry with many unlike texts says; the
//! nearest text keeps it.

use std::collections::HashMap;

use super::index::{Example, Vector};
use super::postings;

/// A feature in more than this share of the texts is not looked at: it tells little, and costs most.
const COMMON: usize = 8;
/// At most so many places are looked at for one question, those of rare features first.
const BUDGET: usize = 2_048;
/// In a small base every feature counts.
const FEW: usize = 64;

/// For each feature the texts that have it.
#[derive(Debug, Default)]
pub struct Texts {
    /// Where the texts of each entry begin; one more at the end.
    entries: Vec<usize>,
    /// Where the places of each feature begin; one more at the end.
    start: Vec<u32>,
    /// Text and weight of each place, the weights of a text having length one.
    places: Vec<(u32, f32)>,
    /// Whether a feature counts here.
    counts: Vec<bool>,
}

impl Texts {
    /// Notes all texts, which stand entry by entry. `frequency` says of each feature how many texts
    /// have it, `is_word` whether it is one of words.
    pub fn new(
        n_classes: usize,
        examples: &[Example],
        frequency: &[u32],
        is_word: impl Fn(u32) -> bool,
    ) -> Texts {
        let most = (examples.len() / COMMON).max(FEW) as u32;
        let counts = (0..)
            .zip(frequency)
            .map(|(at, &n)| n <= most && is_word(at));
        let texts = Texts {
            entries: (0..=n_classes)
                .map(|class| examples.partition_point(|example| example.class < class))
                .collect(),
            counts: counts.collect(),
            ..Texts::default()
        };
        let cells = (0..)
            .zip(examples)
            .flat_map(|(text, Example { vector, .. })| {
                let length = texts.length(vector);
                let counted = texts.counted(vector);
                counted.map(move |(feature, value)| (feature, (text, value / length)))
            });
        let (start, places) = postings::file(frequency.len(), cells);
        Texts {
            start,
            places,
            ..texts
        }
    }

    /// Cosine with the nearest text of each entry, from 0 to 1.
    pub fn nearest(&self, question: &Vector) -> Vec<f32> {
        let mut cosine = vec![0.0_f32; self.entries.last().copied().unwrap_or(0)];
        let range = |feature: u32| {
            let at = feature as usize;
            self.start[at] as usize..self.start[at + 1] as usize
        };
        let counted: Vec<(u32, f32)> = self.counted(question).collect();
        let length = |feature| range(feature).len();
        for &(feature, value) in postings::affordable(&counted, BUDGET, length).iter() {
            for &(text, weight) in &self.places[range(feature)] {
                cosine[text as usize] += value * weight;
            }
        }
        let length = self.length(question);
        let best = |texts: &[f32]| {
            // Eight at once, as processors do.
            let (eights, rest) = texts.as_chunks::<8>();
            let mut best = [0.0_f32; 8];
            for eight in eights {
                for (best, &cosine) in best.iter_mut().zip(eight) {
                    *best = if cosine > *best { cosine } else { *best };
                }
            }
            best.iter().chain(rest).copied().fold(0.0, f32::max) / length
        };
        let entries = self.entries.iter().zip(self.entries.iter().skip(1));
        entries
            .map(|(&from, &to)| best(cosine.get(from..to).unwrap_or(&[])))
            .collect()
    }

    /// Cosine of two texts, from 0 to 1, as [`Texts::nearest`] takes it.
    pub fn cosine(&self, one: &Vector, other: &Vector) -> f32 {
        let known: HashMap<u32, f32> = self.counted(one).collect();
        let shared = self.counted(other);
        let sum: f32 = shared
            .filter_map(|(feature, value)| Some(known.get(&feature)? * value))
            .sum();
        sum / (self.length(one) * self.length(other))
    }

    fn counted<'a>(&'a self, vector: &'a Vector) -> impl Iterator<Item = (u32, f32)> + Clone + 'a {
        let features = vector.features.iter().copied();
        features.filter(|&(feature, _)| self.counts[feature as usize])
    }

    fn length(&self, vector: &Vector) -> f32 {
        let squares: f32 = self.counted(vector).map(|(_, value)| value * value).sum();
        libm::sqrtf(squares).max(f32::MIN_POSITIVE)
    }
}
