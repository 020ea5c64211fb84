//! The bot from end to end: the real program against the stand-in, told as what people do and see.

mod asking;
mod buttons;
mod commands;
mod connection;
mod edits;
mod limits;
mod start;
mod strangers;
mod texts;
mod trouble;
