//! What a domain name is, in words: the verdict, on what list it rests, and what it does not mean.
//!
//! No name is ever written so that it can be clicked.

use super::draft::{Draft, own};
use super::{Act, Block, Reply, Section, defang};
use crate::answer::Snapshot;
use crate::answer::domain::{DomainCheck, Verdict, defang as safe};
use crate::knowledge::DomainList;
use crate::measure::units;

const NOT_SAFE: &str = "That does not mean that it is safe.";
const NO_EVIDENCE: &str = "A likeness is no evidence against the owner of a name.";

/// Names on a page of the list, and how long they may be in all.
const PAGE_NAMES: usize = 20;
const PAGE_UNITS: usize = 1000;

/// The verdicts on names, always defanged.
pub fn domains(snapshot: &Snapshot, checks: &[DomainCheck]) -> Reply {
    let mut draft = Draft::new(snapshot);
    add_checks(&mut draft, snapshot, checks);
    draft.done()
}

/// How each text was read, stage by stage.
pub fn trace(checks: &[DomainCheck]) -> Reply {
    let mut reply = Reply::default();
    for check in checks {
        let input = defang::quoted(&check.input);
        let mut blocks = vec![Block::Heading(format!("How I read {input}"))];
        blocks.extend(check.trace.iter().map(|step| {
            let result = defang::unlinked(&step.result);
            Block::Item(format!("{}: {result}", step.stage), Vec::new())
        }));
        reply.sections.push(Section {
            name: input,
            blocks,
        });
    }
    reply
}

pub(super) fn add_checks(draft: &mut Draft, snapshot: &Snapshot, checks: &[DomainCheck]) {
    if snapshot.base.lists.is_empty() {
        draft.say("This story comes with no list of domains, so I cannot check names.");
        return;
    }
    for check in checks {
        let input = defang::quoted(&check.input);
        let mut blocks = Vec::new();
        if checks.len() > 1 {
            blocks.push(Block::Heading(input.clone()));
        }
        blocks.extend(check_blocks(draft, snapshot, check));
        draft.section(input, blocks);
    }
}

fn check_blocks(draft: &mut Draft, snapshot: &Snapshot, check: &DomainCheck) -> Vec<Block> {
    let host = check.host.as_deref().map(safe);
    let host = host.unwrap_or_else(|| defang::quoted(&check.input));
    match &check.verdict {
        Verdict::Listed(name) => {
            let mut blocks = vec![on_list(draft, snapshot, name, |title| {
                format!("{} is on the list “{title}”.", safe(name))
            })];
            blocks.extend(confidence(snapshot, name));
            blocks
        }
        Verdict::Subdomain(name) => {
            let mut blocks = vec![on_list(draft, snapshot, name, |title| {
                let name = safe(name);
                format!("{host} belongs to {name}, which is on the list “{title}”.")
            })];
            blocks.extend(confidence(snapshot, name));
            blocks
        }
        Verdict::Lookalike { of, evidence } => {
            let mut blocks = vec![on_list(draft, snapshot, of, |title| {
                let of = safe(of);
                format!("{host} is not on the list “{title}”, but it looks like {of}, which is.")
            })];
            let how = evidence
                .iter()
                .map(|how| Block::Item(defang::unlinked(how), Vec::new()));
            blocks.extend(how);
            blocks.push(own(&format!(
                "{NO_EVIDENCE} Not being on the list does not mean that it is safe."
            )));
            blocks
        }
        Verdict::Mention(name) => {
            let first = on_list(draft, snapshot, name, |title| {
                let name = safe(name);
                match check.host {
                    Some(_) => format!(
                        "It names {name}, which is on the list “{title}”, but it leads to {host}."
                    ),
                    None => format!(
                        "It names {name}, which is on the list “{title}”, but it leads elsewhere."
                    ),
                }
            });
            let second = match check.host {
                Some(_) => format!("{host} itself is not on the list. {NOT_SAFE}"),
                None => format!("Where it leads is not on the list. {NOT_SAFE}"),
            };
            vec![first, own(&second)]
        }
        Verdict::NotListed => {
            let lists = &snapshot.base.lists;
            let numbers = draft.cite(lists.iter().map(|list| list.source.as_str()));
            let text = match lists.as_slice() {
                [list] => format!("{host} is not on the list “{}”.", draft.stored(&list.title)),
                _ => format!(
                    "{host} is not on any of the {} lists that I hold.",
                    lists.len()
                ),
            };
            vec![Block::Text(text, numbers), own(NOT_SAFE)]
        }
        Verdict::NotADomain if check.input.trim().is_empty() => {
            vec![own(
                "There is no domain name to check. Write one, such as example[.]com.",
            )]
        }
        Verdict::NotADomain => {
            vec![own(&format!(
                "I found no domain name in {}.",
                defang::quoted(&check.input)
            ))]
        }
    }
}

