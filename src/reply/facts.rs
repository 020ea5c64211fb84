//! A fact, and the reply to a message with all its questions.

use super::draft::{Draft, own};
use super::{Act, Block, Reply, defang, domains, narratives};
use crate::answer::domain::DomainCheck;
use crate::answer::{Answer, Candidate, Outcome, Part, Reason, Snapshot};
use crate::curate::clock;
use crate::knowledge::{Asks, Fact};

/// How many facts are offered beside an answer.
const RELATED: usize = 3;

/// Below this a candidate is no longer near the question.
const NEAR: f32 = 0.1;

/// The reply to a message: each of its questions, in order, answered or said to be unanswered.
/// `first` says which narrative stands first, counted round the narratives.
pub fn answer(snapshot: &Snapshot, answer: &Answer, first: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    if let Some(fact) = answer
        .about
        .and_then(|about| snapshot.base.facts.get(about))
    {
        let about = format!("About: {}", draft.stored(fact.label()));
        draft.section("", vec![Block::Small(about)]);
    }
    add_answer(
        &mut draft,
        snapshot,
        &as_given(&answer.parts),
        &answer.candidates,
        first,
    );
    draft.done()
}

fn as_given(parts: &[Part]) -> Vec<Again> {
    parts.iter().cloned().map(Again::Part).collect()
}

/// What was found in somebody else's message: the names in it, and the facts that it touches.
pub fn message(snapshot: &Snapshot, found: &Answer, checks: &[DomainCheck], first: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    if !checks.is_empty() {
        domains::add_checks(&mut draft, snapshot, checks);
    }
    let telling = |part: &&Part| match part.outcome {
        Outcome::Fact(_) | Outcome::Offer(_) | Outcome::Narratives => true,
        Outcome::Domains(_) | Outcome::Help | Outcome::Unknown(_) => false,
    };
    let parts: Vec<Part> = found.parts.iter().filter(telling).cloned().collect();
    if !parts.is_empty() {
        add_answer(
            &mut draft,
            snapshot,
            &as_given(&parts),
            &found.candidates,
            first,
        );
    } else if checks.is_empty() {
        draft.say("I found nothing in this message that my facts speak of, and no domain name.");
        draft.say("That says nothing about whether the message is true.");
    }
    draft.done()
}

/// One fact, by its index into `base.facts`, as the reply to somebody who picked it.
pub fn fact(snapshot: &Snapshot, fact: usize) -> Reply {
    let mut draft = Draft::new(snapshot);
    match snapshot.base.facts.get(fact) {
        Some(fact) => {
            let mut blocks = vec![Block::Heading(draft.stored(fact.label()))];
            blocks.extend(fact_blocks(&mut draft, fact, None));
            draft.section(defang::quoted(fact.label()), blocks);
            add_related(&mut draft, snapshot, &[fact]);
        }
        None => draft.say("That fact is no longer there. Please ask again."),
    }
    draft.done()
}

/// One part of an answer that is written anew.
#[derive(Clone, Debug)]
pub enum Again {
    /// It still has an answer.
    Part(Part),
    /// Its fact was taken away; with the words of the part, if there are several.
    Retired(String),
}

/// An answer written anew on a day, as seconds since 1970, because something in it was edited.
pub fn corrected(snapshot: &Snapshot, parts: &[Again], first: usize, now: u64) -> Reply {
    let mut draft = Draft::new(snapshot);
    let on = clock::day(now).map_or_else(String::new, |day| format!(" on {day}"));
    draft.section("", vec![Block::Small(format!("Corrected{on}."))]);
    // Nothing of it could be written anew.
    let is_empty = match parts {
        [Again::Part(only)] => matches!(only.outcome, Outcome::Unknown(_)),
        _ => false,
    };
    if !is_empty {
        add_answer(&mut draft, snapshot, parts, &[], first);
    }
    draft.done()
}

