//! Foreign text inside Discord's markup: it reads as it was written, and does nothing.

use crate::answer::text::is_invisible;

/// A text of which Discord shows every character as it is: no emphasis, no heading or list, no
/// mention, no masked link. Web addresses in it stay links, but do not unfold.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let line = line.trim_end();
        let last_link = line.rfind("](");
        let mut rest = line_start(line, &mut out);
        while let Some(c) = rest.chars().next() {
            if let Some(url) = address(rest) {
                out.push_str(&link(url));
                rest = rest.get(url.len()..).unwrap_or("");
                continue;
            }
            let after = rest.get(c.len_utf8()..).unwrap_or("");
            let at = line.len() - after.len();
            let masks_link = c == '[' && last_link.is_some_and(|last| at <= last);
            character(c, masks_link, after, &mut out);
            rest = after;
        }
    }
    out
}

/// A link that Discord shows without a preview. What could end it early is encoded.
pub(super) fn link(url: &str) -> String {
    let mut out = String::from("<");
    for c in url.chars().filter(|&c| !is_invisible(c)) {
        match c {
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            c if c.is_whitespace() => out.push_str("%20"),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// Escapes what is markup only at the start of a line, and gives the rest of the line.
fn line_start<'a>(line: &'a str, out: &mut String) -> &'a str {
    let indent = line.len() - line.trim_start().len();
    let (blank, rest) = line.split_at_checked(indent).unwrap_or(("", line));
    out.push_str(blank);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    match rest.chars().nth(digits) {
        // `1.` would start a list, and be numbered anew.
        Some('.' | ')') if digits > 0 => {
            let (number, rest) = rest.split_at_checked(digits).unwrap_or(("", rest));
            out.push_str(number);
            out.push('\\');
            // The mark itself, which the rest would not escape.
            let mark = rest.chars().next().map_or(0, char::len_utf8);
            let (mark, rest) = rest.split_at_checked(mark).unwrap_or(("", rest));
            out.push_str(mark);
            rest
        }
        Some('#' | '-' | '+' | '>') if digits == 0 => {
            out.push('\\');
            let (mark, rest) = rest.split_at_checked(1).unwrap_or(("", rest));
            out.push_str(mark);
            rest
        }
        _ => rest,
    }
}

/// One character, made harmless where what follows makes it markup.
fn character(c: char, masks_link: bool, after: &str, out: &mut String) {
    if is_invisible(c) {
        return;
    }
    let angle =
        c == '<' && after.starts_with(|n: char| "@#:/".contains(n) || n.is_ascii_alphabetic());
    if matches!(c, '\\' | '*' | '_' | '~' | '`' | '|') || masks_link || angle {
        out.push('\\');
    }
    if c == '@' {
        // Discord looks for these words in the raw text, so a backslash before them is too little.
        let word: String = after.chars().take(8).flat_map(char::to_lowercase).collect();
        if word.starts_with("everyone") || word.starts_with("here") {
            out.push('＠');
            return;
        }
        // Parts a user's or role's mark, `<@`, which may be met without its backslash.
        if out.ends_with('<') {
            out.push('\\');
        }
    }
    out.push(c);
}

/// The web address that a text starts with, without the punctuation that ends its sentence.
fn address(text: &str) -> Option<&str> {
    let scheme = ["https://", "http://"].into_iter().find(|scheme| {
        text.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let end = text.find(|c: char| c.is_whitespace() || "<>\"“”".contains(c));
    let url = text.get(..end.unwrap_or(text.len()))?;
    let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '\'']);
    (url.len() > scheme.len()).then_some(url)
}
