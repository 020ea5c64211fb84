//! An edited base as the texts of a folder: the folder's own, with only what was edited changed.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::edit::{Difference, compare};
use super::entry::Entry;
use super::key::{Key, Table};
use super::load::{Files, load_one};
use super::patch::{self, Splice, like, line_end, line_start, newline, splice};
use super::schema::{FILES, File};
use super::types::Base;

/// The texts of a folder that holds the effective base. Files without a change come out as they
/// are; in the others only what changed is written anew, with the comments of the rest.
///
/// `folder` is what the files say, and `effective` the same with entries put in and taken out. The
/// story's own keys are no entry and stay the folder's.
pub fn export(files: &Files, folder: &Base, effective: &Base) -> Files {
    let changes = compare(folder, effective);
    let mut out = files.clone();
    for file in FILES {
        let changes: Vec<&Difference> = changes
            .iter()
            .filter(|change| change.key.table.file() == file.name)
            .collect();
        if changes.is_empty() {
            continue;
        }
        let at = out.texts.iter().position(|(name, _)| name == file.name);
        let old = at.and_then(|at| out.texts.get(at));
        let old = old.map_or("", |(_, text)| text);
        let text = text(file, old, &changes, effective);
        match (at, text) {
            (Some(at), Some(text)) => {
                if let Some((_, old)) = out.texts.get_mut(at) {
                    *old = text;
                }
            }
            (Some(at), None) => {
                out.texts.remove(at);
            }
            (None, Some(text)) => out.texts.push((file.name.to_owned(), text)),
            (None, None) => {}
        }
    }
    out
}

/// The new text of a file; nothing where the story does without it.
fn text(file: &File, old: &str, changes: &[&Difference], effective: &Base) -> Option<String> {
    let mut old = old.to_owned();
    if !old.is_empty() && !old.ends_with('\n') {
        old.push_str(newline(&old));
    }
    let expected = part(effective, file);
    let holds = |text: &str| load_one(file.name, text).base == expected;
    let text = changed(file, &old, changes).filter(|text| holds(text));
    let text = text.unwrap_or_else(|| anew(file, &old, &expected));
    let is_empty = expected == Base::default();
    let is_fit = !text.trim().is_empty() && !load_one(file.name, &text).has_errors();
    (file.required || !is_empty || is_fit).then_some(text)
}

/// What a file holds of a base.
fn part(base: &Base, file: &File) -> Base {
    let mut part = Base::default();
    for table in tables(file) {
        match table {
            Table::Fact => part.facts = base.facts.clone(),
            Table::Source => part.sources = base.sources.clone(),
            Table::Narrative | Table::Accounts => part.narratives = base.narratives.clone(),
            Table::Words => part.same = base.same.clone(),
            Table::List => part.lists = base.lists.clone(),
            Table::Outside => part.outside = base.outside.clone(),
        }
    }
    part
}

fn tables(file: &File) -> Vec<Table> {
    let tables = Table::ALL.into_iter().map(|(table, _)| table);
    // What stands at the top of a file comes before its tables.
    let mut tables: Vec<Table> = tables.filter(|table| table.file() == file.name).collect();
    tables.sort_by_key(|table| table.heading().is_some());
    tables
}

/// The text with each change made in its place, if its form is one that is foreseen.
fn changed(file: &File, old: &str, changes: &[&Difference]) -> Option<String> {
    let mut splices: Vec<Splice> = Vec::new();
    let mut new = String::new();
    for table in tables(file) {
        let places = places(old, table)?;
        for change in changes.iter().filter(|change| change.key.table == table) {
            let place = places.iter().find(|(key, _)| *key == change.key);
            match (place, &change.old, &change.new) {
                (Some((_, lines)), Some(old_entry), Some(new_entry)) => {
                    let text = old.get(lines.clone())?;
                    splices.push((lines.clone(), patch::patch(text, old_entry, new_entry)));
                }
                (Some((_, lines)), _, None) => {
                    splices.push((with_blank_lines(old, lines), String::new()));
                }
                (None, _, Some(entry)) => {
                    if !new.is_empty() {
                        new.push('\n');
                    }
                    new.push_str(&entry.toml());
                }
                _ => return None,
            }
        }
    }
    let mut text = splice(old, splices)?;
    if !new.is_empty() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push_str(newline(old));
        }
        if !text.is_empty() {
            text.push_str(newline(old));
        }
        text.push_str(&like(old, &new));
    }
    Some(text)
}

/// The lines of each entry of a table, from its heading to its last value.
fn places(text: &str, table: Table) -> Option<Vec<(Key, Range<usize>)>> {
    let parsed = DeTable::parse(text).ok()?.into_inner();
    let Some(heading) = table.heading() else {
        let is_key = |name: &str| table.keys().iter().any(|key| key.name == name);
        let keys = parsed.iter().filter(|(name, _)| is_key(name.get_ref()));
        let lines = keys.map(|(name, value)| {
            let start = line_start(text, name.span().start);
            start..line_end(text, patch::end(value))
        });
        let all = lines.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end));
        return Some(
            all.into_iter()
                .map(|lines| (Key::accounts(), lines))
                .collect(),
        );
    };
    let Some(entries) = parsed.get(heading) else {
        return Some(Vec::new());
    };
    let mut places = Vec::new();
    for entry in entries.get_ref().as_array()?.iter() {
        let start = entry.span().start;
        let DeValue::Table(keys) = entry.get_ref() else {
            return None;
        };
        if !text.get(start..)?.starts_with("[[") {
            return None;
        }
        let name = match table {
            Table::Words => keys.get("words")?.get_ref().get(0),
            _ => keys.get("id"),
        };
        let name = name.and_then(|name| name.get_ref().as_str());
        let name = name.unwrap_or_default().trim();
        let name = match table {
            Table::Words => name.to_lowercase(),
            _ => name.to_owned(),
        };
        let lines = line_start(text, start)..line_end(text, patch::end(entry));
        places.push((Key::new(table, name), lines));
    }
    Some(places)
}

/// The lines with the blank ones behind them; at the end of the text, with those before.
fn with_blank_lines(text: &str, lines: &Range<usize>) -> Range<usize> {
    let behind = text.get(lines.end..).unwrap_or_default();
    let rest = behind.trim_start();
    if rest.is_empty() {
        return patch::blank_before(text, lines.start)..text.len();
    }
    lines.start..line_start(text, text.len() - rest.len())
}

/// The whole text in the form in which entries are stored, under the comment at the head of the
/// old one.
fn anew(file: &File, old: &str, part: &Base) -> String {
    let is_head = |line: &&str| line.starts_with('#');
    let head: String = old.split_inclusive('\n').take_while(is_head).collect();
    let mut texts: Vec<String> = Vec::new();
    if !head.is_empty() {
        texts.push(head.replace("\r\n", "\n"));
    }
    for table in tables(file) {
        let mut entries = part.entries();
        if table == Table::Words {
            // A group without words has no name, but is one.
            entries = part.same.iter().cloned().map(Entry::Words).collect();
        }
        entries.retain(|entry| entry.key().table == table);
        texts.extend(entries.iter().map(Entry::toml));
    }
    like(old, &texts.join("\n"))
}
