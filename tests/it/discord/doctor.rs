//! `footnote doctor` against the stand-in: what it finds, what it advises, and its exit code.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use super::desk::*;
use crate::standin::*;

/// The settings that all is well with.
fn well(discord: &Discord) -> Vec<(&'static str, String)> {
    vec![
        ("DISCORD_TOKEN", TOKEN.to_owned()),
        ("DISCORD_API", discord.address.clone()),
        (
            "KNOWLEDGE_DIR",
            format!("{}/{STORY}", env!("CARGO_MANIFEST_DIR")),
        ),
        ("MODERATOR_GUILD_ID", SERVER.to_string()),
        ("MODERATOR_ROLE_IDS", EDITORS.to_string()),
        ("AUDIT_CHANNEL_ID", RECORD.to_string()),
    ]
}

fn examine(folder: &Path, set: &[(&'static str, String)]) -> (Option<i32>, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .arg("doctor")
        .env_clear()
        .envs(set.iter().map(|(name, value)| (*name, value)))
        .current_dir(folder)
        .output()
        .unwrap();
    let said = String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap();
    let secret = TOKEN.rsplit('.').next().unwrap();
    assert!(!said.contains(secret), "the token is shown:\n{said}");
    (out.status.code(), said)
}

/// Examines a bot in this world with these settings changed, and expects an exit code and words.
async fn check(world: World, set: &[(&'static str, &str)], code: i32, words: &[&str]) {
    let discord = Discord::listen(world).await;
    let folder = tempfile::tempdir().unwrap();
    check_at(&discord, folder.path(), set, code, words);
}

fn check_at(
    discord: &Arc<Discord>,
    folder: &Path,
    set: &[(&'static str, &str)],
    code: i32,
    words: &[&str],
) {
    let mut all = well(discord);
    for (name, value) in set {
        all.retain(|(known, _)| known != name);
        all.push((name, (*value).to_owned()));
    }
    let (ended, said) = examine(folder, &all);
    for word in words {
        assert!(said.contains(word), "should say {word:?}:\n{said}");
    }
    assert_eq!(ended, Some(code), "{said}");
    let faults = said
        .lines()
        .filter(|line| line.starts_with("FAULT"))
        .count();
    assert_eq!(faults > 0, code == 1, "{said}");
    let broken = discord.with(|world| world.faults.clone());
    assert!(broken.is_empty(), "{broken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bot_that_is_well() {
    let words = [
        "ok    settings: can be read; 1 role may edit",
        "ok    story:",
        "note  database: there is none",
        "ok    clock: agrees",
        "ok    token: is accepted",
        "ok    permissions:",
        "ok    moderators:",
        "ok    record:",
        "The bot can do its work.",
    ];
    check(stage(), &[], 0, &words).await;
}

/// Its rights let the owner write, and nobody can make a file there.
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_takes_no_file() {
    let database = ("DATABASE_URL", "sqlite:///sys/kernel/footnote.db");
    let words = ["database: cannot be written to", "permissions of its file"];
    check(stage(), &[database], 1, &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_changes_nothing() {
    let discord = Discord::listen(stage()).await;
    let folder = tempfile::tempdir().unwrap();
    check_at(&discord, folder.path(), &[], 0, &[]);
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        0,
        "no file is made"
    );
    let calls = discord.with(|world| world.calls.clone());
    assert!(
        calls.iter().all(|call| call.starts_with("GET ")),
        "{calls:?}"
    );
    assert_eq!(discord.with(|world| world.identifies), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_and_tokens_that_need_a_hand() {
    type Case = (
        &'static [(&'static str, &'static str)],
        &'static [&'static str],
    );
    let cases: [Case; 5] = [
        (
            &[("DISCORD_TOKEN", ""), ("REVIEW", "three")],
            &[
                "DISCORD_TOKEN is not set",
                "REVIEW is",
                "Discord: was not asked",
            ],
        ),
        (
            &[("DISCORD_TOKEN", "0123456789abcdef0123456789abcdef")],
            &[
                "token: does not look like",
                "three parts",
                "refused by Discord",
            ],
        ),
        (
            &[("DISCORD_TOKEN", "AAA.BBB.CCC")],
            &["token: is refused by Discord", "Reset Token"],
        ),
        (
            &[("KNOWLEDGE_DIR", "no-such-folder")],
            &["story: there is no folder", "no-such-folder"],
        ),
        (
            &[("DATABASE_URL", "sqlite://no-such-folder/footnote.db")],
            &[
                "database: cannot be written to",
                "permissions of its file and folder",
            ],
        ),
    ];
    for (set, words) in cases {
        check(stage(), set, 1, words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rights_that_are_missing() {
    let mut world = stage();
    world.guilds.get_mut(&SERVER).unwrap().denied = EMBED_LINKS;
    let here = SERVER.to_string();
    let words = [
        "FAULT permissions",
        &here,
        "lacks Embed Links",
        "invite it once more",
    ];
    check(world, &[], 1, &words).await;
    for (denied, words) in [
        (SEND, ["FAULT record", "lacks Send Messages"]),
        (VIEW, ["FAULT record", "does not see the channel"]),
    ] {
        let mut world = stage();
        world.channels.get_mut(&RECORD).unwrap().denied = denied;
        check(world, &[], 1, &words).await;
    }
    let mut world = stage();
    for guild in world.guilds.values_mut() {
        guild.members.remove(&FOOTNOTE);
    }
    check(
        world,
        &[],
        1,
        &["note  servers: the bot is on none", "not on the server"],
    )
    .await;
    let captains = CAPTAINS.to_string();
    let set = [("MODERATOR_ROLE_IDS", captains.as_str())];
    check(
        stage(),
        &set,
        1,
        &["there is no role", &captains, "Copy Role ID"],
    )
    .await;
    let everybody = format!("{EDITORS}, {SERVER}");
    let set = [("MODERATOR_ROLE_IDS", everybody.as_str())];
    check(stage(), &set, 1, &["everybody may edit"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stands_on_discords_side() {
    let mut world = stage();
    world.endpoint = Some("https://bot.example/interactions".to_owned());
    check(world, &[], 1, &["Interactions Endpoint URL"]).await;
    let mut world = stage();
    world.habits.identifies_left = 3;
    check(
        world,
        &[],
        0,
        &["note  starts: Discord allows only 3 more today"],
    )
    .await;
    let mut world = stage();
    world.skip(Duration::from_secs(3600));
    check(world, &[], 1, &["behind Discord's", "timedatectl"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_it_says_so_and_goes_on() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let words = [
        "note  Discord: cannot be reached",
        "The bot can do its work.",
    ];
    check(stage(), &[("DISCORD_API", &address)], 0, &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_of_a_running_bot() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    bot.settle().await;
    let discord = Arc::clone(&bot.discord);
    let words = ["ok    database: is at revision 1", "all as written"];
    check_at(&discord, bot.folder.path(), &[], 0, &words);
    let file = bot.folder.path().join("footnote.db");
    let address = format!("sqlite://{}", file.display());
    let pool = sqlx::sqlite::SqlitePool::connect(&address).await.unwrap();
    let triggers: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            .fetch_all(&pool)
            .await
            .unwrap();
    for trigger in triggers {
        let dropped = format!("DROP TRIGGER {trigger}");
        sqlx::query(sqlx::AssertSqlSafe(dropped))
            .execute(&pool)
            .await
            .unwrap();
    }
    let forged = "UPDATE history SET why = 'another reason' WHERE seq = 1";
    sqlx::query(forged).execute(&pool).await.unwrap();
    pool.close().await;
    let words = [
        "FAULT database: row 1 of the history",
        "Compare it with a backup",
    ];
    check_at(&discord, bot.folder.path(), &[], 1, &words);
    bot.finish().await;
}
