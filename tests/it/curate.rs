//! Editing: what a change changes.

mod diff;
