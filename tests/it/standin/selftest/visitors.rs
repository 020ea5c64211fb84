//! Who visits, with which command or form: what the gateway tells of it, read by twilight.

use std::time::Duration;

use serde_json::{Value, json};
use twilight_gateway::{Event, EventTypeFlags, Shard, StreamExt as _};
use twilight_model::application::interaction::application_command::CommandOptionValue;
use twilight_model::application::interaction::{Interaction, InteractionData};

use super::faults;
use super::gateway::shard;
use crate::standin::*;

async fn told(shard: &mut Shard) -> Interaction {
    let read = async {
        loop {
            let event = shard.next_event(EventTypeFlags::all()).await;
            match event.expect("a connection").expect("readable") {
                Event::InteractionCreate(it) => return it.0,
                _ => continue,
            }
        }
    };
    let it = tokio::time::timeout(Duration::from_secs(8), read).await;
    it.expect("an interaction")
}

/// A stand-in with a command everywhere and others on one server, and twilight before it.
async fn told_to_twilight() -> (std::sync::Arc<Discord>, Shard) {
    let discord = Discord::listen(stage()).await;
    discord.with(|world| {
        let ask = json!({"id": "1", "name": "ask", "type": 1});
        world.commands.insert(None, vec![ask]);
        let fact = json!({"name": "fact", "type": 3, "autocomplete": true, "required": true});
        let why = json!({"name": "why", "type": 3, "max_length": 5});
        let edit = json!({"name": "edit", "type": 1, "options": [fact, why]});
        let fact = json!({
            "id": "2", "name": "fact", "type": 1, "options": [edit],
            "default_member_permissions": "8192",
        });
        let own = json!({"id": "3", "name": "ask", "type": 1});
        world.commands.insert(Some(SERVER), vec![fact, own]);
    });
    let mut shard = shard(&discord, TOKEN);
    while !discord.with(|world| !world.sessions.is_empty()) {
        let _ = shard.next_event(EventTypeFlags::all()).await;
    }
    (discord, shard)
}

fn roles(it: &Interaction) -> Vec<Id> {
    let member = it.member.as_ref().expect("a member");
    member.roles.iter().map(|role| role.get()).collect()
}

#[tokio::test]
async fn commands_of_a_server_come_before_those_of_everywhere() {
    let (discord, mut shard) = told_to_twilight().await;
    for (channel, user, expected) in [(GENERAL, ANNA, 3), (LOBBY, EVE, 1)] {
        discord.command(channel, user, "ask", &[]);
        let it = told(&mut shard).await;
        let Some(InteractionData::ApplicationCommand(data)) = it.data else {
            panic!("{it:?}");
        };
        assert_eq!(data.id.get(), expected);
        let own = data.guild_id.map(|id| id.get());
        assert_eq!(own, (expected == 3).then_some(SERVER));
    }
    discord.command(
        GENERAL,
        MOD,
        "fact edit",
        &[("fact", "court"), ("why", "wrong")],
    );
    let it = told(&mut shard).await;
    assert_eq!(roles(&it), [EDITORS]);
    let Some(InteractionData::ApplicationCommand(data)) = it.data else {
        panic!("{it:?}");
    };
    let CommandOptionValue::SubCommand(inner) = &data.options[0].value else {
        panic!("{data:?}");
    };
    assert_eq!(inner[0].value, CommandOptionValue::String("court".into()));
    discord.typing(GENERAL, MOD, "fact edit", "fact", "co");
    let it = told(&mut shard).await;
    let Some(InteractionData::ApplicationCommand(data)) = it.data else {
        panic!("{it:?}");
    };
    let CommandOptionValue::SubCommand(inner) = &data.options[0].value else {
        panic!("{data:?}");
    };
    assert!(
        matches!(&inner[0].value, CommandOptionValue::Focused(text, _) if text == "co"),
        "{inner:?}"
    );
    assert_eq!(faults(&discord), Vec::<String>::new());
}

#[tokio::test]
async fn roles_are_those_of_the_moment_and_of_the_server() {
    let (discord, mut shard) = told_to_twilight().await;
    let mut ask = async |channel: Id, user: Id| {
        discord.command(channel, user, "ask", &[]);
        roles(&told(&mut shard).await)
    };
    assert_eq!(ask(GENERAL, EVE).await, Vec::<Id>::new());
    assert_eq!(ask(LOBBY, EVE).await, [CAPTAINS]);
    discord.give_role(SERVER, EVE, EDITORS);
    assert_eq!(ask(THREAD, EVE).await, [EDITORS]);
    discord.take_role(SERVER, EVE, EDITORS);
    assert_eq!(ask(GENERAL, EVE).await, Vec::<Id>::new());
    assert_eq!(discord.offered(GENERAL, MOD), ["fact", "ask", "ask"]);
    assert_eq!(discord.offered(GENERAL, EVE), ["ask", "ask"]);
    assert_eq!(discord.offered(LOBBY, EVE), ["ask"]);
}

#[tokio::test]
async fn forms_are_filled_in_as_a_client_lets_one() {
    let (discord, mut shard) = told_to_twilight().await;
    let opened = discord.command(GENERAL, MOD, "ask", &[]);
    told(&mut shard).await;
    let field = |name: &str, value: Value, required: bool| {
        let field = json!({
            "type": 4, "custom_id": name, "label": "l", "style": 1, "value": value,
            "required": required, "max_length": 9,
        });
        json!({"type": 1, "components": [field]})
    };
    let rows = json!([
        field("text", json!("as it is"), true),
        field("note", json!(null), false)
    ]);
    let form = json!({"title": "t", "custom_id": "f", "components": rows});
    discord.with(|world| {
        world.interactions.get_mut(&opened).unwrap().modal = Some(form);
    });
    let filled = async |shard: &mut Shard| {
        let it = told(shard).await;
        let Some(InteractionData::ModalSubmit(data)) = it.data else {
            panic!("{it:?}");
        };
        let text = serde_json::to_value(&data.components).unwrap();
        let all = text.as_array().unwrap().iter();
        let values = all.map(|row| row["components"][0]["value"].as_str().unwrap().to_owned());
        (
            data.custom_id,
            values.collect::<Vec<_>>(),
            it.message.map(|m| m.id.get()),
        )
    };
    discord.fill(MOD, opened, &[]);
    let expected = (
        "f".to_owned(),
        vec!["as it is".to_owned(), String::new()],
        None,
    );
    assert_eq!(filled(&mut shard).await, expected);
    discord.fill(MOD, opened, &[("note", "123456789")]);
    let expected = (
        "f".to_owned(),
        vec!["as it is".to_owned(), "123456789".to_owned()],
        None,
    );
    assert_eq!(filled(&mut shard).await, expected);
    for (user, fields) in [
        (ANNA, vec![]),
        (MOD, vec![("text", "")]),
        (MOD, vec![("note", "1234567890")]),
        (MOD, vec![("other", "x")]),
    ] {
        let try_it = std::panic::AssertUnwindSafe(|| discord.fill(user, opened, &fields));
        let refused = std::panic::catch_unwind(try_it);
        assert!(refused.is_err(), "the client lets {user} send {fields:?}");
    }
    let message = discord.say(GENERAL, FOOTNOTE, "an answer");
    discord.forge_form(
        GENERAL,
        EVE,
        Some(message),
        "f1:publish:7",
        &[("text", "mine")],
    );
    let expected = (
        "f1:publish:7".to_owned(),
        vec!["mine".to_owned()],
        Some(message),
    );
    assert_eq!(filled(&mut shard).await, expected);
}
