//! Entries as values: their names, their texts, and how they go into a base and out of it.

use footnote::knowledge::{self, Base, Date, Entry, Fact, Figure, Key, Table};

use super::{read_folder, with};

/// Texts that a careless writer of TOML would break, as the loader gives them: without spaces at
/// the ends.
pub(super) const NASTY: &[&str] = &[
    "say \"so\"",
    "back\\slash \\n \\u0041",
    "two\nlines\r\nand\tmore",
    "'''three\"\"\" quotes'''",
    "[[fact]]\nid = \"x\"",
    "# no comment",
    "nul \u{0} bell \u{7} escape \u{1b}[2J delete \u{7f}",
    "\u{202e}backwards\u{2066} tag \u{e0041} end",
    "naïve Ünïcödé 北朝鮮 👩‍💻 İstanbul",
    "a, b], c = [",
    "{ a = 1 }",
    "=",
];

#[track_caller]
fn reads_back(entry: &Entry) {
    let text = entry.toml();
    let again = Entry::read(entry.key().table, &text);
    assert_eq!(again.as_ref(), Ok(entry), "{text}");
    assert_eq!(again.unwrap().toml(), text, "one form for each value");
}

#[test]
fn every_entry_reads_back_from_its_text() {
    for folder in ["knowledge", "tests/cases/story"] {
        let base = knowledge::read(&read_folder(folder)).base;
        let entries = base.entries();
        assert!(entries.len() > 20, "{folder}");
        for entry in &entries {
            reads_back(entry);
            let key = entry.key();
            assert_eq!(base.entry(&key).as_ref(), Some(entry), "{key}");
            assert_eq!(key.to_string().parse(), Ok(key));
        }
    }
}

#[test]
fn strange_texts_read_back() {
    let base = knowledge::read(&with(&[])).base;
    for text in NASTY {
        let lower = || vec![text.to_lowercase(), "x".to_owned()];
        reads_back(&Entry::Words(lower()));
        for mut entry in base.entries() {
            match &mut entry {
                Entry::Fact(fact) => {
                    fact.text = (*text).to_owned();
                    fact.note = Some((*text).to_owned());
                    fact.ask.push((*text).to_owned());
                    fact.figures.push(Figure {
                        value: (*text).to_owned(),
                        source: "gazette".to_owned(),
                    });
                    for (_, short) in &mut fact.short {
                        short.push_str(text);
                    }
                }
                Entry::Source(source) => source.title = Some((*text).to_owned()),
                Entry::Narrative(side) => side.text = (*text).to_owned(),
                Entry::Accounts { ask, .. } => ask.push((*text).to_owned()),
                Entry::Words(words) => words.extend(lower()),
                Entry::List(list) => list.domains.extend(lower()),
                Entry::Outside(outside) => outside.topic = (*text).to_owned(),
            }
            reads_back(&entry);
        }
    }
}

#[track_caller]
fn check_text(key: &str, expected: &str) {
    let base = knowledge::read(&with(&[])).base;
    let entry = base.entry(&key.parse().unwrap()).unwrap();
    assert_eq!(entry.toml(), expected);
}

#[test]
fn an_entry_is_written_as_a_folder_holds_it() {
    check_text(
        "fact/cost",
        r#"[[fact]]
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
"#,
    );
    check_text(
        "fact/closure",
        r#"[[fact]]
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

[fact.short]
when = "On 1 March 2024."
what = "The bridge."
"#,
    );
    check_text(
        "source/council",
        "[[source]]\nid = \"council\"\npublisher = \"Ashford Council\"\ndate = \"2024-03-02\"\n",
    );
    check_text(
        "words/bridge",
        "[[same]]\nwords = [\"bridge\", \"crossing\"]\n",
    );
    check_text(
        "accounts/story",
        "not_in_dispute = \"The bridge was closed.\"\n",
    );
}

/// The problem that keeps this text from being an entry begins like this.
#[track_caller]
fn check_refused(table: Table, text: &str, expected: &[&str]) {
    let problems = Entry::read(table, text).expect_err(text);
    let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let fits = lines.len() == expected.len()
        && lines
            .iter()
            .zip(expected)
            .all(|(line, e)| line.starts_with(e));
    assert!(fits, "{text}\ngives {lines:#?}");
}

