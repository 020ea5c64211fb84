//! What a question asks for: who, when, where, how many, ...; and whether a text is a question at all.

use super::cues::{self, Cue};
use super::lexicon::Word;
use super::places;
use crate::knowledge::exact::{self, Value};
use crate::knowledge::{Asks, Fact};

/// The kind of a question, from its first question word; `None` where it has none, as in keywords.
pub fn asks(words: &[Word]) -> Option<Asks> {
    let text = |at: usize| words.get(at).map_or("", |word| word.text.as_str());
    (0..words.len()).find_map(|at| {
        let next = text(at + 1);
        let next = if matches!(next, "kind" | "sort" | "type" | "exact") {
            text(at + 2)
        } else {
            next
        };
        Some(match text(at) {
            "who" | "whom" | "whose" => Asks::Who,
            "when" => Asks::When,
            "where" => Asks::Where,
            "why" => Asks::Why,
            "how" => match next {
                "many" => Asks::HowMany,
                "much" => Asks::HowMuch,
                "come" => Asks::Why,
                "long" | "soon" => Asks::When,
                _ => Asks::How,
            },
            "what" | "which" => match next {
                "day" | "date" | "dates" | "time" | "year" | "month" | "weekday" => Asks::When,
                "place" | "country" | "countries" | "city" | "location" => Asks::Where,
                "person" | "people" | "official" | "officials" | "agency" | "agencies" => Asks::Who,
                "number" | "count" => Asks::HowMany,
                "amount" | "sum" => Asks::HowMuch,
                "reason" | "purpose" | "motive" => Asks::Why,
                _ => Asks::What,
            },
            _ => return None,
        })
    })
}

/// How the entries of a base are asked for: with how many phrasings of each kind of question.
#[derive(Debug)]
pub struct Asked {
    entries: Vec<Counts>,
    /// For each fact, which kinds of question it holds an answer of the right type to.
    holds: Vec<[Option<bool>; KINDS]>,
    /// The share of each kind among the phrasings of all.
    usual: [f32; KINDS],
}

#[derive(Debug)]
struct Counts {
    all: usize,
    of: [usize; KINDS],
}

const KINDS: usize = Asks::ALL.len();
/// An entry's own share is mixed with the usual one as if it had so many phrasings more.
const USUAL: f32 = 4.0;
/// Of so many phrasings more than one must be of a kind for an entry that is often asked for so.
const OFTEN: usize = 20;

impl Asked {
    /// From the kinds of question that the phrasings of each entry are, and what each fact holds; facts
    /// stand first among the entries.
    pub fn new(entries: &[Vec<Option<Asks>>], holds: Vec<[Option<bool>; KINDS]>) -> Asked {
        let count = |kinds: &Vec<Option<Asks>>| Counts {
            all: kinds.len(),
            of: Asks::ALL.map(|(kind, _)| kinds.iter().filter(|asks| **asks == Some(kind)).count()),
        };
        let entries: Vec<Counts> = entries.iter().map(count).collect();
        let all: usize = entries.iter().map(|entry| entry.all).sum();
        // One more of each, so that no share is 0.
        let share = |kind| {
            let such: usize = entries.iter().map(|entry| entry.of[kind as usize]).sum();
            (such + 1) as f32 / (all + KINDS) as f32
        };
        Asked {
            usual: Asks::ALL.map(|(kind, _)| share(kind)),
            entries,
            holds,
        }
    }

    /// Whether a fact holds what such a question asks for: a day, a number, a place. `None` where the
    /// kind has no such type, and for entries that are no facts.
    pub fn holds(&self, entry: usize, asks: Asks) -> Option<bool> {
        self.holds.get(entry)?[asks as usize]
    }

    /// How many phrasings an entry has.
    pub fn phrasings(&self, entry: usize) -> usize {
        self.entries[entry].all
    }

    /// Whether an entry is often asked for with this kind of question.
    pub fn is_often(&self, entry: usize, asks: Asks) -> bool {
        let entry = &self.entries[entry];
        entry.of[asks as usize] * OFTEN > entry.all
    }

    /// How much more often than the others an entry is asked for so: the logarithm of its share of such
    /// questions over the usual one. 0 for what is no question, or where it has no phrasings.
    pub fn leaning(&self, entry: usize, asks: Option<Asks>) -> f32 {
        let Some(kind) = asks.map(|asks| asks as usize) else {
            return 0.0;
        };
        let entry = &self.entries[entry];
        let own = entry.of[kind] as f32 + USUAL * self.usual[kind];
        libm::logf(own / (entry.all as f32 + USUAL) / self.usual[kind])
    }
}

/// Which kinds of question a fact holds an answer of the right type to: a day where it is asked when, a
/// number where it is asked how many, a place where it is asked where. The other kinds have no type.
pub fn holds(fact: &Fact) -> [Option<bool>; KINDS] {
    let values = exact::held(fact);
    let is_held = |is_it: fn(&Value) -> bool| Some(values.iter().any(is_it));
    Asks::ALL.map(|(asks, _)| match asks {
        Asks::When => is_held(|value| matches!(value, Value::Date(_))),
        Asks::HowMany | Asks::HowMuch => is_held(|value| matches!(value, Value::Number(_))),
        Asks::Where => Some(places::names_place(&fact.text)),
        Asks::Who | Asks::Why | Asks::How | Asks::What => None,
    })
}

/// The form of a text, which tells a remark from a question about the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It begins as a question does.
    Question,
    /// It asks in its middle, or for something: "tell me ...", "no idea who ...".
    Request,
    /// It says something.
    Statement,
    /// Words of matter alone.
    Keywords,
}

/// The form of a text.
pub fn form(words: &[Word]) -> Form {
    let texts = || words.iter().map(|word| word.text.as_str());
    let begins = texts().find(|word| !Cue::Filler.is(word));
    if begins.is_some_and(cues::opens_question) {
        Form::Question
    } else if texts().any(cues::requests) {
        Form::Request
    } else if words.iter().any(|word| word.is_grammar) {
        Form::Statement
    } else {
        Form::Keywords
    }
}
