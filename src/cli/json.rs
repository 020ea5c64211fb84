//! Answers as programs read them. The names are fixed: tools outside this project rely on them.

use serde::Serialize;

use crate::answer::domain::{DomainCheck, Verdict};
use crate::answer::{Answer, Candidate, Outcome, Snapshot};

/// One answered question.
#[derive(Serialize)]
pub(super) struct Answered<'a> {
    question: &'a str,
    kind: &'static str,
    facts: Vec<Scored<'a>>,
    options: Vec<&'a str>,
    candidates: Vec<Scored<'a>>,
    domains: Vec<Checked<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    revision: u64,
}

#[derive(PartialEq, Serialize)]
struct Scored<'a> {
    id: &'a str,
    score: f64,
}

/// One checked name.
#[derive(Serialize)]
pub(super) struct Checked<'a> {
    input: &'a str,
    host: Option<&'a str>,
    /// The listed name that it is about.
    domain: Option<&'a str>,
    verdict: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    resembles: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trace: Vec<Stage<'a>>,
}

#[derive(Serialize)]
struct Stage<'a> {
    stage: &'a str,
    result: &'a str,
}

impl<'a> Answered<'a> {
    /// `question` is the line as it was typed.
    pub(super) fn new(snapshot: &'a Snapshot, question: &'a str, answer: &'a Answer) -> Self {
        let mut facts = Vec::new();
        let mut options = Vec::new();
        let mut domains = Vec::new();
        let mut reason = None;
        for part in &answer.parts {
            match &part.outcome {
                Outcome::Fact(candidate) => add_new(&mut facts, scored(snapshot, candidate)),
                Outcome::Offer(candidates) => {
                    let offered = candidates.iter().filter_map(|c| scored(snapshot, c));
                    offered.for_each(|c| add_new(&mut options, Some(c.id)));
                }
                Outcome::Domains(checks) => {
                    domains.extend(checks.iter().map(|check| Checked::new(check, false)));
                }
                Outcome::Unknown(why) => reason = reason.or(Some(why.key())),
                Outcome::Narratives | Outcome::Help => {}
            }
        }
        let kind = kind(answer);
        let candidates = answer.candidates.iter();
        Answered {
            question,
            kind,
            facts,
            options,
            candidates: candidates.filter_map(|c| scored(snapshot, c)).collect(),
            domains,
            reason: reason.filter(|_| kind == "unknown"),
            revision: snapshot.revision,
        }
    }
}

impl<'a> Checked<'a> {
    /// With `trace`, also how the text was read.
    pub(super) fn new(check: &'a DomainCheck, trace: bool) -> Checked<'a> {
        let listed = check.listed();
        let is_alike = matches!(check.verdict, Verdict::Lookalike { .. });
        let stages = check.trace.iter().filter(|_| trace);
        Checked {
            input: &check.input,
            host: check.host.as_deref(),
            domain: listed,
            verdict: check.verdict.key(),
            resembles: listed.filter(|_| is_alike),
            trace: stages
                .map(|step| Stage {
                    stage: step.stage,
                    result: &step.result,
                })
                .collect(),
        }
    }
}

/// One word for a whole message: the most telling of its parts.
fn kind(answer: &Answer) -> &'static str {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Narratives => (5, "narratives"),
        Outcome::Fact(_) => (4, "facts"),
        Outcome::Domains(_) => (3, "domains"),
        Outcome::Offer(_) => (2, "offer"),
        Outcome::Help => (1, "help"),
        Outcome::Unknown(_) => (0, "unknown"),
    };
    let ranked = answer.parts.iter().map(|part| rank(&part.outcome));
    ranked.max().map_or("unknown", |(_, kind)| kind)
}

fn scored<'a>(snapshot: &'a Snapshot, candidate: &Candidate) -> Option<Scored<'a>> {
    let fact = snapshot.base.facts.get(candidate.fact)?;
    Some(Scored {
        id: &fact.id,
        score: (f64::from(candidate.confidence) * 10_000.0).round() / 10_000.0,
    })
}

/// Two parts of one message may have the same answer.
fn add_new<T: PartialEq>(all: &mut Vec<T>, new: Option<T>) {
    all.extend(new.filter(|new| !all.contains(new)));
}
