//! The listed names in memory, found by hash: exactly, and by what is left of a label when one
//! letter is dropped from it (`slips`), so that no look-up walks the list. Says which names are worth
//! comparing; `lookalike` compares them.
//!
//! Labels that are two letters apart share a half that is at most one letter apart; only long labels
//! are compared so far, so only their halves are kept.

use std::collections::HashSet;

use super::super::slips::{Keys, key, shortened};
use super::fold::{Folded, fold};
use super::host::Host;

/// Shortest label, in letters, for which one different letter can be evidence.
pub(super) const ONE_LETTER: usize = 5;
/// The same for two different letters.
pub(super) const TWO_LETTERS: usize = 12;
/// Most names that are looked at for one of the ways in which they can be alike. Lists in which more
/// names share half a label are searched only so far.
const MOST_CANDIDATES: usize = 2000;
/// Most names that are looked at for all names of one text together. To compare one takes as long as
/// to look at so many.
const MOST_IN_TEXT: usize = 60_000;
const COMPARED: usize = 200;

/// What may still be looked at for one text, so that many names in it take hardly longer than one.
#[derive(Debug)]
pub(super) struct Budget(usize);

impl Budget {
    /// For a text that was not looked at yet.
    pub fn new() -> Budget {
        Budget(MOST_IN_TEXT)
    }

    /// Whether one more name may be compared.
    pub fn compares(&mut self) -> bool {
        self.0 = self.0.saturating_sub(COMPARED);
        !self.is_spent()
    }

    /// Whether the text is looked at no further.
    pub fn is_spent(&self) -> bool {
        self.0 == 0
    }
}

/// All listed names.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names, one after the other.
    text: String,
    /// Where each begins in `text`, and how long its label is, in bytes; 0 where it is not compared
    /// for likeness. One entry more marks the end.
    spans: Vec<(u32, u8)>,
    exact: Keys,
    near: Keys,
    /// The most labels that a listed name has.
    most_labels: usize,
}

/// In which way labels are alike that have the same key.
#[derive(Clone, Copy)]
enum Way {
    Exact,
    Pairs,
    OneLetter,
    Head,
    Tail,
}

impl Names {
    /// Indexes names; what is no domain name is left out.
    pub fn new<'a>(listed: impl Iterator<Item = &'a str>) -> Names {
        let mut names = Names::default();
        for host in listed.filter_map(|name| Host::parse(name).ok()) {
            // A listed name below a registrable one says nothing against its neighbours.
            let whole = host.registrable().len() == host.name.len();
            let label = if whole { host.label().len() } else { 0 };
            names.most_labels = names.most_labels.max(host.name.split('.').count());
            (names.spans).push((names.end(), u8::try_from(label).unwrap_or(0)));
            names.text.push_str(&host.name);
        }
        names.spans.push((names.end(), 0));
        names.text.shrink_to_fit();
        names.spans.shrink_to_fit();
        names.exact = Keys::new(
            names
                .ids()
                .map(|id| (key(Way::Exact as u8, names.name(id).chars()), id)),
        );
        let mut near = Vec::new();
        for id in names.ids() {
            let label = names.label(id);
            if !label.is_empty() {
                let folded = fold(label);
                keys(&folded, |key| near.push((key, id)));
            }
        }
        names.near = Keys::new(near.into_iter());
        names
    }

    /// The name with this number.
    pub fn name(&self, id: u32) -> &str {
        let at = id as usize;
        let Some([(from, _), (to, _)]) = self.spans.get(at..at + 2) else {
            return "";
        };
        self.text.get(*from as usize..*to as usize).unwrap_or("")
    }

    /// Its label and its public suffix, where it is compared for likeness.
    pub fn parts(&self, id: u32) -> (&str, &str) {
        let label = self.label(id);
        (label, self.name(id).get(label.len() + 1..).unwrap_or(""))
    }

    /// The number of a name in its normal form: one look-up.
    pub fn find(&self, name: &str) -> Option<u32> {
        let mut same = self.exact.get(key(Way::Exact as u8, name.chars()));
        same.find(|id| self.name(*id) == name)
    }

    /// The most labels that a listed name has.
    pub fn most_labels(&self) -> usize {
        self.most_labels
    }

    /// Names whose label looks the same when hyphens do not count.
    pub fn same_look(&self, folded: &Folded) -> impl Iterator<Item = u32> {
        let key = key(Way::OneLetter as u8, folded.look.chars());
        self.near.get(key).take(MOST_CANDIDATES)
    }

    /// Names whose label may be alike, each once, those that share more of it first.
    pub fn alike(&self, folded: &Folded, budget: &mut Budget) -> Vec<u32> {
        let asked = Outline::of(&folded.look);
        let mut ids: Vec<u32> = Vec::new();
        let mut seen = HashSet::new();
        let mut left = 0;
        let mut last_way = None;
        ask_keys(folded, |way, key| {
            if last_way.replace(way as u8) != Some(way as u8) {
                left = MOST_CANDIDATES;
            }
            for id in self.near.get(key).take(left.min(budget.0)) {
                left -= 1;
                budget.0 -= 1;
                // Pairs are alike that have not a letter in common.
                let may_be_near = || asked.may_be_near(&Outline::of(self.label(id)));
                if (matches!(way, Way::Pairs) || may_be_near()) && seen.insert(id) {
                    ids.push(id);
                }
            }
        });
        ids
    }

    fn ids(&self) -> impl Iterator<Item = u32> + use<> {
        let count = self.spans.len().saturating_sub(1);
        0..u32::try_from(count).unwrap_or(u32::MAX)
    }

    fn label(&self, id: u32) -> &str {
        let len = self.spans.get(id as usize).map_or(0, |(_, len)| *len);
        self.name(id).get(..usize::from(len)).unwrap_or("")
    }

    /// Where the next name begins. Four gigabytes of names would be needed to exceed this.
    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }
}

