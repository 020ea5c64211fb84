//! Writes names so that nobody can click them: `name[.]example`.

use super::clean::is_invisible;
use super::{DomainCheck, DomainIndex};

/// A name or a link made unclickable: `hxxps` for `https`, `[.]` for each dot. What already is stays
/// as it is, and invisible characters are left out.
pub fn defang(name: &str) -> String {
    let mut safe = String::with_capacity(name.len() + 8);
    // One of them may part a scheme.
    let name: String = name.chars().filter(|c| !is_invisible(*c)).collect();
    let mut rest = name.as_str();
    while let Some(c) = rest.chars().next() {
        let scheme = rest
            .get(..4)
            .filter(|start| start.eq_ignore_ascii_case("http"));
        if let Some(start) = scheme {
            safe.push_str(if start == "http" { "hxxp" } else { "hXXp" });
            rest = rest.get(4..).unwrap_or("");
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
        match c {
            '.' | '。' | '．' | '｡' if !(safe.ends_with('[') && rest.starts_with(']')) => {
                safe.push_str("[.]");
            }
            c => safe.push(c),
        }
    }
    safe
}

/// A text to be shown, with every name defanged in it that is on the list, below a listed name,
/// looks like one or mentions one.
pub fn defang_in(text: &str, index: &DomainIndex) -> String {
    let mut checks = index.find(text);
    checks.retain(|check| check.listed().is_some());
    replaced(text, &checks, defang)
}

/// A text without the names that were found in it, a blank for each.
pub fn without(text: &str, checks: &[DomainCheck]) -> String {
    replaced(text, checks, |_| " ".to_owned())
}

/// A text in which something else stands for each name that was found in it.
fn replaced(text: &str, checks: &[DomainCheck], by: impl Fn(&str) -> String) -> String {
    let places = checks.iter().flat_map(|check| &check.places);
    let mut places: Vec<(usize, usize)> = places.copied().collect();
    places.sort_unstable();
    let mut safe = String::with_capacity(text.len());
    let mut chars = text.chars();
    let mut at = 0;
    for (from, to) in places {
        if from < at {
            continue;
        }
        safe.extend(chars.by_ref().take(from - at));
        let name: String = chars.by_ref().take(to - from).collect();
        safe.push_str(&by(&name));
        at = to;
    }
    safe.extend(chars);
    safe
}
