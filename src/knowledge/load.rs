//! A folder's texts into a base, with every problem at once.
//!
//! Here each entry is looked at for itself; what entries mean to one another is for
//! [`check`](mod@super::check). No file is opened here.

use std::collections::HashSet;

use super::problem::{Places, Problem, Severity, Spot, cap, group_id, sort};
use super::reader::{Reader, nearest};
use super::row::Row;
use super::rules;
use super::schema::{FILES, File};
use super::types::*;

/// The longest file that is read, in bytes: about what a story of a thousand facts takes.
pub const LONGEST_FILE: usize = 2 << 20;

/// What is said of a longer one.
pub(crate) fn too_long() -> String {
    let limit = LONGEST_FILE >> 20;
    format!("is longer than {limit} MiB; remove what is not part of the story")
}

/// The texts of a folder.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// Name and contents of each `.toml` file.
    pub texts: Vec<(String, String)>,
    /// What could not be read, by the names of the files.
    pub problems: Vec<Problem>,
}

impl<N: Into<String>, T: Into<String>> FromIterator<(N, T)> for Files {
    /// From pairs of name and contents.
    fn from_iter<I: IntoIterator<Item = (N, T)>>(files: I) -> Files {
        Files {
            texts: files
                .into_iter()
                .map(|(n, t)| (n.into(), t.into()))
                .collect(),
            problems: Vec::new(),
        }
    }
}

/// A base, and all that is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// What could be read. To be trusted only if there are no errors.
    pub base: Base,
    /// Where its entries stand.
    pub places: Places,
    /// Sorted by file and line.
    pub problems: Vec<Problem>,
    errors: usize,
    warnings: usize,
}

impl Loaded {
    /// Whether the base cannot be trusted.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|p| p.severity == Severity::Error)
    }

    /// How many problems of this severity there are, with those that are not listed.
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Error => self.errors,
            Severity::Warning => self.warnings,
        }
    }

    fn sort(&mut self) {
        sort(&mut self.problems);
        let is_error = |problem: &&Problem| problem.severity == Severity::Error;
        self.errors = self.problems.iter().filter(is_error).count();
        self.warnings = self.problems.len() - self.errors;
    }
}

/// Loads a folder and runs every check. Of many problems in one file only the first are given,
/// with the number of the others.
pub fn read(files: &Files) -> Loaded {
    let mut loaded = load(files);
    let known: HashSet<_> = loaded.problems.iter().map(place_of).collect();
    let mut found = super::check::check(&loaded.base, &loaded.places);
    // What could not be read is not reported once more as missing.
    found.retain(|problem| problem.key.is_none() || !known.contains(&place_of(problem)));
    loaded.problems.extend(found);
    loaded.sort();
    cap(&mut loaded.problems);
    loaded
}

fn place_of(problem: &Problem) -> (Option<String>, Option<String>, Option<&'static str>) {
    (problem.file.clone(), problem.entry.clone(), problem.key)
}

/// Loads a folder. Never stops at a fault: what is wrong is left out and reported.
pub fn load(files: &Files) -> Loaded {
    let mut loader = Loader {
        problems: files.problems.clone(),
        ..Loader::default()
    };
    for file in FILES {
        match files.texts.iter().find(|(name, _)| name == file.name) {
            Some((_, text)) => loader.file(file, text),
            None => loader.missing(file),
        }
    }
    for (name, _) in &files.texts {
        loader.unknown_file(name);
    }
    loader.done()
}

/// Loads one file by its name as if there were no others.
pub(super) fn load_one(name: &str, text: &str) -> Loaded {
    let mut loader = Loader::default();
    for file in FILES.iter().filter(|file| file.name == name) {
        loader.file(file, text);
    }
    loader.done()
}

#[derive(Default)]
struct Loader {
    base: Base,
    places: Places,
    problems: Vec<Problem>,
}

impl Loader {
    fn done(self) -> Loaded {
        let mut loaded = Loaded {
            base: self.base,
            places: self.places,
            problems: self.problems,
            ..Loaded::default()
        };
        loaded.sort();
        loaded
    }

    fn missing(&mut self, file: &File) {
        let unreadable = self
            .problems
            .iter()
            .any(|p| p.file.as_deref() == Some(file.name));
        if unreadable || file.required {
            self.mark_incomplete(file);
        }
        if file.required && !unreadable {
            let message = "the folder has no such file; add it";
            self.problems
                .push(Problem::file(&rules::MISSING_FILE, file.name, message));
        }
    }

    fn unknown_file(&mut self, name: &str) {
        let known: Vec<&str> = FILES.iter().map(|file| file.name).collect();
        if known.contains(&name) {
            return;
        }
        let advice = match nearest(name, &known) {
            Some(near) => format!("rename it if `{near}` is meant"),
            None => "remove it, or give it another ending than .toml".to_owned(),
        };
        let message = format!("this file is not read; {advice}");
        self.problems
            .push(Problem::file(&rules::UNKNOWN_FILE, name, message));
    }

