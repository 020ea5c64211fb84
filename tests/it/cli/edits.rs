//! Export, import and history by the real binary, with a real database, and every other command with
//! the published edits.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use footnote::files::read_dir;
use footnote::store::{self, Store};

use super::{FACT, Ran, footnote, run, shown, small_story};

mod copy;
mod export;
mod history;
mod trouble;

/// A folder for a database, and for other folders.
pub struct Place(tempfile::TempDir);

/// Some day in 2026.
const NOW: u64 = 1_790_000_000;

impl Place {
    pub fn new() -> Place {
        Place(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn address(&self) -> String {
        format!("sqlite://{}", shown(&self.path("edits.db")))
    }

    pub fn run(&self, args: &[&str]) -> Ran {
        let output = footnote(args).env("DATABASE_URL", self.address()).output();
        Ran::new(&output.unwrap())
    }

    /// The exported story, in a folder of this name.
    #[track_caller]
    pub fn export(&self, name: &str) -> PathBuf {
        let target = self.path(name);
        self.run(&["export", shown(&target)]).exits(0);
        target
    }

    /// Publishes what a folder says.
    #[track_caller]
    pub fn import(&self, source: &Path) -> Ran {
        self.run(&["import", shown(source), "--apply"]).exits(0)
    }

    /// Does something to the database without the binary.
    fn store<T>(&self, work: impl AsyncFnOnce(Arc<dyn Store>) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let store = store::open(&self.address()).await.unwrap();
            let done = work(Arc::clone(&store)).await;
            store.close().await;
            done
        })
    }
}

/// Replaces a piece of a file.
#[track_caller]
fn change(folder: &Path, file: &str, old: &str, new: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches(old).count(), 1, "{old:?} in {file}");
    fs::write(path, text.replace(old, new)).unwrap();
}

fn copy(from: &str, to: &Path) {
    fs::create_dir(to).unwrap();
    for (name, text) in texts(Path::new(env!("CARGO_MANIFEST_DIR")).join(from)) {
        fs::write(to.join(name), text).unwrap();
    }
}

fn texts(folder: impl AsRef<Path>) -> Vec<(String, String)> {
    read_dir(folder.as_ref()).unwrap().texts
}

#[track_caller]
fn says(ran: &Ran, parts: &[&str]) {
    let all = format!("{}{}", ran.out, ran.err);
    for part in parts {
        assert!(all.contains(part), "{part:?} is not in {all}");
    }
}

const QUESTION: [&str; 3] = ["ask", "--json", "When did the crane fall?"];
const OLD: &str = "The crane fell on Tuesday 7 May 2019 at 05:40";
const NEW: &str = "The crane fell on Tuesday 7 May 2019 at 05:45";

#[test]
fn no_command_that_reads_makes_a_database() {
    let place = Place::new();
    let target = place.path("story");
    for args in [
        &QUESTION[..],
        &["chat"],
        &["domain", "a.example"],
        &["check"],
        &["explain", "x"],
        &["export", shown(&target)],
        &["import", shown(&target)],
        &["import", shown(&target), "--apply"],
        &["history"],
        &["history", "--verify"],
    ] {
        place.run(args);
        let left = fs::read_dir(place.0.path()).unwrap().count();
        assert_eq!(left, usize::from(target.exists()), "{args:?}");
    }
}

#[test]
fn an_import_is_shown_first_and_then_answered_from() {
    let place = Place::new();
    let story = place.export("story");
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:45, twenty");
    change(&story, "facts.toml", "    \"date of the accident\",\n", "");
    change(
        &story,
        "facts.toml",
        "\"7 dockers hurt\"",
        "\"7 workers hurt\"",
    );
    change(&story, "words.toml", "\"p4\"", "\"p4\", \"fourth pier\"");
    change(&story, "story.toml", "Kessmouth", "Kessport");
    let ran = place.run(&["import", shown(&story)]).exits(0);
    says(
        &ran,
        &[
            "fact/when-it-fell: changed\n  text: The crane fell on",
            "[-05:40-]{+05:45+}",
            "  ways to ask:\n    - date of the accident\n",
            "fact/injured: changed\n  exact values:\n    - 7 dockers hurt\n    + 7 workers hurt\n",
            "words/pier 4: changed\n  words:\n    + fourth pier\n",
            "story.toml is not imported",
            "dry run: 3 entries: 3 changed.",
            &format!("footnote import {} --apply", shown(&story)),
        ],
    );
    assert!(!place.path("edits.db").exists());
    assert_eq!(place.run(&QUESTION).objects()[0]["revision"], 0);
    let ran = place.import(&story);
    says(&ran, &["Published as revision 3: 3 entries: 3 changed."]);
    let ran = place.run(&QUESTION).exits(0);
    assert_eq!(ran.objects()[0]["revision"], 3);
    assert!(place.run(&["ask", QUESTION[2]]).out.starts_with(NEW));
    assert!(run(&["ask", QUESTION[2]], "").out.starts_with(OLD));
    says(&place.run(&["explain", QUESTION[2]]), &["when-it-fell"]);
    says(&place.run(&["chat"]).exits(0), &["Ways to ask"]);
    // It says now what stands.
    let ran = place.run(&["import", shown(&story), "--apply"]).exits(0);
    says(&ran, &["There is nothing to import."]);
    let again = place.export("again");
    for (one, other) in texts(&story).iter().zip(&texts(&again)) {
        assert_eq!(one == other, one.0 != "story.toml", "{}", one.0);
    }
    let ran = place.run(&["export", shown(&again)]).exits(0);
    says(
        &ran,
        &[
            "of revision 3",
            "3 entries differ.\n  fact/when-it-fell\n  fact/injured\n  words/pier 4\n",
        ],
    );
}

