//! Learned weights: multinomial logistic regression on the entries' own phrasings.
//!
//! Full-batch Adam (Kingma and Ba, 2015) with a fixed schedule and a fixed order of sums, in `f32`
//! and with `libm`'s exponential: the same base gives the same bits on every machine.
//! An entry has a weight only for features that it has itself, so that every score can be explained.

use super::index::{Postings, Vector};

/// Steps of the descent; more gain nothing on the public sets.
const STEPS: usize = 60;
/// Step length at the start; falls to zero in a straight line.
const RATE: f32 = 0.1;
/// Decay of the weights.
const L2: f32 = 5e-4;

/// How much a learned score counts: logits are this times the sum of products.
pub const SCALE: f32 = 10.0;

/// From this share of its own class on a text is told apart, less one.
const TOLD_APART: f32 = 0.02;
/// How many steps a text rests that is told apart.
const REST: u8 = 3;
/// A share below this is as good as none.
const NEGLIGIBLE: f32 = 1e-4;

/// One text to learn from.
pub struct Example {
    /// The text.
    pub vector: Vector,
    /// The class that it belongs to.
    pub class: usize,
    /// How much it counts.
    pub weight: f32,
}

/// Learns one weight for each posting, in the order of the postings, and one for each entry and
/// dimension of the word table, a row an entry.
pub fn learn(postings: &Postings, dimensions: usize, examples: &[Example]) -> (Vec<f32>, Vec<f32>) {
    let n_classes = postings.n_classes;
    let mut sparse = Descent::new(postings.class.len());
    let mut dense = Descent::new(n_classes * dimensions);
    let mut scores = vec![0.0_f32; n_classes];
    let total: f32 = examples.iter().map(|example| example.weight).sum();
    // A text that is already told apart teaches next to nothing: it rests for some steps.
    let mut resting = vec![0_u8; examples.len()];
    for step in 0..STEPS {
        sparse.gradient.fill(0.0);
        dense.gradient.fill(0.0);
        for (example, rest) in examples.iter().zip(&mut resting) {
            if *rest > 0 {
                *rest -= 1;
                continue;
            }
            let Example {
                vector,
                class,
                weight,
            } = example;
            scores.fill(0.0);
            for &(feature, value) in &vector.features {
                let range = postings.range(feature);
                for (&class, weight) in postings.class[range.clone()]
                    .iter()
                    .zip(&sparse.weights[range])
                {
                    scores[class as usize] += value * weight;
                }
            }
            if dimensions > 0 {
                for (score, row) in scores
                    .iter_mut()
                    .zip(dense.weights.chunks_exact(dimensions))
                {
                    *score += vector
                        .meaning
                        .iter()
                        .zip(row)
                        .map(|(x, w)| x * w)
                        .sum::<f32>();
                }
            }
            softmax(&mut scores, SCALE);
            scores[*class] -= 1.0;
            if scores[*class] > -TOLD_APART {
                *rest = REST;
            }
            let factor = weight / total * SCALE;
            for score in &mut scores {
                *score *= factor;
            }
            for &(feature, value) in &vector.features {
                let range = postings.range(feature);
                for (&class, sum) in postings.class[range.clone()]
                    .iter()
                    .zip(&mut sparse.gradient[range])
                {
                    *sum += value * scores[class as usize];
                }
            }
            if dimensions > 0 {
                for (score, row) in scores
                    .iter()
                    .zip(dense.gradient.chunks_exact_mut(dimensions))
                {
                    // A class that is as good as excluded teaches nothing.
                    if score.abs() > NEGLIGIBLE * factor {
                        for (sum, x) in row.iter_mut().zip(&vector.meaning) {
                            *sum += score * x;
                        }
                    }
                }
            }
        }
        sparse.step(step);
        dense.step(step);
    }
    (sparse.weights, dense.weights)
}

/// Adam's state for one group of weights.
struct Descent {
    weights: Vec<f32>,
    gradient: Vec<f32>,
    first: Vec<f32>,
    second: Vec<f32>,
    decay: (f32, f32),
}

impl Descent {
    fn new(n: usize) -> Descent {
        let zero = vec![0.0; n];
        Descent {
            weights: zero.clone(),
            gradient: zero.clone(),
            first: zero.clone(),
            second: zero,
            decay: (1.0, 1.0),
        }
    }

    fn step(&mut self, step: usize) {
        self.decay = (self.decay.0 * 0.9, self.decay.1 * 0.99);
        let rate = RATE * (1.0 - (step + 1) as f32 / STEPS as f32);
        let moments = self.first.iter_mut().zip(&mut self.second);
        for ((weight, &gradient), (first, second)) in
            self.weights.iter_mut().zip(&self.gradient).zip(moments)
        {
            let gradient = gradient + L2 * *weight;
            *first = 0.9 * *first + 0.1 * gradient;
            *second = 0.99 * *second + 0.01 * gradient * gradient;
            let (mean, square) = (
                *first / (1.0 - self.decay.0),
                *second / (1.0 - self.decay.1),
            );
            *weight -= rate * mean / (libm::sqrtf(square) + 1e-8);
        }
    }
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
