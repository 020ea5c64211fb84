//! Copies of a running bot's database, and putting them back.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::desk::*;
use crate::standin::*;
use crate::store::server;

/// Runs the program in the folder of a bot; gives its exit code and words.
fn footnote(folder: &Path, args: &[&str], database: Option<&str>) -> (Option<i32>, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .args(args)
        .current_dir(folder)
        .env("DATABASE_URL", database.unwrap_or("sqlite://footnote.db"))
        .output()
        .unwrap();
    let said = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    (out.status.code(), said)
}

#[track_caller]
fn check(folder: &Path, args: &[&str], code: i32, words: &[&str]) {
    check_on(None, folder, args, code, words);
}

/// The same on a server.
#[track_caller]
fn check_on(database: Option<&str>, folder: &Path, args: &[&str], code: i32, words: &[&str]) {
    let (ended, said) = footnote(folder, args, database);
    assert_eq!(ended, Some(code), "{args:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{args:?} should say {word:?}: {said}");
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_running_bot_brings_everything_back() {
    let mut bot = editing(&[]).await;
    let folder = bot.folder.path().to_owned();
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    check(
        &folder,
        &["backup", "copy.db"],
        0,
        &["Wrote copy.db", "whole, at revision 1"],
    );
    // One whole file, and nothing left beside it.
    let left = names(&folder);
    assert!(left.contains(&"copy.db".to_owned()), "{left:?}");
    assert!(
        !left
            .iter()
            .any(|name| name.starts_with("copy.db-") || name.ends_with(".part"))
    );
    let whole = fs::read(folder.join("copy.db")).unwrap();
    check(
        &folder,
        &["backup", "copy.db"],
        2,
        &["there is a file already"],
    );
    check(&folder, &["backup", "no-folder/copy.db"], 2, &["no-folder"]);
    assert_eq!(
        fs::read(folder.join("copy.db")).unwrap(),
        whole,
        "left as it is"
    );
    // What comes after the copy is not in it.
    let later = NEW_OWNER.replace("the town of Kessmouth", "nobody at all");
    let card = propose(&bot, MOD, &later).await;
    publish(&bot, MOD, &card, 2).await;
    check(
        &folder,
        &["restore", "copy.db"],
        2,
        &["another bot runs on this database"],
    );
    bot.stop().await;
    check(
        &folder,
        &["restore", "copy.db"],
        0,
        &[
            "whole, at revision 1",
            "The former one is footnote.db.before-",
        ],
    );
    check(&folder, &["history", "--verify"], 0, &[]);
    bot.start_again().await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    // The former database is whole as well, and can be had back.
    let kept = names(&folder);
    let kept = kept.iter().find(|name| name.contains(".before-")).unwrap();
    bot.stop().await;
    check(&folder, &["restore", kept], 0, &["whole, at revision 2"]);
    bot.start_again().await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("nobody at all");
    bot.look_away();
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_a_bot_on_a_server_is_a_file_that_goes_back_into_one() {
    let Some(database) = server::database().await else {
        return;
    };
    let on = Some(database.as_str());
    let empty = tempfile::tempdir().unwrap();
    let backup = ["backup", "copy.db"];
    check_on(on, empty.path(), &backup, 1, &["There is no database"]);
    assert!(names(empty.path()).is_empty());
    let bot = editing(&[("DATABASE_URL", &database)]).await;
    let folder = bot.folder.path().to_owned();
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    check_on(on, &folder, &backup, 0, &["whole, at revision 1"]);
    check_on(on, &folder, &backup, 2, &["there is a file already"]);
    assert_eq!(names(&folder), ["copy.db"], "one whole file");
    let later = NEW_OWNER.replace("the town of Kessmouth", "nobody at all");
    let card = propose(&bot, MOD, &later).await;
    publish(&bot, MOD, &card, 2).await;
    let restore = ["restore", "copy.db"];
    check_on(on, &folder, &restore, 2, &["footnote store copy"]);
    bot.look_away();
    // It is a database like any other, and fills another one on a server.
    let copied = folder.join("copy.db");
    let copied = format!("sqlite://{}", copied.display());
    let again = server::database().await.unwrap();
    let put_back = ["store", "copy", &copied, &again];
    check(&folder, &put_back, 0, &["whole in both: 2 rows"]);
    check_on(Some(&again), &folder, &["history", "--verify"], 0, &[]);
    for database in [&copied, &again] {
        let bot = editing(&[("DATABASE_URL", database)]).await;
        let question = bot.say(GENERAL, ANNA, OWNER);
        bot.reply_to(question).await.says("town of Kessmouth");
        bot.look_away();
        bot.finish().await;
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_copy_changes_nothing() {
    let mut bot = editing(&[]).await;
    let folder = bot.folder.path().to_owned();
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    check(&folder, &["backup", "copy.db"], 0, &[]);
    bot.stop().await;
    let before = fs::read(folder.join("footnote.db")).unwrap();
    let copy = fs::read(folder.join("copy.db")).unwrap();
    let mut newer = copy.clone();
    // `user_version`: https://www.sqlite.org/fileformat.html#user_version_number
    newer[60..64].copy_from_slice(&1000_u32.to_be_bytes());
    let mut foreign = copy.clone();
    foreign[68..72].copy_from_slice(&7_u32.to_be_bytes());
    let mut damaged = copy.clone();
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0x5a);
    for (name, bytes, words) in [
        ("newer.db", newer, "newer version"),
        ("foreign.db", foreign, "another program"),
        ("damaged.db", damaged, "damaged"),
        ("half.db", copy[..copy.len() / 2].to_vec(), "damaged"),
        ("empty.db", Vec::new(), "nothing in it"),
        ("words.db", b"these are only words".to_vec(), "damaged"),
    ] {
        fs::write(folder.join(name), bytes).unwrap();
        check(&folder, &["restore", name], 2, &[words]);
        fs::remove_file(folder.join(name)).unwrap();
    }
    check(&folder, &["restore", "none.db"], 2, &["no such file"]);
    assert_eq!(fs::read(folder.join("footnote.db")).unwrap(), before);
    let left = names(&folder);
    let expected = ["copy.db", "footnote.db", "footnote.db-run"];
    assert_eq!(left, expected, "nothing is left behind");
    bot.start_again().await;
    bot.look_away();
    bot.finish().await;
}

#[test]
fn without_a_database_there_is_nothing_to_copy() {
    let folder = tempfile::tempdir().unwrap();
    check(
        folder.path(),
        &["backup", "copy.db"],
        1,
        &["There is no database"],
    );
    assert!(names(folder.path()).is_empty());
}