/// A sentence about a listed name, with the source of its list.
fn on_list(
    draft: &mut Draft,
    snapshot: &Snapshot,
    name: &str,
    sentence: impl FnOnce(&str) -> String,
) -> Block {
    let list = list_of(snapshot, name);
    let numbers = draft.cite(list.map(|list| list.source.as_str()));
    let title = draft.stored(list.map_or("", |list| &list.title));
    Block::Text(sentence(&title), numbers)
}

/// How sure the list is that holds a name, and as of when.
fn confidence(snapshot: &Snapshot, name: &str) -> Option<Block> {
    let aside = provenance(list_of(snapshot, name)?);
    (!aside.is_empty()).then_some(Block::Small(aside))
}

fn provenance(list: &DomainList) -> String {
    let mut parts = Vec::new();
    if let Some(date) = list.date {
        parts.push(format!("List as of {date}."));
    }
    if let Some(confidence) = &list.confidence {
        parts.push(format!("Confidence in it — {}", sentence(confidence)));
    }
    if let Some(note) = &list.note {
        parts.push(sentence(note));
    }
    parts.join(" ")
}

fn list_of<'a>(snapshot: &'a Snapshot, name: &str) -> Option<&'a DomainList> {
    let holds = |list: &&DomainList| list.domains.iter().any(|listed| listed == name);
    snapshot.base.lists.iter().find(holds)
}

/// A page of the listed domains, from 0; a page past the end shows the last one.
pub fn domain_list(snapshot: &Snapshot, page: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    let pages = pages(&snapshot.base.lists);
    let last = pages.len().saturating_sub(1);
    let page = page.min(last);
    let Some((list, names)) = pages.get(page) else {
        draft.say("This story comes with no list of domains.");
        return draft.done();
    };
    let numbers = draft.cite([list.source.as_str()]);
    let title = draft.stored(&list.title);
    let mut blocks = vec![
        Block::Heading(title.clone()),
        Block::Text(count(list.domains.len(), "name"), numbers),
    ];
    blocks.extend(names.iter().map(|name| Block::Item(safe(name), Vec::new())));
    let aside = provenance(list);
    if !aside.is_empty() {
        blocks.push(Block::Small(draft.stored(&aside)));
    }
    if last > 0 {
        blocks.push(Block::Small(format!("Page {} of {}.", page + 1, last + 1)));
    }
    draft.section(title, blocks);
    if page > 0 {
        draft.choice("Previous page", Act::Domains(page - 1));
    }
    if page < last {
        draft.choice("Next page", Act::Domains(page + 1));
    }
    draft.done()
}

/// Every list in pages that fit a message, names in the order of the folder.
fn pages(lists: &[DomainList]) -> Vec<(&DomainList, &[String])> {
    let mut pages = Vec::new();
    for list in lists {
        let mut rest = list.domains.as_slice();
        while !rest.is_empty() {
            let mut room = PAGE_UNITS;
            let fits = rest.iter().take(PAGE_NAMES).take_while(|name| {
                let fits = units(name) <= room;
                room = room.saturating_sub(units(name));
                fits
            });
            let (page, later) = rest.split_at(fits.count().max(1));
            pages.push((list, page));
            rest = later;
        }
    }
    pages
}

/// `1 name`, `17 names`.
pub(crate) fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A stored phrase with a full stop where it has no end of its own.
fn sentence(text: &str) -> String {
    let text = text.trim_end();
    match text.ends_with(['.', '!', '?', '…']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}
