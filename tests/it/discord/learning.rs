//! What is learned from what was asked: questions without an answer, suggestions, votes, figures, and
//! what is forgotten.

use super::desk::*;
use crate::standin::*;

const UNKNOWN: &str = "@Footnote how many gulls nested?";
const UNSURE: &str = "@Footnote tug tow";

#[tokio::test]
async fn a_question_becomes_a_way_to_ask_and_its_asker_is_told() {
    let mut bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, UNKNOWN);
    let declined = bot.reply_to(question).await;
    bot.settle().await;
    declined
        .says("no sourced answer")
        .has_button("Tell me when there is an answer");
    let pressed = bot.press(ANNA, declined.id(), "Tell me");
    bot.finished(pressed)
        .await
        .is_ephemeral()
        .says("I will tell you once");
    let question = bot.say(RANDOM, BEN, "@Footnote How many gulls nested");
    let second = bot.reply_to(question).await;
    bot.settle().await;
    let pressed = bot.press(BEN, second.id(), "Tell me");
    bot.finished(pressed).await.says("once");
    bot.take_dms(BEN, false);
    bot.restart().await;

    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    let list = bot.finished(asked).await;
    list.is_ephemeral()
        .says("how many gulls nested")
        .says("Asked 2 times")
        .says("2 people wait")
        .never_says(&ANNA.to_string());
    let pressed = bot.press(MOD, list.id(), "1: add to a fact");
    let sort = bot.finished(pressed).await;
    sort.says("Which fact answers");
    let label = sort.labels()[0].clone();
    let pressed = bot.press(MOD, sort.id(), &label);
    let card = bot.finished(pressed).await;
    card.says("ways to ask").says("gulls");
    publish(&bot, MOD, &card, 1).await;
    bot.told(ANNA)
        .await
        .says("There is an answer now")
        .is_footnoted();
    // Who takes no direct messages is told below the answer that they pressed the button on.
    bot.posted_in(RANDOM).await.says("There is an answer now");
    bot.restart().await;
    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    bot.finished(asked).await.says("Nothing waits");
    bot.finish().await;
}

#[tokio::test]
async fn offers_of_which_none_was_meant_and_what_is_no_question() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, UNSURE);
    let offer = bot.reply_to(question).await;
    bot.settle().await;
    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    bot.finished(asked).await.says("Nothing waits");
    bot.press(ANNA, offer.id(), "None of these");
    bot.edited(offer.id())
        .await
        .has_button("Tell me when there is an answer");
    let question = bot.say(GENERAL, BEN, UNKNOWN);
    let declined = bot.reply_to(question).await;
    bot.settle().await;
    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    let list = bot.finished(asked).await;
    list.says("tug tow")
        .says("None of the offers fitted once")
        .says("gulls");
    let pressed = bot.press(MOD, list.id(), "1: out of scope");
    let list = bot.finished(pressed).await;
    list.says("Closed as out of scope: 1 question.");
    let pressed = bot.press(MOD, list.id(), "1: new fact");
    let form = bot.form_of(pressed).await;
    assert!(!form.value("ask").is_empty());
    let pressed = bot.press(MOD, list.id(), "1: spam");
    bot.finished(pressed)
        .await
        .says("Closed as spam: 1 question.")
        .says("Nothing waits");
    let pressed = bot.press(BEN, declined.id(), "Tell me");
    bot.finished(pressed).await.says("that question is closed");
    let question = bot.say(GENERAL, ANNA, UNSURE);
    let offer = bot.reply_to(question).await;
    bot.press(ANNA, offer.id(), &offer.labels()[0]);
    bot.edited(offer.id()).await.has_button("Helpful");
    bot.finish().await;
}

