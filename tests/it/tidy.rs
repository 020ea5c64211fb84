//! What no compiler checks: which part may use what, and what is written in two places.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use footnote::answer::{intents::Intent, text};
use footnote::config::VARIABLES;
use footnote::ops::table::METRICS;

/// Parts of `src` by how their paths start, and what none of their files may name.
const RULES: &[(&[&str], &[&str])] = &[
    // The pure parts: no I/O, no runtime, no platform; the time is an argument.
    (
        &[
            "knowledge/",
            "answer/",
            "reply/",
            "command",
            "curate",
            "measure.rs",
            "eval",
        ],
        &[
            "tokio",
            "serenity",
            "twilight",
            "reqwest",
            "rusqlite",
            "sqlx",
            "tracing",
            "std::fs",
            "std::env",
            "std::net",
            "std::process",
            "std::thread",
            "env::var",
            "SystemTime",
            "Instant::now",
        ],
    ),
    // Downwards only.
    (&["measure.rs"], &["crate::"]),
    (&["knowledge/"], &["crate::answer", "crate::reply"]),
    (&["answer/", "eval"], &["crate::reply"]),
    (
        &[
            "knowledge/",
            "answer/",
            "reply/",
            "command",
            "curate",
            "eval",
            "files.rs",
        ],
        &[
            "crate::app",
            "crate::cli",
            "crate::config",
            "crate::discord",
        ],
    ),
    (&["files.rs"], &["tokio", "std::env"]),
    (
        &["app/", "app.rs"],
        &[
            "serenity",
            "twilight",
            "reqwest",
            "rusqlite",
            "sqlx",
            "std::env",
            "std::fs",
            "env::var",
            "crate::discord",
            "crate::cli",
        ],
    ),
    // What it holds is text to it.
    (
        &["store/"],
        &[
            "reqwest",
            "std::env",
            "env::var",
            "SystemTime",
            "crate::knowledge",
            "crate::answer",
            "crate::reply",
            "crate::command",
            "crate::app",
            "crate::cli",
            "crate::config",
            "crate::discord",
        ],
    ),
    // It counts, and holds nobody's words.
    (
        &["ops/"],
        &[
            "sqlx",
            "reqwest",
            "std::fs",
            "std::env",
            "crate::cli",
            "crate::config",
            "crate::discord",
            "crate::reply",
            "crate::answer",
        ],
    ),
    (
        &["discord/"],
        &["rusqlite", "sqlx", "std::fs", "crate::cli", "crate::answer"],
    ),
    (
        &["cli/", "config", "main.rs"],
        &["serenity", "twilight", "reqwest"],
    ),
];

/// The most lines of a file in `src`, without the rows of tables of words.
const LONGEST: usize = 400;

struct File {
    /// Below `src`, with `/` between folders.
    path: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn sources() -> Vec<File> {
    let src = root().join("src");
    let mut folders = vec![src.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    assert!(files.len() > 10, "found only {files:?}");
    let file = |path: &PathBuf| File {
        path: path
            .strip_prefix(&src)
            .unwrap()
            .to_str()
            .unwrap()
            .replace('\\', "/"),
        text: fs::read_to_string(path).unwrap(),
    };
    files.iter().map(file).collect()
}

/// The code without comments, and with `use std::{env, fs}` written as `std::env std::fs`.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("//") {
        // The `//` of an address is no comment.
        Some((before, _)) if !before.ends_with(':') => before,
        _ => line,
    });
    let code: String = lines.collect::<Vec<_>>().join("\n");
    let mut extra = String::new();
    for root in ["std", "crate"] {
        for group in code.split(&format!("{root}::{{")).skip(1) {
            let mut depth = 1;
            let end = group.find(|c| {
                depth += i32::from(c == '{') - i32::from(c == '}');
                depth == 0
            });
            for name in group[..end.unwrap_or(0)].split([',', '{', '}']) {
                extra.push_str(&format!("\n{root}::{}", name.trim()));
            }
        }
    }
    code + &extra
}

