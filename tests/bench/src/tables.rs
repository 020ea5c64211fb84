//! The tables of times.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use footnote::answer::Snapshot;
use footnote::answer::domain::DomainIndex;
use footnote::knowledge::Base;

use crate::ignoring;
use crate::names::{self, Asked};
use crate::peers::{Nucleo, Tantivy, scan};
use crate::stories::{Story, named, story};
use crate::timing::{Figures, each, once, rounds, shown};

/// How many different questions are asked.
const QUESTIONS: usize = 300;
/// How long each engine is asked.
const TIME: Duration = Duration::from_secs(3);
/// How often each question is asked at most.
const MOST: usize = 50;
/// How many names are asked about, of each sort.
const NAMES: usize = 2_000;
/// How many of them are compared with the whole list.
const SCANNED: usize = 100;

/// One question: ours and the peers', and the figures in a file for the picture.
pub fn ask(figures: &Path, sizes: &[String], data: Option<&Path>) -> anyhow::Result<()> {
    let mut out = io::stdout();
    let mut kept = String::new();
    writeln!(
        out,
        "| entries | engine | median | p99 | calls | median of Footnote, times |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for size in sizes {
        let Story { base, questions } = named(size, QUESTIONS, data)?;
        let is_drawn = size.parse::<usize>().is_ok();
        let mut ours = None;
        let mut row = |engine: &str, figures: Figures| -> io::Result<()> {
            let own = *ours.get_or_insert(figures.median);
            let times = figures.median.as_secs_f64() / own.as_secs_f64();
            let (median, p99) = (figures.median.as_nanos(), figures.p99.as_nanos());
            if is_drawn {
                kept.push_str(&format!("{size}\t{engine}\t{median}\t{p99}\n"));
            }
            let (median, p99) = (shown(figures.median), shown(figures.p99));
            let calls = figures.calls;
            writeln!(
                out,
                "| {size} | {engine} | {median} | {p99} | {calls} | {times:.1} |"
            )
        };
        let snapshot = Snapshot::new(base.clone(), 0);
        let answer = |question: &String| snapshot.answer(question);
        row("Footnote", each(&questions, TIME, MOST, answer))?;
        drop(snapshot);
        let mut tantivy = Tantivy::new(&base)?;
        for (name, fuzzy) in [("tantivy BM25", false), ("tantivy fuzzy terms", true)] {
            let answer = |question: &String| tantivy.answer(question, fuzzy);
            row(name, each(&questions, TIME, MOST, answer))?;
        }
        drop(tantivy);
        let answer = |question: &String| scan(&base, question);
        row("scan, Levenshtein", each(&questions, TIME, MOST, answer))?;
        let mut nucleo = Nucleo::new(&base);
        let answer = |question: &String| nucleo.answer(question);
        row("nucleo, word by word", each(&questions, TIME, MOST, answer))?;
        fs::write(figures, &kept)?;
    }
    Ok(())
}

/// How long a base takes to be learned, and tantivy to index it.
pub fn build(sizes: &[String], data: Option<&Path>) -> anyhow::Result<()> {
    let mut out = io::stdout();
    writeln!(
        out,
        "| entries | Footnote learns in | an entry | tantivy indexes in |"
    )?;
    writeln!(out, "|---|---|---|---|")?;
    for size in sizes {
        let base = named(size, 0, data)?.base;
        // The kinds of message are learned once in a process, whatever the story.
        drop(Snapshot::new(story(1, 0, None)?.base, 0));
        let bases = [base];
        let learn = |base: &Base| Snapshot::new(base.clone(), 0);
        let ours = match once(|| learn(&bases[0])).1 {
            first if first.median > TIME => first,
            _ => each(&bases, TIME, MOST, learn),
        };
        // Tantivy indexes in a thread of its own: only the clock on the wall sees it.
        let start = Instant::now();
        Tantivy::new(&bases[0])?;
        let theirs = shown(start.elapsed());
        let an_entry = ours.median / u32::try_from(bases[0].facts.len().max(1))?;
        let (ours, an_entry) = (shown(ours.median), shown(an_entry));
        writeln!(out, "| {size} | {ours} | {an_entry} | {theirs} |")?;
    }
    Ok(())
}

/// Checks of domain names against lists of these sizes.
pub fn domains(sizes: &[usize]) -> anyhow::Result<()> {
    let mut out = io::stdout();
    writeln!(out, "| names | what | median | p99 | found |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for &size in sizes {
        let list = names::list(size);
        let asked = Asked::new(&list, NAMES);
        let lists = [list];
        let (index, loaded) = once(|| DomainIndex::new(&lists));
        let names = || lists[0].domains.iter().map(String::as_str);
        let (set, hashed) = once(|| names().collect::<HashSet<&str>>());
        let mut row = |what: &str, figures: Figures, found: &str| {
            let (median, p99) = (shown(figures.median), shown(figures.p99));
            writeln!(out, "| {size} | {what} | {median} | {p99} | {found} |")
        };
        row("load", loaded, "")?;
        row("load, hash set", hashed, "")?;
        let exact = |name: &String| index.exact(name);
        row(
            "look-up of a listed name",
            rounds(&asked.exact, TIME, exact),
            "",
        )?;
        let exact = |name: &String| set.get(name.as_str()).copied();
        row("the same, hash set", rounds(&asked.exact, TIME, exact), "")?;
        for (what, names, wanted) in [
            ("check, listed", &asked.exact, "listed"),
            ("check, subdomain", &asked.below, "subdomain"),
            ("check, one letter off", &asked.alike, "lookalike"),
            ("check, another name", &asked.others, "not-listed"),
        ] {
            let is_wanted = |name: &&String| {
                index.check(name).first().map(|check| check.verdict.key()) == Some(wanted)
            };
            let found = names.iter().filter(is_wanted).count();
            let found = format!(
                "{:.1} % {wanted}",
                100.0 * found as f64 / names.len() as f64
            );
            row(
                what,
                each(names, TIME, MOST, |name| index.check(name)),
                &found,
            )?;
        }
        let few = &asked.alike[..SCANNED.min(asked.alike.len())];
        let nearest = |name: &String| {
            let distance = |listed: &String| strsim::osa_distance(name, listed);
            lists[0]
                .domains
                .iter()
                .min_by_key(|listed| distance(listed))
        };
        row("scan, one letter off", each(few, TIME, 5, nearest), "")?;
    }
    Ok(())
}

/// What it costs to see that a frame is not for the bot.
pub fn ignore() -> anyhow::Result<()> {
    let me = ignoring::me()?;
    let mut out = io::stdout();
    writeln!(out, "| frame | bytes | median | p99 |\n|---|---|---|---|")?;
    let frames = [
        ("a message of one member to another", ignoring::message()),
        ("somebody types", ignoring::typing()),
    ];
    for (what, frame) in frames {
        let bytes = frame.len();
        // Too short for the clock one by one.
        let inputs = vec![frame; 1_000];
        let figures = rounds(&inputs, TIME, |frame| ignoring::is_for_the_bot(frame, me));
        let (median, p99) = (shown(figures.median), shown(figures.p99));
        writeln!(out, "| {what} | {bytes} | {median} | {p99} |")?;
    }
    Ok(())
}
