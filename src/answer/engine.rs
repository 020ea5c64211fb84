//! The learned base: every fact and neighbouring matter is a class, and a text is read as scores over
//! all of them, with what speaks for and against each.

use std::collections::HashMap;
use std::sync::Arc;

use super::features;
use super::index::{self, Document, Index, Near};
use super::intents::{Intents, Wanted};
use super::kind::{self, Asked};
use super::lexicon::{Lexicon, Repair, Word, key};
use super::table::Table;
use super::text::{self, Token};
use super::wording::{Held, Wording};
use crate::knowledge::{Asks, Base};

/// How much a fact's own text counts beside its phrasings, which count 1 together.
const TEXT_WEIGHT: f32 = 0.5;
/// How much the words that name a fact count beside its phrasings.
const WORDS_WEIGHT: f32 = 0.25;
/// How many of the nearest classes are looked at word by word.
const CLOSE: usize = 6;
/// How many facts are weighed for a decision.
pub const FACTS: usize = 5;
/// What the words that a class holds count in its score, and its prototype once more. Fitted on the
/// public sets and on stories of others.
const PROTOTYPE_AGAIN: f32 = 3.0;
const AKIN: f32 = 5.0;
const LEAST: f32 = 2.0;
/// What the kind of the question counts.
const LEANING: f32 = 0.5;
/// At most so many words of one question are read; nobody asks in more.
const MAX_WORDS: usize = 96;
/// From here on a word that the base does not know is worth naming.
const TELLING: f32 = 0.7;

/// What a question can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Index into `base.facts`.
    Fact(usize),
    /// Index into `base.outside`.
    Outside(usize),
    /// A judgement in the story's own words.
    Narratives,
}

/// A base that was learned.
#[derive(Debug)]
pub struct Engine {
    table: Table,
    lexicon: Lexicon,
    classes: Vec<Class>,
    index: Index,
    /// The words of each class.
    wordings: Vec<Wording>,
    /// How each class is asked for.
    asked: Asked,
    /// The stored texts, as keys of their words, with the class that has them; none where several do.
    by_heart: HashMap<u64, Option<usize>>,
    intents: Arc<Intents>,
}

/// A text as the engine reads it.
#[derive(Debug)]
pub struct Reading {
    /// Its words as they are compared.
    pub words: Vec<Word>,
    /// Spelling mistakes that were put right.
    pub repairs: Vec<Repair>,
    /// The nearest classes, best first.
    pub near: Vec<Near>,
    /// The class that has this very text as a phrasing.
    pub by_heart: Option<usize>,
    /// Share of the telling words that the story knows, from 0 to 1.
    pub known: f32,
    /// Share of the words of matter, as far as they tell, that neither the story nor a judgement on
    /// anything has, from 0 to 1.
    pub strange: f32,
    /// What kind of message it is.
    pub wanted: Wanted,
}

impl Engine {
    /// Learns a base. The kinds of message are learned already; no story has a part in them.
    pub fn new(base: &Base, table: Table, intents: Arc<Intents>) -> Engine {
        let (classes, texts) = classes(base);
        let mut lexicon = Lexicon::new(&base.same, table);
        for &(text, _) in texts.iter().flatten() {
            for word in text::words(text) {
                lexicon.add(&word);
            }
        }
        lexicon.finish();
        let entries: Vec<Vec<Document>> = texts
            .iter()
            .map(|texts| {
                let read = |&(text, weight)| Document {
                    words: lexicon.read(text),
                    weight,
                };
                texts.iter().map(read).collect()
            })
            .collect();
        let words =
            |entry: &'_ Vec<Document>| Wording::new(entry.iter().flat_map(|text| &text.words));
        let wordings = entries.iter().map(words).collect();
        let mut by_heart: HashMap<u64, Option<usize>> = HashMap::new();
        for (class, entry) in entries.iter().enumerate() {
            for text in entry.iter().filter(|text| !text.words.is_empty()) {
                let known = by_heart.entry(key(&text.words)).or_insert(Some(class));
                *known = known.filter(|known| *known == class);
            }
        }
        let kinds = |(class, entry): (&Class, &Vec<Document>)| {
            let phrasings = match class {
                Class::Fact(at) => base.facts.get(*at).map_or(0, |fact| fact.ask.len()),
                Class::Outside(_) | Class::Narratives => entry.len(),
            };
            let phrasings = entry.iter().take(phrasings);
            phrasings.map(|text| kind::asks(&text.words)).collect()
        };
        let kinds: Vec<Vec<Option<Asks>>> = classes.iter().zip(&entries).map(kinds).collect();
        Engine {
            table,
            asked: Asked::new(&kinds, base.facts.iter().map(kind::holds).collect()),
            index: Index::build(entries, table, true),
            lexicon,
            classes,
            wordings,
            by_heart,
            intents,
        }
    }

    /// Reads a text.
    pub fn read(&self, tokens: &[Token]) -> Reading {
        let mut repairs = Vec::new();
        let tokens = tokens.get(..MAX_WORDS).unwrap_or(tokens);
        let written = self.lexicon.written(tokens, &mut repairs, true);
        let found = features::extract(&written);
        let wanted = self.intents.read(&written, &found);
        let (words, found) = match self.lexicon.with_same(&written) {
            None => (written, found),
            Some(words) => {
                let found = features::extract(&words);
                (words, found)
            }
        };
        let mut near = self.index.near(&self.index.vector(&found, &words));
        let by_heart = self.by_heart.get(&key(&words)).copied().flatten();
        let distinct = distinct(&words);
        self.look_closer(&distinct, kind::asks(&words), &mut near);
        let (mut all, mut known, mut matter, mut strange) = (0.0, 0.0, 0.0, 0.0);
        for word in distinct {
            let knows = self.lexicon.knows(word.stem);
            all += word.telling;
            known += word.telling * f32::from(knows);
            if !word.is_grammar {
                let is_strange = !knows && !self.intents.judges(word.stem);
                matter += word.telling;
                strange += word.telling * f32::from(is_strange);
            }
        }
        let share = |part: f32, all: f32| if all > 0.0 { part / all } else { 0.0 };
        Reading {
            words,
            repairs,
            near,
            by_heart,
            known: share(known, all),
            strange: share(strange, matter),
            wanted,
        }
    }

