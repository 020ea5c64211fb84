//! The story's chapters on people who want to be forgotten, and on what is deleted in time.

use footnote::store::{
    Asked, Author, Became, Fate, Forgotten, Keep, Posted, Step, Store, Used, Verdict, Verified,
    Vote, Waiter,
};

use super::answers::{answer, left};
use super::asked::declined;
use super::*;

pub async fn forgetting(store: &dyn Store) {
    let base = store.revision().await.unwrap();
    // One person in every part: as a member, and as a moderator.
    let member = Author::Member(4001);
    let moderator = Author::Moderator(4001);
    let value = |new| draft("fact/forget", new, base);
    let first = store.propose(&value("one"), member, NOW).await.unwrap();
    let second = store.propose(&value("two"), member, NOW).await.unwrap();
    // Their own suggestion again: no third tag.
    store.approve(turn(second, 1), member, NOW).await.unwrap();
    let changed = value("2");
    let refused = store.amend(turn(second, 1), &changed, member, NOW).await;
    assert!(refused.is_err(), "members change nothing");
    store.approve(turn(first, 1), moderator, NOW).await.unwrap();
    let own = store
        .propose(&value("three"), moderator, NOW)
        .await
        .unwrap();
    published(store.publish(turn(own, 1), moderator, NOW, 0, None).await);
    let others = store.propose(&value("four"), CARLA, NOW).await.unwrap();
    let question = declined(store, "Is it forgotten?", NOW).await;
    for user in [4001, 4002] {
        let who = Waiter {
            user,
            channel: 1,
            message: None,
        };
        assert!(store.want_to_know(question, who, NOW).await.unwrap());
        let vote = Vote {
            message: 900,
            user,
            facts: vec!["forget".into()],
            verdict: Verdict::Helpful,
        };
        store.vote(&vote, NOW).await.unwrap();
    }
    let before = store.verify().await.unwrap();
    let rows = all_rows(store).await;
    let stats = store.stats(0).await.unwrap();

    assert_eq!(
        store.forget(4001).await.unwrap(),
        Forgotten {
            suggestions: 2,
            waiting: 1,
            votes: 1,
            moderated: true,
        }
    );
    assert!(matches!(before, Verified::Whole { .. }));
    assert_eq!(store.verify().await.unwrap(), before, "the same hashes");
    for (edit, by, changed_by) in [
        (first, None, None),
        (second, None, None),
        (own, Some(4001), Some(4001)),
        (others, Some(2001), Some(2001)),
    ] {
        let edit = store.edit(edit).await.unwrap().unwrap();
        assert_eq!((edit.by, edit.changed_by), (by, changed_by), "{edit:?}");
    }
    let edit = store.edit(first).await.unwrap().unwrap();
    assert!(edit.suggested);
    assert_eq!(
        edit.approved_by,
        [4001],
        "what a moderator did stays theirs"
    );
    let now = all_rows(store).await;
    assert!(
        now.iter()
            .all(|row| !row.owner || row.draft.key != "fact/forget")
    );
    let texts = |rows: &[Row]| -> Vec<_> {
        let texts = rows.iter().map(|row| (row.draft.clone(), row.hash.clone()));
        texts.collect()
    };
    assert_eq!(texts(&now), texts(&rows), "texts and hashes stay");
    assert_eq!(store.stats(0).await.unwrap(), stats, "votes stay");
    let question = store.question(question).await.unwrap().unwrap();
    assert_eq!(question.waiting, 1);

    // Once more, and somebody who never did anything.
    let moderator = Forgotten {
        moderated: true,
        ..Forgotten::default()
    };
    assert_eq!(store.forget(4001).await.unwrap(), moderator);
    assert_eq!(store.forget(4003).await.unwrap(), Forgotten::default());

    // Whoever comes back is somebody new.
    let again = store.propose(&value("five"), member, NOW).await.unwrap();
    let edit = store.edit(again).await.unwrap().unwrap();
    assert_eq!(edit.by, Some(4001));
    assert_eq!(store.edit(first).await.unwrap().unwrap().by, None);
    for edit in [first, others, again] {
        let step = store.discard(turn(edit, 1), ANNA, NOW).await.unwrap();
        assert_eq!(step, Step::Done(turn(edit, 1)));
        let edit = store.edit(edit).await.unwrap().unwrap();
        assert_eq!((edit.by, edit.changed_by), (None, None), "it is closed");
    }
    store.discard(turn(second, 1), ANNA, NOW).await.unwrap();

    // A suggestion that is published leaves its moderators, and not whose it was.
    let base = store.revision().await.unwrap();
    let value = |new| draft("fact/forget", new, base);
    let edit = store.propose(&value("six"), member, NOW).await.unwrap();
    store
        .amend(turn(edit, 1), &value("6"), BORIS, NOW)
        .await
        .unwrap();
    published(store.publish(turn(edit, 2), ANNA, NOW, 0, None).await);
    let edit = store.edit(edit).await.unwrap().unwrap();
    assert_eq!((edit.by, edit.changed_by), (None, Some(1002)));
    assert_eq!(edit.draft, value("6"), "its text stays");
    assert_eq!(store.forget(4001).await.unwrap().suggestions, 0);
}

