//! How many bytes a snapshot and a list of domains hold: what is allocated after it is made, less what
//! was before, and what the process occupies. One size a process, so that nothing is left over.

use std::alloc::System;
use std::collections::HashSet;
use std::hint::black_box;
use std::io::{self, Write};

use anyhow::bail;
use cap::Cap;
use footnote::answer::Snapshot;
use footnote::answer::domain::DomainIndex;
use footnote_bench::{names, stories};

#[global_allocator]
static HELD: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [what, count] = words.as_slice() else {
        bail!("memory entries|names COUNT, or memory entries shipped");
    };
    let mut out = io::stdout();
    match what.as_str() {
        "entries" => {
            // The kinds of message are learned once in a process, whatever the story.
            let one = HELD.allocated();
            drop(Snapshot::new(stories::story(1, 0, None)?.base, 0));
            let kinds = HELD.allocated() - one;
            let base = stories::named(count, 0, None)?.base;
            let facts = base.facts.len();
            let before = HELD.allocated();
            let copy = base.clone();
            let texts = HELD.allocated() - before;
            drop(base);
            let before = HELD.allocated();
            let snapshot = black_box(Snapshot::new(copy, 0));
            let learned = HELD.allocated() - before;
            let each = |bytes: usize| bytes / facts.max(1);
            let (texts, learned) = (each(texts), each(learned));
            let kinds = kinds / 1000;
            let process = megabytes("VmRSS:")?;
            let peak = megabytes("VmHWM:")?;
            writeln!(
                out,
                "| {count} | {texts} | {learned} | {kinds} KB | {process} MB | {peak} MB |"
            )?;
            drop(snapshot);
        }
        "names" => {
            let count: usize = count.parse()?;
            let lists = [names::list(count)];
            let before = HELD.allocated();
            let index = black_box(DomainIndex::new(&lists));
            let ours = (HELD.allocated() - before) as f64 / count as f64;
            drop(index);
            let before = HELD.allocated();
            let set: HashSet<String> = black_box(lists[0].domains.iter().cloned().collect());
            let theirs = (HELD.allocated() - before) as f64 / count as f64;
            drop(set);
            writeln!(out, "| {count} | {ours:.0} | {theirs:.0} |")?;
        }
        _ => bail!("memory entries|names COUNT"),
    }
    Ok(())
}

/// A row of what Linux tells of the process.
fn megabytes(row: &str) -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(row));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kilobytes.unwrap_or(0) / 1024)
}
