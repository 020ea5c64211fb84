//! The table of words: where it comes from, and the engine without it.

use footnote::answer::Snapshot;
use footnote::answer::table::Table;
use sha2::{Digest, Sha256};

use super::{base, check_quality};

#[test]
fn the_file_of_words_is_the_one_that_is_described() {
    let described = include_str!("../../../src/answer/words.md");
    let digest = Sha256::digest(include_bytes!("../../../src/answer/words.bin"));
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    assert!(described.contains(&format!("`{digest}`")), "{digest}");
}

#[test]
fn without_the_table_of_words_it_still_answers() {
    let plain = |name| {
        let base = base(&format!("tests/cases/stories/{name}"));
        Snapshot::with_table(base, 0, Table::default())
    };
    let stories = [
        (&plain("bridge"), "stories/bridge.jsonl"),
        (&plain("mine"), "stories/mine.jsonl"),
    ];
    check_quality(&stories, [19.0, 62.0, 92.0], 6.5);
}