/// After these changes of the exported story nothing is imported, for these reasons.
#[track_caller]
fn check_refused(changes: &[(&str, &str, &str)], reasons: &[&str]) {
    let place = Place::new();
    let story = place.export("story");
    for (file, old, new) in changes {
        change(&story, file, old, new);
    }
    for args in [
        &["import", shown(&story)][..],
        &["import", shown(&story), "--apply"],
    ] {
        let ran = place.run(args).exits(1);
        says(&ran, reasons);
        says(&ran, &["Nothing is imported until"]);
        assert!(!place.path("edits.db").exists());
    }
}

#[test]
fn what_is_wrong_is_not_imported() {
    let text = "text = \"Seven dockers";
    check_refused(
        &[(
            "facts.toml",
            text,
            "text = \"Visit kaiworks.test, seven dockers",
        )],
        &["fact/injured: changed\n", "error[live-link] injured"],
    );
    check_refused(
        &[("facts.toml", "at 05:40, twenty", &"long ".repeat(200))],
        &[
            "fact/when-it-fell: changed\n",
            "warning[text-length] when-it-fell",
        ],
    );
    check_refused(
        &[("facts.toml", "\"7 dockers hurt\"", "\"9 dockers hurt\"")],
        &[
            "  exact values:\n    - 7 dockers hurt\n    + 9 dockers hurt\n",
            "[exact] injured: the text does not hold 9",
        ],
    );
    // A file that cannot be read does not look like one whose entries are retired.
    check_refused(
        &[("facts.toml", text, "colour = 1\ntext = \"Seven dockers")],
        &["error[unknown-key] injured"],
    );
    check_refused(
        &[("facts.toml", text, "text = Seven dockers")],
        &["error[syntax]"],
    );
    let place = Place::new();
    let ran = place
        .run(&["import", shown(&place.path("nowhere"))])
        .exits(2);
    says(&ran, &["there is no folder", "footnote export"]);
    says(
        &place.run(&["import", shown(place.0.path())]).exits(2),
        &["holds no story"],
    );
}

#[test]
fn a_warning_that_stood_before_keeps_nothing_out() {
    let place = Place::new();
    let story = small_story(FACT);
    let target = place.path("story");
    let with = |args: &[&str]| place.run(&[args, &["--knowledge", shown(story.path())]].concat());
    with(&["export", shown(&target)]).exits(0);
    change(&target, "facts.toml", "in May 2031", "on 3 May 2031");
    with(&["import", shown(&target), "--apply"]).exits(0);
    let ran = with(&["check"]).exits(1);
    says(
        &ran,
        &["few-phrasings", "with the published edits up to revision 1"],
    );
    assert!(
        ran.out
            .lines()
            .last()
            .unwrap()
            .starts_with("1 fact, 0 errors and ")
    );
    assert!(
        with(&["ask", "When did the crane fall?"])
            .out
            .contains("3 May")
    );
    // What an edit puts right is not told any more, and what it breaks is.
    let more = "\"When did the crane fall?\", \"a\", \"b c\", \"d e\", \"f g\"";
    change(&target, "facts.toml", "\"When did the crane fall?\"", more);
    with(&["import", shown(&target), "--apply"]).exits(0);
    let ran = with(&["check"]).exits(1);
    assert!(!ran.out.contains("few-phrasings"), "{}", ran.out);
}

#[test]
fn what_a_folder_does_not_have_is_retired_and_can_come_back() {
    let place = Place::new();
    let before = place.export("before");
    let after = place.export("after");
    let facts = fs::read_to_string(after.join("facts.toml")).unwrap();
    let fact = facts.find("[[fact]]\nid = \"when-it-fell\"").unwrap();
    let next = facts[fact + 1..].find("[[fact]]").unwrap() + fact + 1;
    let gone = format!("{}{}", &facts[..fact], &facts[next..]);
    let gone = gone
        .replace("\"when-it-fell\", ", "")
        .replace("\"when-it-fell\"", "");
    fs::write(after.join("facts.toml"), gone).unwrap();
    let ran = place.run(&["import", shown(&after)]).exits(0);
    says(
        &ran,
        &[
            "fact/when-it-fell: retired, since the folder does not have it\n",
            "1 retired",
        ],
    );
    place.import(&after);
    let ran = place.run(&QUESTION);
    assert_ne!(ran.objects()[0]["facts"][0]["id"], "when-it-fell");
    let exported = place.export("exported");
    assert_eq!(
        footnote::knowledge::load(&read_dir(&exported).unwrap()).base,
        footnote::knowledge::load(&read_dir(&after).unwrap()).base
    );
    let ran = place.import(&before);
    says(&ran, &["1 added"]);
    assert_eq!(
        place.run(&QUESTION).objects()[0]["facts"][0]["id"],
        "when-it-fell"
    );
    assert_eq!(texts(place.export("restored")), texts(&before));
}
