//! From what was read to chances: that a fact is what is asked for, that a judgement is wanted, or
//! that it is neither.

use super::engine::{Class, Engine, Reading};
use super::intents::Intent;
use super::wording::Held;

/// How many numbers there are.
const N: usize = 23;

/// The numbers with their weights: name, weight for a fact, weight for a judgement.
///
/// Multinomial logistic regression over three outcomes (the fact answers it, a judgement is wanted,
/// neither), fitted by `tests/weights/fit.py` on questions to stories rich and poor in phrasings and
/// on public question sets.
const WEIGHTS: [(&str, f32, f32); N] = [
    ("share", 0.44, 0.22),
    ("margin", 0.07, -0.06),
    ("cosine", 1.71, -2.01),
    ("nearest", 1.47, -2.03),
    ("nearer", 0.09, 0.84),
    ("held", -1.49, -2.90),
    ("akin", 1.23, 1.85),
    ("least", 1.28, -0.73),
    ("known", 1.21, -1.01),
    ("length", 0.72, -0.45),
    ("short", 1.27, -1.68),
    ("thin", 0.88, -1.14),
    ("held thinly", -1.67, -0.44),
    ("asks for a fact", 0.29, 0.17),
    ("judges", 0.13, 0.48),
    ("other kind", 0.03, -0.23),
    ("near judging", 1.88, 9.79),
    ("near other kinds", -2.16, -4.79),
    ("story judges", 0.19, 0.55),
    ("near story judging", -0.16, 4.29),
    ("outside", -0.22, -0.31),
    ("near outside", -3.23, -2.14),
    ("facts", 0.60, -0.92),
];
/// What the outcomes begin with.
const BIAS: (f32, f32) = (-5.80, 5.03);

/// A text of so few words says all that it can say in them.
const SHORT: usize = 2;
/// A share or cosine below these is as good as none.
const LEAST_SHARE: f32 = 1e-3;
const LEAST_COSINE: f32 = 0.05;
/// A lead of more than this is as good as this.
const CLEAR_LEAD: f32 = 6.0;
/// With so many phrasings half of what could be said is there.
const HALF: f32 = 3.0;

/// What speaks for and against a fact, for the decision and for explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Share of the fact among all entries, from 0 to 1.
    pub share: f32,
    /// What of the text's telling words the fact holds.
    pub held: Held,
    /// Cosine with the nearest text of the fact, from 0 to 1.
    pub nearest: f32,
    /// Chance that the fact is what is asked for, from 0 to 1.
    pub confidence: f32,
    /// Chance that a judgement is wanted instead, from 0 to 1.
    pub judgement: f32,
}

impl Evidence {
    /// Weighs what speaks for the entry at a place of the ranking, which is a fact.
    pub fn new(engine: &Engine, reading: &Reading, at: usize) -> Evidence {
        let numbers = numbers(engine, reading, at);
        let (mut fact, mut judgement) = BIAS;
        for ((_, for_fact, for_judgement), value) in WEIGHTS.iter().zip(numbers) {
            fact += for_fact * value;
            judgement += for_judgement * value;
        }
        let (fact, judgement) = (libm::expf(fact), libm::expf(judgement));
        let all = 1.0 + fact + judgement;
        let near = reading.near[at];
        let by_heart = reading.by_heart.map(|class| class == near.class);
        Evidence {
            share: near.share,
            held: near.held,
            nearest: near.nearest,
            confidence: match by_heart {
                Some(true) => 1.0,
                _ => fact / all,
            },
            judgement: match by_heart {
                Some(true) => 0.0,
                _ => judgement / all,
            },
        }
    }
}

/// The numbers by name, for fitting the weights.
pub fn named(engine: &Engine, reading: &Reading, at: usize) -> Vec<(&'static str, f32)> {
    let numbers = numbers(engine, reading, at);
    let names = WEIGHTS.iter().map(|&(name, ..)| name);
    names.zip(numbers).collect()
}

fn numbers(engine: &Engine, reading: &Reading, at: usize) -> [f32; N] {
    let near = reading.near[at];
    let held = near.held;
    let log = |share: f32| libm::logf(share.max(LEAST_SHARE));
    let floor = |cosine: f32| cosine.max(LEAST_COSINE);
    let others = || {
        reading
            .near
            .iter()
            .filter(|other| other.class != near.class)
    };
    let of_kind =
        |is_it: fn(&Class) -> bool| others().filter(move |n| is_it(&engine.class(n.class)));
    let is_fact: fn(&Class) -> bool = |class| matches!(class, Class::Fact(_));
    let is_outside: fn(&Class) -> bool = |class| matches!(class, Class::Outside(_));
    let is_judged: fn(&Class) -> bool = |class| *class == Class::Narratives;
    let share = |is_it| of_kind(is_it).map(|other| other.share).sum::<f32>();
    let nearest = |is_it| {
        of_kind(is_it)
            .map(|other| other.nearest)
            .fold(0.0, f32::max)
    };
    let rival = of_kind(is_fact)
        .map(|other| other.score)
        .fold(f32::NEG_INFINITY, f32::max);
    let n = reading.words.len();
    let thin = 1.0 / (1.0 + engine.phrasings(near.class) as f32 / HALF);
    let wanted = &reading.wanted;
    let is_other = |intent: &&Intent| !matches!(intent, Intent::Fact | Intent::Judgement);
    let other_kinds = || Intent::ALL.iter().filter(is_other);
    let other_share: f32 = other_kinds().map(|&intent| wanted.share(intent)).sum();
    let other_near = other_kinds()
        .map(|&intent| wanted.nearest(intent))
        .fold(0.0, f32::max);
    let judged = if engine.has(Class::Narratives) {
        1.0
    } else {
        0.0
    };
    let outside = if engine.has_outside() { 1.0 } else { 0.0 };
    let known = reading.known;
    [
        log(near.share) - log(1.0 - near.share),
        (near.score - rival).clamp(-CLEAR_LEAD, CLEAR_LEAD),
        near.cosine,
        near.nearest,
        libm::logf(floor(near.nearest) / floor(nearest(is_fact))),
        held.exact,
        held.akin,
        held.least,
        known,
        libm::logf(n.max(1) as f32),
        if n > SHORT { 0.0 } else { 1.0 },
        thin,
        thin * held.exact,
        log(wanted.share(Intent::Fact)),
        log(wanted.share(Intent::Judgement)) - log(wanted.share(Intent::Fact)),
        log(other_share) - log(wanted.share(Intent::Fact)),
        wanted.nearest(Intent::Judgement) - wanted.nearest(Intent::Fact),
        other_near - wanted.nearest(Intent::Fact),
        judged * (log(share(is_judged)) - log(near.share)),
        judged * (nearest(is_judged) - near.nearest),
        outside * (log(share(is_outside)) - log(near.share)),
        outside * (nearest(is_outside) - near.nearest),
        libm::logf(engine.n_facts().max(1) as f32),
    ]
}
