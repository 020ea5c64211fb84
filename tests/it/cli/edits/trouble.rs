//! A folder that changed, edits of a newer version, and a database that is none.

use std::fs;
use std::path::Path;

use footnote::store::{Author, Draft, Step, Turn};

use super::{NEW, NOW, Place, QUESTION, change, copy, says};
use crate::cli::{Ran, STORY, footnote, shown};

#[test]
fn a_folder_that_changed_under_an_edit_is_told_by_check() {
    let place = Place::new();
    let story = place.path("own");
    copy(STORY, &story);
    let with = |args: &[&str]| place.run(&[args, &["--knowledge", shown(&story)]].concat());
    let target = place.path("target");
    with(&["export", shown(&target)]).exits(0);
    change(
        &target,
        "facts.toml",
        "at 05:40, twenty",
        "at 05:45, twenty",
    );
    with(&["import", shown(&target), "--apply"]).exits(0);
    let before = with(&["check"]);
    assert!(!before.out.contains("note[drift]"), "{}", before.out);
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:50, twenty");
    let after = with(&["check"]);
    says(
        &after,
        &["note[drift] fact/when-it-fell: the folder was changed after the edit"],
    );
    assert_eq!(after.code, before.code);
    assert!(with(&["ask", QUESTION[2]]).out.starts_with(NEW));
}

#[test]
fn an_edit_of_a_newer_version_is_left_out_and_told() {
    let place = Place::new();
    place.store(async |store| {
        for (key, new) in [("fact/injured", "[[fact]]\nhue = 1"), ("rhyme/one", "x")] {
            let draft = Draft {
                key: key.to_owned(),
                old: None,
                new: Some(new.to_owned()),
                folder: None,
                base: 0,
                why: String::new(),
            };
            let by = Author::Moderator(1);
            let edit = store.propose(&draft, by, NOW).await.unwrap();
            let turn = Turn { edit, version: 1 };
            let step = store.publish(turn, by, NOW, 0, None).await.unwrap();
            assert!(matches!(step, Step::Published { .. }), "{step:?}");
        }
    });
    let ran = place.run(&QUESTION).exits(0);
    assert_eq!(ran.objects()[0]["revision"], 2);
    let faults = [
        "fact/injured: revision 1 cannot be used, so the folder's entry stands",
        "rhyme/one: revision 2 cannot be used: this version knows no such entry",
    ];
    for fault in faults {
        says(&ran, &[&format!("footnote: an edit is left out: {fault}")]);
    }
    let ran = place.run(&["check"]).exits(1);
    for fault in faults {
        says(&ran, &[&format!("warning[edit]: {fault}")]);
    }
}

#[test]
fn a_database_that_cannot_be_read_is_told_and_nothing_is_answered() {
    let place = Place::new();
    let target = place.export("story");
    fs::write(place.path("edits.db"), "no database at all".repeat(100)).unwrap();
    let export = place.path("new");
    for args in [
        &QUESTION[..],
        &["check"],
        &["export", shown(&export)],
        &["import", shown(&target)],
        &["import", shown(&target), "--apply"],
        &["history"],
        &["history", "--verify"],
    ] {
        let ran = place.run(args).exits(2);
        assert_eq!(ran.out, "", "{args:?}");
        says(&ran, &["no database of this program"]);
    }
    for (address, told) in [
        ("postgres//u:s3cret@host/db", "sqlite://footnote.db"),
        ("footnote.db", "sqlite://footnote.db"),
        ("sqlite://", "sqlite://footnote.db"),
        ("postgres://u:s3cret@127.0.0.1:1/db", "cannot be reached"),
    ] {
        let output = footnote(&QUESTION).env("DATABASE_URL", address).output();
        let ran = Ran::new(&output.unwrap()).exits(2);
        says(&ran, &["DATABASE_URL", told]);
        assert!(!ran.err.contains("s3cret"), "{ran:?}");
    }
}

#[test]
fn the_file_env_names_the_database() {
    let place = Place::new();
    let story = place.export("story");
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:45, twenty");
    place.import(&story);
    let env = format!("DATABASE_URL={}\n", place.address());
    fs::write(place.path(".env"), env).unwrap();
    let knowledge = Path::new(env!("CARGO_MANIFEST_DIR")).join(STORY);
    let ask = |address: Option<&str>| {
        let mut command = footnote(&QUESTION);
        command.current_dir(place.0.path());
        command.env("KNOWLEDGE_DIR", &knowledge);
        match address {
            Some(address) => command.env("DATABASE_URL", address),
            None => command.env_remove("DATABASE_URL"),
        };
        Ran::new(&command.output().unwrap())
    };
    assert_eq!(ask(None).exits(0).objects()[0]["revision"], 1);
    assert_eq!(ask(Some("")).exits(0).objects()[0]["revision"], 1);
    assert_eq!(
        ask(Some("sqlite://other.db")).exits(0).objects()[0]["revision"],
        0
    );
    fs::write(place.path(".env"), "what is this").unwrap();
    says(&ask(None).exits(2), &[".env"]);
}
