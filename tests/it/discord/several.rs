//! Several processes of one bot on one database: each is killed in turn, and nothing is lost. And two by
//! mistake, with nothing between them but the token.

use std::time::Duration;

use footnote::store::{Verified, open};

use super::desk::*;
use crate::standin::*;
use crate::store::server;

/// Of six connections each process has two. The moderators' server is on the first process, which also
/// sees to the commands.
const SHARES: [&str; 3] = ["0-1/6", "2-3/6", "4-5/6"];

/// How many answers stand when the first edit is published.
const ANSWERS: usize = 60;

/// How many ask on each server just before a process is killed.
const ASKERS: usize = 12;

const WHEN: &str = "@Footnote when did the crane fall?";

/// Waits until so many connections stand.
async fn stand(bot: &Tester, most: usize) {
    let live = |world: &mut World| {
        let live = world.sessions.iter().filter(|one| one.link.is_some());
        (live.count() == most).then_some(())
    };
    bot.wait_for(Duration::from_secs(60), "all connections", live)
        .await;
}

/// Somebody suggests something, and is thanked.
async fn suggest(bot: &Tester, channel: Id, text: &str) {
    let user = bot.stranger();
    let opened = bot.command(channel, user, "suggest", &[]);
    bot.form_of(opened).await;
    let sent = bot.fill(user, opened, &[("text", text), ("note", "Gazette")]);
    bot.finished(sent).await.says("Thank you");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_of_three_is_killed_and_nothing_is_lost_or_corrected_twice() {
    let Some(database) = server::database().await else {
        return;
    };
    let mut world = stage();
    (world.habits.shards, world.habits.max_concurrency) = (6, 6);
    let channels = [
        GENERAL,
        world.found(SERVER + (1 << 22)),
        world.found(SERVER + (3 << 22)),
    ];
    let more = [("DATABASE_URL", database.as_str()), ("SHARDS", SHARES[0])];
    let mut bot = editing_in(world, STORY, &more).await;
    let mut others = Vec::new();
    for share in &SHARES[1..] {
        bot.set("SHARDS", share);
        others.push(bot.another().await);
    }
    stand(&bot, 6).await;
    let mut answers = Vec::new();
    for number in 0..ANSWERS {
        let question = bot.say(channels[number % 3], bot.stranger(), OWNER);
        answers.push(bot.reply_to(question).await.id());
    }
    answers.sort_unstable();
    bot.settle().await;
    let mut asked = Vec::new();
    for (killed, owner) in ["family of Anna", "family of Ben", "family of Eve"]
        .iter()
        .enumerate()
    {
        // What is said to be done is done, whoever is killed then.
        suggest(&bot, channels[killed], &format!("The {owner} had a cat.")).await;
        let text = NEW_OWNER.replace("town of Kessmouth", owner);
        let card = propose(&bot, MOD, &text).await;
        bot.settle().await;
        bot.look_away();
        let pressed = bot.press(MOD, card.id(), "Publish");
        let ask = |process: usize| (process, bot.say(channels[process], bot.stranger(), WHEN));
        asked.extend((0..3 * ASKERS).map(|number| ask(number % 3)));
        let done = bot.finished(pressed).await;
        done.says("Published")
            .says(&format!("revision {}.", killed + 1));
        asked.extend((0..3 * ASKERS).map(|number| ask(number % 3)));
        if killed == 0 {
            bot.kill().await;
        } else {
            let some = |world: &mut World| (edits(world, &answers).len() >= 5).then_some(());
            bot.wait("the first corrections", some).await;
            let process = &mut others[killed - 1].0;
            process.signal("KILL").await;
            process.end(Duration::from_secs(10)).await.unwrap();
        }
        let left = answers.len() - bot.with(|world| edits(world, &answers).len());
        assert!(left > 0, "killed when all was done");
        stand(&bot, 4).await;
        for process in (0..3).filter(|process| *process != killed) {
            asked.push((process, bot.say(channels[process], bot.stranger(), WHEN)));
        }
        // What it had in hand is left to it for a while, which is over now. The others have done what
        // they could, and have nothing in hand.
        bot.settle().await;
        let mut raw = server::connect(&database).await;
        sqlx::raw_sql("UPDATE answer SET taken_until = 0 WHERE taken_until IS NOT NULL")
            .execute(&mut raw)
            .await
            .unwrap();
        let all = |world: &mut World| {
            let is_right = |id: &Id| world.messages[id].content.contains(owner);
            answers.iter().all(is_right).then_some(())
        };
        bot.wait_for(Duration::from_secs(60), "all corrections", all)
            .await;
        bot.settle().await;
        let mut corrected = bot.with(|world| edits(world, &answers));
        corrected.sort_unstable();
        assert_eq!(corrected, answers, "each once, in round {killed}");
        for (process, question) in asked.drain(..) {
            let times = bot.with(|world| {
                let messages = world.messages.values();
                let replies = messages.filter(|one| one.reply_to == Some(question));
                replies.count()
            });
            let is_fine = times == 1 || times == 0 && process == killed;
            assert!(is_fine, "{times} answers by {process}, {killed} was killed");
        }
        bot.look_away();
        bot.set("SHARDS", SHARES[killed]);
        match killed {
            0 => bot.start_again().await,
            _ => others[killed - 1] = bot.another().await,
        }
        stand(&bot, 6).await;
    }
    let store = open(&database).await.unwrap();
    assert_eq!(store.revision().await.unwrap(), 3);
    let suggested = store.open_edits().await.unwrap();
    assert_eq!(suggested.len(), 3, "each suggestion: {suggested:?}");
    // An answer is seen corrected a moment before it is noted as such.
    let noted = async {
        while store.corrections_left().await.unwrap() > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let noted = tokio::time::timeout(Duration::from_secs(20), noted);
    assert!(noted.await.is_ok(), "every correction is noted");
    let verified = store.verify().await.unwrap();
    assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    store.close().await;
    for (other, _folder) in others {
        ends(other).await;
    }
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

#[tokio::test]
async fn two_with_one_token_answer_once() {
    let bot = Tester::start().await;
    let (other, _folder) = bot.another().await;
    for _ in 0..5 {
        let question = [("question", "who owns the crane?")];
        let asked = bot.command(GENERAL, ANNA, "ask", &question);
        bot.answer_to(asked).await.says("Kessmouth Port Authority");
        let question = bot.say(GENERAL, ANNA, "@Footnote tug tow");
        let offer = bot.reply_to(question).await;
        offer.says("Did you mean");
        bot.settle().await;
        let meant = "What did the tug Aurora do?";
        let pressed = bot.press(BEN, offer.id(), meant);
        bot.answer_to(pressed).await.says("towed the jib");
        bot.press(ANNA, offer.id(), meant);
        bot.edited(offer.id()).await.says("towed the jib");
        bot.settle().await;
        bot.nothing().await;
    }
    ends(other).await;
    bot.finish().await;
}

/// Tells a process to stop; it has nothing to complain of.
async fn ends(mut other: Bot) {
    other.signal("TERM").await;
    let status = other.end(Duration::from_secs(10)).await.unwrap();
    let log = other.log();
    assert_eq!(status.code(), Some(0), "{log:?}");
    let mut errors = log.iter().filter(|line| line.contains("ERROR"));
    assert_eq!(errors.next(), None);
}

/// Which of these answers were edited and not looked at, as often as they were.
fn edits(world: &World, answers: &[Id]) -> Vec<Id> {
    let edited = world.news.iter().filter_map(|news| match news {
        News::Edited(id) if answers.contains(id) => Some(*id),
        _ => None,
    });
    edited.collect()
}
