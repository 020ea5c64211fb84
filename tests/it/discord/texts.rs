//! Texts that break things: very long, in other scripts, full of marks, pings, names and markup.

use crate::standin::*;

/// Asks this in a channel and gives the answer; what no answer may do is looked at in the end.
async fn ask(bot: &Tester, text: &str) -> Seen {
    let question = bot.say(GENERAL, MOD, &format!("@Footnote {text}"));
    bot.reply_to(question).await
}

#[tokio::test]
async fn very_long_questions() {
    let bot = Tester::start().await;
    let talk = "I was on my way home when my neighbour told me the oddest thing about it. ";
    let long = |n: usize| talk.repeat(n / talk.len());
    ask(&bot, &format!("{} How many people were hurt?", long(3900))).await;
    ask(&bot, &"a".repeat(3970)).await;
    ask(&bot, &"how many people were hurt? ".repeat(145))
        .await
        .says("Seven");
    ask(&bot, &"who? ".repeat(790)).await;
    let names: Vec<_> = (0..150)
        .map(|i| format!("https://kaiworks{i}.test/"))
        .collect();
    ask(&bot, &names.join(" ")).await.says("[.]test");
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", &"who? ".repeat(400))]);
    bot.answer_to(asked).await;
    bot.finish().await;
}

#[tokio::test]
async fn other_scripts_and_hidden_characters() {
    let bot = Tester::start().await;
    for text in [
        "how many peo\u{200b}ple were hu\u{ad}rt?",
        "\u{202e}how many people were hurt?\u{202c}",
        "\u{2067}how many people were hurt?\u{2069}",
        "ｈｏｗ ｍａｎｙ ｐｅｏｐｌｅ ｗｅｒｅ ｈｕｒｔ？",
        "h\u{336}o\u{336}w\u{336} m\u{336}a\u{336}n\u{336}y\u{336} people were h\u{33f}u\u{35b}r\u{489}t?",
    ] {
        ask(&bot, text).await.says("Seven");
    }
    for text in [
        "כמה אנשים נפגעו?",
        "كم عدد الجرحى؟",
        "有多少人受伤？",
        "👷🏽\u{200d}♀️🏗️❓",
        "\u{0}\u{1}\u{7f}",
        "\u{200b}\u{200b}\u{2060}",
    ] {
        ask(&bot, text).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn pings_inside_a_question() {
    let bot = Tester::start().await;
    ask(&bot, "@everyone how many people were hurt?")
        .await
        .says("Seven");
    for text in [
        "what about @everyone and @here?",
        &format!("what did <@{ANNA}> and <@!{BEN}> say to <@&{SERVER}>?"),
        "is @everyone.example safe?",
        "who is \\<@everyone>?",
    ] {
        ask(&bot, text).await;
    }
    bot.finish().await;
}

#[tokio::test]
async fn markup_and_links_inside_a_question() {
    let bot = Tester::start().await;
    for text in [
        "[give](https://harbourlift.example) to the dockers?",
        "**zebra** __qwertz__ ~~x~~ ||spoiler|| `code` ```\nblock\n``` # big > quote",
        "](https://evil.invalid) [x](<https://cranebright.example>) who?",
        "HARBOURLIFT.EXAMPLE KAIWORKS.TEST",
        "mail me at info@kaiworks.test please",
        "<https://kessmouth-crane-relief.org/give?to=us#now>",
        "xn--kiworks-4ya.test and kаiworks.test",
    ] {
        ask(&bot, text)
            .await
            .never_says("](https://evil")
            .never_says("||spoiler||");
    }
    bot.finish().await;
}
