//! What the bot says: each case is a reply to a small made-up story, as Discord and a terminal show it.

use footnote::answer::domain::{DomainCheck, Verdict};
use footnote::answer::{Answer, Candidate, Outcome, Part, Reason, Snapshot};
use footnote::knowledge::*;
use footnote::measure::units;
use footnote::reply::{self, Act, Block, MESSAGE, Reply, Section, Style};

const STYLE: Style = Style {
    colour: false,
    width: 60,
    numbered: false,
};

fn source(id: &str, publisher: &str, title: Option<&str>, url: Option<&str>) -> Source {
    Source {
        id: id.to_owned(),
        publisher: publisher.to_owned(),
        title: title.map(str::to_owned),
        date: Date::parse("2031-05-04"),
        url: url.map(str::to_owned),
    }
}

fn fact(id: &str, text: &str, sources: &[&str], ask: &str) -> Fact {
    Fact {
        id: id.to_owned(),
        text: text.to_owned(),
        sources: sources.iter().map(|s| (*s).to_owned()).collect(),
        ask: vec![ask.to_owned()],
        ..Fact::default()
    }
}

/// A harbour that lost its crane.
fn base() -> Base {
    let mut when = fact(
        "when",
        "The crane fell on Sunday 4 May 2031.",
        &["gull"],
        "When did the crane fall?",
    );
    when.as_of = Date::parse("2031-05-05");
    when.related = vec!["cost".to_owned(), "owner".to_owned(), "when".to_owned()];
    let mut cost = fact(
        "cost",
        "The damage is disputed.",
        &["gull", "post"],
        "What did it cost?",
    );
    cost.short = vec![(Asks::HowMuch, "Between 2 and 3 million euros.".to_owned())];
    let figure = |value: &str, source: &str| Figure {
        value: value.to_owned(),
        source: source.to_owned(),
    };
    cost.figures = vec![
        figure("2 million euros", "gull"),
        figure("3 million euros", "post"),
    ];
    let owner = fact(
        "owner",
        "It belonged to Kranich_AG.",
        &["post"],
        "Who owned the crane?",
    );
    let side = |id: &str, source: &str, text: &str| Narrative {
        id: id.to_owned(),
        label: format!("Account {id}"),
        source: source.to_owned(),
        text: text.to_owned(),
    };
    Base {
        story: Story {
            title: "The fallen crane".to_owned(),
            about: "A crane fell into the harbour.".to_owned(),
            as_of: Date::parse("2031-06"),
        },
        sources: vec![
            source(
                "gull",
                "The Gull",
                Some("Crane down"),
                Some("https://gull.example/crane_down"),
            ),
            source("post", "Harbour Post", None, None),
        ],
        facts: vec![when, cost, owner],
        narratives: Narratives {
            not_in_dispute: "the crane fell.".to_owned(),
            ask: Vec::new(),
            sides: vec![
                side("wind", "gull", "It was the wind."),
                side("rust", "post", "It was the rust."),
            ],
        },
        lists: vec![DomainList {
            id: "fakes".to_owned(),
            title: "Fake fundraisers".to_owned(),
            source: "gull".to_owned(),
            date: Date::parse("2031-05-06"),
            confidence: Some("low: one page prints it".to_owned()),
            note: None,
            domains: vec!["cranehelp.example".to_owned()],
            honest: Vec::new(),
        }],
        outside: vec![Outside {
            id: "bridge".to_owned(),
            topic: "the bridge of 2029".to_owned(),
            ask: Vec::new(),
        }],
        ..Base::default()
    }
}

fn snapshot() -> Snapshot {
    Snapshot::new(base(), 7)
}

fn near(fact: usize) -> Candidate {
    Candidate {
        fact,
        confidence: 0.4,
    }
}

fn part(text: &str, asks: Option<Asks>, outcome: Outcome) -> Part {
    Part {
        text: text.to_owned(),
        asks,
        outcome,
    }
}

