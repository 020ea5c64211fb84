//! From actions to requests: what the bot says, as Discord wants it.
//!
//! Every message pings nobody and unfolds no link, whatever it says.

use serde::{Deserialize, Serialize};
use serenity::builder::{
    AutocompleteChoice, CreateActionRow, CreateAllowedMentions, CreateAutocompleteResponse,
    CreateButton, CreateInteractionResponse, CreateInteractionResponseMessage, CreateMessage,
    EditMessage,
};
use serenity::http::{LightMethod, Route};
use serenity::model::application::{ButtonStyle, InteractionResponseFlags};
use serenity::model::channel::{MessageFlags, MessageReference, MessageReferenceKind, Nonce};
use serenity::model::id::{ApplicationId, ChannelId, InteractionId, MessageId};

use super::client::{Care, Client, Failure};
use crate::app::event::{self, Action, Outgoing, Visitor};

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
    }
}

/// Does it, and gives the id of the message that was posted, where one was.
///
/// # Errors
/// Discord's refusal, or that there was no answer in time.
pub async fn perform(
    client: &Client,
    application: Option<ApplicationId>,
    action: Action,
) -> Result<Option<event::MessageId>, Failure> {
    match action {
        Action::Send {
            channel,
            question,
            nonce,
            say,
        } => {
            let channel_id = ChannelId::new(channel.0);
            let reference = MessageReference::new(MessageReferenceKind::Default, channel_id)
                .message_id(MessageId::new(question.0))
                .fail_if_not_exists(false);
            let message = CreateMessage::new()
                .content(say.content.clone())
                .components(rows(&say))
                .allowed_mentions(nobody())
                .flags(MessageFlags::SUPPRESS_EMBEDS)
                .reference_message(reference)
                .nonce(Nonce::String(nonce))
                .enforce_nonce(true);
            let route = Route::ChannelMessages { channel_id };
            let answer = post(client, route, &message, Care::Counted).await?;
            posted(&answer).map(Some)
        }
        Action::Edit {
            channel,
            answer,
            say,
        } => {
            let route = Route::ChannelMessage {
                channel_id: ChannelId::new(channel.0),
                message_id: MessageId::new(answer.0),
            };
            let message = EditMessage::new()
                .content(say.content.clone())
                .components(rows(&say))
                .allowed_mentions(nobody())
                .flags(MessageFlags::SUPPRESS_EMBEDS);
            let body = Some(json(&message)?);
            let sent = client.send(LightMethod::Patch, route, body, Care::Counted);
            unless_gone(sent.await)
        }
        Action::Delete { channel, answer } => {
            let route = Route::ChannelMessage {
                channel_id: ChannelId::new(channel.0),
                message_id: MessageId::new(answer.0),
            };
            let sent = client.send(LightMethod::Delete, route, None, Care::Counted);
            unless_gone(sent.await)
        }
        Action::Respond { to, say, quiet } => {
            let message = response(&say).flags(flags(quiet));
            respond(client, &to, CreateInteractionResponse::Message(message)).await
        }
        Action::Update { to, say } => {
            let message = response(&say).flags(flags(false));
            respond(
                client,
                &to,
                CreateInteractionResponse::UpdateMessage(message),
            )
            .await
        }
        Action::Remove { to } => {
            respond(client, &to, CreateInteractionResponse::Acknowledge).await?;
            let Some(application_id) = application else {
                return Ok(None);
            };
            let route = Route::WebhookOriginalInteractionResponse {
                application_id,
                token: &to.token.0,
            };
            let sent = client.send(LightMethod::Delete, route, None, Care::LaterAnswer);
            unless_gone(sent.await)
        }
        Action::Suggest { to, choices } => {
            let choices = choices.into_iter().map(|text| {
                // What is picked is what is asked.
                AutocompleteChoice::new(text.clone(), text)
            });
            let list = CreateAutocompleteResponse::new().set_choices(choices.collect());
            respond(client, &to, CreateInteractionResponse::Autocomplete(list)).await
        }
    }
}

async fn respond(
    client: &Client,
    to: &Visitor,
    response: CreateInteractionResponse,
) -> Result<Option<event::MessageId>, Failure> {
    /// An earlier attempt got through after all.
    const ALREADY_ANSWERED: i64 = 40060;
    let route = Route::InteractionResponse {
        interaction_id: InteractionId::new(to.interaction),
        token: &to.token.0,
    };
    match post(client, route, &response, Care::FirstAnswer).await {
        Err(failure) if failure.code != Some(ALREADY_ANSWERED) => Err(failure),
        _ => Ok(None),
    }
}

async fn post(
    client: &Client,
    route: Route<'_>,
    body: &impl Serialize,
    care: Care,
) -> Result<Vec<u8>, Failure> {
    let body = Some(json(body)?);
    client.send(LightMethod::Post, route, body, care).await
}

/// What is gone cannot be changed and need not be removed.
fn unless_gone(result: Result<Vec<u8>, Failure>) -> Result<Option<event::MessageId>, Failure> {
    match result {
        Err(failure) if !failure.is_gone() => Err(failure),
        _ => Ok(None),
    }
}

fn posted(answer: &[u8]) -> Result<event::MessageId, Failure> {
    #[derive(Deserialize)]
    struct Posted {
        id: MessageId,
    }
    let posted: Posted = serde_json::from_slice(answer).map_err(|error| Failure::unread(&error))?;
    Ok(event::MessageId(posted.id.get()))
}

fn json(body: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(body).map_err(|error| Failure::unread(&error))
}

fn response(say: &Outgoing) -> CreateInteractionResponseMessage {
    CreateInteractionResponseMessage::new()
        .content(say.content.clone())
        .components(rows(say))
        .allowed_mentions(nobody())
}

fn flags(quiet: bool) -> InteractionResponseFlags {
    let flags = InteractionResponseFlags::SUPPRESS_EMBEDS;
    match quiet {
        true => flags | InteractionResponseFlags::EPHEMERAL,
        false => flags,
    }
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

fn rows(say: &Outgoing) -> Vec<CreateActionRow> {
    let button = |button: &event::Button| {
        let style = match button.primary {
            true => ButtonStyle::Primary,
            false => ButtonStyle::Secondary,
        };
        CreateButton::new(&button.carries)
            .label(&button.label)
            .style(style)
    };
    let rows = say.buttons.chunks(5);
    rows.map(|row| CreateActionRow::Buttons(row.iter().map(button).collect()))
        .collect()
}
