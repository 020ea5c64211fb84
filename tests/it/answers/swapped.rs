//! Questions that put another name, year or country where the story has its own: nothing answers them.

use std::collections::BTreeMap;

use footnote::eval::{Question, eval};
use serde::Deserialize;

use super::context::{cases, stories};

/// A question to one of the stories.
#[derive(Deserialize)]
struct Case {
    story: String,
    #[serde(flatten)]
    question: Question,
}

/// So many get no answer, less two: the figure when this was written. The others do, which is wrong.
const LEAST: usize = 27;

#[test]
fn as_many_questions_with_something_swapped_get_no_answer_as_did() {
    let cases: Vec<Case> = cases(include_str!("../../cases/swapped.jsonl"));
    let stories = stories(cases.iter().map(|case| case.story.as_str()));
    let mut by_story: BTreeMap<&str, Vec<Question>> = BTreeMap::new();
    for case in &cases {
        let of_story = by_story.entry(&case.story).or_default();
        of_story.push(case.question.clone());
    }
    let (mut right, mut shown) = (0, String::new());
    for (story, questions) in by_story {
        let report = eval(&stories[story], &questions);
        right += report.all.right;
        for miss in report.misses {
            shown += &format!("{story}: {} gets {}\n", miss.q, miss.got);
        }
    }
    assert!(
        right >= LEAST,
        "{right} of {} get none\n{shown}",
        cases.len()
    );
}
