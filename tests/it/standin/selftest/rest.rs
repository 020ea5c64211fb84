//! REST, with serenity's client before it.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use serenity::builder::CreateAttachment;
use serenity::http::{Http, HttpBuilder, HttpError};
use serenity::model::id::{ChannelId, InteractionId, MessageId};

use super::faults;
use crate::standin::*;

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
    world.limits.channel = Some((1, Duration::from_secs(1)));
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
    discord.with(|world| world.skip(Duration::from_millis(300)));
    http.send_message(channel, vec![], &quiet("too early"))
        .await
        .unwrap_err();
    assert!(faults(&discord)[0].contains("too early"));
    discord.with(|world| world.skip(Duration::from_secs(1)));
    http.send_message(channel, vec![], &quiet("in time"))
        .await
        .unwrap();

    discord.with(|world| world.script.push_back(("POST /channels", Play::Lost)));
    discord.with(|world| world.skip(Duration::from_secs(1)));
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
    http.edit_original_interaction_response(&token(slow), &quiet("too early"), vec![])
        .await
        .unwrap_err();
    assert!(faults(&discord)[0].contains("not answered yet"));
    assert!(
        call(slow, answer(5, json!({"flags": 4})))
            .await
            .1
            .contains("EPHEMERAL")
    );
    assert!(call(slow, answer(5, json!({"flags": 64}))).await.0);
    let field = json!({"type": 4, "custom_id": "a", "label": "l", "style": 1});
    let rows = json!([{"type": 1, "components": [field]}]);
    let form = || {
        answer(
            9,
            json!({"title": "t", "custom_id": "f", "components": rows}),
        )
    };
    assert!(call(slow, form()).await.1.contains("40060"));
    let edit = http
        .edit_original_interaction_response(&token(slow), &quiet("late"), vec![])
        .await;
    let shown = edit.unwrap().id;
    let hidden = discord.with(|world| world.messages[&shown.get()].only_for);
    assert_eq!(hidden, Some(ANNA));
    let opener = discord.command(GENERAL, ANNA, "ask", &[]);
    assert!(call(opener, form()).await.0);
    let filled = discord.fill(ANNA, opener, &[("a", "x")]);
    assert!(call(filled, form()).await.1.contains("type 5"));
    // It stands on no message that could change.
    assert!(call(filled, json!({"type": 6})).await.1.contains("type 5"));
    assert!(call(filled, answer(4, quiet("thanks"))).await.0);
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

#[tokio::test]
async fn what_is_out_of_reach_over_rest() {
    let (discord, http) = served(stage()).await;
    let refused = async |channel: Id, message: Id| {
        let body = quiet("x");
        let edit = http.edit_message(channel.into(), message.into(), &body, vec![]);
        match edit.await.unwrap_err() {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => answer.error.code,
            other => panic!("{other:?}"),
        }
    };
    let write = async |channel: Id| {
        let body = quiet("old");
        let sent = http.send_message(channel.into(), vec![], &body);
        sent.await.unwrap().id.get()
    };
    let message = write(THREAD).await;
    discord.with(|world| world.channels.get_mut(&THREAD).unwrap().archived = true);
    assert_eq!(refused(THREAD, message).await, 50083);
    let message = write(LOBBY).await;
    discord.with(|world| {
        let guild = world.guilds.get_mut(&ELSEWHERE).unwrap();
        guild.members.remove(&FOOTNOTE);
    });
    assert_eq!(refused(LOBBY, message).await, 50001);
    let message = write(RECORD).await;
    discord.remove_channel(RECORD);
    assert_eq!(refused(RECORD, message).await, 10003);
    let message = write(GENERAL).await;
    discord.with(|world| world.script.push_back(("PATCH", Play::Refused(400, 30046))));
    assert_eq!(refused(GENERAL, message).await, 30046);
    discord.delete(message);
    assert_eq!(refused(GENERAL, message).await, 10008);
    assert_eq!(faults(&discord), Vec::<String>::new());

    let direct = async |user: Id| {
        let to = json!({"recipient_id": user.to_string()});
        http.create_private_channel(&to)
            .await
            .map(|channel| channel.id)
    };
    let channel = direct(ANNA).await.unwrap();
    assert_eq!(
        direct(ANNA).await.unwrap(),
        channel,
        "there is one for each"
    );
    direct(ROBOT).await.unwrap_err();
    direct(7).await.unwrap_err();
    discord.take_dms(ANNA, false);
    let sent = http.send_message(channel, vec![], &quiet("x")).await;
    assert!(format!("{:?}", sent.unwrap_err()).contains("50007"));
    assert_eq!(faults(&discord), Vec::<String>::new());
}

#[tokio::test]
async fn an_edit_leaves_what_it_does_not_name() {
    let (discord, http) = served(stage()).await;
    let channel = ChannelId::new(GENERAL);
    let button = json!({"type": 2, "style": 1, "custom_id": "a", "label": "b"});
    let mut body = quiet("one");
    body["flags"] = json!(4);
    body["components"] = json!([{"type": 1, "components": [button]}]);
    body["attachments"] = json!([{"id": 0, "filename": "a.txt", "description": "words"}]);
    let file = CreateAttachment::bytes(*b"hello", "a.txt");
    let sent = http.send_message(channel, vec![file], &body).await.unwrap();
    assert_eq!(sent.attachments[0].description.as_deref(), Some("words"));
    let seen = || discord.with(|world| Seen(world.messages[&sent.id.get()].clone()));
    http.edit_message(channel, sent.id, &quiet("two"), vec![])
        .await
        .unwrap();
    seen().says("two").has_button("b");
    assert_eq!(
        (seen().0.flags, seen().file("a.txt").bytes.as_slice()),
        (4, &b"hello"[..])
    );
    let mut bare = quiet("three");
    bare["components"] = json!([]);
    bare["attachments"] = json!([]);
    http.edit_message(channel, sent.id, &bare, vec![])
        .await
        .unwrap();
    seen().says("three").lacks_button("b");
    assert!(seen().0.files.is_empty());
    assert_eq!(faults(&discord), Vec::<String>::new());
}
