//! Reading a folder: the good one gives its values, each fault gives its line.

use std::fs;
use std::path::Path;

use footnote::files;
use footnote::knowledge::{self, Asks, Date, Files};

mod edit;
mod entry;
mod faults;
mod rules;
mod write;

const STORY: &str = r#"title = "The bridge of Ashford"
about = "A bridge was closed and opened again."
as_of = "2024-03"
"#;

const SOURCES: &str = r#"[[source]]
id = "gazette"
publisher = "Ashford Gazette"
title = "Bridge closed for repairs"
date = "2024-03-01"
url = "https://gazette.example/bridge"

[[source]]
id = "council"
publisher = "Ashford Council"
date = 2024-03-02
"#;

const FACTS: &str = r#"[[fact]]
id = "closure"
text = "The bridge was closed on 1 March 2024."
sources = ["gazette"]
as_of = "2024-03-01"
ask = [
    "When was the bridge closed?",
    "since when is the bridge shut",
    "bridge closing day",
    "What day did they close it?",
    "first day without the bridge",
]
words = ["closure"]
related = ["cost"]
short = { when = "On 1 March 2024.", what = "The bridge." }

[[fact]]
id = "cost"
text = "Sources differ on what the repair cost."
sources = ["council", "gazette"]
as_of = "2024-03-02"
ask = [
    "What did the repair cost?",
    "how much money went into it",
    "price of the repair",
    "Was it expensive?",
    "bill for the works",
]
words = ["cost"]

[[fact.figure]]
value = "2 million"
source = "council"

[[fact.figure]]
value = "3 million"
source = "gazette"
"#;

const NARRATIVES: &str = r#"not_in_dispute = "The bridge was closed."

[[narrative]]
id = "late"
label = "Too late"
source = "gazette"
text = "It should have been repaired years ago."

[[narrative]]
id = "soon"
label = "Too soon"
source = "council"
text = "It could have waited for another year."
"#;

const DOMAINS: &str = r#"[[list]]
id = "false-tickets"
title = "Shops that sold false bridge tickets"
source = "council"
date = "2024-03-02"
domains = ["bridge-tickets.example", "Ashford-Toll.example"]
"#;

const WORDS: &str = r#"[[same]]
words = ["Bridge", "crossing"]

[[same]]
words = ["close", "shut"]
"#;

const OUTSIDE: &str = r#"[[outside]]
id = "tunnel"
topic = "the tunnel"
ask = ["When does the tunnel open?"]
"#;

/// A small folder without a fault.
fn good() -> Vec<(&'static str, String)> {
    [
        ("story.toml", STORY),
        ("sources.toml", SOURCES),
        ("facts.toml", FACTS),
        ("narratives.toml", NARRATIVES),
        ("domains.toml", DOMAINS),
        ("words.toml", WORDS),
        ("outside.toml", OUTSIDE),
    ]
    .map(|(name, text)| (name, text.to_owned()))
    .to_vec()
}

/// File, old text, new text.
type Change = (&'static str, &'static str, &'static str);

/// Instead of the old text: the file is not there.
const GONE: &str = "(no such file)";

/// The good folder with pieces of its text replaced. A file that it does not have is added.
fn with(changes: &[Change]) -> Files {
    let mut files = good();
    for &(file, old, new) in changes {
        if old == GONE {
            files.retain(|(name, _)| *name != file);
            continue;
        }
        let Some((_, text)) = files.iter_mut().find(|(name, _)| *name == file) else {
            files.push((file, new.to_owned()));
            continue;
        };
        assert!(text.contains(old), "{file} does not contain {old:?}");
        *text = text.replacen(old, new, 1);
    }
    files.into_iter().collect()
}

/// A folder below the project's.
fn read_folder(name: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    files::read_dir(&folder).unwrap()
}

fn problems(files: &Files) -> Vec<String> {
    let loaded = knowledge::read(files);
    loaded.problems.iter().map(ToString::to_string).collect()
}

/// The problems of the changed folder begin with these, in this order and number.
#[track_caller]
fn check(changes: &[Change], expected: &[&str]) {
    let found = problems(&with(changes));
    let fits =
        found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.starts_with(e));
    assert!(
        fits,
        "expected lines that begin\n{}\nfound\n{}",
        expected.join("\n"),
        found.join("\n")
    );
}

#[test]
fn good_folder() {
    check(&[], &[]);
    let base = knowledge::read(&with(&[])).base;
    assert_eq!(base.story.as_of, Date::parse("2024-03"));
    assert_eq!(base.sources[1].date, Date::parse("2024-03-02"));
    assert_eq!(
        base.facts[0].short,
        [
            (Asks::When, "On 1 March 2024.".to_owned()),
            (Asks::What, "The bridge.".to_owned())
        ]
    );
    assert_eq!(base.facts[1].figures[1].source, "gazette");
    assert_eq!(base.narratives.sides[1].label, "Too soon");
    assert_eq!(base.lists[0].domains[1], "ashford-toll.example");
    assert_eq!(base.same[0], ["bridge", "crossing"]);
    assert_eq!(base.outside[0].topic, "the tunnel");
}

#[test]
fn required_files_are_enough() {
    let files: Files = good().into_iter().take(3).collect();
    assert_eq!(problems(&files), [""; 0]);
}

#[test]
fn folder_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (name, text) in good() {
        fs::write(path(name), text).unwrap();
    }
    fs::write(path("README.md"), "not read").unwrap();
    let files = files::read_dir(folder.path()).unwrap();
    assert_eq!(problems(&files), [""; 0]);

    fs::write(path("story.toml"), b"title = \"a\"\nabout = \"\xff\"").unwrap();
    fs::write(path("words.toml"), "#".repeat(knowledge::LONGEST_FILE + 1)).unwrap();
    fs::remove_file(path("domains.toml")).unwrap();
    fs::create_dir(path("domains.toml")).unwrap();
    let files = files::read_dir(folder.path()).unwrap();
    assert_eq!(
        problems(&files),
        [
            "domains.toml: error[unreadable]: is no ordinary file; put a file in its place",
            "story.toml: error[unreadable]: is not UTF-8 from line 2 on; save it as UTF-8",
            "words.toml: error[unreadable]: is longer than 2 MiB; remove what is not part of the story",
        ]
    );
    assert!(files::read_dir(&path("nowhere")).is_err());
}

#[test]
fn the_shipped_folder_is_clean() {
    assert_eq!(problems(&read_folder("knowledge")), [""; 0]);
}

#[test]
fn a_generated_folder_has_no_errors() {
    // What tools write for a story of their own: one phrasing or none, no words, odd ids, long
    // texts of somebody else's.
    let fact = format!(
        "[[fact]]\nid = \"is-it-open?\"\ntext = \"{}\"\nsources = [\"source-1\"]\nask = []\nwords = []\n",
        "Long and \\n long. ".repeat(500)
    );
    let files: Files = [
        ("facts.toml", fact.as_str()),
        (
            "sources.toml",
            "[[source]]\nid = \"source-1\"\npublisher = \"Unknown\"\ndate = \"last week\"\n",
        ),
        ("story.toml", STORY),
    ]
    .into_iter()
    .collect();
    let loaded = knowledge::read(&files);
    assert!(!loaded.has_errors(), "{:#?}", loaded.problems);
    assert_eq!(loaded.base.facts[0].id, "is-it-open?");
}
