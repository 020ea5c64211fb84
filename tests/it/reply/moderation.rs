//! What moderators see: cards of edits, and the picture of the days.

use footnote::curate::diff::{self, FieldChange};
use footnote::curate::moves::Move;
use footnote::curate::propose::{Gets, Shift};
use footnote::knowledge::{Asks, Entry, Fact, Figure, Key, Problem, Severity, Source, Table};
use footnote::measure::units;
use footnote::reply::{self, Act, Card, DayFigures, Deed, Reply, Rival, Standing, chart, markdown};

use super::snapshot;

fn fact(text: &str) -> Entry {
    Entry::Fact(Fact {
        id: "cost".to_owned(),
        text: text.to_owned(),
        sources: vec!["gull".to_owned()],
        ..Fact::default()
    })
}

/// A card of an open edit, changed as the case wants.
fn card<'a>(change: impl FnOnce(&mut Card<'a>)) -> Reply {
    // The card borrows for as long as the case's own values live.
    let key: &'static Key = Box::leak(Box::new(Key::new(Table::Fact, "cost")));
    let changes: &'static [FieldChange] = Box::leak(Box::new(diff::entry(
        Some(&fact("It cost 2 million euros.")),
        Some(&fact("It cost *3* million euros, <@1> says.")),
    )));
    let mut card: Card<'a> = Card {
        edit: 7,
        version: 2,
        key,
        typed: Some("[[fact]]"),
        changes,
        problems: &[],
        shifts: Some(&[]),
        rival: None,
        why: "@everyone The report.",
        by: Some(11),
        changed_by: Some(11),
        suggested: false,
        at: 1_697_639_700,
        standing: Standing::Open {
            behind: 1,
            two: false,
        },
        has_form: true,
        drifts: false,
    };
    change(&mut card);
    reply::card(&snapshot(), &card)
}

#[track_caller]
fn check(reply: &Reply, says: &[&str], buttons: &[&str]) {
    let text = markdown(reply);
    assert!(units(&text) <= 2000, "{text}");
    for words in says {
        assert!(text.contains(words), "no {words:?} in\n{text}");
    }
    let labels: Vec<&str> = reply.choices.iter().map(|c| c.label.as_str()).collect();
    assert_eq!(labels, buttons, "{text}");
}

const ALL: &[&str] = &[
    "Publish",
    "Change",
    "Change details",
    "Change values",
    "Discard",
];

#[test]
fn a_card_says_what_changes_and_what_it_does() {
    check(
        &card(|_| {}),
        &[
            "**Proposal 7: fact/cost**",
            "By <@11>, 18 Oct 2023, 14:35 UTC.",
            "Why: ＠everyone The report.",
            "It is not public yet.",
            "~~[2]~~",
            "**\\*3\\***",
            "\\<\\@1> says",
            "get the same facts as before",
        ],
        ALL,
    );
    let shifts = [Shift {
        question: "what did it cost".to_owned(),
        before: Gets::Nothing,
        after: Gets::Facts(vec!["cost".to_owned()]),
    }];
    check(
        &card(|card| card.shifts = Some(&shifts)),
        &["1 stored question", "“what did it cost” no answer → cost"],
        ALL,
    );
}

#[test]
fn a_card_offers_only_what_can_be_done() {
    let problem = Problem {
        file: None,
        line: None,
        entry: Some("cost".to_owned()),
        key: Some("sources"),
        rule: "no-source",
        severity: Severity::Error,
        message: "it names no source".to_owned(),
    };
    let rival = Rival {
        revision: 3,
        by: None,
        changes: Vec::new(),
    };
    let unpublishable = &["Change", "Change details", "Change values", "Discard"];
    check(
        &card(|card| card.problems = std::slice::from_ref(&problem)),
        &[
            "cannot be published",
            "What you typed is kept",
            "it names no source",
        ],
        unpublishable,
    );
    check(
        &card(|card| card.rival = Some(&rival)),
        &[
            "Revision 3 of the same entry",
            "by whoever runs me",
            "Nothing was overwritten",
        ],
        unpublishable,
    );
    check(
        &card(|card| card.standing = Standing::Published(9)),
        &["Done: it is public as revision 9."],
        &["Open proposals"],
    );
    check(
        &card(|card| card.standing = Standing::Discarded),
        &["Done: it was discarded. Nothing was changed."],
        &["Open proposals"],
    );
    check(
        &card(|card| {
            card.typed = None;
            card.has_form = false;
        }),
        &["It takes the entry away."],
        &["Publish", "Discard"],
    );
}

