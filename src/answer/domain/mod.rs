//! Is a name one of the listed domains, does it only look like one, or is it neither?
//!
//! Reading goes in stages, and each leaves a line in the trace: `clean` (invisible characters, plain
//! forms, full stops), `refang` (`[.]` and the like), `url` (what is the host?), `host` (IDNA, public
//! suffix), then the verdict: exact before look-alike (`index`, `lookalike`), since listed names look
//! like each other. Pure, never panics, and takes time linear in the length of the text.

mod clean;
mod defang;
mod fold;
mod host;
mod index;
mod lookalike;
mod mention;
mod reading;
mod refang;
mod sure;
mod trace;
mod url;
mod words;

use std::collections::HashSet;

use crate::knowledge::DomainList;
use host::Host;
use index::{Budget, Names};
use reading::{Judged, Reading};
use url::Found;

pub use defang::{defang, defang_in, without};

/// The listed names, ready to be compared with.
#[derive(Debug, Default)]
pub struct DomainIndex {
    names: Names,
    /// Registrable names that are never called look-alikes, beside those that everybody knows.
    honest: HashSet<String>,
}

/// One name found in a text, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainCheck {
    /// The words as written.
    pub input: String,
    /// Every place where the text names it so, in characters (`char`s) of the text: the first, and
    /// one past the last. In order; the first is the place of `input`.
    pub places: Vec<(usize, usize)>,
    /// The host that they lead to, in its normal form (lower case, IDNA as Unicode), where there is one.
    pub host: Option<String>,
    /// What it is.
    pub verdict: Verdict,
    /// How it was read, stage by stage, for `--explain`.
    pub trace: Vec<Step>,
}

impl DomainCheck {
    /// The listed name that it is, belongs to, looks like or mentions.
    pub fn listed(&self) -> Option<&str> {
        self.verdict.listed()
    }
}

/// What a name is. The names in it are the listed ones.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// On the list.
    Listed(String),
    /// Below a listed name.
    Subdomain(String),
    /// Not on the list, but made to look like, or close to, a listed name.
    Lookalike {
        /// The listed name.
        of: String,
        /// In what it resembles it, in words for the reader.
        evidence: Vec<String>,
    },
    /// Names a listed one but leads elsewhere.
    Mention(String),
    /// A domain that is not on the list.
    NotListed,
    /// Nothing here is a domain name.
    NotADomain,
}

impl Verdict {
    /// The listed name in it.
    pub fn listed(&self) -> Option<&str> {
        match self {
            Verdict::Listed(name) | Verdict::Subdomain(name) | Verdict::Mention(name) => Some(name),
            Verdict::Lookalike { of, .. } => Some(of),
            Verdict::NotListed | Verdict::NotADomain => None,
        }
    }

    /// Its name in `--json`.
    pub fn key(&self) -> &'static str {
        match self {
            Verdict::Listed(_) => "listed",
            Verdict::Subdomain(_) => "subdomain",
            Verdict::Lookalike { .. } => "lookalike",
            Verdict::Mention(_) => "mention",
            Verdict::NotListed => "not-listed",
            Verdict::NotADomain => "not-a-domain",
        }
    }
}

/// One stage of reading and what the text was after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the stage.
    pub stage: &'static str,
    /// The text, or the finding, after it.
    pub result: String,
}

impl DomainIndex {
    /// Indexes the names of all lists. What is no domain name is left out: loading warns of it.
    pub fn new(lists: &[DomainList]) -> DomainIndex {
        let honest = lists.iter().flat_map(|list| &list.honest);
        DomainIndex {
            names: Names::new(
                lists
                    .iter()
                    .flat_map(|list| &list.domains)
                    .map(String::as_str),
            ),
            honest: (honest.filter_map(|name| Host::parse(name).ok()))
                .map(|host| host.name)
                .collect(),
        }
    }

    /// The listed name that this is exactly, given in its normal form (lower case, IDNA as Unicode):
    /// one look-up by hash.
    pub fn exact(&self, name: &str) -> Option<&str> {
        self.names.find(name).map(|id| self.names.name(id))
    }