    fn file(&mut self, file: &File, text: &str) {
        if text.len() > LONGEST_FILE {
            self.mark_incomplete(file);
            let problem = Problem::file(&rules::UNREADABLE, file.name, too_long());
            self.problems.push(problem);
            return;
        }
        let pieces = super::syntax::parse(text);
        let has_fault = pieces.iter().any(|piece| !piece.faults.is_empty());
        for (i, piece) in pieces.iter().enumerate() {
            for (line, message) in &piece.faults {
                self.problems.push(Problem {
                    line: Some(*line),
                    ..Problem::file(&rules::SYNTAX, file.name, message.clone())
                });
            }
            if piece.headless {
                self.mark_incomplete(file);
                continue;
            }
            let mut reader = Reader {
                file: file.name,
                piece,
                problems: &mut self.problems,
                entry: None,
            };
            let mut row = reader.top(file.keys, has_fault);
            if piece.has_clash || row.has_unknown_key {
                self.mark_incomplete(file);
            }
            if i == 0 {
                self.top(file.table, &mut row);
            }
            self.entries(file.table, row);
        }
    }

    /// The keys at the top of a file; only the first piece of a file can have any.
    fn top(&mut self, table: &'static str, row: &mut Row) {
        match table {
            "story" => {
                self.base.story = Story {
                    title: row.text("title"),
                    about: row.text("about"),
                    as_of: row.date("as_of"),
                };
            }
            "narratives" => {
                self.base.narratives.not_in_dispute = row.text("not_in_dispute");
                self.base.narratives.ask = row.list("ask");
            }
            _ => {}
        }
        self.places.insert(table, "", row.place.clone());
    }

    fn entries(&mut self, table: &'static str, mut row: Row) {
        match table {
            "sources" => {
                for (id, mut row) in self.identified("source", &mut row) {
                    self.base.sources.push(Source {
                        id,
                        publisher: row.text("publisher"),
                        title: row.maybe("title"),
                        date: row.date("date"),
                        url: row.maybe("url"),
                    });
                }
            }
            "facts" => {
                for (id, row) in self.identified("fact", &mut row) {
                    self.base.facts.push(fact(id, row));
                }
            }
            "narratives" => {
                for (id, mut row) in self.identified("narrative", &mut row) {
                    self.base.narratives.sides.push(Narrative {
                        id,
                        label: row.text("label"),
                        source: row.text("source"),
                        text: row.text("text"),
                    });
                }
            }
            "domains" => {
                for (id, mut row) in self.identified("list", &mut row) {
                    self.base.lists.push(DomainList {
                        id,
                        title: row.text("title"),
                        source: row.text("source"),
                        date: row.date("date"),
                        confidence: row.maybe("confidence"),
                        note: row.maybe("note"),
                        domains: lower(row.list("domains")),
                        honest: lower(row.list("honest")),
                    });
                }
            }
            "words" => {
                for mut row in row.tables("same") {
                    let words = lower(row.list("words"));
                    self.places.insert("same", &group_id(&words), row.place);
                    self.base.same.push(words);
                }
            }
            "outside" => {
                for (id, mut row) in self.identified("outside", &mut row) {
                    self.base.outside.push(Outside {
                        id,
                        topic: row.text("topic"),
                        ask: row.list("ask"),
                    });
                }
            }
            _ => {}
        }
    }

    /// The entries of a table that have an id of their own, with it.
    fn identified(&mut self, table: &'static str, row: &mut Row) -> Vec<(String, Row)> {
        let mut entries = Vec::new();
        for mut row in row.tables(table) {
            let id = row.text("id");
            if id.is_empty() {
                self.places.mark_incomplete(table);
                continue;
            }
            let place = row.place.clone();
            if let Some((file, line)) = self.places.find(&Spot::entry(table, &id)) {
                let message = format!("this id stands on line {line} already; give it another");
                self.problems.push(Problem {
                    line: Some(place.line_of("id")),
                    entry: Some(id),
                    key: Some("id"),
                    ..Problem::file(&rules::DUPLICATE_ID, file, message)
                });
                continue;
            }
            self.places.insert(table, &id, place);
            entries.push((id, row));
        }
        entries
    }

    fn mark_incomplete(&mut self, file: &File) {
        for key in file.keys {
            self.places.mark_incomplete(key.name);
        }
    }
}

fn fact(id: String, mut row: Row) -> Fact {
    let short = row.table("short").map_or_else(Vec::new, |mut short| {
        let said = |(asks, key)| Some((asks, short.maybe(key)?));
        Asks::ALL.into_iter().filter_map(said).collect()
    });
    let figure = |mut row: Row| Figure {
        value: row.text("value"),
        source: row.text("source"),
    };
    Fact {
        id,
        text: row.text("text"),
        sources: row.list("sources"),
        as_of: row.date("as_of"),
        ask: row.list("ask"),
        words: row.list("words"),
        related: row.list("related"),
        note: row.maybe("note"),
        short,
        figures: row.tables("figure").into_iter().map(figure).collect(),
        exact: row.list("exact"),
    }
}

fn lower(words: Vec<String>) -> Vec<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}
