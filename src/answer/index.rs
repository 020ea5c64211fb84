//! The entries as vectors: a prototype and learned weights for each, found through postings.

use std::collections::HashMap;

use super::features::{self, BLOCK_WEIGHTS, Feature};
use super::learn::{self, Example, SCALE, add_rows, dot};
use super::lexicon::Word;
use super::table::Table;
use super::texts::Texts;

/// How much the word table's block counts beside the other four together.
const TABLE_WEIGHT: f32 = 0.7;
/// How much the prototype's cosine adds to the learned score (which counts [`SCALE`]).
const PROTOTYPE_SCALE: f32 = 5.0;

/// One text of an entry.
#[derive(Debug)]
pub struct Document {
    /// Its words as they are compared.
    pub words: Vec<Word>,
    /// How much it counts among the texts of its entry.
    pub weight: f32,
}

/// For each feature the entries that have it.
#[derive(Debug, Default)]
pub struct Postings {
    /// Number of entries.
    pub n_classes: usize,
    /// Where the postings of each feature begin; one more at the end.
    start: Vec<u32>,
    /// The entry of each posting.
    pub class: Vec<u32>,
    /// The entry's prototype weight of each posting.
    prototype: Vec<f32>,
    /// The learned weight of each posting.
    learned: Vec<f32>,
}

impl Postings {
    /// The postings of one feature.
    pub fn range(&self, feature: u32) -> std::ops::Range<usize> {
        let at = feature as usize;
        self.start[at] as usize..self.start[at + 1] as usize
    }

    /// Adds to each entry's score the sum of products of a vector with that entry's weights, which
    /// stand in the order of the postings.
    pub fn add(&self, weights: &[f32], vector: &Vector, scores: &mut [f32]) {
        for &(feature, value) in &vector.features {
            let range = self.range(feature);
            for (&class, weight) in self.class[range.clone()].iter().zip(&weights[range]) {
                scores[class as usize] += value * weight;
            }
        }
    }
}

/// A question, or a text of an entry, as a vector of length one.
#[derive(Clone, Debug, Default)]
pub struct Vector {
    /// Known features, ascending, with their weights.
    pub features: Vec<(u32, f32)>,
    /// The part from the word table.
    pub meaning: Vec<f32>,
}

/// What the index says about a question, one number an entry.
#[derive(Debug, Default)]
pub struct Scores {
    /// Cosine with the entry's prototype, from 0 to 1 (the table's part may take it below 0).
    pub cosine: Vec<f32>,
    /// Ranking score; its softmax is `share`.
    pub score: Vec<f32>,
    /// Share of the entry among all, from 0 to 1, summing to 1.
    pub share: Vec<f32>,
    /// Cosine of the words and pairs with the entry's nearest text, from 0 to 1.
    pub nearest: Vec<f32>,
}

/// All entries of a base, ready to be compared with.
#[derive(Debug, Default)]
pub struct Index {
    table: Table,
    /// Hash of a feature -> its number.
    numbers: HashMap<u64, u32>,
    /// How telling each feature is.
    idf: Vec<f32>,
    postings: Postings,
    /// Prototype and learned weights over the table's dimensions, one row an entry.
    meaning_prototype: Vec<f32>,
    meaning_learned: Vec<f32>,
    texts: Texts,
}

