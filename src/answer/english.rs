//! What the engine knows of English, as tables: chat shorthand, words that carry no matter.

/// What a word of chat shorthand stands for.
pub fn written_out(word: &str) -> Option<&'static str> {
    SHORTHAND
        .binary_search_by_key(&word, |&(short, _)| short)
        .ok()
        .and_then(|at| SHORTHAND.get(at))
        .map(|&(_, long)| long)
}

/// Sorted by the short form. Words drop their apostrophe before they come here.
pub const SHORTHAND: &[(&str, &str)] = &[
    ("abt", "about"),
    ("aint", "is not"),
    ("any1", "anyone"),
    ("arent", "are not"),
    ("b4", "before"),
    ("bc", "because"),
    ("bcuz", "because"),
    ("bcz", "because"),
    ("bout", "about"),
    ("cant", "can not"),
    ("cld", "could"),
    ("cos", "because"),
    ("couldnt", "could not"),
    ("coz", "because"),
    ("cuz", "because"),
    ("dat", "that"),
    ("dey", "they"),
    ("didja", "did you"),
    ("didnt", "did not"),
    ("dis", "this"),
    ("doesnt", "does not"),
    ("dont", "do not"),
    ("dunno", "do not know"),
    ("dya", "do you"),
    ("every1", "everyone"),
    ("gimme", "give me"),
    ("gonna", "going to"),
    ("gotta", "have to"),
    ("govt", "government"),
    ("hadnt", "had not"),
    ("hasnt", "has not"),
    ("havent", "have not"),
    ("howd", "how did"),
    ("howre", "how are"),
    ("hows", "how is"),
    ("hw", "how"),
    ("hwo", "how"),
    ("info", "information"),
    ("isnt", "is not"),
    ("kinda", "kind of"),
    ("lemme", "let me"),
    ("pls", "please"),
    ("plz", "please"),
    ("ppl", "people"),
    ("r", "are"),
    ("shld", "should"),
    ("shouldnt", "should not"),
    ("shouldve", "should have"),
    ("smb", "somebody"),
    ("smth", "something"),
    ("sorta", "sort of"),
    ("sth", "something"),
    ("sum1", "someone"),
    ("teh", "the"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("theyre", "they are"),
    ("theyve", "they have"),
    ("thru", "through"),
    ("til", "until"),
    ("tryna", "trying to"),
    ("u", "you"),
    ("ur", "your"),
    ("waht", "what"),
    ("wanna", "want to"),
    ("wasnt", "was not"),
    ("wat", "what"),
    ("wen", "when"),
    ("werent", "were not"),
    ("whaddya", "what do you"),
    ("whadya", "what do you"),
    ("whatd", "what did"),
    ("whatre", "what are"),
    ("whats", "what is"),
    ("whatve", "what have"),
    ("whens", "when is"),
    ("wher", "where"),
    ("whered", "where did"),
    ("wheres", "where is"),
    ("whod", "who did"),
    ("whos", "who is"),
    ("whove", "who have"),
    ("whr", "where"),
    ("wht", "what"),
    ("whyd", "why did"),
    ("whyre", "why are"),
    ("whys", "why is"),
    ("wich", "which"),
    ("wld", "would"),
    ("wont", "will not"),
    ("wouldnt", "would not"),
    ("wth", "with"),
    ("wut", "what"),
    ("y", "why"),
    ("ya", "you"),
    ("yall", "you all"),
    ("youre", "you are"),
];

/// Whether a word begins a question.
pub fn opens_question(word: &str) -> bool {
    OPENERS.contains(&word)
}

/// Whether a full stop behind a word belongs to the word.
pub fn is_abbreviation(word: &str) -> bool {
    matches!(
        word,
        "st" | "mr"
            | "mrs"
            | "ms"
            | "dr"
            | "prof"
            | "gen"
            | "sen"
            | "rep"
            | "gov"
            | "inc"
            | "ltd"
            | "co"
            | "corp"
            | "jr"
            | "sr"
            | "vs"
            | "etc"
            | "eg"
            | "ie"
            | "approx"
            | "dept"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
    )
}

/// Whether a word carries grammar rather than matter.
pub fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.binary_search(&word).is_ok()
}

const OPENERS: &[&str] = &[
    "who", "whom", "whose", "what", "which", "when", "where", "why", "how", "did", "does", "do",
    "is", "are", "was", "were", "has", "have", "had", "can", "could", "will", "would", "should",
    "wasnt", "isnt", "didnt", "werent", "arent", "whats", "whos", "wheres", "whens", "whys",
    "hows",
];

/// Sorted.
pub const FUNCTION_WORDS: &[&str] = &[
    "a",
    "about",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "anybody",
    "anyone",
    "anything",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "being",
    "but",
    "by",
    "can",
    "could",
    "did",
    "do",
    "does",
    "doing",
    "done",
    "down",
    "else",
    "even",
    "ever",
    "everybody",
    "everyone",
    "everything",
    "for",
    "from",
    "get",
    "go",
    "going",
    "got",
    "had",
    "has",
    "have",
    "having",
    "he",
    "her",
    "here",
    "hers",
    "him",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "just",
    "know",
    "known",
    "let",
    "like",
    "many",
    "may",
    "me",
    "might",
    "mine",
    "more",
    "most",
    "much",
    "must",
    "my",
    "no",
    "nobody",
    "not",
    "nothing",
    "now",
    "of",
    "off",
    "ok",
    "on",
    "once",
    "one",
    "only",
    "or",
    "our",
    "out",
    "over",
    "please",
    "really",
    "said",
    "say",
    "see",
    "shall",
    "she",
    "should",
    "so",
    "some",
    "somebody",
    "someone",
    "something",
    "still",
    "such",
    "tell",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "this",
    "those",
    "to",
    "too",
    "up",
    "very",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "whom",
    "whose",
    "why",
    "will",
    "with",
    "would",
    "yes",
    "yet",
    "you",
    "your",
    "yours",
];
