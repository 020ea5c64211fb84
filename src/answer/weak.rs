//! Where a story is weak as a thing to ask: facts that will be confused, phrasings that add nothing.

use std::collections::{BTreeMap, HashMap};

use super::engine::Class;
use super::{Snapshot, lexicon, text};

/// From this share of a fact's phrasings on, another fact that comes close to them is named.
const CLOSE_SHARE: f32 = 0.3;
/// So many of them must it be at least.
const CLOSE_LEAST: usize = 2;
/// Another fact comes close to a phrasing if its cosine with it is at least this part of the fact's own.
const CLOSE: f32 = 0.9;

/// What a moderator could better.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Weak {
    /// A fact, another one that comes close where the first is asked for, and for how many of its
    /// phrasings. Indices into `base.facts`.
    pub alike: Vec<(usize, usize, usize)>,
    /// A fact, a phrasing of it, and an earlier one that is the same to the engine. Index into
    /// `base.facts`, then into its `ask`.
    pub repeated: Vec<(usize, usize, usize)>,
}

impl Snapshot {
    /// Looks for what is weak. Takes as long as asking every phrasing of every fact.
    pub fn weak(&self) -> Weak {
        let mut weak = Weak::default();
        for (fact, of_fact) in self.base.facts.iter().enumerate() {
            let mut seen: HashMap<u64, usize> = HashMap::new();
            let mut close: BTreeMap<usize, usize> = BTreeMap::new();
            for (at, phrasing) in of_fact.ask.iter().enumerate() {
                let reading = self.engine.read(&text::tokens(&text::clean(phrasing)));
                match seen.get(&lexicon::key(&reading.words)) {
                    Some(&earlier) => weak.repeated.push((fact, at, earlier)),
                    None => _ = seen.insert(lexicon::key(&reading.words), at),
                }
                let facts =
                    reading
                        .near
                        .iter()
                        .filter_map(|near| match self.engine.class(near.class) {
                            Class::Fact(fact) => Some((fact, near.cosine)),
                            _ => None,
                        });
                let facts: Vec<(usize, f32)> = facts.collect();
                let own = facts.iter().find(|(other, _)| *other == fact);
                let own = own.map_or(f32::INFINITY, |(_, cosine)| *cosine);
                let rivals = facts
                    .iter()
                    .filter(|(other, cosine)| *other != fact && *cosine >= CLOSE * own);
                for &(other, _) in rivals {
                    *close.entry(other).or_default() += 1;
                }
            }
            let enough = CLOSE_LEAST.max((CLOSE_SHARE * of_fact.ask.len() as f32) as usize);
            let alike = close.into_iter().filter(|&(_, n)| n >= enough);
            weak.alike.extend(alike.map(|(other, n)| (fact, other, n)));
        }
        weak
    }
}
