//! What must hold for each file and entry by itself; [`load`](mod@super::load) finds what breaks it.

use super::problem::{Rule, Severity};

/// The rules of loading.
pub const RULES: [Rule; 13] = [
    MISSING_FILE,
    UNKNOWN_FILE,
    UNREADABLE,
    SYNTAX,
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    EMPTY,
    EMPTY_ITEM,
    BAD_ID,
    ODD_ID,
    BAD_DATE,
    DUPLICATE_ID,
];

const fn error(name: &'static str, ensures: &'static str) -> Rule {
    Rule {
        name,
        ensures,
        severity: Severity::Error,
    }
}

const fn warning(name: &'static str, ensures: &'static str) -> Rule {
    Rule {
        name,
        ensures,
        severity: Severity::Warning,
    }
}

pub(super) const MISSING_FILE: Rule = error(
    "missing-file",
    "The folder holds story.toml, sources.toml and facts.toml.",
);
pub(super) const UNKNOWN_FILE: Rule = warning(
    "unknown-file",
    "Every .toml file of the folder is one that is read.",
);
/// A file that is there and cannot be used.
pub const UNREADABLE: Rule = error(
    "unreadable",
    "Every file can be opened, is of a sane size and holds text in UTF-8.",
);
pub(super) const SYNTAX: Rule = error("syntax", "Every file is well-formed TOML.");
pub(super) const UNKNOWN_KEY: Rule = error(
    "unknown-key",
    "Every key is one that means something there.",
);
pub(super) const MISSING_KEY: Rule = error("missing-key", "No entry lacks a key that it needs.");
pub(super) const WRONG_TYPE: Rule = error(
    "wrong-type",
    "Every key holds a value of the kind that it needs.",
);
pub(super) const EMPTY: Rule = error("empty", "No key that an entry needs is empty.");
pub(super) const EMPTY_ITEM: Rule = warning(
    "empty-item",
    "No optional key and no item of a list is empty.",
);
pub(super) const BAD_ID: Rule = error(
    "bad-id",
    "Every id has 1 to 64 printable ASCII characters, so that a button can carry it.",
);
pub(super) const ODD_ID: Rule = warning(
    "odd-id",
    "Every id consists of lower-case letters, digits and single hyphens.",
);
pub(super) const BAD_DATE: Rule = warning(
    "bad-date",
    "Every date is a day, a month or a year that exists.",
);
pub(super) const DUPLICATE_ID: Rule =
    error("duplicate-id", "No two entries of a file have the same id.");
