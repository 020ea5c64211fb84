//! The story's chapters on questions without an answer, and on figures.

use footnote::store::{
    Asked, Became, Day, FactStats, Fate, Posted, Question, QuestionId, Store, Used, Verdict, Vote,
    Waiter,
};

use super::*;

/// The seconds of a day.
const DAY: u64 = 86_400;

pub async fn questions(store: &dyn Store) {
    let once = declined(store, "Who paid?", NOW + 5).await;
    let often = declined(store, "Who  sang?", NOW).await;
    assert_eq!(declined(store, "WHO sang", NOW + 9).await, often);
    let none = none_of_these(store, "Who danced?", NOW + 1).await;
    assert_eq!(none_of_these(store, "who danced", NOW + 2).await, none);
    assert_eq!(declined(store, "Who danced!", NOW + 3).await, none);
    let question = |id, text: &str, times, none_of_these, first, last| Question {
        id,
        text: text.into(),
        times,
        none_of_these,
        first,
        last,
        waiting: 0,
        fate: None,
    };
    let mut danced = question(none, "Who danced?", 3, 2, NOW + 1, NOW + 3);
    let sang = question(often, "Who  sang?", 2, 0, NOW, NOW + 9);
    let mut paid = question(once, "Who paid?", 1, 0, NOW + 5, NOW + 5);
    let all = [danced.clone(), sang.clone(), paid.clone()];
    assert_eq!(store.questions(9).await.unwrap(), all);
    assert_eq!(store.questions(1).await.unwrap(), all[..1]);
    assert_eq!(store.stats(0).await.unwrap().unanswered, 3);
    assert_eq!(store.question(QuestionId(999)).await.unwrap(), None);

    // Who waits.
    let waiter = |user, message| Waiter {
        user,
        channel: 70 + user,
        message,
    };
    for (question, who, may) in [
        (none, waiter(3001, Some(1)), true),
        (none, waiter(3001, Some(2)), true),
        (none, waiter(3002, None), true),
        (once, waiter(3001, None), true),
        (often, waiter(3001, None), true),
        (QuestionId(999), waiter(3001, None), false),
    ] {
        let waits = store.want_to_know(question, who, NOW).await.unwrap();
        assert_eq!(waits, may, "{question:?} {who:?}");
    }
    danced.waiting = 2;
    let awaited = store.awaited().await.unwrap();
    let awaited: Vec<_> = awaited.iter().map(|one| (one.id, one.waiting)).collect();
    assert_eq!(awaited, [(once, 1), (often, 1), (none, 2)]);
    assert_eq!(store.question(none).await.unwrap(), Some(danced.clone()));
    assert_eq!(store.to_tell(9).await.unwrap(), []);

    // What became of them. Only those that wait are counted.
    for (settled, fate, count) in [
        (vec![none, none, QuestionId(999)], Fate::Answered, 1),
        (vec![none, often], Fate::OutOfScope, 1),
        (vec![once], Fate::Spam, 1),
        (vec![once, often, none], Fate::Answered, 0),
        (vec![], Fate::Spam, 0),
    ] {
        let changed = store.settle(&settled, fate, NOW).await.unwrap();
        assert_eq!(changed, count, "{settled:?} {fate:?}");
    }
    danced.fate = Some(Fate::Answered);
    assert_eq!(store.question(none).await.unwrap(), Some(danced));
    paid.fate = Some(Fate::Spam);
    assert_eq!(
        store.question(once).await.unwrap(),
        Some(paid),
        "and nobody waits"
    );
    assert_eq!(store.questions(9).await.unwrap(), []);

    // Those who wait for an answer are told once.
    let text = "Who danced?".to_owned();
    let told = [
        (none, waiter(3001, Some(2)), text.clone()),
        (none, waiter(3002, None), text),
    ];
    assert_eq!(store.to_tell(9).await.unwrap(), told);
    assert_eq!(store.to_tell(1).await.unwrap(), told[..1]);
    store.told(none, 3001).await.unwrap();
    store.told(none, 3001).await.unwrap();
    assert_eq!(store.to_tell(9).await.unwrap(), told[1..]);

    // A late wish: where there is an answer it is told, where there will be none it is refused.
    for (question, may) in [(none, true), (often, false), (once, false)] {
        let waits = store.want_to_know(question, waiter(3003, None), NOW);
        assert_eq!(waits.await.unwrap(), may, "{question:?}");
    }
    assert_eq!(store.to_tell(9).await.unwrap().len(), 2);

    // Asked again: the answer is gone, so it waits anew; what was closed stays closed.
    for text in ["who danced", "who sang", "who paid"] {
        declined(store, text, NOW + 20).await;
    }
    let waiting = store.questions(9).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(
        (waiting[0].id, waiting[0].times, waiting[0].waiting),
        (none, 4, 2)
    );
    assert_eq!(
        store.to_tell(9).await.unwrap(),
        [],
        "there is no answer now"
    );
    store.settle(&[none], Fate::Spam, NOW).await.unwrap();
}

