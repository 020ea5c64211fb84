//! Checks on phrasings, on words that mean the same, and on the form of narratives.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;

use super::super::problem::{Spot, group_id, shown};
use super::super::types::Base;
use super::Findings;

/// One way to ask, and whose it is.
struct Phrasing<'a> {
    table: &'static str,
    /// Empty for the narratives, which share theirs.
    id: &'a str,
    item: usize,
    /// Without case, punctuation and double spaces.
    plain: String,
}

impl<'a> Phrasing<'a> {
    fn spot(&self) -> Spot<'a> {
        Spot::entry(self.table, self.id).key("ask").item(self.item)
    }

    fn owner(&self) -> String {
        match self.table {
            "narratives" => "the narratives".to_owned(),
            table => format!("the {table} entry `{}`", shown(self.id)),
        }
    }
}

fn phrasings(base: &Base) -> Vec<Phrasing<'_>> {
    let facts = base.facts.iter().map(|fact| ("fact", &*fact.id, &fact.ask));
    let narratives = ("narratives", "", &base.narratives.ask);
    let outside = base
        .outside
        .iter()
        .map(|other| ("outside", &*other.id, &other.ask));
    let of_entry = |(table, id, ask): (&'static str, _, &Vec<String>)| {
        let phrasing = |(item, text): (usize, &String)| Phrasing {
            table,
            id,
            item,
            plain: plain(text),
        };
        ask.iter().enumerate().map(phrasing).collect::<Vec<_>>()
    };
    facts
        .chain([narratives])
        .chain(outside)
        .flat_map(of_entry)
        .filter(|phrasing| !phrasing.plain.is_empty())
        .collect()
}

fn plain(text: &str) -> String {
    let text: String = text.nfkc().filter(|c| !"'’".contains(*c)).collect();
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

pub(super) fn shared_phrasing(base: &Base, found: &mut Findings<'_>) {
    let all = phrasings(base);
    let mut first: HashMap<&str, &Phrasing<'_>> = HashMap::new();
    for phrasing in &all {
        let other = *first.entry(&phrasing.plain).or_insert(phrasing);
        if (other.table, other.id) != (phrasing.table, phrasing.id) {
            let message = format!(
                "{} is asked for in the same way; keep the phrasing at one of them",
                other.owner()
            );
            found.add(phrasing.spot(), message);
        }
    }
}

pub(super) fn repeated_phrasing(base: &Base, found: &mut Findings<'_>) {
    let all = phrasings(base);
    let mut first: HashMap<(&str, &str, &str), usize> = HashMap::new();
    for phrasing in &all {
        let key = (phrasing.table, phrasing.id, phrasing.plain.as_str());
        let other = *first.entry(key).or_insert(phrasing.item);
        if other != phrasing.item {
            let message = format!(
                "this is number {} of the list again, but for case and punctuation; remove one",
                other + 1
            );
            found.add(phrasing.spot(), message);
        }
    }
}

pub(super) fn few_phrasings(base: &Base, found: &mut Findings<'_>) {
    const FEW: usize = 5;
    for fact in base.facts.iter().filter(|fact| fact.ask.len() < FEW) {
        let message = format!(
            "ways to ask: {}; give at least {FEW} that differ in their words",
            fact.ask.len()
        );
        found.add(Spot::entry("fact", &fact.id).key("ask"), message);
    }
}

pub(super) fn same_word_in_two_groups(base: &Base, found: &mut Findings<'_>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (group, words) in base.same.iter().enumerate() {
        let at = Spot::entry("same", group_id(words)).key("words");
        let mut here = HashSet::new();
        for (i, word) in words.iter().enumerate() {
            let first = *seen.entry(plain(word)).or_insert(group);
            if first != group {
                let message = format!(
                    "`{}` stands in an earlier group as well; join the groups or remove it from one",
                    shown(word)
                );
                found.add(at.clone().item(i), message);
            } else if !here.insert(word) {
                let message = format!("`{}` stands in this group twice; remove one", shown(word));
                found.add(at.clone().item(i), message);
            }
        }
    }
}

pub(super) fn narrative_count(base: &Base, found: &mut Findings<'_>) {
    let unread = found.places.is_incomplete("narrative");
    if let ([side], false) = (base.narratives.sides.as_slice(), unread) {
        let message = "a narrative is never shown alone; add another or remove this one";
        found.add(Spot::entry("narrative", &side.id), message);
    }
}

pub(super) fn narrative_balance(base: &Base, found: &mut Findings<'_>) {
    let length = |text: &str| text.chars().count();
    let sides = || {
        base.narratives
            .sides
            .iter()
            .filter(|side| !side.text.is_empty())
    };
    let Some(shortest) = sides().min_by_key(|side| length(&side.text)) else {
        return;
    };
    let short = length(&shortest.text);
    for side in sides() {
        let long = length(&side.text);
        if long * 100 > short * 115 {
            let message = format!(
                "{long} characters against {short} of `{}`, over 15 percent more; shorten this \
                 one or say more there",
                shown(&shortest.id)
            );
            found.add(Spot::entry("narrative", &side.id).key("text"), message);
        }
    }
}
