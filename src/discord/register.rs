//! Tells Discord the commands, if what it has is not what the table says.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use serenity::http::{LightMethod, Route};
use tokio::time::sleep;

use super::client::{Care, Client, Failure};
use super::inbound::Me;
use crate::command;

/// Compares and, where needed, registers; some attempts if Discord has trouble.
pub async fn keep_up(client: Arc<Client>, me: Me) {
    for attempt in 1..=3 {
        match once(&client, me).await {
            Ok(true) => return tracing::info!("commands registered"),
            Ok(false) => return tracing::info!("commands are as they should be"),
            Err(failure) => tracing::warn!(%failure, attempt, "commands could not be registered"),
        }
        sleep(Duration::from_secs(5)).await;
    }
}

/// Whether anything had to be changed.
async fn once(client: &Client, me: Me) -> Result<bool, Failure> {
    let route = Route::Commands {
        application_id: me.application,
    };
    let theirs = client
        .send(LightMethod::Get, route, None, Care::Counted)
        .await?;
    let theirs: Vec<Value> = serde_json::from_slice(&theirs).map_err(|e| Failure::unread(&e))?;
    let ours = command::registration();
    if command::same(&ours, &theirs) {
        return Ok(false);
    }
    let body = Some(Value::from(ours).to_string().into_bytes());
    client
        .send(LightMethod::Put, route, body, Care::Counted)
        .await?;
    Ok(true)
}
