//! The immutable base and index of one revision, which answers a question from start to end.

use std::ops::Range;
use std::sync::Arc;

use super::decided::Decided;
use super::domain::DomainIndex;
use super::engine::{Engine, FACTS};
use super::intents::Intents;
use super::premise::Premises;
use super::table::Table;
use super::text::{self, Token};
use super::{Answer, Candidate, Outcome, Part, decide, kind, split};
use crate::knowledge::Base;

/// At most this many questions of one message are answered.
pub(super) const MAX_PARTS: usize = 3;

/// One revision of the base, ready to answer. Never changes; an edit makes a new one.
#[derive(Debug)]
pub struct Snapshot {
    /// Grows with each published edit; 0 for the folder alone.
    pub revision: u64,
    /// The facts.
    pub base: Base,
    /// The listed domains.
    pub domains: DomainIndex,
    pub(super) engine: Engine,
    pub(super) premises: Premises,
}

impl Snapshot {
    /// Learns and indexes a base.
    pub fn new(base: Base, revision: u64) -> Snapshot {
        Snapshot::learn(base, revision, Table::built_in(), Intents::built_in())
    }

    /// The same with another table of words, or none.
    pub fn with_table(base: Base, revision: u64, table: Table) -> Snapshot {
        Snapshot::learn(base, revision, table, Arc::new(Intents::new(table)))
    }

    fn learn(base: Base, revision: u64, table: Table, intents: Arc<Intents>) -> Snapshot {
        let domains = DomainIndex::new(&base.lists);
        let engine = Engine::new(&base, table, intents);
        Snapshot {
            revision,
            premises: Premises::new(&base, &engine),
            base,
            domains,
            engine,
        }
    }

    /// Answers one message.
    pub fn answer(&self, message: &str) -> Answer {
        self.answer_after(message, &[])
    }

    /// Answers one message that may follow up an answer with these facts, by id.
    pub fn answer_after(&self, message: &str, last: &[String]) -> Answer {
        self.decided_after(message, last).0
    }

    /// The same with what each part was decided on; a part that checks names was not.
    pub(super) fn decided_after(&self, message: &str, last: &[String]) -> (Answer, Vec<Decided>) {
        let question = text::clean(message);
        let listed = split::unnumbered(&question);
        let tokens = text::tokens(&listed);
        let checks = self.domains.find(&question);
        let (mut about, mut read) = (None, Vec::new());
        let (mut decided, checked) = if checks.is_empty() {
            let mut parts = self.parts(&listed, &tokens);
            for part in &mut parts {
                // A part behind one that says what it is about follows that one up.
                let Some(followed) = self.followed(&tokens, part, last) else {
                    break;
                };
                about = Some(followed.about);
                read.push(followed.read);
            }
            (parts, None)
        } else {
            let beside = self.beside(&listed, &tokens, &checks);
            let part = Part {
                text: question.clone(),
                asks: None,
                outcome: Outcome::Domains(checks),
                premise: None,
            };
            (beside, Some(part))
        };
        decided.truncate(MAX_PARTS);
        let candidates = if decided.is_empty() {
            self.candidates(&[self.decide(&tokens, 0..tokens.len())])
        } else {
            self.candidates(&decided)
        };
        let asked = decided.iter().map(|part| {
            let (outcome, premise) = self.put_right(&question, &tokens, part);
            Part {
                text: words_as_written(&question, &tokens, &part.tokens),
                asks: kind::asks(&part.reading.words),
                outcome,
                premise,
            }
        });
        let parts = checked.into_iter().chain(asked).collect();
        let answer = Answer {
            question,
            parts,
            candidates,
            about,
        };
        for (part, read) in decided.iter_mut().zip(read) {
            if let Some(read) = read {
                *part = read;
            }
        }
        (answer, decided)
    }

    pub(super) fn decide(&self, tokens: &[Token], range: Range<usize>) -> Decided {
        self.decide_on(own_words(tokens, &range), range)
    }

    /// Decides on words that need not be those of the range that they are shown as.
    pub(super) fn decide_on(&self, own: &[Token], range: Range<usize>) -> Decided {
        let engine = &self.engine;
        let reading = engine.read(own);
        let facts = decide::facts(engine, &reading);
        let judgement = decide::judgement(engine, &reading, &facts);
        let told = self.base.narratives.sides.len() > 1;
        let mut outcome = decide::decide(engine, &reading, own, &facts, judgement, told);
        if let Outcome::Fact(found) = outcome
            && reading.by_heart.is_none()
            && self.names_another(&reading, own, found.fact)
        {
            outcome = Outcome::Offer(vec![found]);
        }
        Decided {
            tokens: range,
            reading,
            facts,
            judgement,
            outcome,
        }
    }

    fn candidates(&self, parts: &[Decided]) -> Vec<Candidate> {
        let mut best: Vec<Candidate> = Vec::new();
        for part in parts {
            for &(fact, evidence) in &part.facts {
                let confidence = evidence.confidence;
                match best.iter_mut().find(|candidate| candidate.fact == fact) {
                    Some(known) => known.confidence = known.confidence.max(confidence),
                    None => best.push(Candidate { fact, confidence }),
                }
            }
        }
        if parts.len() > 1 {
            best.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        }
        best.truncate(FACTS);
        best
    }
}

/// The words of a part as they are decided on: without what joins it to the one before.
pub(super) fn own_words<'a>(tokens: &'a [Token], range: &Range<usize>) -> &'a [Token] {
    let own = tokens.get(range.clone()).unwrap_or(&[]);
    match range.start {
        0 => own,
        _ => split::without_joint(own),
    }
}

/// The words of a range as they were typed.
pub(super) fn words_as_written(text: &str, tokens: &[Token], range: &Range<usize>) -> String {
    let (Some(first), Some(last)) = (
        tokens.get(range.start),
        tokens.get(range.end.saturating_sub(1)),
    ) else {
        return text.to_owned();
    };
    text.chars()
        .skip(first.start)
        .take(last.end.saturating_sub(first.start))
        .collect()
}
