//! What was decided about one piece of a message.

use std::ops::Range;

use super::engine::Reading;
use super::evidence::Evidence;
use super::{Outcome, Reason};

/// A question whose words tell less than this together says little.
const LITTLE: f32 = 2.0;

/// From this chance on a judgement is plainly wanted.
const PLAINLY: f32 = 0.9;

/// A piece of a message with what was decided about it.
pub(super) struct Decided {
    /// Its tokens, as a range of the message's tokens.
    pub tokens: Range<usize>,
    /// How it was read.
    pub reading: Reading,
    /// The best facts, most likely first.
    pub facts: Vec<(usize, Evidence)>,
    /// Chance that a judgement is wanted.
    pub judgement: f32,
    /// The decision.
    pub outcome: Outcome,
}

impl Decided {
    /// How sure the decision for a fact is; 0 where it is for none.
    pub fn confidence(&self) -> f32 {
        match &self.outcome {
            Outcome::Fact(candidate) => candidate.confidence,
            _ => 0.0,
        }
    }

    /// Whether a fact or the narratives answer it.
    pub fn is_answered(&self) -> bool {
        matches!(self.outcome, Outcome::Fact(_) | Outcome::Narratives)
    }

    /// Whether another piece gets the same answer.
    pub fn says_as(&self, other: &Decided) -> bool {
        match (&self.outcome, &other.outcome) {
            (Outcome::Fact(own), Outcome::Fact(other)) => own.fact == other.fact,
            (own, other) => own == other,
        }
    }

    /// Whether it wants a judgement plainly, if it wants one.
    pub fn is_plain(&self) -> bool {
        self.outcome != Outcome::Narratives || self.judgement >= PLAINLY
    }

    /// Whether its words say little of what it is about.
    pub fn says_little(&self) -> bool {
        let matter = self.reading.words.iter().filter(|word| !word.is_grammar);
        let said: f32 = matter.map(|word| word.telling).sum();
        said < LITTLE
    }

    /// Whether its own words leave it open, and it could be about the story.
    pub fn is_open(&self) -> bool {
        let reading = &self.reading;
        let by_heart = reading.by_heart.is_some() || reading.wanted.by_heart.is_some();
        match &self.outcome {
            Outcome::Offer(_) => true,
            Outcome::Unknown(reason) => {
                let could_be = matches!(
                    reason,
                    Reason::Unclear
                        | Reason::NotCovered
                        | Reason::UnknownWords(_)
                        | Reason::Outside(_)
                        | Reason::Private
                        | Reason::Talk
                );
                could_be && !by_heart
            }
            Outcome::Fact(_) | Outcome::Narratives | Outcome::Domains(_) | Outcome::Help => false,
        }
    }
}
