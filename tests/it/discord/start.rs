//! Starting and stopping: tokens, addresses, registration, signals, exit codes.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;

use crate::standin::*;

const STORY: &str = "tests/cases/story";
const QUESTION: &str = "@Footnote how many people were hurt?";

/// What is missing or wrong here can be put right.
const HERE: i32 = 2;

/// Discord refuses the bot, so that starting it again is of no use.
const REFUSED: i32 = 3;

/// Starts the bot, which cannot run, and says why in these words.
async fn check(world: World, more: &[(&str, &str)], code: i32, words: &[&str]) {
    let bot = Tester::launch(world, STORY, more).await;
    let discord = bot.discord.clone();
    let said = bot.ends_with(code).await;
    for word in words {
        assert!(said.contains(word), "should say {word:?}:\n{said}");
    }
    let refusals = discord.with(|world| world.statuses.get(&401).copied().unwrap_or(0));
    assert!(
        refusals <= 1,
        "asked {refusals} times with a token that was refused"
    );
}

#[tokio::test]
async fn without_a_token() {
    check(
        stage(),
        &[("DISCORD_TOKEN", "")],
        HERE,
        &["DISCORD_TOKEN", "discord.com/developers"],
    )
    .await;
}

#[tokio::test]
async fn with_a_token_that_rest_refuses() {
    let mut world = stage();
    world.token = "the right one".to_owned();
    check(world, &[], REFUSED, &["token", "Reset Token"]).await;
}

/// Each code that ends the bot for good says what is to be done, whether it comes instead of a
/// greeting or later.
#[tokio::test]
async fn refused_for_good() {
    for (code, words) in [
        (4004, ["the token", "Reset Token"]),
        (4010, ["(4010)", "set SHARDS to auto"]),
        (4011, ["(4011)", "set SHARDS to auto"]),
        (4012, ["(4012)", "install a newer one"]),
        (4013, ["(4013)", "allow the bot to see messages"]),
        (4014, ["(4014)", "allow the bot to see messages"]),
    ] {
        let mut world = stage();
        world.habits.refuses_identify = Some(code);
        check(world, &[], REFUSED, &words).await;
        let bot = Tester::start().await;
        bot.connection(|| Frame::Close(Some(code)));
        let said = bot.ends_with(REFUSED).await;
        for word in words {
            assert!(said.contains(word), "{code} should say {word:?}:\n{said}");
        }
    }
}

#[tokio::test]
async fn with_an_address_that_would_leak_the_token() {
    for address in ["http://harbour.example", "ftp://127.0.0.1", "discord"] {
        check(stage(), &[("DISCORD_API", address)], HERE, &["DISCORD_API"]).await;
    }
    let mut world = stage();
    world.gateway_told = Some("wss://gateway.invalid@evil.invalid.".to_owned());
    check(world, &[], HERE, &["gateway"]).await;
}

#[tokio::test]
async fn without_a_story() {
    let bot = Tester::launch(stage(), "tests/cases/no-such-story", &[]).await;
    let said = bot.ends_with(2).await;
    assert!(said.contains("no-such-story"), "{said}");
}

#[tokio::test]
async fn commands_are_registered_once() {
    let mut bot = Tester::start().await;
    let writes = |bot: &Tester| bot.with(|world| world.command_writes);
    assert_eq!(writes(&bot), 1);
    bot.restart().await;
    bot.nothing().await;
    assert_eq!(writes(&bot), 1, "nothing has changed");
    bot.with(|world| {
        let all = world.commands.get_mut(&None).unwrap();
        all[0]["description"] = json!("something else");
    });
    bot.restart().await;
    bot.wait("the right commands", |world| {
        (world.command_writes == 2).then_some(())
    })
    .await;
    bot.finish().await;
}

