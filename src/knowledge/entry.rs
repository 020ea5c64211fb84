//! One entry of a base as a value that can be edited, and how it is taken out of a base and put in.

use super::key::{Key, Table};
use super::load;
use super::problem::{Problem, Rule};
use super::rules;
use super::types::*;

/// One entry, whole.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A fact.
    Fact(Fact),
    /// A source.
    Source(Source),
    /// How one outlet reads the facts.
    Narrative(Narrative),
    /// What stands around the narratives.
    Accounts {
        /// What none of them disputes.
        not_in_dispute: String,
        /// Further ways to ask for them.
        ask: Vec<String>,
    },
    /// A group of words with one meaning.
    Words(Vec<String>),
    /// A list of domains.
    List(DomainList),
    /// A neighbouring matter.
    Outside(Outside),
}

impl Entry {
    /// Its name.
    pub fn key(&self) -> Key {
        match self {
            Entry::Fact(fact) => Key::new(Table::Fact, &fact.id),
            Entry::Source(source) => Key::new(Table::Source, &source.id),
            Entry::Narrative(side) => Key::new(Table::Narrative, &side.id),
            Entry::Accounts { .. } => Key::accounts(),
            Entry::Words(words) => Key::new(Table::Words, first(words)),
            Entry::List(list) => Key::new(Table::List, &list.id),
            Entry::Outside(outside) => Key::new(Table::Outside, &outside.id),
        }
    }

    /// The ids of the sources that it names.
    pub fn sources(&self) -> Vec<&str> {
        match self {
            Entry::Fact(fact) => {
                let figures = fact.figures.iter().map(|figure| figure.source.as_str());
                let sources = fact.sources.iter().map(String::as_str);
                sources.chain(figures).collect()
            }
            Entry::Narrative(side) => vec![&side.source],
            Entry::List(list) => vec![&list.source],
            Entry::Source(_) | Entry::Accounts { .. } | Entry::Words(_) | Entry::Outside(_) => {
                Vec::new()
            }
        }
    }

    /// Reads one entry as a folder holds it, by the same rules. What a folder may hold and the
    /// loader would leave out is refused here: an empty item, or a day that does not exist.
    ///
    /// # Errors
    /// All that is wrong with it; the problems name no file.
    pub fn read(table: Table, text: &str) -> Result<Entry, Vec<Problem>> {
        let loaded = load::load_one(table.file(), text);
        let mut problems = loaded.problems;
        problems.retain(|problem| {
            let is_odd_id = problem.rule == rules::ODD_ID.name;
            // A narrative is read without what stands around it.
            let is_around = table == Table::Narrative
                && problem.rule == rules::MISSING_KEY.name
                && problem.entry.is_none();
            !is_odd_id && !is_around
        });
        let mut entries = loaded.base.entries();
        let entry = entries.pop();
        let unfit = |rule: &Rule, message: &str| Problem::file(rule, table.file(), message);
        if problems.is_empty() {
            match entry {
                Some(entry) if entries.is_empty() && entry.key().table == table => {
                    return Ok(entry);
                }
                None => problems.push(unfit(&rules::EMPTY, "nothing is here; write something")),
                Some(_) => {
                    let message = "one entry must stand here alone; take the others away";
                    problems.push(unfit(&rules::UNKNOWN_KEY, message));
                }
            }
        }
        for problem in &mut problems {
            problem.file = None;
            problem.line = None;
        }
        Err(problems)
    }
}

/// What names a group of words.
fn first(words: &[String]) -> &str {
    words.first().map_or("", String::as_str)
}

