//! One story: its facts, sources, narratives, domains and words, and how they are read and checked.
//!
//! Pure: text comes in as strings, problems go out as values; no file is opened here.

mod check;
mod edit;
mod entry;
pub mod exact;
mod key;
mod load;
mod patch;
mod problem;
mod reader;
mod row;
mod rules;
mod schema;
mod syntax;
pub mod types;
mod write;
mod written;

pub use check::{CHECKS, Check, check};
pub use edit::{Change, Difference, Drift, Effective, Retired, apply, compare};
pub use entry::Entry;
pub use key::{Key, Table};
pub(crate) use load::too_long;
pub use load::{Files, LONGEST_FILE, Loaded, load, read};
pub use problem::{Places, Problem, Rule, Severity, Spot};
pub use rules::{RULES, UNREADABLE};
pub use schema::is_story_file;
pub use types::*;
pub use write::export;
