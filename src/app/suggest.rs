//! What to suggest while somebody types: the ways to ask that the base knows, best first, and for
//! moderators the names of what they can edit.

use std::collections::HashSet;

use super::edition::Edition;
use crate::answer::domain::defang;
use crate::command::Takes;
use crate::knowledge::{Base, Key, Table};
use crate::measure::{clip, units};

/// Discord shows no more.
const MOST: usize = 25;

/// The longest suggestion that Discord takes, in units of [`crate::measure`].
const LONGEST: usize = 100;

/// How well a way to ask fits what was typed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Exact,
    /// It starts with what was typed.
    Start,
    /// Each typed word starts one of its words.
    Words,
    /// Likewise, where a word that names the entry counts as well.
    Named,
    /// Likewise, with so many spelling mistakes.
    Misspelt(usize),
    /// At least half of the typed words do.
    Partly,
}

/// One entry of the base: how people ask for it and the words that name it.
struct Entry<'a> {
    ask: &'a [String],
    words: &'a [String],
}

/// At most 25 ways to ask that fit what was typed, best first, one of each entry before a second
/// of any. With nothing typed: the first way to ask for each entry, in the order of the base.
pub fn questions(base: &Base, typed: &str) -> Vec<(String, String)> {
    let facts = base.facts.iter().map(|fact| Entry {
        ask: &fact.ask,
        words: &fact.words,
    });
    let narratives = std::iter::once(Entry {
        ask: &base.narratives.ask,
        words: &[],
    });
    let typed = Typed::new(typed);
    // (how many of this entry come before it, how well it fits, the entry's place)
    let mut found: Vec<(usize, Fit, usize, &str)> = Vec::new();
    for (place, entry) in facts.chain(narratives).enumerate() {
        let named: Vec<String> = entry.words.iter().flat_map(|name| words(name)).collect();
        let mut own: Vec<(Fit, &str)> = entry
            .ask
            .iter()
            .filter(|ask| !ask.is_empty() && units(ask) <= LONGEST)
            .filter_map(|ask| Some((typed.fit(ask, &named)?, ask.as_str())))
            .collect();
        own.sort_by_key(|(fit, _)| *fit);
        let ranked = own.into_iter().enumerate();
        found.extend(ranked.map(|(nth, (fit, ask))| (nth, fit, place, ask)));
    }
    // Guesses are for those who would else find nothing.
    let best = found.iter().map(|(_, fit, ..)| *fit).min();
    let bound = match best {
        Some(Fit::Partly) => Fit::Partly,
        Some(Fit::Misspelt(_)) => Fit::Misspelt(usize::MAX),
        _ => Fit::Named,
    };
    found.retain(|(_, fit, ..)| *fit <= bound);
    // An exact or a starting match is what the typist sees before them: it comes first whatever
    // else of its entry does.
    found.sort_by_key(|(nth, fit, place, _)| (*fit > Fit::Start, *nth, *fit, *place));
    let mut questions: Vec<String> = Vec::new();
    for (.., ask) in found {
        if questions.len() < MOST && !questions.iter().any(|known| known == ask) {
            questions.push(ask.to_owned());
        }
    }
    // What is picked is what is asked.
    questions
        .into_iter()
        .map(|text| (text.clone(), text))
        .collect()
}

