//! The history against meddling: the triggers refuse it, and where they were dropped the chain
//! shows it.

use sha2::{Digest, Sha256};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row as _, SqliteConnection};

use footnote::store::open_existing;

use super::*;

#[tokio::test]
async fn nothing_can_be_changed_or_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path()).await;
    let mut raw = connect(&path).await;
    for (sql, why) in [
        ("UPDATE history SET why = 'x' WHERE seq = 1", "append-only"),
        ("UPDATE history SET hash = hash", "append-only"),
        ("DELETE FROM history", "append-only"),
        ("DELETE FROM history WHERE seq = 8", "append-only"),
        (
            "INSERT INTO history SELECT * FROM history WHERE seq = 1 \
             ON CONFLICT DO UPDATE SET at = 1",
            "out of turn",
        ),
        (
            "INSERT OR REPLACE INTO history SELECT * FROM history WHERE seq = 1",
            "the row is out of turn",
        ),
        // A conflict over the revision would remove the published row.
        (
            "INSERT OR REPLACE INTO history SELECT 9, 7, 1, deed, key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE revision = 1",
            "out of turn",
        ),
        (
            "INSERT INTO history SELECT 10, 7, version, deed, key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE seq = 1",
            "the row is out of turn",
        ),
        (
            "INSERT INTO history SELECT 9, edit, version, 'discarded', key, NULL, NULL, NULL, \
             NULL, NULL, author, at, NULL, hash FROM history WHERE seq = 4",
            "the edit is closed",
        ),
        (
            "INSERT INTO history SELECT 9, 7, 2, 'amended', key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE seq = 1",
            "the version is out of turn",
        ),
        (
            "INSERT INTO history SELECT 9, 3, 1, 'published', key, NULL, NULL, NULL, NULL, 7, \
             author, at, NULL, hash FROM history WHERE seq = 7",
            "the revision is out of turn",
        ),
        (
            "INSERT INTO history SELECT 9, 7, 1, deed, key, old, new, folder, 7, revision, \
             author, at, why, hash FROM history WHERE seq = 1",
            "based on a revision that is not there",
        ),
        (
            "INSERT INTO history SELECT 9, 7, 1, deed, key, old, new, folder, base, revision, \
             'nobody', at, why, hash FROM history WHERE seq = 1",
            "FOREIGN KEY",
        ),
        (
            "INSERT INTO history SELECT 9, 7, 1, 'undone', key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE seq = 1",
            "CHECK",
        ),
        (
            "INSERT INTO history SELECT 9, 7, 1, deed, key, old, new, folder, 'zero', revision, \
             author, at, why, hash FROM history WHERE seq = 1",
            "cannot store TEXT",
        ),
        ("UPDATE author SET person = 1", "only be forgotten"),
        (
            "UPDATE author SET person = NULL WHERE kind = 'moderator'",
            "only be forgotten",
        ),
        (
            "UPDATE author SET tag = 'x' WHERE kind = 'member'",
            "only be forgotten",
        ),
        ("DELETE FROM author", "never removed"),
        ("INSERT INTO head VALUES (2, 1, '')", "CHECK"),
    ] {
        let refused = sqlx::raw_sql(sql).execute(&mut raw).await.unwrap_err();
        assert!(refused.to_string().contains(why), "{sql}: {refused}");
    }
    raw.close().await.unwrap();
    assert_eq!(verify(&path).await, Ok(8));
}

