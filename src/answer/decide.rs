//! From the scores of one part to a decision: answer, offer, decline, or not a question of fact.

use super::engine::{Class, Engine, Evidence, Reading};
use super::english;
use super::intents::Intent;
use super::text::Token;
use super::{Candidate, Outcome, Reason};

/// From this confidence on a fact is the answer.
pub const ANSWER: f32 = 0.6;
/// From this confidence on facts are offered; below, the part is declined.
pub const OFFER: f32 = 0.3;
/// The best fact's share must exceed the second's by this much, or both are offered.
pub const MARGIN: f32 = 0.15;
/// A matter that is no fact decides from this share on.
const INTENT: f32 = 0.5;
/// At most this many facts are offered.
const MAX_OFFERS: usize = 3;

/// The best facts of a part, best first, with what speaks for them.
pub fn facts(engine: &Engine, reading: &Reading, n: usize) -> Vec<(usize, Evidence)> {
    let facts = reading
        .ranking
        .iter()
        .filter_map(|&class| match engine.class(class) {
            Class::Fact(fact) => Some((fact, engine.evidence(reading, class))),
            _ => None,
        });
    facts.take(n).collect()
}

/// Decides on one part. Without narratives in the base, a judgement is declined.
pub fn decide(
    engine: &Engine,
    reading: &Reading,
    tokens: &[Token],
    has_narratives: bool,
) -> Outcome {
    let Some(&best) = reading.ranking.first() else {
        return Outcome::Unknown(Reason::NotCovered);
    };
    if reading.words.is_empty() {
        return Outcome::Unknown(Reason::Empty);
    }
    let best = reading.by_heart.unwrap_or(best);
    let facts = facts(engine, reading, MAX_OFFERS + 2);
    match engine.class(best) {
        Class::Fact(_) => {}
        class => {
            let sure = reading.by_heart.is_some() || reading.scores.share[best] >= INTENT;
            let supported = engine.evidence(reading, best).held > 0.1;
            if sure && supported {
                return not_a_fact(class, has_narratives);
            }
        }
    }
    let candidate = |&(fact, evidence): &(usize, Evidence)| Candidate {
        fact,
        confidence: evidence.confidence,
    };
    if let Some(first) = facts.first() {
        let second = facts.get(1).map_or(0.0, |(_, evidence)| evidence.share);
        let leads = reading.by_heart.is_some() || first.1.share - second >= MARGIN;
        if first.1.confidence >= ANSWER && leads && matches!(engine.class(best), Class::Fact(_)) {
            return Outcome::Fact(candidate(first));
        }
    }
    let mut offers: Vec<Candidate> = facts
        .iter()
        .map(candidate)
        .filter(|candidate| candidate.confidence >= OFFER)
        .collect();
    if !offers.is_empty() {
        offers.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        offers.truncate(MAX_OFFERS);
        return Outcome::Offer(offers);
    }
    if reading
        .words
        .iter()
        .all(|word| english::is_function_word(&word.text))
    {
        return Outcome::Unknown(Reason::Unclear);
    }
    let unknown = engine.unknown(reading, tokens);
    if unknown.is_empty() {
        Outcome::Unknown(Reason::NotCovered)
    } else {
        Outcome::Unknown(Reason::UnknownWords(
            unknown.into_iter().map(str::to_owned).collect(),
        ))
    }
}

fn not_a_fact(class: Class, has_narratives: bool) -> Outcome {
    Outcome::Unknown(match class {
        Class::Intent(Intent::Judgement) if has_narratives => return Outcome::Narratives,
        Class::Intent(Intent::Help) => return Outcome::Help,
        Class::Intent(Intent::Judgement) => Reason::Opinion,
        Class::Intent(Intent::Talk) => Reason::Talk,
        Class::Intent(Intent::Instruction) => Reason::Instruction,
        Class::Intent(Intent::Prediction) => Reason::Prediction,
        Class::Intent(Intent::Advice) => Reason::Advice,
        Class::Intent(Intent::Private) => Reason::Private,
        Class::Outside(at) => Reason::Outside(at),
        Class::Intent(Intent::Elsewhere) | Class::Fact(_) => Reason::NotCovered,
    })
}