pub async fn the_same_words(store: &dyn Store) {
    let first = none_of_these(store, "What's the  answer?", NOW).await;
    for same in [
        "what\u{2019}s the answer",
        "Whats the answer!?",
        " WHAT'S, THE \"ANSWER\"...\n",
        "what's\tthe\u{a0}answer",
        "ｗｈａｔｓ the answer",
    ] {
        let id = none_of_these(store, same, NOW).await;
        assert_eq!(id, first, "{same:?}");
    }
    let mut seen = vec![first];
    for other in [
        "What is the answer?",
        "What's the answers?",
        "the answer what's",
        "what stheanswer",
        "Was ist die Antwort",
        "Was ist dié Antwort",
        "каков ответ",
        "答えは",
        "答え",
        "कैसे",
        "कैसा",
        "?",
        "??",
        "\u{1f600}",
        "1.5",
    ] {
        let id = none_of_these(store, other, NOW).await;
        assert!(!seen.contains(&id), "{other:?}");
        seen.push(id);
    }
    let count = store.settle(&seen, Fate::Spam, NOW).await.unwrap();
    assert_eq!(count, seen.len() as u64);
}

pub async fn figures(store: &dyn Store) {
    let day = 40_000;
    let asked = |became, facts: &[&str], first: Option<&str>| Asked {
        became,
        facts: facts.iter().map(|&fact| fact.into()).collect(),
        first: first.map(Into::into),
        ..Asked::default()
    };
    for (at, asked) in [
        (day * DAY - 1, asked(Became::Answered, &["x"], None)),
        (day * DAY, asked(Became::Answered, &["x", "y", "x"], None)),
        (day * DAY, asked(Became::Answered, &["y"], Some("left"))),
        (day * DAY + 1, asked(Became::Offered, &[], None)),
        (day * DAY + DAY - 1, asked(Became::Declined, &[], None)),
        ((day + 2) * DAY, asked(Became::Other, &[], None)),
        (
            (day + 2) * DAY,
            asked(Became::Answered, &["z"], Some("right")),
        ),
        ((day + 2) * DAY, asked(Became::Answered, &[], Some("right"))),
    ] {
        let kept = store.record(&asked, at).await.unwrap();
        assert_eq!(kept, None, "no question was left");
    }
    let none = none_of_these(store, "A figure?", (day + 2) * DAY).await;
    store.settle(&[none], Fate::OutOfScope, NOW).await.unwrap();
    let vote = |message, user, facts: &[&str], verdict| Vote {
        message,
        user,
        facts: facts.iter().map(|&fact| fact.into()).collect(),
        verdict,
    };
    for (at, vote) in [
        (day * DAY - 1, vote(1, 1, &["y"], Verdict::Wrong)),
        (day * DAY, vote(2, 1, &["x", "y", "y"], Verdict::Wrong)),
        (day * DAY, vote(2, 1, &["y", "v"], Verdict::Helpful)),
        (day * DAY, vote(2, 2, &["y"], Verdict::Unclear)),
        (day * DAY, vote(3, 2, &["y"], Verdict::Helpful)),
        (day * DAY, vote(4, 2, &[], Verdict::Incomplete)),
        (day * DAY, vote(5, 2, &["y"], Verdict::OffTopic)),
    ] {
        store.vote(&vote, at).await.unwrap();
    }
    let open = propose(store, "fact/open", "open", 0, ANNA).await;
    let stats = store.stats(day).await.unwrap();
    assert_eq!(
        stats.days,
        [
            Day {
                day,
                answered: 2,
                offered: 1,
                declined: 1,
                ..Day::default()
            },
            Day {
                day: day + 2,
                answered: 2,
                offered: 1,
                none_of_these: 1,
                other: 1,
                ..Day::default()
            },
        ]
    );
    let fact = |id: &str, stated, votes: &[(Verdict, u64)]| FactStats {
        id: id.into(),
        stated,
        votes: votes.to_vec(),
    };
    let on_y = [
        (Verdict::Helpful, 2),
        (Verdict::OffTopic, 1),
        (Verdict::Unclear, 1),
    ];
    assert_eq!(
        stats.facts,
        [
            fact("y", 2, &on_y),
            fact("x", 1, &[]),
            fact("z", 1, &[]),
            fact("v", 0, &[(Verdict::Helpful, 1)]),
        ],
        "most stated first"
    );
    assert_eq!(stats.first, [("left".into(), 1), ("right".into(), 2)]);
    assert_eq!((stats.unanswered, stats.open), (0, 1));
    store.discard(turn(open, 1), ANNA, NOW).await.unwrap();

    let later = store.stats(day + 2).await.unwrap();
    assert_eq!(later.days.len(), 1);
    assert_eq!(later.facts, [fact("z", 1, &[])]);
    assert_eq!(later.first, [("right".into(), 2)]);
    assert_eq!(later.open, 0);
    assert_eq!(store.stats(day + 3).await.unwrap(), Default::default());
    let all = store.stats(0).await.unwrap();
    assert!(all.days.len() > 2 && all.days.is_sorted_by_key(|day| day.day));
}

