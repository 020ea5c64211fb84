//! How large the store's file becomes and how long it takes, with 10,000 edits and 100,000
//! questions: `cargo bench --bench store`. Each change is forced to the disk, so that times depend
//! above all on the disk. With the address of an empty database on a server behind `--`, likewise
//! there; then how long it takes to copy all of it into a file.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use footnote::store::{
    Asked, Author, Became, Draft, Posted, Store, Turn, Used, Verified, copy, open,
};

const EDITS: u64 = 10_000;
const QUESTIONS: u64 = 100_000;
/// How many entries the edits are of.
const ENTRIES: u64 = 200;
/// How many answers stand that used the entry which is published last.
const ANSWERS: u64 = 500;
const NOW: u64 = 1_790_000_000;
const ANNA: Author = Author::Moderator(1001);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("bench.db");
    let server = std::env::args().find(|argument| argument.contains("://"));
    let address = server.unwrap_or_else(|| format!("sqlite://{}", path.display()));
    let store = open(&address).await?;
    let store = &*store;
    let mut out = io::stdout();

    let mut times = Vec::new();
    for edit in 1..=EDITS {
        let draft = draft(edit);
        let proposed = store.propose(&draft, ANNA, NOW).await?;
        let turn = Turn {
            edit: proposed,
            version: 1,
        };
        let start = Instant::now();
        store.publish(turn, ANNA, NOW, 0, None).await?;
        times.push(start.elapsed());
    }
    let figures = figures(&mut times);
    writeln!(out, "publish: {figures}, of {EDITS}")?;
    let edits = size(store, &path).await?;
    writeln!(out, "file after {EDITS} edits: {edits:.1} MB")?;

    let store = open(&address).await?;
    let store = &*store;
    let mut times = Vec::new();
    for question in 0..QUESTIONS {
        let asked = Asked {
            became: Became::Declined,
            question: Some(format!(
                "What happened to the crane number {question} on that day?"
            )),
            ..Asked::default()
        };
        let start = Instant::now();
        store.record(&asked, NOW + question).await?;
        times.push(start.elapsed());
    }
    let figures = self::figures(&mut times);
    writeln!(out, "record a question: {figures}, of {QUESTIONS}")?;

    for message in 0..ANSWERS {
        let asked = Asked {
            became: Became::Answered,
            facts: vec!["fact".into()],
            posted: Some(Posted {
                channel: 1,
                message,
                used: Used {
                    keys: vec![key(1)],
                    plan: "{}".into(),
                    revision: EDITS,
                    quotes: false,
                },
            }),
            ..Asked::default()
        };
        store.record(&asked, NOW).await?;
    }
    let last = Draft {
        base: EDITS,
        ..draft(ENTRIES + 1)
    };
    let edit = store.propose(&last, ANNA, NOW).await?;
    let start = Instant::now();
    let step = store
        .publish(Turn { edit, version: 1 }, ANNA, NOW, 0, None)
        .await?;
    writeln!(
        out,
        "publish with answers to correct: {:.1?}, {step:?}",
        start.elapsed()
    )?;

    let start = Instant::now();
    let Verified::Whole { rows, .. } = store.verify().await? else {
        return Err("the history is broken".into());
    };
    say("verify, rows", start, rows as usize)?;
    let start = Instant::now();
    say("published values", start, store.published().await?.len())?;
    let start = Instant::now();
    say("open edits", start, store.open_edits().await?.len())?;
    let start = Instant::now();
    say(
        "a page of the history",
        start,
        store.history(None, None, 10).await?.len(),
    )?;
    let start = Instant::now();
    say(
        "a page of questions",
        start,
        store.questions(50).await?.len(),
    )?;
    let start = Instant::now();
    say(
        "answers to correct",
        start,
        store.corrections(None, 10).await?.len(),
    )?;
    let start = Instant::now();
    say("figures, days", start, store.stats(0).await?.days.len())?;
    let all = size(store, &path).await?;
    writeln!(out, "file after {QUESTIONS} questions as well: {all:.1} MB")?;
    let start = Instant::now();
    let to = format!("sqlite://{}", folder.path().join("copy.db").display());
    copy(&address, &to, &mut |_| {}).await?;
    writeln!(out, "copied into a file in {:.1?}", start.elapsed())?;
    Ok(())
}

fn key(edit: u64) -> String {
    format!("fact/entry-{}", edit % ENTRIES)
}

/// A change of an entry as long as most are.
fn draft(edit: u64) -> Draft {
    let value = |edit: u64| {
        format!(
            "[[fact]]\nid = \"entry-{}\"\ntext = \"The crane fell into the harbour on Sunday for \
             the {edit}th time. Nobody was hurt.\"\nsources = [\"gull\", \"post\"]\n\
             as_of = \"2031-05-05\"\nask = [\n    \"When did the crane fall?\",\n    \
             \"crane falling day\",\n    \"what day was it\",\n    \"since when is it down\",\n]\n\
             words = [\"fall\"]\n",
            edit % ENTRIES
        )
    };
    Draft {
        key: key(edit),
        old: Some(value(edit.saturating_sub(ENTRIES))),
        new: Some(value(edit)),
        folder: Some(value(edit % ENTRIES)),
        base: edit - 1,
        why: "The Gull has corrected its report.".to_owned(),
    }
}

fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    format!(
        "median {:.2?}, p99 {:.2?}, longest {:.2?}",
        at(0.5),
        at(0.99),
        at(1.0)
    )
}

fn say(what: &str, start: Instant, count: usize) -> io::Result<()> {
    writeln!(io::stdout(), "{what}: {count} in {:.1?}", start.elapsed())
}

/// Closes the store; gives the size of its file in megabytes, and nothing for a server.
async fn size(store: &dyn Store, path: &Path) -> io::Result<f64> {
    store.close().await;
    let length = std::fs::metadata(path).map_or(0, |file| file.len());
    Ok(length as f64 / 1e6)
}
