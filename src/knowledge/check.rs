//! What must hold across the base: one list of named checks.
//!
//! Each check gets the whole base and collects all that breaks it. They run on a folder and on an
//! edited base alike.

mod references;

use super::problem::{Places, Problem, Rule, Severity, Spot, sort};
use super::types::Base;

/// A rule and the function that finds what breaks it.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Name, meaning and severity.
    pub rule: Rule,
    run: Run,
}

type Run = fn(&Base, &mut Findings<'_>);

/// Every check.
pub const CHECKS: &[Check] = &[
    error(
        "no-source",
        "Every fact names at least one source.",
        references::no_source,
    ),
    error(
        "dangling-source",
        "Every source that a fact or a list of domains names exists.",
        references::dangling_source,
    ),
    error(
        "dangling-related",
        "Every fact that another names as related exists and is not that fact itself.",
        references::dangling_related,
    ),
    error(
        "figures",
        "Figures that differ are two or more, each from one of the fact's sources.",
        references::figures,
    ),
    error(
        "narrative-source",
        "Every narrative names a source that exists.",
        references::narrative_source,
    ),
    warning(
        "unused-source",
        "Every source is named by something.",
        references::unused_source,
    ),
    warning(
        "as-of",
        "Every fact says as of which day it is true.",
        references::as_of,
    ),
];

const fn error(name: &'static str, ensures: &'static str, run: Run) -> Check {
    let severity = Severity::Error;
    let rule = Rule {
        name,
        ensures,
        severity,
    };
    Check { rule, run }
}

const fn warning(name: &'static str, ensures: &'static str, run: Run) -> Check {
    let mut check = error(name, ensures, run);
    check.rule.severity = Severity::Warning;
    check
}

/// Runs every check. Gives all problems, sorted by file and line where `places` knows them.
pub fn check(base: &Base, places: &Places) -> Vec<Problem> {
    let mut problems = Vec::new();
    for check in CHECKS {
        let mut findings = Findings {
            places,
            rule: &check.rule,
            problems: &mut problems,
        };
        (check.run)(base, &mut findings);
    }
    sort(&mut problems);
    problems
}

/// Where a check leaves what it finds.
struct Findings<'a> {
    places: &'a Places,
    rule: &'a Rule,
    problems: &'a mut Vec<Problem>,
}

impl Findings<'_> {
    fn add(&mut self, spot: Spot<'_>, message: impl Into<String>) {
        if !self.places.is_unread(spot) {
            let problem = self.places.problem(self.rule, spot, message);
            self.problems.push(problem);
        }
    }
}
