//! False premises: a number or a day that a question takes for granted and a fact holds otherwise.
//!
//! Only where it is certain: the number stands beside what the fact counts, everything that the
//! question speaks of is held, and no fact holds the number of something like it.

use std::collections::HashMap;
use std::ops::Range;

use super::context::are_related;
use super::decided::Decided;
use super::engine::Engine;
use super::lexicon::Word;
use super::snapshot::{own_words, words_as_written};
use super::text::{self, Token};
use super::{Candidate, Outcome, Snapshot, cues};
use crate::knowledge::Base;
use crate::knowledge::exact::{self, Exact, Value};

/// What a question takes for granted, and what the sources say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Premise {
    /// The fact that says so, as an index into `base.facts`.
    pub fact: usize,
    /// The value of the sources.
    pub right: String,
    /// The value of the question, as typed.
    pub wrong: String,
}

/// The certain values of a base.
#[derive(Debug, Default)]
pub(super) struct Premises {
    certain: Vec<Certain>,
    /// Which facts hold a value; nothing where no value is certain.
    held: HashMap<Value, Vec<usize>>,
}

/// A certain value with the stems of the words that it goes with, what it counts first.
#[derive(Debug)]
struct Certain {
    fact: usize,
    exact: Exact,
    of: Vec<u64>,
    /// Whether the text of the fact holds other numbers: then a word of it may be about those.
    is_one_of_several: bool,
}

impl Premises {
    pub(super) fn new(base: &Base, engine: &Engine) -> Premises {
        let certain = exact::all(base).map(|(fact, exact)| {
            let words = engine.words(&exact.of);
            let of = words.iter().map(|word| word.stem).collect();
            let held = exact::held(&base.facts[fact]);
            Certain {
                fact,
                of,
                is_one_of_several: is_one_of_several(&exact, &held),
                exact,
            }
        });
        let mut premises = Premises {
            certain: certain.collect(),
            ..Premises::default()
        };
        if !premises.certain.is_empty() {
            for (at, fact) in base.facts.iter().enumerate() {
                for value in exact::held(fact) {
                    premises.held.entry(value).or_default().push(at);
                }
            }
        }
        premises
    }
}

/// A value in a question, with the places of its words.
struct Claim {
    value: Value,
    from: usize,
    to: usize,
}

impl Snapshot {
    /// The decision on a part, and what it takes for granted wrongly. Then it is decided on with that
    /// put right: a wrong number speaks against every fact.
    pub(super) fn put_right(
        &self,
        question: &str,
        tokens: &[Token],
        part: &Decided,
    ) -> (Outcome, Option<Premise>) {
        match self.wrong(question, tokens, part) {
            Some((found, premise)) => (Outcome::Fact(found), Some(premise)),
            None => (part.outcome.clone(), None),
        }
    }

