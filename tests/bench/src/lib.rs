//! What is measured, and with what. See the README.

pub mod chance;
pub mod hostile;
pub mod ignoring;
pub mod load;
pub mod names;
pub mod peers;
pub mod plot;
pub mod ranking;
pub mod stories;
pub mod tables;
pub mod timing;
pub mod words;
