//! Requests that fail: limits, server errors, lost answers, missing rights. Never two answers.

use std::time::Duration;

use crate::standin::*;

const QUESTION: &str = "@Footnote how many people were hurt?";

#[tokio::test]
async fn an_answer_is_given_once_whatever_goes_wrong() {
    let bot = Tester::start().await;
    for play in [
        Play::Limited(0.3, "user"),
        Play::Limited(0.3, "shared"),
        Play::Limited(0.3, "global"),
        Play::Status(500),
        Play::Status(503),
        Play::DoneBut(502),
        Play::Lost,
    ] {
        let here = format!("POST /channels/{GENERAL}/messages");
        let before = bot.calls(&here);
        bot.plan("POST /channels", play.clone());
        let question = bot.say(GENERAL, ANNA, QUESTION);
        bot.reply_to(question).await.says("Seven");
        // Where the first attempt was done after all, Discord knows the second by its nonce.
        let twice = |world: &mut World| {
            let calls = world
                .calls
                .iter()
                .filter(|call| call.starts_with(&here))
                .count();
            (calls == before + 2).then_some(())
        };
        bot.wait("a second attempt", twice).await;
        bot.nothing().await;
        assert_eq!(bot.calls(&here), before + 2, "{play:?}");
    }
    assert_eq!(bot.posts_in(GENERAL).len(), 7);
    bot.finish().await;
}

#[tokio::test]
async fn an_interaction_is_answered_once_whatever_goes_wrong() {
    let bot = Tester::start().await;
    for play in [Play::Status(500), Play::DoneBut(502), Play::Lost] {
        bot.plan("POST /interactions", play);
        let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
        bot.answer_to(asked).await.says("Kessmouth Port Authority");
    }
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn edits_and_deletions_are_tried_again() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    let answer = bot.reply_to(question).await;
    bot.plan("PATCH /channels", Play::Status(500));
    bot.edit(question, "@Footnote who owns the crane?");
    bot.edited(answer.id())
        .await
        .says("Kessmouth Port Authority");
    bot.plan("DELETE /channels", Play::Limited(0.2, "user"));
    bot.delete(question);
    bot.gone(answer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn everybody_waits_when_all_routes_are_limited() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Limited(0.5, "global"));
    let first = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    let second = bot.say(RANDOM, BEN, QUESTION);
    bot.reply_to(first).await;
    bot.reply_to(second).await;
    let limits = bot.with(|world| world.statuses.get(&429).copied());
    // The second may have been on its way before the bot could know.
    assert!(matches!(limits, Some(1 | 2)), "{limits:?}");
    bot.finish().await;
}

/// Those that wait for their turn when a limit for all is met were not told of it before.
#[tokio::test]
async fn those_at_the_gate_wait_as_well() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Limited(2.0, "global"));
    let questions: Vec<_> = (0..60)
        .map(|_| bot.dm(bot.stranger(), "how many people were hurt?"))
        .collect();
    for question in questions {
        bot.reply_to(question).await.says("Seven");
    }
    let limits = bot.with(|world| world.statuses[&429]);
    assert!(limits <= 10, "{limits} were on their way already");
    bot.finish().await;
}

#[tokio::test]
async fn where_the_bot_may_not_speak_it_stays_silent() {
    let mut world = stage();
    world.channels.get_mut(&RANDOM).unwrap().denied = SEND;
    let bot = Tester::start_in(world).await;
    bot.say(RANDOM, ANNA, QUESTION);
    bot.wait("a refusal", |world| world.statuses.get(&403).copied())
        .await;
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.with(|world| world.users.get_mut(&BEN).unwrap().takes_dms = false);
    bot.dm(BEN, "how many people were hurt?");
    bot.wait("another refusal", |world| {
        (world.statuses[&403] > 1).then_some(())
    })
    .await;
    bot.nothing().await;
    let refusals = bot.with(|world| world.statuses[&403]);
    assert_eq!(refusals, 2, "asked again where it is forbidden");
    bot.finish().await;
}

