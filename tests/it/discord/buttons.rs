//! What happens when a button is pressed, by the one who asked, by somebody else, by a moderator.

use crate::standin::*;

/// Not sure which of several facts is meant.
const UNSURE: &str = "@Footnote tug tow";

async fn answered(bot: &Tester) -> Seen {
    let question = bot.say(GENERAL, ANNA, "@Footnote how many people were hurt?");
    bot.reply_to(question).await
}

#[tokio::test]
async fn related_facts_are_shown_to_whoever_presses() {
    let bot = Tester::start().await;
    let answer = answered(&bot).await;
    for user in [ANNA, BEN] {
        let pressed = bot.press(user, answer.id(), "What happened at Pier 4?");
        let fact = bot.answer_to(pressed).await;
        fact.is_ephemeral()
            .is_footnoted()
            .says("fell into the water");
        let pressed = bot.press(user, fact.id(), "Why did the crane collapse?");
        bot.answer_to(pressed)
            .await
            .is_ephemeral()
            .says("slewing ring");
    }
    bot.finish().await;
}

#[tokio::test]
async fn did_you_mean() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, UNSURE);
    let offer = bot.reply_to(question).await;
    offer
        .says("Did you mean")
        .has_button("None of these")
        .has_button("Remove");
    let pressed = bot.press(BEN, offer.id(), "What did the tug Aurora do?");
    bot.answer_to(pressed)
        .await
        .is_ephemeral()
        .says("towed the jib");
    bot.press(ANNA, offer.id(), "What did the tug Aurora do?");
    let answer = bot.edited(offer.id()).await;
    answer
        .says("towed the jib")
        .is_footnoted()
        .lacks_button("None of these");
    bot.press(ANNA, offer.id(), "Remove");
    bot.gone(offer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn none_of_these() {
    let bot = Tester::start().await;
    let question = bot.say(GENERAL, ANNA, UNSURE);
    let offer = bot.reply_to(question).await;
    let pressed = bot.press(BEN, offer.id(), "None of these");
    bot.answer_to(pressed)
        .await
        .is_ephemeral()
        .says("no sourced answer");
    bot.press(ANNA, offer.id(), "None of these");
    let none = bot.edited(offer.id()).await;
    none.says("no sourced answer").lacks_button("None of these");
    let pressed = bot.press(ANNA, offer.id(), "Show all facts");
    bot.answer_to(pressed)
        .await
        .is_ephemeral()
        .says("Page 1 of 2");
    bot.finish().await;
}

#[tokio::test]
async fn the_asker_or_a_moderator_removes_the_answer() {
    let bot = Tester::start().await;
    for user in [ANNA, MOD] {
        let answer = answered(&bot).await;
        let refused = bot.press(BEN, answer.id(), "Remove");
        bot.answer_to(refused)
            .await
            .is_ephemeral()
            .says("Only the one who asked, or a moderator");
        bot.press(user, answer.id(), "Remove");
        bot.gone(answer.id()).await;
    }
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    let answer = bot.answer_to(asked).await;
    let refused = bot.press(BEN, answer.id(), "Remove");
    bot.answer_to(refused).await.is_ephemeral();
    bot.press(ANNA, answer.id(), "Remove");
    bot.gone(answer.id()).await;
    bot.finish().await;
}

#[tokio::test]
async fn forged_buttons_do_nothing() {
    let bot = Tester::start().await;
    let answer = answered(&bot).await;
    let claims_to_have_asked = format!("f1:rm:{BEN}");
    for carries in [
        claims_to_have_asked.as_str(),
        "f1:facts:0",
        "f1:fact:../../etc/passwd",
        "f1:fact:no-such-fact",
        "f9:fact:injured",
        "rm",
        "",
        "f1:facts:99999999999999999999999",
    ] {
        let forged = bot.forge(BEN, answer.id(), carries);
        bot.answer_to(forged)
            .await
            .is_ephemeral()
            .says("out of date");
    }
    bot.finish().await;
}

/// What others see is put in its place only by the one who asked, whatever a button says.
#[tokio::test]
async fn forged_buttons_replace_nobodys_answer() {
    let bot = Tester::start().await;
    let answer = answered(&bot).await;
    for carries in [format!("f1:pick:{BEN}:injured"), format!("f1:none:{BEN}")] {
        let forged = bot.forge(BEN, answer.id(), &carries);
        bot.answer_to(forged).await.is_ephemeral();
    }
    let vote = format!("f1:vote:{}:unclear", answer.id());
    let forged = bot.forge(BEN, answer.id(), &vote);
    bot.finished(forged).await.is_ephemeral();
    assert!(bot.edits_of(answer.id()).is_empty());
    bot.finish().await;
}

#[tokio::test]
async fn buttons_work_after_a_restart() {
    let mut bot = Tester::start().await;
    let answer = answered(&bot).await;
    bot.restart().await;
    let pressed = bot.press(BEN, answer.id(), "What happened at Pier 4?");
    bot.answer_to(pressed).await.says("fell into the water");
    let refused = bot.press(BEN, answer.id(), "Remove");
    bot.answer_to(refused).await.is_ephemeral();
    bot.press(ANNA, answer.id(), "Remove");
    bot.gone(answer.id()).await;
    bot.finish().await;
}
