//! The store: one story that any backend must tell, then the chain against meddling, migrations,
//! faults, killed processes, several at once, and copies.

mod answers;
mod asked;
mod chain;
mod copy;
mod edits;
mod faults;
mod kill;
mod lost;
mod migrations;
mod noting;
mod people;
mod places;
mod readonly;
pub mod server;
mod several;

use std::path::{Path, PathBuf};

use footnote::store::{
    Author, Draft, EditId, Posted, Result, Row, Step, Store, Turn, Used, Verified, open,
};

/// Moderators.
const ANNA: Author = Author::Moderator(1001);
const BORIS: Author = Author::Moderator(1002);
/// Somebody who suggests.
const CARLA: Author = Author::Member(2001);

/// A Tuesday in 2026.
const NOW: u64 = 1_790_000_000;

/// Everything a store does, on an empty one. The chapters use entries of their own.
async fn story(store: &dyn Store) {
    edits::an_empty_store(store).await;
    edits::the_life_of_an_edit(store).await;
    edits::old_buttons(store).await;
    edits::two_at_once(store).await;
    edits::all_or_none(store).await;
    edits::the_history(store).await;
    edits::odd_values(store).await;
    answers::corrections(store).await;
    answers::an_answer_on_its_way(store).await;
    answers::what_is_seen(store).await;
    answers::what_is_corrected(store).await;
    asked::questions(store).await;
    asked::the_same_words(store).await;
    asked::figures(store).await;
    asked::noted_twice(store).await;
    people::forgetting(store).await;
    people::tidying(store).await;
    people::tidying_words(store).await;
    whole(store).await;
}

#[tokio::test]
async fn the_story_in_memory() {
    story(&*open("sqlite::memory:").await.unwrap()).await;
}

#[tokio::test]
async fn the_story_in_each_place() {
    for place in places::each().await {
        let store = open(&place.address).await.unwrap();
        story(&*store).await;
        edits::a_nul(&*store).await;
        let before = everything(&*store).await;
        store.close().await;
        let store = open(&place.address).await.unwrap();
        assert_eq!(everything(&*store).await, before, "opened again");
        store.close().await;
        if let Some(folder) = place.folder() {
            assert_eq!(names(folder), ["a.db"], "one whole file remains");
        }
    }
}

/// What a store says about all that is in it.
async fn everything(store: &dyn Store) -> String {
    format!(
        "{:#?}",
        (
            store.history(None, None, u32::MAX).await.unwrap(),
            store.published().await.unwrap(),
            store.open_edits().await.unwrap(),
            store.corrections(None, u32::MAX).await.unwrap(),
            store.questions(u32::MAX).await.unwrap(),
            store.to_tell(u32::MAX).await.unwrap(),
            store.stats(0).await.unwrap(),
            store.verify().await.unwrap(),
        )
    )
}

fn address(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A new file with a short history in it, closed.
async fn small(folder: &Path) -> PathBuf {
    let path = folder.join("small.db");
    let store = open(&address(&path)).await.unwrap();
    for n in 0..3 {
        publish(&*store, "fact/a", &n.to_string(), n).await;
    }
    store.close().await;
    path
}

/// A change of an entry to this value, based on this revision.
fn draft(key: &str, new: &str, base: u64) -> Draft {
    Draft {
        key: key.into(),
        old: Some("old".into()),
        new: Some(new.into()),
        folder: Some("folder".into()),
        base,
        why: format!("{key} is {new}"),
    }
}

fn turn(edit: EditId, version: u32) -> Turn {
    Turn { edit, version }
}

async fn propose(store: &dyn Store, key: &str, new: &str, base: u64, by: Author) -> EditId {
    store
        .propose(&draft(key, new, base), by, NOW)
        .await
        .unwrap()
}

/// Proposes and publishes a value; gives its revision and how many answers it marks.
async fn publish(store: &dyn Store, key: &str, new: &str, base: u64) -> (u64, u64) {
    let edit = propose(store, key, new, base, ANNA).await;
    published(store.publish(turn(edit, 1), ANNA, NOW, 0, None).await)
}

#[track_caller]
fn published(step: Result<Step>) -> (u64, u64) {
    match step.unwrap() {
        Step::Published {
            revision,
            corrections,
        } => (revision, corrections),
        other => panic!("not published: {other:?}"),
    }
}

async fn all_rows(store: &dyn Store) -> Vec<Row> {
    store.history(None, None, u32::MAX).await.unwrap()
}

/// The chain is whole, and as long as the history.
async fn whole(store: &dyn Store) {
    let rows = all_rows(store).await;
    let head = rows.first().map_or(String::new(), |row| row.hash.clone());
    let rows = rows.len() as u64;
    assert_eq!(
        store.verify().await.unwrap(),
        Verified::Whole { rows, head }
    );
}

fn posted(message: u64, keys: &[&str], revision: u64) -> Posted {
    Posted {
        channel: 500 + message,
        message,
        used: used(keys, revision),
    }
}

fn used(keys: &[&str], revision: u64) -> Used {
    Used {
        keys: keys.iter().map(|&key| key.into()).collect(),
        plan: format!("{{\"written\":{revision}}}"),
        revision,
        quotes: false,
    }
}
