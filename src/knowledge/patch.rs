//! Changes the text of one entry and leaves in place what does not change: comments, the order of
//! keys, the form of values.
//!
//! A text that cannot be changed in this way is written anew; either way it reads as the new value.

use std::ops::Range;

use similar::{Algorithm, capture_diff_slices};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::Entry;
use super::key::Table;
use super::written::{Field, list, ordered, quoted, written};

/// What replaces a part of a text.
pub(super) type Splice = (Range<usize>, String);

/// The text of an entry, alone, so that it says what the new value says.
pub(super) fn patch(text: &str, old: &Entry, new: &Entry) -> String {
    let table = new.key().table;
    for keep_items in [true, false] {
        let patched = patched(text, old, new, keep_items);
        let is_new = |patched: &String| Entry::read(table, patched).as_ref() == Ok(new);
        if let Some(patched) = patched.filter(is_new) {
            return patched;
        }
    }
    like(text, &new.toml())
}

/// The new text, which may say something else if the old one has a form that is not foreseen.
fn patched(text: &str, old: &Entry, new: &Entry, keep_items: bool) -> Option<String> {
    let table = new.key().table;
    let heading = table.heading().unwrap_or_default();
    let parsed = DeTable::parse(text).ok()?.into_inner();
    let keys = match table.heading() {
        Some(heading) => match parsed.get(heading)?.get_ref().get(0)?.get_ref() {
            DeValue::Table(keys) => keys,
            _ => return None,
        },
        None => &parsed,
    };
    let (old, new) = (ordered(old), ordered(new));
    let field = |fields: &[(&str, Field)], name: &str| {
        let found = fields.iter().find(|(known, _)| *known == name);
        found.map(|(_, field)| field.clone())
    };
    let mut splices: Vec<Splice> = Vec::new();
    let mut tail = String::new();
    // Behind the heading, or at the top.
    let mut behind = match table {
        Table::Accounts => 0,
        _ => line_end(text, 0),
    };
    for key in table.keys() {
        let stands = keys.get_key_value(key.name);
        let (was, is) = (field(&old, key.name), field(&new, key.name));
        let is_block = matches!(
            was.as_ref().or(is.as_ref()),
            Some(Field::Table(_) | Field::Tables(_))
        );
        if was != is {
            let lines = is
                .as_ref()
                .map(|is| like(text, &written(heading, key.name, is)));
            match (stands, &is) {
                (Some((name, value)), Some(is)) if !is_block => {
                    let form = Form { text, keep_items };
                    splices.extend(form.value(name.get_ref(), value, was.as_ref(), is)?);
                }
                (Some((name, value)), _) => {
                    splices
                        .extend(parts(text, &name.span(), value).map(|part| (part, String::new())));
                }
                (None, Some(_)) if !is_block => splices.push((behind..behind, lines.clone()?)),
                (None, _) => {}
            }
            if let (true, Some(lines)) = (is_block, lines) {
                tail.push_str(newline(text));
                tail.push_str(&lines);
            }
        }
        if let (Some((_, value)), false) = (stands, is_block) {
            behind = line_end(text, end(value));
        }
    }
    let mut patched = splice(text, splices)?;
    if !patched.ends_with('\n') && !tail.is_empty() {
        patched.push_str(newline(text));
    }
    Some(patched + &tail)
}

/// The lines of a key: one stretch, or one for each table that stands under a heading of its own.
fn parts<'a>(
    text: &'a str,
    key: &Range<usize>,
    value: &'a Spanned<DeValue<'_>>,
) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_heading = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with('['));
    let lines = |from: usize, value: &Spanned<DeValue<'_>>| {
        let start = line_start(text, from);
        blank_before(text, start)..line_end(text, end(value))
    };
    let whole = line_start(text, key.start)..line_end(text, end(value));
    let parts = match value.get_ref() {
        DeValue::Table(_) if is_heading(value.span().start) => {
            vec![lines(value.span().start, value)]
        }
        DeValue::Array(items) => {
            let headed = items.iter().filter(|item| is_heading(item.span().start));
            let parts: Vec<_> = headed.map(|item| lines(item.span().start, item)).collect();
            if parts.is_empty() { vec![whole] } else { parts }
        }
        _ => vec![whole],
    };
    parts.into_iter()
}

