//! What a question asks for: who, when, where, how many, ...; and whether a text is a question at all.

use super::english;
use super::lexicon::Word;
use crate::knowledge::Asks;

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

/// How much more often than the others each entry of a base is asked for with each kind of question.
#[derive(Debug, Default)]
pub struct Leanings(Vec<[f32; Asks::ALL.len()]>);

impl Leanings {
    /// From the kinds of question that the phrasings of each entry are.
    pub fn new(entries: &[Vec<Option<Asks>>]) -> Leanings {
        let count = |kinds: &[Option<Asks>], kind| {
            kinds.iter().filter(|asks| **asks == Some(kind)).count() as f32
        };
        let all = entries.concat();
        // One more of each, so that no share is 0.
        let share = |kind| (count(&all, kind) + 1.0) / (all.len() + Asks::ALL.len()) as f32;
        let lean = |entry: &Vec<Option<Asks>>| {
            Asks::ALL.map(|(kind, _)| {
                let usual = share(kind);
                let own = count(entry, kind) + USUAL * usual;
                libm::logf(own / (entry.len() as f32 + USUAL) / usual)
            })
        };
        Leanings(entries.iter().map(lean).collect())
    }

    /// That of one entry: the logarithm of its share of such questions over the share that they have
    /// among all. 0 for what is no question, or where it has no phrasings.
    pub fn of(&self, entry: usize, asks: Option<Asks>) -> f32 {
        asks.map_or(0.0, |asks| self.0[entry][asks as usize])
    }
}

/// An entry's own share is mixed with the usual one as if it had so many phrasings more.
const USUAL: f32 = 4.0;

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
    let begins = texts().find(|word| !OPENINGS.contains(word));
    if begins.is_some_and(english::opens_question) {
        Form::Question
    } else if texts().any(|word| REQUESTS.contains(&word)) {
        Form::Request
    } else if words.iter().any(|word| word.is_grammar) {
        Form::Statement
    } else {
        Form::Keywords
    }
}

/// Words before a sentence that are not part of it.
const OPENINGS: &[&str] = &[
    "so", "and", "but", "ok", "hey", "hi", "please", "then", "well",
];

/// Words of a text that asks, wherever they stand.
const REQUESTS: &[&str] = &[
    "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "whether", "know",
    "tell", "give", "list", "show", "name", "need", "remind",
];
