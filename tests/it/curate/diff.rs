//! What an edit changes, in words.

use footnote::curate::diff::{self, Piece};
use footnote::knowledge::{Asks, Date, DomainList, Entry, Fact, Figure, Narrative, Source};

/// The difference as a terminal shows it; joined, its pieces give both texts again.
#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let pieces = diff::words(old, new);
    let shown: String = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Same(text) => text.clone(),
            Piece::Gone(text) => format!("[-{text}-]"),
            Piece::New(text) => format!("{{+{text}+}}"),
        })
        .collect();
    assert_eq!(shown, expected);
    let join = |is_left_out: fn(&Piece) -> bool| -> String {
        let kept = pieces.iter().filter(|piece| !is_left_out(piece));
        kept.map(|piece| match piece {
            Piece::Same(text) | Piece::Gone(text) | Piece::New(text) => text.as_str(),
        })
        .collect()
    };
    assert_eq!(join(|piece| matches!(piece, Piece::New(_))), old);
    assert_eq!(join(|piece| matches!(piece, Piece::Gone(_))), new);
}

#[test]
fn texts_are_compared_word_by_word() {
    check("", "", "");
    check("The same.", "The same.", "The same.");
    check("", "All new.", "{+All new.+}");
    check("All gone.", "", "[-All gone.-]");
    check(
        "The bridge was closed on 1 March.",
        "The bridge was opened on 2 March.",
        "The bridge was [-closed-]{+opened+} on [-1-]{+2+} March.",
    );
    check(
        "It cost 1.5 million.",
        "It cost 1.7 million euros.",
        "It cost [-1.5-]{+1.7+} million{+ euros+}.",
    );
    // What stands between two changes and says nothing does not part them.
    check("a b, c d.", "x y, z w.", "[-a b, c d-]{+x y, z w+}.");
    check(
        "At (05:40), so-called.",
        "At (05:45), so-called.",
        "At ([-05:40-]{+05:45+}), so-called.",
    );
    check("It doesn't.", "It didn't.", "It [-doesn't-]{+didn't+}.");
    check(
        "naïve 北朝鮮 👩‍💻",
        "naive 北朝鮮 👩",
        "[-naïve-]{+naive+} 北朝鮮 [-👩‍💻-]{+👩+}",
    );
    check("one\ntwo", "one\n\ntwo", "one\n{+\n+}two");
}

#[test]
fn texts_too_long_to_compare_are_replaced_whole() {
    let (old, new) = ("a ".repeat(20_000), "b ".repeat(20_000));
    check(&old, &new, &format!("[-{old}-]{{+{new}+}}"));
    check(&old, &old, &old);
}

fn fact() -> Fact {
    Fact {
        id: "cost".to_owned(),
        text: "It cost much.".to_owned(),
        sources: vec!["gull".to_owned(), "post".to_owned()],
        as_of: Date::parse("2031"),
        ask: vec!["What did it cost?".to_owned(), "bill".to_owned()],
        short: vec![(Asks::HowMuch, "Much.".to_owned())],
        ..Fact::default()
    }
}

#[track_caller]
fn check_entry(old: Option<Entry>, new: Option<Entry>, expected: &str) {
    let changes = diff::entry(old.as_ref(), new.as_ref());
    assert_eq!(diff::text(&changes), expected);
    assert_eq!(changes.is_empty(), expected.is_empty());
}

#[track_caller]
fn check_fact(edit: impl Fn(&mut Fact), expected: &str) {
    let mut new = fact();
    edit(&mut new);
    check_entry(Some(Entry::Fact(fact())), Some(Entry::Fact(new)), expected);
}

#[test]
fn a_fact_is_compared_field_by_field() {
    check_fact(|_| {}, "");
    check_fact(
        |fact| fact.text = "It cost little.".to_owned(),
        "text: It cost [-much-]{+little+}.\n",
    );
    check_fact(
        |fact| fact.ask = vec!["bill".to_owned(), "price".to_owned()],
        "ways to ask:\n  - What did it cost?\n  + price\n",
    );
    check_fact(
        |fact| fact.sources.reverse(),
        "sources:\n  (in another order)\n",
    );
    check_fact(
        |fact| fact.sources = vec!["post".to_owned(), "gull".to_owned(), "gull".to_owned()],
        "sources:\n  + gull\n  (in another order)\n",
    );
    check_fact(
        |fact| {
            fact.as_of = Date::parse("2031-05");
            fact.note = Some("Ask\nagain.".to_owned());
            fact.short = vec![(Asks::Who, "I.".to_owned())];
            fact.figures.push(Figure {
                value: "2 million".to_owned(),
                source: "gull".to_owned(),
            });
        },
        "as of: [-2031-]{+2031-05+}\nnote: {+Ask\n    again.+}\nfirst line for “who”: {+I.+}\n\
         first line for “how much”: [-Much.-]\nfigures:\n  + 2 million (gull)\n",
    );
}

#[test]
fn an_entry_is_added_or_retired_whole() {
    let source = Source {
        id: "gull".to_owned(),
        publisher: "The Gull".to_owned(),
        ..Source::default()
    };
    let source = || Some(Entry::Source(source.clone()));
    check_entry(None, source(), "id: {+gull+}\npublisher: {+The Gull+}\n");
    check_entry(source(), None, "id: [-gull-]\npublisher: [-The Gull-]\n");
    check_entry(None, None, "");
}

#[test]
fn other_entries_are_compared_too() {
    let side = |text: &str| {
        let text = text.to_owned();
        Some(Entry::Narrative(Narrative {
            text,
            ..Narrative::default()
        }))
    };
    check_entry(
        side("It was wind."),
        side("It was rust."),
        "text: It was [-wind-]{+rust+}.\n",
    );
    let words = |words: &[&str]| {
        let words = words.iter().map(|word| (*word).to_owned());
        Some(Entry::Words(words.collect()))
    };
    check_entry(
        words(&["port", "dock"]),
        words(&["port"]),
        "words:\n  - dock\n",
    );
    let accounts = |text: &str| {
        let not_in_dispute = text.to_owned();
        Some(Entry::Accounts {
            not_in_dispute,
            ask: Vec::new(),
        })
    };
    check_entry(
        accounts("It fell."),
        accounts("It sank."),
        "not in dispute: It [-fell-]{+sank+}.\n",
    );
}

#[test]
fn no_listed_name_can_be_followed_and_no_line_be_forged() {
    let list = |name: &str| {
        let domains = vec![name.to_owned()];
        Some(Entry::List(DomainList {
            domains,
            ..DomainList::default()
        }))
    };
    check_entry(
        list("cranehelp.example"),
        list("crane-help.example"),
        "domains:\n  - cranehelp[.]example\n  + crane-help[.]example\n",
    );
    check_fact(
        |fact| fact.ask.push("\u{1b}[2J\r\u{202e}x\n  + y".to_owned()),
        "ways to ask:\n  + \\u{1b}[2J\\u{d}\\u{202e}x\n      + y\n",
    );
}
