//! `footnote check`: what could be better in a story that is sound.

use super::{run, shown, small_story};

const WAYS: [&str; 5] = [
    "what did the owner tell the harbour office about the crane",
    "what does the harbour office know from the owner about the crane",
    "the words of the owner to the harbour office about the crane",
    "how did the owner explain the crane to the harbour office",
    "which letter about the crane did the owner send to the harbour office",
];

/// Two facts that are asked for in the same words but for the month, each with these openings.
fn pair(openings: &[&str], besides: &[&str]) -> String {
    let fact = |id: &str, month: &str, besides: &[&str]| {
        let ways = openings.iter().flat_map(|opening| {
            let way = move |way| format!("{opening}{way} in {month}");
            WAYS.into_iter().map(way)
        });
        let ways: Vec<String> = ways
            .chain(besides.iter().map(|&way| way.to_owned()))
            .collect();
        format!(
            "[[fact]]\nid = \"{id}\"\ntext = \"The owner told the office in {month} that it was sound.\"\n\
             as_of = \"2031-06-01\"\nsources = [\"gull\"]\nask = {ways:?}\n"
        )
    };
    fact("first", "April", besides) + &fact("second", "May", &[])
}

#[track_caller]
fn check_told(facts: &str, expected: &[&str]) {
    let story = small_story(facts);
    let ran = run(&["check", "--knowledge", shown(story.path())], "").exits(0);
    assert_eq!(ran.out.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn facts_that_will_be_confused_and_phrasings_that_add_nothing_are_named() {
    // Few ways to ask: more of them help.
    check_told(
        &pair(&[""], &["the letters of April", "the letter of April"]),
        &[
            "note[alike] first: second comes close for 5 of 7 phrasings; give both more ways to ask, with words that only one of them has",
            "note[repeats] first: “the letter of April” adds nothing to “the letters of April”; say it in other words, or take it out",
            "2 facts, 0 errors and 0 warnings. 12 of 12 phrasings find what they stand for.",
        ],
    );
    // Many: more of the same do not.
    let openings = [
        "",
        "please say ",
        "do you know ",
        "tell me ",
        "i ask myself ",
        "can you say ",
    ];
    check_told(
        &pair(&openings, &[]),
        &[
            "note[alike] second: first comes close for 12 of 30 phrasings; reword the ways to ask that fit both, so that each says what sets it apart",
            "2 facts, 0 errors and 0 warnings. 60 of 60 phrasings find what they stand for.",
        ],
    );
}
