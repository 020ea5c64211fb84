//! From an interaction to an event: who visits, and what they ask for, press or fill in.
//!
//! What somebody asks is read as a message is. Everything else is handed on as it was typed: it may
//! be kept, or held against what is kept.

use serde::Deserialize;
use serenity::model::application::ModalInteraction;
use serenity::model::application::{ActionRow, ActionRowComponent, ButtonKind};
use serenity::model::application::{CommandDataOption, CommandDataOptionValue};
use serenity::model::application::{CommandInteraction, CommandType, Interaction};
use serenity::model::application::{ComponentInteraction, ComponentInteractionDataKind};
use serenity::model::channel::{Message, MessageFlags};
use serenity::model::guild::Member;
use serenity::model::id::{self, InteractionId, UserId as DiscordUser};
use serenity::model::permissions::Permissions;

use super::frame::data;
use super::inbound::Me;
use super::markup;
use crate::app::event::{
    ChannelId, Event, Filled, GuildId, MessageId, Press, RoleId, Token, UserId, Visitor,
};
use crate::command::{self, Command, Curate, Given, Kind, Takes};

/// What an interaction asks of the bot; `None` where it only wants to know that the bot is there.
pub fn event(interaction: Interaction, me: Me) -> Option<Event> {
    match interaction {
        Interaction::Command(command) => Some(called(command, me)),
        Interaction::Autocomplete(command) => Some(typing(&command)),
        Interaction::Component(press) => Some(pressed(press)),
        Interaction::Modal(form) => Some(filled(form)),
        _ => None,
    }
}

/// An interaction that cannot be read can still be answered, if it says who it is.
pub fn stray(frame: &str) -> Option<Event> {
    #[derive(Deserialize)]
    struct Bare {
        id: InteractionId,
        token: String,
        #[serde(rename = "type")]
        kind: u8,
    }
    const AUTOCOMPLETE: u8 = 4;
    let bare: Bare = data(frame).ok()?;
    let visitor = Visitor {
        interaction: bare.id.get(),
        token: Token(bare.token),
        user: UserId(0),
        channel: ChannelId(0),
        moderates: false,
        guild: None,
        roles: Vec::new(),
    };
    Some(match bare.kind {
        AUTOCOMPLETE => Event::Typing(visitor, Takes::Question, String::new()),
        _ => Event::Stray(visitor),
    })
}

fn called(command: CommandInteraction, me: Me) -> Event {
    let visitor = visitor_of(&command);
    let data = command.data;
    let kind = match data.kind {
        CommandType::ChatInput => Kind::Slash,
        CommandType::Message => Kind::Menu,
        _ => return Event::Stray(visitor),
    };
    let (name, options) = path(&data.name, &data.options);
    let mut given = given(options);
    let target = data.target_id.map(|id| id.to_message_id());
    let message = target.and_then(|id| data.resolved.messages.get(&id));
    let is_own = message.is_some_and(|message| message.author.id == me.bot);
    if let Some(message) = message {
        given.message = Some(markup::words(&message.content, &message.mentions, me.bot));
    }
    match command::read(kind, &name, &given) {
        Some(command) if kind == Kind::Slash => Event::Command(visitor, asked(command, me)),
        // The bot's own words ask nothing.
        Some(Command::Why(_)) if is_own => Event::Command(visitor, Command::Why(String::new())),
        Some(command) => Event::Command(visitor, command),
        None => Event::Stray(visitor),
    }
}

/// The whole name of a command (`domain check`), and the options of the innermost.
fn path<'a>(name: &str, options: &'a [CommandDataOption]) -> (String, &'a [CommandDataOption]) {
    if let [only] = options
        && let CommandDataOptionValue::SubCommand(inner)
        | CommandDataOptionValue::SubCommandGroup(inner) = &only.value
    {
        return path(&format!("{name} {}", only.name), inner);
    }
    (name.to_owned(), options)
}

fn given(options: &[CommandDataOption]) -> Given {
    let mut given = Given::default();
    for option in options {
        match &option.value {
            CommandDataOptionValue::String(text) => {
                given.texts.push((option.name.clone(), text.clone()));
            }
            CommandDataOptionValue::Integer(n) => given.numbers.push((option.name.clone(), *n)),
            _ => {}
        }
    }
    given
}