/// What quotes a question goes with the questions, be answers kept for longer.
pub async fn tidying_words(store: &dyn Store) {
    let late = NOW + 1_000;
    let question = declined(store, "Is it asked for ever?", NOW).await;
    for (user, at) in [(5101, NOW), (5102, late)] {
        let who = Waiter {
            user,
            channel: 1,
            message: None,
        };
        assert!(store.want_to_know(question, who, at).await.unwrap());
    }
    declined(store, "Is it asked for ever?", late).await;
    let offer = |message, quotes| Asked {
        became: Became::Offered,
        question: Some("Is it offered?".into()),
        posted: Some(Posted {
            used: Used {
                quotes,
                ..used(&["fact/words"], 0)
            },
            ..posted(message, &[], 0)
        }),
        ..Asked::default()
    };
    for (message, quotes) in [(81, false), (82, true)] {
        store.record(&offer(message, quotes), NOW).await.unwrap();
    }
    let keep = Keep {
        questions_since: late,
        answers_since: 0,
    };
    store.tidy(&keep).await.unwrap();
    let awaited = store.awaited().await.unwrap();
    let awaited: Vec<_> = awaited.iter().map(|one| (one.id, one.waiting)).collect();
    assert_eq!(awaited, [(question, 1)], "the wish has an age of its own");
    assert!(store.posted(81).await.unwrap().is_some());
    assert_eq!(store.none_of_these(81, late).await.unwrap(), None);
    assert_eq!(store.posted(82).await.unwrap(), None);
    store.removed(81).await.unwrap();
    store.settle(&[question], Fate::Spam, late).await.unwrap();
}

pub async fn tidying(store: &dyn Store) {
    let base = store.revision().await.unwrap();
    let late = NOW + 1_000;
    let old = declined(store, "Is it old?", NOW).await;
    let asked_again = declined(store, "Is it old but asked again?", NOW).await;
    assert_eq!(
        declined(store, "is it old but asked again", late).await,
        asked_again
    );
    let young = declined(store, "Is it young?", late).await;
    for question in [old, young] {
        let who = Waiter {
            user: 5001,
            channel: 1,
            message: Some(1),
        };
        assert!(store.want_to_know(question, who, late).await.unwrap());
    }
    answer(store, posted(11, &["fact/tidy"], base), NOW).await;
    answer(store, posted(12, &["fact/kept"], base), NOW).await;
    answer(store, posted(13, &["fact/tidy"], base), late).await;
    assert_eq!(publish(store, "fact/kept", "1", base).await, (base + 1, 1));
    for (message, user, at) in [(11, 5001, NOW), (11, 5002, late)] {
        let vote = Vote {
            message,
            user,
            facts: vec!["tidy".into()],
            verdict: Verdict::Wrong,
        };
        store.vote(&vote, at).await.unwrap();
    }
    let days = store.stats(0).await.unwrap().days;
    let facts = store.stats(0).await.unwrap().facts;

    let keep = Keep {
        questions_since: late,
        answers_since: late,
    };
    for _ in 0..2 {
        store.tidy(&keep).await.unwrap();
        assert_eq!(store.question(old).await.unwrap(), None);
        for question in [asked_again, young] {
            assert!(store.question(question).await.unwrap().is_some());
        }
        // One that waits for its correction is not old before it is corrected.
        left(store, &[(12, base + 1)]).await;
        let stats = store.stats(0).await.unwrap();
        assert_eq!(stats.days, days, "tallies stay");
        assert_eq!(stats.facts, facts, "votes stay");
    }
    let now = Used {
        revision: base + 1,
        ..used(&["fact/kept"], base)
    };
    store.corrected(12, &now).await.unwrap();
    store.tidy(&keep).await.unwrap();
    let drafts = ["fact/tidy", "fact/kept"].map(|key| draft(key, "2", base + 1));
    let step = store.publish_all(&drafts, ANNA, NOW, 0).await;
    assert_eq!(published(step), (base + 3, 1), "only the young one is left");
    left(store, &[(13, base + 2)]).await;
    // The wish went with the question, the old vote's author with time.
    let forgotten = Forgotten {
        waiting: 1,
        ..Forgotten::default()
    };
    assert_eq!(store.forget(5001).await.unwrap(), forgotten);
    let forgotten = Forgotten {
        votes: 1,
        ..Forgotten::default()
    };
    assert_eq!(store.forget(5002).await.unwrap(), forgotten);
}
