//! Every form with its fields.

use super::{Kind, Line, Shape, Sheet};
use crate::knowledge::Table;

const fn must(key: &'static str, label: &'static str, hint: &'static str, shape: Shape) -> Line {
    Line {
        key,
        label,
        hint,
        shape,
        required: true,
    }
}

const fn may(key: &'static str, label: &'static str, hint: &'static str, shape: Shape) -> Line {
    Line {
        required: false,
        ..must(key, label, hint, shape)
    }
}

const WHY: Line = may(
    "why",
    "Why (kept in the history)",
    "The source was corrected",
    Shape::Why,
);
const TEXT: Line = must(
    "text",
    "The fact, in one to three sentences",
    "It is said word for word.",
    Shape::Long,
);
const SOURCES: Line = must(
    "sources",
    "Ids of its sources, the most important first",
    "One a line; /source add makes a new one",
    Shape::Names,
);
const AS_OF: Line = may(
    "as_of",
    "True as of",
    "2023-10-18, or 2023-10, or 2023",
    Shape::Short,
);

/// Every form.
pub const SHEETS: &[Sheet] = &[
    Sheet {
        kind: Kind::NewFact,
        code: "new",
        table: Table::Fact,
        title: "A new fact",
        lines: &[
            TEXT,
            SOURCES,
            AS_OF,
            must(
                "ask",
                "Ways to ask for it, five or more, one a line",
                "The first is also its label",
                Shape::List,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Fact,
        code: "fact",
        table: Table::Fact,
        title: "The fact",
        lines: &[
            TEXT,
            SOURCES,
            AS_OF,
            may("note", "Note for moderators, never shown", "", Shape::Short),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Details,
        code: "more",
        table: Table::Fact,
        title: "More about the fact",
        lines: &[
            may(
                "words",
                "Words that name it, one a line",
                "For questions of one to three words",
                Shape::List,
            ),
            may(
                "related",
                "Ids of facts to read next, one a line",
                "At most three are shown",
                Shape::Names,
            ),
            may(
                "short",
                "First lines by kind of question",
                "when: On 17 October 2023. (who, when, where, how-many, how-much, why, how, what)",
                Shape::Pairs,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Values,
        code: "values",
        table: Table::Fact,
        title: "The numbers and days of the fact",
        lines: &[
            may(
                "exact",
                "Values that are certain, one a line",
                "17 domains seized (the value, then the words that a question about it holds)",
                Shape::List,
            ),
            may(
                "figure",
                "Figures that differ, source: value",
                "doj: about $1.5 million",
                Shape::Figures,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Source,
        code: "source",
        table: Table::Source,
        title: "A source",
        lines: &[
            must("publisher", "Who published it", "Reuters", Shape::Short),
            may("title", "Its title", "", Shape::Short),
            may(
                "date",
                "When",
                "2023-10-18, or 2023-10, or 2023",
                Shape::Short,
            ),
            may(
                "url",
                "Its address, where you have seen it",
                "https://… (leave it out rather than guess)",
                Shape::Short,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Narrative,
        code: "side",
        table: Table::Narrative,
        title: "How an outlet reads the facts",
        lines: &[
            must("label", "What it is called", "", Shape::Short),
            must("source", "Id of its source", "", Shape::Short),
            must(
                "text",
                "Its account",
                "About as long as the others",
                Shape::Long,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Accounts,
        code: "common",
        table: Table::Accounts,
        title: "What is not in dispute",
        lines: &[
            must(
                "not_in_dispute",
                "What none of the narratives disputes",
                "",
                Shape::Long,
            ),
            may(
                "ask",
                "Ways to ask for the narratives, one a line",
                "",
                Shape::List,
            ),
            WHY,
        ],
    },
    Sheet {
        kind: Kind::Suggestion,
        code: "suggest",
        table: Table::Fact,
        title: "A suggestion to the moderators",
        lines: &[
            must(
                "text",
                "What should I know?",
                "One to three sentences, in your own words",
                Shape::Long,
            ),
            must(
                "note",
                "Where is it written?",
                "Publisher, title, day, link",
                Shape::Long,
            ),
            may(
                "ask",
                "How would people ask for it? One a line",
                "",
                Shape::List,
            ),
        ],
    },
];