#[test]
fn what_is_no_entry_is_refused_with_the_reason() {
    let fact = |text| {
        check_refused(
            Table::Fact,
            text,
            &["error[missing-key]: there is no `[[fact]]`"],
        )
    };
    fact("");
    fact("# nothing");
    let refused = check_refused;
    refused(
        Table::Fact,
        "[[fact]]\nid = \"a\"\ntext = \"A.\"\ncolour = \"red\"\n",
        &["error[unknown-key] a: there is no key `colour`"],
    );
    refused(
        Table::Fact,
        "[[fact]]\nid = \"a\"\ntext = \" \"\nask = [\"x\", \"\"]\nas_of = \"2023-02-30\"\n",
        &[
            "error[empty] a: `text` is empty",
            "warning[empty-item] a: an item of `ask` is empty",
            "warning[bad-date] a: `2023-02-30` is no date",
        ],
    );
    refused(
        Table::Fact,
        "[[fact]]\nid = \"a\"\ntext = \"A.\"\n[[fact]]\nid = \"b\"\ntext = \"B.\"\n",
        &["error[unknown-key]: one entry must stand here alone"],
    );
    refused(
        Table::Source,
        "[[source]]\nid = \"\u{202e}\"\npublisher = \"P\"\n",
        &["error[bad-id] \\u{202e}: "],
    );
    refused(Table::Source, "[[source]]\nid = ", &["error[syntax]: "]);
    refused(
        Table::Narrative,
        "not_in_dispute = \"N.\"\n[[narrative]]\nid = \"a\"\nlabel = \"A\"\nsource = \"s\"\ntext = \"T.\"\n",
        &["error[unknown-key]: one entry must stand here alone"],
    );
    refused(Table::Narrative, "", &["error[empty]: nothing is here"]);
    refused(
        Table::Accounts,
        "ask = [\"x\"]",
        &["error[missing-key]: `not_in_dispute`"],
    );
    refused(
        Table::Words,
        "[[same]]\nwords = []",
        &["error[empty]: nothing is here"],
    );
    refused(Table::Words, "", &["error[empty]: nothing is here"]);
}

#[test]
fn names_of_entries_are_read_strictly() {
    let reads = |text: &str, table, id: &str| {
        assert_eq!(text.parse(), Ok(Key::new(table, id)), "{text}");
        assert_eq!(Key::new(table, id).to_string(), text);
    };
    reads("fact/court", Table::Fact, "court");
    reads("fact/is-it-open?", Table::Fact, "is-it-open?");
    reads("words/24/7", Table::Words, "24/7");
    reads("words/北", Table::Words, "北");
    reads("accounts/story", Table::Accounts, "story");
    let long = format!("source/{}", "x".repeat(65));
    for text in [
        "",
        "/",
        "fact",
        "fact/",
        "/court",
        "Fact/court",
        "facts/court",
        " fact/court",
        "fact/court ",
        "fact/co\u{202e}urt",
        "fact/\u{e9}",
        "accounts/other",
        "words/",
        "words/Upper",
        "words/a\nb",
        long.as_str(),
    ] {
        let why = text.parse::<Key>().expect_err(text);
        assert!(why.contains("names no entry"), "{why}");
    }
}

#[test]
fn an_entry_is_put_in_its_place_or_behind_all_others() {
    let mut base = knowledge::read(&with(&[])).base;
    let ids = |base: &Base| {
        let ids = base.facts.iter().map(|fact| fact.id.clone());
        ids.collect::<Vec<_>>()
    };
    let fact = |id: &str| {
        Entry::Fact(Fact {
            id: id.to_owned(),
            text: "New.".to_owned(),
            as_of: Date::parse("2024"),
            ..Fact::default()
        })
    };
    base.put(fact("closure"));
    base.put(fact("opening"));
    assert_eq!(ids(&base), ["closure", "cost", "opening"]);
    assert_eq!(base.facts[0].text, "New.");
    base.put(Entry::Words(vec!["close".to_owned(), "end".to_owned()]));
    assert_eq!(base.same[1], ["close", "end"]);
    base.put(Entry::Words(vec!["open".to_owned()]));
    assert_eq!(base.same.len(), 3);
}

#[test]
fn an_entry_that_is_taken_out_leaves_nothing_behind() {
    let mut base = knowledge::read(&with(&[])).base;
    assert_eq!(base.facts[0].related, ["cost"]);
    base.remove(&"fact/cost".parse().unwrap());
    assert_eq!(base.facts[0].related, [""; 0]);
    base.remove(&"fact/nobody".parse().unwrap());
    for entry in base.entries() {
        let key = entry.key();
        base.remove(&key);
        assert_eq!(base.entry(&key), None, "{key}");
    }
    let story = base.story.clone();
    assert_eq!(
        base,
        Base {
            story,
            ..Base::default()
        }
    );
}
