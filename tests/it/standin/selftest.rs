//! The stand-in proves itself: it takes what Discord takes and refuses what Discord refuses, and
//! real clients (serenity for REST, twilight for the gateway) get along with it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::http::{Http, HttpBuilder};
use serenity::model::id::{ChannelId, InteractionId, MessageId};
use twilight_gateway::error::ReceiveMessageErrorType;
use twilight_gateway::{
    ConfigBuilder, Event, EventType, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _,
};

use super::rules::{Place, Refusal, message, modal};
use super::rules_command::commands;
use super::world::{Frame, World};
use super::*;

/// What a rule says of a body: the fault, or nothing.
#[track_caller]
fn check(result: Result<(), Refusal>, expected: &str) {
    let found = result
        .err()
        .and_then(|refusal| refusal.fault)
        .unwrap_or_default();
    match expected {
        "" => assert_eq!(found, "", "should be taken"),
        _ => assert!(
            found.contains(expected),
            "should be refused for {expected:?}, got {found:?}"
        ),
    }
}

fn row(children: Value) -> Value {
    json!({"content": "x", "components": [{"type": 1, "components": children}]})
}

fn button(id: &str, label: &str) -> Value {
    json!({"type": 2, "style": 1, "custom_id": id, "label": label})
}

#[test]
fn rules_for_messages() {
    let long = |n: usize| "ä".repeat(n);
    let embed = |n: usize| json!({"embeds": [{"description": long(n)}, {"description": long(n)}]});
    let buttons = |n: usize| -> Value { (0..n).map(|i| button(&i.to_string(), "b")).collect() };
    let link = |url: &str| row(json!([{"type": 2, "style": 5, "label": "l", "url": url}]));
    let rows = |n: usize| {
        let row = |i: usize| json!({"type": 1, "components": [button(&i.to_string(), "b")]});
        json!({"content": "x", "components": (0..n).map(row).collect::<Vec<_>>()})
    };
    for (body, expected) in [
        (json!({"content": long(2000)}), ""),
        (json!({"content": long(2001)}), "50035 content"),
        (json!({"content": "  \n "}), "50006"),
        (json!({}), "50006"),
        (json!({"contents": "x"}), "No such field"),
        (json!({"content": 7}), "Must be a string"),
        (embed(3000), ""),
        (embed(3001), "6000"),
        (
            json!({"content": "x", "nonce": "n".repeat(25), "enforce_nonce": true}),
            "",
        ),
        (json!({"content": "x", "nonce": "n".repeat(26)}), "nonce"),
        (json!({"content": "x", "enforce_nonce": true}), "nonce"),
        (json!({"content": "x", "flags": 64}), "flags"),
        (json!({"content": "x", "flags": 4}), ""),
        (json!({"content": "x", "flags": 1 << 15}), "v2 go without"),
        (rows(5), ""),
        (rows(6), "components"),
        (row(buttons(5)), ""),
        (row(buttons(6)), "components.0.components"),
        (row(json!([])), "one to five"),
        (
            row(json!([button("a", "x"), button("a", "y")])),
            "duplicated",
        ),
        (row(json!([button("", "x")])), "custom_id"),
        (row(json!([button(&long(100), "x")])), ""),
        (row(json!([button(&long(101), "x")])), "custom_id"),
        (row(json!([button("a", &long(80))])), ""),
        (row(json!([button("a", &long(81))])), "label"),
        (
            row(json!([{"type": 2, "style": 1, "custom_id": "a"}])),
            "label or an emoji",
        ),
        (link("https://harbour.example/"), ""),
        (link("harbour.example"), "address with its scheme"),
        (row(json!([{"type": 2, "style": 5, "label": "l"}])), "url"),
    ] {
        let place = Place::Channel;
        check(message(&body, place), expected);
    }
    check(
        message(&json!({"flags": 64, "content": "x"}), Place::Interaction),
        "",
    );
    check(message(&json!({"components": []}), Place::Edit), "");
    check(message(&json!({"flags": 64}), Place::Edit), "flags");
}

