//! Finds what may be names in a text, by the grammar of links: scheme, user, host, port, path,
//! query and fragment are told apart, so that only the host counts as one. Knows bare names,
//! e-mail addresses, links in markdown (`[text](target)`) and names inside any punctuation.

use super::super::text::is_mark;

use super::clean::{Cell, Mark, text_of};

/// Something that may be a name, cut into its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// Its place in the original, in characters: first and one past the last.
    pub place: (usize, usize),
    /// Its place among the cells.
    pub cells: (usize, usize),
    /// The word before `://`, as written; empty for `//host`.
    pub scheme: Option<String>,
    /// What stands before the `@`.
    pub user: String,
    /// The host as written.
    pub host: String,
    /// Path, query and fragment.
    pub tail: String,
    /// The text of a markdown link.
    pub link_text: Option<String>,
    /// It was made unclickable, so it surely is a name.
    pub defanged: bool,
    /// It may well be no name: the dot was read into it, or it is part of a path or a handle.
    pub doubtful: bool,
}

/// Longest stretch between scheme and path that is searched for an `@`.
const AUTHORITY: usize = 1024;

/// All that may be names, in the order of the text, in time linear in the number of cells.
pub(super) fn scan(cells: &[Cell]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut plain_from = 0;
    let mut open = None;
    let mut barren = 0;
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        match cell.c {
            '[' => open = Some(at),
            '\n' => open = None,
            ']' if at >= barren && cells.get(at + 1).is_some_and(|next| next.c == '(') => {
                let target = at + 2;
                let end = target + seek(cells, target, |c| c == ')' || c.is_whitespace());
                let link = open.and_then(|open| {
                    let mut names = Vec::new();
                    words(cells, target, end, &mut names);
                    let mut names = names.into_iter();
                    let mut link = names.next()?;
                    let closed = cells.get(end).is_some_and(|cell| cell.c == ')');
                    let last = if closed { end } else { end - 1 };
                    link.link_text = cells.get(open + 1..at).map(text_of);
                    link.place = (cells.get(open)?.from, cells.get(last)?.to);
                    link.cells = (open, last + 1);
                    Some((open, link, names))
                });
                match link {
                    Some((from, link, further)) => {
                        words(cells, plain_from, from, &mut found);
                        found.push(link);
                        // What stands in the target beside the link's own name: `[a](b.example",c.example)`.
                        found.extend(further);
                        plain_from = end;
                        open = None;
                        at = end;
                    }
                    None => barren = end,
                }
            }
            _ => {}
        }
        at += 1;
    }
    words(cells, plain_from, cells.len(), &mut found);
    found
}

/// Adds what may be names between two cells.
fn words(cells: &[Cell], from: usize, to: usize, found: &mut Vec<Found>) {
    let cells = cells.get(..to).unwrap_or(cells);
    let mut at = from;
    let mut run_end = 0;
    let mut run_at_sign = None;
    while at < cells.len() {
        if !starts_word(cells, at) {
            at += 1;
            continue;
        }
        if at >= run_end {
            run_end = at + seek(cells, at, |c| !in_address(c));
            run_at_sign = (at..run_end).rev().find(|i| is(cells, *i, '@'));
        }
        let start = at;
        let mut part = Found::default();
        let mut host = at;
        let prev = |back: usize| {
            at.checked_sub(back)
                .and_then(|i| cells.get(i))
                .map(|cell| cell.c)
        };
        if let Some((scheme, next)) = scheme(cells, at) {
            let mail = is(cells, next - 1, ':');
            let sign = match mail {
                // Scheme, colon and address are one run.
                true => run_at_sign.filter(|sign| *sign >= next),
                false => {
                    let end = next + seek(cells, next, ends_authority).min(AUTHORITY);
                    (next..end).rev().find(|i| is(cells, *i, '@'))
                }
            };
            host = sign.map_or(next, |sign| sign + 1);
            part.user = cells
                .get(next..host.max(next + 1) - 1)
                .map(text_of)
                .unwrap_or_default();
            part.scheme = Some(scheme);
        } else {
            if let Some(sign) = run_at_sign.filter(|sign| *sign > at) {
                part.user = cells.get(at..sign).map(text_of).unwrap_or_default();
                host = sign + 1;
            }
            let slash = |c: Option<char>| matches!(c, Some('/' | '\\'));
            match (slash(prev(1)), slash(prev(2))) {
                (true, true) => part.scheme = Some(String::new()),
                (slash, _) => part.doubtful = slash || prev(1) == Some('@'),
            }
        }
        let host_end = host + host_len(cells, host);
        let mut end = host_end;
        while end > host
            && cells
                .get(end - 1)
                .is_some_and(|last| ".-_".contains(last.c))
        {
            end -= 1;
        }
        let name = cells.get(host..end).unwrap_or_default();
        part.host = text_of(name);
        let dotted = part.host.contains(['.', '%']) || part.user.contains('.');
        if !dotted && part.scheme.as_deref().unwrap_or("").is_empty() {
            at = host_end.max(at + 1);
            continue;
        }
        let mut next = host_end;
        let port = if is(cells, host_end, ':') {
            digits(cells, host_end + 1)
        } else {
            0
        };
        if (1..=5).contains(&port) {
            next = host_end + 1 + port;
            end = next;
        }
        if cells.get(next).is_some_and(|cell| "/\\?#".contains(cell.c)) {
            let tail = tail_end(cells, next);
            part.tail = cells.get(next..tail).map(text_of).unwrap_or_default();
            next = tail;
            end = tail;
            while end > host_end
                && cells
                    .get(end - 1)
                    .is_some_and(|last| ".,;:!?*_~)]}'".contains(last.c))
            {
                end -= 1;
            }
        }
        let whole = cells.get(start..end.max(start + 1)).unwrap_or_default();
        part.defanged = whole.iter().any(|cell| cell.mark == Mark::Defanged);
        part.doubtful |= name.iter().any(|cell| cell.mark == Mark::Joined);
        part.cells = (start, start + whole.len());
        part.place = (
            whole.first().map_or(0, |cell| cell.from),
            whole.last().map_or(0, |cell| cell.to),
        );
        found.push(part);
        at = next.max(start + 1);
    }
}