#[tokio::test]
async fn a_question_that_goes_before_it_is_answered() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Status(500));
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    // The reply has nothing to stand under any more; it is posted all the same, and taken back.
    bot.delete(question);
    let answer = bot.posted().await;
    bot.gone(answer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_the_bot() {
    let bot = Tester::start().await;
    bot.with(|world| world.token = "another one".to_owned());
    bot.say(GENERAL, ANNA, QUESTION);
    bot.say(RANDOM, BEN, QUESTION);
    let refused = bot.discord.clone();
    let said = bot.ends_with(3).await;
    assert!(said.contains("token"), "{said}");
    let refusals = refused.with(|world| world.statuses[&401]);
    assert!(refusals <= 2, "{refusals} requests with a refused token");
}

#[tokio::test]
async fn a_slow_answer_does_not_hold_up_others() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_secs(2)));
    let slow = bot.say(GENERAL, ANNA, QUESTION);
    bot.planned().await;
    let quick = bot.say(RANDOM, BEN, QUESTION);
    bot.reply_to(quick).await;
    assert!(
        bot.with(|world| world.news.is_empty()),
        "the slow one was to be later"
    );
    bot.reply_to(slow).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_channel_that_refuses_the_bot_is_left_alone() {
    let mut world = stage();
    world.channels.get_mut(&RANDOM).unwrap().denied = SEND;
    let bot = Tester::start_in(world).await;
    for _ in 0..20 {
        bot.say(RANDOM, bot.stranger(), QUESTION);
    }
    bot.wait("a refusal", |world| world.statuses.get(&403).copied())
        .await;
    bot.settle().await;
    assert_eq!(bot.with(|world| world.statuses[&403]), 1);
    let log = bot.log();
    assert!(
        log.contains("403/50013") || log.contains("403/50001"),
        "says why:\n{log}"
    );
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

#[tokio::test]
async fn discord_takes_longer_than_is_waited_for() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_secs(11)));
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.is_calm(Duration::from_secs(9)).await;
    bot.reply_to(question).await.says("Seven");
    // The first attempt is done by now as well.
    bot.is_calm(Duration::from_secs(2)).await;
    assert_eq!(bot.calls("POST /channels"), 2);
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_that_comes_after_three_seconds() {
    let bot = Tester::start().await;
    bot.plan(
        "POST /interactions",
        Play::Slow(Duration::from_millis(3200)),
    );
    let late = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    bot.planned().await;
    bot.is_calm(Duration::from_millis(3500)).await;
    assert_eq!(
        bot.calls("POST /interactions"),
        1,
        "it is of no use any more"
    );
    bot.with(|world| world.interactions.get_mut(&late).unwrap().state = State::Answered);
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    bot.answer_to(asked).await.says("Kessmouth Port Authority");
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn all_tasks_together_keep_to_the_limit() {
    let mut world = stage();
    let channels: Vec<Id> = (1..40)
        .map(|place| world.found(SERVER + (place << 22)))
        .collect();
    let bot = Tester::start_in(world).await;
    let began = std::time::Instant::now();
    let questions: Vec<_> = (0..200)
        .map(|i| bot.say(channels[i % channels.len()], bot.stranger(), QUESTION))
        .collect();
    let count = questions.len();
    for question in questions {
        bot.reply_to(question).await.says("Seven");
    }
    // A busy machine may hand several over at once, but none is sent too early.
    let least = Duration::from_millis(25 * (count as u64 - 5));
    assert!(began.elapsed() >= least, "{:?}", began.elapsed());
    let (busiest, refused) =
        bot.with(|world| (world.limits.busiest, world.statuses.get(&429).copied()));
    assert!(busiest <= 50 && refused.is_none(), "{busiest}, {refused:?}");
    bot.finish().await;
}