#[test]
fn rules_for_selects_and_forms() {
    let options = |n: usize, label: &str| -> Value {
        let option = |i: usize| json!({"label": label, "value": i.to_string()});
        (0..n).map(option).collect()
    };
    let select = |options: Value| row(json!([{"type": 3, "custom_id": "s", "options": options}]));
    let long = "l".repeat(101);
    for (body, expected) in [
        (select(options(25, "o")), ""),
        (select(options(26, "o")), "options"),
        (select(options(0, "o")), "No options"),
        (select(options(1, &long)), "label"),
    ] {
        check(message(&body, Place::Channel), expected);
    }
    let form = |title: &str, n: usize| {
        let field = |i: usize| {
            let input = json!({"type": 4, "custom_id": i.to_string(), "label": "l", "style": 1});
            json!({"type": 1, "components": [input]})
        };
        let fields: Vec<_> = (0..n).map(field).collect();
        json!({"title": title, "custom_id": "f", "components": fields})
    };
    for (body, expected) in [
        (form("t", 5), ""),
        (form("t", 6), "components"),
        (form("t", 0), "No fields"),
        (form(&"t".repeat(46), 1), "title"),
    ] {
        check(modal(&body), expected);
    }
}

#[test]
fn rules_for_commands() {
    let command = |name: &str, options: Value| json!([{"type": 1, "name": name, "description": "d", "options": options}]);
    let text = |name: &str, required: bool| json!({"type": 3, "name": name, "description": "d", "required": required});
    let big: Vec<_> = (0..25)
        .map(|i| {
            let choices: Vec<_> = (0..4)
                .map(|j| json!({"name": format!("{i}{j}"), "value": "v".repeat(99)}))
                .collect();
            json!({"type": 3, "name": format!("o{i}"), "description": "d", "choices": choices})
        })
        .collect();
    let group =
        |inner: Value| json!([{"type": 2, "name": "g", "description": "d", "options": inner}]);
    let sub = json!([{"type": 1, "name": "s", "description": "d"}]);
    let both = json!({
        "type": 3, "name": "o", "description": "d", "autocomplete": true,
        "choices": [{"name": "n", "value": "v"}],
    });
    for (body, expected) in [
        (
            command("ask", json!([text("a", true), text("b", false)])),
            "",
        ),
        (
            command("ask", json!([text("a", false), text("b", true)])),
            "Required options",
        ),
        (
            command("ask", json!([text("a", false), text("a", false)])),
            "unique",
        ),
        (command("Ask", json!([])), "name"),
        (command("ask me", json!([])), "name"),
        (command("prüfen", json!([])), ""),
        (command("ask", json!([both])), "exclude each other"),
        (command("ask", group(sub.clone())), ""),
        (command("ask", group(group(sub.clone()))), "One level"),
        (
            command("ask", json!([sub[0], text("a", false)])),
            "side by side",
        ),
        (command("ask", json!(big)), "8000"),
        (json!([{"name": "ask", "description": ""}]), "description"),
        (json!([{"name": "Check this", "type": 3}]), ""),
        (
            json!([{"name": "Check this", "type": 3, "description": "d"}]),
            "description",
        ),
        (
            json!([{"name": "a", "description": "d"}, {"name": "a", "description": "d"}]),
            "unique",
        ),
        (
            json!([{"name": "a", "description": "d", "default_member_permissions": 8}]),
            "string",
        ),
    ] {
        check(commands(&body), expected);
    }
}

/// A stand-in with serenity's HTTP client before it.
async fn served(world: World) -> (Arc<Discord>, Http) {
    let discord = Discord::listen(world).await;
    let http = HttpBuilder::new(TOKEN)
        .proxy(&discord.address)
        .ratelimiter_disabled(true)
        .application_id(APPLICATION.into())
        .build();
    (discord, http)
}

fn quiet(text: &str) -> Value {
    json!({"content": text, "allowed_mentions": {"parse": []}})
}

fn faults(discord: &Discord) -> Vec<String> {
    discord.with(|world| std::mem::take(&mut world.faults))
}

#[tokio::test]
async fn messages_over_rest() {
    let (discord, http) = served(stage()).await;
    let channel = ChannelId::new(GENERAL);
    let sent = http
        .send_message(channel, vec![], &quiet("one"))
        .await
        .unwrap();
    http.edit_message(channel, sent.id, &quiet("two"), vec![])
        .await
        .unwrap();
    http.delete_message(channel, sent.id, None).await.unwrap();
    let before = discord.with(|world| world.messages[&sent.id.get()].clone());
    assert_eq!(
        (before.content, before.history, before.deleted),
        ("two".into(), vec!["one".into()], true)
    );
    assert_eq!(faults(&discord), Vec::<String>::new());

    let mut once = quiet("same");
    once["nonce"] = json!("n1");
    once["enforce_nonce"] = json!(true);
    let first = http.send_message(channel, vec![], &once).await.unwrap();
    let second = http.send_message(channel, vec![], &once).await.unwrap();
    assert_eq!(
        first.id, second.id,
        "the nonce makes a repeated send harmless"
    );

    let loud = json!({"content": format!("<@{ANNA}> @everyone")});
    let loud = http.send_message(channel, vec![], &loud).await.unwrap();
    let pings = discord.with(|world| world.messages[&loud.id.get()].pings.clone());
    assert_eq!(pings, ["everyone", &ANNA.to_string()]);
    assert!(faults(&discord)[0].contains("allowed_mentions"));

    http.get_guild(SERVER.into()).await.unwrap_err();
    assert!(faults(&discord)[0].contains("unknown request"));

    discord.with(|world| world.token = "another".into());
    let refused = http
        .send_message(channel, vec![], &quiet("x"))
        .await
        .unwrap_err();
    assert!(format!("{refused:?}").contains("401"), "{refused:?}");
}

