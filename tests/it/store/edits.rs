//! The story's chapters on edits and their history.

use footnote::store::{Author, Deed, Draft, Edit, EditId, Published, State, Step, Store, Turn};

use super::*;

pub async fn an_empty_store(store: &dyn Store) {
    assert_eq!(store.revision().await.unwrap(), 0);
    assert_eq!(store.published().await.unwrap(), []);
    assert_eq!(store.open_edits().await.unwrap(), []);
    assert_eq!(store.edit(EditId(1)).await.unwrap(), None);
    assert_eq!(store.value_at("fact/a", 1).await.unwrap(), None);
    assert_eq!(all_rows(store).await, []);
    assert_eq!(store.questions(9).await.unwrap(), []);
    assert_eq!(store.corrections(None, 9).await.unwrap(), []);
    assert_eq!(store.corrections_left().await.unwrap(), 0);
    assert_eq!(store.to_tell(9).await.unwrap(), []);
    assert_eq!(store.stats(0).await.unwrap(), Default::default());
    whole(store).await;
    each_step_gives(store, turn(EditId(1), 1), &Step::Missing).await;
    whole(store).await;
}

pub async fn the_life_of_an_edit(store: &dyn Store) {
    let first = draft("fact/life", "one", 0);
    let edit = store.propose(&first, ANNA, NOW).await.unwrap();
    let mut stands = Edit {
        turn: turn(edit, 1),
        draft: first,
        state: State::Open,
        by: Some(1001),
        suggested: false,
        changed_by: Some(1001),
        approved_by: vec![],
        at: NOW,
    };
    is(store, &stands).await;

    // Twice by one person is once.
    for (by, approved_by) in [
        (BORIS, vec![1002]),
        (BORIS, vec![1002]),
        (ANNA, vec![1002, 1001]),
    ] {
        let step = store.approve(turn(edit, 1), by, NOW + 1).await.unwrap();
        assert_eq!(step, Step::Done(turn(edit, 1)));
        stands.approved_by = approved_by;
        is(store, &stands).await;
    }

    // Another value needs its approvals anew. Even the entry may be another: a new fact's id.
    stands.draft = Draft {
        key: "fact/lives".into(),
        old: None,
        new: Some("two".into()),
        folder: None,
        base: 0,
        why: String::new(),
    };
    let step = store.amend(turn(edit, 1), &stands.draft, BORIS, NOW + 2);
    assert_eq!(step.await.unwrap(), Step::Done(turn(edit, 2)));
    stands.turn.version = 2;
    stands.changed_by = Some(1002);
    stands.approved_by.clear();
    is(store, &stands).await;
    store.approve(turn(edit, 2), ANNA, NOW + 2).await.unwrap();
    stands.approved_by = vec![1001];

    let open = store.open_edits().await.unwrap();
    assert_eq!(open.last(), Some(&stands));
    assert_eq!(
        published(store.publish(turn(edit, 2), BORIS, NOW + 3, 0, None).await),
        (1, 0)
    );
    stands.state = State::Published(1);
    is(store, &stands).await;
    assert!(!store.open_edits().await.unwrap().contains(&stands));
    let value = Published {
        edit,
        revision: 1,
        key: "fact/lives".into(),
        folder: None,
        new: Some("two".into()),
        by: Some(1002),
        at: NOW + 3,
    };
    assert_eq!(
        store.published().await.unwrap(),
        std::slice::from_ref(&value)
    );
    for (key, revision, found) in [
        ("fact/lives", 1, Some(&value)),
        ("fact/life", 1, None),
        ("fact/lives", 0, None),
        ("fact/lives", 2, None),
    ] {
        let at = store.value_at(key, revision).await.unwrap();
        assert_eq!(at.as_ref(), found, "{key} at {revision}");
    }
    each_step_gives(store, turn(edit, 2), &Step::Closed(Box::new(stands))).await;

    // By a member, and by the owner.
    let edit = propose(store, "fact/life", "three", 1, CARLA).await;
    let stands = store.edit(edit).await.unwrap().unwrap();
    assert!(stands.suggested);
    assert_eq!(stands.by, Some(2001));
    let own = propose(store, "fact/life", "four", 1, Author::Owner).await;
    let stands = store.edit(own).await.unwrap().unwrap();
    assert_eq!((stands.by, stands.changed_by), (None, None));
    let ids = store.open_edits().await.unwrap();
    let ids: Vec<EditId> = ids.iter().map(|edit| edit.turn.edit).collect();
    assert_eq!(ids, [edit, own], "oldest first");
    for edit in [edit, own] {
        let step = store.discard(turn(edit, 1), ANNA, NOW).await.unwrap();
        assert_eq!(step, Step::Done(turn(edit, 1)));
        let stands = store.edit(edit).await.unwrap().unwrap();
        assert_eq!(stands.state, State::Discarded);
        each_step_gives(store, turn(edit, 1), &Step::Closed(Box::new(stands))).await;
    }
    assert_eq!(store.open_edits().await.unwrap(), []);
    assert_eq!(store.revision().await.unwrap(), 1);
    whole(store).await;
}

