//! Explanations: the numbers shown are those that were decided on.

use footnote::answer::{Outcome, Snapshot};

use super::{SHIPPED, STORY};

/// Compares what is shown for each part that states a fact with what was decided; there are so many.
#[track_caller]
fn check_explained(story: &Snapshot, question: &str, last: &[&str], stated: usize) {
    let last: Vec<String> = last.iter().map(|id| (*id).to_owned()).collect();
    let answer = story.answer_after(question, &last);
    let explained = story.explain_after(question, &last);
    let shown: Vec<&str> = explained.split("\npart: ").skip(1).collect();
    assert_eq!(shown.len(), answer.parts.len(), "{explained}");
    let mut facts = 0;
    for (part, shown) in answer.parts.iter().zip(shown) {
        if let Outcome::Fact(found) = part.outcome {
            let (id, confidence) = (&story.base.facts[found.fact].id, found.confidence);
            let row = format!("\n  {confidence:.3} {id}  (");
            assert!(shown.contains(&row), "no {row:?} in\n{shown}");
            facts += 1;
        }
    }
    assert_eq!(facts, stated, "{explained}");
}

#[test]
fn what_is_shown_is_what_was_decided() {
    check_explained(&STORY, "please tell me when did it fall", &[], 1);
    // Read without the word that joins it, and with the matter of its neighbour.
    let joined = "what domains were seized and who said so";
    check_explained(&SHIPPED, joined, &[], 2);
    check_explained(&SHIPPED, "how many domains were seized, and when?", &[], 2);
    // Read with the last answer.
    check_explained(&STORY, "and why?", &["what-happened"], 1);
    let name = &STORY.base.lists[0].domains[0];
    let beside = format!("is {name} ok? and when did it fall");
    check_explained(&STORY, &beside, &[], 1);
}

#[test]
fn an_explanation_shows_the_words_and_the_numbers() {
    let fact = &STORY.base.facts[0];
    let explained = STORY.explain(&format!("{} plz", fact.ask[1]));
    for needle in [
        "read as:",
        "words:",
        "decided:",
        "answer from",
        "share",
        "weighed for",
        "word table",
        "strange",
        &fact.id,
        &format!("nearest phrasing: {}", fact.ask[1]),
    ] {
        assert!(explained.contains(needle), "no {needle} in\n{explained}");
    }
    for question in [
        "tug tow",
        "whose fault is it",
        "hello",
        "is gull.example bad?",
        "???",
    ] {
        let explained = STORY.explain(question);
        let is_code = |needle: &str| explained.contains(needle);
        assert!(
            !["Some(", "Candidate", "Unknown(", "{"]
                .into_iter()
                .any(is_code),
            "{explained}"
        );
    }
}
