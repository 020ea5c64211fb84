//! A question is edited or deleted, and the answer follows: one question, one answer, or none.

use std::time::Duration;

use crate::standin::*;

const HURT: &str = "@Footnote how many people were hurt?";
const OWNER: &str = "@Footnote who owns the crane?";

#[tokio::test]
async fn the_answer_follows_the_question() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, HURT);
    let answer = bot.reply_to(question).await;
    bot.edit(question, OWNER);
    bot.edited(answer.id())
        .await
        .says("Kessmouth Port Authority")
        .never_says("Seven");
    // The same words once more, or a link that unfolds, change nothing.
    bot.edit(question, OWNER);
    bot.unfold(question);
    bot.nothing().await;
    bot.delete(question);
    bot.gone(answer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn in_direct_messages_too() {
    let bot = Tester::start().await;
    let question = bot.dm(ANNA, "how many people were hurt?");
    let answer = bot.reply_to(question).await;
    bot.edit(question, "who owns the crane?");
    bot.edited(answer.id())
        .await
        .says("Kessmouth Port Authority");
    bot.delete(question);
    bot.gone(answer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_mention_that_comes_or_goes() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, "how many people were hurt?");
    bot.nothing().await;
    bot.edit(question, HURT);
    let answer = bot.reply_to(question).await;
    bot.edit(question, "never mind");
    bot.gone(answer.id()).await;
    bot.edit(question, OWNER);
    bot.reply_to(question)
        .await
        .says("Kessmouth Port Authority");
    bot.finish().await;
}

#[tokio::test]
async fn a_message_from_before_the_start_is_left_alone() {
    let bot = Tester::launch(stage(), "tests/cases/story", &[]).await;
    let early = bot.say(GENERAL, ANNA, "how many people were hurt?");
    bot.ready().await;
    bot.with(|world| world.skip(Duration::from_secs(11 * 60)));
    bot.edit(early, HURT);
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn an_answer_that_was_removed_stays_removed() {
    let bot = Tester::start().await;
    for by_button in [true, false] {
        let question = bot.say(GENERAL, ANNA, HURT);
        let answer = bot.reply_to(question).await;
        match by_button {
            true => drop(bot.press(ANNA, answer.id(), "Remove")),
            false => bot.delete(answer.id()),
        }
        bot.gone(answer.id()).await;
        bot.edit(question, OWNER);
        bot.nothing().await;
        bot.delete(question);
        bot.nothing().await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn an_edit_while_the_answer_is_on_its_way() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_millis(300)));
    let question = bot.say(GENERAL, ANNA, HURT);
    bot.planned().await;
    bot.edit(question, OWNER);
    let answer = bot.reply_to(question).await;
    answer.says("Seven");
    bot.edited(answer.id())
        .await
        .says("Kessmouth Port Authority");
    bot.finish().await;
}

#[tokio::test]
async fn a_deletion_while_the_answer_is_on_its_way() {
    let bot = Tester::start().await;
    bot.plan("POST /channels", Play::Slow(Duration::from_millis(300)));
    let question = bot.say(GENERAL, ANNA, HURT);
    bot.planned().await;
    bot.delete(question);
    let answer = bot.posted().await;
    bot.gone(answer.id()).await;
    bot.finish().await;
}
