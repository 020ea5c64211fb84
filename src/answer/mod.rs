//! From a question to a decision: pure, deterministic, and it cannot fail.
//!
//! It knows no story. Everything it knows about one comes from the [`Base`](crate::knowledge::Base).

mod context;
mod cues;
pub mod decide;
mod decided;
pub mod domain;
pub mod engine;
pub mod english;
pub mod evidence;
mod explain;
pub mod features;
pub mod index;
pub mod intents;
pub mod kind;
pub mod learn;
pub mod lexicon;
mod parts;
mod places;
pub mod postings;
mod premise;
mod slips;
mod snapshot;
mod spelling;
pub mod split;
mod stranger;
pub mod table;
pub mod text;
mod texts;
mod weak;
pub mod wording;

pub use premise::Premise;
pub use snapshot::Snapshot;
pub use weak::Weak;

use crate::knowledge::Asks;
use domain::DomainCheck;

/// What was decided about one message.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The question as read: invisible characters and mentions gone, spaces single.
    pub question: String,
    /// The questions found in the message, in order; never empty.
    pub parts: Vec<Part>,
    /// The best five facts with their confidence, best first, also when it declines.
    pub candidates: Vec<Candidate>,
    /// The fact of an earlier answer that a part was read with, as an index into `base.facts`.
    pub about: Option<usize>,
}

/// One question of a message and what was decided about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The words of this part, as written.
    pub text: String,
    /// What it asks for, where that is clear.
    pub asks: Option<Asks>,
    /// The decision.
    pub outcome: Outcome,
    /// What it takes for granted and the sources say otherwise.
    pub premise: Option<Premise>,
}

/// The bands of the decision.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// Sure: this fact answers it.
    Fact(Candidate),
    /// Not sure: one of these two or three.
    Offer(Vec<Candidate>),
    /// A judgement is asked for: all narratives.
    Narratives,
    /// It is about one or more domain names.
    Domains(Vec<DomainCheck>),
    /// It is about the bot, or a greeting.
    Help,
    /// No sourced answer.
    Unknown(Reason),
}

/// A fact and how sure the engine is that it is the one asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Index into `base.facts`.
    pub fact: usize,
    /// From 0 to 1.
    pub confidence: f32,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Nothing was asked.
    Empty,
    /// The words are too few or too common to tell what is meant.
    Unclear,
    /// The base holds nothing on it.
    NotCovered,
    /// It names something that the base does not know: these words.
    UnknownWords(Vec<String>),
    /// It is about a neighbouring matter: index into `base.outside`.
    Outside(usize),
    /// It asks what will happen.
    Prediction,
    /// It asks for advice that is for professionals.
    Advice,
    /// It asks about somebody's private life.
    Private,
    /// It tells the bot what to do or to be.
    Instruction,
    /// It asks for a judgement, and the story has no narratives.
    Opinion,
    /// Small talk.
    Talk,
}

impl Reason {
    /// One word for programs.
    pub fn key(&self) -> &'static str {
        match self {
            Reason::Empty => "empty",
            Reason::Unclear => "unclear",
            Reason::NotCovered => "not-covered",
            Reason::UnknownWords(_) => "unknown-words",
            Reason::Outside(_) => "outside",
            Reason::Prediction => "prediction",
            Reason::Advice => "advice",
            Reason::Private => "private",
            Reason::Instruction => "instruction",
            Reason::Opinion => "opinion",
            Reason::Talk => "talk",
        }
    }
}
