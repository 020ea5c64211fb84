//! From the scores of one part to a decision: answer, offer, decline, or not a question of fact.

use super::engine::{Class, Engine, Evidence, Reading};
use super::english;
use super::intents::Intent;
use super::text::Token;
use super::{Candidate, Outcome, Reason, kind};
use crate::knowledge::Asks;

/// From this confidence on a fact is the answer, if it leads the second one by [`LEAD`].
pub const ANSWER: f32 = 0.6;
/// A second fact that could be offered and is this close makes the first one unsure.
pub const LEAD: f32 = 0.3;
/// From this confidence on facts are offered; below, the part is declined.
pub const OFFER: f32 = 0.25;
/// A judgement goes to the narratives from this share on.
const JUDGEMENT: f32 = 0.3;
/// Another matter that is no fact decides from this share on.
const ELSEWHERE: f32 = 0.4;
/// "How big is it in Miller's words?" sounds like a judgement, but the fact with Miller's words holds
/// this much more of the telling words, and has some share: then it is offered.
const MORE_HELD: f32 = 0.2;
const SOME_SHARE: f32 = 0.03;
/// What sounds like small talk is a judgement where it has this share of one, and the story knows
/// this much of its telling words.
const SOME_JUDGEMENT: f32 = 0.1;
const ON_THE_STORY: f32 = 0.5;
/// A class that holds less than this share of the telling words is no answer to them.
const SUPPORT: f32 = 0.1;
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
    let class = engine.class(best);
    let is_fact = matches!(class, Class::Fact(_));
    let is_judgement = class == Class::Intent(Intent::Judgement);
    let has_matter = reading.by_heart.is_some()
        || !reading
            .words
            .iter()
            .all(|word| english::is_function_word(&word.text));
    // "And what about it?" names no matter; "when was that?" asks for the time of the one event.
    let vague = matches!(
        kind::asks(&reading.words),
        None | Some(Asks::What | Asks::How)
    );
    if !has_matter && vague && (is_fact || is_judgement) {
        return Outcome::Unknown(Reason::Unclear);
    }
    let mut facts = facts(engine, reading, MAX_OFFERS + 2);
    if !is_fact && is_sure(engine, reading, best, is_judgement) {
        if is_judgement && let Some(offer) = unexplained(engine, reading, best, &facts) {
            return Outcome::Offer(vec![offer]);
        }
        return not_a_fact(remark(engine, reading, class), has_narratives);
    }
    facts.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence));
    let offers = facts
        .iter()
        .map(candidate)
        .filter(|candidate| candidate.confidence >= OFFER);
    let mut offers = offers.peekable();
    // "How much?" alone could be two things.
    let told_apart = has_matter || reading.words.len() > 2;
    if let Some(first) = offers.next() {
        let leads = offers
            .peek()
            .is_none_or(|second| first.confidence - second.confidence >= LEAD);
        if first.confidence >= ANSWER && leads && told_apart && is_fact {
            return Outcome::Fact(first);
        }
        return Outcome::Offer(
            std::iter::once(first)
                .chain(offers)
                .take(MAX_OFFERS)
                .collect(),
        );
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

fn candidate(&(fact, evidence): &(usize, Evidence)) -> Candidate {
    Candidate {
        fact,
        confidence: evidence.confidence,
    }
}

/// Whether a class that is no fact decides.
fn is_sure(engine: &Engine, reading: &Reading, class: usize, is_judgement: bool) -> bool {
    let least = if is_judgement { JUDGEMENT } else { ELSEWHERE };
    (reading.by_heart.is_some() || reading.scores.share[class] >= least)
        && engine.evidence(reading, class).held >= SUPPORT
}

/// The best fact, where it holds telling words that a judgement leaves unexplained.
fn unexplained(
    engine: &Engine,
    reading: &Reading,
    judgement: usize,
    facts: &[(usize, Evidence)],
) -> Option<Candidate> {
    let held = engine.evidence(reading, judgement).held + MORE_HELD;
    let best = facts.first().filter(|_| reading.by_heart.is_none())?;
    (best.1.held >= held && best.1.share >= SOME_SHARE).then(|| candidate(best))
}

/// Small talk about the story itself is a remark on it, so a judgement.
fn remark(engine: &Engine, reading: &Reading, class: Class) -> Class {
    let talk = matches!(class, Class::Intent(Intent::Talk | Intent::Elsewhere));
    let judgement = reading
        .ranking
        .iter()
        .find(|&&other| engine.class(other) == Class::Intent(Intent::Judgement))
        .map_or(0.0, |&other| reading.scores.share[other]);
    if talk && judgement >= SOME_JUDGEMENT && engine.known(reading) >= ON_THE_STORY {
        Class::Intent(Intent::Judgement)
    } else {
        class
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
