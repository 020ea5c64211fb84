//! From actions to requests: what is sent, where to, and what Discord's answers mean.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Deserialize;
use serde_json::json;
use serenity::builder::{
    AutocompleteChoice, CreateAutocompleteResponse, CreateInteractionResponse as Response,
    CreateInteractionResponseMessage, CreateMessage,
};
use serenity::http::{LightMethod, Route};
use serenity::model::channel::MessageFlags;
use serenity::model::id::{ApplicationId, ChannelId, InteractionId, MessageId};

use super::body::{self, Body};
use super::client::{Care, Client, Failure};
use crate::app::event::{self, Action, Outgoing, Visitor};

/// The message that all can see now because of an action, where there is one and Discord names it.
pub type Done = Result<Option<event::MessageId>, Failure>;

/// A name for the log.
pub fn name(action: &Action) -> &'static str {
    match action {
        Action::Send { .. } => "send",
        Action::Edit { .. } => "edit",
        Action::Delete { .. } => "delete",
        Action::Respond { .. } => "respond",
        Action::Update { .. } => "update",
        Action::Remove { .. } => "remove",
        Action::Suggest { .. } => "suggest",
        Action::Form { .. } => "form",
        Action::Defer { .. } => "defer",
        Action::DeferUpdate { .. } => "defer update",
        Action::Finish { .. } => "finish",
        Action::Post { .. } => "post",
        Action::Tell { .. } => "tell",
        Action::Correct { .. } => "correct",
    }
}

/// Does it. What is gone need not be edited or removed, and that is no failure; only
/// [`Action::Correct`] tells of it, by a failure that is final.
///
/// # Errors
/// Discord's refusal, or that there was no answer in time.
pub async fn perform(client: &Client, application: Option<ApplicationId>, action: Action) -> Done {
    use LightMethod::{Delete, Patch};
    match action {
        Action::Send {
            channel,
            question,
            nonce,
            say,
        } => {
            let below = body::below(channel, question).fail_if_not_exists(false);
            let message = body::message(&say, nonce).reference_message(below);
            write(client, channel, &message, &say).await
        }
        Action::Post {
            channel,
            nonce,
            say,
        } => write(client, channel, &body::message(&say, nonce), &say).await,
        Action::Tell { user, below, say } => tell(client, user, below, &say).await,
        Action::Edit {
            channel,
            answer,
            say,
        } => {
            let body = Body::new(&body::edit(&say))?;
            unless_gone(change(client, Patch, channel, answer, Some(body)).await)
        }
        Action::Correct {
            channel,
            answer,
            content,
            again,
        } => {
            if again && words(client, channel, answer).await?.trim() == content.trim() {
                return Ok(None);
            }
            let body = Body::new(&body::words(&content))?;
            change(client, Patch, channel, answer, Some(body)).await
        }
        Action::Delete { channel, answer } => {
            unless_gone(change(client, Delete, channel, answer, None).await)
        }
        Action::Respond { to, say, quiet } => {
            let response = Response::Message(body::answer(&say, quiet));
            let body = Body::with(&response, &say.files)?;
            match quiet {
                true => respond(client, &to, body).await,
                false => respond_aloud(client, application, &to, body).await,
            }
        }
        Action::Update { to, say } => {
            let response = Response::UpdateMessage(body::answer(&say, false));
            let body = Body::with(&response, &say.files)?;
            respond_aloud(client, application, &to, body).await
        }
        Action::Remove { to } => {
            respond(client, &to, Body::new(&Response::Acknowledge)?).await?;
            unless_gone(original(client, Delete, application, &to, None).await)
        }
        Action::Suggest { to, choices } => {
            let choices = choices
                .into_iter()
                .map(|(shown, filled)| AutocompleteChoice::new(shown, filled));
            let list = CreateAutocompleteResponse::new().set_choices(choices.collect());
            respond(client, &to, Body::new(&Response::Autocomplete(list))?).await
        }
        Action::Form { to, form } => {
            let form = Response::Modal(body::form(&form));
            respond(client, &to, Body::new(&form)?).await
        }
        Action::Defer { to, quiet } => {
            let empty = CreateInteractionResponseMessage::new().ephemeral(quiet);
            respond(client, &to, Body::new(&Response::Defer(empty))?).await
        }
        Action::DeferUpdate { to } => {
            respond(client, &to, Body::new(&Response::Acknowledge)?).await
        }
        Action::Finish { to, say } => {
            let body = Body::with(&body::finish(&say), &say.files)?;
            original(client, Patch, application, &to, Some(body)).await
        }
    }
}

/// Writes a message into a channel.
async fn write(
    client: &Client,
    channel: event::ChannelId,
    message: &CreateMessage,
    say: &Outgoing,
) -> Done {
    let route = Route::ChannelMessages {
        channel_id: ChannelId::new(channel.0),
    };
    let body = Body::with(message, &say.files)?;
    let sent = client.send(LightMethod::Post, route, Some(body), Care::Counted);
    Ok(Message::read(&sent.await?))
}

