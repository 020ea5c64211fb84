//! The history against meddling: the triggers refuse it, and where they were dropped the chain
//! shows it.

use sha2::{Digest, Sha256};

use footnote::store::open_existing;

use super::places::{Place, each};
use super::*;

/// What is refused, and in which words.
const REFUSED: &[(&str, &str)] = &[
    ("UPDATE history SET why = 'x' WHERE seq = 1", "append-only"),
    ("UPDATE history SET hash = hash", "append-only"),
    ("DELETE FROM history", "append-only"),
    ("DELETE FROM history WHERE seq = 8", "append-only"),
    (
        "INSERT INTO history SELECT * FROM history WHERE seq = 1 \
             ON CONFLICT (seq) DO UPDATE SET at = 1",
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
        "foreign key",
    ),
    (
        "INSERT INTO history SELECT 9, 7, 1, 'undone', key, old, new, folder, base, \
             revision, author, at, why, hash FROM history WHERE seq = 1",
        "check",
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
    ("INSERT INTO head VALUES (2, 1, '')", "check"),
];

/// Likewise by SQLite alone.
const REFUSED_BY_FILES: &[(&str, &str)] = &[
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
        "INSERT INTO history SELECT 9, 7, 1, deed, key, old, new, folder, 'zero', revision, \
             author, at, why, hash FROM history WHERE seq = 1",
        "cannot store TEXT",
    ),
];

/// Likewise by PostgreSQL alone.
const REFUSED_BY_SERVERS: &[(&str, &str)] = &[
    ("TRUNCATE history", "append-only"),
    ("TRUNCATE author CASCADE", "never removed"),
    (
        "INSERT INTO history SELECT 9, 7, 1, deed, key, old, new, folder, 'zero', revision, \
             author, at, why, hash FROM history WHERE seq = 1",
        "invalid input syntax",
    ),
];

#[tokio::test]
async fn nothing_can_be_changed_or_removed() {
    for place in each().await {
        sample(&place).await;
        let own = match place.is_file() {
            true => REFUSED_BY_FILES,
            false => REFUSED_BY_SERVERS,
        };
        let mut raw = place.connect().await;
        for (sql, why) in REFUSED.iter().chain(own) {
            let refused = raw.run(sql).await.unwrap_err().to_string();
            let told = refused.to_lowercase();
            assert!(told.contains(&why.to_lowercase()), "{sql}: {refused}");
        }
        raw.close().await;
        assert_eq!(verify(&place).await, Ok(8));
    }
}

/// What somebody does who may write everything, and the first row that is found broken by it.
const MEDDLED: &[(&str, &str, u64)] = &[
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
];

/// Likewise where a text need not be one.
const MEDDLED_IN_FILES: &[(&str, &str, u64)] = &[(
    "no text",
    "UPDATE history SET key = CAST(x'ff' AS TEXT) WHERE seq = 5",
    5,
)];

#[tokio::test]
async fn what_was_meddled_with_is_found() {
    for place in each().await {
        sample(&place).await;
        assert_eq!(verify(&place).await, Ok(8));
        let own = match place.is_file() {
            true => MEDDLED_IN_FILES,
            false => &[],
        };
        let open = match place.is_file() {
            true => OPEN_FILE,
            false => OPEN_SERVER,
        };
        let found = async |sql: &str| {
            let meddled = place.copy().await;
            meddled.run(&format!("{open}{sql}")).await;
            verify(&meddled).await
        };
        for (what, sql, seq) in MEDDLED.iter().chain(own) {
            assert_eq!(found(sql).await, Err(*seq), "{what}");
        }
        // Whoever may write everything can cut off the end: that shows only to those who kept the
        // head.
        let cut = "DELETE FROM history WHERE seq = 8; \
                   UPDATE head SET (seq, hash) = (SELECT seq, hash FROM history WHERE seq = 7)";
        assert_eq!(found(cut).await, Ok(7));
    }
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
    for place in each().await {
        sample(&place).await;
        let mut raw = place.connect().await;
        let mut written = vec![String::new(); 8];
        for column in [
            "seq", "edit", "version", "deed", "key", "old", "new", "folder", "base", "revision",
            "author", "at", "why",
        ] {
            let sql = format!("SELECT CAST({column} AS TEXT) FROM history ORDER BY seq");
            let texts = raw.texts(&sql).await;
            assert_eq!(texts.len(), 8);
            for (written, text) in written.iter_mut().zip(texts) {
                *written += &match text {
                    Some(text) => format!("{}:{text},", text.len()),
                    None => "-,".to_owned(),
                };
            }
        }
        let hashes = raw.texts("SELECT hash FROM history ORDER BY seq").await;
        let mut before = String::new();
        for (written, hash) in written.iter().zip(hashes) {
            let written = format!("{}:{before},{written}", before.len());
            let digest = Sha256::digest(&written);
            before = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash.as_ref(), Some(&before), "{written}");
        }
        raw.close().await;
    }
}

