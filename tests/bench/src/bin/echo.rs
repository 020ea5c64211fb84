//! The least that a bot can be on the libraries that Footnote uses: it reads the same events with
//! serenity's types from twilight's gateway, and answers all that is for it with the same words
//! through serenity's client.

use std::sync::Arc;

use anyhow::Context;
use futures_util::StreamExt;
use serde::Deserialize;
use serenity::builder::{
    CreateInteractionResponse as Response, CreateInteractionResponseMessage, CreateMessage,
};
use serenity::http::{Http, HttpBuilder};
use serenity::model::application::Interaction;
use serenity::model::channel::Message;
use serenity::model::id::UserId;
use tokio::task::JoinSet;
use twilight_gateway::queue::InMemoryQueue;
use twilight_gateway::{ConfigBuilder, Intents, Message as Frame, Shard, ShardId};

const ANSWER: &str = "An answer that is always the same.";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let token = std::env::var("DISCORD_TOKEN").context("DISCORD_TOKEN")?;
    let discord = std::env::var("DISCORD_API").context("DISCORD_API")?;
    // The address is heeded only without the limiter.
    let http = HttpBuilder::new(&token)
        .proxy(discord)
        .ratelimiter_disabled(true)
        .build();
    let http = Arc::new(http);
    let place = http.get_bot_gateway().await?;
    let me = http.get_current_user().await?.id;
    let intents = Intents::GUILD_MESSAGES | Intents::DIRECT_MESSAGES;
    let concurrency = u16::try_from(place.session_start_limit.max_concurrency)?;
    let queue = InMemoryQueue::new(concurrency, 1000, std::time::Duration::ZERO, 1000);
    let config = ConfigBuilder::new(token, intents)
        .proxy_url(place.url)
        .queue(queue)
        .build();
    let mut shards = JoinSet::new();
    for number in 0..place.shards {
        let shard = Shard::with_config(ShardId::new(number, place.shards), config.clone());
        shards.spawn(listen(shard, Arc::clone(&http), me));
    }
    shards.join_all().await;
    Ok(())
}

async fn listen(mut shard: Shard, http: Arc<Http>, me: UserId) {
    while let Some(item) = shard.next().await {
        if let Ok(Frame::Text(text)) = item {
            read(&text, &http, me);
        }
    }
}

fn read(frame: &str, http: &Arc<Http>, me: UserId) {
    #[derive(Deserialize)]
    struct Head<'a> {
        t: Option<&'a str>,
    }
    #[derive(Deserialize)]
    struct Dispatch<T> {
        d: T,
    }
    let Ok(Head { t: Some(kind) }) = serde_json::from_str(frame) else {
        return;
    };
    match kind {
        "MESSAGE_CREATE" => {
            let Ok(Dispatch::<Message> { d: message }) = serde_json::from_str(frame) else {
                return;
            };
            let is_for_me = message.mentions.iter().any(|user| user.id == me);
            if is_for_me && !message.author.bot {
                let http = Arc::clone(http);
                tokio::spawn(async move {
                    let answer = CreateMessage::new().content(ANSWER);
                    let _ = message.channel_id.send_message(&http, answer).await;
                });
            }
        }
        "INTERACTION_CREATE" => {
            let Ok(Dispatch {
                d: Interaction::Command(command),
            }) = serde_json::from_str(frame)
            else {
                return;
            };
            let http = Arc::clone(http);
            tokio::spawn(async move {
                let answer = CreateInteractionResponseMessage::new().content(ANSWER);
                let _ = command
                    .create_response(&http, Response::Message(answer))
                    .await;
            });
        }
        _ => {}
    }
}
