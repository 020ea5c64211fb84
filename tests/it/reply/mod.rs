//! What the bot says, on a small made-up story: a harbour that lost its crane.

mod form;
mod moderation;
mod words;

use footnote::answer::{Answer, Candidate, Outcome, Part, Snapshot};
use footnote::knowledge::{Asks, Base, Files, load};

const FOLDER: [(&str, &str); 6] = [
    ("story.toml", STORY),
    ("sources.toml", SOURCES),
    ("facts.toml", FACTS),
    ("narratives.toml", NARRATIVES),
    ("domains.toml", DOMAINS),
    ("outside.toml", OUTSIDE),
];

const STORY: &str = r#"
title = "The fallen crane"
about = "A crane fell into the harbour."
as_of = "2031-06"
"#;

const SOURCES: &str = r#"
[[source]]
id = "gull"
publisher = "The Gull"
title = "Crane down"
date = "2031-05-04"
url = "https://gull.example/crane_down"

[[source]]
id = "post"
publisher = "Harbour Post"
date = "2031-05-04"
"#;

const FACTS: &str = r#"
[[fact]]
id = "when"
text = "The crane fell on Sunday 4 May 2031."
sources = ["gull"]
as_of = "2031-05-05"
ask = ["When did the crane fall?"]
related = ["cost", "owner"]

[[fact]]
id = "cost"
text = "The damage is disputed."
sources = ["gull", "post"]
ask = ["What did it cost?"]
short = { how-much = "Between 2 and 3 million euros." }

[[fact.figure]]
value = "2 million euros"
source = "gull"

[[fact.figure]]
value = "3 million euros"
source = "post"

[[fact]]
id = "owner"
text = "It belonged to Kranich_AG."
sources = ["post"]
ask = ["Who owned the crane?"]
related = ["cost"]
"#;

const NARRATIVES: &str = r#"
not_in_dispute = "the crane fell."

[[narrative]]
id = "wind"
label = "Account wind"
source = "gull"
text = "It was the wind."

[[narrative]]
id = "rust"
label = "Account rust"
source = "post"
text = "It was the rust."
"#;

const DOMAINS: &str = r#"
[[list]]
id = "fakes"
title = "Fake fundraisers"
source = "gull"
date = "2031-05-06"
confidence = "low: one page prints it"
domains = ["cranehelp.example"]
"#;

const OUTSIDE: &str = r#"
[[outside]]
id = "bridge"
topic = "the bridge of 2029"
ask = ["why was the bridge closed"]
"#;

#[track_caller]
fn base() -> Base {
    let loaded = load(&Files::from_iter(FOLDER));
    assert!(!loaded.has_errors(), "{:#?}", loaded.problems);
    loaded.base
}

fn snapshot() -> Snapshot {
    Snapshot::new(base(), 7)
}

fn near(fact: usize) -> Candidate {
    Candidate {
        fact,
        confidence: 0.4,
    }
}

fn part(text: &str, asks: Option<Asks>, outcome: Outcome) -> Part {
    Part {
        text: text.to_owned(),
        asks,
        outcome,
        premise: None,
    }
}

fn answered(parts: Vec<Part>, candidates: Vec<Candidate>) -> Answer {
    Answer {
        question: String::new(),
        parts,
        candidates,
        about: None,
    }
}
