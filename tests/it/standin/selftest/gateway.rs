//! The gateway, with twilight's client before it, which reads every event.

use std::time::Duration;

use serde_json::json;
use twilight_gateway::error::ReceiveMessageErrorType;
use twilight_gateway::{
    ConfigBuilder, Event, EventType, EventTypeFlags, Intents, Shard, ShardId, StreamExt as _,
};

use super::faults;
use crate::standin::*;

pub fn shard(discord: &Discord, token: &str) -> Shard {
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
