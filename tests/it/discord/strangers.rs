//! What is not for the bot, and who is not to be answered.

use crate::standin::*;

#[tokio::test]
async fn talk_that_is_not_for_the_bot() {
    let bot = Tester::start().await;
    bot.say(GENERAL, ANNA, "how many people were hurt?");
    bot.say(
        GENERAL,
        ANNA,
        &format!("<@{BEN}> how many people were hurt?"),
    );
    bot.say(GENERAL, MOD, "@everyone how many people were hurt?");
    bot.say(GENERAL, ANNA, "Footnote, how many people were hurt?");
    let other = bot.say(GENERAL, BEN, "I wonder");
    bot.reply(ANNA, other, "how many people were hurt?", true);
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn a_bot_that_talks_to_the_bot() {
    let bot = Tester::start().await;
    bot.say(GENERAL, ROBOT, "@Footnote how many people were hurt?");
    bot.dm(ROBOT, "how many people were hurt?");
    let question = bot.say(GENERAL, ANNA, "@Footnote how many people were hurt?");
    let answer = bot.reply_to(question).await;
    bot.reply(ROBOT, answer.id(), "@Footnote who owns the crane?", true);
    let edited = bot.say(GENERAL, ROBOT, "hello");
    bot.edit(edited, "@Footnote who owns the crane?");
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn the_bot_does_not_answer_itself() {
    let bot = Tester::start().await;
    let own = bot.say(GENERAL, FOOTNOTE, "@Footnote how many people were hurt?");
    bot.posted().await;
    bot.edit(own, "@Footnote who owns the crane?");
    bot.edited(own).await;
    bot.nothing().await;
    bot.finish().await;
}

#[tokio::test]
async fn a_message_that_is_told_twice_is_answered_once() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, "@Footnote how many people were hurt?");
    bot.tell_again("MESSAGE_CREATE", question);
    bot.reply_to(question).await;
    bot.tell_again("MESSAGE_CREATE", question);
    bot.nothing().await;
    assert_eq!(bot.calls(&format!("POST /channels/{GENERAL}")), 1);
    bot.finish().await;
}

#[tokio::test]
async fn events_that_cannot_be_read_are_counted() {
    let bot = Tester::start().await;
    let odd = serde_json::json!({"id": "1", "content": 7});
    bot.with(|world| world.tell("MESSAGE_CREATE", GENERAL, odd));
    bot.with(|world| world.tell("SOMETHING_NEW", GENERAL, serde_json::json!({})));
    bot.nothing().await;
    assert!(bot.log().contains("could not be read"), "{}", bot.log());
    bot.finish().await;
}
