//! The listed names in memory, found by hash: exactly, and by what is left of a label when one
//! letter is dropped from it, so that no look-up walks the list. Says which names are worth
//! comparing; `lookalike` compares them.
//!
//! Two labels are one letter apart only if they are equal after dropping at most one letter from
//! each. Labels that are two letters apart share a half that is at most one letter apart; only
//! long labels are compared so far, so only their halves are kept.

use super::fold::{Folded, fold};
use super::host::Host;

/// Shortest label, in letters, for which one different letter can be evidence.
pub(super) const ONE_LETTER: usize = 5;
/// The same for two different letters.
pub(super) const TWO_LETTERS: usize = 12;
/// Most names that are looked at for one of the ways in which they can be alike. Lists in which more
/// names share half a label are searched only so far.
const MOST_CANDIDATES: usize = 2000;

/// All listed names.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The names, one after the other.
    text: String,
    /// Where each begins in `text`, and how long its label is, in bytes; 0 where it is not compared
    /// for likeness. One entry more marks the end.
    spans: Vec<(u32, u8)>,
    exact: Postings,
    near: Postings,
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
        names.exact = Postings::new(
            names
                .ids()
                .map(|id| (key(Way::Exact, names.name(id).chars()), id)),
        );
        let mut near = Vec::new();
        for id in names.ids() {
            let label = names.label(id);
            if !label.is_empty() {
                let folded = fold(label);
                keys(&folded, |key| near.push((key, id)));
            }
        }
        names.near = Postings::new(near.into_iter());
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
        let mut same = self.exact.get(key(Way::Exact, name.chars()));
        same.find(|id| self.name(*id) == name)
    }

    /// The most labels that a listed name has.
    pub fn most_labels(&self) -> usize {
        self.most_labels
    }

    /// Names whose label looks the same when hyphens do not count.
    pub fn same_look(&self, folded: &Folded) -> impl Iterator<Item = u32> {
        let key = key(Way::OneLetter, folded.look.chars());
        self.near.get(key).take(MOST_CANDIDATES)
    }

    /// Names whose label may be alike, in ascending order, each once.
    pub fn alike(&self, folded: &Folded) -> Vec<u32> {
        let asked = Outline::of(&folded.look);
        let mut ids: Vec<u32> = Vec::new();
        let mut left = 0;
        let mut last_way = None;
        ask_keys(folded, |way, key| {
            if last_way.replace(way as u8) != Some(way as u8) {
                left = MOST_CANDIDATES;
            }
            for id in self.near.get(key).take(left) {
                left -= 1;
                // Pairs are alike that have not a letter in common.
                if matches!(way, Way::Pairs) || asked.may_be_near(&Outline::of(self.label(id))) {
                    ids.push(id);
                }
            }
        });
        ids.sort_unstable();
        ids.dedup();
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

/// Which letters a label has, without their order and number: a quick way to tell that two labels
/// are more than two letters apart.
struct Outline {
    letters: u64,
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
            complete: label.is_ascii(),
        }
    }

    /// Each of two differences takes one letter away and brings another.
    fn may_be_near(&self, other: &Outline) -> bool {
        let differ = (self.letters ^ other.letters).count_ones();
        differ <= 4 || !(self.complete && other.complete)
    }
}

/// The keys under which a listed label is kept.
fn keys(folded: &Folded, mut keep: impl FnMut(u32)) {
    let look: Vec<char> = folded.look.chars().collect();
    keep(key(Way::Pairs, folded.pairs.chars()));
    match look.len() >= ONE_LETTER {
        true => shortened(Way::OneLetter, &look, &mut keep),
        false => keep(key(Way::OneLetter, look.iter().copied())),
    }
    if look.len() >= TWO_LETTERS {
        let (head, tail) = look.split_at(look.len() / 2);
        shortened(Way::Head, head, &mut keep);
        shortened(Way::Tail, tail, &mut keep);
    }
}

/// The keys to look under for a label that is asked about.
fn ask_keys(folded: &Folded, mut ask: impl FnMut(Way, u32)) {
    let look: Vec<char> = folded.look.chars().collect();
    ask(Way::Pairs, key(Way::Pairs, folded.pairs.chars()));
    shortened(Way::OneLetter, &look, |key| ask(Way::OneLetter, key));
    if look.len() + 2 < TWO_LETTERS {
        return;
    }
    // A listed label is up to two letters longer or shorter, and its half up to one.
    let lengths = |half: usize| half.saturating_sub(2)..=half + 2;
    for len in lengths(look.len() / 2) {
        if let Some(head) = look.get(..len) {
            shortened(Way::Head, head, |key| ask(Way::Head, key));
        }
    }
    for len in lengths(look.len().div_ceil(2)) {
        if let Some(tail) = look
            .len()
            .checked_sub(len)
            .and_then(|from| look.get(from..))
        {
            shortened(Way::Tail, tail, |key| ask(Way::Tail, key));
        }
    }
}

/// The key of a text and of each text that is left when one letter is dropped.
fn shortened(way: Way, letters: &[char], mut keep: impl FnMut(u32)) {
    keep(key(way, letters.iter().copied()));
    for dropped in 0..letters.len() {
        // Of a double letter, dropping one or the other leaves the same.
        if dropped > 0 && letters.get(dropped) == letters.get(dropped - 1) {
            continue;
        }
        let kept = (letters.iter().enumerate()).filter(|(at, _)| *at != dropped);
        keep(key(way, kept.map(|(_, c)| *c)));
    }
}

/// FNV-1a over the letters, folded to 32 bits. Names with the same key by chance are told apart when
/// they are compared.
fn key(way: Way, letters: impl Iterator<Item = char>) -> u32 {
    const PRIME: u64 = 0x0100_0000_01B3;
    let mut hash = (0xCBF2_9CE4_8422_2325 ^ way as u64).wrapping_mul(PRIME);
    for c in letters {
        hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(PRIME);
    }
    hash ^= hash >> 32;
    hash = hash.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> 32) as u32
}

/// Numbers by key, in two flat lists: about ten bytes an entry.
#[derive(Debug, Default)]
struct Postings {
    /// Key and number, in ascending order.
    entries: Vec<(u32, u32)>,
    /// By the first bits of a key: where its entries begin; one more for the end.
    starts: Vec<u32>,
    /// How far a key is shifted to leave those bits.
    shift: u32,
}

impl Postings {
    fn new(entries: impl Iterator<Item = (u32, u32)>) -> Postings {
        let mut entries: Vec<(u32, u32)> = entries.collect();
        entries.sort_unstable();
        entries.dedup();
        entries.shrink_to_fit();
        let bits = (entries.len() / 4).max(2).ilog2().clamp(1, 31);
        let shift = 32 - bits;
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for (key, _) in &entries {
            if let Some(start) = starts.get_mut((key >> shift) as usize + 1) {
                *start += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        Postings {
            entries,
            starts,
            shift,
        }
    }

    fn get(&self, key: u32) -> impl Iterator<Item = u32> + use<'_> {
        let bucket = (key.checked_shr(self.shift).unwrap_or(0)) as usize;
        let start = |at: usize| self.starts.get(at).map_or(0, |start| *start as usize);
        let entries = self
            .entries
            .get(start(bucket)..start(bucket + 1))
            .unwrap_or_default();
        (entries.iter().skip_while(move |entry| entry.0 < key))
            .take_while(move |entry| entry.0 == key)
            .map(|entry| entry.1)
    }
}
