//! Who may edit, tried at every door: commands, buttons, forms, suggestion lists; by members, by the
//! administrator of another server, by somebody who was a moderator a moment ago, and with forged ids.

use super::desk::*;
use crate::standin::*;

/// Every command of moderators, with what it needs.
const COMMANDS: &[(&str, &[(&str, &str)])] = &[
    ("fact add", &[]),
    ("fact edit", &[("fact", "crane-owner")]),
    ("fact details", &[("fact", "crane-owner")]),
    ("fact values", &[("fact", "crane-owner")]),
    ("fact retire", &[("fact", "crane-owner"), ("why", "No.")]),
    ("fact restore", &[("fact", "crane-owner"), ("why", "Yes.")]),
    ("fact show", &[("fact", "crane-owner")]),
    ("fact list", &[]),
    ("fact history", &[]),
    (
        "fact revert",
        &[
            ("entry", "fact/crane-owner"),
            ("revision", "0"),
            ("why", "No."),
        ],
    ),
    ("fact export", &[]),
    ("fact test", &[("question", "who owns it")]),
    ("review", &[]),
    ("source add", &[]),
    ("source edit", &[("source", "authority")]),
    ("narrative edit", &[("narrative", "story")]),
    ("words add", &[("words", "ship, boat")]),
    ("words remove", &[("word", "dock worker")]),
    (
        "phrasing add",
        &[("fact", "crane-owner"), ("text", "owner?")],
    ),
    (
        "phrasing remove",
        &[("fact", "crane-owner"), ("text", "owner of the crane")],
    ),
    (
        "domain add",
        &[
            ("names", "evil.example"),
            ("source", "authority"),
            ("date", "2019"),
        ],
    ),
    (
        "domain remove",
        &[("name", "kessmouth-crane-relief.org"), ("why", "No.")],
    ),
    ("unanswered", &[]),
    ("stats", &[]),
];

#[test]
fn every_command_of_moderators_is_tried() {
    use footnote::command::{COMMANDS as ALL, Scope};
    let apart = ALL.iter().filter(|spec| spec.scope == Scope::Moderators);
    for spec in apart {
        assert!(
            COMMANDS.iter().any(|(name, _)| *name == spec.name),
            "{}",
            spec.name
        );
    }
}

#[tokio::test]
async fn an_ordinary_member_is_refused_at_every_command() {
    let bot = editing(&[("ASKER_LIMIT", "1000/1")]).await;
    for (name, options) in COMMANDS {
        let asked = bot.command(GENERAL, ANNA, name, options);
        let answer = bot.answer_to(asked).await;
        answer
            .is_ephemeral()
            .says("Only moderators of the facts can do that");
    }
    assert_eq!(
        bot.offered(GENERAL, ANNA)
            .iter()
            .filter(|name| *name == "fact")
            .count(),
        0
    );
    assert_eq!(
        bot.offered(GENERAL, MOD)
            .iter()
            .filter(|name| *name == "fact")
            .count(),
        1
    );
    bot.finish().await;
}

#[tokio::test]
async fn suggestion_lists_are_empty_for_those_who_may_not_edit() {
    let bot = editing(&[]).await;
    for (user, some) in [(MOD, true), (ANNA, false), (EVE, false)] {
        for (command, option) in [
            ("fact edit", "fact"),
            ("source edit", "source"),
            ("narrative edit", "narrative"),
            ("fact history", "entry"),
            ("words remove", "word"),
            ("domain remove", "name"),
        ] {
            let typing = bot.typing(GENERAL, user, command, option, "");
            let choices = bot.choices(typing).await;
            assert_eq!(!choices.is_empty(), some, "{command}: {choices:?}");
        }
    }
    bot.finish().await;
}

#[tokio::test]
async fn the_administrator_of_another_server_can_touch_nothing() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    assert!(!bot.offered(LOBBY, EVE).iter().any(|name| name == "fact"));
    let asked = bot.command(
        LOBBY,
        EVE,
        "domain add",
        &[
            ("names", "evil.example"),
            ("source", "authority"),
            ("date", "2019"),
        ],
    );
    bot.answer_to(asked)
        .await
        .says("only on the server of my moderators");
    let here = bot.command(LOBBY, EVE, "help", &[]);
    let here = bot.answer_to(here).await.id();
    for forged in [
        "f1:move:publish:1:1",
        "f1:move:discard:1:1",
        "f1:move:change:1:1",
        "f1:move:again:1:1",
        "f1:move:show:1",
        "f1:move:unanswered:0",
    ] {
        let pressed = bot.forge(EVE, here, forged);
        bot.answer_to(pressed).await.is_ephemeral();
    }
    let sent = bot.forge_form(LOBBY, EVE, None, OPENED, &[("text", "It is mine.")]);
    bot.answer_to(sent)
        .await
        .says("only on the server of my moderators");
    // With a role of the same number it would be no different: the server decides.
    bot.give_role(ELSEWHERE, EVE, EDITORS);
    let sent = bot.forge_form(LOBBY, EVE, None, OPENED, &[("text", "It is mine.")]);
    bot.answer_to(sent)
        .await
        .says("only on the server of my moderators");
    publish(&bot, MOD, &card, 1).await;
    bot.finish().await;
}

