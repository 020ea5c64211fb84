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

/// Whether the reader may edit, for `help`.
#[derive(Clone, Debug, PartialEq)]
pub enum Editing {
    /// They may, with these commands.
    Yours(Vec<(String, String)>),
    /// Others may.
    NotYours,
    /// Nobody may: the reader looks after a server, and is told how to turn it on.
    Off,
}

/// What the bot is for and how to ask it: `ways` are commands with what each does.
pub fn help(snapshot: &Snapshot, ways: &[(String, String)], editing: &Editing) -> Reply {
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
    match editing {
        Editing::Yours(ways) => {
            let names: Vec<&str> = ways.iter().map(|(way, _)| way.as_str()).collect();
            let blocks = vec![
                Block::Heading("You may edit".to_owned()),
                own(&names.join(", ")),
                Block::Small(
                    "Each change is a proposal first, with what it would do to the answers. \
                     Everything can be undone: /fact history, /fact revert."
                        .to_owned(),
                ),
            ];
            draft.section("editing", blocks);
        }
        Editing::Off => {
            let how = "Editing the facts from here is off. Whoever runs me turns it on with \
                       MODERATOR_GUILD_ID and MODERATOR_ROLE_IDS; the README says how.";
            draft.section("editing", vec![Block::Small(how.to_owned())]);
        }
        Editing::NotYours => {}
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

/// What is stored about those who ask: questions for so many days, answers for so many.
pub fn privacy(question_days: u32, answer_days: u32) -> Reply {
    let days = |n: u32| count(n as usize, "day");
    let (questions, answers) = (days(question_days), days(answer_days));
    let words = days(question_days.min(answer_days));
    let texts = [
        "I do not store who asked what.".to_owned(),
        format!(
            "A question without an answer is kept without your name, until nobody has asked it for \
             {questions}. The moderators can then add a fact."
        ),
        format!(
            "For {answers} I remember which facts each of my messages states. So I can correct it. \
             The words that I made an offer for, or that my answer quotes, I keep for {words}."
        ),
        "Your number is kept only where you ask for it:".to_owned(),
        format!("With a wish to be told, until you are told, and for at most {questions}."),
        format!("With a vote, for {answers}."),
        "With a suggestion, until a moderator publishes or discards it. Its text is kept for good."
            .to_owned(),
        "/forget-me deletes your number from all three at once.".to_owned(),
        "In memory only, for up to a day, I know which of my messages answers which of yours. So my \
         answer follows when you edit or delete your question."
            .to_owned(),
        "In memory only, I know which facts I told you last in a channel, and for five minutes I read \
         “and when?” with them. Your words are not kept for it."
            .to_owned(),
        "Edits by moderators are kept for good, with who made them, when and why.".to_owned(),
        "I read a message only when it mentions me, replies to me or comes to me directly. \
         With a command, somebody can also hand me one."
            .to_owned(),
    ];
    let sections = texts
        .into_iter()
        .flat_map(|text| Reply::text(text).sections);
    Reply {
        sections: sections.collect(),
        ..Reply::default()
    }
}

fn percent(share: f32) -> f32 {
    (share * 100.0).round()
}
