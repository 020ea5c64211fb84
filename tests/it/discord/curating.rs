//! The other commands of moderators: facts, sources, narratives, words, phrasings, domains, and the
//! folder below them.

use std::fs;

use super::desk::*;
use crate::standin::*;

/// What a command is given: options with their values.
type Options<'a> = &'a [(&'a str, &'a str)];

/// A command that makes a proposal, the words of its card, and a question whose answer shows it.
async fn check(bot: &Tester, revision: u64, command: (&str, &[(&str, &str)]), card: &[&str]) {
    let asked = bot.command(GENERAL, MOD, command.0, command.1);
    let seen = bot.finished(asked).await;
    for words in card {
        seen.says(words);
    }
    publish(bot, MOD, &seen, revision).await;
}

#[tokio::test]
async fn a_new_fact_is_written_and_answers() {
    let bot = editing(&[]).await;
    let opened = bot.command(GENERAL, MOD, "fact add", &[]);
    let form = bot.form_of(opened).await;
    assert_eq!(form.fields(), ["text", "sources", "as_of", "ask", "why"]);
    let sent = bot.fill(
        MOD,
        opened,
        &[
            ("text", "The harbour cat is called Bosun."),
            ("sources", "gazette"),
            ("as_of", "2019-06-01"),
            ("ask", "What is the cat called?"),
        ],
    );
    let card = bot.finished(sent).await;
    card.says("fact/what-is-the-cat-called")
        .says("few-phrasings")
        .lacks_button("Publish");
    let pressed = bot.press(MOD, card.id(), "Change");
    let form = bot.form_of(pressed).await;
    assert_eq!(form.value("ask"), "What is the cat called?");
    let ask = "What is the cat called?\nname of the harbour cat\ncat's name\nis there a cat\n\
               who is Bosun";
    let sent = bot.fill(MOD, pressed, &[("ask", ask)]);
    let card = bot.finished(sent).await;
    card.says("stored question");
    publish(&bot, MOD, &card, 1).await;
    let question = bot.say(
        GENERAL,
        ANNA,
        "@Footnote what's the name of the harbour cat?",
    );
    bot.reply_to(question).await.says("Bosun").is_footnoted();
    bot.finish().await;
}

#[tokio::test]
async fn values_that_are_certain_put_questions_right() {
    let bot = editing(&[]).await;
    let asks = "@Footnote why was the crane built in 1987?";
    let question = bot.say(GENERAL, ANNA, asks);
    bot.reply_to(question).await.never_says("The sources say");
    let opened = bot.command(GENERAL, MOD, "fact values", &[("fact", "crane-age")]);
    let form = bot.form_of(opened).await;
    assert_eq!(form.fields(), ["exact", "figure", "why"]);
    let sent = bot.fill(MOD, opened, &[("exact", "1987 crane built")]);
    let card = bot.finished(sent).await;
    card.says("the text does not hold 1987")
        .lacks_button("Publish");
    for (typed, said) in [
        ("crane built", "write a number or a day"),
        ("1978 crane built", "exact values"),
    ] {
        let pressed = bot.press(MOD, card.id(), "Change values");
        bot.form_of(pressed).await;
        let sent = bot.fill(MOD, pressed, &[("exact", typed)]);
        bot.finished(sent).await.says(said);
    }
    publish(&bot, MOD, &card, 1).await;
    let question = bot.say(GENERAL, ANNA, asks);
    let put_right = "The sources say 1978, not 1987.";
    bot.reply_to(question).await.says(put_right);
    let asked = bot.command(GENERAL, MOD, "fact show", &[("fact", "crane-age")]);
    bot.answer_to(asked).await.says("1978 crane built");
    bot.look_away();
    bot.finish().await;
}

