//! The story's chapters on answers that were posted, and which of them must be corrected.

use footnote::store::{Asked, Became, Correction, Place, Posted, Store, Used};

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
    let step = store.publish(turn(edit, 1), ANNA, NOW, NOW + 20, None);
    assert_eq!(published(step.await), (base + 1, 2));
    left(store, &[(2, base + 1), (3, base + 1)]).await;
    let first = store.corrections(None, 1).await.unwrap();
    assert_eq!(
        first,
        [Correction {
            channel: 502,
            place: Place {
                at: NOW + 20,
                message: 2,
            },
            used: used(&two, base),
            revision: base + 1,
        }],
        "the oldest first, with all that is needed to write it anew"
    );

    for (at, message, expected) in [
        (NOW, 9, &[2, 3][..]),
        (NOW + 20, 1, &[2, 3]),
        (NOW + 20, 2, &[3]),
        (NOW + 30, 3, &[]),
    ] {
        let behind = store.corrections(Some(Place { at, message }), 9).await;
        let behind = behind.unwrap();
        let behind: Vec<u64> = behind.iter().map(|one| one.place.message).collect();
        assert_eq!(behind, expected, "behind {message}");
    }

    // Marked anew for what came after; what is corrected only up to an earlier one stays marked.
    assert_eq!(publish(store, "fact/d", "new", base).await, (base + 2, 2));
    left(store, &[(2, base + 2), (3, base + 1), (4, base + 2)]).await;
    let corrected = async |message, keys: &[&str], revision| {
        let now = Used {
            revision,
            ..used(keys, base)
        };
        store.corrected(message, &now).await.unwrap();
    };
    for (message, keys, revision) in [
        (2, &two[..], base + 1),
        (2, &two, base),
        (3, &two[..1], 0),
        (99, &two, base + 2),
    ] {
        corrected(message, keys, revision).await;
    }
    left(store, &[(2, base + 2), (3, base + 1), (4, base + 2)]).await;
    corrected(2, &two, base + 2).await;
    corrected(3, &two[..1], base + 2).await;
    left(store, &[(4, base + 2)]).await;
    corrected(2, &two, base + 2).await;
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
        reworded(store, 7, &used, NOW + 9).await;
        left(store, &expected).await;
        if marked.is_some() {
            let marked = store.corrections(None, 1).await.unwrap();
            assert_eq!(marked[0].used, used, "{what}");
        }
        // An answer that is written anew needs no correction.
        let anew = super::used(keys, base + 3);
        reworded(store, 7, &anew, NOW).await;
        left(store, &[]).await;
        store.removed(7).await.unwrap();
    }
    // Its age counts from when it was last written.
    answer(store, posted(7, &["fact/way"], base + 3), NOW).await;
    let again = used(&["fact/way"], base + 3);
    reworded(store, 7, &again, NOW + 100).await;
    let edit = propose(store, "fact/way", "3", base + 3, ANNA).await;
    let step = store.publish(turn(edit, 1), ANNA, NOW, NOW + 50, None);
    assert_eq!(published(step.await), (base + 4, 1));
    store.removed(7).await.unwrap();

    // One that is not remembered stays so.
    reworded(store, 8, &used(&["fact/way"], 0), NOW).await;
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

/// An answer says something else now.
async fn reworded(store: &dyn Store, message: u64, used: &Used, at: u64) {
    let asked = Asked {
        became: Became::Answered,
        posted: Some(Posted {
            used: used.clone(),
            ..posted(message, &[], 0)
        }),
        ..Asked::default()
    };
    store.reworded(&asked, at).await.unwrap();
}

