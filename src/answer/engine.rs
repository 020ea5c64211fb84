//! The learned base: every fact, neighbouring matter and general intent is a class, and a text is
//! read as scores over all of them, with what speaks for and against each.

use std::collections::{HashMap, HashSet};

use super::english;
use super::index::{Document, Index, Scores};
use super::intents::Intent;
use super::lexicon::{Lexicon, Repair, Word};
use super::table::Table;
use super::text::{self, Token};
use crate::knowledge::Base;

/// How much a fact's own text counts beside its phrasings, which count 1 together.
const TEXT_WEIGHT: f32 = 0.5;
/// How much the words that name a fact count beside its phrasings.
const WORDS_WEIGHT: f32 = 0.25;
/// A text whose telling words no judgement holds to this share is about something else.
const LEAST_HELD: f32 = 0.5;
/// A text of so few words says all that it can say in them.
const SHORT: usize = 2;
/// Among how many classes that are no fact the nearest text is looked for.
const OTHERS: usize = 5;

/// What a question can be about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Index into `base.facts`.
    Fact(usize),
    /// Index into `base.outside`.
    Outside(usize),
    /// Judgements go to the narratives; the other intents are no questions about the story.
    Intent(Intent),
}

impl Class {
    /// Whether it is neither a fact nor a judgement.
    pub fn is_other(&self) -> bool {
        !matches!(self, Class::Fact(_) | Class::Intent(Intent::Judgement))
    }
}

/// A base that was learned.
#[derive(Debug)]
pub struct Engine {
    table: Table,
    lexicon: Lexicon,
    classes: Vec<Class>,
    index: Index,
    /// The stems that the texts of each class hold.
    stems: Vec<HashSet<String>>,
    /// The stored phrasings, word by word, with the classes that have them.
    by_heart: HashMap<String, Vec<usize>>,
}

/// A text as the engine reads it.
#[derive(Debug)]
pub struct Reading {
    /// Its words as they are compared.
    pub words: Vec<Word>,
    /// Spelling mistakes that were put right.
    pub repairs: Vec<Repair>,
    /// One number a class.
    pub scores: Scores,
    /// The classes, best first.
    pub ranking: Vec<usize>,
    /// The class that has this very text as a phrasing.
    pub by_heart: Option<usize>,
}

/// What makes up the confidence in a class, for the decision and for explanations.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Share of the class among all, from 0 to 1.
    pub share: f32,
    /// Its share less that of the best other fact, from -1 to 1.
    pub margin: f32,
    /// Share of the text's telling words that the class itself holds, from 0 to 1.
    pub held: f32,
    /// Cosine with the nearest text of the class, from 0 to 1.
    pub nearest: f32,
    /// All of it as one number from 0 to 1: about the chance that the class is what is meant.
    pub confidence: f32,
}