    fn wrong(
        &self,
        question: &str,
        tokens: &[Token],
        part: &Decided,
    ) -> Option<(Candidate, Premise)> {
        let is_fact = matches!(part.outcome, Outcome::Fact(_));
        if self.premises.certain.is_empty() || !is_fact && !part.is_open() {
            return None;
        }
        let words = &part.reading.words;
        let mut claims = claims(words);
        let (claim, certain) =
            claims.find_map(|claim| self.certain(words, &claim).map(|certain| (claim, certain)))?;
        let own = own_words(tokens, &part.tokens);
        let typed = words.get(claim.from)?.token..words.get(claim.to - 1)?.token + 1;
        let as_typed = own.get(typed.clone())?.iter().map(|token| &token.word);
        let as_typed: Vec<&String> = as_typed.collect();
        // A part that was filled from its neighbour was read with other words.
        if exact::values(&as_typed) != [(claim.value, 0..as_typed.len())] {
            return None;
        }
        let found = match part.outcome {
            Outcome::Fact(found) if found.fact == certain.fact => found,
            _ => {
                let said = without(own, &typed, certain);
                match self.decide_on(&said, part.tokens.clone()).outcome {
                    Outcome::Fact(found) => found,
                    Outcome::Offer(offered) => {
                        *offered.first().filter(|c| c.fact == certain.fact)?
                    }
                    _ => return None,
                }
            }
        };
        let speaks_of = words.iter().enumerate().filter(|(at, word)| {
            !(claim.from..claim.to).contains(at)
                && !word.is_grammar
                && !certain.of.contains(&word.stem)
                && !FRAMES.contains(&word.text.as_str())
        });
        let facts = &self.base.facts;
        let text = self.engine.words(&facts[certain.fact].text);
        // A fact with values of its own may speak of another case: its words say nothing of this one.
        let values = exact::held(&facts[certain.fact]);
        let same_case = exact::held(&facts[found.fact])
            .iter()
            .all(|value| values.contains(value));
        let known = |word: &Word| {
            let held = |fact| self.engine.holds(word, fact);
            let narrows = certain.is_one_of_several && text.iter().any(|w| w.stem == word.stem);
            (held(certain.fact) || same_case && held(found.fact)) && !narrows
        };
        if !speaks_of.map(|(_, word)| word).all(known) || self.is_held(&claim, certain) {
            return None;
        }
        // Word by word: what stands between them is no part of the value.
        let wrong = typed.map(|at| words_as_written(question, own, &(at..at + 1)));
        let premise = Premise {
            fact: certain.fact,
            right: certain.exact.shown.clone(),
            wrong: wrong.collect::<Vec<_>>().join(" "),
        };
        Some((found, premise))
    }

    /// The one certain value that a claim is about and differs from.
    fn certain(&self, words: &[Word], claim: &Claim) -> Option<&Certain> {
        let is_about = |certain: &&Certain| {
            let all = certain.of.iter();
            let held = |stem: &u64| words.iter().any(|word| word.stem == *stem);
            all.clone().all(held)
                && match (certain.exact.value, claim.value) {
                    (Value::Number(_), Value::Number(_)) => counts(words, claim, certain),
                    (Value::Date(_), Value::Date(_)) => dates(words, claim, certain),
                    _ => false,
                }
        };
        let about: Vec<&Certain> = self.premises.certain.iter().filter(is_about).collect();
        // "395 employees dismissed" says more than "430 employees".
        let most = about.iter().map(|certain| certain.of.len()).max()?;
        let mut closest = about.into_iter().filter(|certain| certain.of.len() == most);
        let certain = closest.next()?;
        let one = closest.all(|other| other.exact.value == certain.exact.value);
        (one && !agree(certain.exact.value, claim.value)).then_some(certain)
    }

    /// Whether a fact that belongs to the certain one, or speaks of the same things, holds the claim.
    fn is_held(&self, claim: &Claim, certain: &Certain) -> bool {
        let facts = &self.base.facts;
        let own = &facts[certain.fact];
        let near = |at: &usize| {
            let (at, fact) = (*at, &facts[*at]);
            let words = self.engine.words(&fact.text);
            let alike = words.iter().any(|word| certain.of.contains(&word.stem));
            at == certain.fact || are_related(own, fact) || alike
        };
        let mut held = self.premises.held.iter();
        match claim.value {
            Value::Number(_) => {
                let facts = self.premises.held.get(&claim.value);
                facts.is_some_and(|facts| facts.iter().any(near))
            }
            Value::Date(_) => {
                held.any(|(value, facts)| says(*value, claim.value) && facts.iter().any(near))
            }
        }
    }
}

/// The question with the number put right, or without its day.
fn without(own: &[Token], typed: &Range<usize>, certain: &Certain) -> Vec<Token> {
    let head = own.get(..typed.start).unwrap_or(&[]);
    let tail = own.get(typed.end..).unwrap_or(&[]);
    let (head, right) = match (head, certain.exact.value) {
        (head, Value::Number(_)) => (head, text::tokens(&text::clean(&certain.exact.shown))),
        ([head @ .., last], _) if IN.contains(&last.word.as_str()) => (head, Vec::new()),
        (head, _) => (head, Vec::new()),
    };
    head.iter()
        .cloned()
        .chain(right)
        .chain(tail.iter().cloned())
        .collect()
}

