//! What goes wrong with a file: each fault has its kind, nothing is lost, and it goes on after.

use std::fs;
use std::task::{Context, Waker};
use std::time::Duration;

use footnote::store::sqlite::{MIGRATIONS, Settings, Sqlite};
use footnote::store::{Keep, Kind, claim, open_existing, place};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::asked::declined;
use super::places::each;
use super::*;

#[tokio::test]
async fn an_address_that_is_none_says_what_is() {
    for address in [
        "",
        "footnote.db",
        "sqlite:footnote.db",
        "sqlite://",
        "sqlite://footnote.db?mode=rwc",
        "postgres:somebody:secret@localhost/footnote",
        "postgres://somebody:secret@localhost:secret/footnote",
        "mysql://somebody:secret@localhost",
    ] {
        for fault in [
            open(address).await.err().unwrap(),
            open_existing(address).await.err().unwrap(),
            claim(address).unwrap_err(),
        ] {
            assert_eq!(fault.kind, Kind::Unopened, "{address}");
            let told = fault.to_string();
            assert!(told.contains("sqlite:///var/lib/footnote.db"), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
        assert!(!place(address).contains("secret"), "{address}");
    }
    for (address, shown) in [
        ("sqlite://footnote.db", "sqlite://footnote.db"),
        (
            "postgres://somebody:secret@db.example:5433/footnote?sslmode=require",
            "postgres://db.example:5433/footnote",
        ),
        (
            "postgresql://secret@%2Frun%2Fpg/a",
            "postgres:///run/pg:5432/a",
        ),
    ] {
        assert_eq!(place(address), shown);
    }
    assert!(open_existing("sqlite::memory:").await.unwrap().is_none());
    claim("sqlite::memory:").unwrap();
}

#[tokio::test]
async fn only_reading_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    assert!(open_existing(&address(&path)).await.unwrap().is_none());
    let deep = folder.path().join("b/c.db");
    assert!(open_existing(&address(&deep)).await.unwrap().is_none());
    assert_eq!(names(folder.path()), [""; 0]);
    fs::write(&path, "").unwrap();
    assert!(open_existing(&address(&path)).await.unwrap().is_none());
    assert_eq!(names(folder.path()), ["a.db"]);
    assert_eq!(fs::read(&path).unwrap(), b"");

    // An empty file is as good as none.
    let store = open(&address(&path)).await.unwrap();
    publish(&*store, "fact/a", "a", 0).await;
    let reader = open_existing(&address(&path)).await.unwrap().unwrap();
    assert_eq!(reader.revision().await.unwrap(), 1);
    publish(&*store, "fact/a", "b", 1).await;
    assert_eq!(reader.revision().await.unwrap(), 2, "what came later");
    let draft = draft("fact/a", "c", 2);
    let refused = reader.propose(&draft, ANNA, NOW).await.unwrap_err();
    assert_eq!(refused.kind, Kind::ReadOnly);
    reader.close().await;
    store.close().await;
    assert_eq!(names(folder.path()), ["a.db"]);
}

#[tokio::test]
async fn what_is_not_ours_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let sound = fs::read(small(folder.path()).await).unwrap();
    fs::remove_file(folder.path().join("small.db")).unwrap();
    let path = folder.path().join("a.db");
    let other = "CREATE TABLE mine (a)";
    for (what, bytes, sql, opened, read) in [
        (
            "a text",
            &b"hello, world\n".repeat(400)[..],
            "",
            Kind::Corrupt,
            Kind::Corrupt,
        ),
        ("another's", b"", other, Kind::Corrupt, Kind::Corrupt),
        (
            "another's, empty",
            b"",
            "PRAGMA application_id = 7",
            Kind::Corrupt,
            Kind::Corrupt,
        ),
        (
            "another's version",
            b"",
            "PRAGMA user_version = 1",
            Kind::Corrupt,
            Kind::Corrupt,
        ),
        (
            "newer",
            &sound,
            "PRAGMA user_version = 4",
            Kind::Newer,
            Kind::Newer,
        ),
        (
            "much newer",
            &sound,
            "PRAGMA user_version = 2000000000",
            Kind::Newer,
            Kind::Newer,
        ),
        (
            "before all",
            &sound,
            "PRAGMA user_version = -1",
            Kind::Newer,
            Kind::Newer,
        ),
    ] {
        fs::write(&path, bytes).unwrap();
        if !sql.is_empty() {
            raw(&path, sql).await;
        }
        let before = fs::read(&path).unwrap();
        let fault = open(&address(&path)).await.err().unwrap();
        assert_eq!(fault.kind, opened, "{what}: {fault}");
        assert!(fault.detail.contains("a.db"), "{what}: {fault}");
        let fault = open_existing(&address(&path)).await.err().unwrap();
        assert_eq!(fault.kind, read, "{what}: {fault}");
        assert_eq!(fs::read(&path).unwrap(), before, "{what}");
        settled(folder.path(), &["a.db"]).await;
    }

    // An older one is brought up to date, but not only to read it.
    fs::remove_file(&path).unwrap();
    raw(&path, MIGRATIONS[0]).await;
    let before = fs::read(&path).unwrap();
    let fault = open_existing(&address(&path)).await.err().unwrap();
    assert_eq!(fault.kind, Kind::Older);
    assert_eq!(fs::read(&path).unwrap(), before);
    open(&address(&path)).await.unwrap().close().await;
    assert!(open_existing(&address(&path)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_damaged_file_is_said_to_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path()).await;
    let sound = fs::read(&path).unwrap();
    let half = sound.len() / 4096 / 2 * 4096;
    let spoiled = |from: usize, to: usize| {
        let mut bytes = sound.clone();
        bytes[from..to].fill(0xa5);
        bytes
    };
    for (what, bytes) in [
        ("cut at a page", sound[..half].to_vec()),
        ("cut within a page", sound[..half + 100].to_vec()),
        ("only a header", sound[..100].to_vec()),
        ("a header of another", spoiled(0, 16)),
        ("all but the header", spoiled(100, sound.len())),
        ("all but the first page", spoiled(4096, sound.len())),
    ] {
        fs::write(&path, &bytes).unwrap();
        for only_reading in [true, false] {
            let address = address(&path);
            let opened = if only_reading {
                open_existing(&address).await.map(Option::unwrap)
            } else {
                open(&address).await
            };
            let fault = match opened {
                Err(fault) => fault,
                Ok(store) => {
                    let fault = store.verify().await.unwrap_err();
                    store.close().await;
                    fault
                }
            };
            assert_eq!(fault.kind, Kind::Corrupt, "{what}: {fault}");
        }
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}: the file is kept");
    }
    // A backup put in its place.
    fs::write(&path, &sound).unwrap();
    let store = open(&address(&path)).await.unwrap();
    whole(&*store).await;
    store.close().await;
}

