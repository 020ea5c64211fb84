//! The one test binary: each module is a table of cases around one `check`.

#![allow(clippy::unwrap_used, clippy::string_slice)]

mod answers;
mod app;
mod cli;
mod command;
mod config;
mod curate;
mod discord;
mod domain;
mod inbound;
mod knowledge;
mod packaging;
mod properties;
mod reply;
mod standin;
mod store;
mod tidy;
