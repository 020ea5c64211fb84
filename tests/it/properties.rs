//! What holds for any input: hundreds of made ones, the same in every run, and the cases that the
//! fuzzer of `tests/fuzz` has kept.

mod anything;
mod base;
mod domain;
mod loading;
mod replies;
mod text;
mod words;

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed, TestRunner};

/// Runs a check on so many values; where it fails, on ever simpler ones.
#[track_caller]
fn check<S: Strategy>(cases: u32, values: S, holds: impl Fn(S::Value)) {
    let config = Config {
        cases,
        max_shrink_iters: 500,
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    };
    let ran = TestRunner::new(config).run(&values, |value| {
        holds(value);
        Ok(())
    });
    if let Err(why) = ran {
        panic!("{why}");
    }
}

/// A piece of a message: a word, a mark, anything at all.
fn piece() -> impl Strategy<Value = String> {
    let owned = |texts: &'static [&'static str]| select(texts).prop_map(str::to_owned);
    prop_oneof![
        4 => owned(WORDS).prop_map(|word| format!("{word} ")),
        2 => owned(MARKS),
        1 => "\\PC{1,6}",
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z]{2,9}",
        1 => "[0-9]{1,4}",
    ]
}

/// A message: now and then one piece many times over.
fn message() -> impl Strategy<Value = String> {
    let pieces = || prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat());
    prop_oneof![
        8 => pieces(),
        1 => any::<String>(),
        1 => (pieces(), piece(), 1..400_usize).prop_map(|(text, piece, n)| text + &piece.repeat(n)),
    ]
}

const WORDS: &[&str] = &[
    "who",
    "what",
    "when",
    "where",
    "how many",
    "why",
    "is it true that",
    "and",
    "but",
    "then",
    "tell me",
    "the",
    "they",
    "sites",
    "domains",
    "money",
    "seized",
    "seizd",
    "workers",
    "fake",
    "identities",
    "thinks",
    "your",
    "hello",
    "u",
    "dont",
    "don’t",
    "1.1m",
    "70",
    "2023",
];

const MARKS: &[&str] = &[
    ".",
    "?",
    "!",
    ", ",
    "; ",
    ": ",
    "\n",
    " ",
    "…",
    " — ",
    "/",
    "\\",
    "@",
    "#",
    "<",
    ">",
    "[",
    "]",
    "(",
    ")",
    "*",
    "_",
    "~",
    "`",
    "|",
    "%2e",
    "[.]",
    "://",
    "http://",
    "hxxps://",
    "<@1>",
    "@everyone",
    "](",
    "\u{200b}",
    "\u{202e}",
    "\u{301}",
    "\u{1f468}\u{200d}\u{1f469}",
    "中。",
    "ﷺ",
    "½",
    "ß",
    "İ",
    "ﬁ",
    "U.S. ",
    "e.g. ",
    ".com",
    "www.",
    "foxvsun.com",
    "f0xvsun.com",
];

#[test]
fn what_the_fuzzer_has_kept_holds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/fuzz");
    for (door, holds) in anything::DOORS {
        let cases: Vec<_> = fs::read_dir(root.join(door)).unwrap().collect();
        assert!(!cases.is_empty(), "no case for {door}");
        for case in cases {
            let path = case.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            let ran = std::panic::catch_unwind(|| holds(&bytes));
            assert!(ran.is_ok(), "{} fails", path.display());
        }
    }
}