/// A button that was made for another version of the edit.
pub async fn old_buttons(store: &dyn Store) {
    let now = store.revision().await.unwrap();
    let value = |new| draft("fact/button", new, now);
    let edit = store.propose(&value("one"), CARLA, NOW).await.unwrap();
    let value = value("two");
    store.amend(turn(edit, 1), &value, ANNA, NOW).await.unwrap();
    let stands = store.edit(edit).await.unwrap().unwrap();
    for version in [0, 1, 3, u32::MAX] {
        let changed = Step::Changed(Box::new(stands.clone()));
        each_step_gives(store, turn(edit, version), &changed).await;
    }
    is(store, &stands).await;
    store.discard(turn(edit, 2), CARLA, NOW).await.unwrap();
}

/// Two people change one entry at the same time.
pub async fn two_at_once(store: &dyn Store) {
    let now = store.revision().await.unwrap();
    let hers = propose(store, "fact/two", "hers", now, ANNA).await;
    let his = propose(store, "fact/two", "his", now, BORIS).await;
    let other = propose(store, "fact/other", "other", now, BORIS).await;
    published(store.publish(turn(hers, 1), ANNA, NOW, 0, None).await);
    published(store.publish(turn(other, 1), BORIS, NOW, 0, None).await);

    let rows = all_rows(store).await;
    let step = store
        .publish(turn(his, 1), BORIS, NOW, 0, None)
        .await
        .unwrap();
    let stands = store.value_at("fact/two", now + 1).await.unwrap().unwrap();
    assert_eq!(stands.new.as_deref(), Some("hers"));
    assert_eq!(step, Step::Conflict(Box::new(stands)));
    assert_eq!(all_rows(store).await, rows, "nothing is written down");
    let edit = store.edit(his).await.unwrap().unwrap();
    assert_eq!(edit.state, State::Open, "the draft is kept");

    // Based on what stands now, it can be published; here it retires the entry.
    let retires = Draft {
        new: None,
        ..draft("fact/two", "", now + 1)
    };
    store
        .amend(turn(his, 1), &retires, BORIS, NOW)
        .await
        .unwrap();
    let step = store.publish(turn(his, 2), BORIS, NOW, 0, None).await;
    assert_eq!(published(step), (now + 3, 0));
    let all = store.published().await.unwrap();
    let last: Vec<_> = all
        .iter()
        .rev()
        .take(2)
        .map(|value| (value.key.as_str(), value.revision, value.new.as_deref()))
        .collect();
    assert_eq!(
        last,
        [
            ("fact/two", now + 3, None),
            ("fact/other", now + 2, Some("other"))
        ],
        "the last value of each, by revision"
    );
    whole(store).await;
}

/// An import.
pub async fn all_or_none(store: &dyn Store) {
    let now = store.revision().await.unwrap();
    let rows = all_rows(store).await;
    let value = |key: &str, base| draft(key, "imported", base);
    for (what, drafts) in [
        (
            "the second was published since",
            vec![value("fact/new", now), value("fact/two", now - 1)],
        ),
        (
            "the same entry twice",
            vec![value("fact/new", now), value("fact/new", now)],
        ),
    ] {
        let step = store.publish_all(&drafts, Author::Owner, NOW, 0).await;
        assert!(matches!(step.unwrap(), Step::Conflict(_)), "{what}");
        assert_eq!(all_rows(store).await, rows, "{what}");
        assert_eq!(store.revision().await.unwrap(), now, "{what}");
    }
    let none = store.publish_all(&[], Author::Owner, NOW, 0).await;
    assert_eq!(published(none), (now, 0));
    let drafts = [value("fact/new", now), value("fact/two", now)];
    let step = store.publish_all(&drafts, Author::Owner, NOW, 0).await;
    assert_eq!(published(step), (now + 2, 0));
    let last = &all_rows(store).await[..4];
    let deeds: Vec<_> = last.iter().map(|row| (row.deed, row.revision)).collect();
    assert_eq!(
        deeds,
        [
            (Deed::Published, Some(now + 2)),
            (Deed::Proposed, None),
            (Deed::Published, Some(now + 1)),
            (Deed::Proposed, None),
        ]
    );
    assert!(last.iter().all(|row| row.owner && row.by.is_none()));
    whole(store).await;
}