fn answered(parts: Vec<Part>, candidates: Vec<Candidate>) -> Answer {
    Answer {
        question: String::new(),
        parts,
        candidates,
    }
}

fn labels(reply: &Reply) -> Vec<&str> {
    reply.choices.iter().map(|c| c.label.as_str()).collect()
}

/// The reply to these parts as Discord shows it.
#[track_caller]
fn check(parts: Vec<Part>, expected: &str) {
    let snapshot = snapshot();
    let reply = reply::answer(&snapshot, &answered(parts, vec![near(1)]), 0);
    assert_eq!(reply::markdown(&reply), expected);
}

#[test]
fn a_fact_has_its_footnote_its_day_and_its_source() {
    check(
        vec![part("when?", Some(Asks::When), Outcome::Fact(near(0)))],
        "The crane fell on Sunday 4 May 2031.¹\n\
         -# As of 5 May 2031.\n\n\
         -# ¹ The Gull, 4 May 2031: Crane down — <https://gull.example/crane_down>",
    );
}

#[test]
fn related_facts_are_choices_without_the_one_that_was_told() {
    let snapshot = snapshot();
    let reply = reply::fact(&snapshot, 0);
    assert_eq!(
        labels(&reply),
        [
            "Show the listed domains",
            "What did it cost?",
            "Who owned the crane?"
        ]
    );
}

#[test]
fn the_stored_short_form_leads_and_figures_that_differ_stand_side_by_side() {
    check(
        vec![part(
            "how much",
            Some(Asks::HowMuch),
            Outcome::Fact(near(1)),
        )],
        "Between 2 and 3 million euros.¹ ²\n\
         The damage is disputed.¹ ²\n\
         The sources give different figures:\n\
         - 2 million euros¹\n\
         - 3 million euros²\n\n\
         -# ¹ The Gull, 4 May 2031: Crane down — <https://gull.example/crane_down>\n\
         -# ² Harbour Post, 4 May 2031",
    );
}

#[test]
fn a_part_without_an_answer_is_said_to_be_so() {
    check(
        vec![
            part("who owned it", Some(Asks::Who), Outcome::Fact(near(2))),
            part(
                "and the *bridge* at www.bridge.example",
                None,
                Outcome::Unknown(Reason::Outside(0)),
            ),
        ],
        "**“who owned it”**\n\
         It belonged to Kranich\\_AG.¹\n\n\
         **“and the \\*bridge\\* at www[.]bridge[.]example”**\n\
         I have no sourced answer to that. That is about the bridge of 2029, which this story does not cover.\n\n\
         -# ¹ Harbour Post, 4 May 2031",
    );
}

#[test]
fn the_same_fact_is_told_once() {
    check(
        vec![
            part("who", None, Outcome::Fact(near(2))),
            part("whose", None, Outcome::Fact(near(2))),
        ],
        "**“who”**\n\
         It belonged to Kranich\\_AG.¹\n\n\
         **“whose”**\n\
         The answer above also answers this.\n\n\
         -# ¹ Harbour Post, 4 May 2031",
    );
}

#[test]
fn an_offer_names_the_questions_and_a_way_out() {
    let snapshot = snapshot();
    let offer = Outcome::Offer(vec![near(0), near(1)]);
    let reply = reply::answer(
        &snapshot,
        &answered(vec![part("crane", None, offer)], vec![]),
        0,
    );
    assert_eq!(
        reply::markdown(&reply),
        "I am not sure which of these you mean. Did you mean:\n\
         - When did the crane fall?\n\
         - What did it cost?"
    );
    let acts: Vec<&Act> = reply.choices.iter().map(|c| &c.act).collect();
    assert_eq!(
        acts,
        [
            &Act::Fact("when".to_owned()),
            &Act::Fact("cost".to_owned()),
            &Act::NoneOfThese
        ]
    );
}