/// How the values of a text are changed.
struct Form<'a> {
    text: &'a str,
    /// Whether the items of a list that stay are left where they are.
    keep_items: bool,
}

impl Form<'_> {
    fn value(
        &self,
        name: &str,
        value: &Spanned<DeValue<'_>>,
        was: Option<&Field>,
        is: &Field,
    ) -> Option<Vec<Splice>> {
        let span = value.span();
        let (new, old, items) = match (is, was, value.get_ref()) {
            (Field::Text(new), _, _) => return Some(vec![(span, quoted(new))]),
            (Field::List(new), Some(Field::List(old)), DeValue::Array(items)) => (new, old, items),
            (Field::List(new), _, _) => return Some(vec![(span, self.list(name, new))]),
            _ => return None,
        };
        if !self.text.get(span.clone())?.contains('\n') {
            let width = if old.is_empty() {
                None
            } else {
                Some(usize::MAX)
            };
            let new = width.map_or_else(|| self.list(name, new), |width| list(new, width));
            return Some(vec![(span, new)]);
        }
        if !self.keep_items {
            return Some(vec![(span, self.list(name, new))]);
        }
        let places: Vec<Range<usize>> = items.iter().map(Spanned::span).collect();
        if places.len() != old.len() {
            return None;
        }
        self.items(&places, old, new)
    }

    fn list(&self, name: &str, items: &[String]) -> String {
        like(
            self.text,
            list(items, 97_usize.saturating_sub(name.len())).as_str(),
        )
    }

    /// Takes out the lines of the items that go and puts in a line for each that comes.
    fn items(
        &self,
        places: &[Range<usize>],
        old: &[String],
        new: &[String],
    ) -> Option<Vec<Splice>> {
        let text = self.text;
        let (first, last) = (places.first()?, places.last()?);
        let indent = text.get(line_start(text, first.start)..first.start)?;
        let mut splices = Vec::new();
        for op in capture_diff_slices(Algorithm::Myers, old, new) {
            let (gone, come) = (op.old_range(), op.new_range());
            if let similar::DiffOp::Equal { .. } = op {
                continue;
            }
            for place in places.get(gone.clone())? {
                let lines = line_start(text, place.start)..line_end(text, place.end);
                splices.push((lines, String::new()));
            }
            let at = match gone.end.checked_sub(1).and_then(|at| places.get(at)) {
                Some(before) => line_end(text, before.end),
                None => line_start(text, first.start),
            };
            let line = |item: &String| format!("{indent}{},{}", quoted(item), newline(text));
            let lines: String = new.get(come)?.iter().map(line).collect();
            let has_comma = text.get(last.end..)?.trim_start().starts_with(',');
            if gone.is_empty() && gone.end == places.len() && !has_comma && !lines.is_empty() {
                splices.push((last.end..last.end, ",".to_owned()));
            }
            splices.push((at..at, lines));
        }
        Some(splices)
    }
}

/// Where a value ends, with all that stands in it.
pub(super) fn end(value: &Spanned<DeValue<'_>>) -> usize {
    let inner = match value.get_ref() {
        DeValue::Table(keys) => keys.values().map(end).max(),
        DeValue::Array(items) => items.iter().map(end).max(),
        _ => None,
    };
    inner.unwrap_or(0).max(value.span().end)
}

/// The start of the line in which this place is.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind('\n').map_or(0, |end| end + 1)
}

/// The start of the next line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    let behind = text.get(at..).unwrap_or_default();
    behind.find('\n').map_or(text.len(), |end| at + end + 1)
}

/// Where the blank lines before this line begin.
pub(super) fn blank_before(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default();
    let kept = before.trim_end();
    match kept.is_empty() {
        true => 0,
        false => line_end(text, kept.len()).min(start),
    }
}

/// Replaces parts of a text, unless they overlap.
pub(super) fn splice(text: &str, mut splices: Vec<Splice>) -> Option<String> {
    splices.sort_by_key(|(part, _)| (part.start, part.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (part, new) in splices {
        out.push_str(text.get(at..part.start)?);
        out.push_str(&new);
        at = part.end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// How lines end in a text.
pub(super) fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Lines that end as those of a text do.
pub(super) fn like(text: &str, lines: &str) -> String {
    match newline(text) {
        "\n" => lines.to_owned(),
        newline => lines.replace('\n', newline),
    }
}