pub async fn the_history(store: &dyn Store) {
    let now = store.revision().await.unwrap();
    let first = draft("fact/history", "one", now);
    let edit = store.propose(&first, CARLA, NOW).await.unwrap();
    let second = draft("fact/history", "two", now);
    store
        .amend(turn(edit, 1), &second, ANNA, NOW + 1)
        .await
        .unwrap();
    store.approve(turn(edit, 2), BORIS, NOW + 2).await.unwrap();
    published(store.publish(turn(edit, 2), ANNA, NOW + 3, 0, None).await);
    let all = all_rows(store).await;
    let rows = &all[..4];
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.deed, row.turn, &row.draft, row.revision, row.by, row.at))
        .collect();
    let two = turn(edit, 2);
    assert_eq!(
        told,
        [
            (
                Deed::Published,
                two,
                &second,
                Some(now + 1),
                Some(1001),
                NOW + 3
            ),
            (Deed::Approved, two, &second, None, Some(1002), NOW + 2),
            (Deed::Amended, two, &second, None, Some(1001), NOW + 1),
            (
                Deed::Suggested,
                turn(edit, 1),
                &first,
                None,
                // Forgotten with the publishing.
                None,
                NOW
            ),
        ]
    );
    assert!(rows.iter().all(|row| !row.owner && row.hash.len() == 64));
    let from_one = all.iter().rev().map(|row| row.seq).zip(1..);
    assert!(from_one.clone().all(|(seq, place)| seq == place));

    let last = all[0].seq;
    for (what, key, before, most, expected) in [
        ("one entry", Some("fact/history"), None, 9, 4),
        ("at most", None, None, 3, 3),
        ("none", None, None, 0, 0),
        ("before", Some("fact/history"), Some(last), 9, 3),
        ("all before", None, Some(3), 9, 2),
        ("before the first", None, Some(1), 9, 0),
        ("an unknown entry", Some("fact/unknown"), None, 9, 0),
    ] {
        let found = store.history(key, before, most).await.unwrap();
        assert_eq!(found.len(), expected, "{what}");
        let expected = all.iter().filter(|row| {
            key.is_none_or(|key| row.draft.key == key) && before.is_none_or(|at| row.seq < at)
        });
        assert!(found.iter().eq(expected.take(most as usize)), "{what}");
    }
}

/// A text with the character NUL, which neither Discord nor TOML lets through, is given back as it
/// was, or is refused where the database cannot hold it. Nothing is left of it then.
pub async fn a_nul(store: &dyn Store) {
    let before = all_rows(store).await;
    let odd = draft("fact/nul", "nul \0 within", 0);
    match store.propose(&odd, ANNA, NOW).await {
        Ok(edit) => {
            assert_eq!(store.edit(edit).await.unwrap().unwrap().draft, odd);
            store.discard(turn(edit, 1), ANNA, NOW).await.unwrap();
        }
        Err(_) => assert_eq!(all_rows(store).await, before),
    }
    whole(store).await;
}

/// Whatever a person writes is given back as it was.
pub async fn odd_values(store: &dyn Store) {
    let now = store.revision().await.unwrap();
    let odd = [
        "",
        " ",
        "'; DROP TABLE history; --",
        "\"quoted\" \\ ? ?1 :a $a %s {}",
        "line\nline\r\n\ttab",
        "\u{202e}right to left\u{200b}\u{feff}",
        "e\u{301} \u{e9} \u{1f469}\u{200d}\u{1f4bb} \u{10ffff}",
        "5:hello,-,",
    ];
    for text in odd {
        let draft = Draft {
            key: format!("fact/{text}"),
            old: Some(text.into()),
            new: Some(text.repeat(1000)),
            folder: Some(text.into()),
            base: now,
            why: text.into(),
        };
        let edit = store.propose(&draft, ANNA, NOW).await.unwrap();
        let stands = store.edit(edit).await.unwrap().unwrap();
        assert_eq!(stands.draft, draft, "{text:?}");
        published(store.publish(turn(edit, 1), ANNA, NOW, 0, None).await);
        let rows = store.history(Some(&draft.key), None, 9).await.unwrap();
        assert_eq!(rows.len(), 2, "{text:?}");
    }

    // What cannot be is refused, and leaves nothing behind.
    let rows = all_rows(store).await;
    let early = draft("fact/early", "based on what is not there", now + 100);
    let nameless = draft("", "nameless", now);
    for (draft, at) in [
        (&early, NOW),
        (&nameless, NOW),
        (&draft("fact/late", "late", now), u64::MAX),
    ] {
        let refused = store.propose(draft, ANNA, at).await.unwrap_err();
        let told = refused.to_string();
        assert!(!told.contains(draft.new.as_deref().unwrap()), "{told}");
        let all = [draft.clone()];
        store.publish_all(&all, ANNA, at, 0).await.unwrap_err();
    }
    assert_eq!(all_rows(store).await, rows);
    whole(store).await;
}

async fn is(store: &dyn Store, expected: &Edit) {
    let stands = store.edit(expected.turn.edit).await.unwrap();
    assert_eq!(stands.as_ref(), Some(expected));
}

/// Every step that an edit can take gives this, and leaves no trace.
async fn each_step_gives(store: &dyn Store, turn: Turn, expected: &Step) {
    let rows = all_rows(store).await;
    let draft = draft("fact/step", "step", 0);
    for (name, step) in [
        ("amend", store.amend(turn, &draft, ANNA, NOW).await),
        ("approve", store.approve(turn, BORIS, NOW).await),
        ("discard", store.discard(turn, CARLA, NOW).await),
        ("publish", store.publish(turn, ANNA, NOW, 0, None).await),
    ] {
        assert_eq!(&step.unwrap(), expected, "{name} {turn:?}");
    }
    assert_eq!(all_rows(store).await, rows, "{turn:?}");
}