/// However long the change is, the card says what it is, shows some of it, and gives the rest as a file.
#[test]
fn a_long_change_still_fits() {
    let long = "A sentence of words that goes on and on. ".repeat(90);
    let changed = long.replacen("goes on and on", "comes to *its* end", 1);
    let at_the_end = format!("{long} And then it stops.");
    let many: Vec<String> = (0..90)
        .map(|n| format!("What did it cost in year {n}?"))
        .collect();
    let asked = Entry::Fact(Fact {
        id: "cost".to_owned(),
        text: long.clone(),
        ask: many,
        note: Some("*".repeat(1500)),
        ..Fact::default()
    });
    let whys = ["Short.".to_owned(), "Because of *this*. ".repeat(100)];
    let cases = [
        (fact("Short."), fact(&long), "A sentence of words"),
        (fact(&long), fact(&changed), "\\*its\\*"),
        (fact(&long), fact(&at_the_end), "And then it"),
        (fact("Short."), asked, "new: What did it cost in year 0?"),
    ];
    for (old, new, shows) in cases {
        let changes = diff::entry(Some(&old), Some(&new));
        let problem = Problem {
            file: None,
            line: None,
            entry: Some("cost".to_owned()),
            key: Some("text"),
            rule: "too-long",
            severity: Severity::Warning,
            message: long.clone(),
        };
        let problems = vec![problem; 9];
        let shifts = vec![
            Shift {
                question: long.clone(),
                before: Gets::Offer(vec!["an-id-of-many-words".to_owned(); 30]),
                after: Gets::Nothing,
            };
            9
        ];
        for why in &whys {
            for problems in [&[], problems.as_slice()] {
                let rival = Rival {
                    revision: 3,
                    by: None,
                    changes: changes.clone(),
                };
                for rival in [None, Some(&rival)] {
                    let reply = card(|card| {
                        card.changes = &changes;
                        card.why = why;
                        card.problems = problems;
                        card.rival = rival;
                        card.shifts = Some(&shifts);
                    });
                    let text = markdown(&reply);
                    assert!(units(&text) <= 2000, "{text}");
                    for words in ["Proposal 7", shows, "is shortened here"] {
                        assert!(text.contains(words), "no {words:?} in\n{text}");
                    }
                    assert_eq!(reply.beside, Some(diff::text(&changes)));
                    let publish = reply.choices.iter().any(|c| c.label == "Publish");
                    assert_eq!(publish, problems.is_empty() && rival.is_none());
                }
            }
        }
    }
    assert_eq!(card(|_| {}).beside, None);
    check(
        &card(|card| card.changes = &[]),
        &["It changes nothing"],
        &["Change", "Change details", "Change values", "Discard"],
    );
    check(
        &card(|card| {
            card.changes = &[];
            card.drifts = true;
        }),
        &["What stands stays as it is."],
        ALL,
    );
}

