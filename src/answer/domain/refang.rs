//! Undoes the ways in which people keep a link from being clicked: `[.]`, `(dot)`, ` dot `, `\.`,
//! half brackets, `[at]`, `[://]`. The spelling of the scheme (`hxxp`) needs no undoing: `url` takes
//! any word before `://`.

use super::clean::{Cell, Mark};
use super::host::is_known_suffix;
use super::words::{PLAIN_ENDINGS, has};

/// What takes the place of some cells.
struct Made {
    text: &'static str,
    /// The first cell after them.
    next: usize,
    mark: Mark,
}

/// Reads the cells again with all of it undone, in time linear in their number.
pub(super) fn refang(cells: &[Cell]) -> Vec<Cell> {
    let mut out: Vec<Cell> = Vec::with_capacity(cells.len());
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        let made = match cell.c {
            '[' | '(' | '{' | '<' => {
                bracketed(cells, at, &mut out).or_else(|| half_open(cells, at, &out))
            }
            '.' => half_closed(cells, at, &out).or_else(|| late_space(cells, at, &out)),
            '\\' => is(cells, at + 1, '.').then_some(dot(at + 2, Mark::Defanged)),
            ' ' | '\t' => spaced(cells, at, &out),
            '-' | '_' => hyphenated(cells, at, &out),
            ',' => comma(cells, at, &out),
            c if is_middle_dot(c) => middle_dot(cells, at, &out),
            _ => None,
        };
        let Some(Made { text, next, mark }) = made else {
            out.push(*cell);
            at += 1;
            continue;
        };
        let to = cells.get(next - 1).map_or(cell.to, |last| last.to);
        out.extend(text.chars().map(|c| Cell {
            c,
            from: cell.from,
            to,
            mark,
        }));
        at = next;
    }
    out
}

fn dot(next: usize, mark: Mark) -> Made {
    Made {
        text: ".",
        next,
        mark,
    }
}

/// `[.]`, `(dot)`, `{at}`, `[://]`, also with blanks inside and around, and with brackets doubled.
fn bracketed(cells: &[Cell], at: usize, out: &mut Vec<Cell>) -> Option<Made> {
    let limit = at + 16;
    let skip = |mut i: usize, set: &str| {
        while i < limit && cells.get(i).is_some_and(|cell| set.contains(cell.c)) {
            i += 1;
        }
        i
    };
    let start = skip(at, "[({< ");
    let mut end = start;
    let mut word = String::new();
    while let Some(cell) = cells.get(end)
        && word.len() < 8
        && (cell.c.is_ascii_alphanumeric() || ".,@:/\\".contains(cell.c))
    {
        word.push(cell.c.to_ascii_lowercase());
        end += 1;
    }
    let closers = skip(end, " ");
    let next = skip(closers, "])}>");
    if next == closers {
        return None;
    }
    let text = match word.as_str() {
        "." | "," | "dot" | "d0t" | "punkt" | "point" | "punto" | "ponto" => ".",
        "@" | "at" | "ät" => "@",
        ":" => ":",
        "/" | "\\" => "/",
        "//" | "\\\\" => "//",
        "://" | ":\\\\" => "://",
        "www" => "www",
        "http" | "hxxp" => "http",
        "https" | "hxxps" => "https",
        _ => return None,
    };
    let mark = Mark::Defanged;
    let after = skip(next, " ");
    let blanks = out
        .iter()
        .rev()
        .take(4)
        .take_while(|cell| cell.c == ' ')
        .count();
    let before = out.len() - blanks;
    let joins = matches!(text, "." | "@")
        && cells
            .get(after)
            .is_some_and(|cell| cell.c.is_alphanumeric())
        && out.get(..before).is_some_and(ends_in_letter);
    if !joins {
        return Some(Made { text, next, mark });
    }
    out.truncate(before);
    Some(Made {
        text,
        next: after,
        mark,
    })
}

/// `name[.com`: an open bracket with no other half.
fn half_open(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    let fits = is(cells, at + 1, '.') && is_letter(cells, at + 2) && ends_in_letter(out);
    let mark = if is(cells, at, '(') {
        Mark::Joined
    } else {
        Mark::Defanged
    };
    fits.then_some(dot(at + 2, mark))
}

/// `name.]com`.
fn half_closed(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    let round = is(cells, at + 1, ')');
    let closed = round || is(cells, at + 1, ']') || is(cells, at + 1, '}');
    let mark = if round { Mark::Joined } else { Mark::Defanged };
    (closed && is_letter(cells, at + 2) && ends_in_letter(out)).then_some(dot(at + 2, mark))
}

/// `name. com`: only before the endings that are no words.
fn late_space(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    let next = blanks(cells, at + 1);
    (next > at + 1 && joins_plain(cells, next, out)).then_some(dot(next, Mark::Joined))
}

/// `name,com`: a slip of the finger.
fn comma(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    joins_plain(cells, at + 1, out).then_some(dot(at + 1, Mark::Joined))
}

