//! 4,000 characters of what nobody means well with.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use footnote::answer::Snapshot;
use footnote::files;
use footnote::knowledge::{self, Base};

use crate::chance::{Chance, with_slip};
use crate::names;
use crate::stories::story;
use crate::timing::{each, shown};

/// How long a text is, in characters.
const LONG: usize = 4_000;
/// How many words the made-up story has beside the usual ones.
const WORDS: usize = 20_000;
/// How many names each of its lists has.
const NAMES: usize = 10_000;
/// What the names of one list begin with.
const HEAD: &str = "international";
/// How long each text is asked, and how often at most.
const TIME: Duration = Duration::from_millis(500);
const MOST: usize = 50;

/// A text by what it is.
type Text = (&'static str, String);

/// The times of each text, in the shipped story and in one of many words.
pub fn table() -> anyhow::Result<()> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../knowledge");
    let shipped = knowledge::read(&files::read_dir(&shipped)?).base;
    let mut out = io::stdout();
    writeln!(
        out,
        "| text | story | answer, median | answer, p99 | domains, median |\n|---|---|---|---|---|"
    )?;
    for (story, base) in [("shipped", shipped), ("of many words", wordy()?)] {
        let mut texts = anything()?;
        texts.extend(own(&base));
        let snapshot = Snapshot::new(base, 0);
        for (what, text) in texts {
            let text = [text];
            let answer = each(&text, TIME, MOST, |text| snapshot.answer(text));
            let check = each(&text, TIME, MOST, |text| snapshot.domains.check(text));
            let (median, p99) = (shown(answer.median), shown(answer.p99));
            let check = shown(check.median);
            writeln!(out, "| {what} | {story} | {median} | {p99} | {check} |")?;
        }
    }
    Ok(())
}

/// A made-up story of many different words, and with lists of names of which half begin alike.
fn wordy() -> anyhow::Result<Base> {
    let mut base = story(1_000, 0, None)?.base;
    let mut chance = Chance::new(17);
    let words: Vec<String> = (0..WORDS).map(|_| chance.name()).collect();
    let mut words = words.iter().cycle();
    for ask in base.facts.iter_mut().flat_map(|fact| &mut fact.ask) {
        if let (Some(one), Some(other)) = (words.next(), words.next()) {
            *ask = format!("{} near {one} in {other}", ask.trim_end_matches('?'));
        }
    }
    base.lists = vec![names::list(NAMES), names::headed(HEAD, NAMES)];
    Ok(base)
}

/// Texts that have nothing to do with a story.
fn anything() -> anyhow::Result<Vec<Text>> {
    let scripts = "aжλअあ字한ק";
    let mut words = String::new();
    for number in 0..700 {
        write!(words, "w{number} ")?;
    }
    // As many as fit into a text stand in no list.
    let more = names::headed(HEAD, NAMES + LONG).domains;
    let unlisted = more.iter().skip(NAMES).map(|name| format!("{name} "));
    Ok(vec![
        ("one letter", "a".repeat(4_000)),
        ("one letter, spaced", "a ".repeat(2_000)),
        ("combining marks", format!("a{}", "\u{301}".repeat(3_999))),
        ("dots", "a.".repeat(2_000)),
        ("dots alone", ".".repeat(4_000)),
        ("question marks", "?".repeat(4_000)),
        ("questions", "who? ".repeat(800)),
        ("every script", scripts.repeat(500)),
        ("every script, spaced", "a ж λ अ あ 字 한 ק ".repeat(250)),
        ("different words", words),
        ("long words misspelt", "warehuose lighthuose ".repeat(190)),
        ("and", "who and ".repeat(500)),
        ("names", "a.com ".repeat(660)),
        ("names that begin alike", long(unlisted)),
    ])
}

/// Texts of a story's own words.
fn own(base: &Base) -> Vec<Text> {
    let mut chance = Chance::new(19);
    let mut slips = |text: &str| {
        let slip = |word: &str| with_slip(word, &mut chance) + " ";
        text.split(' ').map(slip).collect::<String>()
    };
    let joined = |by: &str| long(questions(base).map(|ask| ask.to_owned() + by));
    let texts = base.facts.iter().map(|fact| fact.text.as_str());
    let told = texts.cycle().zip(questions(base));
    vec![
        (
            "own questions misspelt",
            long(questions(base).map(|ask| slips(ask) + "? ")),
        ),
        ("own words misspelt", long(questions(base).map(&mut slips))),
        ("own questions, ?", joined("? ")),
        ("own questions, full stop", joined(". ")),
        ("own questions, comma", joined(", ")),
        ("own questions, colon", joined(": ")),
        ("own questions, and", joined(" and ")),
        (
            "remark and question",
            long(told.map(|(text, ask)| format!("{text} {ask}? "))),
        ),
    ]
}

/// The ways to ask without their marks: the first of each fact, the second of each, and so on.
fn questions(base: &Base) -> impl Iterator<Item = &str> {
    (0..)
        .map_while(|at| {
            let asks = base.facts.iter().filter_map(move |fact| fact.ask.get(at));
            let mut asks = asks.map(|ask| ask.trim_end_matches('?')).peekable();
            asks.peek().is_some().then_some(asks)
        })
        .flatten()
}

/// Texts one after the other, cut.
fn long(texts: impl Iterator<Item = String>) -> String {
    let letters = texts.flat_map(|text| text.chars().collect::<Vec<char>>());
    letters.take(LONG).collect()
}
