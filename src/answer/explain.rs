//! Why a message gets the answer that it gets: the numbers and the words behind them.

use std::fmt::Write;

use super::engine::{Class, Reading};
use super::evidence::Evidence;
use super::intents::Intent;
use super::{Candidate, Outcome, Reason, Snapshot, decide, kind, text};
use crate::knowledge::Asks;

/// How many classes are shown for each part.
const SHOWN: usize = 5;
/// How many words are shown behind a score.
const WORDS: usize = 6;

impl Snapshot {
    /// The explanation of an answer, as text of several lines.
    pub fn explain(&self, message: &str) -> String {
        self.explain_after(message, &[])
    }

    /// The same for a message that may follow up an answer with these facts, by id.
    pub fn explain_after(&self, message: &str, last: &[String]) -> String {
        let mut out = String::new();
        self.explain_to(&mut out, message, last)
            .expect("writing to a string cannot fail");
        out
    }

    fn explain_to(&self, out: &mut String, message: &str, last: &[String]) -> std::fmt::Result {
        let answer = self.answer_after(message, last);
        writeln!(out, "read as: {}", answer.question)?;
        if let Some(about) = answer.about {
            let name = self.name(Class::Fact(about));
            writeln!(out, "follows up: {name}, whose words it was read with")?;
        }
        for check in self.domains.find(&answer.question) {
            let listed = check.verdict.listed().map(|name| format!(" ({name})"));
            let (verdict, listed) = (check.verdict.key(), listed.unwrap_or_default());
            writeln!(out, "domain: {} is {verdict}{listed}", check.input)?;
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
            writeln!(out, "  decided: {}", self.decided(&part.outcome))?;
            if let Some(premise) = &part.premise {
                let name = self.name(Class::Fact(premise.fact));
                let (right, wrong) = (&premise.right, &premise.wrong);
                writeln!(out, "  takes for granted: {wrong}; {name} holds {right}")?;
            }
            let facts = decide::facts(&self.engine, &reading);
            writeln!(
                out,
                "  bands: answer from {}, offer from {}; judgement {:.3}, from {}",
                decide::ANSWER,
                decide::OFFER,
                decide::judgement(&self.engine, &reading, &facts),
                decide::JUDGEMENT
            )?;
            self.explain_kind(out, &reading)?;
            for at in 0..reading.near.len().min(SHOWN) {
                self.explain_class(out, &reading, at, &words)?;
            }
        }
        Ok(())
    }

    /// What kind of message it is.
    fn explain_kind(&self, out: &mut String, reading: &Reading) -> std::fmt::Result {
        let mut kinds = Intent::ALL;
        let share = |intent| reading.wanted.share(intent);
        kinds.sort_by(|&a, &b| share(b).total_cmp(&share(a)));
        let kinds = kinds
            .iter()
            .filter(|&&intent| share(intent) > 0.01)
            .map(|&intent| {
                let name = intent_name(intent);
                format!("{name} {:.2}", share(intent))
            });
        writeln!(out, "  kind: {}", kinds.collect::<Vec<_>>().join(", "))?;
        writeln!(
            out,
            "  words of matter that are strange to it: {:.2}",
            reading.strange
        )
    }

    /// One of the nearest classes, with the numbers and the words behind it.
    fn explain_class(
        &self,
        out: &mut String,
        reading: &Reading,
        at: usize,
        words: &[&str],
    ) -> std::fmt::Result {
        let near = reading.near[at];
        let class = self.engine.class(near.class);
        let evidence = Evidence::new(&self.engine, reading, at);
        match class {
            Class::Fact(_) => write!(out, "  {:.3} {}", evidence.confidence, self.name(class))?,
            _ => write!(out, "  no fact: {}", self.name(class))?,
        }
        let held = evidence.held;
        let asks = kind::asks(&reading.words);
        let leaning = self.engine.asked().leaning(near.class, asks);
        write!(
            out,
            "  (share {:.3}, cosine {:.2}, nearest text {:.2}, words held {:.2}, with like ones {:.2}, least {:.2}, kind {:+.2}",
            near.share, near.cosine, near.nearest, held.exact, held.akin, held.least, leaning
        )?;
        if reading.by_heart == Some(near.class) {
            out.push_str(", a stored phrasing");
        }
        let contributions = self.engine.contributions(reading, near.class);
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
        let stored = self.phrasings(class);
        if let Some(nearest) = self.engine.nearest_phrasing(reading, stored) {
            writeln!(out, "    nearest phrasing: {nearest}")?;
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
            Class::Narratives => "narratives".to_owned(),
        }
    }

    /// The stored ways to ask for a class; the general intents' own are not the story's.
    fn phrasings(&self, class: Class) -> impl Iterator<Item = &str> {
        let stored = match class {
            Class::Fact(at) => self.base.facts.get(at).map(|fact| &fact.ask),
            Class::Outside(at) => self.base.outside.get(at).map(|outside| &outside.ask),
            Class::Narratives => Some(&self.base.narratives.ask),
        };
        stored.into_iter().flatten().map(String::as_str)
    }

    /// A decision in words.
    fn decided(&self, outcome: &Outcome) -> String {
        let name = |near: &Candidate| self.name(Class::Fact(near.fact));
        match outcome {
            Outcome::Fact(near) => {
                format!(
                    "answer with {}, confidence {:.3}",
                    name(near),
                    near.confidence
                )
            }
            Outcome::Offer(near) => {
                let names: Vec<String> = near.iter().map(name).collect();
                format!("offer {}", names.join(", "))
            }
            Outcome::Narratives => "show the narratives".to_owned(),
            Outcome::Domains(_) => "check the names".to_owned(),
            Outcome::Help => "help".to_owned(),
            Outcome::Unknown(reason) => format!("decline: {}", self.why(reason)),
        }
    }

    fn why(&self, reason: &Reason) -> String {
        let why = match reason {
            Reason::Empty => "nothing is asked",
            Reason::Unclear => "too few telling words",
            Reason::NotCovered => "no fact is near enough",
            Reason::UnknownWords(words) => return format!("unknown: {}", words.join(", ")),
            Reason::Outside(at) => return self.name(Class::Outside(*at)),
            Reason::Prediction => "it asks what will happen",
            Reason::Advice => "it asks for advice",
            Reason::Private => "it asks about a private life",
            Reason::Instruction => "it tells the bot what to do",
            Reason::Opinion => "a judgement, and there are no narratives",
            Reason::Talk => "small talk, or another matter",
        };
        why.to_owned()
    }
}

fn intent_name(intent: Intent) -> &'static str {
    match intent {
        Intent::Judgement => "a judgement",
        Intent::Help => "help or a greeting",
        Intent::Talk => "small talk",
        Intent::Instruction => "an order to the bot",
        Intent::Prediction => "what will happen",
        Intent::Advice => "advice",
        Intent::Private => "a private life",
        Intent::Elsewhere => "the rest of the world",
        Intent::Fact => "a fact",
    }
}