#[tokio::test]
async fn what_was_meddled_with_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path()).await;
    assert_eq!(verify(&path).await, Ok(8));
    for (what, sql, seq) in [
        ("edit", "UPDATE history SET edit = 9 WHERE seq = 2", 2),
        ("version", "UPDATE history SET version = 9 WHERE seq = 2", 2),
        (
            "deed",
            "UPDATE history SET deed = 'proposed' WHERE seq = 1",
            1,
        ),
        ("key", "UPDATE history SET key = 'fact/b' WHERE seq = 3", 3),
        ("old", "UPDATE history SET old = 'Old' WHERE seq = 1", 1),
        (
            "new",
            "UPDATE history SET new = new || ' ' WHERE seq = 2",
            2,
        ),
        ("folder", "UPDATE history SET folder = '' WHERE seq = 1", 1),
        (
            "a text gone",
            "UPDATE history SET folder = NULL WHERE seq = 1",
            1,
        ),
        (
            "none for empty",
            "UPDATE history SET old = '' WHERE seq = 7",
            7,
        ),
        (
            "text moved to the next column",
            "UPDATE history SET old = 'ol', new = 'd' || new WHERE seq = 1",
            1,
        ),
        (
            "text moved past a number",
            "UPDATE history SET deed = 'suggestedf', key = 'act/a' WHERE seq = 1",
            1,
        ),
        ("base", "UPDATE history SET base = 1 WHERE seq = 2", 2),
        (
            "base below",
            "UPDATE history SET base = -1 WHERE seq = 2",
            2,
        ),
        (
            "revision",
            "UPDATE history SET revision = 3 WHERE seq = 4",
            4,
        ),
        (
            "no revision",
            "UPDATE history SET revision = NULL WHERE seq = 4",
            4,
        ),
        (
            "author",
            "UPDATE history SET author = (SELECT author FROM history WHERE seq = 1) WHERE seq = 2",
            2,
        ),
        (
            "the owner",
            "UPDATE history SET author = NULL WHERE seq = 3",
            3,
        ),
        ("at", "UPDATE history SET at = at - 1 WHERE seq = 8", 8),
        ("why", "UPDATE history SET why = 'because' WHERE seq = 7", 7),
        (
            "no text",
            "UPDATE history SET key = CAST(x'ff' AS TEXT) WHERE seq = 5",
            5,
        ),
        (
            "hash",
            "UPDATE history SET hash = replace(hash, substr(hash, 9, 1), 'x') WHERE seq = 5",
            5,
        ),
        ("the first row", "DELETE FROM history WHERE seq = 1", 1),
        ("a row", "DELETE FROM history WHERE seq = 4", 4),
        ("the last row", "DELETE FROM history WHERE seq = 8", 8),
        ("all rows", "DELETE FROM history", 1),
        (
            "a row, and the others moved up",
            "DELETE FROM history WHERE seq = 4; UPDATE history SET seq = seq - 1 WHERE seq > 4",
            4,
        ),
        (
            "two rows swapped",
            "UPDATE history SET seq = 99 WHERE seq = 5; UPDATE history SET seq = 5 WHERE seq = 6; \
             UPDATE history SET seq = 6 WHERE seq = 99",
            5,
        ),
        (
            "the last row moved",
            "UPDATE history SET seq = 9 WHERE seq = 8",
            8,
        ),
        (
            "a row twice",
            "INSERT INTO history SELECT 9, 9, version, deed, key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE seq = 7",
            9,
        ),
        ("the head", "UPDATE head SET hash = 'x'", 8),
        ("the head's place", "UPDATE head SET seq = 7", 8),
    ] {
        assert_eq!(verify(&meddle(&path, sql).await).await, Err(seq), "{what}");
    }

    // Whoever may write everything can cut off the end: that shows only to those who kept the head.
    let cut = "DELETE FROM history WHERE seq = 8; \
               UPDATE head SET (seq, hash) = (SELECT seq, hash FROM history WHERE seq = 7)";
    assert_eq!(verify(&meddle(&path, cut).await).await, Ok(7));
}

/// The encoding is fixed: this hash was made by another program, from the description alone.
#[tokio::test]
async fn a_stranger_finds_the_same_hash() {
    let store = open("sqlite::memory:").await.unwrap();
    let draft = Draft {
        key: "fact/court".into(),
        old: None,
        new: Some("text = \"\u{e9}\"\n".into()),
        folder: Some(String::new()),
        base: 0,
        why: "it was wrong".into(),
    };
    store.propose(&draft, Author::Owner, NOW).await.unwrap();
    let rows = all_rows(&*store).await;
    assert_eq!(
        rows[0].hash,
        "f74fbba1cda5f7d1d933ea5c84c1bc6c80bd016136509d376cdf54e5c78b20f4"
    );
}

/// Every row of a larger history, by the description in `src/store/chain.rs`.
#[tokio::test]
async fn every_hash_can_be_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path()).await;
    let mut raw = connect(&path).await;
    let rows = sqlx::query("SELECT * FROM history ORDER BY seq")
        .fetch_all(&mut raw)
        .await
        .unwrap();
    let mut before = String::new();
    for row in &rows {
        let mut written = format!("{}:{before},", before.len());
        for column in [
            "seq", "edit", "version", "deed", "key", "old", "new", "folder", "base", "revision",
            "author", "at", "why",
        ] {
            written += &match text(row, column) {
                Some(text) => format!("{}:{text},", text.len()),
                None => "-,".to_owned(),
            };
        }
        let digest = Sha256::digest(&written);
        before = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(row.get::<&str, _>("hash"), before, "{written}");
    }
    assert_eq!(rows.len(), 8);
    raw.close().await.unwrap();
}

