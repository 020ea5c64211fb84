//! What moderators see: cards of edits, and the picture of the days.

use footnote::curate::diff::{self, FieldChange};
use footnote::curate::propose::{Gets, Shift};
use footnote::knowledge::{Entry, Fact, Key, Problem, Severity, Table};
use footnote::measure::units;
use footnote::reply::{self, Act, Card, DayFigures, Reply, Rival, Standing, chart, markdown};

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
        suggested: false,
        at: 1_697_639_700,
        standing: Standing::Open {
            agreed: 0,
            two: false,
        },
        has_form: true,
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

const ALL: &[&str] = &["Publish", "Change", "Change details", "Discard"];

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
    let unpublishable = &["Change", "Change details", "Discard"];
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
            "by somebody",
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

/// However long the change is, the card says what it is and offers its buttons.
#[test]
fn a_long_change_still_fits() {
    let long = "A sentence of words that goes on and on. ".repeat(90);
    let changes = diff::entry(Some(&fact("Short.")), Some(&fact(&long)));
    let text = check_long(&card(|card| card.changes = &changes));
    assert!(text.contains("Proposal 7"), "{text}");
}

#[track_caller]
fn check_long(reply: &Reply) -> String {
    let text = markdown(reply);
    assert!(units(&text) <= 2000);
    assert!(reply.choices.iter().any(|c| matches!(c.act, Act::Move(_))));
    text
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
