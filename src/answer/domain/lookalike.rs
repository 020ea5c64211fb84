//! Which listed name does this one look like, and in what? Weighs the evidence for each listed name
//! that may be alike: a short name needs stronger evidence than a long one. Never looks at names
//! that are themselves listed.

use std::cmp::Ordering;

use strsim::osa_distance;

use super::fold::{Folded, alphabet, fold};
use super::host::Host;
use super::index::{Budget, Names, ONE_LETTER, TWO_LETTERS};
use super::words::ADDED;

/// Shortest label for which another ending or an added word can be evidence.
const OTHER_ENDING: usize = 6;

/// The listed name that a name looks like.
#[derive(Debug, PartialEq)]
pub(super) struct Likeness {
    /// Its number.
    pub id: u32,
    /// In what they differ, for the reader.
    pub evidence: Vec<String>,
}

/// The listed name that a host looks like most, if any; of equals, the first on the list. None once
/// the budget of the text is spent.
pub(super) fn closest(names: &Names, host: &Host, budget: &mut Budget) -> Option<Likeness> {
    if host.is_suffix() || budget.is_spent() {
        return None;
    }
    let asked = fold(host.label());
    // Of equals, other letters explain more than an added word.
    let mut found: Vec<(u32, bool, Likeness)> = Vec::new();
    for id in names.alike(&asked, budget) {
        if !budget.compares() {
            break;
        }
        let likeness = compare(names, id, host, host.label(), &asked, None);
        found.extend(likeness.map(|(cost, likeness)| (cost, false, likeness)));
    }
    for (rest, added) in without_added(host.label()) {
        let folded = fold(rest);
        for id in names.same_look(&folded) {
            if !budget.compares() {
                break;
            }
            let likeness = compare(names, id, host, rest, &folded, Some(&added));
            found.extend(likeness.map(|(cost, likeness)| (cost, true, likeness)));
        }
    }
    let best = (found.into_iter()).min_by_key(|(cost, added, like)| (*cost, *added, like.id));
    best.map(|(_, _, likeness)| likeness)
}

/// How far a host is from a listed name, in half letters, and in what; `None` where it is too far.
fn compare(
    names: &Names,
    id: u32,
    host: &Host,
    label: &str,
    asked: &Folded,
    added: Option<&str>,
) -> Option<(u32, Likeness)> {
    let (listed_label, listed_ending) = names.parts(id);
    let listed = fold(listed_label);
    let letters = listed.letters.len();
    let budget = match letters {
        ..=2 => return None,
        3 => 0,
        4 => 1,
        5..=7 => 2,
        8..=11 => 3,
        _ => 4,
    };
    let mut cost = 0;
    let mut evidence = Vec::new();

    if asked.look == listed.look || asked.pairs != listed.pairs {
        let edits = osa_distance(&asked.look, &listed.look);
        let far = match letters {
            ..ONE_LETTER => edits > 0,
            ONE_LETTER..TWO_LETTERS => edits > 1,
            _ => edits > 2 || (edits == 2 && host.ending() != listed_ending),
        };
        if far || (edits > 0 && added.is_some()) {
            return None;
        }
        cost += 2 * u32::try_from(edits).ok()?;
        cost += letter_evidence(&asked.letters, &listed.letters, &mut evidence);
    } else {
        cost += 1;
        pair_evidence(&asked.letters, &listed.letters, &mut evidence);
    }
    let hyphens = |label: &str| label.bytes().filter(|b| *b == b'-').count();
    let moved = match hyphens(label).cmp(&hyphens(listed_label)) {
        Ordering::Greater => Some("hyphen added"),
        Ordering::Less => Some("hyphen left out"),
        // With a letter more or less they stand elsewhere for that reason alone.
        Ordering::Equal if evidence.is_empty() && label != listed_label => Some("hyphen moved"),
        Ordering::Equal => None,
    };
    if let Some(moved) = moved {
        cost += 1;
        evidence.push(moved.to_owned());
    }
    if let Some(added) = added {
        if letters < OTHER_ENDING {
            return None;
        }
        cost += 2;
        evidence.push(added.to_owned());
    }
    if host.ending() != listed_ending {
        let (extra, difference) = endings(host.ending(), listed_ending);
        if extra > 1 && letters < OTHER_ENDING {
            return None;
        }
        cost += extra;
        evidence.push(difference);
    }
    (cost <= budget && !evidence.is_empty()).then_some((cost, Likeness { id, evidence }))
}

