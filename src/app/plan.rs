//! How an answer was put together, in a few words, so that it can be written anew when what it rests
//! on was edited. It holds no question, except the names of a domain check, and where an answer has
//! several parts, which quote theirs.

use serde::{Deserialize, Serialize};

use super::edition::Edition;
use crate::answer::{Answer, Candidate, Outcome, Part, Reason, Snapshot};
use crate::knowledge::{Asks, Base, Key, Table};
use crate::reply::{self, Again, Reply};
use crate::store::{Became, Used, WHOLE};

/// What is noted of a message and its answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noted {
    /// What became of it.
    pub became: Became,
    /// The ids of the facts that were stated.
    pub facts: Vec<String>,
    /// The id of the narrative that stood first, where they were shown.
    pub first: Option<String>,
    /// The words that were not answered, where some were not and a fact could answer them.
    pub question: Option<String>,
    /// What the answer rests on.
    pub used: Used,
    /// Whether names were checked.
    pub names: bool,
    /// Why it was declined, where it was: the first reason in one word.
    pub declined: Option<&'static str>,
}

/// The parts of an answer, and which narrative stood first.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Plan {
    parts: Vec<Told>,
    #[serde(default)]
    first: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct Told {
    /// The words of the part, where there are several.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    what: What,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum What {
    /// A fact, and what was asked of it.
    Fact(String, Option<String>),
    /// All narratives.
    Narratives,
    /// The check of the names in this text.
    Domains(String),
    /// Facts were offered.
    Offer(Vec<String>),
    /// How to ask.
    Help,
    /// It was declined, for another reason than a neighbouring matter.
    Declined(Reason),
    /// It was declined as this neighbouring matter.
    Outside(String),
    /// Nothing that could be corrected.
    Nothing,
}

/// What is noted of an answer: what became of the message, and how to write the answer anew.
pub(super) fn noted(snapshot: &Snapshot, answer: &Answer, first: usize) -> Noted {
    let base = &snapshot.base;
    let mut asked = Noted {
        became: became(answer),
        ..Noted::default()
    };
    let several = answer.parts.len() > 1;
    let mut plan = Plan {
        parts: Vec::new(),
        first,
    };
    let mut keys: Vec<Key> = Vec::new();
    for part in &answer.parts {
        // Written anew, the answer says nothing of what was asked, but it may have to be.
        let premise = part.premise.as_ref();
        if let Some(fact) = premise.and_then(|premise| base.facts.get(premise.fact)) {
            fact_keys(base, &fact.id, &mut keys);
        }
        let what = match &part.outcome {
            Outcome::Fact(Candidate { fact, .. }) => match base.facts.get(*fact) {
                Some(fact) => {
                    asked.facts.push(fact.id.clone());
                    fact_keys(base, &fact.id, &mut keys);
                    let asks = Asks::ALL.iter().find(|(asks, _)| part.asks == Some(*asks));
                    What::Fact(fact.id.clone(), asks.map(|(_, name)| (*name).to_owned()))
                }
                None => What::Nothing,
            },
            Outcome::Narratives => {
                let sides = &base.narratives.sides;
                asked.first = sides.get(first % sides.len().max(1)).map(|s| s.id.clone());
                narrative_keys(base, &mut keys);
                What::Narratives
            }
            Outcome::Domains(checks) => {
                asked.names = true;
                list_keys(base, &mut keys);
                let names: Vec<&str> = checks.iter().map(|c| c.input.as_str()).collect();
                What::Domains(names.join(" "))
            }
            Outcome::Unknown(reason) => {
                if asked.question.is_none() && is_kept(reason) {
                    asked.question = Some(part.text.clone());
                }
                match reason {
                    // Alone, there is nothing in it that could be corrected.
                    _ if !several => What::Nothing,
                    Reason::Outside(at) => {
                        let outside = base.outside.get(*at);
                        outside.map_or(What::Nothing, |one| What::Outside(one.id.clone()))
                    }
                    reason => What::Declined(reason.clone()),
                }
            }
            Outcome::Offer(offered) => {
                if asked.question.is_none() {
                    asked.question = Some(part.text.clone());
                }
                let facts = offered.iter().filter_map(|near| base.facts.get(near.fact));
                match several {
                    true => What::Offer(facts.map(|fact| fact.id.clone()).collect()),
                    false => What::Nothing,
                }
            }
            Outcome::Help if several => What::Help,
            Outcome::Help => What::Nothing,
        };
        plan.parts.push(Told {
            text: if several {
                part.text.clone()
            } else {
                String::new()
            },
            what,
        });
    }
    asked.declined = declined(answer).filter(|_| asked.became == Became::Declined);
    asked.used = used(snapshot, keys, &plan);
    asked
}

/// What is noted where one fact was picked or looked up.
pub(super) fn noted_fact(snapshot: &Snapshot, id: &str) -> Noted {
    let mut keys = Vec::new();
    fact_keys(&snapshot.base, id, &mut keys);
    let what = What::Fact(id.to_owned(), None);
    let plan = Plan {
        parts: vec![Told {
            text: String::new(),
            what,
        }],
        first: 0,
    };
    Noted {
        became: Became::Answered,
        facts: vec![id.to_owned()],
        used: used(snapshot, keys, &plan),
        ..Noted::default()
    }
}

fn used(snapshot: &Snapshot, keys: Vec<Key>, plan: &Plan) -> Used {
    Used {
        keys: names(&keys),
        // Strings and numbers only: there is nothing in it that JSON could not hold.
        plan: serde_json::to_string(plan).unwrap_or_default(),
        revision: snapshot.revision,
        quotes: plan.quotes(),
    }
}