#[test]
fn without_an_answer_the_nearest_fact_is_offered_and_not_told() {
    check(
        vec![part(
            "who painted it",
            None,
            Outcome::Unknown(Reason::UnknownWords(vec!["painted".to_owned()])),
        )],
        "I have no sourced answer to that. My facts do not speak of “painted”.\n\
         The nearest questions that I can answer:\n\
         - What did it cost?",
    );
}

#[test]
fn all_accounts_stand_together_in_the_order_that_was_asked_for() {
    let snapshot = snapshot();
    for (first, order) in [
        (0, ["wind", "rust"]),
        (1, ["rust", "wind"]),
        (2, ["wind", "rust"]),
    ] {
        let text = reply::markdown(&reply::narratives(&snapshot, first));
        let places = order.map(|side| text.find(&format!("> It was the {side}.")));
        assert!(places[0].is_some() && places[0] < places[1], "{text}");
        assert!(
            text.starts_with("Not in dispute: the crane fell.¹ ²\n"),
            "{text}"
        );
        assert!(text.contains("I do not judge which is right."), "{text}");
        assert!(
            text.contains("**Account wind, as The Gull tells it**"),
            "{text}"
        );
        assert!(
            text.contains("**Account rust, as Harbour Post tells it**"),
            "{text}"
        );
    }
}

#[test]
fn the_turn_of_the_accounts_is_even_and_stays_for_a_day() {
    let firsts = (0..1000).filter(|day| reply::turn("who is to blame", *day).is_multiple_of(2));
    let firsts = firsts.count();
    assert!((400..600).contains(&firsts), "{firsts} of 1000");
    let questions =
        (0..1000).filter(|n| reply::turn(&format!("question {n}"), 3).is_multiple_of(2));
    let questions = questions.count();
    assert!((400..600).contains(&questions), "{questions} of 1000");
    assert_eq!(reply::turn("a", 1), reply::turn("a", 1));
}

#[track_caller]
fn check_domain(input: &str, host: Option<&str>, verdict: Verdict, expected: &str) {
    let check = DomainCheck {
        input: input.to_owned(),
        places: vec![(0, input.chars().count())],
        host: host.map(str::to_owned),
        verdict,
        trace: Vec::new(),
    };
    let text = reply::markdown(&reply::domains(&snapshot(), &[check]));
    let body = text.split("\n\n-# ¹").next().unwrap_or_default();
    assert_eq!(body, expected);
}

#[test]
fn each_verdict_has_its_words_and_no_name_can_be_clicked() {
    let listed = || "cranehelp.example".to_owned();
    check_domain(
        "cranehelp.example",
        Some("cranehelp.example"),
        Verdict::Listed(listed()),
        "cranehelp[.]example is on the list “Fake fundraisers”.¹\n\
         -# List as of 6 May 2031. How sure the list is: low: one page prints it.",
    );
    check_domain(
        "www.cranehelp.example",
        Some("www.cranehelp.example"),
        Verdict::Subdomain(listed()),
        "www[.]cranehelp[.]example belongs to cranehelp[.]example, which is on the list “Fake fundraisers”.¹\n\
         -# List as of 6 May 2031. How sure the list is: low: one page prints it.",
    );
    check_domain(
        "crane-help.example",
        Some("crane-help.example"),
        Verdict::Lookalike {
            of: listed(),
            evidence: vec!["a hyphen more than cranehelp.example".to_owned()],
        },
        "crane-help[.]example is not on the list “Fake fundraisers”, but it looks like cranehelp[.]example, which is.¹\n\
         - a hyphen more than cranehelp[.]example\n\
         A likeness is no evidence against the owner of a name. Not being on the list does not mean safe.",
    );
    check_domain(
        "https://cranehelp.example@evil.example/",
        Some("evil.example"),
        Verdict::Mention(listed()),
        "It names cranehelp[.]example, which is on the list “Fake fundraisers”, but it leads to evil[.]example.¹\n\
         evil[.]example itself is not on the list. That does not mean that it is safe.",
    );
    check_domain(
        "harbour.example",
        Some("harbour.example"),
        Verdict::NotListed,
        "harbour[.]example is not on the list “Fake fundraisers”.¹\n\
         That does not mean that it is safe.",
    );
    check_domain(
        "https://x",
        None,
        Verdict::NotADomain,
        "I found no domain name in “https[:]//x”.",
    );
}

