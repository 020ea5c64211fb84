//! False premises: the numbers and days that are put right, and those that are left alone.

use footnote::answer::{Outcome, Premise};
use footnote::knowledge::exact::{Exact, Value};
use serde::Deserialize;

use super::STORY;
use super::context::{cases, stories};

/// A question, and what is put right in it by which fact, if anything.
#[derive(Deserialize)]
struct Case {
    story: String,
    q: String,
    right: Option<String>,
    wrong: Option<String>,
    fact: Option<String>,
}

#[test]
fn a_number_or_a_day_is_put_right_only_where_it_is_certain() {
    let cases: Vec<Case> = cases(include_str!("../../cases/premises.jsonl"));
    let triggers = cases.iter().filter(|case| case.fact.is_some()).count();
    let others = cases.len() - triggers;
    assert!(triggers >= 20 && others >= 20, "{triggers} and {others}");
    let stories = stories(cases.iter().map(|case| case.story.as_str()));
    for case in &cases {
        let story = &stories[case.story.as_str()];
        let answer = story.answer(&case.q);
        let put_right = answer.parts.iter().find_map(|part| part.premise.clone());
        let expected = case.fact.as_ref().map(|id| Premise {
            fact: story.base.facts.iter().position(|f| f.id == *id).unwrap(),
            right: case.right.clone().unwrap(),
            wrong: case.wrong.clone().unwrap(),
        });
        assert_eq!(
            put_right,
            expected,
            "{}\n{}",
            case.q,
            story.explain(&case.q)
        );
    }
}

#[test]
fn what_is_put_right_is_answered_with_a_fact() {
    for question in ["were 12 dockers hurt?", "why were 12 dockers hurt?"] {
        let answer = STORY.answer(question);
        let [part] = answer.parts.as_slice() else {
            panic!("{question}: {answer:?}");
        };
        assert!(
            matches!(part.outcome, Outcome::Fact(_)),
            "{question}: {part:?}"
        );
        assert!(part.premise.is_some(), "{question}: {part:?}");
        let explained = STORY.explain(question);
        assert!(explained.contains("takes for granted: 12"), "{explained}");
    }
}

#[track_caller]
fn check_exact(text: &str, expected: Option<(&str, &str)>) {
    let read = Exact::read(text);
    let read = read.as_ref().map(|exact| (&*exact.shown, &*exact.of));
    assert_eq!(read, expected, "{text}");
}

#[test]
fn an_exact_value_is_a_number_or_a_day_with_its_words() {
    check_exact("17 domains seized", Some(("17", "domains seized")));
    check_exact("$1.5 million dollars", Some(("$1.5 million", "dollars")));
    check_exact("sixty two farmers", Some(("sixty two", "farmers")));
    check_exact("300k dollars", Some(("300k", "dollars")));
    check_exact("2023-10-17 seized", Some(("17 Oct 2023", "seized")));
    check_exact("1987 built", Some(("1987", "built")));
    check_exact("17", None);
    check_exact("2023-10-17", None);
    check_exact("domains", None);
    check_exact("all 17 domains", None);
    check_exact("", None);
}

#[track_caller]
fn check_holds(exact: &str, text: &str, holds: bool) {
    let exact = Exact::read(exact).unwrap();
    assert_eq!(exact.stands_in(text), holds, "{exact:?} in {text}");
}

#[test]
fn a_text_holds_a_value_in_figures_or_in_words() {
    check_holds("62 farmers", "Sixty-two farmers shared it.", true);
    check_holds("17 domains", "It took 17 domains.", true);
    check_holds("17 domains", "It took 170 domains.", false);
    check_holds("17 domains", "It was on 17 October 2023.", false);
    check_holds("1,460 residents", "Stennay has 1,460 residents;", true);
    check_holds("2.26 million dollars", "about $2.26 million in all", true);
    check_holds("24 items", "two dozen items", true);
    check_holds("2023-10-17 seized", "on Tuesday 17 October 2023.", true);
    check_holds("2023-10-17 seized", "On October 17th, 2023, it", true);
    check_holds("2023-10-17 seized", "the 17th of October 2023", true);
    check_holds("2023-10-17 seized", "in October 2023", false);
    check_holds("2023-10 seized", "in Oct 2023", true);
    check_holds("1987 built", "built in 1987 and", true);
}

#[test]
fn no_text_is_too_odd_to_be_read_for_numbers() {
    let odd = [
        "9".repeat(400),
        "9".repeat(18) + " million billion",
        "1.".repeat(500),
        "thousand ".repeat(400),
        "1 thousand thousand thousand thousand thousand thousand thousand x".to_owned(),
        "99 99 9999 may may 0 31 february 2023".to_owned(),
    ];
    for text in odd {
        Exact::read(&format!("{text} things"));
        assert!(!Exact::read("17 things").unwrap().stands_in(&text));
        STORY.answer(&format!("were {text} dockers hurt in {text}?"));
    }
    let value = Exact::read("0.5 percent").map(|exact| exact.value);
    assert_eq!(value, Some(Value::Number(500)));
}
