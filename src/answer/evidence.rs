//! From what was read to chances: that a fact is what is asked for, that a judgement is wanted, or
//! that it is neither.

use super::engine::{Class, Engine, Reading};
use super::intents::Intent;
use super::wording::Held;
use super::{Snapshot, kind, text};

/// How many numbers there are.
const N: usize = 26;

/// The numbers with their weights: name, weight for a fact, weight for a judgement.
///
/// Multinomial logistic regression over three outcomes (the fact answers it, a judgement is wanted,
/// neither), fitted by `tests/weights/fit.py` on questions to stories rich and poor in phrasings and
/// on public question sets.
const WEIGHTS: [(&str, f32, f32); N] = [
    ("share", 0.34, 0.12),
    ("margin", 0.13, 0.03),
    ("cosine", 2.49, -0.39),
    ("nearest", 1.24, -2.40),
    ("nearer", -0.09, 0.78),
    ("held", -2.33, -1.08),
    ("akin", 2.64, -0.44),
    ("least", 1.34, -1.01),
    ("known", -0.01, -1.42),
    ("strange", -0.19, -2.34),
    ("length", 0.61, -0.17),
    ("short", 1.14, -1.19),
    ("thin", 0.41, -1.00),
    ("held thinly", 0.34, -1.30),
    ("asks for a fact", 0.24, 0.40),
    ("judges", 0.17, 0.61),
    ("other kind", -0.06, -0.21),
    ("near judging", 2.32, 8.48),
    ("near other kinds", -1.47, -4.96),
    ("story judges", 0.10, 0.41),
    ("near story judging", 0.14, 4.80),
    ("outside", -0.19, -0.28),
    ("near outside", -3.19, -1.92),
    ("facts", 0.60, -0.98),
    ("holds the type", 0.43, -0.45),
    ("asks for a type", -0.25, -1.72),
];
/// What the outcomes begin with.
const BIAS: (f32, f32) = (-5.39, 6.33);

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
    let asks = kind::asks(&reading.words);
    let holds = asks.and_then(|asks| engine.asked().holds(near.class, asks));
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
        holds.map_or(0.0, |is_held| if is_held { 1.0 } else { -1.0 }),
        f32::from(holds.is_some()),
    ]
}