/// What a form for the fact about the owner carries.
const OPENED: &str = "f1:form:fact:fact/crane-owner:0:0:0";

#[tokio::test]
async fn a_role_taken_away_while_a_form_is_open_counts() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let opened = bot.command(GENERAL, SECOND, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(opened).await;
    let own = bot.command(GENERAL, SECOND, "review", &[]);
    let own = bot.finished(own).await;
    bot.take_role(SERVER, SECOND, EDITORS);
    let sent = bot.fill(SECOND, opened, &[("text", "The crane is mine.")]);
    let refused = bot.answer_to(sent).await;
    refused.says("none of their roles").says("in the file");
    let kept = String::from_utf8(refused.file("what-you-typed.txt").bytes.clone()).unwrap();
    assert!(kept.contains("The crane is mine."), "{kept}");
    for button in ["Publish", "Change", "Discard"] {
        let pressed = bot.press(SECOND, own.id(), button);
        bot.answer_to(pressed).await.says("none of their roles");
    }
    bot.give_role(SERVER, SECOND, EDITORS);
    publish(&bot, SECOND, &own, 1).await;
    let pressed = bot.press(MOD, card.id(), "Publish");
    bot.finished(pressed).await.says("closed");
    bot.finish().await;
}

#[tokio::test]
async fn forged_ids_of_a_member_do_nothing() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    for forged in [
        "f1:move:publish:1:1",
        "f1:move:discard:1:1",
        "f1:move:change:1:1",
        "f1:move:take:fact/crane-owner",
        "f1:move:spam:1",
        "f1:form:fact:fact/crane-owner:0:0:0",
        "f1:vote:1:helpful",
    ] {
        let pressed = bot.forge(ANNA, answer.id(), forged);
        bot.answer_to(pressed).await.is_ephemeral();
    }
    for forged in [
        OPENED,
        "f1:form:fact:fact/crane-owner:0:1:1",
        "f1:form:source:fact/crane-owner:0:0:0",
        "f1:form:new::0:0:0",
        "f1:form:nothing:fact/crane-owner:0:0:0",
        "nonsense",
    ] {
        let sent = bot.forge_form(GENERAL, ANNA, None, forged, &[("text", "It is mine.")]);
        bot.answer_to(sent).await.is_ephemeral();
    }
    // A moderator's forged form is read as strictly.
    let sent = bot.forge_form(
        GENERAL,
        MOD,
        None,
        "f1:form:source:fact/crane-owner:0:0:0",
        &[("publisher", "Me")],
    );
    let refused = bot.answer_to(sent).await;
    refused.says("out of date").file("what-you-typed.txt");
    publish(&bot, MOD, &card, 1).await;
    let question = bot.say(RANDOM, BEN, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

/// Anybody may send a suggestion, so its form says nothing about what is there.
#[tokio::test]
async fn a_forged_suggestion_touches_no_proposal() {
    let bot = editing(&[("REVIEW", "two")]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    bot.posted_in(RECORD).await.says("A proposal waits");
    for forged in [
        "f1:form:suggest:fact/crane-owner:0:1:1",
        "f1:form:suggest::0:1:1",
        "f1:form:suggest:fact/crane-owner:0:0:0",
        "f1:form:suggest::5:0:0",
    ] {
        let typed = [("text", "It is mine."), ("note", "I say so.")];
        let sent = bot.forge_form(GENERAL, ANNA, None, forged, &typed);
        let answer = bot.answer_to(sent).await;
        answer.is_ephemeral().says("out of date");
    }
    // It still says what the moderator wrote, and only that moderator stands behind it.
    let waiting = bot.command(GENERAL, SECOND, "review", &[]);
    let review = bot.finished(waiting).await;
    review
        .says("Proposal 1")
        .says("town of Kessmouth")
        .never_says("It is mine")
        .lacks_button("Next");
    let pressed = bot.press(MOD, card.id(), "Publish");
    bot.finished(pressed)
        .await
        .says("One more moderator must agree");
    publish(&bot, SECOND, &review, 1).await;
    bot.finish().await;
}

#[tokio::test]
async fn without_a_server_and_roles_editing_is_off_and_help_says_how_to_turn_it_on() {
    let bot = Tester::start().await;
    assert!(!bot.offered(GENERAL, MOD).iter().any(|name| name == "fact"));
    let asked = bot.command(GENERAL, MOD, "help", &[]);
    bot.answer_to(asked).await.says("is off").says("README");
    let asked = bot.command(GENERAL, ANNA, "help", &[]);
    bot.answer_to(asked).await.never_says("README");
    let asked = bot.command(
        GENERAL,
        MOD,
        "domain remove",
        &[("name", "kessmouth-crane-relief.org"), ("why", "No.")],
    );
    bot.answer_to(asked).await.says("Editing is off");
    bot.finish().await;
    let bot = editing(&[]).await;
    let asked = bot.command(GENERAL, MOD, "help", &[]);
    bot.answer_to(asked)
        .await
        .says("You may edit")
        .says("/fact edit");
    bot.finish().await;
}
