//! For each feature the entries that have it, with their weights.

use std::borrow::Cow;

/// At most so many postings are looked at for one question, those of rare features first.
pub const BUDGET: usize = 8_192;

/// For each feature the entries that have it.
#[derive(Debug, Default)]
pub struct Postings {
    /// Where the postings of each feature begin; one more at the end.
    start: Vec<u32>,
    /// The entry of each posting.
    pub class: Vec<u32>,
    /// The entry's prototype weight of each posting.
    prototype: Vec<f32>,
    /// The weight in the entry's score.
    pub score: Vec<f32>,
}

impl Postings {
    /// The postings of one feature.
    pub fn range(&self, feature: u32) -> std::ops::Range<usize> {
        let at = feature as usize;
        self.start[at] as usize..self.start[at + 1] as usize
    }

    /// Files weights by feature, of cells of feature, entry and weight that stand entry by entry.
    /// Scores begin as `scale` times the weights.
    pub fn new(n_features: usize, cells: Vec<(u32, (u32, f32))>, scale: f32) -> Postings {
        let (start, filed) = file(n_features, cells.iter().copied());
        let (class, prototype): (Vec<u32>, Vec<f32>) = filed.into_iter().unzip();
        Postings {
            start,
            class,
            score: prototype.iter().map(|weight| scale * weight).collect(),
            prototype,
        }
    }

    /// Adds to each entry's score what the features of a text share with it, and names those that had
    /// a score of 0 till then.
    pub fn add_scores(
        &self,
        features: &[(u32, f32)],
        scores: &mut [f32],
        mut begins: impl FnMut(u32),
    ) {
        for &(feature, value) in features {
            let range = self.range(feature);
            for (&class, weight) in self.class[range.clone()].iter().zip(&self.score[range]) {
                let score = &mut scores[class as usize];
                if *score == 0.0 {
                    begins(class);
                }
                *score += value * weight;
            }
        }
    }

    /// The same for scores and cosines at once, as far as the budget goes.
    pub fn add(&self, features: &[(u32, f32)], sums: &mut [(f32, f32)]) {
        for &(feature, value) in self.affordable(features, BUDGET).iter() {
            let range = self.range(feature);
            let weights = self.score[range.clone()]
                .iter()
                .zip(&self.prototype[range.clone()]);
            for (&class, (score, prototype)) in self.class[range].iter().zip(weights) {
                let sum = &mut sums[class as usize];
                sum.0 += value * score;
                sum.1 += value * prototype;
            }
        }
    }

    /// The features of a text that a budget of postings allows, see [`affordable`].
    pub fn affordable<'a>(
        &self,
        features: &'a [(u32, f32)],
        budget: usize,
    ) -> Cow<'a, [(u32, f32)]> {
        affordable(features, budget, |feature| self.range(feature).len())
    }
}

/// Values by feature, in their order within one: where those of each feature begin, with one more at
/// the end, and the values.
pub fn file<T: Clone + Default>(
    n_features: usize,
    cells: impl Iterator<Item = (u32, T)> + Clone,
) -> (Vec<u32>, Vec<T>) {
    let mut start = vec![0_u32; n_features + 1];
    for (feature, _) in cells.clone() {
        start[feature as usize + 1] += 1;
    }
    for at in 1..start.len() {
        start[at] += start[at - 1];
    }
    let mut next = start.clone();
    let n = start.last().map_or(0, |&n| n as usize);
    let mut filed = vec![T::default(); n];
    for (feature, value) in cells {
        let at = &mut next[feature as usize];
        filed[*at as usize] = value;
        *at += 1;
    }
    (start, filed)
}

/// All features, where they have no more postings than the budget allows; else those with the fewest,
/// fewest first.
pub fn affordable(
    features: &[(u32, f32)],
    budget: usize,
    length: impl Fn(u32) -> usize,
) -> Cow<'_, [(u32, f32)]> {
    let of = |&(feature, _): &(u32, f32)| length(feature);
    if features.iter().map(of).sum::<usize>() <= budget {
        return features.into();
    }
    let mut features = features.to_vec();
    features.sort_by_key(of);
    let mut left = budget;
    let affordable = features.iter().take_while(|feature| {
        let rest = left.checked_sub(of(feature));
        left = rest.unwrap_or(left);
        rest.is_some()
    });
    let n = affordable.count();
    features.truncate(n);
    features.into()
}
