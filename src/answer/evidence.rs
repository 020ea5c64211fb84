//! From what was read to chances: that a fact is what is asked for, that a judgement is wanted, or
//! that it is neither.

use super::engine::{Class, Engine, Reading};
use super::intents::Intent;
use super::wording::Held;
use super::{Snapshot, text};

/// How many numbers there are.
const N: usize = 24;

/// The numbers with their weights: name, weight for a fact, weight for a judgement.
///
/// Multinomial logistic regression over three outcomes (the fact answers it, a judgement is wanted,
/// neither), fitted by `tests/weights/fit.py` on questions to stories rich and poor in phrasings and
/// on public question sets.
const WEIGHTS: [(&str, f32, f32); N] = [
    ("share", 0.34, 0.11),
    ("margin", 0.12, 0.02),
    ("cosine", 2.38, -0.48),
    ("nearest", 1.34, -2.72),
    ("nearer", -0.09, 0.88),
    ("held", -2.43, -1.21),
    ("akin", 2.68, 0.07),
    ("least", 1.33, -1.08),
    ("known", -0.02, -1.71),
    ("strange", -0.25, -2.43),
    ("length", 0.66, -0.16),
    ("short", 1.21, -1.17),
    ("thin", 0.33, -1.17),
    ("held thinly", 0.48, -0.96),
    ("asks for a fact", 0.24, 0.39),
    ("judges", 0.17, 0.62),
    ("other kind", -0.06, -0.23),
    ("near judging", 2.16, 8.35),
    ("near other kinds", -1.37, -4.68),
    ("story judges", 0.11, 0.39),
    ("near story judging", 0.09, 4.69),
    ("outside", -0.20, -0.27),
    ("near outside", -3.52, -2.20),
    ("facts", 0.57, -0.91),
];
/// What the outcomes begin with.
const BIAS: (f32, f32) = (-5.35, 6.09);

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
        let (mut fact, mut judgement) = BIAS;
        for (_, for_fact, for_judgement) in weighed(engine, reading, at) {
            fact += for_fact;
            judgement += for_judgement;
        }
        let (fact, judgement) = (libm::expf(fact), libm::expf(judgement));
        let all = 1.0 + fact + judgement;
        let near = reading.near[at];
        let by_heart = reading.by_heart == Some(near.class);
        Evidence {
            held: near.held,
            nearest: near.nearest,
            confidence: if by_heart { 1.0 } else { fact / all },
            judgement: if by_heart { 0.0 } else { judgement / all },
        }
    }
}

/// The numbers for the fact at a place of the ranking, times their weights: name, for a fact, for a
/// judgement.
pub fn weighed(
    engine: &Engine,
    reading: &Reading,
    at: usize,
) -> impl Iterator<Item = (&'static str, f32, f32)> {
    let weights = WEIGHTS.iter().zip(numbers(engine, reading, at));
    weights.map(|((name, for_fact, for_judgement), value)| {
        (*name, for_fact * value, for_judgement * value)
    })
}

impl Snapshot {
    /// The fact that comes first for a message as a whole, as an index into `base.facts`, with the
    /// numbers that speak for and against it; `None` for what is known by heart or has no words. The
    /// weights of the numbers are fitted on these.
    pub fn numbers(&self, message: &str) -> Option<(usize, Vec<(&'static str, f32)>)> {
        let reading = self.engine.read(&text::tokens(&text::clean(message)));
        let ranked = reading.near.iter().enumerate();
        let mut facts = ranked.filter_map(|(at, near)| match self.engine.class(near.class) {
            Class::Fact(fact) => Some((fact, numbers(&self.engine, &reading, at))),
            _ => None,
        });
        let by_heart = reading.by_heart.is_some() || reading.wanted.by_heart.is_some();
        let (fact, numbers) = facts.next()?;
        let names = WEIGHTS.iter().map(|&(name, ..)| name);
        (!by_heart && !reading.words.is_empty()).then(|| (fact, names.zip(numbers).collect()))
    }
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
    let thin = 1.0 / (1.0 + engine.asked().phrasings(near.class) as f32 / HALF);
    let wanted = &reading.wanted;
    let other_near = Intent::others()
        .map(|intent| wanted.nearest(intent))
        .fold(0.0, f32::max);
    let judged = f32::from(engine.has_narratives());
    let outside = f32::from(engine.has_outside());
    [
        log(near.share) - log(1.0 - near.share),
        (near.score - rival).clamp(-CLEAR_LEAD, CLEAR_LEAD),
        near.cosine,
        near.nearest,
        libm::logf(floor(near.nearest) / floor(nearest(is_fact))),
        held.exact,
        held.akin,
        held.least,
        reading.known,
        reading.strange,
        libm::logf(n.max(1) as f32),
        if n > SHORT { 0.0 } else { 1.0 },
        thin,
        thin * held.exact,
        log(wanted.share(Intent::Fact)),
        log(wanted.share(Intent::Judgement)) - log(wanted.share(Intent::Fact)),
        log(wanted.others()) - log(wanted.share(Intent::Fact)),
        wanted.nearest(Intent::Judgement) - wanted.nearest(Intent::Fact),
        other_near - wanted.nearest(Intent::Fact),
        judged * (log(share(is_judged)) - log(near.share)),
        judged * (nearest(is_judged) - near.nearest),
        outside * (log(share(is_outside)) - log(near.share)),
        outside * (nearest(is_outside) - near.nearest),
        libm::logf(engine.n_facts().max(1) as f32),
    ]
}
