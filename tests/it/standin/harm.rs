//! What no message of the bot may do, whatever it was asked.

use std::path::Path;

use super::model::Message;

/// The names that a story lists.
pub fn listed(knowledge: &Path) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(knowledge.join("domains.toml")) else {
        return Vec::new();
    };
    let table: toml::Table = text.parse().unwrap();
    let lists = table["list"].as_array().unwrap().iter();
    let names = lists.flat_map(|list| list["domains"].as_array().unwrap());
    names
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// How a message does harm: it pings, links to a listed domain, hides characters.
pub fn harm(message: &Message, listed: &[String]) -> Vec<String> {
    let mut harm = Vec::new();
    if !message.pings.is_empty() {
        harm.push(format!("pings {:?}: {}", message.pings, message.content));
    }
    for text in message.history.iter().chain([&message.content]) {
        let live = |name: &&String| text.to_lowercase().contains(name.as_str());
        if let Some(name) = listed.iter().find(live) {
            harm.push(format!("holds {name} alive: {text}"));
        }
        let hidden = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
        if text.contains(hidden) {
            harm.push(format!("holds invisible characters: {text:?}"));
        }
    }
    harm
}
