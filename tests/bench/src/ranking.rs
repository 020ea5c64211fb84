//! Answers to the questions of a public set as lines of JSON, for the table of quality.

use std::io::{self, Write};
use std::path::Path;

use anyhow::bail;
use footnote::answer::{Outcome, Snapshot};
use footnote::knowledge::Base;
use serde_json::json;

use crate::peers::Tantivy;
use crate::stories::{Entry, Query, rows};

/// Answers each question of some files with an engine: the best entry, its score, and whether the
/// engine would answer.
pub fn rank(engine: &str, set: &Path, files: &[String]) -> anyhow::Result<()> {
    let entries: Vec<Entry> = rows(&set.join("entries.jsonl"))?;
    let base = Base {
        facts: entries.iter().map(Entry::fact).collect(),
        ..Base::default()
    };
    let mut ask: Box<dyn FnMut(&str) -> anyhow::Result<Found>> = match engine {
        "footnote" => {
            let snapshot = Snapshot::new(base, 0);
            Box::new(move |question| Ok(footnote(&snapshot, question)))
        }
        "tantivy" | "tantivy-fuzzy" => {
            let mut tantivy = Tantivy::new(&base)?;
            let fuzzy = engine == "tantivy-fuzzy";
            Box::new(move |question| {
                let best = tantivy.answer(question, fuzzy)?.first().copied();
                Ok(Found {
                    best,
                    answers: best.is_some(),
                })
            })
        }
        _ => bail!("no engine {engine}: footnote, tantivy, tantivy-fuzzy"),
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    for file in files {
        for query in rows::<Query>(&set.join(file))? {
            let found = ask(&query.q)?;
            let id = found.best.map(|(entry, _)| &entries[entry].id);
            let score = found.best.map(|(_, score)| score);
            let line = json!({"qid": query.qid, "q": query.q, "id": id, "score": score, "answer": found.answers});
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

struct Found {
    best: Option<(usize, f32)>,
    answers: bool,
}

fn footnote(snapshot: &Snapshot, question: &str) -> Found {
    let answer = snapshot.answer(question);
    let best = answer.candidates.first();
    Found {
        best: best.map(|best| (best.fact, best.confidence)),
        answers: (answer.parts.iter()).any(|part| matches!(part.outcome, Outcome::Fact(_))),
    }
}
