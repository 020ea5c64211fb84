//! Which questions are the same but for how they are written.

use unicode_normalization::UnicodeNormalization;

/// The words of a question without case, punctuation and repeated space, so that the same words are
/// counted up. A question without a word stands for itself.
pub fn words(question: &str) -> String {
    let mut words = String::new();
    for c in question.nfkc().flat_map(char::to_lowercase) {
        // "what's" and "whats" are one.
        if matches!(c, '\'' | '\u{2019}') {
            continue;
        }
        let is_mark = unicode_normalization::char::is_combining_mark(c);
        if c.is_alphanumeric() || is_mark {
            words.push(c);
        } else if !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
    }
    words.truncate(words.trim_end().len());
    if words.is_empty() {
        question.trim().to_owned()
    } else {
        words
    }
}
