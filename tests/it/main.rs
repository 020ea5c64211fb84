//! The one test binary: each module is a table of cases around one `check`.

#![allow(clippy::unwrap_used, clippy::string_slice)]

mod cli;
mod discord;
mod knowledge;
mod reply;
mod standin;
mod tidy;
