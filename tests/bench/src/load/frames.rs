//! Frames of the gateway as Discord writes them to a bot that may not read what is not meant for it.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::chance::Chance;

/// The bot's user, and its application.
pub const BOT: u64 = 1_100_000_000_000_000_001;

/// Servers that write, so many channels in each, and people who ask: so many that nobody meets the
/// bot's limits for one person or one channel.
const SERVERS: u64 = 1_000;
const CHANNELS: u64 = 5;
const PEOPLE: u64 = 20_000;

/// Ordinary messages that differ.
const MESSAGES: u64 = 4_096;

/// An event without its place in the row of events.
#[derive(Clone, Debug)]
pub struct Event {
    /// Discord's name for it.
    pub kind: &'static str,
    /// What it holds, as JSON.
    pub data: Arc<str>,
}

impl Event {
    /// The frame, as the event of this number on its connection.
    pub fn frame(&self, number: u64) -> String {
        let (kind, data) = (self.kind, &self.data);
        format!(r#"{{"t":"{kind}","s":{number},"op":0,"d":{data}}}"#)
    }
}

/// The number that Discord gives to what is made now.
pub fn snowflake() -> u64 {
    const EPOCH: u64 = 1_420_070_400_000;
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.map_or(EPOCH, |time| time.as_millis() as u64);
    (now.saturating_sub(EPOCH)) << 22
}

/// The nth of all servers.
pub fn nth_server(n: u64) -> u64 {
    (262_144_000_000 + n) << 22
}

/// The server that the nth event belongs to.
pub fn server(n: u64) -> u64 {
    nth_server(n % SERVERS)
}

/// Which of the connections is told of what happens on a server.
pub fn shard(server: u64, shards: u64) -> u64 {
    (server >> 22) % shards
}

fn channel(n: u64) -> u64 {
    server(n) + 1 + (n / SERVERS) % CHANNELS
}

fn person(n: u64) -> u64 {
    1_200_000_000_000_000_000 + (n % PEOPLE << 22)
}

fn user(n: u64) -> String {
    let id = person(n);
    format!(
        r#"{{"username":"member{n}","public_flags":0,"primary_guild":null,"id":"{id}","global_name":"Member {n}","display_name_styles":null,"discriminator":"0","collectibles":null,"clan":null,"avatar_decoration_data":null,"avatar":"a1b2c3d4e5f60718293a4b5c6d7e8f90"}}"#
    )
}

const MEMBER: &str = r#""roles":["1100000000000000110","1100000000000000111"],"premium_since":null,"pending":false,"nick":null,"mute":false,"joined_at":"2024-03-05T17:20:11.223000+00:00","flags":0,"deaf":false,"communication_disabled_until":null,"banner":null,"avatar":null"#;

/// Messages of members to each other, each with its server. Every fifth answers an earlier one. What
/// they say is left out, as for every bot without the privilege.
pub fn messages() -> Vec<(u64, Event)> {
    let mut chance = Chance::new(5);
    let first = snowflake();
    let message = |n: u64| {
        let who = chance.below(PEOPLE as usize) as u64;
        let reply = n.is_multiple_of(5).then_some(who + 1);
        let data = message(first + n, n, who, reply);
        let kind = "MESSAGE_CREATE";
        (server(n), Event { kind, data })
    };
    (0..MESSAGES).map(message).collect()
}

fn message(id: u64, n: u64, who: u64, reply: Option<u64>) -> Arc<str> {
    let (guild, channel) = (server(n), channel(n));
    let mut out = String::from("{");
    let _ = write!(
        out,
        r#""type":{},"tts":false,"timestamp":"2026-11-24T10:11:12.131000+00:00","pinned":false,"nonce":"{}","mentions":[{}],"mention_roles":[],"mention_everyone":false,"member":{{{MEMBER}}},"id":"{id}","flags":0,"embeds":[],"edited_timestamp":null,"content":"","components":[],"channel_type":0,"channel_id":"{channel}","author":{},"attachments":[],"guild_id":"{guild}""#,
        if reply.is_some() { 19 } else { 0 },
        id + 77,
        reply.map(user).unwrap_or_default(),
        user(who),
    );
    if let Some(other) = reply {
        let before = id - 50_000;
        let _ = write!(
            out,
            r#","message_reference":{{"type":0,"message_id":"{before}","guild_id":"{guild}","channel_id":"{channel}"}},"referenced_message":{{"type":0,"tts":false,"timestamp":"2026-11-24T10:10:12.131000+00:00","pinned":false,"mentions":[],"mention_roles":[],"mention_everyone":false,"id":"{before}","flags":0,"embeds":[],"edited_timestamp":null,"content":"","components":[],"channel_id":"{channel}","author":{},"attachments":[]}}"#,
            user(other),
        );
    }
    out.push('}');
    out.into()
}

/// The nth question, as `/ask` with these words.
pub fn question(id: u64, n: u64, words: &str) -> Event {
    let (guild, channel) = (server(n), channel(n));
    let words = serde_json::Value::from(words);
    let user = user(n);
    let data = format!(
        r#"{{"version":1,"type":2,"token":"aW50ZXJhY3Rpb246{id}{:0>180}","member":{{"user":{user},"permissions":"2251799813685247",{MEMBER}}},"locale":"en-GB","id":"{id}","guild_locale":"en-US","guild_id":"{guild}","guild":{{"locale":"en-US","id":"{guild}","features":["COMMUNITY","NEWS"]}},"entitlements":[],"entitlement_sku_ids":[],"data":{{"type":1,"options":[{{"value":{words},"type":3,"name":"question"}}],"name":"ask","id":"1100000000000000301"}},"context":0,"channel_id":"{channel}","channel":{{"type":0,"topic":null,"theme_color":null,"rate_limit_per_user":0,"position":3,"permissions":"2251799813685247","parent_id":null,"nsfw":false,"name":"general","last_message_id":"{id}","id":"{channel}","icon_emoji":{{"name":"👋","id":null}},"guild_id":"{guild}","flags":0}},"authorizing_integration_owners":{{"0":"{guild}"}},"attachment_size_limit":10485760,"application_id":"{BOT}","app_permissions":"2251799813685247"}}"#,
        n,
    );
    Event {
        kind: "INTERACTION_CREATE",
        data: data.into(),
    }
}

/// The bot as Discord tells others of it.
pub fn me() -> String {
    format!(
        r#"{{"id":"{BOT}","username":"footnote","global_name":null,"discriminator":"0","avatar":null,"bot":true,"public_flags":0,"flags":0,"verified":true,"mfa_enabled":false,"email":null}}"#
    )
}

/// The greeting, with the servers of this connection.
pub fn ready(gateway: &str, shard: u64, shards: u64, servers: &[u64]) -> Event {
    let guild = |id: &u64| format!(r#"{{"unavailable":true,"id":"{id}"}}"#);
    let guilds: Vec<String> = servers.iter().map(guild).collect();
    let (guilds, me) = (guilds.join(","), me());
    let data = format!(
        r#"{{"v":10,"user_settings":{{}},"user":{me},"session_type":"normal","session_id":"session-{shard}","resume_gateway_url":"{gateway}","relationships":[],"private_channels":[],"presences":[],"guilds":[{guilds}],"guild_join_requests":[],"geo_ordered_rtc_regions":[],"shard":[{shard},{shards}],"auth":{{}},"application":{{"id":"{BOT}","flags":565248}},"_trace":["load"]}}"#
    );
    Event {
        kind: "READY",
        data: data.into(),
    }
}

/// Word of a server of 30 channels and 20 roles that the bot is in.
pub fn joined(server: u64) -> Event {
    let channel = |n: u64| {
        let id = server + 1 + n;
        format!(
            r#"{{"version":1,"type":0,"topic":null,"rate_limit_per_user":0,"position":{n},"permission_overwrites":[{{"type":0,"id":"{server}","deny":"2048","allow":"0"}}],"parent_id":null,"nsfw":false,"name":"channel-{n}","last_message_id":"{id}","id":"{id}","icon_emoji":null,"flags":0}}"#
        )
    };
    let role = |n: u64| {
        let id = server + 100 + n;
        format!(
            r#"{{"version":1,"unicode_emoji":null,"tags":{{}},"position":{n},"permissions":"2251799813685247","name":"role {n}","mentionable":false,"managed":false,"id":"{id}","icon":null,"hoist":false,"flags":0,"colors":{{"tertiary_color":null,"secondary_color":null,"primary_color":0}},"color":0}}"#
        )
    };
    let channels: Vec<String> = (0..30).map(channel).collect();
    let roles: Vec<String> = (0..20).map(role).collect();
    let (channels, roles, me) = (channels.join(","), roles.join(","), me());
    let data = format!(
        r#"{{"voice_states":[],"verification_level":1,"vanity_url_code":null,"unavailable":false,"threads":[],"system_channel_id":null,"system_channel_flags":0,"stickers":[],"stage_instances":[],"splash":null,"soundboard_sounds":[],"safety_alerts_channel_id":null,"rules_channel_id":null,"roles":[{roles}],"region":"deprecated","public_updates_channel_id":null,"presences":[],"premium_tier":0,"premium_subscription_count":0,"premium_progress_bar_enabled":false,"preferred_locale":"en-US","owner_id":"1","nsfw_level":0,"nsfw":false,"name":"Server {server}","mfa_level":0,"members":[{{"user":{me},{MEMBER}}}],"member_count":250,"max_video_channel_users":25,"max_stage_video_channel_users":50,"max_members":500000,"lazy":true,"large":true,"joined_at":"2026-01-02T03:04:05.678000+00:00","id":"{server}","icon":null,"home_header":null,"guild_scheduled_events":[],"features":[],"explicit_content_filter":0,"emojis":[],"discovery_splash":null,"description":null,"default_message_notifications":0,"channels":[{channels}],"banner":null,"application_id":null,"afk_timeout":300,"afk_channel_id":null}}"#
    );
    Event {
        kind: "GUILD_CREATE",
        data: data.into(),
    }
}
