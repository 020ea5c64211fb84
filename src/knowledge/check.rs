//! What must hold across the base: one list of named checks.
//!
//! Each check gets the whole base and collects all that breaks it. They run on a folder and on an
//! edited base alike.

mod domains;
mod references;
mod texts;
mod wording;

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
    // No error: the text can be edited from Discord, the value only here, and it is not used then.
    warning(
        "exact",
        "Every exact value is a number or a day that the fact's text holds, with what it counts.",
        references::exact,
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
    warning(
        "shared-phrasing",
        "No two entries are asked for in the same way.",
        wording::shared_phrasing,
    ),
    warning(
        "repeated-phrasing",
        "No entry lists a way to ask twice.",
        wording::repeated_phrasing,
    ),
    warning(
        "few-phrasings",
        "Every fact has at least five ways to ask for it.",
        wording::few_phrasings,
    ),
    warning(
        "same-word-in-two-groups",
        "No word stands in two groups of words with one meaning, or twice in one.",
        wording::same_word_in_two_groups,
    ),
    error(
        "narrative-count",
        "A story has no narrative, or two or more.",
        wording::narrative_count,
    ),
    warning(
        "narrative-balance",
        "No narrative is more than 15 percent longer than another.",
        wording::narrative_balance,
    ),
    warning(
        "text-length",
        "Every text fits the reply that shows it.",
        texts::text_length,
    ),
    error(
        "invisible-characters",
        "No text holds a character that its reader cannot see.",
        texts::invisible_characters,
    ),
    error(
        "live-link",
        "No text names a listed domain in a form that leads there.",
        texts::live_link,
    ),
    error(
        "bad-domain",
        "Every domain in a list is the name of one host, and stands once.",
        domains::bad_domain,
    ),
    error(
        "source-url",
        "Every address of a source is a web address that can stand in a link.",
        domains::source_url,
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
        if !self.places.is_unread(&spot) {
            let problem = self.places.problem(self.rule, spot, message);
            self.problems.push(problem);
        }
    }
}
