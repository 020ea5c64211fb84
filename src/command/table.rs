//! Every command, one row each.

use super::{Command, Curate, Kind, Opt, Scope, Spec, Takes};

const fn must(name: &'static str, about: &'static str, takes: Takes) -> Opt {
    Opt {
        name,
        about,
        takes,
        required: true,
    }
}

const fn may(name: &'static str, about: &'static str, takes: Takes) -> Opt {
    Opt {
        name,
        about,
        takes,
        required: false,
    }
}

const fn slash(
    name: &'static str,
    about: &'static str,
    options: &'static [Opt],
    read: fn(&super::Given) -> Option<Command>,
) -> Spec {
    Spec {
        scope: Scope::Everybody,
        kind: Kind::Slash,
        name,
        about,
        options,
        read,
    }
}

const fn menu(
    name: &'static str,
    about: &'static str,
    read: fn(&super::Given) -> Option<Command>,
) -> Spec {
    Spec {
        kind: Kind::Menu,
        ..slash(name, about, &[], read)
    }
}

/// For those who may edit.
const fn curate(
    name: &'static str,
    about: &'static str,
    options: &'static [Opt],
    read: fn(&super::Given) -> Option<Command>,
) -> Spec {
    Spec {
        scope: Scope::Moderators,
        ..slash(name, about, options, read)
    }
}

const PAGE: Opt = may("page", "Which page, from 1", Takes::Number);
const FACT: Opt = must("fact", "Which fact; type a word of it", Takes::Fact);
const SOURCE: Opt = must("source", "Which source; type a word of it", Takes::Source);
const WHY: Opt = must(
    "why",
    "The reason, kept in the history for all moderators",
    Takes::Text,
);