/// Writes to somebody alone. Where Discord refuses that, below their message, if that still stands.
async fn tell(
    client: &Client,
    user: event::UserId,
    below: Option<(event::ChannelId, event::MessageId)>,
    say: &Outgoing,
) -> Done {
    // The same for another process that takes it over: nobody is told twice within minutes.
    let mut hasher = DefaultHasher::new();
    (user.0, &say.content).hash(&mut hasher);
    let message = body::message(say, format!("t{:x}", hasher.finish()));
    let told = async {
        let channel = conversation(client, user).await?;
        write(client, channel, &message, say).await
    };
    match (told.await, below) {
        (Err(failure), Some((channel, question))) if failure.is_final() => {
            tracing::info!(%failure, "not told directly, so below their message");
            let below = body::below(channel, question).fail_if_not_exists(true);
            write(
                client,
                channel,
                &message.clone().reference_message(below),
                say,
            )
            .await
        }
        (told, _) => told,
    }
}

/// The channel of the direct conversation with somebody.
async fn conversation(client: &Client, user: event::UserId) -> Result<event::ChannelId, Failure> {
    #[derive(Deserialize)]
    struct Channel {
        id: ChannelId,
    }
    let body = Body::new(&json!({ "recipient_id": user.0.to_string() }))?;
    let route = Route::UserMeDmChannels;
    let answer = client.send(LightMethod::Post, route, Some(body), Care::Counted);
    let channel = serde_json::from_slice::<Channel>(&answer.await?);
    let channel = channel.map_err(|error| Failure::unread(&error))?;
    Ok(event::ChannelId(channel.id.get()))
}

/// Changes or removes a message of the bot.
async fn change(
    client: &Client,
    method: LightMethod,
    channel: event::ChannelId,
    message: event::MessageId,
    body: Option<Body>,
) -> Done {
    let route = route(channel, message);
    client.send(method, route, body, Care::Counted).await?;
    Ok(None)
}

/// What a message says now.
async fn words(
    client: &Client,
    channel: event::ChannelId,
    message: event::MessageId,
) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Message {
        content: String,
    }
    let route = route(channel, message);
    let found = client.send(LightMethod::Get, route, None, Care::Counted);
    let found: Message =
        serde_json::from_slice(&found.await?).map_err(|error| Failure::unread(&error))?;
    Ok(found.content)
}

fn route(channel: event::ChannelId, message: event::MessageId) -> Route<'static> {
    Route::ChannelMessage {
        channel_id: ChannelId::new(channel.0),
        message_id: MessageId::new(message.0),
    }
}

/// What is gone cannot be changed and need not be removed.
fn unless_gone(result: Done) -> Done {
    match result {
        Err(failure) if !failure.is_gone() => Err(failure),
        _ => Ok(None),
    }
}

/// Gives an interaction its first answer.
async fn respond(client: &Client, to: &Visitor, body: Body) -> Done {
    first(client, to, body, false).await?;
    Ok(None)
}

/// Likewise with a message that others may see, and says which it is.
async fn respond_aloud(
    client: &Client,
    application: Option<ApplicationId>,
    to: &Visitor,
    body: Body,
) -> Done {
    #[derive(Deserialize)]
    struct Answer {
        resource: Resource,
    }
    #[derive(Deserialize)]
    struct Resource {
        message: Message,
    }
    let answer = first(client, to, body, true).await?;
    if answer.is_empty() {
        // It is answered, whether or not Discord says with which message.
        let asked = original(client, LightMethod::Get, application, to, None).await;
        return Ok(asked.unwrap_or_default());
    }
    let answer = serde_json::from_slice::<Answer>(&answer).ok();
    Ok(answer.and_then(|answer| answer.resource.message.seen_by_all()))
}

async fn first(client: &Client, to: &Visitor, body: Body, told: bool) -> Result<Vec<u8>, Failure> {
    let route = Route::InteractionResponse {
        interaction_id: InteractionId::new(to.interaction),
        token: &to.token.0,
    };
    let care = Care::FirstAnswer { told };
    client
        .send(LightMethod::Post, route, Some(body), care)
        .await
}

/// Reads, changes or removes the message that answers an interaction, or that its button is on.
async fn original(
    client: &Client,
    method: LightMethod,
    application: Option<ApplicationId>,
    to: &Visitor,
    body: Option<Body>,
) -> Done {
    let application_id = application.ok_or_else(|| Failure::new("not greeted by Discord yet"))?;
    let route = Route::WebhookOriginalInteractionResponse {
        application_id,
        token: &to.token.0,
    };
    let answer = client.send(method, route, body, Care::LaterAnswer).await?;
    Ok(Message::read(&answer))
}

/// What is read of a message that Discord tells of.
#[derive(Deserialize)]
struct Message {
    id: MessageId,
    flags: Option<MessageFlags>,
}

impl Message {
    /// Its id. What was asked for is done, so an answer that cannot be read is no failure.
    fn read(answer: &[u8]) -> Option<event::MessageId> {
        let message = serde_json::from_slice::<Message>(answer).ok()?;
        message.seen_by_all()
    }

    fn seen_by_all(self) -> Option<event::MessageId> {
        let flags = self.flags.unwrap_or_default();
        let quiet = flags.contains(MessageFlags::EPHEMERAL);
        (!quiet).then_some(event::MessageId(self.id.get()))
    }
}
