//! What people say to any such bot, whatever the story: judgements, greetings, orders, guesses.
//!
//! Each kind is learned like an entry of a base, from the phrasings in its file, one a line, and so is
//! what the bot is for: to be asked for a fact. They name no story, so they are learned once.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, LazyLock};

use super::features::Feature;
use super::index::{Document, Index};
use super::lexicon::{Lexicon, Word, key};
use super::table::Table;

/// What a message wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Intent {
    /// An opinion, a verdict, somebody's fault; also a remark that implies one.
    Judgement,
    /// To learn what the bot can do, or to greet it.
    Help,
    /// Small talk, thanks, jokes, insults: nothing to answer from a fact base.
    Talk,
    /// To make the bot do or be something else.
    Instruction,
    /// What will happen.
    Prediction,
    /// Advice on one's own case that belongs to professionals.
    Advice,
    /// Somebody's private life.
    Private,
    /// Something from the rest of the world: weather, cooking, sport, school.
    Elsewhere,
    /// A fact of some public affair: what the bot is for.
    Fact,
}

impl Intent {
    /// Every kind, in the order in which they are learned.
    pub const ALL: [Intent; 9] = [
        Intent::Judgement,
        Intent::Help,
        Intent::Talk,
        Intent::Instruction,
        Intent::Prediction,
        Intent::Advice,
        Intent::Private,
        Intent::Elsewhere,
        Intent::Fact,
    ];

    /// The kinds that are answered with no fact and no narratives.
    pub fn others() -> impl Iterator<Item = Intent> + Clone {
        let is_other = |intent: &Intent| !matches!(intent, Intent::Fact | Intent::Judgement);
        Intent::ALL.into_iter().filter(is_other)
    }

    /// The phrasings of this kind: none is empty, and none occurs twice, here or in another kind.
    pub fn phrasings(self) -> impl Iterator<Item = &'static str> {
        let file = match self {
            Intent::Judgement => include_str!("intents/judgement.txt"),
            Intent::Help => include_str!("intents/help.txt"),
            Intent::Talk => include_str!("intents/talk.txt"),
            Intent::Instruction => include_str!("intents/instruction.txt"),
            Intent::Prediction => include_str!("intents/prediction.txt"),
            Intent::Advice => include_str!("intents/advice.txt"),
            Intent::Private => include_str!("intents/private.txt"),
            Intent::Elsewhere => include_str!("intents/elsewhere.txt"),
            Intent::Fact => include_str!("intents/fact.txt"),
        };
        file.lines()
    }
}

/// All kinds, learned once: no story has a part in it.
#[derive(Debug)]
pub struct Intents {
    index: Index,
    stems: HashSet<u64>,
    /// Those that judgements are made of.
    judging: HashSet<u64>,
    by_heart: HashMap<u64, Intent>,
}

/// What a text wants, one number for each of [`Intent::ALL`].
#[derive(Debug, Default)]
pub struct Wanted {
    /// Share of each kind, from 0 to 1, summing to 1.
    pub share: [f32; Intent::ALL.len()],
    /// Cosine with the nearest text of each kind, from 0 to 1.
    pub nearest: [f32; Intent::ALL.len()],
    /// Whether any of its words stands in any text of any kind; if not, the rest is a guess.
    pub is_known: bool,
    /// The kind that has this very text as a phrasing.
    pub by_heart: Option<Intent>,
}

impl Wanted {
    /// Share of one kind.
    pub fn share(&self, intent: Intent) -> f32 {
        self.share[intent as usize]
    }

    /// Share of all kinds together that are answered with no fact and no narratives.
    pub fn others(&self) -> f32 {
        Intent::others().map(|intent| self.share(intent)).sum()
    }

    /// Cosine with the nearest text of one kind.
    pub fn nearest(&self, intent: Intent) -> f32 {
        self.nearest[intent as usize]
    }
}

impl Intents {
    /// Those learned with the built-in table of words, once for the whole program.
    pub fn built_in() -> Arc<Intents> {
        static LEARNED: LazyLock<Arc<Intents>> =
            LazyLock::new(|| Arc::new(Intents::new(Table::built_in())));
        LEARNED.clone()
    }

    /// Learns them.
    pub fn new(table: Table) -> Intents {
        let lexicon = Lexicon::new(&[], table);
        let mut by_heart = HashMap::new();
        let entries: Vec<Vec<Document>> = Intent::ALL
            .iter()
            .map(|&intent| {
                let weight = 1.0 / intent.phrasings().count().max(1) as f32;
                let read = |text| {
                    let words = lexicon.read(text);
                    by_heart.insert(key(&words), intent);
                    Document { words, weight }
                };
                intent.phrasings().map(read).collect()
            })
            .collect();
        let stems = |texts: &[Vec<Document>]| {
            let words = texts.iter().flatten().flat_map(|text| &text.words);
            words.map(|word| word.stem).collect()
        };
        let at = Intent::Judgement as usize;
        Intents {
            stems: stems(&entries),
            judging: stems(&entries[at..=at]),
            by_heart,
            index: Index::build(entries, table, false),
        }
    }

    /// Whether judgements are made of words with this stem, whatever they are about.
    pub fn judges(&self, stem: u64) -> bool {
        self.judging.contains(&stem)
    }

    /// What a text wants, from its words with spelling mistakes put right, and their features.
    pub fn read(&self, words: &[Word], found: &[Feature]) -> Wanted {
        let mut wanted = Wanted {
            is_known: words.iter().any(|word| self.stems.contains(&word.stem)),
            by_heart: self.by_heart.get(&key(words)).copied(),
            ..Wanted::default()
        };
        for near in self.index.near(&self.index.vector(found, words)) {
            wanted.share[near.class] = near.share;
            wanted.nearest[near.class] = near.nearest;
        }
        wanted
    }
}
