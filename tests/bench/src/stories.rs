//! Made-up stories of any size, and questions about them that no entry holds word for word. Public
//! entries from a folder come first where one is given; nothing of them is kept. And the story that is
//! shipped, with the questions to report on.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::Context;
use footnote::knowledge::{self, Base, Fact};
use footnote::{eval, files};
use serde::Deserialize;

use crate::chance::{Chance, with_slip};
use crate::words::{DEEDS, KINDS, MAKERS, MONTHS, NOUNS, PHRASINGS, QUESTIONS};

/// One question in this many has a slip of the keyboard.
const SLIPS: usize = 3;

/// A base, and questions about it.
pub struct Story {
    /// The facts; of a made-up story nothing else.
    pub base: Base,
    /// Each about one of the facts, or whatever people ask the shipped story.
    pub questions: Vec<String>,
}

/// The story that a word of the command line stands for: `shipped`, or a number of entries.
pub fn named(word: &str, questions: usize, data: Option<&Path>) -> anyhow::Result<Story> {
    match word {
        "shipped" => shipped(),
        count => story(count.parse()?, questions, data),
    }
}

fn shipped() -> anyhow::Result<Story> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let base = knowledge::read(&files::read_dir(&root.join("knowledge"))?).base;
    let set = fs::read_to_string(root.join("tests/cases/questions-report.jsonl"))?;
    let set = eval::parse(&set).map_err(anyhow::Error::msg)?;
    let questions = set.into_iter().map(|question| question.q).collect();
    Ok(Story { base, questions })
}

/// A story with so many entries, the first of them from public sets where a folder is given.
pub fn story(entries: usize, questions: usize, data: Option<&Path>) -> anyhow::Result<Story> {
    let mut chance = Chance::new(7);
    let (mut facts, mut asked) = (Vec::new(), Vec::new());
    if let Some(folder) = data {
        (facts, asked) = public(folder, entries)?;
    }
    let mut made = Vec::new();
    for number in facts.len()..entries {
        let event = Event::new(&mut chance);
        facts.push(event.fact(number));
        made.push(event);
    }
    let share = asked
        .len()
        .min(questions * (entries - made.len()) / entries.max(1));
    let mut chosen: Vec<String> = (0..share)
        .map(|_| asked[chance.below(asked.len())].clone())
        .collect();
    while chosen.len() < questions && !made.is_empty() {
        let event = &made[chance.below(made.len())];
        let question = event.say(chance.of(&QUESTIONS));
        let slips = chance.below(SLIPS) == 0;
        chosen.push(if slips {
            with_slip(&question, &mut chance)
        } else {
            question
        });
    }
    let base = Base {
        facts,
        ..Base::default()
    };
    Ok(Story {
        base,
        questions: chosen,
    })
}

/// What an entry tells of.
struct Event {
    kind: &'static str,
    noun: &'static str,
    deed: (&'static str, &'static str),
    maker: &'static str,
    month: &'static str,
    place: String,
}

impl Event {
    fn new(chance: &mut Chance) -> Event {
        Event {
            kind: chance.of(&KINDS),
            noun: chance.of(&NOUNS),
            deed: DEEDS[chance.below(DEEDS.len())],
            maker: chance.of(&MAKERS),
            month: chance.of(&MONTHS),
            place: chance.name(),
        }
    }

    fn say(&self, pattern: &str) -> String {
        let word = |letter| match letter {
            'K' => self.kind,
            'N' => self.noun,
            'D' => self.deed.0,
            'A' => self.deed.1,
            'M' => self.maker,
            'P' => &self.place,
            _ => "",
        };
        let slots = "KNDAMP";
        let mut said = String::new();
        for piece in pattern.split_inclusive(' ') {
            let mut letters = piece.chars();
            let first = letters.next().unwrap_or(' ');
            let ends = letters.next().is_none_or(|next| !next.is_alphabetic());
            if ends && slots.contains(first) {
                said.push_str(word(first));
                said.extend(piece.chars().skip(1));
            } else {
                said.push_str(piece);
            }
        }
        said
    }

    fn fact(&self, number: usize) -> Fact {
        let told = self.say("The M says that the K N of P was D in");
        Fact {
            id: format!("entry-{number}"),
            text: format!("{told} {}.", self.month),
            ask: PHRASINGS.iter().map(|pattern| self.say(pattern)).collect(),
            ..Fact::default()
        }
    }
}

/// An entry of a public set.
#[derive(Deserialize)]
pub struct Entry {
    /// Its name there.
    pub id: String,
    /// What answers it, where there is something.
    #[serde(default)]
    pub statement: Option<String>,
    /// Ways to ask for it.
    pub phrasings: Vec<String>,
}

impl Entry {
    /// As a fact.
    pub fn fact(&self) -> Fact {
        let first = self.phrasings.first().map_or("", String::as_str);
        let statement = self.statement.as_ref().filter(|text| !text.is_empty());
        Fact {
            id: self.id.clone(),
            text: statement.cloned().unwrap_or_else(|| format!("{first}.")),
            ask: self.phrasings.clone(),
            ..Fact::default()
        }
    }
}

/// A question of a public set.
#[derive(Deserialize)]
pub struct Query {
    /// The question.
    pub q: String,
    /// Its number there.
    pub qid: String,
    /// `in` or something else.
    pub kind: String,
}

/// The rows of a file of JSON lines.
pub fn rows<T: for<'de> Deserialize<'de>>(path: &Path) -> anyhow::Result<Vec<T>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let row = |line| serde_json::from_str(line).with_context(|| path.display().to_string());
    text.lines().map(row).collect()
}

/// The facts of all sets in a folder, at most so many, and questions about them.
fn public(folder: &Path, most: usize) -> anyhow::Result<(Vec<Fact>, Vec<String>)> {
    let mut sets: Vec<_> = fs::read_dir(folder)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("entries.jsonl").is_file())
        .collect();
    sets.sort();
    let (mut facts, mut asked) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for set in sets {
        let entries: Vec<Entry> = rows(&set.join("entries.jsonl"))?;
        let fresh: Vec<Fact> = entries
            .iter()
            .filter(|entry| seen.insert(entry.id.clone()))
            .map(Entry::fact)
            .collect();
        // The same set with fewer phrasings brings nothing new.
        if fresh.is_empty() || facts.len() >= most {
            continue;
        }
        facts.extend(fresh);
        let queries: Vec<Query> = rows(&set.join("queries.jsonl"))?;
        asked.extend(
            queries
                .into_iter()
                .filter(|query| query.kind == "in")
                .map(|query| query.q),
        );
    }
    facts.truncate(most);
    Ok((facts, asked))
}