    /// Ranks the best classes anew, with the words that they hold and the kind of the question.
    fn look_closer(&self, words: &[&Word], asks: Option<Asks>, near: &mut [Near]) {
        let mut facts = 0;
        for (at, near) in near.iter_mut().enumerate() {
            let is_fact = matches!(self.classes[near.class], Class::Fact(_));
            facts += usize::from(is_fact);
            if at < CLOSE || is_fact && facts <= FACTS {
                near.held = self.wordings[near.class].held(words, &self.table);
            }
            if at < CLOSE {
                let held = near.held;
                near.score += PROTOTYPE_AGAIN * near.cosine + AKIN * held.akin + LEAST * held.least;
                near.score += LEANING * self.asked.leaning(near.class, asks);
            }
        }
        near.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.class.cmp(&b.class)));
        index::set_shares(near);
    }

    /// The words of a text of the base.
    pub fn words(&self, text: &str) -> Vec<Word> {
        self.lexicon.read(text)
    }

    /// How much of some words a fact holds. The classes of facts have their numbers.
    pub fn held(&self, words: &[Word], fact: usize) -> Held {
        self.wordings[fact].held(&distinct(words), &self.table)
    }

    /// Whether a fact has a word.
    pub fn holds(&self, word: &Word, fact: usize) -> bool {
        self.held(std::slice::from_ref(word), fact).exact > 0.0
    }

    /// How much each word of a reading adds to the score of a class, and what the word table adds.
    pub fn contributions(&self, reading: &Reading, class: usize) -> (Vec<f32>, f32) {
        self.index.contributions(&reading.words, class)
    }

    /// The nearest of these stored texts to a reading; none where they share nothing with it.
    pub fn nearest_phrasing<'a>(
        &self,
        reading: &Reading,
        stored: impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let like = |text: &&str| {
            let words = self.lexicon.read(text);
            self.index.likeness(&reading.words, &words)
        };
        let near = stored.map(|text| (like(&text), text));
        let best = near.filter(|(likeness, _)| *likeness > 0.0);
        best.max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, text)| text)
    }

    /// What a number of a ranking stands for.
    pub fn class(&self, number: usize) -> Class {
        self.classes[number]
    }

    /// Whether the base has ways to ask for its narratives.
    pub fn has_narratives(&self) -> bool {
        self.classes.last() == Some(&Class::Narratives)
    }

    /// Whether the base names neighbouring matters.
    pub fn has_outside(&self) -> bool {
        matches!(self.classes.get(self.n_facts()), Some(Class::Outside(_)))
    }

    /// How many facts there are; their classes stand first.
    pub fn n_facts(&self) -> usize {
        self.classes
            .partition_point(|class| matches!(class, Class::Fact(_)))
    }

    /// How the classes are asked for.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// Whether the base has a word.
    pub fn knows(&self, word: &Word) -> bool {
        self.lexicon.knows(word.stem)
    }

    /// Telling words of a text that the base does not know at all, as typed.
    pub fn unknown<'a>(&self, reading: &Reading, tokens: &'a [Token]) -> Vec<&'a str> {
        let strange = |word: &&Word| {
            !self.lexicon.knows(word.stem) && !word.is_grammar && word.telling > TELLING
        };
        let typed = |word: &Word| Some(tokens.get(word.token)?.word.as_str());
        let mut unknown: Vec<&str> = reading
            .words
            .iter()
            .filter(strange)
            .filter_map(typed)
            .collect();
        unknown.dedup();
        unknown
    }
}

/// The words with their repetitions left out.
fn distinct(words: &[Word]) -> Vec<&Word> {
    let mut seen: Vec<&Word> = Vec::with_capacity(words.len());
    for word in words {
        if !seen.iter().any(|known| known.stem == word.stem) {
            seen.push(word);
        }
    }
    seen
}

/// The texts of a class with their weights.
type Texts<'a> = Vec<(&'a str, f32)>;

/// The classes of a base, facts first and narratives last, and the texts to learn them from, with
/// their weights.
fn classes(base: &Base) -> (Vec<Class>, Vec<Texts<'_>>) {
    let mut classes = Vec::new();
    let mut texts = Vec::new();
    for (at, fact) in base.facts.iter().enumerate() {
        let mut of_fact = shared(&fact.ask, 1.0);
        of_fact.extend(shared(&fact.words, WORDS_WEIGHT));
        of_fact.push((
            &fact.text,
            if fact.ask.is_empty() {
                1.0
            } else {
                TEXT_WEIGHT
            },
        ));
        classes.push(Class::Fact(at));
        texts.push(of_fact);
    }
    for (at, outside) in base.outside.iter().enumerate() {
        classes.push(Class::Outside(at));
        texts.push(shared(&outside.ask, 1.0));
    }
    if !base.narratives.ask.is_empty() {
        classes.push(Class::Narratives);
        texts.push(shared(&base.narratives.ask, 1.0));
    }
    (classes, texts)
}

/// Texts that share a weight.
fn shared<S: AsRef<str>>(texts: &[S], weight: f32) -> Texts<'_> {
    texts
        .iter()
        .map(|text| (text.as_ref(), weight / texts.len() as f32))
        .collect()
}