/// An edit with the tag, kind and id of whoever had to do with it.
type Authorship = (i64, Option<String>, Option<String>, Option<i64>);

/// A person's tags tell nothing: they are random, and a new one is made for each suggestion.
#[tokio::test]
async fn tags_cannot_be_laid_together() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tags.db");
    let store = open(&address(&path)).await.unwrap();
    for by in [
        ANNA,
        CARLA,
        ANNA,
        CARLA,
        Author::Moderator(2001),
        Author::Owner,
    ] {
        let edit = propose(&*store, "fact/a", "a", 0, by).await;
        store.discard(turn(edit, 1), by, NOW).await.unwrap();
    }
    store.forget(2001).await.unwrap();
    store.close().await;
    let mut raw = connect(&path).await;
    let authors: Vec<Authorship> = sqlx::query_as(
        "SELECT edit, history.author, kind, person FROM history \
         LEFT JOIN author ON tag = author ORDER BY seq",
    )
    .fetch_all(&mut raw)
    .await
    .unwrap();
    let of = |edit: i64| {
        let rows: Vec<_> = authors.iter().filter(|row| row.0 == edit).collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0], rows[1], "one tag for one person and edit");
        (rows[0].1.clone(), rows[0].2.as_deref(), rows[0].3)
    };
    assert_eq!(of(1), of(3), "one tag for a moderator");
    assert_ne!(of(2).0, of(4).0, "one for each suggestion");
    for (edit, kind, person) in [
        (1, Some("moderator"), Some(1001)),
        (2, Some("member"), None),
        (4, Some("member"), None),
        (5, Some("moderator"), Some(2001)),
        (6, None, None),
    ] {
        let (tag, is, who) = of(edit);
        assert_eq!((is, who), (kind, person), "{edit}");
        assert!(tag.is_none_or(|tag| tag.len() == 32));
    }
    raw.close().await.unwrap();
}

/// Two edits published and one open, with every column in use: eight rows, closed.
async fn sample(folder: &Path) -> PathBuf {
    let path = folder.join("sample.db");
    let store = open(&address(&path)).await.unwrap();
    let store = &*store;
    let edit = propose(store, "fact/a", "one", 0, CARLA).await;
    let two = draft("fact/a", "two", 0);
    store.amend(turn(edit, 1), &two, ANNA, NOW).await.unwrap();
    store.approve(turn(edit, 2), BORIS, NOW).await.unwrap();
    published(store.publish(turn(edit, 2), ANNA, NOW, 0, None).await);
    publish(store, "fact/b", "three", 0).await;
    let open = Draft {
        old: None,
        ..draft("fact/c", "four", 2)
    };
    let edit = store.propose(&open, Author::Owner, NOW).await.unwrap();
    store.approve(turn(edit, 1), ANNA, NOW).await.unwrap();
    store.close().await;
    path
}

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    options.connect().await.unwrap()
}

/// A copy that somebody meddled with who drops whatever stands in the way.
async fn meddle(path: &Path, sql: &'static str) -> PathBuf {
    let copy = path.with_file_name("meddled.db");
    std::fs::copy(path, &copy).unwrap();
    let mut raw = connect(&copy).await;
    let drop = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
                DROP TRIGGER history_goes_on; DROP TRIGGER history_is_never_changed; \
                DROP TRIGGER history_is_never_removed; \
                DROP INDEX history_value; DROP INDEX history_closed";
    for sql in [drop, sql] {
        let done = sqlx::raw_sql(sql).execute(&mut raw).await;
        done.unwrap_or_else(|fault| panic!("{sql}: {fault}"));
    }
    raw.close().await.unwrap();
    copy
}

/// How many rows are whole, or which is not.
async fn verify(path: &Path) -> std::result::Result<u64, u64> {
    let store = open_existing(&address(path)).await.unwrap().unwrap();
    let verified = store.verify().await.unwrap();
    store.close().await;
    match verified {
        Verified::Whole { rows, .. } => Ok(rows),
        Verified::Broken { seq, .. } => Err(seq),
    }
}

fn text(row: &SqliteRow, column: &str) -> Option<String> {
    let text = row.try_get::<Option<String>, _>(column);
    text.unwrap_or_else(|_| row.get::<Option<i64>, _>(column).map(|n| n.to_string()))
}
