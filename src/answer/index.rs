//! The entries as vectors: a prototype and learned weights for each, found through postings.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

use super::features::{self, BLOCKS, Feature};
use super::learn::{self, dot};
use super::lexicon::Word;
use super::postings::Postings;
use super::table::Table;
use super::texts::Texts;
use super::wording::Held;

/// How much the word table's block counts beside the other three together.
const TABLE_WEIGHT: f32 = 0.7;
/// How much the prototype's cosine counts in the score that learning starts from.
const PROTOTYPE_SCALE: f32 = 5.0;
/// How many entries a reading keeps.
const KEPT: usize = 24;
/// With more entries than this, the word table's part is looked at for the best of them alone.
const MANY: usize = 512;
const BEST: usize = 128;

/// One text of an entry.
#[derive(Debug)]
pub struct Document {
    /// Its words as they are compared.
    pub words: Vec<Word>,
    /// How much it counts among the texts of its entry.
    pub weight: f32,
}

/// One text to learn from.
#[derive(Debug)]
pub struct Example {
    /// The text.
    pub vector: Vector,
    /// The entry that it belongs to.
    pub class: usize,
    /// How much it counts in the prototype; in learning each text counts the same.
    pub weight: f32,
}

/// A question, or a text of an entry, as a vector of length one.
#[derive(Clone, Debug, Default)]
pub struct Vector {
    /// Known features, ascending, with their weights.
    pub features: Vec<(u32, f32)>,
    /// The part from the word table.
    pub meaning: Vec<f32>,
}

/// What the index says about one entry.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Near {
    /// The entry.
    pub class: usize,
    /// What it is ranked by.
    pub score: f32,
    /// Its share among all entries, from 0 to 1.
    pub share: f32,
    /// Cosine with its prototype, at most 1 (the table's part may take it below 0).
    pub cosine: f32,
    /// Cosine of the words and pairs with its nearest text, from 0 to 1.
    pub nearest: f32,
    /// What of the question's words it holds; nothing where it was not looked at closely.
    pub held: Held,
}

/// A hash of a feature needs no other.
#[derive(Clone, Copy, Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = features::hash(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// All entries of a base, ready to be compared with.
#[derive(Debug, Default)]
pub struct Index {
    table: Table,
    /// Whether grams of characters are compared too.
    reads_grams: bool,
    /// Number of entries.
    pub n_classes: usize,
    /// Hash of a feature -> its number.
    numbers: HashMap<u64, u32, BuildHasherDefault<AsItIs>>,
    /// The block of each feature.
    blocks: Vec<u8>,
    /// How telling each feature is.
    idf: Vec<f32>,
    /// The features of the entries.
    pub postings: Postings,
    /// Prototype and score weights over the table's dimensions, one row an entry.
    meaning_prototype: Vec<f32>,
    /// See there.
    pub meaning_score: Vec<f32>,
    texts: Texts,
}

impl Index {
    /// Learns the entries from their texts, which are given up as vectors are made of them: learning
    /// needs much memory.
    pub fn build(entries: Vec<Vec<Document>>, table: Table, reads_grams: bool) -> Index {
        let mut index = Index {
            table,
            reads_grams,
            n_classes: entries.len(),
            ..Index::default()
        };
        let mut documents = Vec::new();
        let mut frequency: Vec<u32> = Vec::new();
        for (class, entry) in entries.into_iter().enumerate() {
            let has_words = |document: &Document| !document.words.is_empty();
            for document in entry.into_iter().filter(has_words) {
                let numbers = index.enter(&features::extract(&document.words));
                frequency.resize(index.numbers.len(), 0);
                for run in numbers.chunk_by(|a, b| a == b) {
                    frequency[run[0] as usize] += 1;
                }
                documents.push((class, document, numbers));
            }
        }
        let n = documents.len() as f32;
        index.idf = frequency
            .iter()
            .map(|&df| libm::logf((1.0 + n) / (1.0 + df as f32)) + 1.0)
            .collect();
        let examples: Vec<Example> = documents
            .into_iter()
            .map(|(class, document, numbers)| Example {
                vector: index.weighted(&numbers, &document.words),
                class,
                weight: document.weight,
            })
            .collect();
        index.set_prototypes(&examples);
        index.texts = Texts::new(index.n_classes, &examples, &frequency, |feature| {
            !features::is_gram(index.blocks[feature as usize])
        });
        learn::learn(&mut index, &examples);
        index
    }