/// Every command.
pub const COMMANDS: &[Spec] = &[
    slash(
        "ask",
        "Answers a question about the story, with its sources",
        &[must(
            "question",
            "In your own words; known questions are suggested while you type",
            Takes::Question,
        )],
        |given| given.text("question").map(Command::Ask),
    ),
    slash(
        "narratives",
        "Shows how outlets read the facts, side by side",
        &[],
        |_| Some(Command::Narratives),
    ),
    slash(
        "facts",
        "Lists every fact with its source, page by page",
        &[PAGE],
        |given| Some(Command::Facts(given.page("page"))),
    ),
    slash(
        "domain check",
        "Says whether names or links are on the list, or only look like it",
        &[must(
            "text",
            "One or more names, links or e-mail addresses",
            Takes::Text,
        )],
        |given| given.text("text").map(Command::DomainCheck),
    ),
    slash(
        "domain list",
        "Shows the listed names, with where the list comes from",
        &[],
        |_| Some(Command::DomainList),
    ),
    menu(
        "Check this message",
        "Looks for facts and listed names in somebody's message; only you see the answer",
        |given| given.message.clone().map(Command::CheckMessage),
    ),
    slash(
        "why",
        "Says why a question gets the answer that it gets",
        &[must(
            "question",
            "The question, as it was asked",
            Takes::Question,
        )],
        |given| given.text("question").map(Command::Why),
    ),
    menu(
        "Why this answer?",
        "Says why somebody's question gets its answer; only you see it",
        |given| given.message.clone().map(Command::Why),
    ),
    slash(
        "suggest",
        "Suggests a fact or a source to the moderators",
        &[],
        |_| Some(Command::Suggest),
    ),
    slash("help", "Says how to ask", &[], |_| Some(Command::Help)),
    slash(
        "about",
        "Says what this bot is, and what it knows as of when",
        &[],
        |_| Some(Command::About),
    ),
    slash("privacy", "Says what is stored about you", &[], |_| {
        Some(Command::Privacy)
    }),
    slash("forget-me", "Forgets what is stored about you", &[], |_| {
        Some(Command::ForgetMe)
    }),
    curate(
        "fact add",
        "Writes a new fact: a form, then a proposal to look over",
        &[],
        |_| Some(Command::Curate(Curate::AddFact)),
    ),
    curate(
        "fact edit",
        "Changes the text, sources or day of a fact, in a form",
        &[FACT],
        |given| {
            given
                .text("fact")
                .map(|id| Command::Curate(Curate::EditFact(id)))
        },
    ),
    curate(
        "fact details",
        "Changes what else a fact has: words, related facts, short answers",
        &[FACT],
        |given| {
            given
                .text("fact")
                .map(|id| Command::Curate(Curate::EditDetails(id)))
        },
    ),
    curate(
        "fact values",
        "Changes the numbers and days of a fact that are certain, and figures that differ",
        &[FACT],
        |given| {
            given
                .text("fact")
                .map(|id| Command::Curate(Curate::EditValues(id)))
        },
    ),
    curate(
        "fact retire",
        "Takes a fact away; it can be restored",
        &[FACT, WHY],
        |given| {
            let (fact, why) = (given.text("fact")?, given.text("why")?);
            Some(Command::Curate(Curate::RetireFact { fact, why }))
        },
    ),
    curate(
        "fact restore",
        "Brings a retired fact back",
        &[must("fact", "Which retired fact", Takes::RetiredFact), WHY],
        |given| {
            let (fact, why) = (given.text("fact")?, given.text("why")?);
            Some(Command::Curate(Curate::RestoreFact { fact, why }))
        },
    ),
    curate(
        "fact show",
        "Shows everything that is stored of a fact",
        &[FACT],
        |given| {
            given
                .text("fact")
                .map(|id| Command::Curate(Curate::ShowFact(id)))
        },
    ),
    curate(
        "fact list",
        "Lists what was edited, what was retired, and where the folder has changed since",
        &[PAGE],
        |given| Some(Command::Curate(Curate::ListFacts(given.page("page")))),
    ),
    curate(
        "fact history",
        "Lists who changed what, when and why",
        &[may("entry", "Which entry; all without it", Takes::Edited)],
        |given| Some(Command::Curate(Curate::History(given.text("entry")))),
    ),
    curate(
        "fact revert",
        "Brings back what an entry said at an earlier revision",
        &[
            must("entry", "Which entry", Takes::Edited),
            must(
                "revision",
                "Which revision, from its history; 0 for what the folder says",
                Takes::Revision,
            ),
            WHY,
        ],
        |given| {
            Some(Command::Curate(Curate::Revert {
                entry: given.text("entry")?,
                revision: given.number("revision")?,
                why: given.text("why")?,
            }))
        },
    ),
    curate(
        "fact export",
        "Gives all facts, sources and lists as files",
        &[],
        |_| Some(Command::Curate(Curate::Export)),
    ),
    curate(
        "fact test",
        "Says what a question gets now, and what it would get with each open proposal",
        &[must("question", "In your own words", Takes::Question)],
        |given| {
            given
                .text("question")
                .map(|text| Command::Curate(Curate::Test(text)))
        },
    ),
    curate(
        "review",
        "Shows the open proposals and suggestions, one by one",
        &[PAGE],
        |given| Some(Command::Curate(Curate::Review(given.page("page")))),
    ),
    curate(
        "source add",
        "Adds a source that facts can point to",
        &[],
        |_| Some(Command::Curate(Curate::AddSource)),
    ),
    curate("source edit", "Changes a source", &[SOURCE], |given| {
        given
            .text("source")
            .map(|id| Command::Curate(Curate::EditSource(id)))
    }),
    curate(
        "narrative edit",
        "Changes how an outlet reads the facts; both sides must stay in balance",
        &[must("narrative", "Which one", Takes::Narrative)],
        |given| {
            given
                .text("narrative")
                .map(|id| Command::Curate(Curate::EditNarrative(id)))
        },
    ),
    curate(
        "words add",
        "Lets words mean the same, or adds words to those that do",
        &[must(
            "words",
            "Two or more, with commas between them",
            Takes::Text,
        )],
        |given| {
            given
                .text("words")
                .map(|words| Command::Curate(Curate::AddWords(words)))
        },
    ),
    curate(
        "words remove",
        "Takes a word out of those that mean the same",
        &[must("word", "Which word", Takes::Word)],
        |given| {
            given
                .text("word")
                .map(|word| Command::Curate(Curate::RemoveWord(word)))
        },
    ),
    curate(
        "phrasing add",
        "Adds a way to ask for a fact",
        &[FACT, must("text", "The way to ask", Takes::Text)],
        |given| {
            let (fact, text) = (given.text("fact")?, given.text("text")?);
            Some(Command::Curate(Curate::AddPhrasing { fact, text }))
        },
    ),
    curate(
        "phrasing remove",
        "Removes a way to ask for a fact",
        &[
            FACT,
            must("text", "The way to ask, as it is stored", Takes::Question),
        ],
        |given| {
            let (fact, text) = (given.text("fact")?, given.text("text")?);
            Some(Command::Curate(Curate::RemovePhrasing { fact, text }))
        },
    ),
    // Discord hides no single command of a group, so these two are offered everywhere.
    slash(
        "domain add",
        "For moderators: adds names to the list, with the source that lists them",
        &[
            must("names", "One or more, defanged or not", Takes::Text),
            SOURCE,
            must(
                "date",
                "The day of the source's list, as 2023-10-25",
                Takes::Text,
            ),
        ],
        |given| {
            Some(Command::Curate(Curate::AddDomain {
                names: given.text("names")?,
                source: given.text("source")?,
                date: given.text("date")?,
            }))
        },
    ),
    slash(
        "domain remove",
        "For moderators: removes a name from the list",
        &[must("name", "Which name", Takes::Domain), WHY],
        |given| {
            let (name, why) = (given.text("name")?, given.text("why")?);
            Some(Command::Curate(Curate::RemoveDomain { name, why }))
        },
    ),
    curate(
        "unanswered",
        "Shows what was asked and not answered, to be made a phrasing or a fact",
        &[PAGE],
        |given| Some(Command::Curate(Curate::Unanswered(given.page("page")))),
    ),
    curate(
        "stats",
        "Shows what was asked and answered in the last days",
        &[may(
            "days",
            "How many days back: 30 without it, at most 365",
            Takes::Number,
        )],
        |given| {
            Some(Command::Curate(Curate::Stats(
                given.number("days").unwrap_or(30),
            )))
        },
    ),
];

/// The groups of commands, each with what it is about.
pub const GROUPS: &[(&str, &str)] = &[
    ("domain", "Checks names against the listed domains"),
    ("fact", "Writes and changes facts"),
    ("source", "Writes and changes sources"),
    ("narrative", "Changes how outlets read the facts"),
    ("words", "Changes which words mean the same"),
    ("phrasing", "Changes the ways to ask for a fact"),
];
