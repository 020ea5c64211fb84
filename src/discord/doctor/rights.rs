//! What the bot may do on its servers, and whether it can do there what its settings ask for.

use serde::Deserialize;
use serenity::http::Route;
use serenity::model::id::{ChannelId, GuildId, RoleId, UserId};
use serenity::model::permissions::Permissions;

use super::{Failure, ask, unanswered};
use crate::app::event;
use crate::curate::rights::Moderators;
use crate::discord::client::Client;
use crate::ops::finding::Finding;

/// What the bot needs to answer, as the README's invitation asks for it.
pub const NEEDED: Permissions = Permissions::VIEW_CHANNEL
    .union(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS)
    .union(Permissions::EMBED_LINKS)
    .union(Permissions::READ_MESSAGE_HISTORY);

/// What it needs to write a line of the record.
const TO_RECORD: Permissions = Permissions::VIEW_CHANNEL.union(Permissions::SEND_MESSAGES);

/// As many servers as Discord names at once.
const PAGE: usize = 200;

/// A server that the bot is on.
#[derive(Deserialize)]
struct Server {
    id: GuildId,
    /// Without what single channels give or take.
    permissions: Permissions,
}

#[derive(Deserialize)]
struct Role {
    id: RoleId,
}

#[derive(Deserialize)]
struct Channel {
    guild_id: Option<GuildId>,
    #[serde(default)]
    permission_overwrites: Vec<Overwrite>,
}

/// What a channel gives to a role or a person, and takes from them.
#[derive(Deserialize)]
struct Overwrite {
    id: String,
    allow: Permissions,
    deny: Permissions,
}

#[derive(Deserialize)]
struct Member {
    user: User,
    roles: Vec<RoleId>,
}

#[derive(Deserialize)]
struct User {
    id: UserId,
}

/// Looks at the servers, the moderators' roles and the channel of the record.
pub async fn look(
    client: &Client,
    moderators: Option<&Moderators>,
    audit: Option<event::ChannelId>,
) -> Vec<Finding> {
    let servers: Vec<Server> = match ask(client, Route::UserMeGuilds).await {
        Ok(servers) => servers,
        Err(failure) => return vec![unanswered("servers", &failure)],
    };
    let mut findings = everywhere(&servers);
    if let Some(moderators) = moderators {
        findings.extend(roles(client, moderators, &servers).await);
    }
    if let Some(audit) = audit {
        findings.push(record(client, audit, &servers).await);
    }
    findings
}

/// What the bot lacks on the servers that it is on.
fn everywhere(servers: &[Server]) -> Vec<Finding> {
    if servers.is_empty() {
        return vec![Finding::note(
            "servers",
            "the bot is on none",
            "Invite it; the README has the link under \"Joining Discord\".",
        )];
    }
    let lacking = |server: &Server| {
        let lacks = NEEDED - server.permissions;
        let is_admin = server.permissions.contains(Permissions::ADMINISTRATOR);
        (!lacks.is_empty() && !is_admin).then(|| {
            let said = format!("on server {} the bot lacks {}", server.id, names(lacks));
            let advice = "Give them to its role in the server's settings, or invite it once more.";
            Finding::fault("permissions", said, advice)
        })
    };
    let mut findings: Vec<Finding> = servers.iter().filter_map(lacking).collect();
    if findings.is_empty() {
        let number = match servers.len() {
            PAGE.. => format!("the first {PAGE} servers"),
            1 => "its server".to_owned(),
            more => format!("its {more} servers"),
        };
        let said =
            format!("the bot may do on {number} what it must; single channels may forbid it");
        findings.push(Finding::good("permissions", said));
    }
    findings
}