#[tokio::test]
async fn rate_limits_over_rest() {
    let mut world = stage();
    world.channel_limit = Some((1, Duration::from_millis(200)));
    let (discord, http) = served(world).await;
    let channel = ChannelId::new(GENERAL);
    http.send_message(channel, vec![], &quiet("one"))
        .await
        .unwrap();
    http.send_message(channel, vec![], &quiet("two"))
        .await
        .unwrap_err();
    http.send_message(ChannelId::new(RANDOM), vec![], &quiet("elsewhere"))
        .await
        .unwrap();
    assert_eq!(faults(&discord), Vec::<String>::new());
    http.send_message(channel, vec![], &quiet("too early"))
        .await
        .unwrap_err();
    assert!(faults(&discord)[0].contains("too early"));
    discord.with(|world| world.skip(Duration::from_millis(200)));
    http.send_message(channel, vec![], &quiet("in time"))
        .await
        .unwrap();

    discord.with(|world| world.script.push_back(("POST /channels", Play::Lost)));
    discord.with(|world| world.skip(Duration::from_millis(200)));
    http.send_message(channel, vec![], &quiet("done, but nobody hears"))
        .await
        .unwrap_err();
    let sent = discord.with(|world| world.messages.len());
    assert_eq!(sent, 4);
}

#[tokio::test]
async fn interactions_over_rest() {
    let (discord, http) = served(stage()).await;
    let table = json!([{"name": "ask", "description": "d"}]);
    http.create_global_commands(&table).await.unwrap();
    let answer = |kind: u64, data: Value| json!({"type": kind, "data": data});
    let token = |id: Id| discord.with(|world| world.interactions[&id].token.clone());
    let call = async |id: Id, body: Value| {
        let result = http
            .create_interaction_response(id.into(), &token(id), &body, vec![])
            .await;
        (result.is_ok(), faults(&discord).join(" "))
    };

    let id = discord.command(GENERAL, ANNA, "ask", &[]);
    assert_eq!(call(id, answer(4, quiet("x"))).await, (true, String::new()));
    assert!(call(id, answer(4, quiet("x"))).await.1.contains("40060"));
    let known = InteractionId::new(id);
    assert!(
        http.get_original_interaction_response(&token(known.get()))
            .await
            .is_ok()
    );

    let late = discord.command(GENERAL, ANNA, "ask", &[]);
    discord.with(|world| world.skip(Duration::from_millis(3100)));
    assert!(call(late, answer(4, quiet("x"))).await.1.contains("10062"));

    let slow = discord.command(GENERAL, ANNA, "ask", &[]);
    assert!(
        call(slow, answer(5, json!({"flags": 4})))
            .await
            .1
            .contains("EPHEMERAL")
    );
    assert!(call(slow, answer(5, json!({"flags": 64}))).await.0);
    let edit = http
        .edit_original_interaction_response(&token(slow), &quiet("late"), vec![])
        .await;
    let shown = edit.unwrap().id;
    let hidden = discord.with(|world| world.messages[&shown.get()].only_for);
    assert_eq!(hidden, Some(ANNA));
    http.create_followup_message(&token(slow), &quiet("more"), vec![])
        .await
        .unwrap();
    assert!(
        call(slow, answer(8, json!({"choices": []})))
            .await
            .1
            .contains("40060")
    );
    discord.with(|world| world.skip(Duration::from_secs(15 * 60)));
    http.create_followup_message(&token(slow), &quiet("over"), vec![])
        .await
        .unwrap_err();
    http.delete_message(ChannelId::new(GENERAL), MessageId::new(shown.get()), None)
        .await
        .unwrap_err();
}

