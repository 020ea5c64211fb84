//! The small parts: what buttons carry, days, likeness, new ids.

use footnote::curate::clock::{day, moment};
use footnote::curate::likeness::groups;
use footnote::curate::moves::Move;
use footnote::curate::propose::new_id;
use footnote::curate::verdict::Verdict;
use footnote::knowledge::{Base, Fact, Key, Table};

#[test]
fn a_move_is_read_back_strictly() {
    let all = [
        Move::Show(3),
        Move::Publish(12, 2),
        Move::Change(12, 2),
        Move::ChangeMore(12, 2),
        Move::ChangeValues(12, 2),
        Move::Again(12, 2),
        Move::Discard(12, 2),
        Move::Review(0),
        Move::List(4),
        Move::History(99),
        Move::HistoryOf(99, "fact/court".to_owned()),
        Move::Unanswered(1),
        Move::Sort(5),
        Move::AsPhrasing(5, "repair-cost".to_owned()),
        Move::AsFact(5),
        Move::OutOfScope(5),
        Move::Spam(5),
        Move::KeepOurs("fact/repair-cost".to_owned()),
        Move::TakeFolders("words/new york".to_owned()),
    ];
    for one in all {
        let text = one.carries();
        assert_eq!(Move::read(&text), Some(one), "{text}");
    }
    for forged in [
        "",
        "show",
        "show:",
        "show:x",
        "show:07",
        "show:+7",
        "show:-1",
        "show:1:2",
        "publish:1",
        "publish:1:2:3",
        "publish:1:4294967296",
        "publish::",
        "Publish:1:2",
        "drop:1",
        "phrasing:5",
        "show:18446744073709551616",
    ] {
        assert_eq!(Move::read(forged), None, "{forged}");
    }
}

#[test]
fn verdicts_have_names_and_labels_of_their_own() {
    for (verdict, name) in Verdict::ALL {
        assert_eq!(Verdict::of_name(name), Some(verdict));
        assert_eq!(verdict.name(), name);
        assert!(verdict.label().chars().count() <= 80);
    }
    assert_eq!(Verdict::of_name("Helpful"), None);
}

#[test]
fn days_are_those_of_the_calendar() {
    for (seconds, expected) in [
        (0, "1 Jan 1970, 00:00 UTC"),
        (86_399, "1 Jan 1970, 23:59 UTC"),
        (951_782_400, "29 Feb 2000, 00:00 UTC"),
        (1_697_639_700, "18 Oct 2023, 14:35 UTC"),
        (4_107_542_399, "28 Feb 2100, 23:59 UTC"),
        (4_107_542_400, "1 Mar 2100, 00:00 UTC"),
    ] {
        assert_eq!(moment(seconds), expected, "{seconds}");
        assert!(day(seconds).is_some());
    }
}

#[test]
fn questions_that_ask_the_same_are_one_group() {
    let questions = [
        "who was the judge?",
        "what is the name of the judge",
        "How many workers were jailed?",
        "jailed workers how many??",
        "!!!",
        "the name of that judge?",
    ];
    assert_eq!(groups(&questions), [vec![0, 1, 5], vec![2, 3], vec![4]]);
    assert!(groups::<&str>(&[]).is_empty());
}

#[test]
fn a_new_id_is_free_and_in_kebab_case() {
    let fact = |id: &str| Fact {
        id: id.to_owned(),
        ..Fact::default()
    };
    let base = Base {
        facts: vec![fact("who-owns-it"), fact("who-owns-it-2"), fact("entry")],
        ..Base::default()
    };
    for (text, expected) in [
        ("Who paid for it?", "who-paid-for-it"),
        ("Who owns it?", "who-owns-it-3"),
        // It was retired.
        ("Who sold it?", "who-sold-it-2"),
        ("  ¿? ", "entry-2"),
        ("Wer zahlt für die Brücke?", "wer-zahlt-fur-die-brucke"),
        (
            "a question with far more words than an id should ever have in it",
            "a-question-with-far-more-words-than-an",
        ),
    ] {
        let was_used = |key: &Key| key.to_string() == "fact/who-sold-it";
        let found = new_id(&base, Table::Fact, text, was_used);
        assert_eq!(found, expected, "{text}");
    }
}