/// `name . com`, `name .com`, `name dot com`.
fn spaced(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    if !ends_in_letter(out) {
        return None;
    }
    let sign = blanks(cells, at);
    let (next, chains) = after_dot(cells, sign)?;
    let (ending, end) = ending_at(cells, next);
    let goes_on = chains
        && !ending.contains('.')
        && !ending.is_empty()
        && after_dot(cells, blanks(cells, end)).is_some_and(|(_, chains)| chains);
    // Spelled out before an ending that is no word: nobody means anything else by it.
    let surely = !is(cells, sign, '.') && has(PLAIN_ENDINGS, &ending);
    let mark = if surely { Mark::Defanged } else { Mark::Joined };
    (goes_on || joins(&ending, out)).then_some(dot(next, mark))
}

/// Where the word after a dot begins that follows a blank, and whether the dot stands alone.
fn after_dot(cells: &[Cell], sign: usize) -> Option<(usize, bool)> {
    if is(cells, sign, '.') {
        let next = blanks(cells, sign + 1);
        return is_letter(cells, next).then_some((next, next > sign + 1));
    }
    let next = blanks(cells, spelled(cells, sign)?);
    (next > sign + 3 && is_letter(cells, next)).then_some((next, true))
}

/// `name-dot-com`, `name_dot_com`.
fn hyphenated(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    let sign = cells.get(at)?.c;
    let end = spelled(cells, at + 1)?;
    let next = end + 1;
    let (ending, _) = ending_at(cells, next);
    (is(cells, end, sign) && ends_in_letter(out) && joins(&ending, out))
        .then_some(dot(next, Mark::Joined))
}

/// `name·com`, but not the middle dot of a Catalan double l.
fn middle_dot(cells: &[Cell], at: usize, out: &[Cell]) -> Option<Made> {
    let l = |c: Option<&Cell>| c.is_some_and(|cell| cell.c.eq_ignore_ascii_case(&'l'));
    let catalan = l(out.last()) && l(cells.get(at + 1));
    (!catalan && ends_in_letter(out) && is_letter(cells, at + 1))
        .then_some(dot(at + 1, Mark::Joined))
}

fn is_middle_dot(c: char) -> bool {
    matches!(
        c,
        '·' | '‧'
            | '•'
            | '∙'
            | '⋅'
            | '・'
            | '●'
            | '◦'
            | '▪'
            | '∘'
            | '˙'
            | '\u{A78F}'
            | '\u{10101}'
            | '\u{16EB}'
            | '\u{2E31}'
            | '\u{2E33}'
    )
}

/// One past the word "dot" that begins here.
fn spelled(cells: &[Cell], at: usize) -> Option<usize> {
    let word = cells.get(at..at + 3)?;
    let fits = word
        .iter()
        .zip("dot".chars())
        .all(|(cell, c)| cell.c.eq_ignore_ascii_case(&c));
    fits.then_some(at + 3)
}

/// What may be the ending of a name (letters, dots, hyphens) from here on, lower case and without
/// the full stop of a sentence, and where it stops.
fn ending_at(cells: &[Cell], at: usize) -> (String, usize) {
    let mut end = at;
    let mut ending = String::new();
    while let Some(cell) = cells.get(end)
        && (cell.c.is_alphanumeric()
            || cell.c == '-'
            || (cell.c == '.' && is_letter(cells, end + 1)))
        && end - at < 63
    {
        ending.extend(cell.c.to_lowercase());
        end += 1;
    }
    (ending, end)
}

/// Whether an ending completes the name that `out` ends with, and that name has none yet.
fn joins(ending: &str, out: &[Cell]) -> bool {
    if !is_known_suffix(ending) {
        return false;
    }
    let last: Vec<char> = (out.iter().rev().take(64).map(|cell| cell.c))
        .take_while(|c| c.is_alphanumeric() || *c == '-')
        .collect();
    let has_dot = out.len() > last.len()
        && out
            .get(out.len() - last.len() - 1)
            .is_some_and(|cell| cell.c == '.');
    let label: String = last.iter().rev().flat_map(|c| c.to_lowercase()).collect();
    !has_dot || !is_known_suffix(&label) || is_known_suffix(&format!("{label}.{ending}"))
}

/// As `joins`, for the few endings that are not also words.
fn joins_plain(cells: &[Cell], at: usize, out: &[Cell]) -> bool {
    let (ending, _) = ending_at(cells, at);
    has(PLAIN_ENDINGS, &ending) && ends_in_letter(out) && joins(&ending, out)
}

fn blanks(cells: &[Cell], at: usize) -> usize {
    let blank = |cell: &&Cell| cell.c == ' ' || cell.c == '\t';
    at + cells.iter().skip(at).take(4).take_while(blank).count()
}

fn is(cells: &[Cell], at: usize, c: char) -> bool {
    cells.get(at).is_some_and(|cell| cell.c == c)
}

fn is_letter(cells: &[Cell], at: usize) -> bool {
    cells.get(at).is_some_and(|cell| cell.c.is_alphanumeric())
}

fn ends_in_letter(out: impl AsRef<[Cell]>) -> bool {
    out.as_ref()
        .last()
        .is_some_and(|cell| cell.c.is_alphanumeric())
}
