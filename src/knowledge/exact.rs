//! Values that a fact holds for certain, and the numbers and days of any text.
//!
//! A value is written as in `17 domains seized` or `2023-10-17 domains seized`: the value, then the
//! words that a question must hold to be about it.

use std::ops::Range;

use super::types::{Base, Date, Fact};

/// A number, in thousandths, or a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// How many or how much.
    Number(u64),
    /// A day, a month or a year.
    Date(Date),
}

/// A value with what it is the value of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exact {
    /// The value.
    pub value: Value,
    /// How a reply writes it.
    pub shown: String,
    /// What it counts, or what happened then.
    pub of: String,
}

impl Exact {
    /// Reads a value with its words; `None` where one of the two is not there.
    pub fn read(text: &str) -> Option<Exact> {
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(date) = words.first().and_then(|first| Date::parse(first)) {
            let of = words.get(1..)?.join(" ");
            return (!of.is_empty()).then(|| Exact {
                value: Value::Date(date),
                shown: date.to_string(),
                of,
            });
        }
        let plain: Vec<String> = words.iter().map(|word| plain(word)).collect();
        let (number, place) = numbers(&plain).into_iter().next()?;
        let (shown, of) = (words.get(place.clone())?, words.get(place.end..)?);
        (place.start == 0 && !of.is_empty()).then(|| Exact {
            value: Value::Number(number),
            shown: shown.join(" "),
            of: of.join(" "),
        })
    }

    /// Whether a text holds the value itself.
    pub fn stands_in(&self, text: &str) -> bool {
        values(&words(text))
            .iter()
            .any(|(held, _)| *held == self.value)
    }
}

/// Every number and day that a fact states, in its text, its first lines and its figures.
pub fn held(fact: &Fact) -> Vec<Value> {
    let texts = [&fact.text].into_iter();
    let texts = texts.chain(fact.short.iter().map(|(_, text)| text));
    let texts = texts.chain(fact.figures.iter().map(|figure| &figure.value));
    let mut held = Vec::new();
    for words in texts.map(|text| words(text)) {
        held.extend(values(&words).into_iter().map(|(value, _)| value));
    }
    held
}

/// The values that still stand in the texts of a base, each with the index of its fact.
pub fn all(base: &Base) -> impl Iterator<Item = (usize, Exact)> {
    let facts = base.facts.iter().enumerate();
    facts.flat_map(|(at, fact)| {
        let read = fact.exact.iter().filter_map(|text| Exact::read(text));
        let held = read.filter(|exact| exact.stands_in(&fact.text));
        held.map(move |exact| (at, exact))
    })
}

/// The days and the other numbers among words in lower case, with their places.
pub fn values<S: AsRef<str>>(words: &[S]) -> Vec<(Value, Range<usize>)> {
    let dates = dates(words);
    let in_date = |at: usize| dates.iter().any(|(_, place)| place.contains(&at));
    let numbers = numbers(words).into_iter();
    let numbers = numbers.filter(|(_, place)| !in_date(place.start));
    let mut values: Vec<(Value, Range<usize>)> = numbers
        .map(|(number, place)| (Value::Number(number), place))
        .collect();
    values.extend((dates.into_iter()).map(|(date, place)| (Value::Date(date), place)));
    values
}

/// The words of a text, as the readers below take them.
fn words(text: &str) -> Vec<String> {
    let apart = |c: char| !(c.is_alphanumeric() || matches!(c, '.' | ','));
    let words = text.split(apart).map(plain);
    words.filter(|word| !word.is_empty()).collect()
}

/// A word in lower case, without a currency's sign, stops and the commas of long numbers.
fn plain(word: &str) -> String {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.replace(',', "").to_lowercase()
}

/// The numbers among words in lower case, in thousandths, with their places: `17`, `1.5 million`,
/// `300k`, `sixty two`. Years stand among them.
fn numbers<S: AsRef<str>>(words: &[S]) -> Vec<(u64, Range<usize>)> {
    let word = |at: usize| words.get(at).map_or("", S::as_ref);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = at;
        let Some(mut number) = number(word(at)) else {
            at += 1;
            continue;
        };
        at += 1;
        let is_tens = (20_000..100_000).contains(&number) && number.is_multiple_of(10_000);
        let spelled = word(start).chars().all(char::is_alphabetic);
        if let Some(unit) = UNITS.iter().position(|unit| *unit == word(at))
            && is_tens
            && spelled
        {
            number += 1000 * (unit as u64 + 1);
            at += 1;
        }
        while let Some((_, scale)) = SCALES.iter().find(|(name, _)| *name == word(at)) {
            number = number.saturating_mul(*scale);
            at += 1;
        }
        found.push((number, start..at));
    }
    found
}

