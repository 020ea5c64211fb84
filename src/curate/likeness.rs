//! Questions that ask much the same, so that a moderator sees one group in place of twenty lines.

use std::collections::BTreeSet;

use crate::answer::{english, text};

/// Two questions are alike from this share of common words on.
const ALIKE: f64 = 0.5;

/// So many words tell what a question is about; a long one is not compared in full with all others.
const TELLING: usize = 30;

/// Puts questions into groups by their words. Each question joins the first group whose first
/// question it is like, so the order decides: most important first. Gives indices into `questions`.
pub fn groups<S: AsRef<str>>(questions: &[S]) -> Vec<Vec<usize>> {
    let stems = |question: &S| telling(question.as_ref());
    let words: Vec<BTreeSet<String>> = questions.iter().map(stems).collect();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, own) in words.iter().enumerate() {
        let like = |group: &&mut Vec<usize>| {
            let first = group.first().and_then(|&first| words.get(first));
            first.is_some_and(|first| likeness(first, own) >= ALIKE)
        };
        match groups.iter_mut().find(like) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

/// The stems of the first words that carry the matter; of all words where none does.
fn telling(question: &str) -> BTreeSet<String> {
    let all = text::words(question);
    let matter = all.iter().filter(|word| !english::is_function_word(word));
    let matter = matter.take(TELLING);
    let stems: BTreeSet<String> = matter.map(|word| text::stem(word)).collect();
    match stems.is_empty() {
        true => all.into_iter().take(TELLING).collect(),
        false => stems,
    }
}

/// Jaccard's: what both hold, as a share of what either holds. Two empty ones are alike.
fn likeness(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let both = one.intersection(other).count();
    let either = one.union(other).count();
    match either {
        0 => 1.0,
        _ => both as f64 / either as f64,
    }
}
