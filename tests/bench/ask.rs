//! How long one question takes inside the process, and how long a base takes to be learned:
//! `cargo bench`. Times depend on the machine and on what else it does; compare within one run.

use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use footnote::answer::Snapshot;
use footnote::{eval, files, knowledge};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let base = knowledge::read(&files::read_dir(&root.join("knowledge"))?).base;
    let start = Instant::now();
    let snapshot = Snapshot::new(base, 0);
    let learned = start.elapsed();
    let set = std::fs::read_to_string(root.join("tests/cases/questions-tune.jsonl"))?;
    let questions = eval::parse(&set).map_err(io::Error::other)?;
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..20 {
        for question in &questions {
            let start = Instant::now();
            std::hint::black_box(snapshot.answer(&question.q));
            times.push(start.elapsed());
        }
    }
    times.sort_unstable();
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    writeln!(
        io::stdout(),
        "{} facts learned in {learned:.0?}\none question: median {:.0?}, p99 {:.0?}, of {} asked",
        snapshot.base.facts.len(),
        at(0.5),
        at(0.99),
        times.len()
    )
}
