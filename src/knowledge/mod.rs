//! One story: its facts, sources, narratives, domains and words, and how they are read and checked.
//!
//! Pure: text comes in as strings, problems go out as values; no file is opened here.

pub mod types;

pub use types::*;
