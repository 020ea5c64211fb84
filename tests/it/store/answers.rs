//! The story's chapters on answers that were posted, and which of them must be corrected.

use footnote::store::{Asked, Became, Correction, Posted, Store};

use super::*;

pub async fn corrections(store: &dyn Store) {
    let base = store.revision().await.unwrap();
    let two = ["fact/c", "fact/d"];
    answer(store, posted(3, &["fact/c"], base), NOW + 30).await;
    answer(store, posted(1, &["fact/c"], base), NOW + 10).await;
    answer(store, posted(2, &two, base), NOW + 20).await;
    answer(store, posted(4, &["fact/d"], base), NOW + 40).await;
    answer(store, posted(5, &[], base), NOW + 50).await;
    left(store, &[]).await;

    // Only what is young enough, and uses the entry.
    let edit = propose(store, "fact/c", "new", base, ANNA).await;
    let step = store.publish(turn(edit, 1), ANNA, NOW, NOW + 20);
    assert_eq!(published(step.await), (base + 1, 2));
    left(store, &[(2, base + 1), (3, base + 1)]).await;
    let first = store.corrections(1).await.unwrap();
    assert_eq!(
        first,
        [Correction {
            channel: 502,
            message: 2,
            used: used(&two, base),
            revision: base + 1,
        }],
        "the oldest first, with all that is needed to write it anew"
    );

    // Marked anew for what came after; what is corrected only up to an earlier one stays marked.
    assert_eq!(publish(store, "fact/d", "new", base).await, (base + 2, 2));
    left(store, &[(2, base + 2), (3, base + 1), (4, base + 2)]).await;
    for (message, revision) in [(2, base + 1), (2, base), (3, 0), (99, base + 2)] {
        store.corrected(message, revision).await.unwrap();
    }
    left(store, &[(2, base + 2), (3, base + 1), (4, base + 2)]).await;
    store.corrected(2, base + 2).await.unwrap();
    store.corrected(3, base + 2).await.unwrap();
    left(store, &[(4, base + 2)]).await;
    store.corrected(2, base + 2).await.unwrap();
    left(store, &[(4, base + 2)]).await;
    store.removed(4).await.unwrap();
    store.removed(4).await.unwrap();
    left(store, &[]).await;

    // Two entries at once, and one answer that uses both.
    let drafts = [
        draft("fact/c", "2", base + 2),
        draft("fact/d", "2", base + 2),
    ];
    let step = store.publish_all(&drafts, ANNA, NOW, 0).await;
    assert_eq!(published(step), (base + 4, 3));
    left(store, &[(1, base + 3), (2, base + 4), (3, base + 3)]).await;
    for message in 1..=5 {
        store.removed(message).await.unwrap();
    }
    left(store, &[]).await;
}

/// An edit is published while an answer is being sent: it is marked all the same.
pub async fn an_answer_on_its_way(store: &dyn Store) {
    let base = store.revision().await.unwrap();
    assert_eq!(publish(store, "fact/way", "1", base).await, (base + 1, 0));
    assert_eq!(publish(store, "fact/path", "1", base).await, (base + 2, 0));
    assert_eq!(
        publish(store, "fact/way", "2", base + 2).await,
        (base + 3, 0)
    );
    let both = ["fact/path", "fact/way"];
    for (what, keys, revision, marked) in [
        ("before all", &both[..], base, Some(base + 3)),
        ("before one", &both[..1], base, Some(base + 2)),
        ("between", &both[..], base + 2, Some(base + 3)),
        ("after one", &both[..1], base + 2, None),
        ("after all", &both[..], base + 3, None),
        ("others", &["fact/c", "fact/elsewhere"], base, None),
    ] {
        let expected: Vec<(u64, u64)> = marked.iter().map(|&to| (7, to)).collect();
        answer(store, posted(7, keys, revision), NOW).await;
        left(store, &expected).await;
        store.removed(7).await.unwrap();

        // The same by a pressed button or an edited question.
        answer(store, posted(7, &["fact/c"], base), NOW).await;
        let used = used(keys, revision);
        store.reworded(7, &used, NOW + 9).await.unwrap();
        left(store, &expected).await;
        if marked.is_some() {
            let marked = store.corrections(1).await.unwrap();
            assert_eq!(marked[0].used, used, "{what}");
        }
        // An answer that is written anew needs no correction.
        let anew = super::used(keys, base + 3);
        store.reworded(7, &anew, NOW).await.unwrap();
        left(store, &[]).await;
        store.removed(7).await.unwrap();
    }
    // Its age counts from when it was last written.
    answer(store, posted(7, &["fact/way"], base + 3), NOW).await;
    let again = used(&["fact/way"], base + 3);
    store.reworded(7, &again, NOW + 100).await.unwrap();
    let edit = propose(store, "fact/way", "3", base + 3, ANNA).await;
    let step = store.publish(turn(edit, 1), ANNA, NOW, NOW + 50);
    assert_eq!(published(step.await), (base + 4, 1));
    store.removed(7).await.unwrap();

    // One that is not remembered stays so.
    store
        .reworded(8, &used(&["fact/way"], 0), NOW)
        .await
        .unwrap();
    left(store, &[]).await;
}

pub async fn answer(store: &dyn Store, posted: Posted, at: u64) {
    let asked = Asked {
        became: Became::Answered,
        posted: Some(posted),
        ..Asked::default()
    };
    assert_eq!(store.record(&asked, at).await.unwrap(), None);
}

/// These messages are marked for correction to these revisions.
pub async fn left(store: &dyn Store, expected: &[(u64, u64)]) {
    let marked = store.corrections(u32::MAX).await.unwrap();
    let marked: Vec<(u64, u64)> = marked
        .iter()
        .map(|correction| (correction.message, correction.revision))
        .collect();
    assert_eq!(marked, expected);
    let count = store.corrections_left().await.unwrap();
    assert_eq!(count, expected.len() as u64);
}
