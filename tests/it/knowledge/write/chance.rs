//! Edits by chance, and all of a story at once: whatever was edited comes back from the export.

use footnote::knowledge::{self, Entry, Figure, Files, Source, apply, export};

use super::super::entry::NASTY;
use super::super::read_folder;
use super::{edited, load};

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % sides
    }

    fn text(&mut self) -> String {
        match self.roll(3) {
            0 => NASTY[self.roll(NASTY.len())].to_owned(),
            1 => format!("a plain text with the number {}", self.roll(1000)),
            _ => format!("{} and {}", NASTY[self.roll(NASTY.len())], self.roll(1000)),
        }
    }

    fn list(&mut self, list: &mut Vec<String>) {
        let at = self.roll(list.len() + 1);
        match self.roll(4) {
            0 => list.insert(at, self.text().to_lowercase()),
            1 if at < list.len() => list[at] = self.text().to_lowercase(),
            2 if at < list.len() => {
                list.remove(at);
            }
            _ => list.rotate_left(at),
        }
    }

    fn edit(&mut self, entry: Entry) -> Entry {
        let maybe = |dice: &mut Dice| (dice.roll(3) > 0).then(|| dice.text());
        match entry {
            Entry::Fact(mut fact) => {
                match self.roll(9) {
                    0 => fact.text = self.text(),
                    1 => self.list(&mut fact.ask),
                    2 => self.list(&mut fact.words),
                    3 => self.list(&mut fact.related),
                    4 => fact.note = maybe(self),
                    5 => fact.as_of = None,
                    6 => fact.short = vec![(knowledge::Asks::Why, self.text())],
                    7 => fact.short.clear(),
                    _ => fact.figures.push(Figure {
                        value: self.text(),
                        source: "x".to_owned(),
                    }),
                }
                Entry::Fact(fact)
            }
            Entry::Source(source) => Entry::Source(Source {
                title: maybe(self),
                url: maybe(self),
                ..source
            }),
            Entry::Narrative(mut side) => {
                side.text = self.text();
                Entry::Narrative(side)
            }
            Entry::Accounts { mut ask, .. } => {
                self.list(&mut ask);
                Entry::Accounts {
                    not_in_dispute: self.text(),
                    ask,
                }
            }
            Entry::Words(mut words) => {
                let mut rest = words.split_off(1);
                self.list(&mut rest);
                words.append(&mut rest);
                Entry::Words(words)
            }
            Entry::List(mut list) => {
                self.list(&mut list.domains);
                list.note = maybe(self);
                Entry::List(list)
            }
            Entry::Outside(mut outside) => {
                self.list(&mut outside.ask);
                Entry::Outside(outside)
            }
        }
    }
}

#[test]
fn any_edits_come_back_from_the_export() {
    let mut dice = Dice(7);
    let stories = ["knowledge", "tests/cases/story"].map(read_folder);
    let [_, small] = &stories;
    let crlf = small.texts.iter().map(|(name, text)| {
        let text = text.trim_end().replace('\n', "\r\n");
        (name.clone(), text)
    });
    let crlf: Files = crlf.collect();
    for (files, rounds) in [(&stories[0], 8), (&stories[1], 120), (&crlf, 60)] {
        let folder = load(files);
        let entries = folder.entries();
        for _ in 0..rounds {
            let mut effective = folder.clone();
            for _ in 0..=dice.roll(6) {
                let entry = entries[dice.roll(entries.len())].clone();
                match dice.roll(5) {
                    0 => effective.remove(&entry.key()),
                    1 => {
                        let mut fact = folder.facts[dice.roll(folder.facts.len())].clone();
                        fact.id = format!("new-{}", dice.roll(50));
                        let fact = dice.edit(Entry::Fact(fact));
                        effective.put(fact);
                    }
                    _ => {
                        let entry = dice.edit(entry);
                        // As what is stored is read.
                        let read = Entry::read(entry.key().table, &entry.toml());
                        effective.put(read.unwrap_or(entry));
                    }
                }
            }
            if effective.narratives.not_in_dispute.is_empty() {
                effective.narratives = Default::default();
            }
            edited(files, |base| *base = effective);
        }
    }
}

#[test]
fn what_was_published_is_exported_and_loaded_as_a_folder() {
    let files = read_folder("tests/cases/story");
    let folder = load(&files);
    let change = |revision, entry: &Entry, new: Option<String>| knowledge::Change {
        revision,
        key: entry.key(),
        folder: folder.entry(&entry.key()).map(|entry| entry.toml()),
        new,
    };
    let mut dice = Dice(3);
    let changes: Vec<knowledge::Change> = (1..)
        .zip(folder.entries())
        .map(|(revision, entry)| match revision % 4 {
            0 if !matches!(entry, Entry::Source(_) | Entry::Accounts { .. }) => {
                change(revision, &entry, None)
            }
            _ => change(revision, &entry, Some(dice.edit(entry.clone()).toml())),
        })
        .collect();
    let effective = apply(&folder, &changes);
    let out = export(&files, &folder, &effective.base);
    let again = load(&out);
    assert_eq!(again, effective.base);
    // The folder says now what stands, so nothing waits for review.
    let settled = apply(&again, &changes);
    assert_eq!(settled.base, again);
    assert_eq!(settled.drifts, []);
}