fn shard(discord: &Discord, token: &str) -> Shard {
    // The process may have one already, from another test.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let url = discord.address.replace("http", "ws");
    let intents = Intents::GUILDS | Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let config = ConfigBuilder::new(token.to_owned(), intents)
        .proxy_url(url)
        .build();
    Shard::with_config(ShardId::ONE, config)
}

/// Reads until an event of this kind, with everything before it readable too.
async fn event(shard: &mut Shard, kind: EventType) -> Event {
    let read = async {
        loop {
            match shard.next_event(EventTypeFlags::all()).await {
                Some(Ok(event)) if event.kind() == kind => return event,
                Some(Err(error)) if !matches!(error.kind(), ReceiveMessageErrorType::Reconnect) => {
                    panic!("{error:?}")
                }
                Some(_) => {}
                None => panic!("the connection ended before {kind:?}"),
            }
        }
    };
    let event = tokio::time::timeout(Duration::from_secs(8), read).await;
    event.unwrap_or_else(|_| panic!("no {kind:?}"))
}

/// Reads until a message is told, and gives what it says.
async fn told(shard: &mut Shard) -> String {
    match event(shard, EventType::MessageCreate).await {
        Event::MessageCreate(message) => message.content.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_the_gateway_tells() {
    let discord = Discord::listen(stage()).await;
    let mut shard = shard(&discord, TOKEN);
    event(&mut shard, EventType::Ready).await;
    event(&mut shard, EventType::GuildCreate).await;
    let other = discord.say(GENERAL, ANNA, "not for the bot");
    assert_eq!(told(&mut shard).await, "", "no intent, no content");
    discord.say(THREAD, ANNA, "@Footnote hello");
    assert_eq!(told(&mut shard).await, format!("<@{FOOTNOTE}> hello"));
    let own = discord.say(GENERAL, FOOTNOTE, "mine");
    assert_eq!(told(&mut shard).await, "mine");
    discord.reply(ANNA, own, "with a ping", true);
    assert_eq!(told(&mut shard).await, "with a ping");
    discord.reply(ANNA, own, "without", false);
    assert_eq!(told(&mut shard).await, "");
    discord.dm(ANNA, "hello");
    assert_eq!(told(&mut shard).await, "hello");
    discord.edit(other, "@Footnote now");
    event(&mut shard, EventType::MessageUpdate).await;
    discord.delete(other);
    event(&mut shard, EventType::MessageDelete).await;
    assert_eq!(faults(&discord), Vec::<String>::new());
}

#[tokio::test]
async fn every_way_in_which_a_connection_ends() {
    for (frame, resumes) in [
        (Frame::Close(None), true),
        (Frame::Close(Some(4000)), true),
        (Frame::Close(Some(4009)), false),
        (Frame::Cut, true),
        (Frame::Send(json!({"op": 7, "d": null})), true),
        (Frame::Send(json!({"op": 9, "d": true})), true),
    ] {
        let discord = Discord::listen(stage()).await;
        let mut shard = shard(&discord, TOKEN);
        event(&mut shard, EventType::Ready).await;
        discord.with(|world| {
            let link = world.sessions[0].link.take().unwrap();
            link.send(frame).map_err(|_| "gone").unwrap();
        });
        discord.dm(ANNA, "meanwhile");
        if resumes {
            assert_eq!(told(&mut shard).await, "meanwhile");
            event(&mut shard, EventType::Resumed).await;
        } else {
            event(&mut shard, EventType::Ready).await;
        }
        assert_eq!(
            discord.with(|world| world.identifies),
            2 - usize::from(resumes)
        );
        assert_eq!(faults(&discord), Vec::<String>::new());
    }
}

#[tokio::test]
async fn who_is_refused_by_the_gateway() {
    let discord = Discord::listen(stage()).await;
    let mut shard = shard(&discord, "wrong");
    match event(&mut shard, EventType::GatewayClose).await {
        Event::GatewayClose(Some(frame)) => assert_eq!(frame.code, 4004),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_connection_that_no_longer_answers_is_left() {
    let mut world = stage();
    world.habits.heartbeat = Duration::from_millis(100);
    let discord = Discord::listen(world).await;
    let mut shard = shard(&discord, TOKEN);
    event(&mut shard, EventType::Ready).await;
    discord.with(|world| world.habits.acknowledges = false);
    event(&mut shard, EventType::Resumed).await;
    assert!(discord.with(|world| world.heartbeats) > 0);
    assert_eq!(faults(&discord), Vec::<String>::new());
}
