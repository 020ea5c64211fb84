//! Exporting an edited base: only what was edited changes, and loading gives the same base again.

use footnote::knowledge::{self, Base, Entry, Fact, Files, Key, export};

use super::{good, read_folder};

mod chance;

fn load(files: &Files) -> Base {
    knowledge::load(files).base
}

/// The files with edits done to their base.
#[track_caller]
fn edited(files: &Files, edit: impl FnOnce(&mut Base)) -> Files {
    let folder = load(files);
    let mut effective = folder.clone();
    edit(&mut effective);
    let out = export(files, &folder, &effective);
    let again = load(&out);
    assert_eq!(again, effective, "{out:#?}");
    let once_more = export(&out, &again, &again);
    assert_eq!(once_more.texts, out.texts);
    out
}

const FACTS: &str = r#"# The head.

# About the bridge
[[fact]] # the first
  id = 'closure'
text = """
It was closed."""        # as the paper says
sources = ["gazette"]    # at least one
ask = [
  # everyday words
  "When was it closed?", # the label
  "since when is it shut",
  # formal words
  "closing day"
]
related = ["cost"]
short = { when = "In March." }

# About money
# (two lines)

[[fact]]
id = "cost"
text = "It cost much."
sources = ["gazette"]
as_of = 2024-03-02
words = ["cost", "price"]

  [[fact.figure]] # more
  value = "2"
  source = "gazette"
  [[fact.figure]]
  value = "3"
  source = "gazette"

# The tail.
"#;

fn small(facts: &str) -> Files {
    let story = "title = \"T\"\nabout = \"A.\"\nas_of = \"2024\"\n";
    let sources = "[[source]]\nid = \"gazette\"\npublisher = \"G\"\n";
    [
        ("facts.toml", facts),
        ("sources.toml", sources),
        ("story.toml", story),
    ]
    .into_iter()
    .collect()
}

fn fact<'a>(base: &'a mut Base, id: &str) -> &'a mut Fact {
    base.facts.iter_mut().find(|fact| fact.id == id).unwrap()
}

/// After this edit, the facts read as before with these pieces replaced; in Windows' form as well.
#[track_caller]
fn check(edit: impl Fn(&mut Base), changes: &[(&str, &str)]) {
    let mut expected = FACTS.to_owned();
    for (old, new) in changes {
        assert_eq!(expected.matches(old).count(), 1, "{old:?}");
        expected = expected.replace(old, new);
    }
    let out = edited(&small(FACTS), &edit);
    assert_eq!(out.texts[0].1, expected);
    assert_eq!(out.texts[1..], small(FACTS).texts[1..]);
    // A line break inside a string is part of the value, and depends on the form.
    let crlf = |text: &str| text.replace("\"\"\"\nIt", "\"\"\"It").replace('\n', "\r\n");
    let out = edited(&small(&crlf(FACTS)), &edit);
    assert_eq!(out.texts[0].1, crlf(&expected));
}

#[test]
fn nothing_changes_without_an_edit() {
    check(|_| {}, &[]);
    for folder in ["knowledge", "tests/cases/story"] {
        let files = read_folder(folder);
        assert_eq!(edited(&files, |_| {}).texts, files.texts, "{folder}");
    }
}

