//! Checks on sources and on what entries say of one another.

use std::collections::BTreeSet;

use super::super::exact::Exact;
use super::super::problem::{Spot, shown};
use super::super::types::{Base, Fact};
use super::Findings;

/// The ids of the sources, unless some may be missing only because they could not be read.
fn sources<'a>(base: &'a Base, found: &Findings<'_>) -> Option<BTreeSet<&'a str>> {
    let ids = base.sources.iter().map(|source| source.id.as_str());
    (!found.places.is_incomplete("source")).then(|| ids.collect())
}

fn no_such_source(id: &str) -> String {
    format!(
        "there is no source `{}`; add it to sources.toml or correct the id",
        shown(id)
    )
}

pub(super) fn dangling_source(base: &Base, found: &mut Findings<'_>) {
    let Some(known) = sources(base, found) else {
        return;
    };
    for fact in &base.facts {
        for (i, id) in fact.sources.iter().enumerate() {
            if !known.contains(id.as_str()) {
                found.add(at(fact).key("sources").item(i), no_such_source(id));
            }
        }
    }
    for list in &base.lists {
        if !list.source.is_empty() && !known.contains(list.source.as_str()) {
            found.add(
                Spot::entry("list", &list.id).key("source"),
                no_such_source(&list.source),
            );
        }
    }
}

pub(super) fn narrative_source(base: &Base, found: &mut Findings<'_>) {
    let Some(known) = sources(base, found) else {
        return;
    };
    for side in &base.narratives.sides {
        if !side.source.is_empty() && !known.contains(side.source.as_str()) {
            found.add(
                Spot::entry("narrative", &side.id).key("source"),
                no_such_source(&side.source),
            );
        }
    }
}

pub(super) fn no_source(base: &Base, found: &mut Findings<'_>) {
    for fact in base.facts.iter().filter(|fact| fact.sources.is_empty()) {
        let message = "this fact has no source; name at least one: `sources = [\"...\"]`";
        found.add(at(fact).key("sources"), message);
    }
}

pub(super) fn dangling_related(base: &Base, found: &mut Findings<'_>) {
    let known: BTreeSet<&str> = base.facts.iter().map(|fact| fact.id.as_str()).collect();
    for fact in &base.facts {
        for (i, id) in fact.related.iter().enumerate() {
            let spot = at(fact).key("related").item(i);
            if *id == fact.id {
                found.add(spot, "this fact is related to itself; remove the id");
            } else if !known.contains(id.as_str()) && !found.places.is_incomplete("fact") {
                let message = format!("there is no fact `{}`; correct or remove the id", shown(id));
                found.add(spot, message);
            }
        }
    }
}

pub(super) fn unused_source(base: &Base, found: &mut Findings<'_>) {
    let mut used = BTreeSet::new();
    for fact in &base.facts {
        used.extend(
            fact.sources
                .iter()
                .chain(fact.figures.iter().map(|figure| &figure.source)),
        );
    }
    used.extend(base.narratives.sides.iter().map(|side| &side.source));
    used.extend(base.lists.iter().map(|list| &list.source));
    let readers = ["fact", "narrative", "list"];
    if readers
        .iter()
        .any(|table| found.places.is_incomplete(table))
    {
        return;
    }
    for source in base
        .sources
        .iter()
        .filter(|source| !used.contains(&source.id))
    {
        let message = "nothing names this source; use it or remove it";
        found.add(Spot::entry("source", &source.id), message);
    }
}

pub(super) fn figures(base: &Base, found: &mut Findings<'_>) {
    let known = sources(base, found);
    for fact in &base.facts {
        if fact.figures.len() == 1 {
            let message =
                "one figure alone differs from nothing; add the other or put it in the text";
            found.add(at(fact).key("figure").item(0), message);
        }
        for (i, figure) in fact.figures.iter().enumerate() {
            let spot = at(fact).key("figure").item(i);
            let id = &figure.source;
            if id.is_empty() {
                continue;
            }
            if known
                .as_ref()
                .is_some_and(|known| !known.contains(id.as_str()))
            {
                found.add(spot, no_such_source(id));
            } else if !fact.sources.contains(id) {
                let message = format!(
                    "`{}` is not among the fact's sources; add it there",
                    shown(id)
                );
                found.add(spot, message);
            }
        }
    }
}

pub(super) fn as_of(base: &Base, found: &mut Findings<'_>) {
    for fact in base.facts.iter().filter(|fact| fact.as_of.is_none()) {
        let message = "no day is given as of which this is true; add `as_of = \"2023-10-18\"`";
        found.add(at(fact).key("as_of"), message);
    }
}

fn at(fact: &Fact) -> Spot<'_> {
    Spot::entry("fact", &fact.id)
}

pub(super) fn exact(base: &Base, found: &mut Findings<'_>) {
    for fact in &base.facts {
        for (i, text) in fact.exact.iter().enumerate() {
            let spot = at(fact).key("exact").item(i);
            match Exact::read(text) {
                None => found.add(
                    spot,
                    "write a number or a day and what it is of, as in `17 domains seized` or \
                     `2023-10-17 domains seized`",
                ),
                Some(exact) if !exact.stands_in(&fact.text) => {
                    let message = format!(
                        "the text does not hold {}; correct one of the two",
                        shown(&exact.shown)
                    );
                    found.add(spot, message);
                }
                Some(_) => {}
            }
        }
    }
}