/// Two processes have sent the same answer, of which Discord took one.
pub async fn noted_twice(store: &dyn Store) {
    const ANSWER: u64 = 9_000_002;
    let posted = |key: &str| Posted {
        channel: 1,
        message: ANSWER,
        used: Used {
            keys: vec![key.into()],
            ..Used::default()
        },
    };
    let declined = |key| Asked {
        question: Some("Who swam?".into()),
        posted: Some(posted(key)),
        ..Asked::default()
    };
    let asked = || async { store.stats(NOW / DAY + 7).await.unwrap() };
    let at = NOW + 7 * DAY;
    let kept = store.record(&declined("fact/a"), at).await.unwrap();
    assert!(kept.is_some());
    let once = asked().await;
    assert_eq!(store.record(&declined("fact/b"), at).await.unwrap(), None);
    store.record_all(&[declined("fact/b")], at).await.unwrap();
    assert_eq!(asked().await, once);
    let remembered = store.posted(ANSWER).await.unwrap().unwrap();
    assert_eq!(remembered.used, posted("fact/a").used);
    assert_eq!(remembered.question, kept);
    let question = store.question(kept.unwrap()).await.unwrap();
    assert_eq!(question.map(|question| question.times), Some(1));
    store.removed(ANSWER).await.unwrap();
    let all = [kept.unwrap()];
    store.settle(&all, Fate::Spam, at).await.unwrap();
}

pub async fn declined(store: &dyn Store, text: &str, at: u64) -> QuestionId {
    let asked = Asked {
        question: Some(text.into()),
        ..Asked::default()
    };
    store.record(&asked, at).await.unwrap().unwrap()
}

/// An offer is made for these words, and nothing of it is meant.
async fn none_of_these(store: &dyn Store, text: &str, at: u64) -> QuestionId {
    const ANSWER: u64 = 9_000_001;
    let waiting = store.stats(0).await.unwrap().unanswered;
    let asked = Asked {
        became: Became::Offered,
        question: Some(text.into()),
        posted: Some(Posted {
            channel: 1,
            message: ANSWER,
            used: Used::default(),
        }),
        ..Asked::default()
    };
    assert_eq!(store.record(&asked, at).await.unwrap(), None, "not yet");
    assert_eq!(store.stats(0).await.unwrap().unanswered, waiting);
    assert_eq!(store.posted(ANSWER).await.unwrap().unwrap().question, None);
    let kept = store.none_of_these(ANSWER, at).await.unwrap();
    assert!(kept.is_some());
    assert_eq!(store.posted(ANSWER).await.unwrap().unwrap().question, kept);
    assert_eq!(store.none_of_these(ANSWER, at).await.unwrap(), None, "once");
    store.removed(ANSWER).await.unwrap();
    assert_eq!(store.posted(ANSWER).await.unwrap(), None);
    kept.unwrap()
}