/// The one number and the one day of a question, where there is just one.
fn claims(words: &[Word]) -> impl Iterator<Item = Claim> {
    let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let values = exact::values(&texts).into_iter();
    let (numbers, dates): (Vec<_>, Vec<_>) =
        values.partition(|(value, _)| matches!(value, Value::Number(_)));
    let single = [numbers, dates].into_iter().filter(|all| all.len() == 1);
    single.flatten().map(|(value, place)| Claim {
        value,
        from: place.start,
        to: place.end,
    })
}

/// Whether the number stands right before what is counted, and nothing bounds it or picks some.
fn counts(words: &[Word], claim: &Claim, certain: &Certain) -> bool {
    let is_of = |word: &&Word| certain.of.contains(&word.stem);
    let mut after = words.iter().skip(claim.to).take_while(is_of);
    // "The seizure of 70 sites", but not "two of 70 sites".
    let before = words.get(..claim.from).unwrap_or(&[]);
    let stands = match before {
        [.., seizure, of] if of.text == "of" => is_of(&seizure),
        [.., last] => BEFORE.contains(&last.text.as_str()) || is_of(&last),
        [] => true,
    };
    stands && after.any(|word| certain.of.first() == Some(&word.stem))
}

/// Whether a fact that holds these values holds another of the kind; years do not count.
fn is_one_of_several(exact: &Exact, held: &[Value]) -> bool {
    let is_number = |value: &&Value| match value {
        Value::Number(number) => !(1_900_000..2_100_000).contains(number),
        Value::Date(_) => false,
    };
    let is_other = |value: &Value| *value != exact.value;
    is_number(&&exact.value) && held.iter().filter(is_number).any(is_other)
}

/// Whether the day is said of what happened: "seized in 2021", "in 2021 ... seized", "the 2021 seizure".
fn dates(words: &[Word], claim: &Claim, certain: &Certain) -> bool {
    let is_of = |word: &Word| certain.of.contains(&word.stem);
    let text = |at: Option<usize>| {
        at.and_then(|at| words.get(at))
            .map(|word| word.text.as_str())
    };
    let before = claim.from.checked_sub(1);
    if !text(before).is_some_and(|word| IN.contains(&word)) {
        let after = words.get(claim.to);
        return text(before) == Some("the") && after.is_some_and(is_of);
    }
    let head = words.get(..claim.from - 1).unwrap_or(&[]);
    let said = head
        .iter()
        .rev()
        .find(|word| !ADVERBS.contains(&word.text.as_str()));
    said.is_none_or(is_of)
        || head
            .iter()
            .all(|word| word.is_grammar || cues::opens_question(&word.text))
}

fn agree(a: Value, b: Value) -> bool {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => a.agrees(&b),
        _ => a == b,
    }
}

/// Whether a value that is held says what a question says, perhaps more exactly.
fn says(held: Value, claimed: Value) -> bool {
    match (held, claimed) {
        (Value::Date(held), Value::Date(claimed)) => held.lies_in(&claimed),
        _ => held == claimed,
    }
}

/// Words before a day.
const IN: &[&str] = &["in", "on"];

/// Words before a number that leave it as it is. "About", "over" or "which" do not.
const BEFORE: &[&str] = &[
    "all", "are", "come", "did", "exactly", "find", "found", "had", "has", "have", "how", "is",
    "just", "only", "really", "so", "that", "the", "there", "was", "were", "when", "why",
];

/// Words between what happened and its day.
const ADVERBS: &[&str] = &["already", "back", "first", "down", "again", "really", "all"];

/// Words around a question that are not part of what it speaks of.
const FRAMES: &[&str] = &[
    "actually", "believe", "claim", "claims", "come", "correct", "exactly", "explain", "hear",
    "heard", "possible", "read", "reason", "really", "right", "says", "sure", "think", "thought",
    "true",
];
