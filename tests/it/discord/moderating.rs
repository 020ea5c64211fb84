//! Moderators change the facts: forms, proposals, review, publishing, and what becomes of answers.

use super::desk::*;
use crate::standin::*;

#[tokio::test]
async fn a_fact_is_changed_in_a_form_and_answers_follow() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    answer.says("belonged to the Kessmouth Port Authority");

    let opened = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    let form = bot.form_of(opened).await;
    assert!(form.value("text").starts_with("The crane belonged to"));
    assert_eq!(form.value("sources"), "authority");
    let sent = bot.fill(
        MOD,
        opened,
        &[("text", NEW_OWNER), ("why", "The deed was found.")],
    );
    let card = bot.finished(sent).await;
    card.is_ephemeral()
        .says("Proposal 1: fact/crane-owner")
        .says("Why: The deed was found.")
        .says("~~[Kessmouth Port Authority]~~")
        .says("**town of Kessmouth**")
        .says("not public yet");
    // It is not public: nobody is told of it.
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question).await.says("Port Authority");

    let pressed = bot.press(MOD, card.id(), "Publish");
    let done = bot.finished(pressed).await;
    done.says("Published").says("revision 1").says("2 answers");
    let line = bot.posted_in(RECORD).await;
    line.says("Revision 1: fact/crane-owner published by")
        .says("The deed was found.")
        .has_button("Show this edit");
    let corrected = bot.edited(answer.id()).await;
    corrected
        .says("Corrected on")
        .says("town of Kessmouth")
        .never_says("Port Authority.")
        .has_button("Remove")
        .is_footnoted();
    bot.posted_or_edited_elsewhere().await;
    let question = bot.say(RANDOM, BEN, OWNER);
    bot.reply_to(question)
        .await
        .says("town of Kessmouth")
        .never_says("Corrected");
    bot.finish().await;
}

#[tokio::test]
async fn what_is_wrong_is_said_and_what_was_typed_is_kept() {
    let bot = editing(&[]).await;
    let opened = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(opened).await;
    let typed = [
        ("text", NEW_OWNER),
        ("sources", "authority, nobody"),
        ("as_of", "last week"),
    ];
    let sent = bot.fill(MOD, opened, &typed);
    let card = bot.finished(sent).await;
    card.says("cannot be published")
        .says("What you typed is kept")
        .says("is no date")
        .says(NEW_OWNER)
        .lacks_button("Publish");
    let pressed = bot.press(MOD, card.id(), "Change");
    let form = bot.form_of(pressed).await;
    assert_eq!(form.value("text"), NEW_OWNER);
    assert_eq!(form.value("sources"), "authority\nnobody");
    assert_eq!(form.value("as_of"), "last week");
    let sent = bot.fill(MOD, pressed, &[("as_of", "2019-05-09")]);
    let card = bot.finished(sent).await;
    card.says("dangling-source").lacks_button("Publish");
    let pressed = bot.press(MOD, card.id(), "Change");
    bot.form_of(pressed).await;
    let sent = bot.fill(MOD, pressed, &[("sources", "authority")]);
    let card = bot.finished(sent).await;
    card.never_says("cannot be published").has_button("Publish");
    publish(&bot, MOD, &card, 1).await;
    bot.finish().await;
}

/// A form shows some of a proposal; what it has no field for stays proposed.
#[tokio::test]
async fn changing_a_proposal_keeps_what_its_form_does_not_show() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let pressed = bot.press(MOD, card.id(), "Change details");
    let form = bot.form_of(pressed).await;
    assert_eq!(form.fields(), ["words", "related", "short", "why"]);
    let sent = bot.fill(MOD, pressed, &[("short", "who: The town.")]);
    let card = bot.finished(sent).await;
    card.says("town of Kessmouth").says("first line for “who”");

    let given = [("fact", "crane-owner"), ("text", "whose crane was that")];
    let asked = bot.command(GENERAL, SECOND, "phrasing add", &given);
    let other = bot.finished(asked).await;
    let pressed = bot.press(SECOND, other.id(), "Change");
    bot.form_of(pressed).await;
    let sent = bot.fill(SECOND, pressed, &[("as_of", "2019-05-09")]);
    let other = bot.finished(sent).await;
    other.says("new: whose crane was that").says("2019-05-09");

    // What is published meanwhile is not taken back by what nobody touched.
    publish(&bot, MOD, &card, 1).await;
    let pressed = bot.press(SECOND, other.id(), "Change");
    let form = bot.form_of(pressed).await;
    assert_eq!(form.value("text"), NEW_OWNER);
    let sent = bot.fill(SECOND, pressed, &[]);
    let other = bot.finished(sent).await;
    other
        .says("new: whose crane was that")
        .never_says("Port Authority")
        .never_says("first line");
    publish(&bot, SECOND, &other, 2).await;
    bot.posted_or_edited_elsewhere().await;
    let asked = bot.command(GENERAL, MOD, "fact show", &[("fact", "crane-owner")]);
    bot.answer_to(asked)
        .await
        .says("town of Kessmouth")
        .says("The town.")
        .says("whose crane was that");
    bot.finish().await;
}

