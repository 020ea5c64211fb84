//! The real binary: arguments and input in, output and exit code out.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

mod check;
mod edits;
mod hostile;

/// A folder below the project's: an invented crane accident.
const STORY: &str = "tests/cases/story";

/// The address of a database that is not there.
const NO_DATABASE: &str = "sqlite://nowhere/footnote.db";

/// The binary, told of the story by the environment, without a database.
fn footnote(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_footnote"));
    command
        .args(args)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("KNOWLEDGE_DIR", STORY)
        .env("DATABASE_URL", NO_DATABASE)
        .env_remove("DISCORD_TOKEN")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it with this input.
#[track_caller]
fn run(args: &[&str], input: &str) -> Ran {
    let mut child = footnote(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // It may end before it has read everything.
        let _ = stdin.write_all(input.as_bytes());
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Ran::new(&output)
}

#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn new(output: &Output) -> Ran {
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    #[track_caller]
    fn objects(&self) -> Vec<Value> {
        let read =
            |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        self.out.lines().map(read).collect()
    }

    #[track_caller]
    fn exits(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }
}

/// A story of one fact, with its domain and nothing wrong but a warning.
fn small_story(facts: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "story.toml",
            "title = \"The fallen crane\"\nabout = \"A crane fell.\"\nas_of = \"2031\"\n",
        ),
        (
            "sources.toml",
            "[[source]]\nid = \"gull\"\npublisher = \"The Gull\"\n",
        ),
        ("facts.toml", facts),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const FACT: &str = "[[fact]]\nid = \"when\"\ntext = \"The crane fell in May 2031.\"\n\
     sources = [\"gull\"]\nask = [\"When did the crane fall?\"]\n";

fn shown(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_line_gives_one_object_in_order_also_a_blank_one() {
    let lines = [
        "When did the crane fall?",
        "",
        "   ",
        "who\tis\u{202e} who?",
        "@everyone",
        "last",
    ];
    let ran = run(&["ask", "--json"], &lines.join("\n"));
    let objects = ran.objects();
    let questions: Vec<&str> = objects
        .iter()
        .map(|o| o["question"].as_str().unwrap())
        .collect();
    assert_eq!(questions, lines);
    for object in &objects {
        let mut keys: Vec<&str> = object
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        keys.retain(|key| *key != "reason");
        keys.sort_unstable();
        let fixed = [
            "candidates",
            "domains",
            "facts",
            "kind",
            "options",
            "question",
            "revision",
        ];
        assert_eq!(keys, fixed);
        let is_unknown = object["kind"] == "unknown";
        assert_eq!(object.get("reason").is_some(), is_unknown, "{object}");
    }
    assert_eq!(objects[0]["facts"][0]["id"], "when-it-fell");
    assert_eq!(objects[1]["reason"], "empty");
}

#[test]
fn input_that_is_no_text_still_gives_a_line_for_a_line() {
    let mut child = footnote(&["ask", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let long = "x".repeat(100_000);
    stdin.write_all(b"\xff\xfe\n\0\x1b[2J\r\n").unwrap();
    stdin.write_all(long.as_bytes()).unwrap();
    drop(stdin);
    let ran = Ran::new(&child.wait_with_output().unwrap()).exits(1);
    assert_eq!(ran.objects().len(), 3);
}

#[test]
fn a_question_is_answered_before_the_next_is_read() {
    let mut child = footnote(&["ask", "--json"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    for question in ["one", "two"] {
        writeln!(stdin, "{question}").unwrap();
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert!(line.contains(question), "{line}");
    }
    drop(stdin);
    child.wait().unwrap();
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    for args in [
        &["ask", "--json"][..],
        &["ask"],
        &["domain", "--json"],
        &["chat"],
    ] {
        let mut child = footnote(args).stdin(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let _ = stdin.write_all("what is this\n".repeat(2000).as_bytes());
        drop(stdin);
        let ran = Ran::new(&child.wait_with_output().unwrap()).exits(0);
        assert_eq!(ran.err, "", "{args:?}");
    }
}

#[test]
fn nothing_found_is_told_by_the_exit_code() {
    let ran = run(
        &[
            "ask", "--json", "how", "deep", "is", "the", "marianas", "trench",
        ],
        "",
    )
    .exits(1);
    let object = &ran.objects()[0];
    assert_eq!(object["question"], "how deep is the marianas trench");
    assert_eq!(object["kind"], "unknown");
    assert_eq!(object["facts"], Value::Array(vec![]));
    let ran = run(&["ask", "how deep is the marianas trench"], "").exits(1);
    assert!(
        ran.out.starts_with("I have no sourced answer to that."),
        "{ran:?}"
    );
    run(&["ask"], "").exits(1);
}

#[test]
fn a_folder_that_is_not_there_says_what_to_do() {
    for args in [
        &["--knowledge", "/nowhere/at/all", "ask", "x"][..],
        &["ask", "x", "--knowledge", "/nowhere/at/all"],
        &["check", "--knowledge=/nowhere/at/all"],
    ] {
        let ran = run(args, "").exits(2);
        assert_eq!(ran.out, "");
        assert!(ran.err.contains("/nowhere/at/all"), "{ran:?}");
        assert!(ran.err.contains("--knowledge DIR"), "{ran:?}");
    }
    let empty = tempfile::tempdir().unwrap();
    let ran = run(&["--knowledge", shown(empty.path()), "ask", "x"], "").exits(2);
    assert!(ran.err.contains("holds no story"), "{ran:?}");
}

#[test]
fn the_environment_names_the_folder_unless_the_command_line_does() {
    let story = small_story(FACT);
    let check = |args: &[&str]| {
        let output = footnote(args).env("KNOWLEDGE_DIR", story.path()).output();
        Ran::new(&output.unwrap()).out
    };
    assert!(check(&["check"]).contains("\n1 fact, "));
    assert!(!check(&["check", "--knowledge", STORY]).contains("\n1 fact, "));
}

#[test]
fn all_errors_of_a_story_are_named_and_nothing_is_answered() {
    let broken = "[[fact]]\nid = \"one\"\ntext = \"One.\"\nsources = [\"nobody\"]\nask = [\"One?\"]\n\
                  [[fact]]\nid = \"two\"\ntext = \"Two.\"\nsources = []\nask = [\"Two?\"]\ncolour = \"red\"\n";
    let story = small_story(broken);
    let folder = shown(story.path());
    for args in [
        &["ask", "One?"][..],
        &["ask", "--json", "One?"],
        &["domain", "a.example"],
        &["chat"],
    ] {
        let ran = run(&[&["--knowledge", folder], args].concat(), "").exits(2);
        assert_eq!(ran.out, "", "{args:?}");
        for part in ["facts.toml:4:", "nobody", "colour", "two"] {
            assert!(ran.err.contains(part), "{part}: {ran:?}");
        }
    }
    let ran = run(&["check", "--knowledge", folder], "").exits(1);
    assert!(
        ran.out.contains("nobody") && ran.out.contains("colour"),
        "{ran:?}"
    );
}

#[test]
fn warnings_are_named_by_check_and_do_not_keep_it_from_answering() {
    let story = small_story(FACT);
    let folder = shown(story.path());
    let ran = run(&["check", "--knowledge", folder], "").exits(1);
    assert!(ran.out.contains("warning["), "{ran:?}");
    let summary = ran.out.lines().last().unwrap();
    assert!(summary.starts_with("1 fact, 0 errors and "), "{summary}");
    let ran = run(&["--knowledge", folder, "ask", "--json", "x"], "");
    assert_eq!(ran.objects().len(), 1);
}

#[test]
fn no_escape_codes_reach_a_pipe() {
    for args in [
        &["ask", "\u{1b}[31mred\u{7}"][..],
        &["chat"],
        &["domain", "\u{1b}[2Ja.example"],
        &["check"],
    ] {
        let ran = run(args, "what\u{1b}[2J\nfacts\n");
        assert!(
            !ran.out.contains('\u{1b}') && !ran.out.contains('\u{7}'),
            "{args:?}"
        );
    }
}

#[test]
fn an_answer_stands_before_its_footnotes() {
    let ran = run(&["ask", "when", "did", "the", "crane", "fall"], "").exits(0);
    let text = "The crane fell on Tuesday 7 May 2019 at 05:40";
    assert!(ran.out.starts_with(text), "{ran:?}");
    assert!(ran.out.contains("\n¹ "), "{ran:?}");
    assert!(ran.out.contains("\nSee also:\n  - "), "{ran:?}");
}

#[test]
fn a_judgement_gets_all_accounts_and_a_name_its_verdict() {
    let lines = "whose fault was it\nis harbourlift.example on the list\nhello\n";
    let ran = run(&["ask", "--json"], lines).exits(0);
    let objects = ran.objects();
    let kinds: Vec<&Value> = objects.iter().map(|object| &object["kind"]).collect();
    assert_eq!(kinds, ["narratives", "domains", "help"]);
    assert_eq!(objects[1]["domains"][0]["domain"], "harbourlift.example");
    let ran = run(&["ask", "whose fault was it"], "").exits(0);
    for side in [
        "In the Gazette's view",
        "In the Review's view",
        "I do not judge",
    ] {
        assert!(ran.out.contains(side), "{side}: {}", ran.out);
    }
}

#[test]
fn domains_are_checked_in_order_and_never_clickable() {
    let names = [
        "https://harbourlift.example/x",
        "www[.]harbourlift[.]example",
        "harbour1ift.example",
        "https://harbourlift.example@evil.test/",
        "evil.test",
        "",
        "plain words",
    ];
    let ran = run(&["domain", "--json"], &names.join("\n")).exits(0);
    let objects = ran.objects();
    let verdicts: Vec<&str> = objects
        .iter()
        .map(|o| o["verdict"].as_str().unwrap())
        .collect();
    let expected = [
        "listed",
        "subdomain",
        "lookalike",
        "mention",
        "not-listed",
        "not-a-domain",
        "not-a-domain",
    ];
    assert_eq!(verdicts, expected);
    for (object, name) in objects.iter().zip(names) {
        let mut keys: Vec<&str> = object
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        keys.retain(|key| *key != "resembles");
        keys.sort_unstable();
        assert_eq!(keys, ["domain", "host", "input", "verdict"]);
        let is_related = !matches!(name, "evil.test" | "" | "plain words");
        let listed = is_related.then_some("harbourlift.example");
        assert_eq!(object["domain"].as_str(), listed, "{object}");
        let is_alike = object["verdict"] == "lookalike";
        assert_eq!(
            object["resembles"].as_str(),
            listed.filter(|_| is_alike),
            "{object}"
        );
    }
    for name in names {
        let ran = run(&["domain", "--explain", "--", name], "");
        let shown = ran.out.split("\n\n¹").next().unwrap();
        assert!(!shown.contains("harbourlift.example"), "{}", ran.out);
        assert!(!shown.contains("evil.test"), "{}", ran.out);
    }
    run(&["domain", "plain words"], "").exits(1);
}

#[test]
fn explain_shows_words_and_numbers() {
    let ran = run(&["explain", "when", "did", "it", "fall"], "").exits(0);
    assert!(ran.out.contains("when-it-fell"), "{}", ran.out);
    assert!(ran.out.contains("0."), "{}", ran.out);
}

#[test]
fn a_follow_up_is_understood_in_a_conversation_and_explained() {
    let lines = [
        "what happened at pier 4",
        "and why?",
        "why",
        "hello",
        "and why?",
    ];
    let ran = run(&["chat"], &lines.join("\n")).exits(0);
    let about = ran.out.matches("About: What happened at Pier 4?").count();
    assert_eq!(about, 1, "{}", ran.out);
    assert!(ran.out.contains("follows up: what-happened"), "{}", ran.out);
    let after = [
        "explain",
        "--after",
        "what happened at pier 4",
        "and",
        "why",
    ];
    let ran = run(&after, "").exits(0);
    assert!(ran.out.contains("follows up: what-happened"), "{}", ran.out);
    // Lines of the input are questions of their own.
    let ran = run(&["ask"], &lines[..2].join("\n")).exits(0);
    assert!(!ran.out.contains("About:"), "{}", ran.out);
}

#[test]
fn a_false_premise_is_put_right_first() {
    let ran = run(&["ask", "were 12 dockers hurt?"], "").exits(0);
    let first = ran.out.lines().find(|line| !line.trim().is_empty());
    assert!(
        first.is_some_and(|line| line.starts_with("The sources say 7, not 12.")),
        "{}",
        ran.out
    );
    let ran = run(&["ask", "were 7 dockers hurt?"], "").exits(0);
    assert!(!ran.out.contains("The sources say"), "{}", ran.out);
}

#[test]
fn eval_scores_a_file_and_names_the_line_that_it_cannot_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("questions.jsonl");
    let questions = [
        r#"{"q": "when did it fall", "kind": "facts", "ids": [["when-it-fell"]], "tag": "plain"}"#,
        "",
        r#"{"q": "whose fault was it", "kind": "facts", "ids": [["cause"]], "tag": "plain"}"#,
        r#"{"q": "how deep is the sea", "kind": "unknown", "ids": [], "tag": "far"}"#,
    ];
    std::fs::write(&file, questions.join("\n")).unwrap();
    let ran = run(&["eval", "--json", shown(&file)], "").exits(0);
    let report = &ran.objects()[0];
    let all = ["n", "right", "wrong"].map(|key| report["all"][key].as_u64());
    assert_eq!(all, [Some(3), Some(2), Some(1)]);
    let ran = run(&["eval", "--misses", shown(&file)], "").exits(0);
    let miss = "wrong [plain] \"whose fault was it\": expected cause, got narratives";
    assert_eq!(ran.out.lines().last(), Some(miss));
    std::fs::write(&file, format!("{}\n{{\n", questions[0])).unwrap();
    let ran = run(&["eval", shown(&file)], "").exits(2);
    assert!(ran.err.contains("questions.jsonl”, line 2: "), "{ran:?}");
    run(&["eval", "/nowhere/at/all"], "").exits(2);
}

#[test]
fn a_conversation_has_help_numbers_and_an_end() {
    let lines = [
        "facts",
        "2",
        "999",
        "history",
        "when did it fall",
        "1",
        "history",
        "why",
        "quit",
        "never read",
    ];
    let ran = run(&["chat"], &lines.join("\n")).exits(0);
    for part in [
        "Ways to ask",
        "What I can answer:",
        "¹ ",
        "There is no 999.",
        "You have not asked",
        "  when did it fall\n",
        "when-it-fell",
    ] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert!(!ran.out.contains("never read"));
    assert!(!ran.out.contains("\n> "), "no prompt where nobody types");
    run(&["chat"], "").exits(0);
}

#[test]
fn help_names_the_commands_and_a_slip_is_refused() {
    let ran = run(&["--help"], "").exits(0);
    for command in [
        "ask",
        "chat",
        "domain",
        "check",
        "explain",
        "eval",
        "export",
        "import",
        "history",
        "run",
        "--knowledge",
    ] {
        assert!(ran.out.contains(command), "{command}");
    }
    run(&["aks"], "").exits(2);
    run(&["ask", "--jsn"], "").exits(2);
    run(&["explain"], "").exits(2);
}