/// Whatever somebody typed, nothing on the card can be clicked.
#[test]
fn a_card_holds_no_link() {
    let url = "https://cranehelp.example/pay";
    let other = Entry::Fact(Fact {
        id: "cost".to_owned(),
        text: format!("See {url}, or http://other.example."),
        ask: vec![format!("what is {url}")],
        note: Some(format!("From {url}")),
        short: vec![(Asks::What, format!("It is {url}"))],
        figures: vec![Figure {
            value: url.to_owned(),
            source: "gull".to_owned(),
        }],
        ..Fact::default()
    });
    let source = |url: &str| {
        Entry::Source(Source {
            id: "web".to_owned(),
            publisher: "The Web".to_owned(),
            title: None,
            date: None,
            url: Some(url.to_owned()),
        })
    };
    let typed = format!("text = \"{url}\"");
    let problem = Problem {
        file: None,
        line: None,
        entry: None,
        key: None,
        rule: "unknown-key",
        severity: Severity::Error,
        message: format!("no key {url}"),
    };
    let changes = [
        diff::entry(Some(&fact("It is down.")), Some(&other)),
        diff::entry(Some(&source(url)), Some(&source("https://gull.example/a"))),
        Vec::new(),
    ];
    for changes in &changes {
        let rival = Rival {
            revision: 3,
            by: None,
            changes: changes.clone(),
        };
        let reply = card(|card| {
            card.changes = changes;
            card.why = url;
            card.typed = Some(&typed);
            card.problems = std::slice::from_ref(&problem);
            card.rival = Some(&rival);
        });
        let text = markdown(&reply);
        assert!(text.contains("cranehelp\\[.]example") || text.contains("cranehelp[.]example"));
        assert!(!text.contains("cranehelp.example"), "{text}");
        assert!(!text.contains("http://other"), "{text}");
    }
    let shown = reply::entry(
        &snapshot(),
        match &other {
            Entry::Fact(fact) => fact,
            _ => panic!("not a fact"),
        },
    );
    let text = markdown(&shown);
    assert!(!text.contains("cranehelp.example"), "{text}");
}

#[test]
fn a_card_says_who_stands_behind_it() {
    for (behind, says) in [
        (0, "so far none does"),
        (1, "so far one does"),
        (2, "two do"),
    ] {
        let standing = Standing::Open { behind, two: true };
        check(&card(|card| card.standing = standing), &[says], ALL);
    }
    let by_others = card(|card| {
        card.suggested = true;
        card.by = None;
        card.changed_by = Some(12);
    });
    check(&by_others, &["By somebody", "Changed since by <@12>."], ALL);
    check(&card(|card| card.by = None), &["By whoever runs me"], ALL);
}

#[test]
fn the_history_is_paged_by_what_fits() {
    let key = Key::new(Table::Fact, "cost");
    let why = "See https://cranehelp.example for it. ".repeat(20);
    let deeds: Vec<Deed<'_>> = (1..=8)
        .rev()
        .map(|seq| Deed {
            seq,
            edit: seq,
            key: "fact/cost",
            deed: "published",
            revision: Some(seq),
            by: (seq % 2 == 0).then_some(11),
            owner: seq == 7,
            at: 1_697_639_700,
            why: &why,
        })
        .collect();
    for (entry, more) in [(None, false), (Some(&key), false), (Some(&key), true)] {
        let reply = reply::history(&deeds, entry, more);
        let text = markdown(&reply);
        assert!(!text.contains("No room"), "{text}");
        assert!(text.contains("by whoever runs me"), "{text}");
        assert!(!text.contains("cranehelp.example"), "{text}");
        let rows = text.matches("as revision").count() as u64;
        assert!((2..8).contains(&rows), "{text}");
        let before = 8 - rows + 1;
        let earlier = reply.choices.iter().find(|c| c.label == "Earlier").unwrap();
        let wanted = match entry {
            None => Move::History(before),
            Some(key) => Move::HistoryOf(before, key.to_string()),
        };
        assert_eq!(earlier.act, Act::Move(wanted));
    }
    let last = reply::history(&deeds[6..], Some(&key), false);
    assert!(last.choices.iter().all(|c| c.label != "Earlier"));
}

#[test]
fn the_days_are_drawn_and_told() {
    let day = |day, counts| DayFigures { day, counts };
    let days = [day(20_000, [3, 1, 0, 0, 0]), day(20_002, [0, 0, 2, 0, 9])];
    let picture = chart::days(&days, 19_990, 20_003).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(&picture))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (640, 260));
    let colours: std::collections::HashSet<&[u8]> = pixels.chunks(3).collect();
    assert!(
        colours.len() >= 7,
        "paper, ink, lines and a colour for each layer"
    );
    assert!(picture.len() < 50_000, "{} bytes", picture.len());
    let alt = reply::alt_text(&days, 19_990, 20_003);
    for words in [
        "3 answered, 1 offered, 2 declined",
        "9 other",
        "busiest day",
        "with 11",
    ] {
        assert!(alt.contains(words), "{alt}");
    }
    assert!(units(&alt) <= 1024);
    assert_eq!(chart::days(&[], 0, 9), None);
    assert_eq!(chart::days(&[day(5, [0; 5])], 0, 9), None);
}
