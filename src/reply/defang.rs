//! What somebody typed, as the bot may repeat it: short, on one line, with nothing to click.

use crate::answer::domain::defang;
use crate::answer::text::clean;
use crate::knowledge::Key;
use crate::measure::clip;

/// The longest piece of somebody's text that is repeated, in units of [`crate::measure`].
const QUOTE: usize = 80;

/// The longest piece of it where only a hint is wanted.
const HINT: usize = 40;

/// The longest piece of a reason.
const REASON: usize = 300;

/// Somebody's words in quotation marks.
pub(super) fn quoted(words: &str) -> String {
    quote(words, QUOTE)
}

/// Likewise, where only a hint of them is wanted.
pub(super) fn hinted(words: &str) -> String {
    quote(words, HINT)
}

fn quote(words: &str, most: usize) -> String {
    let line = clean(words).replace('\n', " ");
    format!("“{}”", clip(&unlinked(&line), most))
}

/// A reason, so much of it as is shown beside something else.
pub(super) fn reason(why: &str) -> String {
    clip(&unlinked(why.trim()), REASON).into_owned()
}

/// The name of an entry: words that mean the same are named by one of them.
pub(super) fn named(key: &Key) -> String {
    unlinked(&key.to_string())
}

/// A text in which nothing can be read as a link, listed or not.
pub(super) fn unlinked(text: &str) -> String {
    text.split_inclusive(char::is_whitespace)
        .map(word)
        .collect()
}

/// A word as it is, unless it may be a name or a link.
fn word(word: &str) -> String {
    let core = word.trim_end_matches(|c: char| c.is_whitespace() || ".,;:!?)\"'”".contains(c));
    if !core.contains("://") && !holds_name(core) {
        return word.to_owned();
    }
    let end = word.get(core.len()..).unwrap_or("");
    // Other schemes than http keep their name, and lose their mark.
    let safe = defang(core)
        .replace("://", "[:]//")
        .replace("hxxp[:]", "hxxp:");
    safe.replace("hxxps[:]", "hxxps:") + end
}

/// Whether a dot stands before what could be an ending: two characters or more, the first a
/// letter. The dots of `U.S.`, `e.g.` and `1.5` do not.
fn holds_name(word: &str) -> bool {
    let mut labels = word.split(['.', '。', '．', '｡']);
    let mut before = labels.next().unwrap_or("");
    labels.any(|label| {
        let mut chars = label.chars();
        let named = before.ends_with(char::is_alphanumeric)
            && chars.next().is_some_and(char::is_alphabetic)
            && chars
                .next()
                .is_some_and(|c| c.is_alphanumeric() || c == '-');
        before = label;
        named
    })
}
