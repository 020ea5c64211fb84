//! Puts Footnote and its peers under load and prints the tables, as Markdown. `tests/bench/load` calls
//! it with the commands that start them.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, bail};
use footnote_bench::load::drive::{self, Plan, Seen};
use footnote_bench::load::servers;
use serde_json::Value;

const USAGE: &str = "load bots QUESTIONS SECONDS FLOOD NAME COMMAND [NAME COMMAND]...
load servers QUESTIONS COMMAND SERVERS...";

/// Questions a second.
const RATES: [u64; 2] = [100, 1_000];

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["bots", file, seconds, flood, bots @ ..] => {
            let plan = Plan {
                seconds: seconds.parse()?,
                flood: flood.parse()?,
                rates: RATES.to_vec(),
            };
            compare(&questions(Path::new(file))?, &plan, bots).await
        }
        ["servers", file, bot, counts @ ..] => {
            let first = questions(Path::new(file))?;
            let first = first.first().context("no question")?;
            let mut out = io::stdout();
            writeln!(
                out,
                "| servers | connections | joined | told of each | at most |\n|---|---|---|---|---|"
            )?;
            for count in counts {
                let count = count.parse()?;
                let folder = folder()?;
                let seen = servers::join(&command(bot), folder.path(), first, count).await?;
                let servers::Seen {
                    shards,
                    joined,
                    told,
                    peak,
                } = seen;
                writeln!(
                    out,
                    "| {count} | {shards} | {joined:.1} MB | {told:.1} MB | {peak:.1} MB |"
                )?;
            }
            Ok(())
        }
        _ => bail!("{USAGE}"),
    }
}

async fn compare(questions: &[String], plan: &Plan, bots: &[&str]) -> anyhow::Result<()> {
    let mut all = Vec::new();
    for pair in bots.chunks(2) {
        let [name, bot] = pair else { bail!("{USAGE}") };
        let folder = folder()?;
        let seen = drive::drive(&command(bot), folder.path(), questions, plan).await;
        let log = fs::read_to_string(folder.path().join("log")).unwrap_or_default();
        let end: Vec<&str> = log.lines().rev().take(5).collect();
        let seen = seen.with_context(|| format!("{name}, whose log ends: {end:?}"))?;
        all.push((*name, seen));
    }
    Ok(print(&all)?)
}

fn print(all: &[(&str, Seen)]) -> io::Result<()> {
    let mut out = io::stdout();
    let mut row = |what: &str, cell: &dyn Fn(&Seen) -> String| {
        let cells: Vec<String> = all.iter().map(|(_, seen)| cell(seen)).collect();
        writeln!(out, "| {what} | {} |", cells.join(" | "))
    };
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let mut head = io::stdout();
    writeln!(head, "| | {} |", names.join(" | "))?;
    writeln!(head, "|---|{}", "---|".repeat(all.len()))?;
    row(
        "seconds of the processor for a million messages that are not for the bot",
        &|seen| format!("{:.1}", seen.ignoring),
    )?;
    row("messages a second, as fast as it takes them", &|seen| {
        seen.flood
            .map_or("not through in two minutes".to_owned(), |it| {
                format!("{it:.0}")
            })
    })?;
    for (n, rate) in RATES.iter().enumerate() {
        let asked = |seen: &Seen, tell: &dyn Fn(&drive::Asked) -> String| {
            seen.asked.get(n).map(tell).unwrap_or_default()
        };
        for (share, name) in [(0.5, "p50"), (0.99, "p99"), (0.999, "p99.9")] {
            row(&format!("{rate} questions a second: {name}"), &|seen| {
                asked(seen, &|it| milliseconds(it.outcome.wait(share)))
            })?;
        }
        row(&format!("{rate} questions a second: cores"), &|seen| {
            asked(seen, &|it| format!("{:.2}", it.cores))
        })?;
        row(
            &format!("{rate} questions a second: not answered, answered oddly"),
            &|seen| {
                asked(seen, &|it| {
                    format!("{}, {}", it.outcome.lost, it.outcome.odd)
                })
            },
        )?;
    }
    row("cores that the load itself took", &|seen| {
        format!("{:.2}", seen.own)
    })?;
    row("memory, joined", &|seen| format!("{:.1} MB", seen.idle))?;
    row("memory, at the end", &|seen| {
        format!("{:.1} MB", seen.memory.0)
    })?;
    row("memory, at most", &|seen| {
        format!("{:.1} MB", seen.memory.1)
    })?;
    row("memory each ten seconds, MB", &|seen| {
        let course = seen.course.iter().step_by(10);
        let course: Vec<String> = course.map(|it| format!("{it:.0}")).collect();
        course.join(" ")
    })
}

fn milliseconds(time: Option<Duration>) -> String {
    time.map_or("none".to_owned(), |time| {
        format!("{:.2} ms", time.as_secs_f64() * 1e3)
    })
}

/// A command with its arguments.
fn command(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// An empty folder.
fn folder() -> io::Result<tempfile::TempDir> {
    tempfile::tempdir()
}

/// The questions of a file of cases.
fn questions(file: &Path) -> anyhow::Result<Vec<String>> {
    let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
    let read = |line: &str| {
        let case: Value = serde_json::from_str(line)?;
        Ok(case["q"]
            .as_str()
            .context("a case without a question")?
            .to_owned())
    };
    text.lines()
        .filter(|line| !line.is_empty())
        .map(read)
        .collect()
}