/// The scheme that begins here (`https`, `hxxp`, `h**p`, any word) and where the rest begins.
fn scheme(cells: &[Cell], at: usize) -> Option<(String, usize)> {
    let in_scheme = |c: char| c.is_ascii_alphanumeric() || "*+-".contains(c);
    let len = (cells.iter().skip(at).take(16))
        .take_while(|cell| in_scheme(cell.c))
        .count();
    let colon = at + len;
    if len < 2 || !is(cells, colon, ':') || !cells.get(at)?.c.is_ascii_alphabetic() {
        return None;
    }
    let scheme = text_of(cells.get(at..colon)?).to_ascii_lowercase();
    let slashes = (cells.iter().skip(colon + 1).take(8))
        .take_while(|cell| matches!(cell.c, '/' | '\\'))
        .count();
    let bare = matches!(
        scheme.as_str(),
        "mailto" | "http" | "https" | "hxxp" | "hxxps" | "sip" | "xmpp"
    );
    (slashes > 0 || (bare && starts_word(cells, colon + 1)))
        .then_some((scheme, colon + 1 + slashes))
}

/// How many cells the host has that begins here; an IP address in brackets counts whole.
fn host_len(cells: &[Cell], host: usize) -> usize {
    if is(cells, host, '[') {
        let inner = (cells.iter().skip(host + 1).take(64))
            .take_while(|cell| cell.c.is_ascii_hexdigit() || ".:%".contains(cell.c))
            .count();
        return if is(cells, host + 1 + inner, ']') {
            inner + 2
        } else {
            1
        };
    }
    let mut end = host;
    while in_host(cells, end) {
        end += 1;
    }
    end - host
}

/// Where path, query and fragment end: at a blank, or where the next link of a list begins.
fn tail_end(cells: &[Cell], from: usize) -> usize {
    let mut end = from;
    while let Some(cell) = cells.get(end)
        && !ends_link(cell.c)
    {
        if ",;)]}".contains(cell.c) && starts_link(cells, end + 1) {
            break;
        }
        end += 1;
    }
    end
}

/// `h` and `p` with two characters between, as in `http`, `hxxp` and `h**p`.
fn starts_link(cells: &[Cell], at: usize) -> bool {
    let letter = |at: usize, c: char| {
        cells
            .get(at)
            .is_some_and(|cell| cell.c.eq_ignore_ascii_case(&c))
    };
    letter(at, 'h') && letter(at + 3, 'p')
}

/// How many cells from here on until one fits; all of them where none does.
fn seek(cells: &[Cell], from: usize, fits: impl Fn(char) -> bool) -> usize {
    cells
        .iter()
        .skip(from)
        .take_while(|cell| !fits(cell.c))
        .count()
}

fn digits(cells: &[Cell], from: usize) -> usize {
    seek(cells, from, |c| !c.is_ascii_digit())
}

fn starts_word(cells: &[Cell], at: usize) -> bool {
    (cells.get(at)).is_some_and(|cell| cell.c.is_alphanumeric() || is_escape(cells, at))
}

fn in_host(cells: &[Cell], at: usize) -> bool {
    cells.get(at).is_some_and(|cell| {
        cell.c.is_alphanumeric()
            || matches!(cell.c, '.' | '-' | '_')
            || is_mark(cell.c)
            || is_escape(cells, at)
    })
}

fn is_escape(cells: &[Cell], at: usize) -> bool {
    let hex = |at: usize| cells.get(at).is_some_and(|cell| cell.c.is_ascii_hexdigit());
    is(cells, at, '%') && hex(at + 1) && hex(at + 2)
}

/// What may stand in an e-mail address or in `user:password@host`.
fn in_address(c: char) -> bool {
    c.is_alphanumeric() || "@.-_%+:=&~$!".contains(c) || is_mark(c)
}

fn ends_authority(c: char) -> bool {
    matches!(c, '/' | '\\' | '?' | '#') || ends_link(c)
}

fn ends_link(c: char) -> bool {
    c.is_whitespace() || "<>\"`|“”„«»‘’‹›".contains(c)
}

fn is(cells: &[Cell], at: usize, c: char) -> bool {
    cells.get(at).is_some_and(|cell| cell.c == c)
}
