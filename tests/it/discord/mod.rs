//! The bot from end to end: the real program against the stand-in, told as what people do and see.

mod actions;
mod asking;
mod backups;
mod buttons;
mod commands;
mod connection;
mod corrections;
mod curating;
mod database;
mod desk;
mod doctor;
mod edits;
mod faults;
mod hostile;
mod learning;
mod limits;
mod moderating;
mod rights;
mod several;
mod shards;
mod soak;
mod start;
mod strangers;
mod texts;
mod trouble;
mod watching;
