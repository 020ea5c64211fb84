//! Slash commands, their suggestions, and the menu of a message.

use crate::standin::*;

#[tokio::test]
async fn ask() {
    let bot = Tester::start().await;
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    let answer = bot.answer_to(asked).await;
    answer
        .is_public()
        .is_footnoted()
        .says("Kessmouth Port Authority")
        .has_button("Remove");
    let direct = bot.with(|world| world.dm(BEN));
    let asked = bot.command(direct, BEN, "ask", &[("question", "did anyone die?")]);
    bot.answer_to(asked)
        .await
        .says("Nobody died")
        .is_footnoted();
    bot.finish().await;
}

#[tokio::test]
async fn suggestions_while_typing() {
    let bot = Tester::start().await;
    for (typed, first) in [
        ("", "What happened at Pier 4?"),
        ("how many people", "How many people were hurt?"),
        ("HOW MANY PEOPLE WERE HURT?", "How many people were hurt?"),
        ("weathr", "What was the weather like?"),
    ] {
        let typing = bot.typing(GENERAL, ANNA, "ask", "question", typed);
        let choices = bot.choices(typing).await;
        assert_eq!(
            choices.first().map(String::as_str),
            Some(first),
            "{typed:?}: {choices:?}"
        );
    }
    let typing = bot.typing(GENERAL, ANNA, "ask", "question", "crane");
    let choices = bot.choices(typing).await;
    assert!(choices.len() > 5, "{choices:?}");
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", &choices[0])]);
    bot.answer_to(asked).await.is_footnoted();
    let typing = bot.typing(GENERAL, ANNA, "ask", "question", "zzz qqq");
    bot.choices(typing).await;
    bot.finish().await;
}

#[tokio::test]
async fn the_menu_of_a_message() {
    let bot = Tester::start().await;
    let text = "How many people were hurt in the accident? Give here: kaiworks.test";
    let message = bot.say(GENERAL, BEN, text);
    let asked = bot.menu(ANNA, message, "Check this message");
    let answer = bot.answer_to(asked).await;
    answer
        .is_ephemeral()
        .is_footnoted()
        .says("kaiworks[.]test")
        .says("Seven dockers");

    let other = bot.say(GENERAL, BEN, "Lovely weather for a walk in Paris");
    let asked = bot.menu(ANNA, other, "Check this message");
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .never_says("Paris");

    let empty = bot.say(GENERAL, BEN, "");
    let asked = bot.menu(ANNA, empty, "Check this message");
    bot.answer_to(asked).await.is_ephemeral().says("no text");
    bot.finish().await;
}

#[tokio::test]
async fn narratives() {
    let bot = Tester::start().await;
    let asked = bot.command(GENERAL, ANNA, "narratives", &[]);
    let answer = bot.answer_to(asked).await;
    answer.is_public().is_footnoted().says("nobody died");
    answer
        .says("saved in the wrong place")
        .says("bad luck with a hidden fault");
    bot.finish().await;
}

#[tokio::test]
async fn facts_page_by_page() {
    let bot = Tester::start().await;
    let asked = bot.command(GENERAL, ANNA, "facts", &[]);
    let list = bot.answer_to(asked).await;
    list.is_ephemeral()
        .says("Page 1 of 2")
        .has_button("Next")
        .lacks_button("Previous");
    bot.press(ANNA, list.id(), "Next");
    let second = bot.edited(list.id()).await;
    second
        .says("Page 2 of 2")
        .lacks_button("Next")
        .has_button("Previous");
    let pressed = bot.press(ANNA, list.id(), "What was the weather like?");
    bot.answer_to(pressed)
        .await
        .is_ephemeral()
        .is_footnoted()
        .says("light wind");
    bot.press(ANNA, list.id(), "Previous");
    bot.edited(list.id()).await.says("Page 1 of 2");
    let asked = bot.command(GENERAL, ANNA, "facts", &[("page", "2")]);
    bot.answer_to(asked).await.says("Page 2 of 2");
    let asked = bot.command(GENERAL, ANNA, "facts", &[("page", "900")]);
    bot.answer_to(asked).await.says("Page 2 of 2");
    bot.finish().await;
}

#[tokio::test]
async fn domains() {
    let bot = Tester::start().await;
    let check = async |text: &str| {
        let asked = bot.command(GENERAL, ANNA, "domain check", &[("text", text)]);
        bot.answer_to(asked).await
    };
    check("hxxps://www.kaiworks[.]test/pay")
        .await
        .says("kaiworks[.]test")
        .says("on the list");
    let alike = check("harbour1ift.example").await;
    alike
        .says("looks like harbourlift[.]example")
        .says("no evidence")
        .says("does not mean that it is safe");
    let honest = check("rust-lang.org").await;
    honest
        .says("not on the list")
        .says("does not mean that it is safe");
    let mention = check("https://kaiworks.test@evil.invalid/").await;
    mention.says("leads to").says("evil[.]invalid");
    check("no name at all").await.says("no domain name");
    let asked = bot.command(GENERAL, ANNA, "domain list", &[]);
    let list = bot.answer_to(asked).await;
    list.is_ephemeral()
        .is_footnoted()
        .says("kessmouth-crane-relief[.]org");
    list.says("The real fund of the dockers has no website.");
    bot.finish().await;
}

#[tokio::test]
async fn help_about_and_privacy() {
    let bot = Tester::start().await;
    for (command, words) in [
        ("help", "/domain check"),
        ("help", "Check this message"),
        ("about", "14 facts"),
        ("about", "1 Dec 2019"),
        ("privacy", "do not store who asked what"),
    ] {
        let asked = bot.command(GENERAL, ANNA, command, &[]);
        bot.answer_to(asked).await.is_ephemeral().says(words);
    }
    bot.finish().await;
}

#[tokio::test]
async fn a_command_of_another_version() {
    let bot = Tester::start().await;
    let old = serde_json::json!({"id": "1", "name": "gone", "type": 1, "options": []});
    bot.with(|world| world.commands.get_mut(&None).unwrap().push(old));
    let asked = bot.command(GENERAL, ANNA, "gone", &[]);
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .says("out of date");
    bot.finish().await;
}
