//! What a word does in a question, whatever the question is about: it asks, it joins, it only fills.

/// What a word does. A word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// It asks.
    Asks,
    /// It asks with "how" before it.
    Amount,
    /// It begins a question of yes or no, or is a question word and a verb in one.
    Verb,
    /// It begins a question inside a sentence, as those that ask do too.
    Whether,
    /// It begins an order to answer.
    Orders,
    /// Behind it a question may stand inside a sentence: "no idea when", "remember which".
    Wonders,
    /// It may stand before the question word of a question.
    Preposition,
    /// It says how exactly something is asked, and may stand between "and" and a question word.
    Hedge,
    /// It joins a thing or a clause to the one before and says nothing else.
    Joins,
    /// It joins a thing to the one before.
    Adds,
    /// It joins clauses only.
    Contrasts,
    /// It may stand before a question and is not part of it.
    Filler,
    /// It stands for something that was named.
    Pronoun,
}

impl Cue {
    /// Whether a word does this. It is in lower case, without apostrophes.
    pub fn is(self, word: &str) -> bool {
        self.words().contains(&word)
    }

    /// The words that do this.
    fn words(self) -> &'static [&'static str] {
        match self {
            Cue::Asks => &[
                "who", "whom", "whose", "what", "which", "when", "where", "why", "how",
            ],
            Cue::Amount => &["many", "much"],
            Cue::Verb => &[
                "did", "does", "do", "is", "are", "was", "were", "has", "have", "had", "can",
                "could", "will", "would", "should", "wasnt", "isnt", "didnt", "werent", "arent",
                "whats", "whos", "wheres", "whens", "whys", "hows",
            ],
            Cue::Whether => &["whether", "if"],
            Cue::Orders => &[
                "give", "tell", "show", "list", "name", "explain", "describe", "remind",
            ],
            Cue::Wonders => &[
                "know",
                "knows",
                "knew",
                "remember",
                "recall",
                "tell",
                "told",
                "me",
                "us",
                "wonder",
                "wondering",
                "wondered",
                "idea",
                "clue",
                "curious",
                "ask",
                "asks",
                "asked",
                "asking",
                "sure",
                "unsure",
                "explain",
                "missed",
                "forgot",
                "forget",
                "forgotten",
            ],
            Cue::Preposition => &[
                "on", "in", "at", "by", "for", "from", "to", "with", "of", "under", "through",
                "since",
            ],
            Cue::Hedge => &[
                "about",
                "actually",
                "approximately",
                "exactly",
                "maybe",
                "roughly",
                "so",
                "specifically",
            ],
            Cue::Joins => &["and", "n", "but", "because", "bc", "cuz", "cos", "coz"],
            Cue::Adds => &["also", "plus"],
            Cue::Contrasts => &["so", "though", "although"],
            Cue::Filler => &[
                "so", "ok", "okay", "hey", "hi", "hello", "and", "also", "but", "well", "please",
                "wait", "um", "uh", "btw", "yo", "guys", "all", "then", "or", "plus", "anyway",
                "now", "just", "quick", "question", "hmm", "oh", "thanks", "thx", "ty", "cheers",
                "n", "because", "bc", "cuz", "cos", "coz", "tho", "though", "ngl", "lol", "bro",
                "man", "dude", "folks", "sorry", "like",
            ],
            Cue::Pronoun => &[
                "it", "its", "they", "them", "their", "theirs", "he", "him", "his", "she", "her",
                "hers", "that", "this", "those", "these", "there", "then", "one", "ones",
            ],
        }
    }
}

/// Whether a word begins a question.
pub fn opens_question(word: &str) -> bool {
    Cue::Asks.is(word) || Cue::Verb.is(word)
}

/// Whether a word joins a thing to the one before.
pub fn joins_thing(word: &str) -> bool {
    Cue::Joins.is(word) || Cue::Adds.is(word)
}

/// Whether a word joins a clause to the one before.
pub fn joins_clause(word: &str) -> bool {
    Cue::Joins.is(word) || Cue::Contrasts.is(word)
}

/// Whether a word asks for something, wherever it stands.
pub fn requests(word: &str) -> bool {
    Cue::Asks.is(word) || Cue::Orders.is(word) || matches!(word, "whether" | "know" | "need")
}