#[test]
fn a_value_is_replaced_where_it_stands() {
    check(
        |base| fact(base, "closure").text = "It was \"shut\".".to_owned(),
        &[("\"\"\"\nIt was closed.\"\"\"", r#""It was \"shut\".""#)],
    );
    check(
        |base| fact(base, "closure").sources = vec!["gazette".to_owned(), "post".to_owned()],
        &[("= [\"gazette\"]    #", "= [\"gazette\", \"post\"]    #")],
    );
    check(
        |base| fact(base, "cost").as_of = knowledge::Date::parse("2024-03"),
        &[("2024-03-02", "\"2024-03\"")],
    );
    check(
        |base| {
            fact(base, "cost").words.remove(0);
        },
        &[("\"cost\", \"price\"", "\"price\"")],
    );
}

#[test]
fn a_key_comes_and_goes_in_its_place() {
    check(
        |base| fact(base, "closure").note = Some("Ask again.".to_owned()),
        &[(
            "related = [\"cost\"]\n",
            "related = [\"cost\"]\nnote = \"Ask again.\"\n",
        )],
    );
    check(
        |base| {
            let fact = fact(base, "closure");
            fact.as_of = knowledge::Date::parse("2024");
            fact.words = vec!["closed".to_owned()];
            fact.related.clear();
        },
        &[
            ("at least one\n", "at least one\nas_of = \"2024\"\n"),
            ("related = [\"cost\"]\n", "words = [\"closed\"]\n"),
        ],
    );
    check(
        |base| fact(base, "cost").as_of = None,
        &[("as_of = 2024-03-02\n", "")],
    );
}

#[test]
fn the_items_of_a_list_that_stay_keep_their_lines() {
    let ask = |items: &[&str]| {
        let items: Vec<String> = items.iter().map(|item| (*item).to_owned()).collect();
        move |base: &mut Base| fact(base, "closure").ask.clone_from(&items)
    };
    let (one, two, three) = (
        "When was it closed?",
        "since when is it shut",
        "closing day",
    );
    check(
        ask(&[one, two, three, "four"]),
        &[("  \"closing day\"\n", "  \"closing day\",\n  \"four\",\n")],
    );
    check(
        ask(&["zero", one, two, three]),
        &[("  \"When was", "  \"zero\",\n  \"When was")],
    );
    check(
        ask(&[one, "one and a half", "closing time"]),
        &[
            ("  \"since when is it shut\",\n", ""),
            (
                "  \"closing day\"\n",
                "  \"one and a half\",\n  \"closing time\",\n",
            ),
        ],
    );
    check(
        ask(&[one, three]),
        &[("  \"since when is it shut\",\n", "")],
    );
}

#[test]
fn tables_below_an_entry_are_written_anew() {
    check(
        |base| fact(base, "closure").short[0].1 = "In May.".to_owned(),
        &[(
            "short = { when = \"In March.\" }\n",
            "\n[fact.short]\nwhen = \"In May.\"\n",
        )],
    );
    check(
        |base| fact(base, "closure").short.clear(),
        &[("short = { when = \"In March.\" }\n", "")],
    );
    let blocks = "\n  [[fact.figure]] # more\n  value = \"2\"\n  source = \"gazette\"\n  \
                  [[fact.figure]]\n  value = \"3\"\n  source = \"gazette\"\n";
    check(|base| fact(base, "cost").figures.clear(), &[(blocks, "")]);
    check(
        |base| fact(base, "cost").figures[0].value = "1".to_owned(),
        &[(
            blocks,
            "\n[[fact.figure]]\nvalue = \"1\"\nsource = \"gazette\"\n\n[[fact.figure]]\nvalue = \
             \"3\"\nsource = \"gazette\"\n",
        )],
    );
}

#[test]
fn an_entry_that_goes_leaves_the_comments_around_it() {
    let cost = FACTS.find("[[fact]]\nid = \"cost\"").unwrap();
    let cost = &FACTS[cost..FACTS.find("# The tail").unwrap()];
    check(
        |base| base.remove(&Key::new(knowledge::Table::Fact, "cost")),
        &[("related = [\"cost\"]\n", ""), (cost, "")],
    );
    let closure = &FACTS[FACTS.find("[[fact]] #").unwrap()..FACTS.find("# About money").unwrap()];
    check(
        |base| base.remove(&Key::new(knowledge::Table::Fact, "closure")),
        &[(closure, "")],
    );
}

#[test]
fn a_new_entry_comes_last() {
    let arch = Entry::Fact(Fact {
        id: "arch".to_owned(),
        text: "It has one arch.".to_owned(),
        ..Fact::default()
    });
    check(
        |base| base.put(arch.clone()),
        &[(
            "# The tail.\n",
            "# The tail.\n\n[[fact]]\nid = \"arch\"\ntext = \"It has one arch.\"\n",
        )],
    );
}

#[test]
fn files_are_made_and_done_away_with() {
    let files = small(FACTS);
    let all = load(&good().into_iter().collect());
    let out = edited(&files, |base| {
        for entry in all.entries() {
            let is_other = !matches!(entry, Entry::Fact(_) | Entry::Source(_));
            if is_other {
                base.put(entry);
            }
        }
    });
    let names: Vec<&str> = out.texts.iter().map(|(name, _)| name.as_str()).collect();
    let made = [
        "narratives.toml",
        "domains.toml",
        "words.toml",
        "outside.toml",
    ];
    assert_eq!(names[..3], ["facts.toml", "sources.toml", "story.toml"]);
    assert_eq!(names[3..], made);
    assert!(out.texts[3].1.starts_with("not_in_dispute = "));
    let gone = edited(&out, |base| {
        for entry in all.entries() {
            let is_other = !matches!(entry, Entry::Fact(_) | Entry::Source(_));
            if is_other {
                base.remove(&entry.key());
            }
        }
    });
    assert_eq!(gone.texts, files.texts);
    // What somebody wrote there stays, unless the story could not be read with it.
    let mut files = files;
    for name in ["words.toml", "narratives.toml"] {
        files
            .texts
            .push((name.to_owned(), "# A remark.\n".to_owned()));
    }
    let word = || Entry::Words(vec!["a".to_owned(), "b".to_owned()]);
    let out = edited(&files, |base| base.put(word()));
    let out = edited(&out, |base| base.remove(&word().key()));
    assert_eq!(out.texts[3].1, "# A remark.\n");
}

#[test]
fn forms_that_are_not_foreseen_are_written_anew_under_their_head() {
    let head = "# The head.\n";
    let odd = [
        "fact = [{ id = \"a\", text = \"A.\", ask = [\"x\",\n\"y\"] }, { id = \"b\", text = \"B.\" }]",
        "[[fact]]\nid = \"a\"\ntext = \"A.\"\nask = [\"x\",\n\"y\"]\nshort.when = \"Now.\"\n[[fact]]\nid = \"b\"\ntext = \"B.\"",
        "[[fact]]\n\"id\" = \"a\"\ntext = \"A.\"\nask = [ \"x\", # one\n \"y\", \"\" ]\n[fact.short]\nwhen = \"N.\"\n[[fact]]\nid = \"b\"\ntext = \"B.\"",
        "[[fact]]\nid = \"a\"\ntext = \"A.\"\nask = [\n\"x\",\n\"y\"] # end\n[[fact]]\nid = \"b\"\ntext = \"B.\"",
        "[[fact]]\nid = \"\\u0061\"\ntext = '''A.\n'''\nask = [\n\"x\", \"y\",\n]\n[[fact]]\nid = \" b \"\ntext = \"B.\"\nfigure = [{ value = \"1\", source = \"s\" }]",
    ];
    for facts in odd {
        let files = small(&format!("{head}{facts}"));
        let loaded = load(&files);
        assert_eq!(
            (loaded.facts.len(), loaded.facts[0].ask.len()),
            (2, 2),
            "{facts}"
        );
        let edits: [fn(&mut Base); 8] = [
            |base| fact(base, "a").text = "New.".to_owned(),
            |base| fact(base, "a").ask.push("z".to_owned()),
            |base| fact(base, "a").ask[0] = "z".to_owned(),
            |base| fact(base, "a").ask.clear(),
            |base| fact(base, "a").short = vec![(knowledge::Asks::Who, "I.".to_owned())],
            |base| fact(base, "b").note = Some("N.".to_owned()),
            |base| fact(base, "b").figures.clear(),
            |base| base.remove(&Key::new(knowledge::Table::Fact, "b")),
        ];
        for edit in edits {
            let out = edited(&files, edit);
            assert!(out.texts[0].1.starts_with(head), "{}", out.texts[0].1);
        }
    }
}
