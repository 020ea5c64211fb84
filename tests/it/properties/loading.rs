//! Folders: whatever stands in them is read or named with its place, and what is written is read.

use footnote::knowledge::{Entry, Files, export, load};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::anything::{self, FILES};
use super::base::base;
use super::check;

#[test]
fn any_text_is_loaded_or_named_with_its_place() {
    let text = prop_oneof![
        any::<String>(),
        vec(line(), 0..12).prop_map(|lines| lines.concat())
    ];
    check(96, vec(text, FILES.len()), |texts| {
        let names = FILES.iter().map(|(name, _)| *name);
        anything::loaded(&names.zip(texts).collect());
    });
}

/// A line as a hurried hand writes it.
fn line() -> impl Strategy<Value = String> {
    let head = select(&[
        "[[fact]]",
        "[[source]]",
        "[fact]",
        "[[list]]",
        "[[same]]",
        "[[fact.figure]]",
        "[[narrative]]",
        "[a.b]",
        "",
    ]);
    let key = select(&[
        "id",
        "text",
        "sources",
        "ask",
        "as_of",
        "short",
        "words",
        "domains",
        "title",
        "not_in_dispute",
        "related",
        "x",
        "\"a b\"",
        "fact",
    ]);
    let value = prop_oneof![
        "\"[a-z \\\\\"]{0,9}\"",
        "\\[(\"[a-z]{0,4}\"(, )?){0,4}\\]",
        "\"\"\"[a-z\n\"]{0,9}\"\"\"",
        "\\{ ?[a-z]{1,5} = \"[a-z]{0,3}\" ?\\}",
        "[0-9]{1,4}(-[0-9]{2}){0,2}",
        "\\PC{0,5}",
    ];
    let end = select(&["\n", "\r\n", " # note\n", "", "\n\n"]);
    (head, key, value, end).prop_map(|(head, key, value, end)| match head {
        "" => format!("{key} = {value}{end}"),
        head => format!("{head}{end}"),
    })
}

#[test]
fn a_damaged_folder_is_loaded_or_named_with_its_place() {
    let harm = (
        any::<Index>(),
        any::<Index>(),
        0..20_usize,
        "[\"\\[\\]{}=#\n'.,a0\\\\]{0,3}",
    );
    check(12, vec(harm, 1..4), |harms| {
        let mut files: Files = FILES.into_iter().collect();
        for (file, place, length, instead) in harms {
            let (_, text) = &mut files.texts[file.index(FILES.len())];
            let chars: Vec<char> = text.chars().collect();
            let from = place.index(chars.len() + 1);
            let to = (from + length).min(chars.len());
            let (before, after) = (&chars[..from], &chars[to..]);
            *text = before
                .iter()
                .copied()
                .chain(instead.chars())
                .chain(after.iter().copied())
                .collect();
        }
        anything::loaded(&files);
    });
}

#[test]
fn an_entry_is_read_as_it_was_written() {
    check(48, base(), |base| {
        for entry in base.entries() {
            let toml = entry.toml();
            assert_eq!(Entry::read(entry.key().table, &toml), Ok(entry), "{toml}");
        }
    });
}

#[test]
fn a_story_is_read_as_it_was_written() {
    check(32, (base(), base()), |(one, mut other)| {
        let empty = Files::default();
        let files = export(&empty, &load(&empty).base, &one);
        // The story's own keys are no entry.
        other.story = load(&files).base.story;
        let written = load(&export(&files, &load(&files).base, &other)).base;
        assert_eq!(written, other);
    });
}
