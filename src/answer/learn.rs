//! Learned weights: multinomial logistic regression on the entries' own phrasings.
//!
//! Gradient descent text by text with a step length of its own for each weight (AdaGrad: Duchi, Hazan
//! and Singer, 2011), in a fixed order and in `f32` with `libm`'s functions: the same base gives the
//! same bits on every machine. It learns what the prototypes leave unexplained, so few rounds do.
//! An entry has a weight only for features that it has itself, so that every score can be explained.

use super::index::{Postings, Vector};

/// Rounds over all texts; more gain nothing on the public sets.
const ROUNDS: usize = 4;
/// Step length at the start, and by how much of it it falls from the first round to the last.
const RATE: f32 = 0.1;
const FALL: f32 = 0.7;
/// What the sum of squares begins with, so that no first step is a leap.
const START: f32 = 0.01;
/// From this share of its own class on, less one, a text is told apart and teaches nothing.
const TOLD_APART: f32 = 0.02;
/// A share below this is as good as none.
const NEGLIGIBLE: f32 = 3e-3;

/// How much a learned score counts: logits are this times the sum of products.
pub const SCALE: f32 = 10.0;

/// One text to learn from.
pub struct Example {
    /// The text.
    pub vector: Vector,
    /// The class that it belongs to.
    pub class: usize,
    /// How much it counts in the prototype; in learning each text counts the same.
    pub weight: f32,
}

/// Weights with the sums of the squares of their gradients.
struct Descent {
    weights: Vec<f32>,
    squares: Vec<f32>,
}

impl Descent {
    fn new(n: usize) -> Descent {
        Descent {
            weights: vec![0.0; n],
            squares: vec![START; n],
        }
    }

    fn step(&mut self, at: usize, gradient: f32, rate: f32) {
        self.squares[at] += gradient * gradient;
        self.weights[at] -= rate * gradient / libm::sqrtf(self.squares[at]);
    }
}

/// Learns one weight for each posting, in the order of the postings, and one for each entry and
/// dimension of the word table, a row an entry. `prior` sets what the prototypes say of a text.
pub fn learn(
    postings: &Postings,
    dimensions: usize,
    examples: &[Example],
    prior: impl Fn(&Vector, &mut [f32]),
) -> (Vec<f32>, Vec<f32>) {
    let n_classes = postings.n_classes;
    let mut sparse = Descent::new(postings.class.len());
    let mut dense = Descent::new(n_classes * dimensions);
    let mut scores = vec![0.0_f32; n_classes];
    for round in 0..ROUNDS {
        let rate = RATE * (1.0 - FALL * round as f32 / ROUNDS as f32);
        for at in scattered(examples.len()) {
            let Example { vector, class, .. } = &examples[at];
            prior(vector, &mut scores);
            postings.add(&sparse.weights, vector, &mut scores);
            add_rows(&dense.weights, &vector.meaning, &mut scores);
            softmax(&mut scores, SCALE);
            scores[*class] -= 1.0;
            if scores[*class] > -TOLD_APART {
                continue;
            }
            for score in &mut scores {
                if score.abs() < NEGLIGIBLE {
                    *score = 0.0;
                }
            }
            for &(feature, value) in &vector.features {
                for at in postings.range(feature) {
                    let score = scores[postings.class[at] as usize];
                    if score != 0.0 {
                        sparse.step(at, value * score, rate);
                    }
                }
            }
            for (class, &score) in scores
                .iter()
                .enumerate()
                .filter(|(_, score)| **score != 0.0)
            {
                for (at, x) in vector.meaning.iter().enumerate() {
                    dense.step(class * dimensions + at, score * x, rate);
                }
            }
        }
    }
    (sparse.weights, dense.weights)
}

/// The numbers below `n` in an order in which neighbours are far apart, since the texts of an entry
/// stand together: steps of the golden section's length, which meet every number once.
fn scattered(n: usize) -> impl Iterator<Item = usize> {
    let mut step = (n as f64 * 0.618) as usize | 1;
    while divisor(step, n) > 1 {
        step += 2;
    }
    (0..n).map(move |i| (i * step) % n)
}

/// The greatest common divisor (Euclid).
fn divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { divisor(b, a % b) }
}

/// Adds to each score the sum of products of a vector with the row of that score.
pub fn add_rows(rows: &[f32], vector: &[f32], scores: &mut [f32]) {
    if !vector.is_empty() {
        for (score, row) in scores.iter_mut().zip(rows.chunks_exact(vector.len())) {
            *score += dot(vector, row);
        }
    }
}

/// The sum of products, in eight sums that processors do at once, in a fixed order.
pub fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    let (a, rest_a) = a.as_chunks::<8>();
    let (b, rest_b) = b.as_chunks::<8>();
    for (a, b) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(a).zip(b) {
            *sum += x * y;
        }
    }
    let rest: f32 = rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// Turns scores into shares that sum to one: `exp(scale * score)`, normalised.
pub fn softmax(scores: &mut [f32], scale: f32) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        *score = libm::expf(scale * (*score - top));
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}
