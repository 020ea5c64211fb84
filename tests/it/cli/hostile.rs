//! Hostile files: bombs of TOML, folders without end, names and texts that want to be something else.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, Instant};

use footnote::knowledge::{Key, Table};

use super::edits::Place;
use super::{FACT, Ran, footnote, shown, small_story};

/// No file may take longer, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// Checks a story with these facts: refused or taken, but with a word and in time.
#[track_caller]
fn check(what: &str, facts: &str) -> Ran {
    let story = small_story("");
    fs::write(story.path().join("facts.toml"), facts).unwrap();
    let start = Instant::now();
    let output = footnote(&["--knowledge", shown(story.path()), "check"]).output();
    let ran = Ran::new(&output.unwrap());
    assert!(
        start.elapsed() < LONGEST,
        "{what} took {:?}",
        start.elapsed()
    );
    assert!(matches!(ran.code, Some(0..=2)), "{what}: {ran:?}");
    assert!(
        ran.out.len() + ran.err.len() < 1 << 20,
        "{what} is told at length"
    );
    ran
}

#[test]
fn bombs_of_toml_are_refused() {
    let deep = 100_000;
    let bombs = [
        (
            "arrays in arrays",
            format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        ),
        ("arrays without end", format!("a = {}", "[".repeat(deep))),
        (
            "tables in tables",
            format!("a = {}1{}", "{a = ".repeat(deep), "}".repeat(deep)),
        ),
        ("a long path", format!("{}a = 1", "a.".repeat(deep))),
        ("a long head", format!("[{}a]", "a.".repeat(deep))),
        ("many heads", "[[fact]]\n".repeat(deep)),
        (
            "many keys",
            (0..deep).map(|n| format!("k{n} = 1\n")).collect(),
        ),
        ("one key again and again", "a = 1\n".repeat(deep)),
        ("a long number", format!("a = {}", "9".repeat(1 << 20))),
        (
            "a long text",
            format!("[[fact]]\nid = \"a\"\ntext = \"{}\"", "x ".repeat(1 << 19)),
        ),
        (
            "many phrasings",
            format!(
                "[[fact]]\nid = \"a\"\nask = [{}]",
                "\"a b c\",".repeat(deep)
            ),
        ),
        ("nothing but quotes", "\"".repeat(1 << 20)),
        ("nothing but nulls", "\0".repeat(1 << 20)),
        ("too long a file", "#".repeat(3 << 20)),
    ];
    for (what, bomb) in bombs {
        let ran = check(what, &bomb);
        assert_ne!(ran.code, Some(0), "{what}: {ran:?}");
    }
}

#[test]
fn folders_without_end_are_refused_before_they_fill_the_memory() {
    // Files of two megabytes that take no room on the disk.
    let story = small_story("");
    for number in 0..90 {
        let file = File::create(story.path().join(format!("x{number}.toml"))).unwrap();
        file.set_len(2 << 20).unwrap();
    }
    let start = Instant::now();
    // All of them together would not fit.
    let output = Command::new("sh")
        .args(["-c", "ulimit -v 160000 && exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_footnote"))
        .args(["--knowledge", shown(story.path()), "check"])
        .output();
    let ran = Ran::new(&output.unwrap());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("comes after too much"), "{ran:?}");
    for number in 90..5000 {
        File::create(story.path().join(format!("x{number}.toml"))).unwrap();
    }
    let output = footnote(&["--knowledge", shown(story.path()), "check"]).output();
    let ran = Ran::new(&output.unwrap());
    assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
    assert!(ran.out.contains("more than 100"), "{ran:?}");
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

/// A text that ends its own entry, where it could.
const WAY_OUT: &str = "The crane was theirs.\"\n'''\n\"\"\"\n]\n}\n[[fact]]\nid = \"evil\"\ntext = \"no\"\n=cmd|' /C calc'!A0";

