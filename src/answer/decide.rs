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
/// A judgement goes to the narratives from this chance on.
pub const JUDGEMENT: f32 = 0.55;
/// Below this chance of a judgement, a fact from the confidence of [`DOUBT`] on is offered instead.
const CLEAR: f32 = 0.65;
const DOUBT: f32 = 0.45;
/// Other matters that are no fact decide from this share on, all together.
const ELSEWHERE: f32 = 0.5;
/// A class that holds less than this share of the telling words is no answer to them.
const SUPPORT: f32 = 0.1;
/// Two facts whose nearest texts differ by less are equally near.
const TIE: f32 = 0.01;
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
    let judged = Class::Intent(Intent::Judgement);
    if !has_matter && vague && (matches!(class, Class::Fact(_)) || class == judged) {
        return Outcome::Unknown(Reason::Unclear);
    }
    let mut facts = facts(engine, reading, MAX_OFFERS + 2);
    facts.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence));
    let mut candidates = facts.iter().map(candidate).peekable();
    let surest = candidates.peek().map_or(0.0, |first| first.confidence);
    let judgement = engine.judgement(reading);
    let leads = class == judged || judgement >= surest;
    let clear = judgement >= CLEAR || surest < DOUBT;
    if judgement >= JUDGEMENT && leads && clear {
        return not_a_fact(judged, has_narratives);
    }
    // "How much?" alone could be two things.
    let told_apart = has_matter || reading.words.len() > 2;
    let mut offers = candidates.filter(|candidate| candidate.confidence >= OFFER);
    let first = offers.next();
    let offers: Vec<Candidate> = offers.collect();
    if let Some(first) = first {
        let second = offers.first().map_or(0.0, |second| second.confidence);
        let known = reading.by_heart.is_some() && matches!(class, Class::Fact(_));
        let leads = known
            || (offers.is_empty() || first.confidence - second >= LEAD)
                && !is_tied(reading, &facts);
        if first.confidence >= ANSWER && leads && told_apart {
            return Outcome::Fact(first);
        }
    }
    if let Some(other) = elsewhere(engine, reading) {
        return not_a_fact(other, has_narratives);
    }
    if let Some(first) = first {
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

/// Whether two words or fewer are as near to another fact as to the best: "tug" where there are two.
fn is_tied(reading: &Reading, facts: &[(usize, Evidence)]) -> bool {
    let Some(((_, best), others)) = facts.split_first() else {
        return false;
    };
    let as_near = |(_, other): &(usize, Evidence)| {
        best.nearest - other.nearest < TIE && best.held - other.held < TIE
    };
    reading.words.len() <= 2 && others.iter().any(as_near)
}

fn candidate(&(fact, evidence): &(usize, Evidence)) -> Candidate {
    Candidate {
        fact,
        confidence: evidence.confidence,
    }
}

/// The best class that is neither a fact nor a judgement, where all of them together decide.
fn elsewhere(engine: &Engine, reading: &Reading) -> Option<Class> {
    if let Some(by_heart) = reading.by_heart {
        return Some(engine.class(by_heart)).filter(Class::is_other);
    }
    let is_other = |class: &usize| engine.class(*class).is_other();
    let best = reading.ranking.iter().copied().find(is_other)?;
    let decides =
        engine.others(reading) >= ELSEWHERE && engine.evidence(reading, best).held >= SUPPORT;
    decides.then(|| engine.class(best))
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
