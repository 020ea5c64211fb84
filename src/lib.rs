//! Footnote answers a community's questions about one news story from a checked fact base.
//!
//! The parts in reading order, and what each must not do (`tests/it/tidy.rs` holds the code to it):
//!
//! - [`knowledge`]: the story as values, read from TOML, with named checks. Opens no file.
//! - [`files`]: the texts of a folder, read and written. The only part here that opens files.
//! - [`answer`]: from a question to a decision. Pure, deterministic, cannot fail, knows no story.
//! - [`eval`]: scores the engine on questions with known answers.
//! - [`measure`]: how long a text is and where it may be cut, as Discord counts.
//! - [`curate`]: who may edit, and what an edit changes. Pure, as are all parts above.
//! - [`reply`]: every sentence the bot says. Knows no platform.
//! - [`command`]: the one table of commands. Knows no platform but Discord's form of it.
//! - [`store`]: edits with their history, and what was asked. Interprets no value.
//! - [`app`]: from an event to actions. Waits for nothing, sends nothing, is told the time.
//! - [`ops`]: what can be seen of the bot while it runs. Counts, and holds nobody's words.
//! - [`config`]: settings. Reads no environment itself.
//! - [`discord`]: the only part that talks to Discord, and does nothing else.
//! - [`cli`]: the command line. May use everything, decides nothing about a story.

pub mod answer;
pub mod app;
pub mod cli;
pub mod command;
pub mod config;
pub mod curate;
pub mod discord;
pub mod eval;
pub mod files;
pub mod knowledge;
pub mod measure;
pub mod ops;
pub mod reply;
pub mod store;
