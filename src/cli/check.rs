//! `footnote check`: is the story sound, and does each phrasing find what it stands for?

use std::path::Path;

use super::terminal::Terminal;
use super::{Outcome, story};
use crate::answer::{Answer, Outcome as Decision, Snapshot};
use crate::knowledge::Severity;
use crate::reply::{self, count};

/// Prints every problem and a summary. Bad where there is one.
pub(super) fn check(folder: &Path, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let loaded = story::load(folder)?;
    for problem in &loaded.problems {
        terminal.line(&problem.to_string())?;
    }
    let errors = loaded.count(Severity::Error);
    let warnings = loaded.count(Severity::Warning);
    let summary = format!(
        "{} and {}",
        count(errors, "error"),
        count(warnings, "warning")
    );
    if errors > 0 {
        terminal.line(&format!(
            "{summary}. The phrasings are tried when the errors are put right."
        ))?;
        return Ok(Outcome::Bad);
    }
    let snapshot = Snapshot::new(loaded.base, 0);
    let tried = phrasings(&snapshot);
    let replies = replies(&snapshot);
    for line in tried.astray.iter().chain(&replies) {
        terminal.line(line)?;
    }
    let facts = count(snapshot.base.facts.len(), "fact");
    let found = tried.all - tried.astray.len();
    terminal.line(&format!(
        "{facts}, {summary}. {found} of {} find what they stand for.",
        count(tried.all, "phrasing")
    ))?;
    let clean = loaded.problems.is_empty() && tried.astray.is_empty() && replies.is_empty();
    Ok(if clean { Outcome::Good } else { Outcome::Bad })
}

/// How the phrasings did.
struct Tried {
    all: usize,
    /// One line for each that went elsewhere.
    astray: Vec<String>,
}

/// Asks every phrasing of the base: a fact's must find the fact, the narratives' must find them,
/// and one of a neighbouring matter must not be answered.
fn phrasings(snapshot: &Snapshot) -> Tried {
    let base = &snapshot.base;
    let mut tried = Tried {
        all: 0,
        astray: Vec::new(),
    };
    let mut ask = |of: &str, phrasing: &str, is_right: &dyn Fn(&Decision) -> bool| {
        tried.all += 1;
        let answer = snapshot.answer(phrasing);
        if !answer.parts.iter().any(|part| is_right(&part.outcome)) {
            let went = went(snapshot, &answer);
            tried
                .astray
                .push(format!("error[astray] {of}: “{phrasing}” {went}"));
        }
    };
    for (at, fact) in base.facts.iter().enumerate() {
        let finds_it = |decision: &Decision| matches!(decision, Decision::Fact(c) if c.fact == at);
        for phrasing in &fact.ask {
            ask(&fact.id, phrasing, &finds_it);
        }
    }
    for phrasing in &base.narratives.ask {
        ask("narratives", phrasing, &|decision| {
            matches!(decision, Decision::Narratives)
        });
    }
    for outside in &base.outside {
        for phrasing in &outside.ask {
            ask(&outside.id, phrasing, &|decision| {
                matches!(decision, Decision::Unknown(_) | Decision::Offer(_))
            });
        }
    }
    tried
}

/// What a phrasing was answered with instead.
fn went(snapshot: &Snapshot, answer: &Answer) -> String {
    let went = |decision: &Decision| match decision {
        Decision::Fact(candidate) => match snapshot.base.facts.get(candidate.fact) {
            Some(fact) => format!("is answered with {}", fact.id),
            None => "is answered with a fact that is gone".to_owned(),
        },
        Decision::Offer(_) => "is only offered a choice".to_owned(),
        Decision::Narratives => "gets the narratives".to_owned(),
        Decision::Domains(_) => "is read as a domain name".to_owned(),
        Decision::Help => "gets help".to_owned(),
        Decision::Unknown(_) => "is declined".to_owned(),
    };
    let parts: Vec<String> = answer
        .parts
        .iter()
        .map(|part| went(&part.outcome))
        .collect();
    parts.join(" and ")
}

/// Replies that do not fit one message.
fn replies(snapshot: &Snapshot) -> Vec<String> {
    let base = &snapshot.base;
    let mut long = Vec::new();
    for (at, fact) in base.facts.iter().enumerate() {
        if !reply::fits(&reply::fact(snapshot, at)) {
            long.push(format!(
                "error[too-long] {}: text, figures and sources do not fit one message; shorten them",
                fact.id
            ));
        }
    }
    if !reply::fits(&reply::narratives(snapshot, 0)) {
        let what = "the narratives do not fit one message together; shorten them all";
        long.push(format!("error[too-long] narratives: {what}"));
    }
    long
}
