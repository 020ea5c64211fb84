//! What the bot says about itself and its base: the list of facts, help, about, privacy.

use super::draft::{Draft, own};
use super::{Act, Block, Reply, count, defang};
use crate::answer::Snapshot;
use crate::answer::decide::{ANSWER, OFFER};
use crate::knowledge::Fact;

/// Facts on a page of the list.
const PAGE: usize = 10;

/// Questions that help starts with.
const EXAMPLES: usize = 3;

/// A page of the facts, from 0; a page past the end shows the last one.
pub fn facts_page(snapshot: &Snapshot, page: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    let facts = &snapshot.base.facts;
    let last = facts.len().saturating_sub(1) / PAGE;
    let page = page.min(last);
    let mut blocks = vec![Block::Heading(format!(
        "What I can answer: {}",
        count(facts.len(), "fact")
    ))];
    for fact in facts.iter().skip(page * PAGE).take(PAGE) {
        let mut pick = draft.fact_choice(fact);
        if let Block::Pick(_, aside) = &mut pick {
            *aside = provenance(snapshot, fact);
        }
        blocks.push(pick);
    }
    if last > 0 {
        blocks.push(Block::Small(format!("Page {} of {}.", page + 1, last + 1)));
    }
    draft.section("the list of facts", blocks);
    if page > 0 {
        draft.choice("Previous page", Act::Facts(page - 1));
    }
    if page < last {
        draft.choice("Next page", Act::Facts(page + 1));
    }
    draft.done()
}

/// The first source of a fact, and as of when it is true.
fn provenance(snapshot: &Snapshot, fact: &Fact) -> String {
    let source = fact.sources.first().and_then(|id| snapshot.base.source(id));
    let publisher = source.map(|source| source.publisher.clone());
    let as_of = fact.as_of.map(|day| day.to_string());
    let known: Vec<String> = publisher.into_iter().chain(as_of).collect();
    known.join(", ")
}

/// What the bot is for and how to ask it: `ways` are commands with what each does.
pub fn help(snapshot: &Snapshot, ways: &[(String, String)]) -> Reply {
    let mut draft = Draft::new(snapshot);
    let title = draft.stored(&snapshot.base.story.title);
    let mut blocks = vec![
        own(&format!("I answer questions about one story: {title}.")),
        own("Ask in your own words. Each answer is a stored sentence with its sources."),
        own("Where I have no source, I say so. Where outlets judge differently, I show them all."),
    ];
    for fact in snapshot.base.facts.iter().take(EXAMPLES) {
        if blocks.len() == 3 {
            blocks.push(own("For example:"));
        }
        blocks.push(draft.fact_choice(fact));
    }
    draft.section("help", blocks);
    if !snapshot.base.facts.is_empty() {
        draft.choice("Show all facts", Act::Facts(0));
    }
    if snapshot.base.narratives.sides.len() > 1 {
        draft.choice("Show how outlets judge it", Act::Narratives);
    }
    if !ways.is_empty() {
        let mut blocks = vec![Block::Heading("Ways to ask".to_owned())];
        let ways = ways.iter().map(|(way, what)| format!("{way}: {what}"));
        blocks.extend(ways.map(|way| Block::Item(way, Vec::new())));
        draft.section("ways to ask", blocks);
    }
    draft.done()
}

/// What this bot is, what it knows and as of when.
pub fn about(snapshot: &Snapshot) -> Reply {
    let mut draft = Draft::new(snapshot);
    let base = &snapshot.base;
    let story = &base.story;
    let mut blocks = vec![Block::Heading(draft.stored(&story.title))];
    if !story.about.is_empty() {
        blocks.push(own(&draft.stored(&story.about)));
    }
    let names: usize = base.lists.iter().map(|list| list.domains.len()).sum();
    blocks.push(own(&format!(
        "I hold {}, {}, {} and {}.",
        count(base.facts.len(), "fact"),
        count(base.sources.len(), "source"),
        count(base.narratives.sides.len(), "narrative"),
        count(names, "listed domain"),
    )));
    blocks.push(own(&format!(
        "I answer from {} percent confidence. From {} percent I offer a choice. \
         Below that I say that I have no answer.",
        percent(ANSWER),
        percent(OFFER),
    )));
    let as_of = story
        .as_of
        .map_or(String::new(), |day| format!("Checked up to {day}. "));
    blocks.push(Block::Small(format!(
        "{as_of}Revision {} of the facts. Footnote {}, free software under {}.",
        snapshot.revision,
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_LICENSE"),
    )));
    draft.section(defang::quoted(&story.title), blocks);
    draft.done()
}

/// What is stored about those who ask.
pub fn privacy() -> Reply {
    let mut reply =
        Reply::text("I store nothing about you on disk: no name, no question, no answer.");
    let rest = [
        "For up to a day I remember which of my messages answers which of yours. \
         So my answer follows when you edit or delete your question.",
        "For some seconds I count how many questions each person and each channel asked. \
         That keeps a flood away.",
        "Both hold numbers of messages, channels and people, and no text. \
         Both are gone when I stop.",
        "I read a message only when it mentions me, replies to me or comes to me directly. \
         With a command, somebody can also hand me one.",
    ];
    for text in rest {
        reply.sections.extend(Reply::text(text).sections);
    }
    reply
}

fn percent(share: f32) -> f32 {
    (share * 100.0).round()
}
