//! Follow-ups: what a question gets after an answer, and what it gets all the same.

use std::collections::HashMap;

use footnote::answer::Snapshot;
use serde::Deserialize;

use super::{SHIPPED, STORY, base, decided};

/// A question after an answer with a fact, and the fact that it gets then; none where it gets what it
/// gets alone.
#[derive(Deserialize)]
struct Case {
    story: String,
    after: String,
    q: String,
    gets: Option<String>,
}

#[track_caller]
fn check_follow_up(story: &Snapshot, case: &Case) {
    let last = [case.after.clone()];
    let (alone, after) = (story.answer(&case.q), story.answer_after(&case.q, &last));
    let said = || {
        format!(
            "{} after {}: {}",
            case.q,
            case.after,
            decided(story, &after)
        )
    };
    let Some(gets) = &case.gets else {
        assert_eq!(after, alone, "{}", said());
        return;
    };
    assert_eq!(decided(story, &after), *gets, "{}", said());
    let about = after.about.map(|about| &story.base.facts[about].id);
    assert_eq!(about, Some(&case.after), "{}", said());
}

/// The stories that a set of cases is about, learned once each.
pub(super) fn stories<'a>(names: impl Iterator<Item = &'a str>) -> HashMap<&'a str, Snapshot> {
    let mut stories = HashMap::new();
    for name in names {
        let folder = || match name {
            "knowledge" => name.to_owned(),
            name => format!("tests/cases/stories/{name}"),
        };
        let learn = || Snapshot::new(base(&folder()), 0);
        stories.entry(name).or_insert_with(learn);
    }
    stories
}

pub(super) fn cases<T: for<'a> Deserialize<'a>>(set: &str) -> Vec<T> {
    let lines = set.lines().map(serde_json::from_str);
    lines.collect::<Result<Vec<T>, _>>().unwrap()
}

#[test]
fn a_follow_up_is_read_with_what_was_answered_last() {
    let cases: Vec<Case> = cases(include_str!("../../cases/followups.jsonl"));
    let used = cases.iter().filter(|case| case.gets.is_some()).count();
    assert!(
        used >= 40 && cases.len() - used >= 40,
        "{used} of {}",
        cases.len()
    );
    let stories = stories(cases.iter().map(|case| case.story.as_str()));
    for case in &cases {
        check_follow_up(&stories[case.story.as_str()], case);
    }
}

#[test]
fn what_is_asked_in_full_gets_the_same_after_any_answer() {
    let last: Vec<String> = STORY.base.facts.iter().map(|f| f.id.clone()).collect();
    for fact in &STORY.base.facts {
        for question in &fact.ask {
            let after = STORY.answer_after(question, &last);
            assert_eq!(after, STORY.answer(question), "{question}");
        }
    }
}

#[test]
fn a_fact_that_is_gone_is_nothing_to_follow_up() {
    let last = ["no-such-fact".to_owned()];
    for question in ["and why?", "when?", "who?"] {
        let after = SHIPPED.answer_after(question, &last);
        assert_eq!(after, SHIPPED.answer(question), "{question}");
    }
}

#[test]
fn an_explanation_says_what_was_followed_up() {
    let last = ["what-happened".to_owned()];
    let explained = STORY.explain_after("where?", &last);
    assert!(
        explained.contains("follows up: what-happened"),
        "{explained}"
    );
    assert!(!STORY.explain("where?").contains("follows up"));
}
