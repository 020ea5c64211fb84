//! Editing: who may, what a change changes, what a form makes of it.

mod diff;
mod forms;
mod rights;
mod small;
