//! Somebody asks too fast, or a channel is flooded: a polite word, once, and no ban of the bot.

use crate::standin::*;

const QUESTION: &str = "@Footnote how many people were hurt?";
const POLITE: &str = "Please ask again in";

async fn limited(variable: &str) -> Tester {
    let bot = Tester::launch(stage(), "tests/cases/story", &[(variable, "2/60")]).await;
    bot.ready().await;
    bot
}

#[tokio::test]
async fn one_person_asks_too_fast() {
    let bot = limited("ASKER_LIMIT").await;
    for _ in 0..2 {
        let question = bot.say(GENERAL, ANNA, QUESTION);
        bot.reply_to(question).await.says("Seven");
    }
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question)
        .await
        .says(POLITE)
        .never_says("Seven");
    for _ in 0..20 {
        bot.say(GENERAL, ANNA, QUESTION);
    }
    bot.nothing().await;
    // Only she sees this, so she is told each time.
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    bot.answer_to(asked).await.is_ephemeral().says(POLITE);
    let question = bot.say(GENERAL, BEN, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

#[tokio::test]
async fn a_channel_is_flooded() {
    let bot = limited("CHANNEL_LIMIT").await;
    for user in [ANNA, BEN] {
        let question = bot.say(GENERAL, user, QUESTION);
        bot.reply_to(question).await.says("Seven");
    }
    let question = bot.say(GENERAL, MOD, QUESTION);
    bot.reply_to(question).await.says(POLITE);
    for _ in 0..20 {
        bot.say(GENERAL, bot.stranger(), QUESTION);
    }
    bot.nothing().await;
    let question = bot.say(RANDOM, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    bot.finish().await;
}

#[tokio::test]
async fn a_flood_never_breaks_the_limits_of_discord() {
    let mut world = stage();
    world.limits.channel = Some((5, std::time::Duration::from_secs(1)));
    let bot = Tester::start_in(world).await;
    let questions: Vec<_> = (0..60)
        .map(|i| bot.say([GENERAL, RANDOM, THREAD][i % 3], bot.stranger(), QUESTION))
        .collect();
    for question in questions {
        bot.reply_to(question).await.says("Seven");
    }
    // A 429 tells when to go on; going on earlier would be a broken rule.
    bot.finish().await;
}