#[tokio::test]
async fn a_member_suggests_and_a_moderator_makes_it_a_fact() {
    let bot = editing(&[]).await;
    let note = suggest(&bot).await;
    note.says("A suggestion waits");
    let pressed = bot.press(MOD, note.id(), "Look it over");
    let card = bot.finished(pressed).await;
    card.is_ephemeral()
        .says("Suggestion 1")
        .says("Bosun")
        .says("page 5")
        .says("no-source")
        .lacks_button("Publish");
    let card = complete(&bot, &card).await;
    publish(&bot, MOD, &card, 1).await;
    // So many from one person in a day, and then no more.
    let early = bot.command(GENERAL, ANNA, "suggest", &[]);
    bot.form_of(early).await;
    for _ in 0..4 {
        suggest(&bot).await;
    }
    let opened = bot.command(GENERAL, ANNA, "suggest", &[]);
    let refused = bot.answer_to(opened).await;
    refused
        .says("as many suggestions as I take")
        .never_says("What you typed");
    // A form that was open before comes back with what was typed.
    let sent = bot.fill(ANNA, early, &CAT);
    let refused = bot.answer_to(sent).await;
    refused
        .says("as many suggestions as I take")
        .says("What you typed is in the file");
    let kept = String::from_utf8(refused.file("what-you-typed.txt").bytes.clone()).unwrap();
    assert_eq!(
        kept,
        "text:\nThe harbour cat is called Bosun.\n\nnote:\nGazette, page 5\n\n\
         ask:\nWhat is the cat called?\n"
    );
    bot.finish().await;
}

#[tokio::test]
async fn votes_and_figures_and_what_is_forgotten() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    bot.settle().await;
    let pressed = bot.press(ANNA, answer.id(), "Helpful");
    bot.finished(pressed).await.is_ephemeral().says("Thank you");
    let pressed = bot.press(BEN, answer.id(), "Not helpful");
    let reasons = bot.answer_to(pressed).await;
    assert_eq!(reasons.is_ephemeral().labels().len(), 4);
    let pressed = bot.press(BEN, reasons.id(), "Hard to understand");
    bot.finished(pressed).await.says("Thank you");
    let question = bot.say(GENERAL, ANNA, UNKNOWN);
    bot.reply_to(question).await;
    let asked = bot.command(GENERAL, BEN, "narratives", &[]);
    bot.answer_to(asked).await;
    bot.settle().await;

    let asked = bot.command(GENERAL, MOD, "stats", &[]);
    let stats = bot.finished(asked).await;
    stats
        .is_ephemeral()
        .says("asked: 3")
        .says("answered: 2")
        .says("declined: 1")
        .says("crane-owner: 1 (helpful 1, unclear 1)");
    let chart = stats.file("days.png");
    assert!(chart.bytes.starts_with(b"\x89PNG"));
    assert!(
        chart
            .alt
            .as_deref()
            .unwrap()
            .contains("2 answered, 0 offered, 1 declined")
    );

    let asked = bot.command(GENERAL, ANNA, "forget-me", &[]);
    bot.finished(asked)
        .await
        .says("Forgotten: your number with 1 vote.");
    let asked = bot.command(GENERAL, ANNA, "forget-me", &[]);
    bot.finished(asked)
        .await
        .says("nothing about you to forget");
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    let asked = bot.command(GENERAL, MOD, "forget-me", &[]);
    bot.finished(asked)
        .await
        .says("Your edits as a moderator stay");
    let asked = bot.command(GENERAL, ANNA, "privacy", &[]);
    bot.answer_to(asked)
        .await
        .says("30 days")
        .says("/forget-me");
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

#[tokio::test]
async fn why_an_answer_was_given() {
    let bot = editing(&[]).await;
    let asked = bot.command(GENERAL, ANNA, "why", &[("question", "who owns the crane")]);
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .says("Why “who owns the crane”?")
        .says("decided: answer with crane-owner")
        .says("nearest phrasing");
    let question = bot.say(GENERAL, BEN, "who owns the crane?");
    let asked = bot.menu(ANNA, question, "Why this answer?");
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .says("crane-owner");
    let question = bot.say(GENERAL, BEN, OWNER);
    let answer = bot.reply_to(question).await;
    let asked = bot.menu(ANNA, answer.id(), "Why this answer?");
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .says("Choose the question itself");
    bot.finish().await;
}