/// Adds the parts of an answer in order; `near` are the facts next to a question of one part.
fn add_answer(
    draft: &mut Draft,
    snapshot: &Snapshot,
    parts: &[Again],
    near: &[Candidate],
    first: usize,
) {
    let facts = &snapshot.base.facts;
    let several = parts.len() > 1;
    let mut told: Vec<&Fact> = Vec::new();
    let mut told_narratives = false;
    let mut offered = false;
    for part in parts {
        let (text, asks) = match part {
            Again::Part(part) => (part.text.as_str(), part.asks),
            Again::Retired(text) => (text.as_str(), None),
        };
        let name = defang::quoted(text);
        let mut blocks = Vec::new();
        if several {
            blocks.push(Block::Heading(name.clone()));
        }
        let Again::Part(part) = part else {
            blocks.push(own(
                "The fact that stood here was retired by the moderators. I do not state it any more.",
            ));
            draft.section(name, blocks);
            continue;
        };
        match &part.outcome {
            Outcome::Fact(candidate) => match facts.get(candidate.fact) {
                Some(fact) if told.iter().any(|told| told.id == fact.id) => {
                    blocks.push(own("The answer above also answers this."));
                }
                Some(fact) => {
                    blocks.extend(premise_block(draft, snapshot, part));
                    blocks.extend(fact_blocks(draft, fact, asks));
                    told.push(fact);
                }
                None => blocks.extend(unknown_blocks(snapshot, &Reason::NotCovered)),
            },
            Outcome::Offer(candidates) => {
                blocks.push(own("I am not sure what you mean. Did you mean:"));
                blocks.extend(pick_blocks(draft, snapshot, candidates));
                offered = true;
            }
            Outcome::Narratives if told_narratives => {
                blocks.push(own("The accounts above also speak of this."));
            }
            Outcome::Narratives => {
                blocks.extend(narratives::blocks(draft, snapshot, first));
                told_narratives = true;
            }
            Outcome::Domains(checks) => {
                if several {
                    draft.section(name.clone(), std::mem::take(&mut blocks));
                }
                domains::add_checks(draft, snapshot, checks);
            }
            Outcome::Help => blocks.extend(hint_blocks(draft, snapshot)),
            Outcome::Unknown(reason) => {
                blocks.extend(unknown_blocks(snapshot, reason));
                if !several {
                    blocks.extend(nearest_blocks(draft, snapshot, near, reason));
                }
            }
        }
        if !blocks.is_empty() {
            draft.section(name, blocks);
        }
    }
    if offered {
        draft.choice("None of these", Act::NoneOfThese);
    } else {
        add_related(draft, snapshot, &told);
    }
}

/// What the sources say instead of what a question takes for granted.
fn premise_block(draft: &mut Draft, snapshot: &Snapshot, part: &Part) -> Option<Block> {
    let premise = part.premise.as_ref()?;
    let fact = snapshot.base.facts.get(premise.fact)?;
    let numbers = draft.cite(fact.sources.iter().map(String::as_str));
    let said = format!("The sources say {}, not {}.", premise.right, premise.wrong);
    Some(Block::Text(said, numbers))
}

/// The stored text of a fact: first the line that answers just what was asked, where one is stored.
fn fact_blocks(draft: &mut Draft, fact: &Fact, asks: Option<Asks>) -> Vec<Block> {
    let numbers = draft.cite(fact.sources.iter().map(String::as_str));
    let mut blocks = Vec::new();
    let short = fact.short.iter().find(|(kind, _)| Some(*kind) == asks);
    if let Some((_, short)) = short
        && !fact.text.starts_with(short.as_str())
    {
        blocks.push(Block::Text(draft.stored(short), numbers.clone()));
    }
    blocks.push(Block::Text(draft.stored(&fact.text), numbers));
    if !fact.figures.is_empty() {
        blocks.push(own("The sources give different figures:"));
        for figure in &fact.figures {
            let number = draft.cite([figure.source.as_str()]);
            blocks.push(Block::Item(draft.stored(&figure.value), number));
        }
    }
    if let Some(as_of) = fact.as_of {
        blocks.push(Block::Small(format!("As of {as_of}.")));
    }
    blocks
}

