//! Several connections, in one process or in several: each server belongs to exactly one of them.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::standin::*;

const STORY: &str = "tests/cases/story";
const QUESTION: &str = "@Footnote how many people were hurt?";

/// Starting takes five seconds for each that must wait.
const LONG: Duration = Duration::from_secs(40);

/// A world in which Discord advises four connections and lets two begin at once, and a channel on each
/// of eleven servers.
fn wide() -> (World, Vec<Id>) {
    let mut world = stage();
    world.habits.shards = 4;
    world.habits.max_concurrency = 2;
    world.habits.paces = true;
    let mut channels = Vec::from([GENERAL, LOBBY]);
    for place in 1..10 {
        channels.push(world.found(SERVER + (place << 22)));
    }
    (world, channels)
}

/// Waits until these connections stand, and no others.
async fn stand(bot: &Tester, expected: &[(u64, u64)]) {
    let expected: BTreeSet<_> = expected.iter().copied().collect();
    let live = |world: &World| -> Vec<(u64, u64)> {
        let live = world.sessions.iter().filter(|one| one.link.is_some());
        live.map(|one| one.shard).collect()
    };
    let all = |world: &mut World| {
        let live = live(world);
        let is_all = live.len() == expected.len() && live.iter().all(|one| expected.contains(one));
        is_all.then_some(())
    };
    bot.wait_for(LONG, "all connections", all).await;
}

/// On each server somebody asks and is answered once; and somebody who writes to the bot alone.
async fn check(bot: &Tester, channels: &[Id]) {
    for _ in 0..2 {
        for channel in channels {
            let question = bot.say(*channel, bot.stranger(), QUESTION);
            bot.reply_to(question).await.says("Seven");
        }
    }
    let question = bot.dm(ANNA, "how many people were hurt?");
    bot.reply_to(question).await.says("Seven");
    bot.nothing().await;
}

#[tokio::test]
async fn as_many_as_discord_advises() {
    let (world, channels) = wide();
    let bot = Tester::start_in(world).await;
    stand(&bot, &[(0, 4), (1, 4), (2, 4), (3, 4)]).await;
    check(&bot, &channels).await;
    let (hasty, reads, writes) =
        bot.with(|world| (world.hasty, world.command_reads, world.command_writes));
    assert_eq!(hasty, 0, "began sooner than Discord allows");
    assert_eq!((reads, writes), (1, 1), "one of them sees to the commands");
    // One is cut off, and the others go on.
    bot.with(|world| {
        world.sessions.iter_mut().for_each(|one| {
            let link = one.link.take_if(|_| one.shard.0 == 2);
            link.map(|link| link.send(Frame::Cut));
        })
    });
    check(&bot, &channels).await;
    assert_eq!(bot.with(|world| (world.identifies, world.resumes)), (4, 1));
    bot.finish().await;
}

#[tokio::test]
async fn divided_between_two_processes() {
    let (world, channels) = wide();
    let mut bot = Tester::launch(world, STORY, &[("SHARDS", "0-1/4")]).await;
    bot.set("SHARDS", "2-3/4");
    // It may begin at the same moment. Then one of them is refused, and tries again.
    let (mut other, _folder) = bot.another().await;
    bot.ready().await;
    stand(&bot, &[(0, 4), (1, 4), (2, 4), (3, 4)]).await;
    check(&bot, &channels).await;
    other.signal("TERM").await;
    let status = other.end(Duration::from_secs(10)).await.unwrap();
    assert_eq!(status.code(), Some(0));
    stand(&bot, &[(0, 4), (1, 4)]).await;
    bot.finish().await;
}

#[tokio::test]
async fn more_are_opened_when_discord_wants_them() {
    let (mut world, channels) = wide();
    world.habits.shards = 1;
    let bot = Tester::start_in(world).await;
    stand(&bot, &[(0, 1)]).await;
    bot.with(|world| world.habits.shards = 2);
    bot.connection(|| Frame::Close(Some(4011)));
    stand(&bot, &[(0, 2), (1, 2)]).await;
    check(&bot, &channels).await;
    bot.finish().await;
}

#[tokio::test]
async fn too_few_are_set() {
    let (world, _) = wide();
    let bot = Tester::launch(world, STORY, &[("SHARDS", "0-1/2")]).await;
    let said = bot.ends_with(3).await;
    assert!(said.contains("set SHARDS to auto"), "{said}");
}

#[tokio::test]
async fn each_keeps_to_its_share_of_what_discord_allows() {
    let bot = Tester::launch(stage(), STORY, &[("SHARDS", "0/4")]).await;
    bot.ready().await;
    // SERVER is not on this one, but whoever writes to the bot alone is.
    let mut questions = Vec::new();
    for _ in 0..30 {
        questions.push(bot.dm(bot.stranger(), "how many people were hurt?"));
    }
    for question in questions {
        bot.reply_to(question).await.says("Seven");
    }
    let busiest = bot.with(|world| world.limits.busiest);
    assert!(
        busiest <= 14,
        "{busiest} requests in a second, of 45 for four"
    );
    bot.finish().await;
}
