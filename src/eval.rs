//! Scores the engine on questions with known answers: right, wrong, offered and declined, by kind
//! and tag, and how the risk grows with the coverage.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Outcome, Snapshot};

/// One question of a set.
#[derive(Clone, Debug, Deserialize)]
pub struct Question {
    /// The question.
    pub q: String,
    /// What must come out.
    pub kind: Kind,
    /// For each part of the question the ids of the facts that answer it.
    #[serde(default)]
    pub ids: Vec<Vec<String>>,
    /// What it tests.
    #[serde(default)]
    pub tag: String,
}

/// What must come out.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One of the named facts for each part.
    Facts,
    /// The narratives.
    Narratives,
    /// Nothing stated: declined, offered or help.
    Unknown,
    /// A domain check.
    Domains,
    /// Help.
    Help,
}

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// What must come out came out.
    Right,
    /// Something was stated that does not answer it.
    Wrong,
    /// Facts were offered.
    Offered,
    /// Declined, or answered in part.
    Declined,
}

/// Counts of marks.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct Tally {
    /// Questions.
    pub n: usize,
    /// What must come out came out.
    pub right: usize,
    /// Something was stated that does not answer it.
    pub wrong: usize,
    /// Facts were offered where one should have been stated.
    pub offered: usize,
    /// Declined where something should have been stated, or answered in part.
    pub declined: usize,
}

/// A point of the risk-coverage curve.
#[derive(Clone, Copy, Debug, Serialize, PartialEq)]
pub struct Point {
    /// Least confidence at which a fact would be stated.
    pub threshold: f32,
    /// Share of all questions that a fact would be stated for.
    pub coverage: f64,
    /// Share of those that it would not answer.
    pub risk: f64,
}

/// The result of a set.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// All questions.
    pub all: Tally,
    /// By kind.
    pub kinds: BTreeMap<Kind, Tally>,
    /// By kind and tag.
    pub tags: BTreeMap<String, Tally>,
    /// From strict to loose.
    pub curve: Vec<Point>,
    /// Each question that did not come out right, with what came out.
    pub misses: Vec<Miss>,
}

/// A question that did not come out right.
#[derive(Clone, Debug, Serialize)]
pub struct Miss {
    /// The question.
    pub q: String,
    /// What it tests.
    pub tag: String,
    /// `wrong`, `offered` or `declined`.
    pub mark: &'static str,
    /// What should have come out.
    pub expected: String,
    /// What came out.
    pub got: String,
}

/// Reads a set: one JSON object a line, blank lines ignored. The error names the line.
pub fn parse(text: &str) -> Result<Vec<Question>, String> {
    let lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|why| format!("line {}: {why}", at + 1))
        })
        .collect()
}

/// A question as the numbers that the engine decides on.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// What must come out.
    pub kind: Kind,
    /// Whether the fact that comes first answers it.
    pub right: bool,
    /// The numbers, by name.
    pub numbers: BTreeMap<&'static str, f32>,
}

/// The numbers behind each question that asks for one thing and is not known by heart.
pub fn rows(snapshot: &Snapshot, questions: &[Question]) -> Vec<Row> {
    let single = questions
        .iter()
        .filter(|question| question.ids.len() < 2 && question.kind != Kind::Domains);
    single
        .filter_map(|question| {
            let (fact, numbers) = snapshot.numbers(&question.q)?;
            let id = &snapshot.base.facts.get(fact)?.id;
            Some(Row {
                kind: question.kind,
                right: question.ids.first().is_some_and(|ids| ids.contains(id)),
                numbers: numbers.into_iter().collect(),
            })
        })
        .collect()
}

/// Asks every question and scores the answers.
pub fn eval(snapshot: &Snapshot, questions: &[Question]) -> Report {
    let mut report = Report {
        all: Tally::default(),
        kinds: BTreeMap::new(),
        tags: BTreeMap::new(),
        curve: Vec::new(),
        misses: Vec::new(),
    };
    let mut stated: Vec<(f32, bool)> = Vec::new();
    for question in questions {
        let answer = snapshot.answer(&question.q);
        let mark = mark(snapshot, question, &answer);
        for tally in [
            &mut report.all,
            report.kinds.entry(question.kind).or_default(),
            report
                .tags
                .entry(format!("{:?}/{}", question.kind, question.tag).to_lowercase())
                .or_default(),
        ] {
            tally.add(mark);
        }
        if mark != Mark::Right {
            let expected = match question.kind {
                Kind::Facts => question
                    .ids
                    .iter()
                    .map(|ids| ids.join("|"))
                    .collect::<Vec<_>>()
                    .join(" + "),
                kind => format!("{kind:?}").to_lowercase(),
            };
            report.misses.push(Miss {
                q: question.q.clone(),
                tag: question.tag.clone(),
                mark: match mark {
                    Mark::Wrong => "wrong",
                    Mark::Offered => "offered",
                    _ => "declined",
                },
                expected,
                got: outcome(snapshot, &answer),
            });
        }
        if question.ids.len() < 2
            && let Some(best) = answer.candidates.first()
        {
            let goes_elsewhere = answer.parts.iter().all(|part| {
                matches!(
                    part.outcome,
                    Outcome::Narratives | Outcome::Domains(_) | Outcome::Help
                )
            });
            let confidence = if goes_elsewhere { 0.0 } else { best.confidence };
            let is_right = question.ids.first().is_some_and(|ids| {
                snapshot
                    .base
                    .facts
                    .get(best.fact)
                    .is_some_and(|fact| ids.contains(&fact.id))
            });
            stated.push((confidence, is_right));
        }
    }
    report.curve = curve(stated);
    report
}

