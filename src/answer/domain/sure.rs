//! Is this surely meant as a name? In a sentence, `U.S.`, `e.g.`, `node.js`, `README.md` and
//! `the end.Now` are not. Knows words and endings, no list of domains.

use super::host::Host;
use super::url::Found;
use super::words::{ABBREVIATIONS, FILE_ENDINGS, FILE_STEMS, FILE_TYPES, PLAIN_ENDINGS};
use super::words::{PRODUCTS, WORD_ENDINGS, has};

/// Whether something found in a sentence is surely meant as a name.
pub(super) fn is_sure(found: &Found, host: &Host) -> bool {
    if is_link(found) {
        return true;
    }
    if found.doubtful || host.gaps || !host.known || host.is_suffix() || is_file(found, host) {
        return false;
    }
    if !found.user.is_empty() || found.host.starts_with("www.") {
        return true;
    }
    let ending = host.ending();
    let before = host.name.strip_suffix(ending).unwrap_or("");
    let before = before.strip_suffix('.').unwrap_or("");
    if has(PRODUCTS, &host.name) || has(ABBREVIATIONS, before) {
        return false;
    }
    if has(PLAIN_ENDINGS, ending) || !found.tail.is_empty() {
        return true;
    }
    // Initials (`U.S.me`) and files.
    if before.split('.').all(|label| label.chars().count() == 1) || has(FILE_ENDINGS, ending) {
        return false;
    }
    // `9.am`, `2023.In`.
    if before.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return false;
    }
    // `the end.Next`: where a sentence begins, the name would have to be written like that too.
    let written = found.host.rsplit('.').next().unwrap_or("");
    if written.chars().next().is_some_and(char::is_uppercase) {
        return false;
    }
    let one_word = before.chars().all(char::is_alphabetic);
    !(has(WORD_ENDINGS, ending) && one_word)
}

/// Whether it was written as a link, so that it is a name even if it looks like a file.
pub(super) fn is_link(found: &Found) -> bool {
    found.scheme.is_some() || found.defanged || found.link_text.is_some()
}

/// Whether it has the form of a file name rather than of a domain.
pub(super) fn is_file(found: &Found, host: &Host) -> bool {
    if is_link(found) || !found.user.is_empty() {
        return false;
    }
    let Some((stem, ending)) = found.host.rsplit_once('.') else {
        return false;
    };
    let lower = ending.to_lowercase();
    if !host.known {
        return has(FILE_TYPES, &lower);
    }
    if matches!(lower.as_str(), "zip" | "mov") {
        return true;
    }
    if !has(FILE_ENDINGS, &lower) {
        return false;
    }
    let shouted = stem.chars().any(char::is_uppercase)
        && !stem.chars().any(char::is_lowercase)
        && ending == lower;
    let stem = stem.to_lowercase();
    let last = stem.rsplit(['-', '_', '.']).next().unwrap_or(&stem);
    shouted || stem.contains('_') || has(FILE_STEMS, &stem) || has(FILE_STEMS, last)
}

/// A bare name that runs into other words, without them: `name.com.Thanks`, or text in a script
/// that has no blanks between words. Gives the host, and how many characters were left out of the
/// host as written, before and behind.
pub(super) fn without_neighbours(found: &Found, host: &Host) -> Option<(Host, usize, usize)> {
    if host.known && host.name.is_ascii() || is_link(found) {
        return None;
    }
    let parse = |text: &str| {
        Host::parse(text)
            .ok()
            .filter(|host| host.known && !host.is_suffix())
    };
    let whole = found.host.trim_end_matches('.');
    let start = whole.trim_start_matches(has_no_blanks);
    let inner = start.trim_end_matches(has_no_blanks);
    let count = |text: &str| text.chars().count();
    if inner != whole && inner.is_ascii() {
        let cut = (count(whole) - count(start), count(start) - count(inner));
        return parse(inner).map(|host| (host, cut.0, cut.1));
    }
    let (rest, word) = whole.rsplit_once('.')?;
    let mut letters = word.chars();
    let sentence = letters.next().is_some_and(char::is_uppercase)
        && !letters.any(char::is_uppercase)
        && !host.known
        && found.tail.is_empty();
    let host = parse(rest).filter(|_| sentence)?;
    Some((host, 0, count(word) + 1))
}

/// Letters of scripts in which words are not set apart.
fn has_no_blanks(c: char) -> bool {
    matches!(u32::from(c), 0xE00..=0xEFF | 0x2E80..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
}
