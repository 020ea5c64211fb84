//! A database copied into another: nothing is lost, or nothing is done.

use std::time::Duration;

use footnote::store::{Kind, Progress, QuestionId, backup, copy};

use super::asked::declined;
use super::places::{Place, each};
use super::*;

/// From each kind to each kind, and back.
#[tokio::test]
async fn a_copy_holds_all_that_there_was() {
    let froms = each().await;
    for from in &froms {
        let gone = full(from).await;
        let before = seen(from).await;
        for to in each().await {
            let mut told: Vec<Progress> = Vec::new();
            let mut tell = |progress| told.push(progress);
            let whole = copy(&from.address, &to.address, &mut tell).await.unwrap();
            assert!(matches!(whole, Verified::Whole { rows, .. } if rows > 1_000));
            assert!(told.iter().all(|one| one.done <= one.all));
            let history = told.iter().filter(|one| one.table == "history");
            assert!(history.count() > 2, "said between start and end");
            assert_eq!(seen(&to).await, before);

            // It goes on from there: with the next question, too.
            let store = open(&to.address).await.unwrap();
            let base = store.revision().await.unwrap();
            publish(&*store, "fact/after", "after", base).await;
            let question = declined(&*store, "And now?", NOW).await;
            assert_eq!(question, QuestionId(gone.0 + 1));
            store.close().await;

            let back = &each().await[0];
            copy(&to.address, &back.address, &mut |_| {}).await.unwrap();
            assert_eq!(seen(back).await, seen(&to).await);
        }
    }
}

#[tokio::test]
async fn a_copy_is_refused_where_something_could_be_lost() {
    let froms = each().await;
    for from in &froms {
        full(from).await;
        for to in each().await {
            let refused = async |from: &str, to: &str| {
                let refused = copy(from, to, &mut |_| {}).await.unwrap_err();
                assert!(!refused.to_string().contains("footnote@"), "{refused}");
                refused.kind
            };
            // Nothing is there.
            let empty = &each().await[0];
            assert_eq!(refused(&empty.address, &to.address).await, Kind::Missing);
            // Something is there.
            for filled in each().await {
                let store = open(&filled.address).await.unwrap();
                declined(&*store, "Why?", NOW).await;
                store.close().await;
                let before = seen(&filled).await;
                assert_eq!(refused(&from.address, &filled.address).await, Kind::Filled);
                assert_eq!(seen(&filled).await, before);
            }
            // Into itself.
            let kind = refused(&from.address, &from.address).await;
            assert!([Kind::Filled, Kind::Busy].contains(&kind), "{kind:?}");
            // Somebody meddled with it.
            let broken = from.copy().await;
            broken
                .run(match broken.is_file() {
                    true => {
                        "DROP TRIGGER history_is_never_changed; \
                         UPDATE history SET key = 'fact/x' WHERE seq = 2"
                    }
                    false => {
                        "ALTER TABLE history DISABLE TRIGGER ALL; \
                         UPDATE history SET key = 'fact/x' WHERE seq = 2"
                    }
                })
                .await;
            assert_eq!(refused(&broken.address, &to.address).await, Kind::Corrupt);
            // A bot runs on one of them.
            let _claim = footnote::store::claim(&from.address).unwrap();
            let store = open(&from.address).await.unwrap();
            store.revision().await.unwrap();
            assert_eq!(refused(&from.address, &to.address).await, Kind::Busy);
            store.close().await;
            let store = open(&to.address).await.unwrap();
            assert_eq!(store.revision().await.unwrap(), 0, "nothing was copied");
            store.close().await;
        }
    }
}

/// Somebody who is about to leave may still have written something.
#[tokio::test]
async fn a_copy_holds_what_was_written_last() {
    for from in each().await.iter().filter(|place| !place.is_file()) {
        full(from).await;
        let store = open(&from.address).await.unwrap();
        let base = store.revision().await.unwrap();
        let leaves = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            publish(&*store, "fact/last", "last", base).await;
            store.close().await;
        };
        let to = &each().await[0];
        let mut tell = |_| {};
        let (copied, ()) = tokio::join!(copy(&from.address, &to.address, &mut tell), leaves);
        copied.unwrap();
        assert_eq!(seen(to).await, seen(from).await);
    }
}

#[tokio::test]
async fn a_backup_is_of_one_moment_while_a_bot_goes_on() {
    for from in each().await {
        full(&from).await;
        let store = open(&from.address).await.unwrap();
        let first = store.revision().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("copy.db");
        let goes_on = async {
            let mut last = first;
            loop {
                last = publish(&*store, "fact/on", &last.to_string(), last).await.0;
                declined(&*store, &format!("And {last}?"), NOW).await;
            }
        };
        let copied = tokio::select! {
            copied = backup(&from.address, &target) => copied.unwrap().unwrap(),
            () = goes_on => unreachable!(),
        };
        let last = store.revision().await.unwrap();
        assert!((first..last).contains(&copied.revision), "{copied:?}");
        assert_eq!(names(folder.path()), ["copy.db"]);
        let copy = open(&address(&target)).await.unwrap();
        let (rows, head) = (copied.rows, copied.head);
        assert_eq!(copy.verify().await.unwrap(), Verified::Whole { rows, head });
        assert_eq!(copy.revision().await.unwrap(), copied.revision);
        copy.close().await;
        store.close().await;
    }
}

/// What cannot be held there is said, and where.
#[tokio::test]
async fn a_nul_does_not_fit_into_a_server() {
    let [from, to] = &each().await[..] else {
        return;
    };
    let store = open(&from.address).await.unwrap();
    let odd = draft("fact/nul", "nul \0 within", 0);
    store.propose(&odd, ANNA, NOW).await.unwrap();
    store.close().await;
    let refused = copy(&from.address, &to.address, &mut |_| {}).await;
    let told = refused.unwrap_err().to_string();
    assert!(told.contains("history") && told.contains("NUL"), "{told}");
}

/// Fills a database with the whole story, and with more rows than are copied at once. Gives the last
/// question, which is gone.
async fn full(place: &Place) -> QuestionId {
    let store = open(&place.address).await.unwrap();
    story(&*store).await;
    let base = store.revision().await.unwrap();
    let drafts: Vec<Draft> = (0..600)
        .map(|n| draft(&format!("fact/many-{n}"), "new", base))
        .collect();
    published(store.publish_all(&drafts, Author::Owner, NOW, 0).await);
    let question = declined(&*store, "Is it gone?", NOW).await;
    store.close().await;
    let gone = format!("DELETE FROM question WHERE id = {}", question.0);
    place.run(&gone).await;
    question
}

async fn seen(place: &Place) -> String {
    let store = open(&place.address).await.unwrap();
    let seen = everything(&*store).await;
    store.close().await;
    seen
}