#[test]
fn foreign_text_stays_text() {
    let cases = [
        (
            "**bold** _it_ ~~s~~ `c` ||s||",
            r"\*\*bold\*\* \_it\_ \~\~s\~\~ \`c\` \|\|s\|\|",
        ),
        ("# head", r"\# head"),
        ("-# small", r"\-# small"),
        ("- item - not", r"\- item - not"),
        ("> quote > not", r"\> quote > not"),
        ("1. one", r"1\. one"),
        ("1.5 million", r"1\.5 million"),
        ("17 domains", "17 domains"),
        ("[x](https://a.example)", r"\[x](<https://a.example>)"),
        ("a[.]example", "a[.]example"),
        ("@everyone @Here", "＠everyone ＠Here"),
        ("me@here.example", "me＠here.example"),
        (
            "<@123> <@&1> <#2> </a:1> <:e:1> <t:1>",
            r"\<\@123> \<\@&1> \<#2> \</a:1> \<:e:1> \<t:1>",
        ),
        ("a < b > c @ d", "a < b > c @ d"),
        (
            "see https://a.example/x_y_z.",
            "see <https://a.example/x_y_z>.",
        ),
        ("zero\u{200b}width \u{202e}rtl", "zerowidth rtl"),
    ];
    for (text, expected) in cases {
        assert_eq!(reply::markdown(&Reply::text(text)), expected, "{text}");
    }
}

fn long(sections: usize, letters: usize) -> Reply {
    let section = |n: usize| Section {
        name: format!("part {n}"),
        blocks: vec![Block::Text("x".repeat(letters), vec![n])],
    };
    Reply {
        sections: (1..=sections).map(section).collect(),
        sources: (1..=sections)
            .map(|n| reply::Footnote {
                line: format!("Source {n}"),
                url: None,
            })
            .collect(),
        choices: Vec::new(),
    }
}