/// What readers cannot see corrects nothing.
pub async fn what_is_seen(store: &dyn Store) {
    let fact = |more: &str| {
        let rest = "text = \"It is red.\"\nsources = [\"paper\"]";
        Some(format!("[[fact]]\nid = \"seen\"\n{rest}\n{more}\n"))
    };
    let side = |label: &str| {
        let rest = "source = \"paper\"\ntext = \"It is red.\"";
        Some(format!(
            "[[narrative]]\nid = \"left\"\nlabel = \"{label}\"\n{rest}\n"
        ))
    };
    let list = |names: &str| {
        let rest = "title = \"Bad\"\nsource = \"paper\"";
        Some(format!(
            "[[list]]\nid = \"bad\"\n{rest}\ndomains = [{names}]\n"
        ))
    };
    let ask = Some("ask = [\"who is right\"]\n".to_owned());
    let agreed = Some("not_in_dispute = \"It is red.\"\n".to_owned());
    let words = |more: &str| Some(format!("[[same]]\nwords = [\"red\", \"{more}\"]\n"));
    let odd = Some("odd".to_owned());
    let cases = [
        ("fact/seen", fact(""), fact("ask = [\"is it red\"]"), 0),
        ("fact/seen", fact(""), fact("note = \"a guess\""), 0),
        ("fact/seen", fact(""), fact("words = [\"red\"]"), 0),
        ("fact/seen", fact(""), fact("related = [\"other\"]"), 0),
        ("fact/seen", fact(""), fact("as_of = \"2019\""), 1),
        ("fact/seen", fact(""), None, 1),
        ("fact/seen", None, fact(""), 1),
        ("fact/seen", odd.clone(), odd, 0),
        ("narrative/left", side("Left"), side("Left"), 0),
        ("narrative/left", side("Left"), side("The left"), 1),
        ("narrative/right", None, side("Right"), 1),
        ("list/bad", list("\"a.example\""), list("\"b.example\""), 1),
        ("list/worse", None, list("\"a.example\""), 1),
        ("accounts/story", None, ask.clone(), 1),
        ("accounts/story", agreed, ask, 1),
        ("words/red", words("scarlet"), words("crimson"), 0),
    ];
    for (at, (key, old, new, expected)) in (0..).zip(cases) {
        let base = store.revision().await.unwrap();
        let keys = [
            "accounts/story",
            "fact/seen",
            "list/*",
            "narrative/*",
            "words/red",
        ];
        answer(store, posted(60, &keys, base), NOW).await;
        let draft = Draft {
            old,
            new,
            ..draft(key, "", base)
        };
        let step = store.publish_all(std::slice::from_ref(&draft), ANNA, NOW, 0);
        assert_eq!(published(step.await), (base + 1, expected), "{at}: {key}");
        // Nor where it comes between the writing of the answer and its noting.
        answer(store, posted(61, &keys, base), NOW).await;
        let marked = store.corrections(None, 9).await.unwrap();
        assert_eq!(marked.len() as u64, expected * 2, "{at}: {key}");
        for message in [60, 61] {
            store.removed(message).await.unwrap();
        }
    }
}

/// A corrected answer rests on what it shows then; one with other words is corrected again.
pub async fn what_is_corrected(store: &dyn Store) {
    let base = store.revision().await.unwrap();
    let both = ["fact/c", "source/new"];
    answer(store, posted(70, &both[..1], base), NOW).await;
    publish(store, "fact/c", "with a source", base).await;
    let now = Used {
        revision: base + 1,
        ..used(&both, base)
    };
    store.corrected(70, &now).await.unwrap();
    left(store, &[]).await;
    assert_eq!(publish(store, "source/new", "1", base + 1).await.1, 1);
    left(store, &[(70, base + 2)]).await;

    // Somebody chose something else while the correction was on its way.
    let chosen = used(&["fact/d"], base + 2);
    reworded(store, 70, &chosen, NOW).await;
    left(store, &[]).await;
    let late = Used {
        revision: base + 2,
        ..used(&both, base)
    };
    store.corrected(70, &late).await.unwrap();
    left(store, &[(70, base + 2)]).await;
    let marked = store.corrections(None, 1).await.unwrap();
    assert_eq!(marked[0].used.plan, chosen.plan);
    store.corrected(70, &chosen).await.unwrap();
    left(store, &[]).await;
    store.removed(70).await.unwrap();
}

/// These messages are marked for correction to these revisions.
pub async fn left(store: &dyn Store, expected: &[(u64, u64)]) {
    let marked = store.corrections(None, u32::MAX).await.unwrap();
    let marked: Vec<(u64, u64)> = marked
        .iter()
        .map(|correction| (correction.place.message, correction.revision))
        .collect();
    assert_eq!(marked, expected);
    let count = store.corrections_left().await.unwrap();
    assert_eq!(count, expected.len() as u64);
}