/// At most 25 names that fit what was typed into an option of this kind: what is shown, and the name.
pub(super) fn names(edition: &Edition, takes: Takes, typed: &str) -> Vec<(String, String)> {
    let base = &edition.snapshot.base;
    let pair = |shown: String, name: &str| (shown, name.to_owned());
    let all: Vec<(String, String)> = match takes {
        Takes::Fact => base
            .facts
            .iter()
            .map(|fact| pair(format!("{} ({})", fact.id, fact.label()), &fact.id))
            .collect(),
        Takes::RetiredFact => edition
            .retired
            .iter()
            .filter(|retired| retired.key.table == Table::Fact)
            .map(|retired| pair(retired.key.id.clone(), &retired.key.id))
            .collect(),
        Takes::Source => base
            .sources
            .iter()
            .map(|source| {
                let title = source.title.as_deref().unwrap_or("");
                let shown = format!("{} ({} {title})", source.id, source.publisher);
                pair(shown, &source.id)
            })
            .collect(),
        Takes::Narrative => {
            let sides = base.narratives.sides.iter();
            let sides = sides.map(|side| pair(format!("{} ({})", side.id, side.label), &side.id));
            let common = Key::accounts().id;
            let shown = format!("{common} (what is not in dispute)");
            sides.chain([(shown, common)]).collect()
        }
        Takes::Edited => {
            let keys = edition.published.iter().rev().map(|edit| edit.key.clone());
            let facts = base.facts.iter();
            let facts = facts.map(|fact| Key::new(Table::Fact, &fact.id).to_string());
            let mut known = HashSet::new();
            keys.chain(facts)
                .filter(|key| known.insert(key.clone()))
                .map(|key| (key.clone(), key))
                .collect()
        }
        Takes::Word => base
            .same
            .iter()
            .flat_map(|group| {
                let all = group.join(", ");
                let of_word = move |word: &String| pair(format!("{word} (with {all})"), word);
                group.iter().map(of_word)
            })
            .collect(),
        Takes::Domain => base
            .lists
            .iter()
            .flat_map(|list| &list.domains)
            .map(|name| pair(defang(name), &defang(name)))
            .collect(),
        Takes::Question | Takes::Text | Takes::Number | Takes::Revision => Vec::new(),
    };
    let typed = words(typed);
    let fits = |(shown, _): &(String, String)| {
        let shown = shown.to_lowercase();
        typed.iter().all(|word| shown.contains(word.as_str()))
    };
    all.into_iter()
        .filter(fits)
        .filter(|(_, name)| units(name) <= LONGEST)
        .map(|(shown, name)| (clip(&shown, LONGEST).into_owned(), name))
        .take(MOST)
        .collect()
}

struct Typed {
    text: String,
    words: Vec<String>,
}

impl Typed {
    fn new(typed: &str) -> Typed {
        let words = words(typed);
        Typed {
            text: words.join(" "),
            words,
        }
    }

    /// How well a way to ask fits, for an entry with these words in its names.
    fn fit(&self, ask: &str, named: &[String]) -> Option<Fit> {
        let asked = words(ask);
        let text = asked.join(" ");
        if text == self.text {
            return Some(Fit::Exact);
        }
        if text.starts_with(&self.text) {
            return Some(Fit::Start);
        }
        let starts = |list: &[String], word: &str| list.iter().any(|w| w.starts_with(word));
        let all = |test: &dyn Fn(&str) -> bool| self.words.iter().all(|word| test(word));
        if all(&|word| starts(&asked, word)) {
            return Some(Fit::Words);
        }
        if all(&|word| starts(&asked, word) || starts(named, word)) {
            return Some(Fit::Named);
        }
        let near = |word: &str| -> Option<usize> {
            let known = asked.iter().chain(named);
            known.filter_map(|known| mistakes(known, word)).min()
        };
        let sum: Option<usize> = self.words.iter().map(|word| near(word)).sum();
        if let Some(sum) = sum {
            return Some(Fit::Misspelt(sum));
        }
        // Short words are in every question and say nothing.
        let telling: Vec<&String> = self.words.iter().filter(|w| w.len() > 3).collect();
        let hits = telling.iter().filter(|word| near(word).is_some()).count();
        (hits > 0 && hits * 2 >= telling.len()).then_some(Fit::Partly)
    }
}

/// The mistakes in a typed word, if it is meant to be this one or the start of it: none in a short
/// word, one for each five letters begun, two at most.
fn mistakes(word: &str, typed: &str) -> Option<usize> {
    if word.starts_with(typed) {
        return Some(0);
    }
    let letters = typed.chars().count();
    if letters < 4 {
        return None;
    }
    let start: String = word.chars().take(letters).collect();
    let found = strsim::osa_distance(&start, typed).min(strsim::osa_distance(word, typed));
    (found <= letters.div_ceil(5).min(2)).then_some(found)
}

/// Lower case, without punctuation.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '$' || c == '.'))
        .map(|word| word.trim_matches('.').to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}
