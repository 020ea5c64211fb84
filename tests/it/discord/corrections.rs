//! What the bot does unasked while something is in its way: nothing twice, nothing never.

use std::fs;
use std::time::Duration;

use sqlx::sqlite::SqlitePool;

use super::desk::*;
use crate::standin::*;

const UNKNOWN: &str = "@Footnote which songs do gulls sing?";

/// The database of a bot, opened beside it.
async fn database(bot: &Tester) -> SqlitePool {
    let path = bot.folder.path().join("footnote.db");
    let address = format!("sqlite://{}", path.display());
    SqlitePool::connect(&address).await.unwrap()
}

/// From now on the database refuses this, until the trigger is dropped.
async fn refuse(database: &SqlitePool, what: &'static str) {
    sqlx::raw_sql(what).execute(database).await.unwrap();
}

async fn allow(database: &SqlitePool) {
    sqlx::raw_sql("DROP TRIGGER refused")
        .execute(database)
        .await
        .unwrap();
}

/// Waits until this counts nothing.
async fn none(database: &SqlitePool, what: &'static str) {
    for _ in 0..100 {
        let count: i64 = sqlx::query_scalar(what).fetch_one(database).await.unwrap();
        if count == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still there: {what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_twice_because_the_database_refuses() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, UNKNOWN);
    let declined = bot.reply_to(question).await;
    bot.settle().await;
    let pressed = bot.press(ANNA, declined.id(), "Tell me");
    bot.finished(pressed).await.says("I will tell you once");
    let database = database(&bot).await;
    refuse(
        &database,
        "CREATE TRIGGER refused BEFORE DELETE ON waiter BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    // Only what is answered now is told.
    sqlx::raw_sql("UPDATE question SET fate = 'answered', text = 'who owns the crane'")
        .execute(&database)
        .await
        .unwrap();
    bot.told(ANNA).await.says("There is an answer now");
    // Three rounds of the chores.
    tokio::time::sleep(Duration::from_secs(7)).await;
    bot.nothing().await;
    allow(&database).await;
    none(&database, "SELECT count(*) FROM waiter").await;
    database.close().await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_corrected_once_though_the_database_refuses() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    bot.settle().await;
    let database = database(&bot).await;
    refuse(
        &database,
        "CREATE TRIGGER refused BEFORE UPDATE OF correct_to ON answer \
         WHEN NEW.correct_to IS NULL BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    bot.edited(answer.id()).await.says("Corrected on");
    tokio::time::sleep(Duration::from_secs(3)).await;
    bot.nothing().await;
    // Others are not held up.
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    allow(&database).await;
    let waiting = "SELECT count(*) FROM answer WHERE correct_to IS NOT NULL";
    none(&database, waiting).await;
    database.close().await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_said_to_be_though_the_rest_fails() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, UNKNOWN);
    bot.reply_to(question).await;
    bot.settle().await;
    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    let list = bot.finished(asked).await;
    let pressed = bot.press(MOD, list.id(), "1: add to a fact");
    let sort = bot.finished(pressed).await;
    let pressed = bot.press(MOD, sort.id(), &sort.labels()[0].clone());
    let card = bot.finished(pressed).await;
    let database = database(&bot).await;
    refuse(
        &database,
        "CREATE TRIGGER refused BEFORE UPDATE ON question BEGIN SELECT RAISE(ABORT, 'no'); END",
    )
    .await;
    publish(&bot, MOD, &card, 1).await;
    allow(&database).await;
    none(
        &database,
        "SELECT count(*) FROM question WHERE fate IS NULL",
    )
    .await;
    database.close().await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_that_cannot_stand_together_are_not_both_published() {
    let bot = editing(&[]).await;
    let mut cards = Vec::new();
    for (by, words) in [(MOD, "lifter, hoist"), (SECOND, "winch, hoist")] {
        let asked = bot.command(GENERAL, by, "words add", &[("words", words)]);
        cards.push((by, bot.finished(asked).await));
    }
    let pressed: Vec<Id> = cards
        .iter()
        .map(|(by, card)| bot.press(*by, card.id(), "Publish"))
        .collect();
    let mut said = Vec::new();
    for pressed in pressed {
        said.push(bot.finished(pressed).await.0.content.clone());
    }
    let published = said.iter().filter(|said| said.contains("revision 1"));
    assert_eq!(published.count(), 1, "{said:#?}");
    assert!(
        said.iter().any(|said| said.contains("something is wrong")),
        "{said:#?}"
    );
    bot.posted_in(RECORD).await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_other_words_rests_on_them() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    bot.settle().await;
    bot.edit(question, UNKNOWN);
    let declined = bot.edited(answer.id()).await;
    bot.settle().await;
    let pressed = bot.press(ANNA, declined.id(), "Tell me");
    bot.finished(pressed).await.says("I will tell you once");
    let empty = bot.say(RANDOM, BEN, OWNER);
    let answer = bot.reply_to(empty).await;
    bot.settle().await;
    bot.edit(empty, "@Footnote");
    bot.edited(answer.id()).await;
    bot.settle().await;
    // Neither of the two says anything of the owner now.
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    bot.settle().await;
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_is_told_of_what_an_import_answers() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, UNKNOWN);
    let declined = bot.reply_to(question).await;
    bot.settle().await;
    let pressed = bot.press(ANNA, declined.id(), "Tell me");
    bot.finished(pressed).await.says("I will tell you once");
    let copy = story_copy();
    let facts = copy.path().join("facts.toml");
    let text = fs::read_to_string(&facts).unwrap();
    let more = "ask = [\"which songs do gulls sing\", ";
    fs::write(&facts, text.replacen("ask = [", more, 1)).unwrap();
    import(&bot, &copy);
    bot.told(ANNA).await.says("There is an answer now");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_suggested_what_is_published_is_not_named() {
    let bot = editing(&[]).await;
    let note = suggest(&bot).await;
    let pressed = bot.press(MOD, note.id(), "Look it over");
    let card = bot.finished(pressed).await;
    let card = complete(&bot, &card).await;
    let pressed = bot.press(MOD, card.id(), "Publish");
    bot.finished(pressed).await.says("Published");
    let line = bot.posted_in(RECORD).await;
    line.says("Revision 1: ").never_says(&ANNA.to_string());
    let pressed = bot.press(MOD, line.id(), "Show this edit");
    bot.finished(pressed).await.never_says(&ANNA.to_string());
    bot.finish().await;
}
