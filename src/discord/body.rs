//! Bodies of requests: what the bot says, shows and asks for, as Discord wants it written.
//!
//! Every message pings nobody and unfolds no link, whatever it says.

use serde::Serialize;
use serde_json::json;
use serenity::builder::{
    CreateActionRow, CreateAllowedMentions, CreateButton, CreateInputText,
    CreateInteractionResponseMessage, CreateMessage, CreateModal, EditAttachments,
    EditInteractionResponse, EditMessage,
};
use serenity::model::application::{ButtonStyle, InputTextStyle, InteractionResponseFlags};
use serenity::model::channel::{MessageFlags, MessageReference, MessageReferenceKind, Nonce};
use serenity::model::id::{ChannelId, MessageId};

use super::client::Failure;
use crate::app::event::{self, Attachment, Button, Field, Form, Outgoing};

/// What a request carries, ready to be sent as often as it takes.
#[derive(Clone, Debug)]
pub struct Body {
    /// What the bytes are, in HTTP's words.
    pub kind: String,
    /// JSON, or JSON and files in parts.
    pub bytes: Vec<u8>,
}

impl Body {
    /// JSON.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn new(content: &impl Serialize) -> Result<Body, Failure> {
        Ok(Body {
            kind: "application/json".to_owned(),
            bytes: serde_json::to_vec(content).map_err(|error| Failure::unread(&error))?,
        })
    }

    /// A message, or an answer that holds one, with its files. serenity numbers files only where it
    /// sends them itself.
    ///
    /// # Errors
    /// Where it cannot be written as JSON.
    pub fn with(content: &impl Serialize, files: &[Attachment]) -> Result<Body, Failure> {
        if files.is_empty() {
            return Body::new(content);
        }
        let mut json = serde_json::to_value(content).map_err(|error| Failure::unread(&error))?;
        let message = match json.get("data") {
            Some(_) => &mut json["data"],
            None => &mut json,
        };
        let listed = |(number, file): (usize, &Attachment)| json!({ "id": number, "filename": name(file), "description": file.alt });
        message["attachments"] = files.iter().enumerate().map(listed).collect();
        Ok(parts(&json.to_string(), files))
    }
}

/// JSON and files as a form. <https://www.rfc-editor.org/rfc/rfc7578>
fn parts(json: &str, files: &[Attachment]) -> Body {
    let holds = |bytes: &[u8], text: &str| {
        let mut windows = bytes.windows(text.len());
        windows.any(|window| window == text.as_bytes())
    };
    let free = |text: &String| {
        !holds(json.as_bytes(), text) && !files.iter().any(|file| holds(&file.bytes, text))
    };
    let mut tried = (0_u64..).map(|number| format!("footnote-{number}"));
    let boundary = tried.find(free).unwrap_or_default();
    let mut bytes = Vec::new();
    let mut part = |head: &str, kind: &str, content: &[u8]| {
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; {head}\r\nContent-Type: {kind}\r\n\r\n"
        );
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(content);
        bytes.extend_from_slice(b"\r\n");
    };
    part("name=\"payload_json\"", "application/json", json.as_bytes());
    for (number, file) in files.iter().enumerate() {
        let name = name(file);
        let kind = match name.rsplit_once('.') {
            Some((_, "png")) => "image/png",
            _ => "application/octet-stream",
        };
        let head = format!("name=\"files[{number}]\"; filename=\"{name}\"");
        part(&head, kind, &file.bytes);
    }
    bytes.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    Body {
        kind: format!("multipart/form-data; boundary={boundary}"),
        bytes,
    }
}

/// A name that cannot end its quotation marks or its line.
fn name(file: &Attachment) -> String {
    file.name.replace(['"', '\\', '\r', '\n'], "_")
}

/// A message to a channel. The nonce is the same for every attempt at it.
pub fn message(say: &Outgoing, nonce: String) -> CreateMessage {
    CreateMessage::new()
        .content(&say.content)
        .components(rows(say))
        .allowed_mentions(nobody())
        .flags(MessageFlags::SUPPRESS_EMBEDS)
        .nonce(Nonce::String(nonce))
        .enforce_nonce(true)
}

/// That a message stands below another one.
pub fn below(channel: event::ChannelId, message: event::MessageId) -> MessageReference {
    MessageReference::new(MessageReferenceKind::Default, ChannelId::new(channel.0))
        .message_id(MessageId::new(message.0))
}

/// Everything that a message says, anew.
pub fn edit(say: &Outgoing) -> EditMessage {
    words(&say.content).components(rows(say))
}

/// Other words only: what is not given stays.
pub fn words(content: &str) -> EditMessage {
    EditMessage::new()
        .content(content)
        .allowed_mentions(nobody())
        .flags(MessageFlags::SUPPRESS_EMBEDS)
}

/// A message that answers an interaction at once.
pub fn answer(say: &Outgoing, quiet: bool) -> CreateInteractionResponseMessage {
    let flags = InteractionResponseFlags::SUPPRESS_EMBEDS;
    CreateInteractionResponseMessage::new()
        .content(&say.content)
        .components(rows(say))
        .allowed_mentions(nobody())
        .flags(flags)
        .ephemeral(quiet)
}

/// The message that was deferred, without the files of before. Whether all see it, the deferring has
/// said.
pub fn finish(say: &Outgoing) -> EditInteractionResponse {
    EditInteractionResponse::new()
        .content(&say.content)
        .components(rows(say))
        .attachments(EditAttachments::new())
        .allowed_mentions(nobody())
        .flags(MessageFlags::SUPPRESS_EMBEDS)
}

/// A form, one row for each field.
pub fn form(form: &Form) -> CreateModal {
    let row = |field: &Field| CreateActionRow::InputText(input(field));
    CreateModal::new(&form.carries, &form.title).components(form.fields.iter().map(row).collect())
}

fn input(field: &Field) -> CreateInputText {
    let style = match field.long {
        true => InputTextStyle::Paragraph,
        false => InputTextStyle::Short,
    };
    let mut input = CreateInputText::new(style, &field.label, field.name)
        .max_length(field.most)
        .required(field.required);
    if !field.hint.is_empty() {
        input = input.placeholder(&field.hint);
    }
    if !field.value.is_empty() {
        input = input.value(&field.value);
    }
    input
}

fn nobody() -> CreateAllowedMentions {
    CreateAllowedMentions::new().replied_user(false)
}

fn rows(say: &Outgoing) -> Vec<CreateActionRow> {
    let button = |button: &Button| {
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
