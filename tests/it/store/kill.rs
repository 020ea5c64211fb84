//! Processes that are killed while they write, and processes that write at the same time. The
//! writer is this very program, started anew with a variable that names the database.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use footnote::store::claim;

use super::answers::answer;
use super::places::each;
use super::*;

/// Names the database to write to.
const DATABASE: &str = "FOOTNOTE_TEST_WRITER_DATABASE";
/// How many edits to publish; without it, they go on until the writer is killed.
const EDITS: &str = "FOOTNOTE_TEST_WRITER_EDITS";
/// What stands before each revision that was confirmed.
const CONFIRMED: &str = "confirmed ";

/// Databases, and kills while each is written.
const ROUNDS: (u64, u64) = (14, 15);

/// Not a test of its own: the writer.
#[tokio::test]
async fn writer() {
    let Ok(address) = std::env::var(DATABASE) else {
        return;
    };
    let edits = std::env::var(EDITS).ok();
    let edits = edits.map_or(u64::MAX, |edits| edits.parse().unwrap());
    let alone = edits == u64::MAX;
    let _claim = alone.then(|| claim(&address).unwrap());
    let store = open(&address).await.unwrap();
    for n in 0..edits {
        let key = match alone {
            true => format!("fact/{}", n % 3),
            // Nobody else's.
            false => format!("fact/{}-{n}", std::process::id()),
        };
        let base = store.revision().await.unwrap();
        let edit = propose(&*store, &key, &"text ".repeat(100), base, ANNA).await;
        answer(&*store, posted(edit.0, &[&key], base), NOW).await;
        let step = store.publish(turn(edit, 1), ANNA, NOW, 0, None).await;
        let (revision, _) = published(step);
        let mut out = std::io::stdout();
        writeln!(out, "\n{CONFIRMED}{revision}").unwrap();
        out.flush().unwrap();
    }
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_that_was_confirmed() {
    let (databases, kills) = ROUNDS;
    let mut confirmed_at_all = 0;
    for database in 0..databases {
        // A server holds what was confirmed in its own process, so that fewer do.
        let all = each().await;
        let place = match all.get(1) {
            Some(server) if database % 7 == 6 => server,
            _ => &all[0],
        };
        let mut before = 0;
        for kill in 0..kills {
            let mut writer = Writer::start(&place.address, None);
            let moment = database * kills + kill;
            if moment % 4 == 0 {
                // While it starts: it makes the file, or reads what another one left in the log.
                std::thread::sleep(Duration::from_micros(moment * 1_733 % 60_000));
            } else {
                // At work: at least one is confirmed.
                writer.wait_for_the_first();
                std::thread::sleep(Duration::from_micros(moment * 1_271 % 30_000));
            }
            writer.child.kill().unwrap();
            let confirmed = writer.end();
            confirmed_at_all += confirmed.len();
            let last = check(&place.address, before, &confirmed).await;
            before = last;
        }
    }
    assert!(databases * kills >= 200);
    assert!(
        confirmed_at_all as u64 > databases * kills / 2,
        "{confirmed_at_all} edits in all"
    );
}

/// What must hold after a kill; gives the last revision.
async fn check(address: &str, before: u64, confirmed: &[u64]) -> u64 {
    drop(claim(address).unwrap());
    let store = open(address).await.unwrap();
    let store = &*store;
    whole(store).await;
    let last = store.revision().await.unwrap();
    assert!(
        confirmed
            .iter()
            .copied()
            .eq((before + 1..).take(confirmed.len()))
    );
    // At most one was written and not yet confirmed.
    let known = before + confirmed.len() as u64;
    assert!((known..=known + 1).contains(&last), "{known} {last}");

    let rows = all_rows(store).await;
    let revisions: Vec<u64> = rows.iter().rev().filter_map(|row| row.revision).collect();
    assert!(revisions.iter().copied().eq(1..=last), "{revisions:?}");
    // An edit that is half done is open, and was the last of its writer.
    for edit in store.open_edits().await.unwrap() {
        assert_eq!(edit.turn.version, 1);
        assert_eq!(edit.draft.new, Some("text ".repeat(100)));
    }
    // With each edit that was published, the answers that used its entry were marked.
    let standing = store.published().await.unwrap();
    let revision = |key: &str| {
        let found = standing.iter().find(|value| value.key == key);
        found.map(|value| value.revision)
    };
    let marked = store.corrections(None, u32::MAX).await.unwrap();
    for correction in &marked {
        let key = &correction.used.keys[0];
        assert_eq!(Some(correction.revision), revision(key), "{correction:?}");
    }
    let closed = rows.iter().filter(|row| row.revision.is_some());
    for edit in closed.map(|row| row.turn.edit.0) {
        assert!(
            marked
                .iter()
                .any(|correction| correction.place.message == edit)
        );
    }
    store.close().await;
    last
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_write_at_the_same_time() {
    for place in each().await {
        // They also make the tables at the same time.
        let start = |_| Writer::start(&place.address, Some(30));
        let writers: Vec<Writer> = (0..3).map(start).collect();
        let store = open(&place.address).await.unwrap();
        let mut own = Vec::new();
        for n in 0..30 {
            let key = format!("fact/own-{n}");
            let base = store.revision().await.unwrap();
            own.push(publish(&*store, &key, "own", base).await.0);
        }
        let mut all = own;
        for writer in writers {
            all.extend(writer.end());
        }
        all.sort_unstable();
        assert!(all.iter().copied().eq(1..=120), "{all:?}");
        assert_eq!(store.revision().await.unwrap(), 120);
        assert_eq!(store.published().await.unwrap().len(), 120);
        whole(&*store).await;
        store.close().await;
    }
}

/// A running writer and what it says.
struct Writer {
    child: Child,
    reader: JoinHandle<Vec<u64>>,
    first: std::sync::mpsc::Receiver<()>,
}

impl Writer {
    fn start(address: &str, edits: Option<u64>) -> Writer {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", "store::kill::writer", "--nocapture"])
            .env(DATABASE, address)
            .env_remove(EDITS)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        if let Some(edits) = edits {
            command.env(EDITS, edits.to_string());
        }
        let mut child = command.spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, first) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut confirmed = Vec::new();
            for line in out.lines() {
                let line = line.unwrap();
                if let Some(revision) = line.strip_prefix(CONFIRMED) {
                    confirmed.push(revision.parse().unwrap());
                    let _ = tell.send(());
                }
            }
            confirmed
        });
        Writer {
            child,
            reader,
            first,
        }
    }

    fn wait_for_the_first(&self) {
        let wait = self.first.recv_timeout(Duration::from_secs(60));
        wait.expect("the writer confirmed nothing");
    }

    /// All that was confirmed, when the writer has ended.
    fn end(mut self) -> Vec<u64> {
        self.child.wait().unwrap();
        self.reader.join().unwrap()
    }
}