#[tokio::test]
async fn a_place_without_a_file_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("folder.db")).unwrap();
    for name in ["missing/a.db", "folder.db"] {
        let address = address(&folder.path().join(name));
        let fault = open(&address).await.err().unwrap();
        assert_eq!(fault.kind, Kind::Unopened, "{fault}");
        assert!(fault.to_string().contains(name), "{fault}");
    }
    let missing = address(&folder.path().join("missing/a.db"));
    assert_eq!(claim(&missing).unwrap_err().kind, Kind::Unopened);
    assert_eq!(names(folder.path()), ["folder.db"]);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_is_gone_on_from() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let settings = Settings {
        most_pages: Some(120),
        ..Settings::default()
    };
    let store = Sqlite::open(&path, &settings).await.unwrap();
    let keep = Keep {
        questions_since: NOW + 1,
        answers_since: 0,
    };
    for round in 0..3 {
        // Questions fill the disk: what can be deleted.
        let mut kept = 0;
        let fault = loop {
            let asked = footnote::store::Asked {
                question: Some(format!("{round} {kept} {}", "why ".repeat(500))),
                ..Default::default()
            };
            match store.record(&asked, NOW).await {
                Ok(_) => kept += 1,
                Err(fault) => break fault,
            }
        };
        assert_eq!(fault.kind, Kind::Full, "{fault}");
        assert!(kept > 3, "{kept}");
        let before = everything(&store).await;
        let big = draft("fact/a", &"big ".repeat(5000), 0);
        for _ in 0..5 {
            let fault = store.propose(&big, ANNA, NOW).await.unwrap_err();
            assert_eq!(fault.kind, Kind::Full, "{fault}");
            let all = [draft("fact/a", "small", round), big.clone()];
            let fault = store.publish_all(&all, ANNA, NOW, 0).await.unwrap_err();
            assert_eq!(fault.kind, Kind::Full, "{fault}");
        }
        assert_eq!(everything(&store).await, before);
        assert_eq!(store.questions(999).await.unwrap().len(), kept);
        // With some room, it goes on without being opened anew.
        store.tidy(&keep).await.unwrap();
        let (revision, _) = publish(&store, "fact/a", "small", round).await;
        assert_eq!(revision, round + 1);
        whole(&store).await;
    }
    store.close().await;
}

