//! The single texts of the entries: how near to a question the nearest text of each entry is.
//!
//! Words and pairs of words only. A prototype blurs what an entry with many unlike texts says; the
//! nearest text keeps it.

use std::collections::HashMap;

use super::index::Vector;
use super::learn::Example;

/// For each feature the texts that have it.
#[derive(Debug, Default)]
pub struct Texts {
    n_classes: usize,
    /// The entry of each text.
    class: Vec<u32>,
    /// Where the places of each feature begin; one more at the end.
    start: Vec<u32>,
    /// Text and weight of each place, the weights of a text having length one.
    places: Vec<(u32, f32)>,
    /// Whether a feature is a gram of characters, which does not count here.
    grams: Vec<bool>,
}

impl Texts {
    /// Notes all texts. `grams` says of each feature whether it is one of characters.
    pub fn new(n_classes: usize, examples: &[Example], grams: &[bool]) -> Texts {
        let mut texts = Texts {
            n_classes,
            grams: grams.to_vec(),
            ..Texts::default()
        };
        let mut places: Vec<(u32, u32, f32)> = Vec::new();
        for (text, example) in examples.iter().enumerate() {
            texts.class.push(example.class as u32);
            let length = texts.length(&example.vector);
            let counted = texts.counted(&example.vector);
            places.extend(counted.map(|(feature, value)| (feature, text as u32, value / length)));
        }
        places.sort_unstable_by_key(|&(feature, text, _)| (feature, text));
        let mut at = 0;
        for feature in 0..=grams.len() as u32 {
            while places.get(at).is_some_and(|place| place.0 < feature) {
                at += 1;
            }
            texts.start.push(at as u32);
        }
        texts.places = places
            .into_iter()
            .map(|(_, text, value)| (text, value))
            .collect();
        texts
    }

    /// Cosine with the nearest text of each entry, from 0 to 1.
    pub fn nearest(&self, question: &Vector) -> Vec<f32> {
        let mut cosine = vec![0.0_f32; self.class.len()];
        for (feature, value) in self.counted(question) {
            let at = feature as usize;
            let range = self.start[at] as usize..self.start[at + 1] as usize;
            for &(text, weight) in &self.places[range] {
                cosine[text as usize] += value * weight;
            }
        }
        let length = self.length(question);
        let mut nearest = vec![0.0_f32; self.n_classes];
        for (&class, cosine) in self.class.iter().zip(cosine) {
            let best = &mut nearest[class as usize];
            *best = best.max(cosine / length);
        }
        nearest
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

    fn counted<'a>(&'a self, vector: &'a Vector) -> impl Iterator<Item = (u32, f32)> + 'a {
        let features = vector.features.iter().copied();
        features.filter(|&(feature, _)| !self.grams[feature as usize])
    }

    fn length(&self, vector: &Vector) -> f32 {
        let squares: f32 = self.counted(vector).map(|(_, value)| value * value).sum();
        libm::sqrtf(squares).max(f32::MIN_POSITIVE)
    }
}