impl Base {
    /// The entry of this name.
    pub fn entry(&self, key: &Key) -> Option<Entry> {
        let id = key.id.as_str();
        match key.table {
            Table::Fact => self.fact(id).cloned().map(Entry::Fact),
            Table::Source => self.source(id).cloned().map(Entry::Source),
            Table::Narrative => {
                let side = self.narratives.sides.iter().find(|side| side.id == id);
                side.cloned().map(Entry::Narrative)
            }
            Table::Accounts => self.accounts().filter(|_| *key == Key::accounts()),
            Table::Words => {
                let mut groups = self.same.iter().filter(|words| !words.is_empty());
                let words = groups.find(|words| first(words) == id);
                words.cloned().map(Entry::Words)
            }
            Table::List => {
                let list = self.lists.iter().find(|list| list.id == id);
                list.cloned().map(Entry::List)
            }
            Table::Outside => {
                let outside = self.outside.iter().find(|outside| outside.id == id);
                outside.cloned().map(Entry::Outside)
            }
        }
    }

    fn accounts(&self) -> Option<Entry> {
        let Narratives {
            not_in_dispute,
            ask,
            sides: _,
        } = &self.narratives;
        let is_there = !not_in_dispute.is_empty() || !ask.is_empty();
        is_there.then(|| Entry::Accounts {
            not_in_dispute: not_in_dispute.clone(),
            ask: ask.clone(),
        })
    }

    /// Every entry that has a name, table by table in the order of [`Table::ALL`].
    pub fn entries(&self) -> Vec<Entry> {
        // Taken apart, so that a new kind of entry cannot be forgotten here.
        let Base {
            story: _,
            sources,
            facts,
            narratives,
            lists,
            same,
            outside,
        } = self;
        let words = same.iter().filter(|words| !words.is_empty());
        let mut entries: Vec<Entry> = facts.iter().cloned().map(Entry::Fact).collect();
        entries.extend(sources.iter().cloned().map(Entry::Source));
        entries.extend(narratives.sides.iter().cloned().map(Entry::Narrative));
        entries.extend(self.accounts());
        entries.extend(words.cloned().map(Entry::Words));
        entries.extend(lists.iter().cloned().map(Entry::List));
        entries.extend(outside.iter().cloned().map(Entry::Outside));
        entries
    }

    /// Puts an entry in the place of the one of the same name, else behind all others.
    pub fn put(&mut self, entry: Entry) {
        match entry {
            Entry::Fact(fact) => place(&mut self.facts, fact, |fact| &fact.id),
            Entry::Source(source) => place(&mut self.sources, source, |source| &source.id),
            Entry::Narrative(side) => place(&mut self.narratives.sides, side, |side| &side.id),
            Entry::Accounts {
                not_in_dispute,
                ask,
            } => {
                self.narratives.not_in_dispute = not_in_dispute;
                self.narratives.ask = ask;
            }
            Entry::Words(words) => place(&mut self.same, words, |words| first(words)),
            Entry::List(list) => place(&mut self.lists, list, |list| &list.id),
            Entry::Outside(outside) => place(&mut self.outside, outside, |outside| &outside.id),
        }
    }

    /// Takes an entry out. No other fact then calls a fact related that is gone.
    pub fn remove(&mut self, key: &Key) {
        let id = key.id.as_str();
        match key.table {
            Table::Fact => {
                take(&mut self.facts, |fact| fact.id == id);
                for fact in &mut self.facts {
                    fact.related.retain(|related| related != id);
                }
            }
            Table::Source => take(&mut self.sources, |source| source.id == id),
            Table::Narrative => take(&mut self.narratives.sides, |side| side.id == id),
            Table::Accounts => {
                self.narratives.not_in_dispute.clear();
                self.narratives.ask.clear();
            }
            Table::Words => take(&mut self.same, |words| {
                !words.is_empty() && first(words) == id
            }),
            Table::List => take(&mut self.lists, |list| list.id == id),
            Table::Outside => take(&mut self.outside, |outside| outside.id == id),
        }
    }
}

fn place<T>(entries: &mut Vec<T>, entry: T, name: impl Fn(&T) -> &str) {
    match entries.iter_mut().find(|old| name(old) == name(&entry)) {
        Some(old) => *old = entry,
        None => entries.push(entry),
    }
}

/// Removes the first entry that is meant: a second group of words of the same name is another one.
fn take<T>(entries: &mut Vec<T>, is_meant: impl FnMut(&T) -> bool) {
    if let Some(at) = entries.iter().position(is_meant) {
        entries.remove(at);
    }
}
