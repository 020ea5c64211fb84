//! From what somebody typed to an edit: its value, what is wrong with it, and what it would change.

use std::collections::HashSet;

use toml::{Table as Row, Value};

use crate::answer::{Outcome, Snapshot, text};
use crate::knowledge::{Base, Entry, Key, Places, Problem, Table, check};

/// What an edit may leave undone: a source comes before the first fact that names it, and stays when
/// the last one goes.
pub const LATER: &str = "unused-source";

/// What an edit would make of a base.
#[derive(Debug)]
pub struct Assessed {
    /// What would be wrong with the base that is not wrong today, error or warning: while there is
    /// any, the edit cannot be published.
    pub problems: Vec<Problem>,
    /// The base with the edit, if its value can be read.
    pub after: Option<Base>,
}

/// Tries an edit: the value that it gives to an entry, as TOML, or none to retire it.
pub fn assess(base: &Base, key: &Key, new: Option<&str>) -> Assessed {
    let mut after = base.clone();
    match new.map(|text| Entry::read(key.table, text)) {
        Some(Ok(read)) => {
            after.put(read);
        }
        Some(Err(problems)) => {
            return Assessed {
                problems,
                after: None,
            };
        }
        None => after.remove(key),
    }
    let nowhere = Places::default();
    let before: HashSet<Problem> = check(base, &nowhere).into_iter().collect();
    let mut problems = check(&after, &nowhere);
    problems.retain(|problem| problem.rule != LATER && !before.contains(problem));
    Assessed {
        problems,
        after: Some(after),
    }
}

/// An entry as a row that a form can be filled from; empty where the text is none.
pub fn row(table: Table, text: &str) -> Row {
    let parsed: Row = text.parse().unwrap_or_default();
    if table == Table::Accounts {
        return parsed;
    }
    match parsed.values().next().and_then(Value::as_array) {
        Some(rows) => match rows.first() {
            Some(Value::Table(row)) => row.clone(),
            _ => Row::new(),
        },
        None => Row::new(),
    }
}

/// What an edit makes of an entry that has changed since: its own value where it changes one, else
/// what stands now. Where both changed a list, the items that the edit takes away go and its new ones
/// come.
pub fn merged(old: &Row, new: &Row, stands: &Row) -> Row {
    let mut row = stands.clone();
    for key in old.keys().chain(new.keys()) {
        let (was, is, now) = (old.get(key), new.get(key), stands.get(key));
        if was == is {
            continue;
        }
        let value = match (was, is, now) {
            (Some(Value::Array(was)), Some(Value::Array(is)), Some(Value::Array(now))) => {
                let kept = now
                    .iter()
                    .filter(|item| is.contains(item) || !was.contains(item));
                let added = is
                    .iter()
                    .filter(|item| !was.contains(item) && !now.contains(item));
                match now == was {
                    true => Some(Value::Array(is.clone())),
                    false => Some(Value::Array(kept.chain(added).cloned().collect())),
                }
            }
            _ => is.cloned(),
        };
        match value {
            Some(value) => row.insert(key.clone(), value),
            None => row.remove(key),
        };
    }
    row
}

/// A row as the TOML of an entry: in its usual form where it keeps the rules, else just as typed.
pub fn toml(table: Table, row: &Row) -> String {
    let typed = match table.heading() {
        None => row.clone(),
        Some(heading) => {
            let rows = Value::Array(vec![Value::Table(row.clone())]);
            Row::from_iter([(heading.to_owned(), rows)])
        }
    };
    let typed = typed.to_string();
    Entry::read(table, &typed).map_or(typed, |entry| entry.toml())
}

/// A new id in kebab-case, from the first words of a text, that no entry of the table has, nor had:
/// `was_used` says so, for the history of one would else become that of the other.
pub fn new_id(base: &Base, table: Table, text: &str, was_used: impl Fn(&Key) -> bool) -> String {
    const LONGEST: usize = 40;
    let mut id = String::new();
    for word in text::words(text) {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if word.is_empty() || id.len() + 1 + word.len() > LONGEST {
            continue;
        }
        if !id.is_empty() {
            id.push('-');
        }
        id.push_str(&word.to_ascii_lowercase());
    }
    if id.is_empty() {
        id.push_str("entry");
    }
    let is_free = |id: &str| {
        let key = Key::new(table, id);
        base.entry(&key).is_none() && !was_used(&key)
    };
    if is_free(&id) {
        return id;
    }
    let numbered = (2..).map(|n: u32| format!("{id}-{n}"));
    numbered.into_iter().find(|id| is_free(id)).unwrap_or(id)
}

/// What a question gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gets {
    /// These facts, by id, one for each part that has one.
    Facts(Vec<String>),
    /// An offer of these facts.
    Offer(Vec<String>),
    /// The narratives.
    Narratives,
    /// A domain check.
    Domains,
    /// Help.
    Help,
    /// It is declined.
    Nothing,
}

/// A question that would get something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The question.
    pub question: String,
    /// What it gets today.
    pub before: Gets,
    /// What it would get.
    pub after: Gets,
}

/// What a question gets from a snapshot.
pub fn gets(snapshot: &Snapshot, question: &str) -> Gets {
    let answer = snapshot.answer(question);
    let id = |at: usize| snapshot.base.facts.get(at).map(|fact| fact.id.clone());
    let told: Vec<String> = answer
        .parts
        .iter()
        .filter_map(|part| match &part.outcome {
            Outcome::Fact(candidate) => id(candidate.fact),
            _ => None,
        })
        .collect();
    if !told.is_empty() {
        return Gets::Facts(told);
    }
    let Some(part) = answer.parts.first() else {
        return Gets::Nothing;
    };
    match &part.outcome {
        Outcome::Offer(candidates) => {
            Gets::Offer(candidates.iter().filter_map(|near| id(near.fact)).collect())
        }
        Outcome::Narratives => Gets::Narratives,
        Outcome::Domains(_) => Gets::Domains,
        Outcome::Help => Gets::Help,
        Outcome::Fact(_) | Outcome::Unknown(_) => Gets::Nothing,
    }
}

/// Which questions would get something else: of all ways to ask that either base knows, and of
/// these. In the order of the bases.
pub fn shifts(before: &Snapshot, after: &Snapshot, others: &[String]) -> Vec<Shift> {
    let mut seen: HashSet<&str> = HashSet::new();
    let known = [&before.base, &after.base].into_iter().flat_map(phrasings);
    let questions = known.chain(others.iter().map(String::as_str));
    questions
        .filter(|question| seen.insert(question))
        .map(|question| Shift {
            question: question.to_owned(),
            before: gets(before, question),
            after: gets(after, question),
        })
        .filter(|shift| shift.before != shift.after)
        .collect()
}

fn phrasings(base: &Base) -> impl Iterator<Item = &str> {
    let facts = base.facts.iter().flat_map(|fact| &fact.ask);
    let outside = base.outside.iter().flat_map(|other| &other.ask);
    let all = facts.chain(&base.narratives.ask).chain(outside);
    all.map(String::as_str)
}
