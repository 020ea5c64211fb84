//! Names that cannot be clicked: `example[.]com`.
//!
//! The bot repeats names that it was asked about. None of them may become a link in its own words.

use super::clean as text;
use crate::answer::domain::{DomainIndex, Verdict};
use crate::measure::clip;

/// The longest piece of somebody's text that is repeated, in units of [`crate::measure`].
const QUOTE: usize = 80;

/// A domain name with every dot in brackets.
pub(super) fn name(host: &str) -> String {
    host.replace('.', "[.]")
}

/// Somebody's words as the bot may repeat them: in quotation marks, one line, short, nothing
/// invisible, no link.
pub(super) fn quoted(words: &str) -> String {
    let line = text::clean(words).replace('\n', " ");
    format!("“{}”", clip(&anything(&line), QUOTE))
}

/// A text of the base with the listed names in it defanged, and everything else word for word.
pub(super) fn listed(index: &DomainIndex, text: &str) -> String {
    let is_listed = |word: &str| {
        let checks = index.check(word);
        let listed =
            |verdict: &Verdict| matches!(verdict, Verdict::Listed(_) | Verdict::Subdomain(_));
        checks.iter().any(|check| listed(&check.verdict))
    };
    text.split_inclusive(char::is_whitespace)
        .map(|word| match holds_name(word) && is_listed(word) {
            true => anything(word),
            false => word.to_owned(),
        })
        .collect()
}

/// A text with everything in it defanged that could be read as a name or a link.
pub(super) fn anything(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    for (at, &c) in chars.iter().enumerate() {
        if c == '.' && is_inner_dot(&chars, at) {
            out.push_str("[.]");
        } else if c == ':' && rest.starts_with("://") {
            out.push_str("[:]");
        } else {
            out.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    out
}

/// Whether a word holds what could be a domain name.
fn holds_name(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    (0..chars.len()).any(|at| chars.get(at) == Some(&'.') && is_inner_dot(&chars, at))
}

/// Whether a dot stands before what could be an ending: two characters or more, the first no
/// digit. The dots of `U.S.`, `e.g.` and `1.5` do not.
fn is_inner_dot(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let mut after = chars.iter().skip(at + 1);
    before.is_some_and(|c| c.is_alphanumeric())
        && after.next().is_some_and(|c| c.is_alphabetic())
        && after
            .next()
            .is_some_and(|c| c.is_alphanumeric() || *c == '-')
}
