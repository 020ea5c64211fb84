//! Discord's markup for mentions, read as plain words.

use serenity::model::id::UserId;
use serenity::model::user::User;

/// Whether a text names the bot: `<@1>` or `<@!1>`.
pub fn mentions(text: &str, bot: UserId) -> bool {
    text.contains(&format!("<@{bot}>")) || text.contains(&format!("<@!{bot}>"))
}

/// The text without the bot's mention and with other mentions as words: people by their name,
/// commands and emoji by theirs, channels and roles as such.
pub fn words(text: &str, people: &[User], bot: UserId) -> String {
    let mut plain = String::with_capacity(text.len());
    // Markup holds no other angle bracket.
    let mut pieces = text.split('<');
    plain.push_str(pieces.next().unwrap_or(""));
    for piece in pieces {
        let markup = piece.split_once('>');
        match markup.and_then(|(inner, rest)| Some((word(inner, people, bot)?, rest))) {
            Some((word, rest)) => {
                plain.push_str(&word);
                plain.push_str(rest);
            }
            None => {
                plain.push('<');
                plain.push_str(piece);
            }
        }
    }
    plain.trim().to_owned()
}

/// What stands between angle brackets as a word; `None` where it is no markup.
fn word(inner: &str, people: &[User], bot: UserId) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if let Some(id) = inner.strip_prefix("@&") {
        return digits(id).then(|| "@role".to_owned());
    }
    if let Some(id) = inner.strip_prefix('@') {
        let id: u64 = id.strip_prefix('!').unwrap_or(id).parse().ok()?;
        if bot.get() == id {
            return Some(String::new());
        }
        let person = people.iter().find(|user| user.id.get() == id);
        return Some(person.map_or("@someone".to_owned(), |user| {
            format!("@{}", user.display_name())
        }));
    }
    if let Some(id) = inner.strip_prefix('#') {
        return digits(id).then(|| "#channel".to_owned());
    }
    let (kind, rest) = inner.split_once(':')?;
    let (name, id) = rest.rsplit_once(':').unwrap_or((rest, ""));
    match kind {
        // A smiley is not a word of the question.
        "" | "a" => digits(id).then(String::new),
        // A moment in time.
        "t" => digits(name.trim_start_matches('-'))
            .then(String::new)
            .or_else(|| digits(rest.trim_start_matches('-')).then(String::new)),
        command if command.starts_with('/') => digits(rest).then(|| command.to_owned()),
        _ => None,
    }
}
