//! Questions: whatever is typed, the answer is sound and depends on the words alone.

use footnote::answer::text::{self, is_invisible};
use footnote::answer::{Answer, Outcome, split};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::anything::{STORY, asked};
use super::{WORDS, check, message};

#[test]
fn any_message_gets_a_sound_answer() {
    check(64, message(), |message| asked(&message));
}

#[test]
fn any_answer_is_explained() {
    check(12, message(), |message| {
        let explained = STORY.explain(&message);
        assert!(!explained.is_empty(), "{message:?}");
    });
}

#[test]
fn what_cannot_be_seen_changes_no_answer() {
    let invisible = any::<char>().prop_filter("seen", |c| is_invisible(*c));
    let few: Vec<char> = [
        '\u{ad}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2066}', '\u{fe0f}',
    ]
    .into_iter()
    .chain(['\u{feff}', '\u{e0041}', '\u{0}', '\u{7f}', '\u{3164}'])
    .collect();
    let one = prop_oneof![9 => select(few), 1 => invisible];
    let added = prop::collection::vec((any::<Index>(), one), 1..9);
    check(64, (message(), added), |(message, added)| {
        let mut chars: Vec<char> = message.chars().collect();
        for (at, c) in added {
            chars.insert(at.index(chars.len() + 1), c);
        }
        let more: String = chars.into_iter().collect();
        assert_eq!(STORY.answer(&more), STORY.answer(&message), "{more:?}");
    });
}

/// Fifty times as long as any message: a step that looks back over all of it would not come to its end.
#[test]
fn a_long_text_is_cut_in_one_pass() {
    for piece in [
        "who and ",
        "so ",
        "and who, ",
        "who, also ",
        "what is a, which ",
        "a. ",
        "who? ",
    ] {
        let text = piece.repeat(40_000);
        let tokens = text::tokens(&text);
        let pieces = split::pieces(&text, &tokens);
        let mut end = 0;
        for piece in &pieces {
            assert!(
                piece.tokens.start == end && end < piece.tokens.end,
                "{piece:?}"
            );
            end = piece.tokens.end;
        }
        assert_eq!(end, tokens.len());
        let clauses = split::clauses(&text, &tokens, &(0..tokens.len()));
        assert_eq!(clauses.last().map(|clause| clause.end), Some(tokens.len()));
    }
}

/// What was decided, without the words.
fn outcomes(answer: &Answer) -> Vec<&Outcome> {
    answer.parts.iter().map(|part| &part.outcome).collect()
}

#[test]
fn capitals_change_no_answer() {
    let capitals = prop::collection::vec(any::<bool>(), 300);
    let words = prop::collection::vec((select(WORDS), select(&[" ", "? ", ", ", "! "])), 1..12);
    check(64, (words, capitals), |(words, capitals)| {
        let lower: String = words
            .iter()
            .flat_map(|(word, mark)| [*word, mark])
            .collect();
        let case = |(c, capital): (char, &bool)| match capital {
            true => c.to_ascii_uppercase(),
            false => c,
        };
        let mixed: String = lower
            .chars()
            .zip(capitals.iter().cycle())
            .map(case)
            .collect();
        let (lower, mixed) = (STORY.answer(&lower), STORY.answer(&mixed));
        assert_eq!(outcomes(&lower), outcomes(&mixed));
        assert_eq!(lower.candidates, mixed.candidates);
    });
}
