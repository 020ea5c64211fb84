//! Why a message gets the answer that it gets: the numbers and the words behind them.

use std::fmt::Write;

use super::engine::Class;
use super::intents::Intent;
use super::{Snapshot, decide, text};
use crate::knowledge::Asks;

/// How many classes are shown for each part.
const SHOWN: usize = 5;
/// How many words are shown behind a score.
const WORDS: usize = 6;

impl Snapshot {
    /// The explanation of an answer, as text of several lines.
    pub fn explain(&self, message: &str) -> String {
        let mut out = String::new();
        self.explain_to(&mut out, message)
            .expect("writing to a string cannot fail");
        out
    }

    fn explain_to(&self, out: &mut String, message: &str) -> std::fmt::Result {
        let answer = self.answer(message);
        writeln!(out, "read as: {}", answer.question)?;
        for check in self.domains.find(&answer.question) {
            writeln!(out, "domain: {} {:?}", check.input, check.verdict)?;
            for step in &check.trace {
                writeln!(out, "  {}: {}", step.stage, step.result)?;
            }
        }
        for part in &answer.parts {
            let tokens = text::tokens(&part.text);
            let reading = self.engine.read(&tokens);
            writeln!(out, "part: {}", part.text)?;
            let words: Vec<&str> = reading
                .words
                .iter()
                .map(|word| word.text.as_str())
                .collect();
            writeln!(out, "  words: {}", words.join(" "))?;
            for repair in &reading.repairs {
                writeln!(out, "  spelling: {} read as {}", repair.from, repair.to)?;
            }
            let asks = Asks::ALL.iter().find(|(asks, _)| part.asks == Some(*asks));
            writeln!(out, "  asks: {}", asks.map_or("no kind", |(_, name)| name))?;
            writeln!(out, "  decided: {:?}", part.outcome)?;
            writeln!(
                out,
                "  bands: answer from {} with a lead of {}, offer from {}; judgement {:.3}, from {}",
                decide::ANSWER,
                decide::LEAD,
                decide::OFFER,
                self.engine.judgement(&reading),
                decide::JUDGEMENT
            )?;
            for &class in reading.ranking.iter().take(SHOWN) {
                let evidence = self.engine.evidence(&reading, class);
                write!(
                    out,
                    "  {:.3} {}",
                    evidence.confidence,
                    self.name(self.engine.class(class))
                )?;
                write!(
                    out,
                    "  (share {:.3}, margin {:.3}, words held {:.2}, nearest text {:.2}",
                    evidence.share, evidence.margin, evidence.held, evidence.nearest
                )?;
                if reading.by_heart == Some(class) {
                    out.push_str(", a stored phrasing");
                }
                let contributions = self.engine.contributions(&reading, class);
                let mut behind: Vec<(f32, &str)> = contributions
                    .into_iter()
                    .zip(words.iter().copied())
                    .collect();
                behind.sort_by(|a, b| b.0.total_cmp(&a.0));
                let behind: Vec<String> = behind
                    .iter()
                    .filter(|(value, _)| *value > 0.05)
                    .take(WORDS)
                    .map(|(value, word)| format!("{word} {value:.1}"))
                    .collect();
                writeln!(out, ")  {}", behind.join(", "))?;
            }
        }
        Ok(())
    }

    fn name(&self, class: Class) -> String {
        match class {
            Class::Fact(at) => self
                .base
                .facts
                .get(at)
                .map_or(String::new(), |fact| fact.id.clone()),
            Class::Outside(at) => {
                let id = self.base.outside.get(at).map_or("", |outside| &outside.id);
                format!("outside: {id}")
            }
            Class::Intent(Intent::Judgement) => "narratives".to_owned(),
            Class::Intent(intent) => format!("intent: {intent:?}").to_lowercase(),
        }
    }
}