impl Index {
    /// Learns the entries from their texts.
    pub fn build(entries: &[Vec<Document>], table: Table) -> Index {
        let mut index = Index {
            table,
            ..Index::default()
        };
        let mut documents = Vec::new();
        let mut frequency: Vec<u32> = Vec::new();
        let mut grams: Vec<bool> = Vec::new();
        for (class, entry) in entries.iter().enumerate() {
            for document in entry.iter().filter(|document| !document.words.is_empty()) {
                let found = features::extract(&document.words);
                let mut numbers: Vec<u32> = found
                    .iter()
                    .map(|feature| {
                        let next = index.numbers.len() as u32;
                        *index.numbers.entry(feature.hash).or_insert_with(|| {
                            grams.push(feature.is_gram());
                            next
                        })
                    })
                    .collect();
                frequency.resize(index.numbers.len(), 0);
                numbers.sort_unstable();
                numbers.dedup();
                for &number in &numbers {
                    frequency[number as usize] += 1;
                }
                documents.push((class, document, found));
            }
        }
        let n = documents.len() as f32;
        index.idf = frequency
            .iter()
            .map(|&df| libm::logf((1.0 + n) / (1.0 + df as f32)) + 1.0)
            .collect();
        let examples: Vec<Example> = documents
            .iter()
            .map(|(class, document, found)| Example {
                vector: index.vector_of(found, &document.words),
                class: *class,
                weight: document.weight,
            })
            .collect();
        index.set_prototypes(entries.len(), &examples);
        let prior = |vector: &Vector, scores: &mut [f32]| {
            index.cosine(vector, scores);
            for score in scores {
                *score *= PROTOTYPE_SCALE / SCALE;
            }
        };
        let (learned, meaning) =
            learn::learn(&index.postings, index.table.dimensions(), &examples, prior);
        index.postings.learned = learned;
        index.meaning_learned = meaning;
        index.texts = Texts::new(entries.len(), &examples, &grams);
        index
    }

    /// The vector of a text.
    pub fn vector(&self, words: &[Word]) -> Vector {
        self.vector_of(&features::extract(words), words)
    }

    /// How near a text is to a stored one, from 0 to 1.
    pub fn likeness(&self, words: &[Word], stored: &[Word]) -> f32 {
        self.texts.cosine(&self.vector(words), &self.vector(stored))
    }

    /// How much each word of a text adds to the score of one class; pairs and grams count for the
    /// word that they begin in.
    pub fn contributions(&self, words: &[Word], class: usize) -> Vec<f32> {
        let found = features::extract(words);
        let vector = self.vector_of(&found, words);
        let mut sums = vec![0.0; words.len()];
        for &(number, value) in &vector.features {
            let at = self
                .postings
                .range(number)
                .find(|&at| self.postings.class[at] as usize == class);
            let Some(at) = at else { continue };
            let weight =
                SCALE * self.postings.learned[at] + PROTOTYPE_SCALE * self.postings.prototype[at];
            let is_it = |f: &&Feature| self.numbers.get(&f.hash) == Some(&number);
            let times = found.iter().filter(is_it).count().max(1) as f32;
            for feature in found.iter().filter(is_it) {
                if let Some(sum) = sums.get_mut(usize::from(feature.word)) {
                    *sum += value * weight / times;
                }
            }
        }
        let dimensions = self.table.dimensions();
        let mut all = vec![0.0; dimensions];
        let rows: Vec<Vec<f32>> = words
            .iter()
            .map(|word| {
                let mut row = vec![0.0; dimensions];
                self.table.add(&word.text, 1.0, &mut row);
                self.table.add(&word.text, 1.0, &mut all);
                row
            })
            .collect();
        let length = norm(&all).max(f32::MIN_POSITIVE);
        let rescale = norm(&vector.meaning) / length;
        let range = class * dimensions..(class + 1) * dimensions;
        for (sum, row) in sums.iter_mut().zip(&rows) {
            *sum += rescale
                * (SCALE * dot(row, &self.meaning_learned[range.clone()])
                    + PROTOTYPE_SCALE * dot(row, &self.meaning_prototype[range.clone()]));
        }
        sums
    }

