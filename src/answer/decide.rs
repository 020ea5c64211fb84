//! From the scores of one part to a decision: answer, offer, decline, or not a question of fact.

use super::engine::{Class, Engine, FACTS, Reading};
use super::evidence::Evidence;
use super::intents::Intent;
use super::text::Token;
use super::{Candidate, Outcome, Reason, kind};
use crate::knowledge::Asks;

/// From this confidence on a fact is the answer.
pub const ANSWER: f32 = 0.7;
/// From this confidence on facts are offered; below, the part is declined.
pub const OFFER: f32 = 0.25;
/// A judgement goes to the narratives from this chance on.
pub const JUDGEMENT: f32 = 0.5;
/// Other matters that are no fact decide from this share on, all together.
const ELSEWHERE: f32 = 0.5;
/// With a larger share of strange words than this a text judges something else.
const STRANGE: f32 = 0.5;
/// A neighbouring matter that holds less than this share of the telling words is not what is meant.
const SUPPORT: f32 = 0.1;
/// Two facts whose nearest texts differ by less are equally near.
const TIE: f32 = 0.01;
/// At most this many facts are offered.
const MAX_OFFERS: usize = 3;

/// The best facts of a part, most likely first, with what speaks for them.
pub fn facts(engine: &Engine, reading: &Reading) -> Vec<(usize, Evidence)> {
    let ranked = reading.near.iter().enumerate();
    let mut facts: Vec<(usize, Evidence)> = ranked
        .filter_map(|(at, near)| match engine.class(near.class) {
            Class::Fact(fact) => Some((fact, Evidence::new(engine, reading, at))),
            _ => None,
        })
        .take(FACTS)
        .collect();
    facts.sort_by(|a, b| b.1.confidence.total_cmp(&a.1.confidence));
    facts
}

/// About the chance that a text wants a judgement, from 0 to 1.
pub fn judgement(engine: &Engine, reading: &Reading, facts: &[(usize, Evidence)]) -> f32 {
    let by_heart = reading.by_heart.map(|class| engine.class(class));
    match (by_heart, reading.wanted.by_heart) {
        (Some(class), _) => f32::from(class == Class::Narratives),
        (None, Some(Intent::Judgement)) => 1.0,
        // Small talk may be near to a remark about the story, and so may a remark about the weather.
        _ if reading.wanted.share(Intent::Talk) >= ELSEWHERE => 0.0,
        _ if reading.strange > STRANGE => 0.0,
        _ => facts
            .first()
            .map_or(0.0, |(_, evidence)| evidence.judgement),
    }
}

/// Decides on one part, given its best facts and the chance of a judgement. Without narratives in the base, a judgement is declined.
pub fn decide(
    engine: &Engine,
    reading: &Reading,
    tokens: &[Token],
    facts: &[(usize, Evidence)],
    judgement: f32,
    has_narratives: bool,
) -> Outcome {
    if reading.words.is_empty() {
        return Outcome::Unknown(Reason::Empty);
    }
    let by_heart = reading.by_heart.map(|class| engine.class(class));
    let has_matter = by_heart.is_some() || !reading.words.iter().all(|word| word.is_grammar);
    if judgement >= JUDGEMENT {
        return if has_narratives {
            Outcome::Narratives
        } else {
            Outcome::Unknown(Reason::Opinion)
        };
    }
    let offers: Vec<Candidate> = facts
        .iter()
        .map(candidate)
        .filter(|candidate| candidate.confidence >= OFFER)
        .take(MAX_OFFERS)
        .collect();
    // "And what about it?" names no matter; "when was that?" asks for the time of the one event.
    let is_vague = matches!(
        kind::asks(&reading.words),
        None | Some(Asks::What | Asks::How)
    );
    // "How much?" alone could be two things.
    let told_apart = (has_matter || !is_vague && reading.words.len() > 2)
        && (matches!(by_heart, Some(Class::Fact(_))) || !is_tied(reading, facts));
    if let Some(&first) = offers.first()
        && first.confidence >= ANSWER
        && told_apart
    {
        return Outcome::Fact(first);
    }
    if let Some(other) = elsewhere(engine, reading) {
        return other;
    }
    if !has_matter && is_vague {
        return Outcome::Unknown(Reason::Unclear);
    }
    if !offers.is_empty() {
        return Outcome::Offer(offers);
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
        best.nearest - other.nearest < TIE && best.held.exact - other.held.exact < TIE
    };
    reading.words.len() <= 2 && others.iter().any(as_near)
}

fn candidate(&(fact, evidence): &(usize, Evidence)) -> Candidate {
    Candidate {
        fact,
        confidence: evidence.confidence,
    }
}

/// What a text is that asks for none of the facts, where that is clear.
fn elsewhere(engine: &Engine, reading: &Reading) -> Option<Outcome> {
    let outside = |class| match engine.class(class) {
        Class::Outside(at) => Some(Outcome::Unknown(Reason::Outside(at))),
        _ => None,
    };
    if let Some(by_heart) = reading.by_heart {
        return outside(by_heart);
    }
    if let Some(intent) = reading.wanted.by_heart {
        return of_intent(intent);
    }
    let is_outside = |class: usize| outside(class).is_some();
    let near = reading.near.iter().filter(|near| is_outside(near.class));
    let (mut beside, mut best) = (0.0, None);
    for near in near {
        beside += near.share;
        best = best.or(Some(near));
    }
    let best = best.filter(|near| beside >= ELSEWHERE && near.held.exact >= SUPPORT);
    let share = |intent: Intent| reading.wanted.share(intent);
    let all = reading.wanted.others();
    match best {
        Some(best) if beside >= all => outside(best.class),
        _ if all >= ELSEWHERE => {
            let other = Intent::others().max_by(|&a, &b| share(a).total_cmp(&share(b)))?;
            of_intent(other).filter(|_| reading.wanted.is_known)
        }
        best => outside(best?.class),
    }
}

/// What becomes of a message of a kind that is answered with no fact.
fn of_intent(intent: Intent) -> Option<Outcome> {
    Some(Outcome::Unknown(match intent {
        Intent::Help => return Some(Outcome::Help),
        Intent::Talk => Reason::Talk,
        Intent::Instruction => Reason::Instruction,
        Intent::Prediction => Reason::Prediction,
        Intent::Advice => Reason::Advice,
        Intent::Private => Reason::Private,
        Intent::Elsewhere => Reason::NotCovered,
        Intent::Fact | Intent::Judgement => return None,
    }))
}
