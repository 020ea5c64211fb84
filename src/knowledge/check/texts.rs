//! Checks on what the texts hold: nothing unseen, no live link, nothing too long for a message.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use super::super::problem::{Spot, group_id, is_invisible, shown};
use super::super::types::*;
use super::Findings;
use super::domains::{LONGEST, ascii};
use crate::measure::units;

/// Every text of a base that could reach a reader or a comparison, with its place.
fn all(base: &Base) -> Vec<(Spot<'_>, &str)> {
    let mut texts: Texts<'_> = Vec::new();
    // Taken apart field by field, so that a new one cannot be forgotten here.
    let Base {
        story,
        sources,
        facts,
        narratives,
        lists,
        same,
        outside,
    } = base;
    let Story {
        title,
        about,
        as_of: _,
    } = story;
    let top = Spot::entry("story", "");
    texts.push((top.clone().key("title"), title));
    texts.push((top.key("about"), about));
    sources
        .iter()
        .for_each(|source| of_source(&mut texts, source));
    facts.iter().for_each(|fact| of_fact(&mut texts, fact));
    of_narratives(&mut texts, narratives);
    lists.iter().for_each(|list| of_list(&mut texts, list));
    for words in same {
        let at = Spot::entry("same", group_id(words));
        items(&mut texts, &at, "words", words);
    }
    for Outside { id, topic, ask } in outside {
        let at = Spot::entry("outside", id);
        texts.push((at.clone().key("topic"), topic));
        items(&mut texts, &at, "ask", ask);
    }
    texts
}

type Texts<'a> = Vec<(Spot<'a>, &'a str)>;

fn of_source<'a>(texts: &mut Texts<'a>, source: &'a Source) {
    let Source {
        id,
        publisher,
        title,
        date: _,
        url,
    } = source;
    let at = Spot::entry("source", id);
    texts.push((at.clone().key("publisher"), publisher));
    texts.extend(
        title
            .iter()
            .map(|text| (at.clone().key("title"), text.as_str())),
    );
    texts.extend(
        url.iter()
            .map(|text| (at.clone().key("url"), text.as_str())),
    );
}

fn of_fact<'a>(texts: &mut Texts<'a>, fact: &'a Fact) {
    let Fact {
        id,
        text,
        sources: _,
        as_of: _,
        ask,
        words,
        related: _,
        note,
        short,
        figures,
        exact,
    } = fact;
    let at = Spot::entry("fact", id);
    texts.push((at.clone().key("text"), text));
    items(texts, &at, "ask", ask);
    items(texts, &at, "words", words);
    items(texts, &at, "exact", exact);
    texts.extend(
        note.iter()
            .map(|text| (at.clone().key("note"), text.as_str())),
    );
    texts.extend(
        short
            .iter()
            .map(|(_, text)| (at.clone().key("short"), text.as_str())),
    );
    for (i, Figure { value, source: _ }) in figures.iter().enumerate() {
        texts.push((at.clone().key("figure").item(i), value));
    }
}

fn of_narratives<'a>(texts: &mut Texts<'a>, narratives: &'a Narratives) {
    let Narratives {
        not_in_dispute,
        ask,
        sides,
    } = narratives;
    let top = Spot::entry("narratives", "");
    texts.push((top.clone().key("not_in_dispute"), not_in_dispute));
    items(texts, &top, "ask", ask);
    for side in sides {
        let Narrative {
            id,
            label,
            source: _,
            text,
        } = side;
        let at = Spot::entry("narrative", id);
        texts.push((at.clone().key("label"), label));
        texts.push((at.key("text"), text));
    }
}

fn of_list<'a>(texts: &mut Texts<'a>, list: &'a DomainList) {
    let DomainList {
        id,
        title,
        source: _,
        date: _,
        confidence,
        note,
        domains,
        honest,
    } = list;
    let at = Spot::entry("list", id);
    texts.push((at.clone().key("title"), title));
    texts.extend(
        confidence
            .iter()
            .map(|text| (at.clone().key("confidence"), text.as_str())),
    );
    texts.extend(
        note.iter()
            .map(|text| (at.clone().key("note"), text.as_str())),
    );
    items(texts, &at, "domains", domains);
    items(texts, &at, "honest", honest);
}

fn items<'a>(texts: &mut Texts<'a>, at: &Spot<'a>, key: &'static str, list: &'a [String]) {
    for (i, text) in list.iter().enumerate() {
        texts.push((at.clone().key(key).item(i), text));
    }
}

pub(super) fn invisible_characters(base: &Base, found: &mut Findings<'_>) {
    for (spot, text) in all(base) {
        let unseen = text.chars().enumerate().find(|(_, c)| is_invisible(*c));
        if let Some((at, c)) = unseen {
            let message = format!(
                "character {} is U+{:04X}, which nobody sees; remove it",
                at + 1,
                u32::from(c)
            );
            found.add(spot, message);
        }
    }
}

pub(super) fn live_link(base: &Base, found: &mut Findings<'_>) {
    let names = base.lists.iter().flat_map(|list| &list.domains);
    let listed: HashSet<String> = names.map(|name| ascii(name)).collect();
    for (spot, text) in all(base) {
        // These hold plain names.
        if spot.is("list", "domains") || spot.is("list", "honest") {
            continue;
        }
        if let Some(name) = live_name(text, &listed) {
            let message = format!(
                "this would be a live link to a listed domain; write `{}`",
                shown(&name).replace('.', "[.]")
            );
            found.add(spot, message);
        }
    }
}

/// The first listed name that stands in a text as it would in an address bar, or below which
/// another stands.
fn live_name(text: &str, listed: &HashSet<String>) -> Option<String> {
    if listed.is_empty() || !text.contains(['.', '。', '．', '｡']) {
        return None;
    }
    let plain: String = text.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
    let plain = plain.replace('。', ".");
    let outside_name = |c: char| !c.is_alphanumeric() && c != '.' && c != '-';
    for run in plain.split(outside_name) {
        let run = run.trim_matches(['.', '-']);
        if !run.contains('.') || run.len() > LONGEST {
            continue;
        }
        let host = ascii(run);
        let mut rest = host.as_str();
        loop {
            if listed.contains(rest) {
                return Some(rest.to_owned());
            }
            let Some((_, below)) = rest.split_once('.') else {
                break;
            };
            rest = below;
        }
    }
    None
}

pub(super) fn text_length(base: &Base, found: &mut Findings<'_>) {
    let mut limit = |spot: Spot<'_>, what: &str, length: usize, most: usize| {
        if length > most {
            let message = format!("{what} is {length} long; {most} fit a reply, so shorten it");
            found.add(spot, message);
        }
    };
    for fact in &base.facts {
        let at = Spot::entry("fact", &fact.id);
        limit(at.clone().key("text"), "the text", units(&fact.text), 600);
        if let Some(label) = fact.ask.first() {
            let what = "the first way to ask, which is the label on buttons,";
            limit(at.clone().key("ask").item(0), what, units(label), 80);
        }
        for (_, short) in &fact.short {
            limit(at.clone().key("short"), "a short answer", units(short), 200);
        }
    }
    let Narratives {
        not_in_dispute,
        sides,
        ..
    } = &base.narratives;
    let sum = units(not_in_dispute) + sides.iter().map(|side| units(&side.text)).sum::<usize>();
    let top = Spot::entry("narratives", "").key("not_in_dispute");
    limit(top, "with all narratives this", sum, 1800);
}