/// What a label is without a word or a number that was added to it, and what that was.
fn without_added(label: &str) -> impl Iterator<Item = (&str, String)> {
    let number = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = label.get(number.len()..).unwrap_or("");
    let number = (2..=4)
        .contains(&digits.len())
        .then(|| (number, format!("added number: {digits}")));
    let words = ADDED.split(' ').flat_map(move |word| {
        let rests = [label.strip_prefix(word), label.strip_suffix(word)];
        let added = move |rest| (rest, format!("added word: {word}"));
        rests.into_iter().flatten().map(added)
    });
    (number.into_iter().chain(words))
        .map(|(rest, added)| (rest.trim_matches('-'), added))
        .filter(|(rest, _)| rest.len() >= OTHER_ENDING)
}

/// Says in what two labels differ, whose letters are given as written and as they look, and gives
/// what look-alikes within ASCII cost. A letter of another alphabet costs nothing: nobody types one
/// by accident.
fn letter_evidence(asked: Letters, listed: Letters, evidence: &mut Vec<String>) -> u32 {
    let (start, asked_middle, listed_middle) = middle(asked, listed);
    match (asked_middle, listed_middle) {
        ([], []) => {}
        ([(more, _)], []) => evidence.push(format!("one letter more: {more}")),
        ([], [(less, _)]) => evidence.push(format!("one letter missing: {less}")),
        ([(a, _)], [(l, _)]) => evidence.push(format!("one letter changed: {a} instead of {l}")),
        ([(a, look_a), (b, look_b)], [(l, look_l), (m, look_m)])
            if look_a == look_m && look_b == look_l =>
        {
            evidence.push(format!("two letters swapped: {a}{b} instead of {l}{m}"));
        }
        _ => evidence.push("two letters differ".to_owned()),
    }
    let same_start = asked.iter().zip(listed).take(start);
    let after = |all: Letters, middle: usize| all.len().saturating_sub(start + middle);
    let rest = after(asked, asked_middle.len());
    let same_end = asked
        .iter()
        .rev()
        .take(rest)
        .zip(listed.iter().rev())
        .collect::<Vec<_>>();
    let mut cost = 0;
    for ((a, _), (l, _)) in same_start.chain(same_end.into_iter().rev()) {
        if a == l {
            continue;
        }
        cost |= u32::from(a.is_ascii());
        let seen = match alphabet(*a) {
            Some(alphabet) => format!("{alphabet} that looks like {l}"),
            None => format!("{a} instead of {l}"),
        };
        if !evidence.contains(&seen) && evidence.len() < 4 {
            evidence.push(seen);
        }
    }
    cost
}

/// Says which pair of letters passes for one letter, or the other way round.
fn pair_evidence(asked: Letters, listed: Letters, evidence: &mut Vec<String>) {
    let written = |letters: Letters| letters.iter().map(|(c, _)| *c).collect::<String>();
    let (start, asked_middle, listed_middle) = middle(asked, listed);
    // `cloud` and `doud` share no letter there, but `clover` and `lover` would: take the whole pair.
    let widen = usize::from(asked_middle.is_empty() || listed_middle.is_empty());
    let from = start.saturating_sub(widen);
    let part = |all: Letters, middle: Letters| {
        all.get(from..start + middle.len())
            .map(written)
            .unwrap_or_default()
    };
    let (a, l) = (part(asked, asked_middle), part(listed, listed_middle));
    evidence.push(format!("{a} instead of {l}, which looks alike"));
}

type Letters<'a> = &'a [(char, char)];

/// Where two labels begin to look different, and the parts that do.
fn middle<'a>(asked: Letters<'a>, listed: Letters<'a>) -> (usize, Letters<'a>, Letters<'a>) {
    let same = |(a, l): &(&(char, char), &(char, char))| a.1 == l.1;
    let start = asked.iter().zip(listed).take_while(same).count();
    let asked = asked.get(start..).unwrap_or_default();
    let listed = listed.get(start..).unwrap_or_default();
    let end = asked
        .iter()
        .rev()
        .zip(listed.iter().rev())
        .take_while(same)
        .count();
    let cut = |part: Letters<'a>| part.get(..part.len() - end).unwrap_or_default();
    (start, cut(asked), cut(listed))
}

/// How far two endings are apart, in half letters, and in what.
fn endings(asked: &str, listed: &str) -> (u32, String) {
    if fold(asked).look == fold(listed).look && !asked.is_ascii() {
        return (
            0,
            format!("ending in letters of another alphabet that look like .{listed}"),
        );
    }
    let long = asked.len().max(listed.len()) >= 3;
    if long && osa_distance(asked, listed) == 1 {
        return (
            1,
            format!("ending one letter off: .{asked} instead of .{listed}"),
        );
    }
    (2, format!("other ending: .{asked} instead of .{listed}"))
}
