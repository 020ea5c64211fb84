//! A text on its way through the first stages, and the way back: from what was made of each name to
//! results with the words and places of the original.

use std::collections::HashMap;

use super::clean::{Cell, clean, text_of};
use super::host::Host;
use super::refang::refang;
use super::url::Found;
use super::{DomainCheck, Verdict, sure, trace};

/// What was made of something that may be a name.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) verdict: Verdict,
    pub(super) host: Option<Host>,
    /// How the verdict came about.
    pub(super) why: &'static str,
    /// How many characters of the host as written do not belong to it, before and behind.
    pub(super) left_out: (usize, usize),
    /// Whether its ending is on the public suffix list.
    pub(super) known: bool,
}

impl Judged {
    /// Whether it is surely meant as a name.
    pub(super) fn is_sure(&self, found: &Found) -> bool {
        (self.host.as_ref()).is_some_and(|host| sure::is_sure(found, host))
    }

    /// Whether it has to do with a listed name.
    pub(super) fn is_related(&self) -> bool {
        self.verdict.listed().is_some()
    }
}

/// A text on its way through the first stages.
pub(super) struct Reading<'a> {
    text: &'a str,
    /// After `clean`.
    cleaned: Vec<Cell>,
    /// After `refang`.
    pub(super) cells: Vec<Cell>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str) -> Reading<'a> {
        let cleaned = clean(text);
        let cells = refang(&cleaned);
        Reading {
            text,
            cleaned,
            cells,
        }
    }

    /// The whole text as read, without what stands around it.
    pub(super) fn whole(&self) -> String {
        let text = text_of(&self.cells);
        let around = |c: char| !c.is_alphanumeric();
        text.trim_matches(around).to_owned()
    }

    /// Takes what was left out of a host from the place of a bare name.
    fn narrow(&self, found: &mut Found, (before, behind): (usize, usize)) {
        if (before, behind) == (0, 0) || !found.user.is_empty() {
            return;
        }
        found.cells.0 += before;
        if found.tail.is_empty() {
            found.cells.1 -= behind;
        }
        let cells = self.cells.get(found.cells.0..found.cells.1);
        if let Some([first, .., last]) = cells {
            found.place = (first.from, last.to);
        }
    }

    /// One result for each name, in the order of the text.
    pub(super) fn results(&self, names: Vec<(Found, Judged)>) -> Vec<DomainCheck> {
        let mut results: Vec<DomainCheck> = Vec::new();
        let mut seen = HashMap::new();
        // Where each character of the text begins, to cut the words as written.
        let bytes: Vec<usize> = (self.text.char_indices().map(|(at, _)| at))
            .chain([self.text.len()])
            .collect();
        for (mut found, judged) in names {
            self.narrow(&mut found, judged.left_out);
            let host = judged.host.as_ref().map(|host| host.name.clone());
            let (from, to) = found.place;
            let cut = |at: usize| bytes.get(at).copied().unwrap_or(self.text.len());
            let input = self.text.get(cut(from)..cut(to)).unwrap_or("").to_owned();
            let key = (
                host.clone(),
                judged.verdict.clone(),
                host.is_none().then(|| input.clone()),
            );
            let at = *seen.entry(key).or_insert(results.len());
            match results.get_mut(at) {
                Some(known) => known.places.push(found.place),
                None => results.push(DomainCheck {
                    trace: trace::of(&input, &self.cleaned, &self.cells, &found, &judged),
                    input,
                    places: vec![found.place],
                    host,
                    verdict: judged.verdict,
                }),
            }
        }
        results
    }
}
