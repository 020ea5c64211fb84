//! Made-up domain names, and what people make of them. They are looked up nowhere.

use std::collections::HashSet;

use footnote::knowledge::DomainList;

use crate::chance::Chance;

const ENDINGS: [&str; 6] = ["com", "org", "net", "info", "co.uk", "io"];

/// So many different names as one list.
pub fn list(count: usize) -> DomainList {
    headed("", count)
}

/// The same with names that all begin in one way.
pub fn headed(head: &str, count: usize) -> DomainList {
    let mut chance = Chance::new(11);
    let mut seen = HashSet::with_capacity(count);
    let mut domains = Vec::with_capacity(count);
    while domains.len() < count {
        let hyphen = if chance.below(3) == 0 { "-" } else { "" };
        let (one, other) = (chance.name(), chance.name());
        let name = format!("{head}{one}{hyphen}{other}.{}", chance.of(&ENDINGS));
        if seen.insert(name.clone()) {
            domains.push(name);
        }
    }
    DomainList {
        id: "list".to_owned(),
        domains,
        ..DomainList::default()
    }
}

/// What is asked about a list.
pub struct Asked {
    /// Names that stand in it.
    pub exact: Vec<String>,
    /// Names below these.
    pub below: Vec<String>,
    /// Names with one letter changed.
    pub alike: Vec<String>,
    /// Names that are none of it.
    pub others: Vec<String>,
}

impl Asked {
    /// So many of each.
    pub fn new(list: &DomainList, count: usize) -> Asked {
        let mut chance = Chance::new(13);
        let mut pick = |change: fn(&str, &mut Chance) -> String| -> Vec<String> {
            let one = |_| change(&list.domains[chance.below(list.domains.len())], &mut chance);
            (0..count).map(one).collect()
        };
        Asked {
            exact: pick(|name, _| name.to_owned()),
            below: pick(|name, chance| format!("{}.{name}", chance.name())),
            alike: pick(one_letter_off),
            others: pick(|_, chance| format!("{}{}.com", chance.name(), chance.name())),
        }
    }
}

/// One letter of the label put for another, dropped or doubled.
fn one_letter_off(name: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let label = name.split('.').next().unwrap_or("").chars().count();
    let at = chance.below(label);
    match chance.below(3) {
        0 => letters[at] = char::from(b'a' + chance.below(26) as u8),
        1 => {
            letters.remove(at);
        }
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}