#[test]
fn a_text_stays_a_text_through_import_and_export() {
    let place = Place::new();
    let folder = place.export("mine");
    let facts = fs::read_to_string(folder.join("facts.toml")).unwrap();
    let mut table: toml::Table = facts.parse().unwrap();
    let all = table["fact"].as_array_mut().unwrap();
    let number = all.len();
    for key in ["note", "text"] {
        all[0]
            .as_table_mut()
            .unwrap()
            .insert(key.to_owned(), WAY_OUT.into());
    }
    fs::write(folder.join("facts.toml"), toml::to_string(&table).unwrap()).unwrap();
    let ran = place.run(&["import", shown(&folder), "--apply"]);
    // Whether the checks take such a text or not, it is one entry.
    let again = place.export("again");
    let table: toml::Table = fs::read_to_string(again.join("facts.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let all = table["fact"].as_array().unwrap();
    assert_eq!(all.len(), number, "{ran:?}");
    let evil = all
        .iter()
        .filter(|fact| fact["id"].as_str() == Some("evil"));
    assert_eq!(evil.count(), 0, "{ran:?}");
    if ran.code == Some(0) {
        assert_eq!(all[0]["text"].as_str(), Some(WAY_OUT));
    }
    // Only a line break in a text is refused here; without it, every byte comes through.
    let tame = WAY_OUT.replace('\n', " ");
    let mut table: toml::Table = facts.parse().unwrap();
    let all = table["fact"].as_array_mut().unwrap();
    all[0]
        .as_table_mut()
        .unwrap()
        .insert("note".to_owned(), tame.clone().into());
    fs::write(folder.join("facts.toml"), toml::to_string(&table).unwrap()).unwrap();
    place.import(&folder);
    let third = place.export("third");
    let table: toml::Table = fs::read_to_string(third.join("facts.toml"))
        .unwrap()
        .parse()
        .unwrap();
    let all = table["fact"].as_array().unwrap();
    assert_eq!(
        (all.len(), all[0]["note"].as_str()),
        (number, Some(tame.as_str()))
    );
}

#[test]
fn ids_are_plain_letters_so_that_none_looks_like_another() {
    for id in [
        "crane-оwner",        // a Cyrillic letter
        "crane\u{2010}owner", // another hyphen
        "crane-owner\u{200b}",
        "\u{202e}renwo-enarc",
        "ｃrane",
        "ﬁre",
        "cafe\u{301}",
        "",
        "x\0",
    ] {
        let facts = format!(
            "[[fact]]\nid = {}\ntext = \"It is so.\"\nsources = [\"gull\"]\nask = [\"is it so\"]\n",
            toml::Value::from(id)
        );
        let ran = check(id, &facts);
        assert_eq!(ran.code, Some(1), "{id:?}: {ran:?}");
        let is_refused = ran.out.contains("cannot be an id") || ran.out.contains("is empty");
        assert!(is_refused, "{id:?}: {ran:?}");
        let key = format!("fact/{id}").parse::<Key>();
        assert!(key.is_err(), "{id:?}: {key:?}");
    }
    let key = "fact/crane-owner".parse::<Key>().unwrap();
    assert_eq!(key, Key::new(Table::Fact, "crane-owner"));
}

#[test]
fn an_export_writes_nowhere_else() {
    let place = Place::new();
    let secret = place.path("secret");
    fs::write(&secret, "mine").unwrap();
    // Entries and files that want out: none of them can be made to name a file.
    let story = small_story(FACT);
    for name in [
        "..toml",
        "...toml",
        "..\\x.toml",
        "facts.toml.toml",
        ".toml",
    ] {
        fs::write(story.path().join(name), "[[fact]]\nid = \"x\"\n").unwrap();
    }
    let target = place.path("out");
    let args = ["export", shown(&target), "--knowledge", shown(story.path())];
    let ran = place.run(&args);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let mut names: Vec<String> = fs::read_dir(&target)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.contains(&"facts.toml".to_owned()), "{names:?}");
    for name in &names {
        let known = [
            "story",
            "facts",
            "sources",
            "narratives",
            "domains",
            "words",
            "outside",
        ];
        let is_known = known.iter().any(|known| *name == format!("{known}.toml"));
        assert!(is_known, "{names:?} {ran:?}");
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), "mine");
    let mut beside: Vec<String> = fs::read_dir(place.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    beside.sort();
    assert!(
        beside
            .iter()
            .all(|name| ["out", "secret"].contains(&name.as_str())),
        "{beside:?}"
    );
}
