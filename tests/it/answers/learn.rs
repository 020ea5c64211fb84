//! Learning: the same texts give the same bits.

use footnote::answer::features;
use footnote::answer::index::{Document, Index};
use footnote::answer::lexicon::Lexicon;
use footnote::answer::table::Table;
use footnote::answer::text;

/// Three entries and what they are asked with.
const ENTRIES: [[&str; 4]; 3] = [
    [
        "when did the crane fall",
        "the day it fell",
        "crane fall date",
        "what day was it",
    ],
    [
        "who was hurt by the crane",
        "how many dockers were hurt",
        "were there casualties",
        "injured people",
    ],
    [
        "why did the crane fall",
        "cause of the fall",
        "what made it fall",
        "reason for the accident",
    ],
];

/// What the weights of the entries hashed to when this was written, on Linux with an AMD EPYC. Where
/// learning or the table of words is changed on purpose, the test says what to put here; where it is
/// not, a machine that says so learns other weights than ours.
const LEARNED: u64 = 0x51fc_532e_a493_3339;

#[test]
fn the_same_texts_give_the_same_weights_on_every_machine() {
    let table = Table::built_in();
    let mut lexicon = Lexicon::new(&[], table);
    for word in ENTRIES
        .as_flattened()
        .iter()
        .flat_map(|way| text::words(way))
    {
        lexicon.add(&word);
    }
    lexicon.finish();
    let entries = ENTRIES.map(|ways| {
        let read = |way| Document {
            words: lexicon.read(way),
            weight: 0.25,
        };
        ways.map(read).into()
    });
    let index = Index::build(Vec::from(entries), table, true);
    let weights = index.postings.score.iter().chain(&index.meaning_score);
    let learned = weights.fold(0, |hash, weight| {
        features::hash(hash, &weight.to_le_bytes())
    });
    assert_eq!(learned, LEARNED, "{learned:#018x}");
}