#[tokio::test]
async fn details_sources_phrasings_words_and_domains() {
    let bot = editing(&[]).await;
    let opened = bot.command(GENERAL, MOD, "fact details", &[("fact", "crane-owner")]);
    let form = bot.form_of(opened).await;
    assert!(form.value("words").contains("leased"));
    let sent = bot.fill(
        MOD,
        opened,
        &[("short", "who: The Kessmouth Port Authority.")],
    );
    let card = bot.finished(sent).await;
    card.says("first line for “who”");
    publish(&bot, MOD, &card, 1).await;

    let opened = bot.command(GENERAL, MOD, "source add", &[]);
    bot.form_of(opened).await;
    let sent = bot.fill(
        MOD,
        opened,
        &[
            ("publisher", "The Tide"),
            ("date", "2019-05-10"),
            ("title", "Crane list"),
        ],
    );
    let card = bot.finished(sent).await;
    // Nothing points to it yet, which is no reason to refuse it here.
    card.says("source/the-tide-2019-05-10")
        .has_button("Publish");
    publish(&bot, MOD, &card, 2).await;

    check(
        &bot,
        3,
        (
            "phrasing add",
            &[
                ("fact", "crane-owner"),
                ("text", "whose property is the big lifter"),
            ],
        ),
        &["ways to ask", "whose property is the big lifter"],
    )
    .await;
    let question = bot.say(GENERAL, ANNA, "@Footnote whose property is the big lifter?");
    bot.reply_to(question).await.says("Port Authority");
    check(
        &bot,
        4,
        (
            "phrasing remove",
            &[
                ("fact", "crane-owner"),
                ("text", "Whose property is the big lifter"),
            ],
        ),
        &["gone: whose property"],
    )
    .await;
    check(
        &bot,
        5,
        ("words add", &[("words", "lifter, hoist")]),
        &["words/lifter"],
    )
    .await;
    check(
        &bot,
        6,
        (
            "domain add",
            &[
                ("names", "hxxps://crane-fraud[.]example/pay"),
                ("source", "the-tide-2019-05-10"),
                ("date", "2019-05-10"),
            ],
        ),
        &["crane-fraud[.]example"],
    )
    .await;
    let asked = bot.command(
        RANDOM,
        ANNA,
        "domain check",
        &[("text", "crane-fraud.example")],
    );
    let listed = bot.answer_to(asked).await;
    listed.says("The Tide");
    check(
        &bot,
        7,
        (
            "domain remove",
            &[
                ("name", "crane-fraud[.]example"),
                ("why", "It was a mistake."),
            ],
        ),
        &["It was a mistake."],
    )
    .await;
    bot.edited(listed.id())
        .await
        .says("Corrected on")
        .says("not on");
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

/// Each list is an entry of its own. Nothing is left on one without a word.
#[tokio::test]
async fn names_on_two_lists_are_not_removed_together() {
    const WHY: (&str, &str) = ("why", "It is honest.");
    const OTHER: &str = "gazette-2019-05-21";
    let bot = editing(&[]).await;
    let names = [
        ("names", "crane-fraud.example, crane-fund.example"),
        ("source", "gazette"),
        ("date", "2019-05-21"),
    ];
    check(&bot, 1, ("domain add", &names), &[OTHER]).await;
    for (name, said) in [
        ("kaiworks.test, crane-fraud.example", "one name at a time"),
        ("crane-fraud.example nobody.example", "one name at a time"),
        ("nobody.example", "I know no listed name"),
    ] {
        let asked = bot.command(GENERAL, MOD, "domain remove", &[("name", name), WHY]);
        bot.finished(asked).await.says(said);
    }
    let both = [("name", "crane-fund[.]example crane-fraud[.]example"), WHY];
    check(&bot, 2, ("domain remove", &both), &[OTHER]).await;
    let back = [("entry", "list/gazette-2019-05-21"), ("revision", "1"), WHY];
    check(&bot, 3, ("fact revert", &back), &["crane-fund"]).await;
    let asked = bot.command(
        RANDOM,
        ANNA,
        "domain check",
        &[("text", "crane-fund.example")],
    );
    bot.answer_to(asked).await.says("is on the list");
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

/// A phone puts a space behind a word that it completes.
#[tokio::test]
async fn spaces_around_a_name_do_not_matter() {
    let bot = editing(&[]).await;
    let fact = ("fact", " crane-owner ");
    let commands: [(u64, &str, Options<'_>); 5] = [
        (1, "phrasing add", &[fact, ("text", "whose was the lifter")]),
        (
            2,
            "phrasing remove",
            &[fact, ("text", "whose was the lifter")],
        ),
        (3, "fact retire", &[fact, ("why", "It is wrong.")]),
        (4, "fact restore", &[fact, ("why", "It is not.")]),
        (
            5,
            "fact revert",
            &[
                ("entry", " fact/crane-owner "),
                ("revision", "1"),
                ("why", "Better."),
            ],
        ),
    ];
    for (revision, name, options) in commands {
        let command = (name, options);
        check(&bot, revision, command, &["fact/crane-owner**"]).await;
    }
    let opened = bot.command(GENERAL, MOD, "narrative edit", &[("narrative", "story ")]);
    bot.form_of(opened).await;
    bot.finish().await;
}

#[tokio::test]
async fn a_narrative_must_stay_in_balance() {
    let bot = editing(&[]).await;
    let typing = bot.typing(GENERAL, MOD, "narrative edit", "narrative", "");
    let sides = bot.choices(typing).await;
    let side = sides[0].split(' ').next().unwrap().to_owned();
    let opened = bot.command(GENERAL, MOD, "narrative edit", &[("narrative", &side)]);
    let form = bot.form_of(opened).await;
    let text = form.value("text").to_owned();
    let long = format!(
        "{text} {}",
        "And there is more to say on this side. ".repeat(8).trim()
    );
    let sent = bot.fill(MOD, opened, &[("text", &long)]);
    let card = bot.finished(sent).await;
    card.says("narrative-balance").lacks_button("Publish");
    let pressed = bot.press(MOD, card.id(), "Change");
    let form = bot.form_of(pressed).await;
    assert_eq!(form.value("text"), long);
    let sent = bot.fill(MOD, pressed, &[("text", &text.replace("the", "this"))]);
    let card = bot.finished(sent).await;
    publish(&bot, MOD, &card, 1).await;
    let opened = bot.command(GENERAL, MOD, "narrative edit", &[("narrative", "story")]);
    assert_eq!(
        bot.form_of(opened).await.fields(),
        ["not_in_dispute", "ask", "why"]
    );
    let sent = bot.fill(MOD, opened, &[("not_in_dispute", "The crane fell.")]);
    let card = bot.finished(sent).await;
    publish(&bot, MOD, &card, 2).await;
    let asked = bot.command(GENERAL, ANNA, "narratives", &[]);
    bot.answer_to(asked)
        .await
        .says("Not in dispute: The crane fell.");
    bot.finish().await;
}

#[tokio::test]
async fn what_is_shown_listed_tested_and_exported() {
    let bot = editing(&[]).await;
    let asked = bot.command(GENERAL, MOD, "fact show", &[("fact", "crane-owner")]);
    bot.answer_to(asked)
        .await
        .is_ephemeral()
        .says("fact/crane-owner")
        .says("Ways to ask");
    let asked = bot.command(GENERAL, MOD, "fact list", &[]);
    bot.answer_to(asked).await.says("Nothing was edited");
    let asked = bot.command(GENERAL, MOD, "fact show", &[("fact", "no-such")]);
    bot.answer_to(asked).await.says("I know no fact “no-such”");
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let asked = bot.command(
        GENERAL,
        MOD,
        "fact test",
        &[("question", "who owns the crane")],
    );
    bot.finished(asked)
        .await
        .says("now: crane-owner")
        .says("with proposal 1, fact/crane-owner: crane-owner (the same)")
        .says("decided");
    publish(&bot, MOD, &card, 1).await;
    let asked = bot.command(GENERAL, MOD, "fact list", &[]);
    bot.answer_to(asked)
        .await
        .says("fact/crane-owner edited by")
        .says("revision 1");
    let asked = bot.command(GENERAL, MOD, "fact export", &[]);
    let export = bot.finished(asked).await;
    export.says("revision 1");
    let facts = String::from_utf8(export.file("facts.toml").bytes.clone()).unwrap();
    assert!(facts.contains("town of Kessmouth"));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/story");
    let words = fs::read(format!("{folder}/words.toml")).unwrap();
    assert_eq!(
        export.file("words.toml").bytes,
        words,
        "byte for byte where nothing changed"
    );
    bot.finish().await;
}

#[tokio::test]
async fn the_folder_changes_under_an_edit() {
    let folder = story_copy();
    let mut bot = editing_story(folder.path().to_str().unwrap(), &[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    bot.stop().await;
    let facts = folder.path().join("facts.toml");
    let text = fs::read_to_string(&facts).unwrap();
    let changed = text.replace(
        "belonged to the Kessmouth Port Authority",
        "belonged to the state",
    );
    assert_ne!(text, changed);
    fs::write(&facts, changed).unwrap();
    bot.start_again().await;

    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    let asked = bot.command(GENERAL, MOD, "fact list", &[]);
    let list = bot.answer_to(asked).await;
    list.says("has changed since")
        .says("state")
        .has_button("Keep ours");
    let pressed = bot.press(MOD, list.id(), "Take the folder's");
    let card = bot.finished(pressed).await;
    card.says("state");
    publish(&bot, MOD, &card, 2).await;
    bot.settle().await;
    bot.look_away();
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question).await.says("belonged to the state");
    let asked = bot.command(GENERAL, MOD, "fact list", &[]);
    bot.answer_to(asked).await.never_says("has changed since");
    bot.finish().await;
}

#[tokio::test]
async fn a_fact_that_was_retired_against_the_folder_comes_back() {
    let folder = story_copy();
    let mut bot = editing_story(folder.path().to_str().unwrap(), &[]).await;
    let given = [("fact", "crane-owner"), ("why", "It is not sourced well.")];
    check(&bot, 1, ("fact retire", &given), &["takes the entry away"]).await;
    bot.stop().await;
    let facts = folder.path().join("facts.toml");
    let text = fs::read_to_string(&facts).unwrap();
    let owner = "belonged to the Kessmouth Port Authority";
    fs::write(&facts, text.replace(owner, "belonged to the state")).unwrap();
    bot.start_again().await;

    let asked = bot.command(GENERAL, MOD, "fact list", &[]);
    let list = bot.answer_to(asked).await;
    let pressed = bot.press(MOD, list.id(), "Keep ours");
    let card = bot.finished(pressed).await;
    publish(&bot, MOD, &card, 2).await;
    // Twice retired, and the first time it said something.
    let given = [("fact", "crane-owner"), ("why", "It is, after all.")];
    check(&bot, 3, ("fact restore", &given), &[owner]).await;
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question).await.says(owner);
    bot.finish().await;
}

/// What has no form is proposed anew with a button, and takes nothing back that others did.
#[tokio::test]
async fn after_a_conflict_the_same_change_is_proposed_anew() {
    let bot = editing(&[]).await;
    let words = |words| [("words", words)];
    check(&bot, 1, ("words add", &words("lifter, hoist")), &["hoist"]).await;
    let asked = bot.command(GENERAL, SECOND, "words add", &words("lifter, derrick"));
    let second = bot.finished(asked).await;
    second.lacks_button("Propose anew");
    check(&bot, 2, ("words add", &words("lifter, jenny")), &["jenny"]).await;
    let pressed = bot.press(SECOND, second.id(), "Publish");
    let refused = bot.finished(pressed).await;
    refused
        .says("Somebody else changed the same entry")
        .lacks_button("Publish");
    let pressed = bot.press(SECOND, refused.id(), "Propose anew");
    let card = bot.finished(pressed).await;
    card.says("new: derrick").never_says("gone: jenny");
    publish(&bot, SECOND, &card, 3).await;

    let given = [("fact", "crane-owner"), ("why", "It is not sourced well.")];
    let asked = bot.command(GENERAL, SECOND, "fact retire", &given);
    let retires = bot.finished(asked).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 4).await;
    let pressed = bot.press(SECOND, retires.id(), "Publish");
    let refused = bot.finished(pressed).await;
    refused.says("town of Kessmouth").lacks_button("Publish");
    let pressed = bot.press(SECOND, refused.id(), "Propose anew");
    let card = bot.finished(pressed).await;
    card.says("takes the entry away");
    publish(&bot, SECOND, &card, 5).await;
    bot.posted_or_edited_elsewhere().await;
    bot.finish().await;
}
