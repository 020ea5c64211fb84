//! The application over REST: what it is, and the commands registered for it.

use serde_json::{Value, json};

use super::model::{EVERYONE, Id};
use super::payload;
use super::rest::{Answer, Done, unknown};
use super::rules::{Refusal, command};
use super::world::World;

pub fn commands(world: &mut World, method: &str, guild: Option<Id>, body: &Value) -> Answer {
    if method == "GET" {
        world.command_reads += 1;
    }
    if let Some(id) = guild {
        let there = world.guilds.get(&id);
        if !there.is_some_and(|guild| guild.members.contains_key(&world.bot)) {
            return Err(Refusal::met(403, 50001, "Missing Access"));
        }
        if method == "PUT" {
            command::for_one_guild(body)?;
        }
    }
    match method {
        "GET" => {}
        "PUT" => {
            command::commands(body)?;
            world.command_writes += 1;
            let application = world.application;
            let sent = body.as_array().cloned().unwrap_or_default();
            let mut all = Vec::new();
            for one in &sent {
                let id = world.id();
                all.push(command::given_back(one, id, application));
            }
            // No order is promised, so it is another than was sent.
            all.reverse();
            world.commands.insert(guild, all);
        }
        _ => return Err(unknown(method, &["applications", "commands"])),
    }
    let all = world.commands.get(&guild).cloned().unwrap_or_default();
    Ok(Done::json(json!(all)))
}

pub fn me(world: &World) -> Value {
    json!({
        "id": world.application.to_string(), "name": "Footnote", "icon": null, "description": "",
        "bot_public": true, "bot_require_code_grant": false, "verify_key": "00", "flags": 0,
        "owner": payload::user(world, *world.users.keys().min().unwrap()), "team": null,
        "rpc_origins": [], "redirect_uris": [], "interactions_endpoint_url": world.endpoint,
        "integration_types_config": {"0": {}}, "bot": payload::user(world, world.bot),
    })
}

/// The servers that the bot is on, with what it may do there.
pub fn guilds(world: &World) -> Value {
    let mut ids: Vec<&Id> = world.guilds.keys().collect();
    ids.sort();
    let on = ids.into_iter().filter_map(|id| {
        let guild = &world.guilds[id];
        let more = guild.members.get(&world.bot)?;
        let may = (EVERYONE | more) & !guild.denied;
        Some(json!({
            "id": id.to_string(), "name": guild.name, "icon": null, "owner": false,
            "permissions": may.to_string(), "features": [],
        }))
    });
    on.collect()
}

/// The roles of a server; the first is everybody's.
pub fn roles(world: &World, guild: Id) -> Answer {
    let there = world.guilds.get(&guild);
    let Some(there) = there.filter(|there| there.members.contains_key(&world.bot)) else {
        return Err(Refusal::met(403, 50001, "Missing Access"));
    };
    let mut ids: Vec<Id> = there.roles.values().flatten().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    ids.insert(0, guild);
    let role = |id: &Id| json!({"id": id.to_string(), "name": "a role", "permissions": "0"});
    Ok(Done::json(ids.iter().map(role).collect()))
}

/// A member of a server, with their roles.
pub fn member(world: &World, guild: Id, user: Id) -> Answer {
    let there = world.guilds.get(&guild);
    if !there.is_some_and(|there| there.members.contains_key(&user)) {
        return Err(Refusal::met(404, 10007, "Unknown Member"));
    }
    let roles = world.roles(user, guild);
    let roles: Vec<String> = roles.iter().map(Id::to_string).collect();
    Ok(Done::json(json!({
        "user": payload::user(world, user), "roles": roles, "nick": null, "flags": 0,
    })))
}
