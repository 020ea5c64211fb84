//! The immutable base and index of one revision, which answers a question from start to end.

use super::domain::DomainIndex;
use super::{Answer, Outcome, Part, Reason};
use crate::knowledge::Base;

/// One revision of the base, ready to answer. Never changes; an edit makes a new one.
#[derive(Debug)]
pub struct Snapshot {
    /// Grows with each published edit; 0 for the folder alone.
    pub revision: u64,
    /// The facts.
    pub base: Base,
    /// The listed domains.
    pub domains: DomainIndex,
}

impl Snapshot {
    /// Learns and indexes a base.
    pub fn new(base: Base, revision: u64) -> Snapshot {
        let domains = DomainIndex::new(&base.lists);
        Snapshot {
            revision,
            base,
            domains,
        }
    }

    /// Answers one message.
    pub fn answer(&self, message: &str) -> Answer {
        let part = Part {
            text: message.to_owned(),
            asks: None,
            outcome: Outcome::Unknown(Reason::NotCovered),
        };
        Answer {
            question: message.to_owned(),
            parts: vec![part],
            candidates: Vec::new(),
        }
    }
}
