//! The form: Discord's markup and a terminal's lines.

use footnote::answer::{Outcome, Reason};
use footnote::measure::{clip, units};
use footnote::reply::{self, Block, MESSAGE, Reply, Section, Style};

use super::{answered, near, part, snapshot};

const STYLE: Style = Style {
    colour: false,
    width: 60,
    numbered: false,
};

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
        beside: None,
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
        "I am not sure what you mean. Did you mean:\n\
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
fn a_cut_falls_between_letters_and_counts_as_discord_does() {
    let cases = [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("two words", 5, "two…"),
        ("e\u{301}e\u{301}e\u{301}", 5, "e\u{301}e\u{301}…"),
        ("😀😀", 3, "😀…"),
        ("👩‍👩‍👧 family", 7, "…"),
        ("any", 1, "…"),
        ("any", 0, ""),
        ("", 0, ""),
    ];
    for (text, max, expected) in cases {
        let cut = clip(text, max);
        assert_eq!(cut, expected, "{text}");
        assert!(units(&cut) <= max);
    }
    assert_eq!(units("a😀e\u{301}"), 5);
}
