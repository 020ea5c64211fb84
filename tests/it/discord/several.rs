//! Three processes of one bot on one server: each is killed in turn, and nothing is lost.

use std::fs;
use std::process::Command;
use std::time::Duration;

use footnote::store::{Verified, open};

use super::desk::*;
use crate::standin::*;
use crate::store::server;

/// How many answers stand when the first edit is published.
const ANSWERS: usize = 20;

/// Publishes another text for the fact about the owner, by the command line.
fn publish(database: &str, owner: &str) {
    let copy = story_copy();
    let facts = copy.path().join("facts.toml");
    let text = fs::read_to_string(&facts).unwrap();
    let text = text.replace("belonged to the Kessmouth Port Authority", owner);
    fs::write(&facts, text).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .args(["--knowledge", STORY, "import", "--apply"])
        .arg(copy.path())
        .env("DATABASE_URL", database)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(0), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_three_is_killed_and_nothing_is_lost_or_corrected_twice() {
    let Some(database) = server::database().await else {
        return;
    };
    // None of them has a part of the servers to itself, so that all answer each question, and Discord
    // takes the first answer for all.
    let bot = editing(&[("DATABASE_URL", &database)]).await;
    let mut three = vec![bot.another().await, bot.another().await];
    let mut answers = Vec::new();
    for _ in 0..ANSWERS {
        let question = bot.say(GENERAL, ANNA, OWNER);
        answers.push(bot.reply_to(question).await.id());
    }
    bot.settle().await;
    for (round, owner) in ["went to Anna", "went to Ben", "went to Eve"]
        .iter()
        .enumerate()
    {
        publish(&database, owner);
        let some = |world: &mut World| (edits(world, &answers).len() >= 3).then_some(());
        bot.wait("the first corrections", some).await;
        // The two others in turn, and then the first of those that came after them.
        let mut killed = three.remove(0);
        killed.0.signal("KILL").await;
        killed.0.end(Duration::from_secs(10)).await.unwrap();
        // Meanwhile somebody asks for something else.
        let question = bot.say(GENERAL, BEN, "@Footnote when did the crane fall?");
        bot.reply_to(question).await.says("7 May 2019 at 05:40");
        // What it had in hand is left to it for a while, which is over now. What it still sent has
        // arrived.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut raw = server::connect(&database).await;
        sqlx::raw_sql("UPDATE answer SET taken_until = 0 WHERE taken_until IS NOT NULL")
            .execute(&mut raw)
            .await
            .unwrap();
        let all = |world: &mut World| {
            let is_right = |id: &Id| world.messages[id].content.contains(owner);
            answers.iter().all(is_right).then_some(())
        };
        bot.wait("all corrections", all).await;
        bot.settle().await;
        let mut corrected = bot.with(|world| edits(world, &answers));
        corrected.sort_unstable();
        let mut expected = answers.clone();
        expected.sort_unstable();
        assert_eq!(corrected, expected, "each once, in round {round}");
        bot.look_away();
        three.push(bot.another().await);
    }
    let store = open(&database).await.unwrap();
    assert_eq!(store.revision().await.unwrap(), 3);
    // An answer is seen corrected a moment before it is noted as such.
    let noted = async {
        while store.corrections_left().await.unwrap() > 0 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    let noted = tokio::time::timeout(std::time::Duration::from_secs(20), noted);
    assert!(noted.await.is_ok(), "every correction is noted");
    let verified = store.verify().await.unwrap();
    assert!(
        matches!(verified, Verified::Whole { rows: 6, .. }),
        "{verified:?}"
    );
    store.close().await;
    for (mut other, _folder) in three {
        other.signal("TERM").await;
        let status = other.end(Duration::from_secs(10)).await.unwrap();
        assert_eq!(status.code(), Some(0));
        let log = other.log();
        let mut errors = log.iter().filter(|line| line.contains("ERROR"));
        assert_eq!(errors.next(), None);
    }
    bot.finish().await;
}

/// Which of these answers were edited and not looked at, as often as they were.
fn edits(world: &World, answers: &[Id]) -> Vec<Id> {
    let edited = world.news.iter().filter_map(|news| match news {
        News::Edited(id) if answers.contains(id) => Some(*id),
        _ => None,
    });
    edited.collect()
}