#[tokio::test]
async fn two_moderators_at_once_overwrite_nothing() {
    let bot = editing(&[]).await;
    let first = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(first).await;
    let second = bot.command(RANDOM, SECOND, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(second).await;
    let sent = bot.fill(MOD, first, &[("text", NEW_OWNER)]);
    let card = bot.finished(sent).await;
    publish(&bot, MOD, &card, 1).await;

    let other = "The crane belonged to the queen.";
    let sent = bot.fill(SECOND, second, &[("text", other)]);
    let card = bot.finished(sent).await;
    card.says("Revision 1 of the same entry was published meanwhile")
        .says("Nothing was overwritten")
        .says("town of Kessmouth")
        .says("queen")
        .lacks_button("Publish");
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    // Having seen both, the second moderator decides.
    let pressed = bot.press(SECOND, card.id(), "Change");
    assert_eq!(bot.form_of(pressed).await.value("text"), other);
    let sent = bot.fill(SECOND, pressed, &[]);
    let card = bot.finished(sent).await;
    card.never_says("meanwhile");
    publish(&bot, SECOND, &card, 2).await;
    bot.posted_or_edited_elsewhere().await;
    bot.finish().await;
}

#[tokio::test]
async fn two_proposals_for_one_entry_are_not_both_published() {
    let bot = editing(&[]).await;
    let one = propose(&bot, MOD, NEW_OWNER).await;
    let two = propose(&bot, SECOND, "The crane belonged to the queen.").await;
    publish(&bot, MOD, &one, 1).await;
    let pressed = bot.press(SECOND, two.id(), "Publish");
    bot.finished(pressed)
        .await
        .says("Somebody else changed the same entry meanwhile")
        .says("town of Kessmouth")
        .lacks_button("Publish")
        .has_button("Discard");
    let pressed = bot.press(SECOND, two.id(), "Discard");
    bot.finished(pressed).await.says("discarded");
    bot.finish().await;
}

#[tokio::test]
async fn a_second_moderator_must_agree_where_two_must() {
    let bot = editing(&[("REVIEW", "two")]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    card.says("Two moderators must stand behind it");
    let note = bot.posted_in(RECORD).await;
    note.says("A proposal waits");
    for _ in 0..2 {
        let pressed = bot.press(MOD, card.id(), "Publish");
        bot.finished(pressed)
            .await
            .says("One more moderator must agree");
    }
    let pressed = bot.press(SECOND, note.id(), "Look it over");
    let seen = bot.finished(pressed).await;
    seen.is_ephemeral().says("fact/crane-owner");
    // An older version of it is not published under a newer one.
    let changed = bot.press(MOD, card.id(), "Change");
    bot.form_of(changed).await;
    let sent = bot.fill(MOD, changed, &[("text", "The crane belonged to the king.")]);
    bot.finished(sent).await.says("king");
    // Nor is the form of what is gone opened.
    let pressed = bot.press(SECOND, seen.id(), "Change");
    let told = bot.answer_to(pressed).await;
    told.is_ephemeral().says("changed or closed meanwhile");
    let pressed = bot.press(SECOND, told.id(), "Show it");
    bot.finished(pressed).await.says("king");
    let pressed = bot.press(SECOND, seen.id(), "Publish");
    let seen = bot.finished(pressed).await;
    seen.says("changed meanwhile").says("king");
    publish(&bot, SECOND, &seen, 1).await;
    bot.finish().await;
}

#[tokio::test]
async fn buttons_of_every_state_work_after_a_restart() {
    let mut bot = editing(&[]).await;
    let open = propose(&bot, MOD, NEW_OWNER).await;
    let other = propose(&bot, MOD, "The crane belonged to the queen.").await;
    let pressed = bot.press(MOD, other.id(), "Discard");
    bot.finished(pressed).await.says("discarded");
    bot.kill().await;
    bot.start_again().await;

    // A button that stood there before it was discarded.
    let forged = bot.forge(MOD, other.id(), "f1:move:publish:2:1");
    bot.finished(forged).await.says("closed").says("discarded");
    let waiting = bot.command(GENERAL, MOD, "review", &[]);
    let review = bot.finished(waiting).await;
    review.says("Proposal 1").has_button("Publish");
    publish(&bot, MOD, &open, 1).await;
    let pressed = bot.press(MOD, review.id(), "Publish");
    bot.finished(pressed)
        .await
        .says("closed")
        .says("Done: it is public as revision 1");

    bot.restart().await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    let waiting = bot.command(GENERAL, MOD, "review", &[]);
    bot.finished(waiting).await.says("No proposal waits");
    bot.finish().await;
}

#[tokio::test]
async fn corrections_go_on_after_the_process_was_killed() {
    const ANSWERS: usize = 40;
    let mut bot = editing(&[("ASKER_LIMIT", "1000/1"), ("CHANNEL_LIMIT", "1000/1")]).await;
    let mut answers = Vec::new();
    for n in 0..ANSWERS {
        let channel = if n % 2 == 0 { GENERAL } else { RANDOM };
        let question = bot.say(channel, ANNA, OWNER);
        answers.push(bot.reply_to(question).await.id());
    }
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let pressed = bot.press(MOD, card.id(), "Publish");
    bot.finished(pressed).await.says("40 answers");
    // Some are corrected when the power goes.
    bot.edited(answers[3]).await;
    bot.kill().await;
    bot.start_again().await;
    let all = answers.clone();
    bot.wait("all corrections", move |world| {
        let done = |id: &Id| world.messages[id].content.contains("Corrected on");
        all.iter().all(done).then_some(())
    })
    .await;
    bot.look_away();
    let times: Vec<usize> = answers.iter().map(|id| bot.edits_of(*id).len()).collect();
    // The one that was under way when the process was killed may have been written twice.
    let more = times.iter().filter(|n| **n > 1).count();
    assert!(
        times.iter().all(|n| (1..=2).contains(n)) && more <= 1,
        "{times:?}"
    );
    bot.finish().await;
}

#[tokio::test]
async fn a_retired_fact_is_no_longer_stated_and_comes_back() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    let given = [("fact", "crane-owner"), ("why", "It is not sourced well.")];
    let asked = bot.command(GENERAL, MOD, "fact retire", &given);
    let card = bot.finished(asked).await;
    card.says("takes the entry away").says("stored question");
    publish(&bot, MOD, &card, 1).await;
    bot.edited(answer.id())
        .await
        .says("retired by the moderators")
        .never_says("Port Authority");
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question)
        .await
        .never_says("belonged to the Kessmouth");

    let typing = bot.typing(GENERAL, MOD, "fact restore", "fact", "");
    assert_eq!(bot.choices(typing).await, ["crane-owner"]);
    let given = [("fact", "crane-owner"), ("why", "It is, after all.")];
    let asked = bot.command(GENERAL, MOD, "fact restore", &given);
    let card = bot.finished(asked).await;
    publish(&bot, MOD, &card, 2).await;
    bot.posted_or_edited_elsewhere().await;
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question)
        .await
        .says("Kessmouth Port Authority");
    bot.finish().await;
}

