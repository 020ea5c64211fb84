//! Tells Discord the commands, if what it has is not what the table says.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serenity::http::{LightMethod, Route};
use serenity::model::id;
use tokio::time::sleep;

use super::body::Body;
use super::client::{Care, Client, Failure};
use super::inbound::Me;
use crate::app::event::GuildId;
use crate::command::{self, Scope};

/// Compares and, where needed, registers; some attempts if Discord has trouble. What moderators do
/// is offered on their own server alone, where there is one.
pub async fn keep_up(client: Arc<Client>, me: Me, moderators: Option<GuildId>) {
    let application_id = me.application;
    let everywhere = Route::Commands { application_id };
    attempt(&client, Scope::Everybody, everywhere).await;
    if let Some(GuildId(guild)) = moderators {
        let guild_id = id::GuildId::new(guild);
        let there = Route::GuildCommands {
            application_id,
            guild_id,
        };
        attempt(&client, Scope::Moderators, there).await;
    }
}

async fn attempt(client: &Client, scope: Scope, route: Route<'_>) {
    for attempt in 1..=3 {
        match once(client, scope, route).await {
            Ok(true) => return tracing::info!(?scope, "commands registered"),
            Ok(false) => return tracing::info!(?scope, "commands are as they should be"),
            Err(failure) if failure.is_final() && scope == Scope::Moderators => {
                return tracing::warn!(
                    %failure,
                    "the moderators' commands cannot be registered: compare MODERATOR_GUILD_ID \
                     with the id of your server, invite the bot to it, and start the bot again"
                );
            }
            Err(failure) => {
                tracing::warn!(?scope, %failure, attempt, "commands could not be registered");
            }
        }
        sleep(Duration::from_secs(5)).await;
    }
}

/// Whether anything had to be changed.
async fn once(client: &Client, scope: Scope, route: Route<'_>) -> Result<bool, Failure> {
    let theirs = client.send(LightMethod::Get, route, None, Care::Counted);
    let theirs: Vec<Value> =
        serde_json::from_slice(&theirs.await?).map_err(|error| Failure::unread(&error))?;
    let ours = command::registration(scope);
    if command::same(&ours, &theirs) {
        return Ok(false);
    }
    let body = Body::new(&ours)?;
    let sent = client.send(LightMethod::Put, route, Some(body), Care::Counted);
    sent.await?;
    Ok(true)
}
