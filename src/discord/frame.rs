//! A frame of the gateway as JSON: what it holds, and why it cannot be read.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What the event holds. Where something in it is not as serenity knows it, once more without what
/// the bot does not need: Discord adds to its messages faster than libraries follow.
pub fn data<T: DeserializeOwned>(frame: &str) -> serde_json::Result<T> {
    #[derive(Deserialize)]
    struct Dispatch<T> {
        d: T,
    }
    match serde_json::from_str::<Dispatch<T>>(frame) {
        Ok(dispatch) => Ok(dispatch.d),
        Err(error) => {
            let Dispatch::<Value> { mut d } = serde_json::from_str(frame)?;
            // What somebody filled in is needed, unlike the rows of a message.
            let filled = d.pointer_mut("/data/components").map(Value::take);
            prune(&mut d);
            if let (Some(place), Some(filled)) = (d.pointer_mut("/data/components"), filled) {
                *place = filled;
            }
            serde_json::from_value(d).map_err(|_| error)
        }
    }
}

/// Empties what the bot never looks at, at any depth.
fn prune(value: &mut Value) {
    const SPARE: [&str; 13] = [
        "application",
        "attachments",
        "avatar_decoration_data",
        "collectibles",
        "components",
        "embeds",
        "entitlements",
        "interaction",
        "interaction_metadata",
        "message_snapshots",
        "poll",
        "primary_guild",
        "sticker_items",
    ];
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match value {
                    Value::Array(list) if SPARE.contains(&key.as_str()) => list.clear(),
                    _ if SPARE.contains(&key.as_str()) => *value = Value::Null,
                    _ => prune(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(prune),
        _ => {}
    }
}

/// Why something cannot be read. What serde says may quote what somebody wrote: what stands in
/// quotation marks is left out.
pub fn reason(error: &serde_json::Error) -> String {
    let said = error.to_string();
    let Some((before, rest)) = said.split_once('"') else {
        return said;
    };
    let after = rest.rsplit_once('"').map_or("", |(_, after)| after);
    format!("{before}…{after}")
}