#[tokio::test]
async fn every_version_is_kept_and_can_be_brought_back() {
    let bot = editing(&[]).await;
    for (n, text) in [(1, NEW_OWNER), (2, "The crane belonged to the queen.")] {
        let card = propose(&bot, MOD, text).await;
        publish(&bot, MOD, &card, n).await;
    }
    let asked = bot.command(
        GENERAL,
        SECOND,
        "fact history",
        &[("entry", "fact/crane-owner")],
    );
    bot.finished(asked)
        .await
        .says("fact/crane-owner published as revision 2 by")
        .says("published as revision 1")
        .says("proposed")
        .says(&format!("<@{MOD}>"));
    for (revision, words) in [("1", "town of Kessmouth"), ("0", "Port Authority")] {
        let given = [
            ("entry", "fact/crane-owner"),
            ("revision", revision),
            ("why", "Undo."),
        ];
        let asked = bot.command(GENERAL, SECOND, "fact revert", &given);
        let card = bot.finished(asked).await;
        card.says(words);
        publish(&bot, SECOND, &card, if revision == "1" { 3 } else { 4 }).await;
        let question = bot.say(GENERAL, bot.stranger(), OWNER);
        bot.reply_to(question).await.says(words);
    }
    let given = [
        ("entry", "fact/crane-owner"),
        ("revision", "9"),
        ("why", "Undo."),
    ];
    let asked = bot.command(GENERAL, SECOND, "fact revert", &given);
    bot.finished(asked)
        .await
        .says("Revision 9 is not one of fact/crane-owner");
    bot.posted_or_edited_elsewhere().await;
    bot.finish().await;
}