#[test]
fn where_room_is_short_the_last_sections_go_and_are_named() {
    let reply = long(4, 700);
    assert!(!reply::fits(&reply));
    let text = reply::markdown(&reply);
    assert!(units(&text) <= MESSAGE);
    let end = "\n\n-# No room here for part 3, part 4. Please ask for it on its own.\n\n\
               -# ¹ Source 1\n-# ² Source 2";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn what_is_too_long_even_alone_gives_its_sources_and_no_half_sentence() {
    let reply = long(1, 3000);
    let expected = "The answer is too long for one message. Its sources:\n\n-# ¹ Source 1";
    assert_eq!(reply::markdown(&reply), expected);
}

#[test]
fn every_reply_fits_a_message_whatever_was_asked() {
    let snapshot = snapshot();
    for piece in [
        "a*",
        "@everyone ",
        "😀",
        "e\u{301}\u{301}",
        "<@1> ",
        "https://a.example ",
        "\n> ",
    ] {
        let text = piece.repeat(2000);
        let parts = (0..9).map(|_| {
            part(
                &text,
                None,
                Outcome::Unknown(Reason::UnknownWords(vec![text.clone()])),
            )
        });
        let reply = reply::answer(&snapshot, &answered(parts.collect(), vec![]), 0);
        let shown = reply::markdown(&reply);
        assert!(units(&shown) <= MESSAGE, "{piece}: {}", units(&shown));
        assert!(!shown.contains("@everyone"));
    }
}

#[test]
fn a_terminal_breaks_lines_and_keeps_footnotes() {
    let snapshot = snapshot();
    let answer = answered(vec![part("cost", None, Outcome::Fact(near(1)))], vec![]);
    assert_eq!(
        reply::plain(&reply::answer(&snapshot, &answer, 0), STYLE),
        "The damage is disputed.¹ ²\n\
         The sources give different figures:\n\
         \x20 - 2 million euros¹\n\
         \x20 - 3 million euros²\n\n\
         ¹ The Gull, 4 May 2031: Crane down —\n\
         \x20 https://gull.example/crane_down\n\
         ² Harbour Post, 4 May 2031\n"
    );
}

#[test]
fn a_terminal_numbers_the_choices_that_can_be_picked() {
    let snapshot = snapshot();
    let offer = Outcome::Offer(vec![near(0), near(1)]);
    let answer = answered(vec![part("crane", None, offer)], vec![]);
    let reply = reply::answer(&snapshot, &answer, 0);
    let numbered = Style {
        numbered: true,
        ..STYLE
    };
    assert_eq!(
        reply::plain(&reply, numbered),
        "I am not sure which of these you mean. Did you mean:\n\
         \x20 1  When did the crane fall?\n\
         \x20 2  What did it cost?\n\n\
         \x20 3  None of these\n"
    );
}

#[test]
fn escapes_of_a_terminal_do_not_pass() {
    let shown = reply::plain(&Reply::text("red \u{1b}[31malert\u{7}"), STYLE);
    assert_eq!(shown, "red [31malert\n");
}

#[test]
fn pages_hold_everything_once() {
    let mut base = base();
    base.lists[0].domains = (0..45).map(|n| format!("name{n}.example")).collect();
    base.facts = (0..23)
        .map(|n| {
            fact(
                &format!("f{n}"),
                "Text.",
                &["gull"],
                &format!("Question {n}?"),
            )
        })
        .collect();
    let snapshot = Snapshot::new(base, 1);
    let shown: Vec<String> = (0..3)
        .map(|page| reply::markdown(&reply::domain_list(&snapshot, page)))
        .collect();
    for n in 0..45 {
        let name = format!("- name{n}[.]example");
        let on = shown
            .iter()
            .filter(|page| page.lines().any(|line| line == name));
        assert_eq!(on.count(), 1, "{name}");
    }
    let first = reply::facts_page(&snapshot, 0);
    assert_eq!(first.choices.last().map(|c| &c.act), Some(&Act::Facts(1)));
    let last = reply::facts_page(&snapshot, 99);
    assert_eq!(last.choices.len(), 4);
    assert_eq!(last.choices.last().map(|c| &c.act), Some(&Act::Facts(1)));
}

/// The longest sentence in the bot's own words, in words.
const LONGEST: usize = 22;

#[test]
fn the_bot_speaks_plainly() {
    let snapshot = snapshot();
    let reasons = [
        Reason::Empty,
        Reason::Unclear,
        Reason::NotCovered,
        Reason::UnknownWords(vec!["x".to_owned(), "y".to_owned()]),
        Reason::Outside(0),
        Reason::Prediction,
        Reason::Advice,
        Reason::Private,
        Reason::Instruction,
    ];
    let unknown = reasons.map(|reason| {
        reply::answer(
            &snapshot,
            &answered(vec![part("q", None, Outcome::Unknown(reason))], vec![]),
            0,
        )
    });
    let ways = [("ask".to_owned(), "asks a question".to_owned())];
    let others = [
        reply::help(&snapshot, &ways),
        reply::about(&snapshot),
        reply::privacy(),
        reply::none_of_these(&snapshot),
        reply::busy(5),
        reply::fault("a1b2"),
        reply::refused_removal(),
        reply::refused_stale(),
        reply::refused_empty(),
        reply::removed(),
        reply::domain_list(&snapshot, 0),
        reply::facts_page(&snapshot, 0),
    ];
    for reply in unknown.iter().chain(&others) {
        let text = reply::markdown(reply);
        assert!(!text.contains('!'), "{text}");
        assert!(!text.trim().is_empty());
        for sentence in text.split(['.', '?', '\n']) {
            let words = sentence.split_whitespace().count();
            assert!(words <= LONGEST, "{words} words: {sentence}");
        }
    }
}
