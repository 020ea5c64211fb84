//! Why a message gets the answer that it gets: the numbers and the words behind them.

use std::fmt::Write;

use super::decided::Decided;
use super::engine::{Class, Reading};
use super::evidence::weighed;
use super::index::Near;
use super::intents::Intent;
use super::{Candidate, Outcome, Part, Reason, Snapshot, decide, kind};
use crate::knowledge::Asks;

/// How many of the nearest classes are looked at for other matters, and how many weights are shown.
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
        let (answer, decided) = self.decided_after(message, last);
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
        let mut decided = decided.into_iter();
        for part in &answer.parts {
            writeln!(out, "part: {}", part.text)?;
            let on = match part.outcome {
                Outcome::Domains(_) => None,
                _ => decided.next(),
            };
            if let Some(on) = &on {
                explain_words(out, part, &on.reading)?;
            }
            writeln!(out, "  decided: {}", self.decided(&part.outcome))?;
            if let Some(premise) = &part.premise {
                let name = self.name(Class::Fact(premise.fact));
                let (right, wrong) = (&premise.right, &premise.wrong);
                writeln!(out, "  takes for granted: {wrong}; {name} holds {right}")?;
            }
            if let Some(on) = &on {
                self.explain_numbers(out, on)?;
            }
        }
        Ok(())
    }

    /// The numbers of a part, and what they were made of.
    fn explain_numbers(&self, out: &mut String, on: &Decided) -> std::fmt::Result {
        let (answer, offer) = (decide::ANSWER, decide::OFFER);
        let (judgement, from) = (on.judgement, decide::JUDGEMENT);
        writeln!(
            out,
            "  bands: answer from {answer}, offer from {offer}; judgement {judgement:.3}, from {from}"
        )?;
        self.explain_kind(out, &on.reading)?;
        self.explain_weights(out, on)?;
        for (fact, evidence) in &on.facts {
            let name = self.name(Class::Fact(*fact));
            write!(out, "  {:.3} {name}", evidence.confidence)?;
            if let Some(at) = self.place(&on.reading, *fact) {
                self.explain_class(out, &on.reading, &on.reading.near[at])?;
            }
        }
        let is_fact = |near: &&Near| matches!(self.engine.class(near.class), Class::Fact(_));
        let near = on.reading.near.iter().take(SHOWN);
        for near in near.filter(|near| !is_fact(near)) {
            let name = self.name(self.engine.class(near.class));
            write!(out, "  no fact: {name}")?;
            self.explain_class(out, &on.reading, near)?;
        }
        Ok(())
    }

    /// Where a fact stands in the ranking.
    fn place(&self, reading: &Reading, fact: usize) -> Option<usize> {
        let class = Class::Fact(fact);
        let mut near = reading.near.iter();
        near.position(|near| self.engine.class(near.class) == class)
    }

    /// What weighed most in the decision for or against its likeliest fact, or for a judgement.
    fn explain_weights(&self, out: &mut String, on: &Decided) -> std::fmt::Result {
        let reading = &on.reading;
        let first = on.facts.first().map(|(fact, _)| *fact);
        let at = first.and_then(|first| self.place(reading, first));
        let (Some(first), Some(at)) = (first, at) else {
            return Ok(());
        };
        if reading.by_heart.is_some() || reading.wanted.by_heart.is_some() {
            return writeln!(out, "  weighed: nothing, it is known by heart");
        }
        let is_judged = on.judgement >= decide::JUDGEMENT;
        let mut weighed: Vec<(&str, f32)> = weighed(&self.engine, reading, at)
            .map(|(name, fact, judgement)| (name, if is_judged { judgement } else { fact }))
            .collect();
        weighed.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let most = weighed.iter().take(SHOWN);
        let most: Vec<String> = most
            .map(|(name, value)| format!("{name} {value:+.2}"))
            .collect();
        let what = if is_judged {
            "a judgement".to_owned()
        } else {
            self.name(Class::Fact(first))
        };
        writeln!(out, "  weighed for {what}: {}", most.join(", "))
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

    /// The numbers and the words behind one of the nearest classes.
    fn explain_class(&self, out: &mut String, reading: &Reading, near: &Near) -> std::fmt::Result {
        let held = near.held;
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
        let (of_words, of_table) = self.engine.contributions(reading, near.class);
        let words = reading.words.iter().map(|word| word.text.as_str());
        let mut behind: Vec<(f32, &str)> = of_words.into_iter().zip(words).collect();
        behind.sort_by(|a, b| b.0.total_cmp(&a.0));
        let behind: Vec<String> = behind
            .iter()
            .filter(|(value, _)| *value > 0.05)
            .take(WORDS)
            .map(|(value, word)| format!("{word} {value:.1}, "))
            .collect();
        writeln!(out, ")  {}word table {of_table:.1}", behind.concat())?;
        let stored = self.phrasings(self.engine.class(near.class));
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

/// How a part was read.
fn explain_words(out: &mut String, part: &Part, reading: &Reading) -> std::fmt::Result {
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
    writeln!(out, "  asks: {}", asks.map_or("no kind", |(_, name)| name))
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