#[tokio::test]
async fn another_process_at_work_is_waited_for_in_patience() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path()).await;
    let settings = Settings {
        patience: Duration::from_millis(60),
        ..Settings::default()
    };
    let store = Sqlite::open(&path, &settings).await.unwrap();
    let mut other = SqliteConnectOptions::new()
        .filename(&path)
        .connect()
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    let draft = draft("fact/a", "busy", 3);
    let fault = store.propose(&draft, ANNA, NOW).await.unwrap_err();
    assert_eq!(fault.kind, Kind::Busy, "{fault}");
    let fault = Sqlite::open(&path, &settings).await.err().unwrap();
    assert_eq!(fault.kind, Kind::Busy, "{fault}");
    assert_eq!(store.revision().await.unwrap(), 3, "reading goes on");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    publish(&store, "fact/a", "after", 3).await;
    whole(&store).await;
    store.close().await;
    other.close().await.unwrap();
}

#[tokio::test]
async fn one_bot_runs_on_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = small(folder.path()).await;
    let address = address(&path);
    let first = claim(&address).unwrap();
    let fault = claim(&address).unwrap_err();
    assert_eq!(fault.kind, Kind::Busy);
    assert!(fault.to_string().contains("another bot"), "{fault}");
    // A command beside it may write.
    let store = open(&address).await.unwrap();
    publish(&*store, "fact/b", "b", 3).await;
    store.close().await;
    drop(first);
    claim(&address).unwrap();
    let elsewhere = super::address(&folder.path().join("other.db"));
    let _both = (claim(&address).unwrap(), claim(&elsewhere).unwrap());
}

/// A call that is given up at any point has happened as a whole or not at all.
#[tokio::test]
async fn a_call_that_is_given_up_leaves_no_half() {
    for place in each().await {
        let store = open(&place.address).await.unwrap();
        let mut finished = 0;
        for polls in 0..60_u64 {
            let drafts = ["fact/a", "fact/b"].map(|key| draft(key, "given up", 1000));
            let base = store.revision().await.unwrap();
            let drafts = drafts.map(|draft| Draft { base, ..draft });
            {
                let mut call = store.publish_all(&drafts, ANNA, NOW, 0);
                let mut context = Context::from_waker(Waker::noop());
                for _ in 0..polls {
                    if call.as_mut().poll(&mut context).is_ready() {
                        finished += 1;
                        break;
                    }
                    tokio::time::sleep(Duration::from_micros(200)).await;
                }
            }
            let revision = store.revision().await.unwrap();
            assert!([base, base + 2].contains(&revision), "{base} {revision}");
            assert_eq!(store.open_edits().await.unwrap(), []);
            declined(&*store, "Does it go on?", NOW).await;
        }
        assert!((1..60).contains(&finished), "{finished} of 60 finished");
        whole(&*store).await;
        store.close().await;
    }
}

async fn raw(path: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new().filename(path);
    let options = options.create_if_missing(true);
    let mut raw: SqliteConnection = options.connect().await.unwrap();
    sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
    raw.close().await.unwrap();
}

/// A connection that was given up closes in its own time.
async fn settled(folder: &Path, expected: &[&str]) {
    for _ in 0..500 {
        if names(folder) == expected {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{:?} instead of {expected:?}", names(folder));
}