    /// Checks every name in a text that was given to be checked, and says so where there is none:
    /// the result is never empty. What is named twice is given once.
    pub fn check(&self, text: &str) -> Vec<DomainCheck> {
        let reading = Reading::new(text);
        let mut sure = Vec::new();
        let mut doubtful = Vec::new();
        let mut refused = None;
        let mut budget = Budget::new();
        for found in url::scan(&reading.cells) {
            match self.judge(&found, &mut budget) {
                Ok(judged) if !found.doubtful || judged.is_related() => sure.push((found, judged)),
                Ok(judged) if judged.known => doubtful.push((found, judged)),
                Ok(_) => {}
                Err(why) => refused = refused.or(Some(why)),
            }
        }
        if sure.is_empty() {
            sure = doubtful;
        }
        if !sure.is_empty() {
            return reading.results(sure);
        }
        let whole = reading.whole();
        let (verdict, host, why) = match Host::parse(&whole) {
            Ok(host) if host.is_suffix() => {
                (Verdict::NotListed, Some(host.name), "an ending alone")
            }
            Ok(_) => (Verdict::NotADomain, None, refused.unwrap_or("no name here")),
            Err(why) => (Verdict::NotADomain, None, refused.unwrap_or(why)),
        };
        vec![DomainCheck {
            input: text.to_owned(),
            places: vec![(0, text.chars().count())],
            host,
            verdict,
            trace: trace::of_nothing(whole, why),
        }]
    }

    /// Checks the names in a sentence that may hold none: only what is surely meant as a name
    /// (`U.S.`, `e.g.`, `node.js` and `README.md` are not), and whatever is, looks like or mentions
    /// a listed one. Empty where there is none. What is named twice is given once, with its places.
    pub fn find(&self, sentence: &str) -> Vec<DomainCheck> {
        let reading = Reading::new(sentence);
        let mut budget = Budget::new();
        let judged = |found| {
            let judged = self.judge(&found, &mut budget).ok()?;
            Some((found, judged))
        };
        let names = (url::scan(&reading.cells).into_iter())
            .filter_map(judged)
            .filter(|(found, judged)| judged.is_related() || judged.is_sure(found))
            .collect();
        reading.results(names)
    }

    /// What something is that may be a name; the error says why it is none.
    fn judge(&self, found: &Found, budget: &mut Budget) -> Result<Judged, &'static str> {
        let mentioned = |host: Option<&Host>| mention::find(&self.names, found, host);
        let mut host = match Host::parse(&found.host) {
            Ok(host) => host,
            Err(why) => {
                let (name, place) = mentioned(None).ok_or(why)?;
                let verdict = Verdict::Mention(self.names.name(name).to_owned());
                return Ok(Judged {
                    verdict,
                    host: None,
                    why: place,
                    left_out: (0, 0),
                    known: false,
                });
            }
        };
        let mut why = "compared with the list";
        let mut left_out = (0, 0);
        // A name in two scripts may be one: only a listed one is cut out of it.
        let listed = |inner: &Host| host.name.is_ascii() || self.on_list(inner).is_some();
        if let Some((inner, before, behind)) =
            sure::without_neighbours(found, &host).filter(|(inner, ..)| listed(inner))
        {
            host = inner;
            left_out = (before, behind);
            why = "without the words that it ran into, compared with the list";
        }
        let owned = |id| self.names.name(id).to_owned();
        let verdict = if let Some((id, whole)) = self.on_list(&host) {
            match whole {
                true => Verdict::Listed(owned(id)),
                false => Verdict::Subdomain(owned(id)),
            }
        } else if let Some(likeness) = self.lookalike(found, &host, budget) {
            Verdict::Lookalike {
                of: owned(likeness.id),
                evidence: likeness.evidence,
            }
        } else if let Some((id, place)) = mentioned(Some(&host)) {
            why = place;
            Verdict::Mention(owned(id))
        } else if sure::is_file(found, &host) {
            return Err("a file name");
        } else {
            Verdict::NotListed
        };
        let known = host.known;
        Ok(Judged {
            verdict,
            host: Some(host),
            why,
            left_out,
            known,
        })
    }

    /// The listed name that a host is or belongs to, and whether it is all of it.
    fn on_list(&self, host: &Host) -> Option<(u32, bool)> {
        let whole = self.names.find(&host.name).map(|id| (id, true));
        let above = || parents(&host.name).find_map(|parent| self.names.find(parent));
        whole.or_else(|| above().map(|id| (id, false)))
    }

    fn lookalike(
        &self,
        found: &Found,
        host: &Host,
        budget: &mut Budget,
    ) -> Option<lookalike::Likeness> {
        if !host.known && sure::is_file(found, host) {
            return None;
        }
        let honest = || self.honest.contains(host.registrable()) || words::is_honest(host);
        lookalike::closest(&self.names, host, budget).filter(|_| !honest())
    }
}

/// The names above a name, nearest first: `b.c` and `c` for `a.b.c`.
fn parents(name: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(name.split_once('.'), |(_, rest)| rest.split_once('.'))
        .map(|(_, parent)| parent)
}