    fn reads(&self, feature: &Feature) -> bool {
        self.reads_grams || !features::is_gram(feature.block)
    }

    /// The numbers of the features of a stored text, ascending, with repetitions.
    fn enter(&mut self, found: &[Feature]) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(found.len());
        for feature in found {
            if !self.reads(feature) {
                continue;
            }
            let next = self.numbers.len() as u32;
            let blocks = &mut self.blocks;
            numbers.push(*self.numbers.entry(feature.hash).or_insert_with(|| {
                blocks.push(feature.block);
                next
            }));
        }
        numbers.sort_unstable();
        numbers
    }

    /// The vector of a text, from its words and their features.
    pub fn vector(&self, found: &[Feature], words: &[Word]) -> Vector {
        let mut numbers: Vec<u32> = found
            .iter()
            .filter(|feature| self.reads(feature))
            .filter_map(|feature| self.numbers.get(&feature.hash).copied())
            .collect();
        numbers.sort_unstable();
        self.weighted(&numbers, words)
    }

    /// How near a text is to a stored one, from 0 to 1.
    pub fn likeness(&self, words: &[Word], stored: &[Word]) -> f32 {
        let vector = |words: &[Word]| self.vector(&features::extract(words), words);
        self.texts.cosine(&vector(words), &vector(stored))
    }

    /// How much each word of a text adds to the score of one class, and what the word table adds for
    /// all of them; pairs and grams count for the word that they begin in.
    pub fn contributions(&self, words: &[Word], class: usize) -> (Vec<f32>, f32) {
        let found = features::extract(words);
        let vector = self.vector(&found, words);
        let mut sums = vec![0.0; words.len()];
        for &(number, value) in &vector.features {
            let at = self
                .postings
                .range(number)
                .find(|&at| self.postings.class[at] as usize == class);
            let Some(at) = at else { continue };
            let is_it = |f: &&Feature| self.numbers.get(&f.hash) == Some(&number);
            let times = found.iter().filter(is_it).count().max(1) as f32;
            for feature in found.iter().filter(is_it) {
                if let Some(sum) = sums.get_mut(usize::from(feature.word)) {
                    *sum += value * self.postings.score[at] / times;
                }
            }
        }
        let of_table = dot(&vector.meaning, &self.meaning_score[self.row(class)]);
        (sums, of_table)
    }

    /// The vector of a text from the numbers of its features, ascending, and its words.
    fn weighted(&self, numbers: &[u32], words: &[Word]) -> Vector {
        let mut lengths = [0.0_f32; BLOCKS];
        let mut features: Vec<(u32, f32)> = Vec::with_capacity(numbers.len());
        for run in numbers.chunk_by(|a, b| a == b) {
            let at = run[0] as usize;
            let times = match run.len() {
                1 => 1.0,
                n => 1.0 + libm::logf(n as f32),
            };
            let weight = times * self.idf[at];
            lengths[usize::from(self.blocks[at])] += weight * weight;
            features.push((run[0], weight));
        }
        let mut meaning = vec![0.0; self.table.dimensions()];
        for row in words.iter().filter_map(|word| word.row) {
            self.table.add(row, &mut meaning);
        }
        let length = norm(&meaning);
        // The three blocks together have length one, the table's part TABLE_WEIGHT, and all of it one.
        let lexical = lengths.iter().filter(|length| **length > 0.0).count() as f32;
        let both = f32::from(lexical > 0.0) + f32::from(length > 0.0) * TABLE_WEIGHT * TABLE_WEIGHT;
        let both = libm::sqrtf(both).max(f32::MIN_POSITIVE);
        let lexical = libm::sqrtf(lexical).max(f32::MIN_POSITIVE) * both;
        for length in &mut lengths {
            *length = 1.0 / (libm::sqrtf(*length).max(f32::MIN_POSITIVE) * lexical);
        }
        for (feature, weight) in &mut features {
            *weight *= lengths[usize::from(self.blocks[*feature as usize])];
        }
        let factor = TABLE_WEIGHT / (length * both).max(f32::MIN_POSITIVE);
        for value in &mut meaning {
            *value *= factor;
        }
        Vector { features, meaning }
    }

    fn set_prototypes(&mut self, examples: &[Example]) {
        let dimensions = self.table.dimensions();
        self.meaning_prototype = vec![0.0; self.n_classes * dimensions];
        let mut cells: Vec<(u32, (u32, f32))> = Vec::new();
        let mut sums = vec![0.0_f32; self.idf.len()];
        for of_class in examples.chunk_by(|a, b| a.class == b.class) {
            let class = of_class[0].class;
            let row = self.row(class);
            let row = &mut self.meaning_prototype[row];
            let mut features: Vec<u32> = Vec::new();
            for Example { vector, weight, .. } in of_class {
                for &(feature, value) in &vector.features {
                    sums[feature as usize] += value * weight;
                    features.push(feature);
                }
                for (sum, value) in row.iter_mut().zip(&vector.meaning) {
                    *sum += value * weight;
                }
            }
            features.sort_unstable();
            features.dedup();
            let squares = |length: f32, value: f32| length + value * value;
            let lexical = features.iter().map(|&feature| sums[feature as usize]);
            let length = lexical.chain(row.iter().copied()).fold(0.0, squares);
            let length = libm::sqrtf(length).max(f32::MIN_POSITIVE);
            for feature in features {
                let sum = std::mem::take(&mut sums[feature as usize]);
                cells.push((feature, (class as u32, sum / length)));
            }
            for value in row {
                *value /= length;
            }
        }
        let scaled = |weight: &f32| PROTOTYPE_SCALE * weight;
        self.meaning_score = self.meaning_prototype.iter().map(scaled).collect();
        self.postings = Postings::new(self.idf.len(), cells, PROTOTYPE_SCALE);
    }

    /// The place of an entry among the weights over the table's dimensions.
    pub fn row(&self, class: usize) -> Range<usize> {
        let dimensions = self.table.dimensions();
        class * dimensions..(class + 1) * dimensions
    }

    /// The entries nearest to a question, best first.
    pub fn near(&self, question: &Vector) -> Vec<Near> {
        let mut sums = vec![(0.0_f32, 0.0_f32); self.n_classes];
        self.postings.add(&question.features, &mut sums);
        let mut near: Vec<Near> = sums
            .iter()
            .enumerate()
            .map(|(class, &(score, cosine))| Near {
                class,
                score,
                cosine,
                ..Near::default()
            })
            .collect();
        if near.len() > MANY {
            keep_best(&mut near, BEST);
        }
        if self.table.dimensions() > 0 {
            for near in &mut near {
                let row = self.row(near.class);
                near.score += dot(&question.meaning, &self.meaning_score[row.clone()]);
                near.cosine += dot(&question.meaning, &self.meaning_prototype[row]);
            }
        }
        keep_best(&mut near, KEPT);
        let nearest = self.texts.nearest(question);
        for near in &mut near {
            near.nearest = nearest[near.class];
        }
        set_shares(&mut near);
        near
    }
}

/// Keeps the best `n`, best first.
fn keep_best(near: &mut Vec<Near>, n: usize) {
    let order =
        |a: &Near, b: &Near| (b.score.total_cmp(&a.score)).then_with(|| a.class.cmp(&b.class));
    if near.len() > n {
        near.select_nth_unstable_by(n, order);
        near.truncate(n);
    }
    near.sort_unstable_by(order);
}

/// Sets the shares from the scores, the best of which stands first.
pub fn set_shares(near: &mut [Near]) {
    let mut shares: Vec<f32> = near.iter().map(|near| near.score).collect();
    learn::softmax(&mut shares);
    for (near, share) in near.iter_mut().zip(shares) {
        near.share = share;
    }
}

fn norm(vector: &[f32]) -> f32 {
    libm::sqrtf(dot(vector, vector))
}
