//! What a question asks for: who, when, where, how many, ...

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