/// Offers what is worth reading next, chosen by hand in the base, and the list of domains where a
/// fact rests on the same source as the list.
fn add_related(draft: &mut Draft, snapshot: &Snapshot, told: &[&Fact]) {
    let base = &snapshot.base;
    for list in &base.lists {
        if told
            .iter()
            .any(|fact| fact.sources.first() == Some(&list.source))
        {
            draft.choice("Show the listed domains", Act::Domains(0));
        }
    }
    let related = told.iter().flat_map(|fact| &fact.related);
    for fact in related.filter_map(|id| base.fact(id)) {
        if draft.choices() >= RELATED {
            break;
        }
        if !told.iter().any(|told| told.id == fact.id) {
            draft.fact_choice(fact);
        }
    }
}

fn unknown_blocks(snapshot: &Snapshot, reason: &Reason) -> Vec<Block> {
    let why = match reason {
        Reason::Empty => "I found no question in it.".to_owned(),
        Reason::Unclear => "I cannot tell what is asked. A few more words would help.".to_owned(),
        Reason::NotCovered => "My facts on this story do not cover it.".to_owned(),
        Reason::UnknownWords(words) => {
            let words: Vec<String> = words
                .iter()
                .take(3)
                .map(|word| defang::quoted(word))
                .collect();
            format!("My facts do not speak of {}.", words.join(" or "))
        }
        Reason::Outside(at) => match snapshot.base.outside.get(*at) {
            Some(outside) => format!(
                "That is about {}, which this story does not cover.",
                outside.topic
            ),
            None => "That is about another matter, which this story does not cover.".to_owned(),
        },
        Reason::Prediction => {
            "It asks what will happen. I only hold what has been reported.".to_owned()
        }
        Reason::Advice => {
            "It asks for advice. That is for somebody who knows your case.".to_owned()
        }
        Reason::Private => "It asks about somebody's private life, which I leave alone.".to_owned(),
        Reason::Instruction => {
            "It tells me what to do or to be. I only answer questions about this story.".to_owned()
        }
        Reason::Opinion => "It asks for a judgement, and I hold none on this story.".to_owned(),
        Reason::Talk => "I only answer questions about this story.".to_owned(),
    };
    vec![own(&format!("I have no sourced answer to that. {why}"))]
}

/// What the base knows nearest to a question without an answer: offered, never stated.
fn nearest_blocks(
    draft: &mut Draft,
    snapshot: &Snapshot,
    near: &[Candidate],
    reason: &Reason,
) -> Vec<Block> {
    if matches!(
        reason,
        Reason::Empty | Reason::Instruction | Reason::Private | Reason::Talk
    ) {
        return Vec::new();
    }
    let near = near.iter().filter(|near| near.confidence >= NEAR);
    let near: Vec<Candidate> = near.take(RELATED).copied().collect();
    let picks = pick_blocks(draft, snapshot, &near);
    if picks.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![own("The nearest questions that I can answer:")];
    blocks.extend(picks);
    blocks
}

/// A greeting or a question about the bot: what it is for, with questions to start from.
fn hint_blocks(draft: &mut Draft, snapshot: &Snapshot) -> Vec<Block> {
    let mut blocks = vec![own(&format!(
        "I answer questions about one story: {}. Ask in your own words. For example:",
        draft.stored(&snapshot.base.story.title)
    ))];
    for fact in snapshot.base.facts.iter().take(RELATED) {
        blocks.push(draft.fact_choice(fact));
    }
    blocks.push(Block::Small(
        "Each answer is a stored sentence with its sources. Where I have none, I say so."
            .to_owned(),
    ));
    blocks
}

fn pick_blocks(draft: &mut Draft, snapshot: &Snapshot, candidates: &[Candidate]) -> Vec<Block> {
    let facts = candidates
        .iter()
        .filter_map(|near| snapshot.base.facts.get(near.fact));
    facts.map(|fact| draft.fact_choice(fact)).collect()
}
