//! Who may edit, what an edit changes, and what it would change in the answers. Pure.

pub mod clock;
pub mod diff;
mod fields;
pub mod form;
pub mod likeness;
pub mod moves;
pub mod propose;
pub mod rights;
pub mod shown;
pub mod verdict;
