//! `footnote check`: is the story sound, and does each phrasing find what it stands for?

use std::path::Path;

use super::database::Database;
use super::story::placeless;
use super::terminal::Terminal;
use super::{Outcome, story};
use crate::answer::{Answer, Outcome as Decision, Snapshot, Weak};
use crate::app::lay;
use crate::curate::diff;
use crate::knowledge::{self, Effective, Loaded, Places, Problem, RULES, Severity};
use crate::reply::{self, count};

/// With so many ways to ask, more of them help no fact that is taken for another.
const MANY: usize = 30;

/// Prints every problem and a summary. Bad where there is one.
pub(super) fn check(folder: &Path, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let (_, loaded) = story::load(folder)?;
    let edited = match loaded.has_errors() {
        true => None,
        false => Some(lay(&loaded.base, &Database::named()?.published()?)),
    };
    let mut found = Found::of(&loaded);
    if let Some(effective) = edited.as_ref().filter(|effective| effective.revision > 0) {
        found.with_edits(effective);
        for drift in &effective.drifts {
            let key = diff::visible(&drift.key.to_string());
            terminal.line(&format!(
                "note[drift] {key}: the folder was changed after the edit, which stands; see /fact list"
            ))?;
        }
        let revision = effective.revision;
        terminal.line(&format!(
            "Checked with the published edits up to revision {revision}."
        ))?;
    }
    for problem in &found.problems {
        terminal.line(&problem.to_string())?;
    }
    let summary = format!(
        "{} and {}",
        count(found.errors, "error"),
        count(found.warnings, "warning")
    );
    let Some(effective) = edited.filter(|_| found.errors == 0) else {
        terminal.line(&format!(
            "{summary}. The phrasings are tried when the errors are put right."
        ))?;
        return Ok(Outcome::Bad);
    };
    let snapshot = Snapshot::new(effective.base, effective.revision);
    let tried = phrasings(&snapshot);
    let replies = replies(&snapshot);
    for line in tried.astray.iter().chain(&replies) {
        terminal.line(line)?;
    }
    for line in weak(&snapshot) {
        terminal.line(&line)?;
    }
    let facts = count(snapshot.base.facts.len(), "fact");
    let right = tried.all - tried.astray.len();
    terminal.line(&format!(
        "{facts}, {summary}. {right} of {} find what they stand for.",
        count(tried.all, "phrasing")
    ))?;
    let clean = found.problems.is_empty() && tried.astray.is_empty() && replies.is_empty();
    Ok(if clean { Outcome::Good } else { Outcome::Bad })
}

/// What could be better, and is no fault: a line each.
fn weak(snapshot: &Snapshot) -> Vec<String> {
    let facts = &snapshot.base.facts;
    let Weak { alike, repeated } = snapshot.weak();
    let alike = alike.into_iter().map(|(fact, other, n)| {
        let (fact, other) = (&facts[fact], &facts[other].id);
        let advice = if fact.ask.len() < MANY {
            "give both more ways to ask, with words that only one of them has"
        } else {
            "reword the ways to ask that fit both, so that each says what sets it apart"
        };
        let ways = count(fact.ask.len(), "phrasing");
        format!(
            "note[alike] {}: {other} comes close for {n} of {ways}; {advice}",
            fact.id
        )
    });
    let repeated = repeated.into_iter().map(|(fact, at, earlier)| {
        let fact = &facts[fact];
        format!(
            "note[repeats] {}: “{}” adds nothing to “{}”; say it in other words, or take it out",
            fact.id, fact.ask[at], fact.ask[earlier]
        )
    });
    alike.chain(repeated).collect()
}

/// What is wrong with the story.
struct Found {
    problems: Vec<Problem>,
    errors: usize,
    warnings: usize,
}

impl Found {
    fn of(folder: &Loaded) -> Found {
        Found {
            problems: folder.problems.clone(),
            errors: folder.count(Severity::Error),
            warnings: folder.count(Severity::Warning),
        }
    }

    /// Leaves out what the edits put right, and adds what is wrong only with them.
    fn with_edits(&mut self, effective: &Effective) {
        let now = knowledge::check(&effective.base, &Places::default());
        let of_loading = |problem: &Problem| RULES.iter().any(|rule| rule.name == problem.rule);
        self.problems
            .retain(|problem| of_loading(problem) || now.contains(&placeless(problem)));
        let known: Vec<Problem> = self.problems.iter().map(placeless).collect();
        let new = now.into_iter().filter(|problem| !known.contains(problem));
        self.problems.extend(new);
        let faults = effective.faults.iter().map(|fault| Problem {
            file: None,
            line: None,
            entry: None,
            key: None,
            rule: "edit",
            severity: Severity::Warning,
            message: diff::visible(fault),
        });
        self.problems.extend(faults);
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        self.errors = self.problems.iter().filter(is_error).count();
        self.warnings = self.problems.len() - self.errors;
    }
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
