//! Who may edit, and what an edit changes. Pure.

pub mod diff;
mod fields;