impl Plan {
    /// Whether it holds words of whoever asked.
    fn quotes(&self) -> bool {
        let mut parts = self.parts.iter();
        parts.any(|told| !told.text.is_empty() || matches!(told.what, What::Domains(_)))
    }
}

fn names(keys: &[Key]) -> Vec<String> {
    let mut names: Vec<String> = keys.iter().map(Key::to_string).collect();
    names.sort();
    names.dedup();
    names
}

fn fact_keys(base: &Base, id: &str, keys: &mut Vec<Key>) {
    keys.push(Key::new(Table::Fact, id));
    if let Some(fact) = base.fact(id) {
        let figures = fact.figures.iter().map(|figure| &figure.source);
        let sources = fact.sources.iter().chain(figures);
        keys.extend(sources.map(|source| Key::new(Table::Source, source)));
    }
}

fn narrative_keys(base: &Base, keys: &mut Vec<Key>) {
    keys.push(Key::accounts());
    keys.push(Key::new(Table::Narrative, WHOLE));
    for side in &base.narratives.sides {
        keys.push(Key::new(Table::Narrative, &side.id));
        keys.push(Key::new(Table::Source, &side.source));
    }
}

/// All lists: a name that stands on none of them is looked for in each.
fn list_keys(base: &Base, keys: &mut Vec<Key>) {
    keys.push(Key::new(Table::List, WHOLE));
    for list in &base.lists {
        keys.push(Key::new(Table::List, &list.id));
        keys.push(Key::new(Table::Source, &list.source));
    }
}

fn became(answer: &Answer) -> Became {
    let any = |test: &dyn Fn(&Outcome) -> bool| answer.parts.iter().any(|p| test(&p.outcome));
    let answered = |outcome: &Outcome| {
        matches!(
            outcome,
            Outcome::Fact(_) | Outcome::Narratives | Outcome::Domains(_)
        )
    };
    if any(&answered) {
        Became::Answered
    } else if any(&|outcome| matches!(outcome, Outcome::Offer(_))) {
        Became::Offered
    } else if any(&|outcome| matches!(outcome, Outcome::Unknown(reason) if counts(reason))) {
        Became::Declined
    } else {
        Became::Other
    }
}

fn declined(answer: &Answer) -> Option<&'static str> {
    let mut reasons = answer.parts.iter().filter_map(|part| match &part.outcome {
        Outcome::Unknown(reason) if counts(reason) => Some(reason.key()),
        _ => None,
    });
    reasons.next()
}

/// Whether a message that got no answer for this reason was a question at all.
fn counts(reason: &Reason) -> bool {
    !matches!(reason, Reason::Empty | Reason::Talk | Reason::Instruction)
}

/// Whether a question without an answer is kept for the moderators: one that a fact could answer.
fn is_kept(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::NotCovered | Reason::UnknownWords(_) | Reason::Outside(_) | Reason::Opinion
    )
}

/// An answer written anew from what stands now, and what it rests on then; `None` where its plan
/// cannot be read.
pub(super) fn rewritten(edition: &Edition, plan: &str, now: u64) -> Option<(Reply, Used)> {
    let read: Plan = serde_json::from_str(plan).ok()?;
    let snapshot = &edition.snapshot;
    let base = &snapshot.base;
    let (mut keys, quotes) = (Vec::new(), read.quotes());
    let parts = read.parts.into_iter().map(|told| {
        let part = |asks, outcome| {
            Again::Part(Part {
                text: told.text.clone(),
                asks,
                outcome,
                premise: None,
            })
        };
        match &told.what {
            What::Fact(id, asks) => {
                fact_keys(&snapshot.base, id, &mut keys);
                let kind = Asks::ALL
                    .iter()
                    .find(|(_, name)| asks.as_deref() == Some(name));
                let at = snapshot.base.facts.iter().position(|fact| fact.id == *id);
                match at {
                    Some(fact) => part(
                        kind.map(|(asks, _)| *asks),
                        Outcome::Fact(Candidate {
                            fact,
                            confidence: 1.0,
                        }),
                    ),
                    None => Again::Retired(told.text.clone()),
                }
            }
            What::Narratives => {
                narrative_keys(&snapshot.base, &mut keys);
                part(None, Outcome::Narratives)
            }
            What::Domains(text) => {
                list_keys(&snapshot.base, &mut keys);
                part(None, Outcome::Domains(snapshot.domains.check(text)))
            }
            What::Offer(ids) => {
                let at = |id: &String| base.facts.iter().position(|fact| fact.id == *id);
                let near = |fact| Candidate {
                    fact,
                    confidence: 1.0,
                };
                let offered: Vec<Candidate> = ids.iter().filter_map(at).map(near).collect();
                match offered.is_empty() {
                    true => part(None, Outcome::Unknown(Reason::NotCovered)),
                    false => part(None, Outcome::Offer(offered)),
                }
            }
            What::Help => part(None, Outcome::Help),
            What::Declined(reason) => part(None, Outcome::Unknown(reason.clone())),
            What::Outside(id) => {
                let at = base.outside.iter().position(|outside| outside.id == *id);
                part(
                    None,
                    Outcome::Unknown(at.map_or(Reason::NotCovered, Reason::Outside)),
                )
            }
            What::Nothing => part(None, Outcome::Unknown(Reason::NotCovered)),
        }
    });
    let parts: Vec<Again> = parts.collect();
    let used = Used {
        keys: names(&keys),
        plan: plan.to_owned(),
        revision: snapshot.revision,
        quotes,
    };
    Some((reply::corrected(snapshot, &parts, read.first, now), used))
}