fn mark(snapshot: &Snapshot, question: &Question, answer: &Answer) -> Mark {
    let mut facts = Vec::new();
    let (mut offered, mut narratives, mut domains, mut help) = (false, false, false, false);
    for part in &answer.parts {
        match &part.outcome {
            Outcome::Fact(candidate) => {
                facts.extend(snapshot.base.facts.get(candidate.fact).map(|fact| &fact.id));
            }
            Outcome::Offer(_) => offered = true,
            Outcome::Narratives => narratives = true,
            Outcome::Domains(_) => domains = true,
            Outcome::Help => help = true,
            Outcome::Unknown(_) => {}
        }
    }
    let states = !facts.is_empty() || narratives || domains;
    match question.kind {
        Kind::Facts => {
            // Each stated fact must answer a part, and the parts come in order; one may answer several.
            let mut parts = question.ids.iter();
            let in_order = facts.iter().all(|id| parts.any(|ids| ids.contains(id)));
            let stated = |ids: &Vec<String>| facts.iter().any(|id| ids.contains(id));
            if !in_order || narratives || domains {
                Mark::Wrong
            } else if !facts.is_empty() && question.ids.iter().all(stated) {
                Mark::Right
            } else if offered {
                Mark::Offered
            } else {
                Mark::Declined
            }
        }
        Kind::Narratives if narratives && facts.is_empty() => Mark::Right,
        Kind::Domains if domains => Mark::Right,
        Kind::Help if help && !states => Mark::Right,
        Kind::Unknown if !states => Mark::Right,
        _ if states => Mark::Wrong,
        _ if offered => Mark::Offered,
        _ => Mark::Declined,
    }
}

fn outcome(snapshot: &Snapshot, answer: &Answer) -> String {
    let id = |at: usize| {
        snapshot
            .base
            .facts
            .get(at)
            .map_or("", |fact| fact.id.as_str())
    };
    let parts: Vec<String> = answer
        .parts
        .iter()
        .map(|part| match &part.outcome {
            Outcome::Fact(c) => format!("{} {:.2}", id(c.fact), c.confidence),
            Outcome::Offer(all) => {
                let ids: Vec<&str> = all.iter().map(|c| id(c.fact)).collect();
                format!("offer {}", ids.join("|"))
            }
            Outcome::Domains(_) => "domains".to_owned(),
            Outcome::Unknown(reason) => format!("unknown {reason:?}").to_lowercase(),
            other => format!("{other:?}").to_lowercase(),
        })
        .collect();
    parts.join(" + ")
}

/// The curve at each tenth of the questions, most confident first.
fn curve(mut stated: Vec<(f32, bool)>) -> Vec<Point> {
    stated.sort_by(|a, b| b.0.total_cmp(&a.0));
    let n = stated.len();
    (1..=20)
        .filter_map(|step| {
            let k = n * step / 20;
            let taken = stated.get(..k).filter(|taken| !taken.is_empty())?;
            let wrong = taken.iter().filter(|(_, right)| !right).count();
            let threshold = taken.last().map_or(0.0, |&(confidence, _)| confidence);
            let (coverage, risk) = (k as f64 / n as f64, wrong as f64 / k as f64);
            Some(Point {
                threshold,
                coverage,
                risk,
            })
        })
        .collect()
}

impl Tally {
    fn add(&mut self, mark: Mark) {
        self.n += 1;
        match mark {
            Mark::Right => self.right += 1,
            Mark::Wrong => self.wrong += 1,
            Mark::Offered => self.offered += 1,
            Mark::Declined => self.declined += 1,
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |k: usize| 100.0 * k as f64 / self.n.max(1) as f64;
        write!(
            f,
            "{:>5} {:>5} {:>5.1}% {:>5} {:>5.1}% {:>7} {:>8}",
            self.n,
            self.right,
            share(self.right),
            self.wrong,
            share(self.wrong),
            self.offered,
            self.declined
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<24} {:>5} {:>5} {:>6} {:>5} {:>6} {:>7} {:>8}",
            "", "n", "right", "", "wrong", "", "offered", "declined"
        )?;
        for (kind, tally) in &self.kinds {
            let name = format!("{kind:?}").to_lowercase();
            writeln!(f, "{name:<24} {tally}")?;
            let tags = self.tags.iter().filter_map(|(tag, tally)| {
                let (of, tag) = tag.split_once('/')?;
                (of == name).then_some((tag, tally))
            });
            for (tag, tally) in tags {
                writeln!(f, "  {tag:<22} {tally}")?;
            }
        }
        writeln!(f, "{:<24} {}", "all", self.all)?;
        writeln!(
            f,
            "\nrisk by coverage (facts stated from a confidence on; # is one percent wrong)"
        )?;
        for point in &self.curve {
            let bar = "#".repeat((100.0 * point.risk).round() as usize);
            writeln!(
                f,
                "{:>4.0}% from {:.3} {:>5.1}% {bar}",
                100.0 * point.coverage,
                point.threshold,
                100.0 * point.risk
            )?;
        }
        Ok(())
    }
}
