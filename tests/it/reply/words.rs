//! The sentences: answers, offers, refusals, verdicts, pages.

use footnote::answer::domain::{DomainCheck, Verdict};
use footnote::answer::{Outcome, Part, Reason, Snapshot};
use footnote::knowledge::{Asks, Fact};
use footnote::reply::{self, Act, Again, Reply, markdown};

use super::{answered, base, near, part, snapshot};

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
        "I am not sure what you mean. Did you mean:\n\
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
            text.starts_with("Not in dispute: the crane fell.¹ ²\n\n**"),
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
         -# List as of 6 May 2031. Confidence in it — low: one page prints it.",
    );
    check_domain(
        "www.cranehelp.example",
        Some("www.cranehelp.example"),
        Verdict::Subdomain(listed()),
        "www[.]cranehelp[.]example belongs to cranehelp[.]example, which is on the list “Fake fundraisers”.¹\n\
         -# List as of 6 May 2031. Confidence in it — low: one page prints it.",
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
         A likeness is no evidence against the owner of a name. Not being on the list does not mean that it is safe.",
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
        "I found no domain name in “hxxps://x”.",
    );
}

#[test]
fn pages_hold_everything_once() {
    let mut base = base();
    base.lists[0].domains = (0..45).map(|n| format!("name{n}.example")).collect();
    let numbered = |n| Fact {
        id: format!("f{n}"),
        ask: vec![format!("Question {n}?")],
        ..Fact::default()
    };
    base.facts = (0..23).map(numbered).collect();
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
    let listed = reply::markdown(&reply::facts_page(&super::snapshot(), 0));
    let line = "- When did the crane fall? (The Gull, 5 May 2031)";
    assert!(listed.lines().any(|l| l == line), "{listed}");
    let last = reply::facts_page(&snapshot, 99);
    assert_eq!(last.choices.len(), 4);
    assert_eq!(last.choices.last().map(|c| &c.act), Some(&Act::Facts(1)));
}

/// What was no fact stays what it was, and a fact that answers twice is told once.
#[test]
fn an_answer_of_several_parts_is_written_anew() {
    let again = |text: &str, outcome| Again::Part(part(text, None, outcome));
    let parts = [
        again("when", Outcome::Fact(near(0))),
        again("which day", Outcome::Fact(near(0))),
        Again::Retired("who lost it".to_owned()),
        again("is he married", Outcome::Unknown(Reason::Private)),
        again("the crane", Outcome::Offer(vec![near(1), near(2)])),
        again("hello", Outcome::Help),
    ];
    let text = markdown(&reply::corrected(&snapshot(), &parts, 0, 1_697_639_700));
    let says = [
        "Corrected on 18 Oct 2023.",
        "**“which day”**\nThe answer above also answers this.",
        "**“who lost it”**\nThe fact that stood here was retired",
        "private life, which I leave alone",
        "**“the crane”**\nI am not sure what you mean. Did you mean:\n- What did it cost?",
        "**“hello”**\nI answer questions about one story",
    ];
    for words in says {
        assert!(text.contains(words), "no {words:?} in\n{text}");
    }
    assert_eq!(
        text.matches("The crane fell on Sunday").count(),
        1,
        "{text}"
    );
    assert!(!text.contains("do not cover"), "{text}");
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
        reply::help(&snapshot, &ways, &reply::Editing::Yours(ways.to_vec())),
        reply::about(&snapshot),
        reply::privacy(30, 7),
        reply::none_of_these(&snapshot),
        reply::busy(5),
        reply::fault("a1b2"),
        reply::refused_removal(),
        reply::refused_stale(),
        reply::refused_empty(),
        reply::thanks(),
        reply::will_tell(30),
        reply::question_closed(),
        reply::enough_suggested(3600),
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