/// A person's tags tell nothing: they are random, and a new one is made for each suggestion.
#[tokio::test]
async fn tags_cannot_be_laid_together() {
    for place in each().await {
        let store = open(&place.address).await.unwrap();
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
        let mut raw = place.connect().await;
        let mut column = async |column: &str| {
            let sql = format!(
                "SELECT CAST({column} AS TEXT) FROM history \
                 LEFT JOIN author ON tag = author ORDER BY seq"
            );
            raw.texts(&sql).await
        };
        let tags = column("history.author").await;
        let kinds = column("kind").await;
        let people = column("person").await;
        assert_eq!(tags.len(), 12);
        // Two rows for each edit.
        let of = |edit: usize| {
            let (first, second) = (edit * 2 - 2, edit * 2 - 1);
            assert_eq!(tags[first], tags[second], "one tag for one person and edit");
            tags[first].as_deref()
        };
        assert_eq!(of(1), of(3), "one tag for a moderator");
        assert_ne!(of(2), of(4), "one for each suggestion");
        for (edit, kind, person) in [
            (1, Some("moderator"), Some("1001")),
            (2, Some("member"), None),
            (4, Some("member"), None),
            (5, Some("moderator"), Some("2001")),
            (6, None, None),
        ] {
            assert_eq!(kinds[edit * 2 - 2].as_deref(), kind, "{edit}");
            assert_eq!(people[edit * 2 - 2].as_deref(), person, "{edit}");
            assert!(of(edit).is_none_or(|tag| tag.len() == 32));
        }
        raw.close().await;
    }
}

/// Two edits published and one open, with every column in use: eight rows, closed.
async fn sample(place: &Place) {
    let store = open(&place.address).await.unwrap();
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
}

/// What somebody does first who drops whatever stands in the way.
const OPEN_FILE: &str = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
    DROP TRIGGER history_goes_on; DROP TRIGGER history_is_never_changed; \
    DROP TRIGGER history_is_never_removed; \
    DROP INDEX history_value; DROP INDEX history_closed; ";
const OPEN_SERVER: &str = "ALTER TABLE history DISABLE TRIGGER ALL; \
    DROP INDEX history_value; DROP INDEX history_closed; \
    DO $$ DECLARE one record; BEGIN \
        FOR one IN SELECT conname AS name FROM pg_constraint \
            WHERE conrelid = 'history'::regclass AND contype IN ('c', 'f', 'p', 'u') \
        LOOP EXECUTE format('ALTER TABLE history DROP CONSTRAINT %I', one.name); END LOOP; \
    END $$; ";

/// How many rows are whole, or which is not.
async fn verify(place: &Place) -> std::result::Result<u64, u64> {
    let store = open_existing(&place.address).await.unwrap().unwrap();
    let verified = store.verify().await.unwrap();
    store.close().await;
    match verified {
        Verified::Whole { rows, .. } => Ok(rows),
        Verified::Broken { seq, .. } => Err(seq),
    }
}