impl Engine {
    /// Learns a base.
    pub fn new(base: &Base, table: Table) -> Engine {
        let (classes, texts) = classes(base);
        let of_story = |class: &Class| !matches!(class, Class::Intent(_));
        let mut lexicon = Lexicon::new(&base.same, table);
        let story = classes
            .iter()
            .zip(&texts)
            .filter(|(class, _)| of_story(class));
        let asked = base.narratives.ask.iter().map(String::as_str);
        for text in story
            .flat_map(|(_, texts)| texts.iter().map(|&(text, _)| text))
            .chain(asked)
        {
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
        let stems = entries
            .iter()
            .map(|entry| {
                entry
                    .iter()
                    .flat_map(|text| &text.words)
                    .map(|w| w.stem.clone())
                    .collect()
            })
            .collect();
        let mut by_heart: HashMap<String, Vec<usize>> = HashMap::new();
        for (class, entry) in entries.iter().enumerate() {
            for text in entry.iter().filter(|text| !text.words.is_empty()) {
                let classes = by_heart.entry(key(&text.words)).or_default();
                if !classes.contains(&class) {
                    classes.push(class);
                }
            }
        }
        let index = Index::build(&entries, table);
        Engine {
            table,
            lexicon,
            classes,
            index,
            stems,
            by_heart,
        }
    }

    /// Reads a text.
    pub fn read(&self, tokens: &[Token]) -> Reading {
        let mut repairs = Vec::new();
        let words = self.lexicon.understand(tokens, &mut repairs);
        let scores = self.index.score(&self.index.vector(&words));
        let mut ranking: Vec<usize> = (0..self.classes.len()).collect();
        ranking.sort_by(|&a, &b| scores.score[b].total_cmp(&scores.score[a]).then(a.cmp(&b)));
        let by_heart = match self.by_heart.get(&key(&words)).map(Vec::as_slice) {
            Some(&[class]) => Some(class),
            _ => None,
        };
        Reading {
            words,
            repairs,
            scores,
            ranking,
            by_heart,
        }
    }

    /// How much each word of a reading adds to the score of a class.
    pub fn contributions(&self, reading: &Reading, class: usize) -> Vec<f32> {
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

    /// What speaks for and against a class.
    ///
    /// The confidence is a logistic function. Its weights were fitted on phrasings that the engine had
    /// not learned (five folds of the shipped base) and on the questions that are there to tune on.
    pub fn evidence(&self, reading: &Reading, class: usize) -> Evidence {
        let share = reading.scores.share[class];
        if reading.by_heart == Some(class) {
            return Evidence {
                share,
                margin: share,
                held: 1.0,
                nearest: 1.0,
                confidence: 1.0,
            };
        }
        let is_fact = |other: usize| matches!(self.classes[other], Class::Fact(_));
        let rival = reading
            .ranking
            .iter()
            .find(|&&other| other != class && is_fact(other));
        let margin = share - rival.map_or(0.0, |&rival| reading.scores.share[rival]);
        let holds = |word: &Word| self.stems[class].contains(&word.stem);
        let held = self.told(&reading.words, holds);
        let nearest = reading.scores.nearest[class];
        let elsewhere = self.nearest(reading, |class| !matches!(class, Class::Fact(_)));
        let n = reading.words.len();
        let floor = |cosine: f32| cosine.max(0.05);
        let confidence = logistic(
            0.42 * libm::logf(share.max(1e-4))
                + 2.1 * margin
                + 4.6 * held
                + 1.04 * libm::logf(floor(nearest) / floor(elsewhere))
                + (1.75 - 1.8 * elsewhere) * libm::logf(n.max(1) as f32)
                - 0.25 * libm::logf(self.others(reading).max(1e-4))
                - if n > SHORT { 6.5 } else { 5.3 },
        );
        Evidence {
            share,
            margin,
            held,
            nearest,
            confidence,
        }
    }

    /// Cosine with the nearest text of the best classes of a kind.
    fn nearest(&self, reading: &Reading, is_it: fn(&Class) -> bool) -> f32 {
        let of_kind = reading
            .ranking
            .iter()
            .filter(|&&at| is_it(&self.classes[at]));
        of_kind
            .take(OTHERS)
            .map(|&class| reading.scores.nearest[class])
            .fold(0.0, f32::max)
    }

    /// Share of all classes together that are neither a fact nor a judgement.
    pub fn others(&self, reading: &Reading) -> f32 {
        let shares = self.classes.iter().zip(&reading.scores.share);
        shares
            .filter(|(class, _)| class.is_other())
            .map(|(_, share)| share)
            .sum()
    }

    /// About the chance that a text wants a judgement, from 0 to 1. Fitted as the confidence was.
    pub fn judgement(&self, reading: &Reading) -> f32 {
        let wanted = Class::Intent(Intent::Judgement);
        let Some(class) = self.classes.iter().position(|&class| class == wanted) else {
            return 0.0;
        };
        if let Some(by_heart) = reading.by_heart {
            return if by_heart == class { 1.0 } else { 0.0 };
        }
        let holds = |word: &Word| self.stems[class].contains(&word.stem);
        let held = self.told(&reading.words, holds);
        if held < LEAST_HELD {
            return 0.0;
        }
        let is_fact = |at: &&usize| matches!(self.classes[**at], Class::Fact(_));
        let fact = reading.ranking.iter().find(is_fact);
        let fact = fact.map_or(0.0, |&fact| self.evidence(reading, fact).confidence);
        let fact = fact.clamp(1e-4, 0.9999);
        let nearer = reading.scores.nearest[class] - self.nearest(reading, Class::is_other);
        logistic(
            4.6 * reading.scores.share[class] + 1.4 * held + 7.0 * nearer
                - 0.3 * libm::logf(fact / (1.0 - fact))
                - 5.0,
        )
    }

    /// Share of a text's telling words that the story knows, from 0 to 1.
    pub fn known(&self, reading: &Reading) -> f32 {
        self.told(&reading.words, |word| self.lexicon.knows(&word.stem))
    }

    /// Share of the telling mass of some words for which a condition holds; 0 without words.
    fn told(&self, words: &[Word], holds: impl Fn(&Word) -> bool) -> f32 {
        let (mut held, mut all) = (0.0, 0.0);
        let mut seen: Vec<&str> = Vec::with_capacity(words.len());
        for word in words {
            if !seen.contains(&word.stem.as_str()) {
                seen.push(&word.stem);
                let telling = self.table.telling(&word.text);
                all += telling;
                held += if holds(word) { telling } else { 0.0 };
            }
        }
        if all > 0.0 { held / all } else { 0.0 }
    }

    /// Telling words of a text that the base does not know at all, as typed.
    pub fn unknown<'a>(&self, reading: &Reading, tokens: &'a [Token]) -> Vec<&'a str> {
        let mut unknown: Vec<&str> = reading
            .words
            .iter()
            .filter(|word| {
                !self.lexicon.knows(&word.stem) && !english::is_function_word(&word.text)
            })
            .filter(|word| self.table.telling(&word.text) > 0.7)
            .filter_map(|word| Some(tokens.get(word.token)?.word.as_str()))
            .collect();
        unknown.dedup();
        unknown
    }
}

fn logistic(logit: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-logit))
}

/// The texts of a class with their weights.
type Texts<'a> = Vec<(&'a str, f32)>;

/// The classes of a base and the texts to learn them from, with their weights.
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
    for intent in Intent::ALL {
        let weight = 1.0 / intent.phrasings().count() as f32;
        let mut of_intent: Texts<'_> = intent.phrasings().map(|text| (text, weight)).collect();
        if intent == Intent::Judgement {
            of_intent.extend(shared(&base.narratives.ask, 1.0));
        }
        classes.push(Class::Intent(intent));
        texts.push(of_intent);
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

/// A text as the key of its very words.
fn key(words: &[Word]) -> String {
    let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
    stems.join(" ")
}