/// One word as a number in thousandths. `one` is mostly none.
fn number(word: &str) -> Option<u64> {
    if let Some(at) = SMALL.iter().position(|small| *small == word) {
        return Some(1000 * (at as u64 + 2));
    }
    if let Some(at) = TENS.iter().position(|tens| *tens == word) {
        return Some(10_000 * (at as u64 + 2));
    }
    let end = word
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(word.len());
    let (digits, unit) = word.split_at(end);
    let scale = match unit {
        "" => 1,
        unit => SCALES.iter().find(|(name, _)| *name == unit)?.1,
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.len() > 3 || whole.is_empty() {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = format!("{part:0<3}").parse().ok()?;
    whole
        .checked_mul(1000)?
        .checked_add(part)?
        .checked_mul(scale)
}

/// The days, months and years among words in lower case, with their places: `17 october 2023`,
/// `october 17 2023`, `oct 2023`, `2023`. Without a year it is none.
fn dates<S: AsRef<str>>(words: &[S]) -> Vec<(Date, Range<usize>)> {
    let word = |at: usize| words.get(at).map_or("", S::as_ref);
    let mut found: Vec<(Date, Range<usize>)> = Vec::new();
    for at in 0..words.len() {
        let Some(year) = year(word(at)) else {
            continue;
        };
        // Backwards from the year: what stands before it belongs to it.
        let back = |n: usize| at.checked_sub(n).map_or("", word);
        let (date, length) = match (month(back(1)), day(back(1)), month(back(2))) {
            (Some(month), _, _) => match (day(back(2)), back(2), day(back(3))) {
                (Some(day), _, _) => (iso(year, month, Some(day)), 3),
                (None, "of", Some(day)) => (iso(year, month, Some(day)), 4),
                _ => (iso(year, month, None), 2),
            },
            (None, Some(day), Some(month)) => (iso(year, month, Some(day)), 3),
            _ => (Date::parse(word(at)), 1),
        };
        if let Some(date) = date {
            found.push((date, at + 1 - length..at + 1));
        }
    }
    found
}

fn iso(year: u64, month: usize, day: Option<u64>) -> Option<Date> {
    let day = day.map_or_else(String::new, |day| format!("-{day:02}"));
    Date::parse(&format!("{year}-{month:02}{day}"))
}

/// A year of our times, in four digits.
fn year(word: &str) -> Option<u64> {
    let year = word.parse().ok().filter(|_| word.len() == 4)?;
    (1900..2100).contains(&year).then_some(year)
}

/// A month by its name or the first three letters of it.
fn month(word: &str) -> Option<usize> {
    let is_it = |name: &str| name == word || word.len() == 3 && name.starts_with(word);
    let at = MONTHS.iter().position(|name| is_it(name))?;
    Some(at + 1)
}

/// Whether a word in lower case is a month.
pub fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// The day of a month: `17`, `17th`.
fn day(word: &str) -> Option<u64> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_ordinal = matches!(word.strip_prefix(digits)?, "" | "st" | "nd" | "rd" | "th");
    let day = digits.parse().ok().filter(|_| is_ordinal)?;
    (1..=31).contains(&day).then_some(day)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// From two on.
const SMALL: [&str; 18] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// From twenty on.
const TENS: [&str; 8] = [
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// From one on, behind the tens.
const UNITS: [&str; 9] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
];

const SCALES: [(&str, u64); 10] = [
    ("dozen", 12),
    ("hundred", 100),
    ("thousand", 1_000),
    ("k", 1_000),
    ("million", 1_000_000),
    ("mn", 1_000_000),
    ("m", 1_000_000),
    ("billion", 1_000_000_000),
    ("bn", 1_000_000_000),
    ("b", 1_000_000_000),
];
