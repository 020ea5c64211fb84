//! Learned weights: multinomial logistic regression on the entries' own phrasings.
//!
//! Gradient descent text by text with a step length of its own for each weight (AdaGrad: Duchi, Hazan
//! and Singer, 2011), in a fixed order and in `f32` with `libm`'s functions: the same base gives the
//! same bits on every machine. It begins with the prototypes and learns what they leave unexplained,
//! so few rounds do. An entry has a weight only for features that it has itself, so that every score
//! can be explained.

use super::index::{Example, Index};

/// Rounds over all texts; more gain nothing on the public sets.
const ROUNDS: usize = 4;
/// In a base of more entries than this two rounds must do; they lose half a point of a hundred. There
/// a text is told apart from so many others, found by so many postings of its rarest features.
const MANY: usize = 512;
const RIVALS: usize = 64;
const BUDGET: usize = 4_096;
/// Step length at the start, and by how much of it it falls from the first round to the last.
const RATE: f32 = 1.0;
const FALL: f32 = 0.7;
/// What the sum of squares begins with, so that no first step is a leap.
const START: f32 = 0.01;
/// From this share of its own class on, less one, a text is told apart and teaches nothing.
const TOLD_APART: f32 = 0.02;
/// A share below this is as good as none.
const NEGLIGIBLE: f32 = 3e-3;
/// A score so much lower than the best one has no share.
const FAR: f32 = 16.0;

/// One step for one weight.
fn step(weight: &mut f32, squares: &mut f32, gradient: f32, rate: f32) {
    *squares += gradient * gradient;
    *weight -= rate * gradient / libm::sqrtf(*squares);
}

/// Learns the score weights of an index from the texts of its entries.
pub fn learn(index: &mut Index, examples: &[Example]) {
    let mut squares = vec![START; index.postings.score.len()];
    let mut meaning_squares = vec![START; index.meaning_score.len()];
    let mut rivals = Rivals::new(index.n_classes);
    let mut is_told_apart = vec![false; examples.len()];
    let (rounds, budget) = if index.n_classes > MANY {
        (2, BUDGET)
    } else {
        (ROUNDS, usize::MAX)
    };
    for round in 0..rounds {
        let rate = RATE * (1.0 - FALL * round as f32 / rounds as f32);
        for at in scattered(examples.len()) {
            // What was told apart in one round is left alone in the next.
            if std::mem::take(&mut is_told_apart[at]) {
                continue;
            }
            let Example { vector, class, .. } = &examples[at];
            let features = index.postings.affordable(&vector.features, budget);
            if rivals.find(index, &features, &vector.meaning, *class) < TOLD_APART {
                is_told_apart[at] = true;
                continue;
            }
            for &(feature, value) in features.iter() {
                for at in index.postings.range(feature) {
                    let excess = rivals.excess[index.postings.class[at] as usize];
                    if excess != 0.0 {
                        let weight = &mut index.postings.score[at];
                        step(weight, &mut squares[at], value * excess, rate);
                    }
                }
            }
            for &class in &rivals.classes {
                let excess = rivals.excess[class];
                if excess == 0.0 {
                    continue;
                }
                let row = index.row(class);
                let weights = index.meaning_score[row.clone()].iter_mut();
                let both = weights.zip(&mut meaning_squares[row]);
                for ((weight, squares), x) in both.zip(&vector.meaning) {
                    step(weight, squares, excess * x, rate);
                }
            }
        }
    }
}

/// The entries that a text could be taken for: in a base of many the nearest ones alone, so that the
/// time that a text takes does not grow with the base.
struct Rivals {
    classes: Vec<usize>,
    /// For every entry by how much its share is too large; 0 for those that are no rivals.
    excess: Vec<f32>,
    shares: Vec<f32>,
    touched: Vec<u32>,
}

impl Rivals {
    fn new(n_classes: usize) -> Rivals {
        Rivals {
            classes: Vec::new(),
            excess: vec![0.0; n_classes],
            shares: Vec::new(),
            touched: Vec::new(),
        }
    }

    /// Finds them for a text of the entry `own`, and gives what the share of that entry lacks of 1.
    fn find(&mut self, index: &Index, features: &[(u32, f32)], meaning: &[f32], own: usize) -> f32 {
        let scores = &mut self.excess;
        for class in self.classes.drain(..) {
            scores[class] = 0.0;
        }
        if index.n_classes <= MANY {
            index.postings.add_scores(features, scores, |_| ());
            self.classes.extend(0..index.n_classes);
        } else {
            let touched = &mut self.touched;
            index
                .postings
                .add_scores(features, scores, |class| touched.push(class));
            if touched.len() > RIVALS {
                let score = |class: &u32| scores[*class as usize];
                let order = |a: &u32, b: &u32| score(b).total_cmp(&score(a)).then(a.cmp(b));
                touched.select_nth_unstable_by(RIVALS, order);
                for class in touched
                    .drain(RIVALS..)
                    .filter(|class| *class as usize != own)
                {
                    scores[class as usize] = 0.0;
                }
            }
            let others = touched.drain(..).map(|class| class as usize);
            self.classes.extend(others.filter(|class| *class != own));
            self.classes.push(own);
        }
        self.shares.clear();
        self.shares.extend(
            self.classes
                .iter()
                .map(|&class| scores[class] + dot(meaning, &index.meaning_score[index.row(class)])),
        );
        softmax(&mut self.shares);
        let mut lacks = 0.0;
        for (&class, share) in self.classes.iter().zip(&self.shares) {
            let is_own = class == own;
            let excess = share - f32::from(is_own);
            if is_own {
                lacks = -excess;
            }
            let counts = excess.abs() >= NEGLIGIBLE;
            scores[class] = if counts { excess } else { 0.0 };
        }
        lacks
    }
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

/// Turns scores into shares that sum to one: their exponentials, normalised.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for score in scores.iter_mut() {
        let below = *score - top;
        *score = if below > -FAR { libm::expf(below) } else { 0.0 };
        sum += *score;
    }
    for score in scores.iter_mut() {
        *score /= sum;
    }
}
