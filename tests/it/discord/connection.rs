//! The connection to the gateway breaks in every way. Resumed where Discord allows it, and no
//! question is answered twice or lost.

use std::time::Duration;

use serde_json::json;

use crate::standin::*;

const QUESTION: &str = "@Footnote how many people were hurt?";

/// How the bot comes back.
#[derive(PartialEq)]
enum Back {
    Resumed,
    Anew,
}

/// Breaks the connection with an answer on its way; another question falls into the gap.
async fn check(frame: impl Fn() -> Frame, back: Back) {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_millis(200)));
    let first = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    bot.connection(frame);
    bot.wait("the end of the connection", |world| {
        world.is_offline().then_some(())
    })
    .await;
    let second = bot.say(GENERAL, BEN, QUESTION);
    bot.reply_to(first).await.says("Seven");
    if back == Back::Resumed {
        bot.reply_to(second).await.says("Seven");
    }
    bot.ready().await;
    let (identifies, resumes) = bot.with(|world| (world.identifies, world.resumes));
    match back {
        Back::Resumed => assert_eq!((identifies, resumes), (1, 1)),
        Back::Anew => assert_eq!(identifies, 2),
    }
    bot.is_calm(Duration::from_secs(1)).await;
    let third = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(third).await.says("Seven");
    bot.nothing().await;
    let looks = bot.with(|world| (world.command_reads, world.command_writes));
    assert_eq!(looks, (1, 1), "commands are looked at once, at the start");
    bot.finish().await;
}

#[tokio::test]
async fn cut() {
    check(|| Frame::Cut, Back::Resumed).await;
}

#[tokio::test]
async fn closed_without_a_code() {
    check(|| Frame::Close(None), Back::Resumed).await;
}

#[tokio::test]
async fn closed_with_a_code() {
    for code in [1000, 1001, 4000, 4001, 4002, 4003, 4005, 4008] {
        check(|| Frame::Close(Some(code)), Back::Resumed).await;
    }
}

#[tokio::test]
async fn closed_with_a_code_that_ends_the_session() {
    check(|| Frame::Close(Some(4007)), Back::Anew).await;
}

#[tokio::test]
async fn timed_out() {
    check(|| Frame::Close(Some(4009)), Back::Anew).await;
}

#[tokio::test]
async fn asked_to_reconnect() {
    check(|| Frame::Send(json!({"op": 7, "d": null})), Back::Resumed).await;
}

#[tokio::test]
async fn session_invalid_but_resumable() {
    check(|| Frame::Send(json!({"op": 9, "d": true})), Back::Resumed).await;
}

#[tokio::test]
async fn session_invalid() {
    let bot = Tester::start().await;
    bot.with(|world| world.sessions[0].over = true);
    bot.with(|world| world.habits.refuses_resume = Some(false));
    bot.connection(|| Frame::Cut);
    bot.wait("a new session", |world| {
        (world.sessions.len() == 2).then_some(())
    })
    .await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    let counts = bot.with(|world| (world.identifies, world.command_writes));
    assert_eq!(counts, (2, 1));
    bot.finish().await;
}

#[tokio::test]
async fn heartbeats_go_unanswered() {
    let mut world = stage();
    world.habits.heartbeat = Duration::from_millis(150);
    let bot = Tester::start_in(world).await;
    bot.with(|world| world.habits.acknowledges = false);
    bot.wait("a resume", |world| (world.resumes > 0).then_some(()))
        .await;
    bot.with(|world| world.habits.acknowledges = true);
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    assert_eq!(bot.with(|world| world.identifies), 1);
    bot.finish().await;
}

#[tokio::test]
async fn a_heartbeat_is_asked_for() {
    let bot = Tester::start().await;
    let before = bot.with(|world| world.heartbeats);
    bot.connection(|| Frame::Send(json!({"op": 1, "d": null})));
    bot.wait("a heartbeat", move |world| {
        (world.heartbeats > before).then_some(())
    })
    .await;
    bot.finish().await;
}

#[tokio::test]
async fn the_gateway_is_away_at_first() {
    let mut world = stage();
    world.habits.unreachable = 1;
    let bot = Tester::start_in(world).await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}
