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
    ("acc", "account"),
    ("accs", "accounts"),
    ("acct", "account"),
    ("accts", "accounts"),
    ("aint", "is not"),
    ("any1", "anyone"),
    ("anythin", "anything"),
    ("arent", "are not"),
    ("b4", "before"),
    ("bc", "because"),
    ("bcos", "because"),
    ("bcuz", "because"),
    ("bcz", "because"),
    ("becuz", "because"),
    ("bout", "about"),
    ("cant", "can not"),
    ("cld", "could"),
    ("cos", "because"),
    ("couldnt", "could not"),
    ("coz", "because"),
    ("cud", "could"),
    ("cuz", "because"),
    ("da", "the"),
    ("dat", "that"),
    ("defo", "definitely"),
    ("dey", "they"),
    ("didja", "did you"),
    ("didnt", "did not"),
    ("dis", "this"),
    ("doesnt", "does not"),
    ("doin", "doing"),
    ("dont", "do not"),
    ("dunno", "do not know"),
    ("dya", "do you"),
    ("em", "them"),
    ("every1", "everyone"),
    ("gimme", "give me"),
    ("goin", "going"),
    ("gonna", "going to"),
    ("gotta", "have to"),
    ("gov", "government"),
    ("govt", "government"),
    ("hadnt", "had not"),
    ("hasnt", "has not"),
    ("hav", "have"),
    ("havent", "have not"),
    ("hes", "he is"),
    ("howd", "how did"),
    ("howdya", "how do you"),
    ("howre", "how are"),
    ("hows", "how is"),
    ("hv", "have"),
    ("hw", "how"),
    ("hwo", "how"),
    ("idc", "i do not care"),
    ("idk", "i do not know"),
    ("im", "i am"),
    ("imma", "i am going to"),
    ("info", "information"),
    ("isnt", "is not"),
    ("ive", "i have"),
    ("iz", "is"),
    ("kinda", "kind of"),
    ("lemme", "let me"),
    ("lil", "little"),
    ("luv", "love"),
    ("msg", "message"),
    ("n", "and"),
    ("nd", "and"),
    ("ne1", "anyone"),
    ("nothin", "nothing"),
    ("ofc", "of course"),
    ("peeps", "people"),
    ("pls", "please"),
    ("plz", "please"),
    ("ppl", "people"),
    ("prob", "probably"),
    ("probs", "probably"),
    ("prolly", "probably"),
    ("r", "are"),
    ("rlly", "really"),
    ("rly", "really"),
    ("sayin", "saying"),
    ("shes", "she is"),
    ("shld", "should"),
    ("shouldnt", "should not"),
    ("shouldve", "should have"),
    ("shud", "should"),
    ("sm1", "someone"),
    ("smb", "somebody"),
    ("smth", "something"),
    ("smthn", "something"),
    ("somethin", "something"),
    ("sorta", "sort of"),
    ("srsly", "seriously"),
    ("sth", "something"),
    ("sum1", "someone"),
    ("teh", "the"),
    ("tellin", "telling"),
    ("tf", "what"),
    ("thats", "that is"),
    ("theres", "there is"),
    ("theyd", "they would"),
    ("theyre", "they are"),
    ("theyve", "they have"),
    ("tho", "though"),
    ("thru", "through"),
    ("thx", "thanks"),
    ("til", "until"),
    ("tryin", "trying"),
    ("tryna", "trying to"),
    ("u", "you"),
    ("ur", "your"),
    ("waht", "what"),
    ("wanna", "want to"),
    ("wasnt", "was not"),
    ("wat", "what"),
    ("wdym", "what do you mean"),
    ("wen", "when"),
    ("werent", "were not"),
    ("weve", "we have"),
    ("whaddya", "what do you"),
    ("whadya", "what do you"),
    ("whatcha", "what are you"),
    ("whatd", "what did"),
    ("whatll", "what will"),
    ("whatre", "what are"),
    ("whats", "what is"),
    ("whatve", "what have"),
    ("whens", "when is"),
    ("wher", "where"),
    ("whered", "where did"),
    ("wheredya", "where do you"),
    ("wheres", "where is"),
    ("whod", "who did"),
    ("wholl", "who will"),
    ("whos", "who is"),
    ("whove", "who have"),
    ("whr", "where"),
    ("wht", "what"),
    ("whyd", "why did"),
    ("whyre", "why are"),
    ("whys", "why is"),
    ("wich", "which"),
    ("wid", "with"),
    ("wld", "would"),
    ("wont", "will not"),
    ("wot", "what"),
    ("wots", "what is"),
    ("wouldnt", "would not"),
    ("wtf", "what"),
    ("wth", "with"),
    ("wud", "would"),
    ("wut", "what"),
    ("wuz", "was"),
    ("y", "why"),
    ("ya", "you"),
    ("yall", "you all"),
    ("youre", "you are"),
];

/// Whether a word is chat noise that says nothing about what is meant.
pub fn is_noise(word: &str) -> bool {
    NOISE.contains(&word)
}

const NOISE: &[&str] = &[
    "afaik", "btw", "bro", "bruh", "deadass", "eh", "er", "fam", "fr", "frfr", "fyi", "highkey",
    "hmm", "iirc", "imho", "imo", "innit", "lowkey", "m8", "ngl", "ong", "tbf", "tbh", "uh", "uhh",
    "uhm", "um", "umm", "yo",
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