#[tokio::test]
async fn the_commands_of_moderators_are_offered_on_their_server() {
    let (server, elsewhere) = (SERVER.to_string(), ELSEWHERE.to_string());
    let (editors, captains) = (EDITORS.to_string(), CAPTAINS.to_string());
    let more = [
        ("MODERATOR_GUILD_ID", server.as_str()),
        ("MODERATOR_ROLE_IDS", editors.as_str()),
    ];
    let mut bot = Tester::launch(stage(), STORY, &more).await;
    bot.ready().await;
    let offered = |bot: &Tester, channel: Id, user: Id| {
        let names = bot.offered(channel, user);
        names.contains(&"fact".to_owned())
    };
    assert!(offered(&bot, GENERAL, MOD) && !offered(&bot, GENERAL, ANNA));
    assert!(!offered(&bot, LOBBY, EVE));
    bot.restart().await;
    bot.nothing().await;
    let writes = bot.with(|world| world.command_writes);
    assert_eq!(writes, 2, "nothing has changed");
    bot.set("MODERATOR_GUILD_ID", &elsewhere);
    bot.set("MODERATOR_ROLE_IDS", &captains);
    bot.restart().await;
    bot.wait("the other server's commands", |world| {
        (world.command_writes == 3).then_some(())
    })
    .await;
    assert!(offered(&bot, LOBBY, EVE));
    // A server that the bot is not on is no reason to stay away from the others.
    bot.with(|world| {
        let guild = world.guilds.get_mut(&ELSEWHERE).unwrap();
        guild.members.remove(&FOOTNOTE);
    });
    bot.restart().await;
    bot.nothing().await;
    assert!(bot.log().contains("invite the bot to it"), "{}", bot.log());
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_in_hand_is_still_given() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_millis(500)));
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    bot.plan("POST /interactions", Play::Slow(Duration::from_millis(500)));
    let asked = bot.command(GENERAL, BEN, "ask", &[("question", "who owns the crane?")]);
    bot.planned().await;
    bot.signal("TERM").await;
    bot.reply_to(question).await.says("Seven");
    bot.answer_to(asked).await.says("Kessmouth Port Authority");
    bot.ends_with(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_go_out_before_the_end_is_counted() {
    const ASKED: usize = 400;
    let bot = Tester::start().await;
    for _ in 0..ASKED {
        bot.say(GENERAL, ANNA, QUESTION);
    }
    let first = |world: &mut World| (!world.news.is_empty()).then_some(());
    bot.wait("the first answer", first).await;
    bot.signal("TERM").await;
    let ending = async {
        while !bot.log().contains("stopping before all is done") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let ending = tokio::time::timeout(Duration::from_secs(10), ending).await;
    assert!(ending.is_ok(), "{}", bot.log());
    // What is on its way arrives. Nobody looks at each.
    tokio::time::sleep(Duration::from_millis(500)).await;
    bot.look_away();
    let discord = bot.discord.clone();
    let log = bot.ends_with(0).await;
    let sent = discord.with(|world| {
        let all = world.messages.values();
        all.filter(|one| one.author == world.bot).count()
    });
    let (_, left) = log.split_once("unanswered=").unwrap();
    let left: usize = left.split(' ').next().unwrap().parse().unwrap();
    // Some may have been on their way.
    let all = sent + left;
    assert!((ASKED..=ASKED + 5).contains(&all), "{sent} and {left}");
}

#[tokio::test]
async fn stopped_by_ctrl_c() {
    let bot = Tester::start().await;
    bot.signal("INT").await;
    bot.ends_with(0).await;
}

#[tokio::test]
async fn told_twice_to_stop() {
    let bot = Tester::start().await;
    let (mut other, _folder) = bot.another().await;
    for _ in 0..2 {
        bot.plan("POST /channels", Play::Slow(Duration::from_secs(5)));
    }
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    other.signal("TERM").await;
    let ended = other.end(Duration::from_secs(1)).await;
    assert!(ended.is_none(), "with an answer in hand");
    other.signal("TERM").await;
    let ended = other.end(Duration::from_secs(2)).await.unwrap();
    assert_eq!(ended.code(), Some(1));
    let log = other.log().join("\n");
    assert!(log.contains("told twice"), "{log}");
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

/// Where a proxy keeps the limits for several processes, requests go to it and events come from
/// elsewhere.
#[tokio::test]
async fn rest_is_behind_a_proxy_and_the_gateway_is_not() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}/limits", listener.local_addr().unwrap());
    let bot = Tester::launch(stage(), STORY, &[("DISCORD_API", &proxy)]).await;
    bot.discord.clone().serve_below("/limits", listener);
    bot.ready().await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    let asked = bot.command(GENERAL, BEN, "ask", &[("question", "who owns the crane?")]);
    bot.answer_to(asked).await.says("Kessmouth Port Authority");
    bot.connection(|| Frame::Cut);
    bot.wait("a resume", |world| (world.resumes > 0).then_some(()))
        .await;
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn with_a_token_as_people_paste_it() {
    let pasted = format!(" \"Bot {TOKEN}\" ");
    let bot = Tester::launch(stage(), STORY, &[("DISCORD_TOKEN", &pasted)]).await;
    bot.ready().await;
    bot.finish().await;
}

#[tokio::test]
async fn stopped_while_it_waits_for_discord() {
    let mut world = stage();
    world.habits.unreachable = usize::MAX;
    let bot = Tester::launch(world, STORY, &[]).await;
    bot.wait("an attempt", |world| {
        (world.habits.unreachable < usize::MAX).then_some(())
    })
    .await;
    bot.signal("TERM").await;
    bot.ends_with(0).await;
}

#[tokio::test]
async fn the_last_start_of_the_day_is_not_wasted() {
    let mut world = stage();
    world.habits.identifies_left = 0;
    let bot = Tester::launch(world, STORY, &[]).await;
    bot.wait("a look", |world| world.statuses.get(&200).copied())
        .await;
    bot.signal("TERM").await;
    let discord = bot.discord.clone();
    bot.ends_with(0).await;
    assert_eq!(discord.with(|world| world.identifies), 0);
}

/// Discord says that few starts are left; the bot says so and waits, but no longer than it must.
async fn check_starts(left: u64, reset: Duration, waits: Duration) {
    let mut world = stage();
    world.habits.identifies_left = left;
    world.habits.reset_after = reset;
    let bot = Tester::launch(world, STORY, &[]).await;
    let looked = |world: &mut World| {
        let look = |call: &&String| call.as_str() == "GET /gateway/bot";
        world.calls.iter().find(look).map(|_| ())
    };
    bot.wait_for(Duration::from_secs(60), "a look", looked)
        .await;
    bot.is_calm(waits - Duration::from_millis(300)).await;
    assert_eq!(bot.with(|world| world.identifies), 0, "waits");
    if left == 0 {
        bot.with(|world| world.habits.identifies_left = 1000);
    }
    bot.ready().await;
    let log = bot.log();
    assert!(
        log.contains("few more starts") && log.contains(&format!("left={left} ")),
        "{log}"
    );
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

#[tokio::test]
async fn no_start_is_left_today() {
    let time = Duration::from_secs(2);
    check_starts(0, time, time).await;
}

#[tokio::test]
async fn the_last_starts_of_the_day_are_spread_over_it() {
    check_starts(30, Duration::from_secs(60), Duration::from_secs(2)).await;
}

#[tokio::test]
async fn discord_does_not_say_where_its_gateway_is() {
    let bot = Tester::launch(stage(), STORY, &[]).await;
    for play in [
        Play::Status(500),
        Play::Lost,
        Play::Limited(0.5, "global"),
        Play::Refused(403, 0),
    ] {
        bot.plan("GET /gateway/bot", play);
    }
    bot.ready().await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

#[tokio::test]
async fn nobody_listens_where_the_gateway_should_be() {
    let mut world = stage();
    // The port is reserved for a service that no machine has.
    world.gateway_told = Some("ws://127.0.0.1:1".to_owned());
    let bot = Tester::launch(world, STORY, &[]).await;
    let looked = |world: &mut World| world.statuses.get(&200).copied();
    bot.wait_for(Duration::from_secs(60), "a look", looked)
        .await;
    bot.is_calm(Duration::from_secs(3)).await;
    let log = bot.log();
    assert!(log.contains("connection troubled"), "{log}");
    assert!(!log.contains("discord.gg"), "asked the real one:\n{log}");
    bot.ends_in_trouble().await;
}
