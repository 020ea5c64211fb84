//! What became of messages, noted together: what is lost where the database does not take it.

use std::sync::Arc;
use std::time::Duration;

use footnote::app::Office;
use footnote::app::event::{ChannelId, Note, Noted};
use footnote::store::Became;
use footnote::store::sqlite::{Settings, Sqlite};
use futures_util::future::join_all;

use super::places::{Place, file};
use super::several::office;
use super::*;

/// A bot without Discord on a file, whose changes wait so long for another process.
async fn bot(patience: Duration) -> (Place, Office) {
    let place = file();
    let path = place.folder().unwrap().join("a.db");
    let settings = Settings {
        patience,
        ..Settings::default()
    };
    let store = Sqlite::open(&path, &settings).await.unwrap();
    let office = office(Arc::new(store)).await;
    (place, office)
}

/// Declines these questions at the same moment; gives how many could not be noted.
async fn decline(office: &Office, questions: &[&str]) -> usize {
    let notes = questions.iter().map(|question| {
        let note = Note::Asked(Noted {
            became: Became::Declined,
            question: Some((*question).to_owned()),
            ..Noted::default()
        });
        office.note(note, ChannelId(1), None, NOW)
    });
    join_all(notes).await.into_iter().sum()
}

/// The questions that were noted, in order of the alphabet.
async fn noted(place: &Place) -> Vec<String> {
    let mut raw = place.connect().await;
    let texts = raw.texts("SELECT text FROM question ORDER BY text").await;
    raw.close().await;
    texts.into_iter().flatten().collect()
}

#[tokio::test]
async fn what_is_at_fault_takes_nothing_with_it() {
    for (questions, expected) in [
        // The first is noted by itself, the others all at once.
        (&["a", "b", "bad", "c"][..], &["a", "b", "c"][..]),
        (&["bad", "a", "b"], &["a", "b"]),
        (&["a", "bad", "bad", "bad"], &["a"]),
        (&["bad"], &[]),
        (&["a", "b"], &["a", "b"]),
    ] {
        let (place, office) = bot(Duration::from_secs(5)).await;
        place
            .run(
                "CREATE TRIGGER refuses BEFORE INSERT ON question WHEN NEW.text = 'bad' \
                 BEGIN SELECT RAISE(ABORT, 'bad'); END",
            )
            .await;
        let lost = decline(&office, questions).await;
        assert_eq!(lost, questions.len() - expected.len(), "{questions:?}");
        assert_eq!(noted(&place).await, expected);
        assert_eq!(office.unnoted(), 0);
        office.close().await;
    }
}

#[tokio::test]
async fn each_message_that_a_busy_database_does_not_take_is_counted() {
    let (place, office) = bot(Duration::from_millis(100)).await;
    let mut other = place.connect().await;
    other.run("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(decline(&office, &["a", "b", "c", "d"]).await, 4);
    assert_eq!(office.unnoted(), 0, "none of them waits any more");
    other.run("ROLLBACK").await.unwrap();
    other.close().await;
    assert_eq!(decline(&office, &["e", "f"]).await, 0);
    assert_eq!(noted(&place).await, ["e", "f"]);
    office.close().await;
}

#[tokio::test]
async fn no_more_wait_than_there_is_room_for() {
    const ROOM: usize = 10_000;
    let (place, office) = bot(Duration::from_secs(120)).await;
    let mut other = place.connect().await;
    other.run("BEGIN IMMEDIATE").await.unwrap();
    let questions: Vec<String> = (0..ROOM).map(|n| format!("{n}")).collect();
    let questions: Vec<&str> = questions.iter().map(String::as_str).collect();
    let too_many = async {
        while office.unnoted() < ROOM {
            tokio::task::yield_now().await;
        }
        assert_eq!(decline(&office, &["x", "y", "z"]).await, 3);
        other.run("ROLLBACK").await.unwrap();
        other.close().await;
    };
    let all = async { tokio::join!(decline(&office, &questions), too_many) };
    let (lost, ()) = tokio::time::timeout(Duration::from_secs(60), all)
        .await
        .expect("the limit is not as it was");
    assert_eq!((lost, office.unnoted()), (0, 0));
    assert_eq!(noted(&place).await.len(), ROOM);
    assert_eq!(decline(&office, &["x"]).await, 0, "there is room again");
    office.close().await;
}