    fn vector_of(&self, found: &[Feature], words: &[Word]) -> Vector {
        let mut known: Vec<(u32, u8)> = found
            .iter()
            .filter_map(|feature| Some((*self.numbers.get(&feature.hash)?, feature.block)))
            .collect();
        known.sort_unstable();
        let mut blocks = [0.0_f32; BLOCK_WEIGHTS.len()];
        let mut weighted: Vec<(u32, u8, f32)> = Vec::with_capacity(known.len());
        for run in known.chunk_by(|a, b| a == b) {
            let (number, block) = run[0];
            let weight = (1.0 + libm::logf(run.len() as f32)) * self.idf[number as usize];
            blocks[usize::from(block)] += weight * weight;
            weighted.push((number, block, weight));
        }
        let mut total = 0.0;
        for (block, length) in blocks.iter_mut().enumerate() {
            if *length > 0.0 {
                total += BLOCK_WEIGHTS[block] * BLOCK_WEIGHTS[block];
                *length = BLOCK_WEIGHTS[block] / libm::sqrtf(*length);
            }
        }
        let mut meaning = vec![0.0; self.table.dimensions()];
        for word in words {
            self.table.add(&word.text, 1.0, &mut meaning);
        }
        let length = norm(&meaning);
        // The four blocks together have length one, the table's part TABLE_WEIGHT.
        let lexical = if total > 0.0 {
            1.0 / libm::sqrtf(total)
        } else {
            0.0
        };
        let semantic = if length > 0.0 { TABLE_WEIGHT } else { 0.0 };
        let both = libm::sqrtf(semantic * semantic + if total > 0.0 { 1.0 } else { 0.0 });
        if both == 0.0 {
            return Vector {
                features: Vec::new(),
                meaning,
            };
        }
        for value in &mut meaning {
            *value *= if length > 0.0 {
                semantic / (length * both)
            } else {
                0.0
            };
        }
        let features = weighted
            .into_iter()
            .map(|(number, block, weight)| {
                (number, weight * blocks[usize::from(block)] * lexical / both)
            })
            .collect();
        Vector { features, meaning }
    }

    fn set_prototypes(&mut self, n_classes: usize, examples: &[Example]) {
        let dimensions = self.table.dimensions();
        let mut cells: Vec<(u32, u32, f32)> = Vec::new();
        self.meaning_prototype = vec![0.0; n_classes * dimensions];
        for example in examples {
            for &(feature, value) in &example.vector.features {
                cells.push((feature, example.class as u32, value * example.weight));
            }
            let row = &mut self.meaning_prototype[example.class * dimensions..][..dimensions];
            for (sum, value) in row.iter_mut().zip(&example.vector.meaning) {
                *sum += value * example.weight;
            }
        }
        // A stable sort keeps the order of the texts, so that sums are the same in every run.
        cells.sort_by_key(|&(feature, class, _)| (feature, class));
        let mut postings = Postings {
            n_classes,
            start: vec![0],
            ..Postings::default()
        };
        let mut lengths: Vec<f32> = (0..n_classes)
            .map(|class| {
                let row = &self.meaning_prototype[class * dimensions..][..dimensions];
                row.iter().map(|value| value * value).sum()
            })
            .collect();
        for run in cells.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (feature, class, _) = run[0];
            while postings.start.len() <= feature as usize {
                postings.start.push(postings.class.len() as u32);
            }
            let sum: f32 = run.iter().map(|cell| cell.2).sum();
            lengths[class as usize] += sum * sum;
            postings.class.push(class);
            postings.prototype.push(sum);
        }
        while postings.start.len() <= self.idf.len() {
            postings.start.push(postings.class.len() as u32);
        }
        for length in &mut lengths {
            *length = libm::sqrtf(*length).max(f32::MIN_POSITIVE);
        }
        for (value, &class) in postings.prototype.iter_mut().zip(&postings.class) {
            *value /= lengths[class as usize];
        }
        for (at, value) in self.meaning_prototype.iter_mut().enumerate() {
            *value /= lengths[at / dimensions];
        }
        self.postings = postings;
    }

    /// Cosine of a vector with the prototype of every entry.
    fn cosine(&self, vector: &Vector, cosine: &mut [f32]) {
        cosine.fill(0.0);
        self.postings.add(&self.postings.prototype, vector, cosine);
        add_rows(&self.meaning_prototype, &vector.meaning, cosine);
    }

    /// Compares a question with every entry.
    pub fn score(&self, question: &Vector) -> Scores {
        let n = self.postings.n_classes;
        let mut cosine = vec![0.0; n];
        self.cosine(question, &mut cosine);
        let mut score = vec![0.0; n];
        self.postings
            .add(&self.postings.learned, question, &mut score);
        add_rows(&self.meaning_learned, &question.meaning, &mut score);
        for (score, cosine) in score.iter_mut().zip(&cosine) {
            *score = SCALE * *score + PROTOTYPE_SCALE * cosine;
        }
        let mut share = score.clone();
        learn::softmax(&mut share, 1.0);
        Scores {
            cosine,
            score,
            share,
            nearest: self.texts.nearest(question),
        }
    }
}

fn norm(vector: &[f32]) -> f32 {
    libm::sqrtf(dot(vector, vector))
}