/// Whether the moderators' server and roles are there.
async fn roles(client: &Client, moderators: &Moderators, servers: &[Server]) -> Vec<Finding> {
    let Moderators { guild, roles, .. } = moderators;
    let guild_id = GuildId::new(*guild);
    if servers.len() < PAGE && !servers.iter().any(|server| server.id == guild_id) {
        let said = format!("the bot is not on the server {guild} of MODERATOR_GUILD_ID");
        let advice = "Compare the id with that of your server, and invite the bot to it.";
        return vec![Finding::fault("moderators", said, advice)];
    }
    let known: Vec<Role> = match ask(client, Route::GuildRoles { guild_id }).await {
        Ok(known) => known,
        Err(failure) => return vec![unanswered("moderators", &failure)],
    };
    let is_known = |id: &&u64| known.iter().any(|role| role.id.get() == **id);
    let missing: Vec<&u64> = roles.iter().filter(|id| !is_known(id)).collect();
    let mut findings: Vec<Finding> = missing
        .iter()
        .map(|id| {
            let said = format!("there is no role {id} of MODERATOR_ROLE_IDS on the server {guild}");
            let advice = "Copy the ids of its roles anew: Server Settings, Roles, Copy Role ID.";
            Finding::fault("moderators", said, advice)
        })
        .collect();
    if findings.is_empty() {
        findings.push(Finding::good(
            "moderators",
            "their server and roles are there",
        ));
    }
    if roles.contains(guild) {
        findings.push(Finding::fault(
            "moderators",
            "MODERATOR_ROLE_IDS holds the role that everybody has: everybody may edit",
            "Take it out, and name a role of those whom you trust.",
        ));
    }
    findings
}

/// Whether the record of edits can be written.
async fn record(client: &Client, audit: event::ChannelId, servers: &[Server]) -> Finding {
    let channel_id = ChannelId::new(audit.0);
    let channel: Channel = match ask(client, Route::Channel { channel_id }).await {
        Ok(channel) => channel,
        Err(Failure {
            status: Some(403 | 404),
            ..
        }) => {
            let said = format!(
                "the bot does not see the channel {audit} of AUDIT_CHANNEL_ID",
                audit = audit.0
            );
            let advice = "Compare the id, and give the bot View Channel there.";
            return Finding::fault("record", said, advice);
        }
        Err(failure) => return unanswered("record", &failure),
    };
    let server = channel.guild_id.and_then(|guild| {
        let mut servers = servers.iter();
        servers.find(|server| server.id == guild)
    });
    let Some(server) = server else {
        return Finding::note(
            "record",
            "its channel is on no server that was looked at",
            "",
        );
    };
    let me: Member = match myself(client, server.id).await {
        Ok(me) => me,
        Err(failure) => return unanswered("record", &failure),
    };
    let lacks = TO_RECORD - allowed(server, &channel, &me);
    if lacks.is_empty() {
        return Finding::good("record", "the bot may write in its channel");
    }
    let said = format!("in the channel {} the bot lacks {}", audit.0, names(lacks));
    Finding::fault(
        "record",
        said,
        "Give them to the bot in the channel's settings.",
    )
}

async fn myself(client: &Client, guild_id: GuildId) -> Result<Member, Failure> {
    let me: User = ask(client, Route::UserMe).await?;
    let user_id = me.id;
    ask(client, Route::GuildMember { guild_id, user_id }).await
}

/// What is left in a channel of what a server allows.
/// <https://docs.discord.com/developers/topics/permissions#permission-overwrites>
fn allowed(server: &Server, channel: &Channel, me: &Member) -> Permissions {
    if server.permissions.contains(Permissions::ADMINISTRATOR) {
        return Permissions::all();
    }
    let mut allowed = server.permissions;
    let is_everybody = |id: &str| id == server.id.to_string();
    let is_role =
        |id: &str| !is_everybody(id) && me.roles.iter().any(|role| id == role.to_string());
    let is_me = |id: &str| id == me.user.id.to_string();
    let steps: [&dyn Fn(&str) -> bool; 3] = [&is_everybody, &is_role, &is_me];
    for concerns in steps {
        let overwrites = channel.permission_overwrites.iter();
        let (mut deny, mut allow) = (Permissions::empty(), Permissions::empty());
        for overwrite in overwrites.filter(|overwrite| concerns(&overwrite.id)) {
            deny |= overwrite.deny;
            allow |= overwrite.allow;
        }
        allowed = (allowed - deny) | allow;
    }
    allowed
}

/// Permissions as Discord's settings call them.
fn names(permissions: Permissions) -> String {
    permissions.get_permission_names().join(", ")
}
