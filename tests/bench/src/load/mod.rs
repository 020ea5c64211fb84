//! The bot under load: a lean Discord on this machine, and real processes that join it.
//!
//! The stand-in of the tests checks every request and remembers everything; this one counts, so that
//! what is measured is the bot.

pub mod bot;
pub mod discord;
pub mod drive;
pub mod frames;
pub mod gateway;
pub mod servers;
