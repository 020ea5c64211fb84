//! The bot from end to end: the real program against the stand-in, told as what people do and see.

/// The listed names of the tests' story, which no message may hold as they stand.
pub const LISTED: [&str; 3] = [
    "harbourlift.example",
    "cranebright.example",
    "kaiworks.test",
];