/// Which letters a label has, without their order, and how many: a quick way to tell that two labels
/// are more than two letters apart.
struct Outline {
    letters: u64,
    length: usize,
    /// Whether all of them were known.
    complete: bool,
}

impl Outline {
    fn of(label: &str) -> Outline {
        let bit = |b: u8| match b {
            b'-' => 0,
            b'i' | b'1' => 1 << (b'l' % 64),
            b'0' => 1 << (b'o' % 64),
            b => 1_u64 << (b % 64),
        };
        let letters = label.bytes().fold(0, |all, b| all | bit(b));
        Outline {
            letters,
            length: label.bytes().filter(|b| *b != b'-').count(),
            complete: label.is_ascii(),
        }
    }

    /// Each of two differences takes one letter away and brings another.
    fn may_be_near(&self, other: &Outline) -> bool {
        let differ = (self.letters ^ other.letters).count_ones();
        let is_near = differ <= 4 && self.length.abs_diff(other.length) <= 2;
        is_near || !(self.complete && other.complete)
    }
}

/// The keys under which a listed label is kept.
fn keys(folded: &Folded, mut keep: impl FnMut(u32)) {
    let look: Vec<char> = folded.look.chars().collect();
    keep(key(Way::Pairs as u8, folded.pairs.chars()));
    match look.len() >= ONE_LETTER {
        true => shortened(Way::OneLetter as u8, &look, &mut keep),
        false => keep(key(Way::OneLetter as u8, look.iter().copied())),
    }
    if look.len() >= TWO_LETTERS {
        let (head, tail) = look.split_at(look.len() / 2);
        shortened(Way::Head as u8, head, &mut keep);
        shortened(Way::Tail as u8, tail, &mut keep);
    }
}

/// The keys to look under for a label that is asked about.
fn ask_keys(folded: &Folded, mut ask: impl FnMut(Way, u32)) {
    let look: Vec<char> = folded.look.chars().collect();
    ask(Way::Pairs, key(Way::Pairs as u8, folded.pairs.chars()));
    shortened(Way::OneLetter as u8, &look, |key| ask(Way::OneLetter, key));
    if look.len() + 2 < TWO_LETTERS {
        return;
    }
    // A listed label is up to two letters longer or shorter, and its half up to one.
    let lengths = |half: usize| half.saturating_sub(2)..=half + 2;
    for len in lengths(look.len() / 2) {
        if let Some(head) = look.get(..len) {
            shortened(Way::Head as u8, head, |key| ask(Way::Head, key));
        }
    }
    for len in lengths(look.len().div_ceil(2)) {
        if let Some(tail) = look
            .len()
            .checked_sub(len)
            .and_then(|from| look.get(from..))
        {
            shortened(Way::Tail as u8, tail, |key| ask(Way::Tail, key));
        }
    }
}
