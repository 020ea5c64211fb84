//! Writes names so that nobody can click them: `name[.]example`.

use super::DomainIndex;
use super::clean::is_invisible;

/// A name or a link made unclickable: `hxxps` for `https`, `[.]` for each dot. What already is stays
/// as it is, and invisible characters are left out.
pub fn defang(name: &str) -> String {
    let mut safe = String::with_capacity(name.len() + 8);
    let mut rest = name;
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
            c if is_invisible(c) => {}
            c => safe.push(c),
        }
    }
    safe
}

/// A text to be shown, with every name defanged in it that is on the list, below a listed name,
/// looks like one or mentions one.
pub fn defang_in(text: &str, index: &DomainIndex) -> String {
    let mut places: Vec<(usize, usize)> = (index.find(text).iter())
        .filter(|check| check.listed().is_some())
        .flat_map(|check| check.places.iter().copied())
        .collect();
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
        safe.push_str(&defang(&name));
        at = to;
    }
    safe.extend(chars);
    safe
}
