//! The stage on which people meet: servers, channels, who is there and who may do what.

use std::collections::HashMap;

use super::model::{ADMINISTRATOR, Channel, Guild, MANAGE_MESSAGES, MENTION_EVERYONE, User};
use super::world::World;
use super::{Id, TOKEN};

pub const FOOTNOTE: Id = 1_100_000_000_000_000_001;
pub const APPLICATION: Id = 1_100_000_000_000_000_001;
pub const ANNA: Id = 1_100_000_000_000_000_011;
pub const BEN: Id = 1_100_000_000_000_000_012;
/// May manage messages, and ping everyone.
pub const MOD: Id = 1_100_000_000_000_000_013;
/// Another bot.
pub const ROBOT: Id = 1_100_000_000_000_000_014;
/// May manage messages, like `MOD`.
pub const SECOND: Id = 1_100_000_000_000_000_015;
/// Nobody special on `SERVER`, but may do everything `ELSEWHERE`.
pub const EVE: Id = 1_100_000_000_000_000_016;
pub const SERVER: Id = 1_100_000_000_000_000_100;
pub const GENERAL: Id = 1_100_000_000_000_000_101;
pub const RANDOM: Id = 1_100_000_000_000_000_102;
/// A thread in `GENERAL`.
pub const THREAD: Id = 1_100_000_000_000_000_103;
/// A channel of `SERVER` that nobody has written in.
pub const RECORD: Id = 1_100_000_000_000_000_104;
/// A role on `SERVER`, which `MOD` and `SECOND` have.
pub const EDITORS: Id = 1_100_000_000_000_000_110;
/// Another server.
pub const ELSEWHERE: Id = 1_100_000_000_004_000_200;
/// The channel of `ELSEWHERE`.
pub const LOBBY: Id = 1_100_000_000_004_000_201;
/// A role on `ELSEWHERE`, which `EVE` has.
pub const CAPTAINS: Id = 1_100_000_000_004_000_210;

impl World {
    /// Another server, with one channel; gives the channel.
    pub fn found(&mut self, id: Id) -> Id {
        let guild = Guild {
            denied: 0,
            name: format!("Server {id}"),
            owner: EVE,
            members: HashMap::from([(FOOTNOTE, 0), (EVE, ADMINISTRATOR)]),
            roles: HashMap::new(),
        };
        self.guilds.insert(id, guild);
        let channel = Channel {
            id: id + 1,
            guild: Some(id),
            name: "general".to_owned(),
            ..Channel::default()
        };
        self.channels.insert(id + 1, channel);
        id + 1
    }
}

/// A world with two servers, six people and two bots.
pub fn stage() -> World {
    let mut world = World::new(TOKEN);
    world.bot = FOOTNOTE;
    world.application = APPLICATION;
    for (id, name, bot) in [
        (FOOTNOTE, "Footnote", true),
        (ANNA, "Anna", false),
        (BEN, "Ben", false),
        (MOD, "Mod", false),
        (ROBOT, "Robot", true),
        (SECOND, "Second", false),
        (EVE, "Eve", false),
    ] {
        let name = name.to_owned();
        world.users.insert(
            id,
            User {
                name,
                bot,
                takes_dms: true,
            },
        );
    }
    let moderates = MANAGE_MESSAGES | MENTION_EVERYONE;
    let harbour = Guild {
        name: "Harbour".to_owned(),
        owner: MOD,
        members: HashMap::from([
            (FOOTNOTE, 0),
            (ANNA, 0),
            (BEN, 0),
            (MOD, moderates),
            (ROBOT, 0),
            (SECOND, moderates),
            (EVE, 0),
        ]),
        roles: HashMap::from([(MOD, vec![EDITORS]), (SECOND, vec![EDITORS])]),
        denied: 0,
    };
    let elsewhere = Guild {
        name: "Elsewhere".to_owned(),
        owner: EVE,
        members: HashMap::from([(FOOTNOTE, 0), (EVE, ADMINISTRATOR), (ANNA, 0)]),
        roles: HashMap::from([(EVE, vec![CAPTAINS])]),
        denied: 0,
    };
    world.guilds.insert(SERVER, harbour);
    world.guilds.insert(ELSEWHERE, elsewhere);
    for (guild, id, name, parent) in [
        (SERVER, GENERAL, "general", None),
        (SERVER, RANDOM, "random", None),
        (SERVER, THREAD, "crane", Some(GENERAL)),
        (SERVER, RECORD, "record", None),
        (ELSEWHERE, LOBBY, "lobby", None),
    ] {
        world.channels.insert(
            id,
            Channel {
                id,
                guild: Some(guild),
                name: name.to_owned(),
                parent,
                ..Channel::default()
            },
        );
    }
    world
}