/// Whether a name stands in the code as a whole word.
fn names(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        // `twilight` forbids `twilight_gateway` too.
        let ends = after.is_none_or(|c| !is_word(c) || c == '_' || name.ends_with(':'));
        before.is_none_or(|c| !is_word(c)) && ends
    })
}

#[test]
fn each_part_uses_only_what_it_may() {
    let mut faults = Vec::new();
    for file in sources() {
        let code = code(&file.text);
        for (parts, banned) in RULES {
            if parts.iter().any(|part| file.path.starts_with(part)) {
                let found = banned.iter().filter(|name| names(&code, name));
                faults.extend(found.map(|name| format!("src/{} names {name}", file.path)));
            }
        }
        if !file.path.starts_with("discord/") {
            let found = ["serenity", "twilight"]
                .into_iter()
                .filter(|name| names(&code, name));
            faults.extend(found.map(|name| format!("src/{} names {name}", file.path)));
        }
        if !file.path.starts_with("store/") && names(&code, "sqlx") {
            faults.push(format!("src/{} names sqlx", file.path));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_rules_see_what_they_forbid() {
    let banned = [
        ("use tokio::sync::mpsc;", "tokio"),
        ("use std::{env, fs};", "std::fs"),
        (
            "use std::{\n    collections::HashMap,\n    env::{self, VarError},\n};",
            "std::env",
        ),
        ("twilight_gateway::Shard", "twilight"),
        ("let now = Instant::now();", "Instant::now"),
        ("use crate::{answer, reply::Reply};", "crate::reply"),
    ];
    for (text, name) in banned {
        assert!(names(&code(text), name), "{name} in {text}");
    }
    let allowed = [
        ("// tokio is not used here", "tokio"),
        ("/// Unlike `std::fs`, pure.", "std::fs"),
        ("let instant = 1;", "Instant::now"),
        ("use crate::replying;", "crate::reply"),
        ("let mytokio = 1;", "tokio"),
    ];
    for (text, name) in allowed {
        assert!(!names(&code(text), name), "{name} in {text}");
    }
}

#[test]
fn each_file_says_what_it_is_for_and_is_short() {
    let mut faults = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//! ") {
            faults.push(format!("src/{} has no head", file.path));
        }
        let is_row = |line: &str| line.trim().starts_with('"') && line.ends_with("\",");
        let lines = file.text.lines().filter(|line| !is_row(line)).count();
        if lines > LONGEST {
            faults.push(format!("src/{} has {lines} lines", file.path));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn lib_names_every_part_in_its_map() {
    let lib = read("src/lib.rs");
    let parts = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    let missing: Vec<&str> = parts
        .filter(|part| !lib.contains(&format!("//! - [`{part}`]")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_file_of_tests_is_compiled() {
    let main = read("tests/it/main.rs");
    for entry in fs::read_dir(root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let is_listed = main.lines().any(|line| line == format!("mod {name};"));
        assert!(
            name == "main" || is_listed,
            "no `mod {name};` in tests/it/main.rs"
        );
    }
}

#[test]
fn the_source_knows_no_story() {
    let mut words = vec!["korea".to_owned(), "dprk".to_owned()];
    let domains: toml::Table = read("knowledge/domains.toml").parse().unwrap();
    for list in domains["list"].as_array().unwrap() {
        let names = list["domains"].as_array().unwrap().iter();
        words.extend(names.map(|name| name.as_str().unwrap().to_owned()));
    }
    let facts: toml::Table = read("knowledge/facts.toml").parse().unwrap();
    for fact in facts["fact"].as_array().unwrap() {
        let id = fact["id"].as_str().unwrap();
        // A short id is also an English word.
        words.extend(id.contains('-').then(|| id.to_owned()));
    }
    for file in sources() {
        let text = file.text.to_lowercase();
        let found: Vec<&String> = words.iter().filter(|word| text.contains(*word)).collect();
        assert!(found.is_empty(), "src/{} names {found:?}", file.path);
    }
    for phrasing in Intent::ALL.into_iter().flat_map(Intent::phrasings) {
        let found: Vec<&String> = words
            .iter()
            .filter(|word| phrasing.contains(*word))
            .collect();
        assert!(found.is_empty(), "{phrasing:?} names {found:?}");
    }
}

#[test]
fn no_phrasing_of_an_intent_is_empty_or_there_twice() {
    let mut seen = HashMap::new();
    for intent in Intent::ALL {
        for phrasing in intent.phrasings() {
            let words = text::words(phrasing).join(" ");
            assert!(!words.is_empty(), "an empty line of {intent:?}");
            if let Some(other) = seen.insert(words, intent) {
                panic!("{phrasing:?} is in {other:?} and {intent:?}");
            }
        }
    }
}

#[test]
fn the_readme_gives_the_test_command_that_is_run() {
    let readme = read("README.md");
    let ci = read(".ci/run");
    let runs = |line: &str| ci.lines().any(|run| run == format!("step {line}"));
    let given: Vec<&str> = readme
        .lines()
        .filter(|line| line.starts_with("cargo test"))
        .collect();
    assert!(!given.is_empty(), "README.md gives no test command");
    assert!(
        given.iter().all(|line| runs(line)),
        "{given:?} is not what .ci/run runs"
    );
}

#[test]
fn the_readme_names_every_command_and_key() {
    let readme = read("README.md");
    for command in [
        "ask", "chat", "domain", "check", "explain", "eval", "export", "import", "history",
        "store", "undo", "backup", "restore", "doctor", "run",
    ] {
        assert!(
            readme.contains(&format!("footnote {command}")),
            "footnote {command}"
        );
    }
    let schema = read("src/knowledge/schema.rs");
    for row in schema.split(['\n', ' ']) {
        let key = row
            .strip_prefix("must(\"")
            .or_else(|| row.strip_prefix("may(\""));
        if let Some(key) = key.and_then(|key| key.split('"').next()) {
            assert!(
                readme.contains(key),
                "README.md does not show the key {key}"
            );
        }
    }
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = read("README.md");
    let row = |variable: &footnote::config::Variable| {
        let default = match variable.default {
            Some("") => "not set".to_owned(),
            Some(default) => format!("`{default}`"),
            None => "none: must be set".to_owned(),
        };
        format!("| `{}` | {default} | {} |", variable.name, variable.about)
    };
    let rows: Vec<String> = VARIABLES.iter().map(row).collect();
    let table = rows.join("\n");
    assert!(
        readme.contains(&table),
        "README.md does not hold these rows:\n{table}"
    );
}

#[test]
fn the_readme_lists_every_metric() {
    let row = |metric: &footnote::ops::table::Metric| {
        let labels = match metric.labels {
            "" => String::new(),
            labels => format!("`{labels}`"),
        };
        let (name, kind) = (metric.name, metric.kind.name());
        format!("| `{name}` | {kind} | {labels} | {} |", metric.help)
    };
    let rows: Vec<String> = METRICS.iter().map(row).collect();
    let table = format!("|---|---|---|---|\n{}\n\n", rows.join("\n"));
    assert!(
        read("README.md").contains(&table),
        "README.md does not hold just these rows:\n{table}"
    );
}

#[test]
fn the_readme_lists_every_command_of_discord() {
    let readme = read("README.md");
    use footnote::command::{Scope, ways};
    let all = [Scope::Everybody, Scope::Moderators]
        .into_iter()
        .flat_map(ways);
    for (way, what) in all {
        let row = if way.starts_with('/') {
            format!("| `{way}` | {what} |")
        } else {
            format!("| {way} | {what} |")
        };
        assert!(readme.contains(&row), "README.md does not hold: {row}");
    }
}