/// A question in plain words, like one in a message.
fn asked(command: Command, me: Me) -> Command {
    let words = |text: String| markup::words(&text, &[], me.bot);
    match command {
        Command::Ask(text) => Command::Ask(words(text)),
        Command::Why(text) => Command::Why(words(text)),
        Command::Curate(Curate::Test(text)) => Command::Curate(Curate::Test(words(text))),
        other => other,
    }
}

fn typing(command: &CommandInteraction) -> Event {
    let visitor = visitor_of(command);
    let (name, _) = path(&command.data.name, &command.data.options);
    let typed = command.data.autocomplete();
    let takes = typed.as_ref().and_then(|it| command::takes(&name, it.name));
    match (takes, typed) {
        (Some(takes), Some(typed)) => Event::Typing(visitor, takes, typed.value.to_owned()),
        // An option of another version of the commands: nothing is known to suggest.
        _ => Event::Typing(visitor, Takes::Question, String::new()),
    }
}

fn pressed(press: ComponentInteraction) -> Event {
    let place = (press.channel_id, press.guild_id);
    let visitor = visitor(
        press.id,
        press.token,
        press.user.id,
        place,
        press.member.as_ref(),
    );
    let is_button = matches!(press.data.kind, ComponentInteractionDataKind::Button);
    if !is_button || !stands_on(&press.message, &press.data.custom_id) {
        return Event::Stray(visitor);
    }
    Event::Pressed(Press {
        by: visitor,
        carries: press.data.custom_id,
        on: MessageId(press.message.id.get()),
        quiet: is_quiet(&press.message),
    })
}

fn filled(form: ModalInteraction) -> Event {
    let place = (form.channel_id, form.guild_id);
    let visitor = visitor(
        form.id,
        form.token,
        form.user.id,
        place,
        form.member.as_ref(),
    );
    // Opened by a command, a form stands on no message.
    let on = form.message.as_deref();
    Event::Filled(Filled {
        by: visitor,
        carries: form.data.custom_id,
        fields: fields(form.data.components),
        on: on.map(|message| (MessageId(message.id.get()), is_quiet(message))),
    })
}

fn fields(rows: Vec<ActionRow>) -> Vec<(String, String)> {
    let all = rows.into_iter().flat_map(|row| row.components);
    all.filter_map(|component| match component {
        ActionRowComponent::InputText(input) => {
            Some((input.custom_id, input.value.unwrap_or_default()))
        }
        _ => None,
    })
    .collect()
}

/// Whether a message really has the button that is said to be pressed on it. What a button carries
/// is trusted (who asked), so it must be one that the bot wrote. Where the rows of the message could
/// not be read, there is nothing to hold it against.
fn stands_on(message: &Message, carries: &str) -> bool {
    if message.components.is_empty() {
        return true;
    }
    let rows = message.components.iter().flat_map(|row| &row.components);
    let mut buttons = rows.filter_map(|component| match component {
        ActionRowComponent::Button(button) => Some(&button.data),
        _ => None,
    });
    buttons
        .any(|data| matches!(data, ButtonKind::NonLink { custom_id, .. } if custom_id == carries))
}

/// Whether only one visitor sees a message.
fn is_quiet(message: &Message) -> bool {
    let flags = message.flags.unwrap_or_default();
    flags.contains(MessageFlags::EPHEMERAL)
}

fn visitor_of(command: &CommandInteraction) -> Visitor {
    visitor(
        command.id,
        command.token.clone(),
        command.user.id,
        (command.channel_id, command.guild_id),
        command.member.as_deref(),
    )
}

/// On a server, Discord says which roles the visitor has at this moment, and what they may do in
/// the channel where the interaction was started.
fn visitor(
    interaction: InteractionId,
    token: String,
    user: DiscordUser,
    (channel, guild): (id::ChannelId, Option<id::GuildId>),
    member: Option<&Member>,
) -> Visitor {
    let roles = member.map_or(&[][..], |member| &member.roles);
    Visitor {
        interaction: interaction.get(),
        token: Token(token),
        user: UserId(user.get()),
        channel: ChannelId(channel.get()),
        moderates: moderates(member.and_then(|member| member.permissions)),
        guild: guild.map(|id| GuildId(id.get())),
        roles: roles.iter().map(|id| RoleId(id.get())).collect(),
    }
}

fn moderates(permissions: Option<Permissions>) -> bool {
    permissions
        .is_some_and(|p| p.intersects(Permissions::MANAGE_MESSAGES | Permissions::ADMINISTRATOR))
}
