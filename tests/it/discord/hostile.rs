//! Hostile input, end to end: replayed and oversized interactions, markup, SQL and TOML in every field,
//! and a moderator gone rogue. `docs/threat-model.md` says what each stands for.

use std::process::Command;

use footnote::store::{self, Verified};

use super::desk::*;
use crate::standin::*;

/// Everything at once that could do harm in a message, a table or a file.
pub(super) const VENOM: &str = "@everyone @here <@1100000000000000011> <@&1100000000000000110> \
    [safe](https://harbourlift.example/x) https://kaiworks.test **b** `c` ||s|| # h\n> q\n\
    '); DROP TABLE history; -- \" \\ ''' \"\"\"\n[[fact]]\nid = \"evil\"\n\
    \u{202e}gnp\u{202c}\u{200b}\u{2066}";

/// The hash of the chain and the open edits of a bot's database.
pub(super) async fn database(bot: &Tester) -> (Verified, Vec<store::Edit>) {
    let file = bot.folder.path().join("footnote.db");
    let address = format!("sqlite://{}", file.display());
    let store = store::open_existing(&address).await.unwrap().unwrap();
    let looked = (
        store.verify().await.unwrap(),
        store.open_edits().await.unwrap(),
    );
    store.close().await;
    looked
}

/// What no reader may see of [`VENOM`], beside what the stand-in looks for itself: pings, live links to
/// listed names, invisible characters.
#[track_caller]
pub(super) fn check_harmless(text: &str) {
    for alive in [
        "](http",
        "https://kaiworks",
        "harbourlift.example",
        "\u{202e}",
    ] {
        assert!(!text.contains(alive), "{alive:?} in {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_of_twice_is_done_once() {
    let bot = editing(&[]).await;
    let asked = bot.command(GENERAL, ANNA, "ask", &[("question", "who owns the crane?")]);
    bot.answer_to(asked).await.says("Port Authority");
    let opened = bot.command(GENERAL, ANNA, "suggest", &[]);
    bot.form_of(opened).await;
    let sent = bot.fill(
        ANNA,
        opened,
        &[("text", "The cat is called Bosun."), ("note", "Gazette")],
    );
    bot.finished(sent).await.says("Thank you");
    bot.posted_in(RECORD).await.says("A suggestion waits");
    let card = propose(&bot, MOD, NEW_OWNER).await;
    let pressed = bot.press(MOD, card.id(), "Publish");
    bot.finished(pressed).await.says("revision 1");
    bot.posted_in(RECORD).await.says("Revision 1");
    bot.settle().await;
    bot.look_away();
    let before = bot.with(|world| world.calls.len());
    for interaction in [asked, opened, sent, pressed] {
        for _ in 0..3 {
            bot.replay(interaction);
        }
    }
    bot.settle().await;
    assert_eq!(
        bot.with(|world| world.calls.len()),
        before,
        "asked of Discord again"
    );
    let (_, open) = database(&bot).await;
    assert_eq!(open.len(), 1, "one suggestion: {open:?}");
    assert_eq!(bot.log().matches("told of twice").count(), 12);
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_larger_than_any_client_sends() {
    let bot = editing(&[]).await;
    let long = "long words ".repeat(20_000);
    for (by, form) in [
        (ANNA, "f1:form:suggest::0:0:0"),
        (MOD, "f1:form:new::0:0:0"),
    ] {
        let fields = [
            ("text", long.as_str()),
            ("note", &long),
            ("ask", &long),
            ("sources", &long),
            ("why", &long),
            ("no-such-field", &long),
        ];
        let sent = bot.forge_form(GENERAL, by, None, form, &fields);
        // Written down or refused, but answered; and the bot lives.
        bot.wait("an answer", |world| {
            let it = &world.interactions[&sent];
            (it.original.is_some() || !it.follow_ups.is_empty()).then_some(())
        })
        .await;
    }
    let many: Vec<(&str, &str)> = (0..200).map(|_| ("text", "again")).collect();
    let sent = bot.forge_form(GENERAL, ANNA, None, "f1:form:suggest::0:0:0", &many);
    bot.wait("an answer", |world| world.interactions[&sent].original)
        .await;
    for empty in [&[][..], &[("text", "")]] {
        let sent = bot.forge_form(GENERAL, BEN, None, "f1:form:suggest::0:0:0", empty);
        bot.wait("an answer", |world| world.interactions[&sent].original)
            .await;
    }
    bot.settle().await;
    bot.look_away();
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("Port Authority");
    let (verified, open) = database(&bot).await;
    assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    for edit in open {
        let kept = edit.draft.new.unwrap_or_default().len();
        assert!(kept < 50_000, "{kept} bytes are kept of one form");
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn venom_in_every_field_is_only_text() {
    let bot = editing(&[]).await;
    // A question, and what moderators see of it.
    let question = bot.say(GENERAL, ANNA, &format!("@Footnote who is Bosun {VENOM}?"));
    check_harmless(bot.reply_to(question).await.text());
    bot.settle().await;
    let asked = bot.command(GENERAL, MOD, "unanswered", &[]);
    check_harmless(bot.finished(asked).await.text());
    for command in ["ask", "why", "fact test"] {
        let asked = bot.command(GENERAL, MOD, command, &[("question", VENOM)]);
        let said = bot.wait("an answer", |world| {
            let it = &world.interactions[&asked];
            it.original.map(|id| world.messages[&id].content.clone())
        });
        check_harmless(&said.await);
    }
    // A suggestion in all its fields, and the card of it.
    let opened = bot.command(GENERAL, ANNA, "suggest", &[]);
    bot.form_of(opened).await;
    let fields = [("text", VENOM), ("note", VENOM), ("ask", VENOM)];
    let sent = bot.fill(ANNA, opened, &fields);
    bot.finished(sent).await.says("Thank you");
    let note = bot.posted_in(RECORD).await;
    check_harmless(note.text());
    let pressed = bot.press(MOD, note.id(), "Look it over");
    check_harmless(bot.finished(pressed).await.text());
    // A source and a fact by a moderator.
    let opened = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(opened).await;
    let venom = VENOM.replace("https://kaiworks.test", "");
    let text = format!("The crane was theirs. {venom}");
    let sent = bot.fill(MOD, opened, &[("text", &text), ("why", VENOM)]);
    check_harmless(bot.finished(sent).await.text());
    bot.settle().await;
    bot.look_away();
    for command in ["review", "fact history", "fact list"] {
        let asked = bot.command(GENERAL, MOD, command, &[]);
        check_harmless(bot.finished_or_answered(asked).await.as_str());
    }
    // All of it is kept as it was typed, in tables that are all there.
    let (verified, open) = database(&bot).await;
    assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    let kept = open.iter().filter(|edit| {
        let new: toml::Table = edit.draft.new.as_deref().unwrap().parse().unwrap();
        // One entry, whatever its text looks like.
        let facts = new["fact"].as_array().unwrap();
        assert_eq!((new.len(), facts.len()), (1, 1), "{new:?}");
        assert_ne!(facts[0]["id"].as_str(), Some("evil"));
        facts[0]["text"]
            .as_str()
            .unwrap()
            .contains("DROP TABLE history; --")
    });
    assert_eq!(kept.count(), 2, "{open:#?}");
    bot.look_away();
    bot.finish().await;
}

impl Tester {
    /// What an interaction was answered with, at once or later.
    async fn finished_or_answered(&self, interaction: Id) -> String {
        let said = self.wait("an answer", |world| {
            let id = world.interactions[&interaction].original?;
            let said = world.messages[&id].content.clone();
            (!said.is_empty()).then_some(said)
        });
        let said = said.await;
        self.settle().await;
        self.look_away();
        said
    }
}

/// Runs a command of whoever runs the bot, beside it.
#[track_caller]
fn beside(bot: &Tester, args: &[&str], code: i32) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .args([
            "--knowledge",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/story"),
        ])
        .args(args)
        .current_dir(bot.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let said = said + &String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(code), "{args:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_rogue_moderator_did_is_seen_and_undone_by_one_command() {
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    // Another one changes what is right, and takes away what is left.
    let lie = "The crane belonged to nobody. It stood there by itself.";
    let card = propose(&bot, SECOND, lie).await;
    publish(&bot, SECOND, &card, 2).await;
    let before = bot.with(|world| world.calls.len());
    for (at, fact) in ["injured", "weather"].into_iter().enumerate() {
        let options = [("fact", fact), ("why", "ha")];
        let asked = bot.command(GENERAL, SECOND, "fact retire", &options);
        let card = bot.finished(asked).await;
        publish(&bot, SECOND, &card, 3 + at as u64).await;
    }
    assert!(bot.with(|world| world.calls.len()) > before);
    bot.settle().await;
    bot.look_away();
    let seen = beside(&bot, &["history"], 0);
    let theirs = seen
        .lines()
        .filter(|line| line.contains("published") && line.contains(&SECOND.to_string()));
    assert_eq!(theirs.count(), 3, "{seen}");
    // First to be looked at, then done.
    let dry = beside(&bot, &["undo", "1"], 0);
    assert!(
        dry.contains("dry run: 3 entries: 2 added, 1 changed"),
        "{dry}"
    );
    let done = beside(&bot, &["undo", "1", "--apply"], 0);
    assert!(done.contains("Published as revision 7"), "{done}");
    beside(&bot, &["history", "--verify"], 0);
    let said = beside(&bot, &["undo", "1"], 0);
    assert!(said.contains("Everything says what it said"), "{said}");
    // The running bot takes it over.
    bot.wait_log("revision=7").await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    let question = bot.say(GENERAL, ANNA, "@Footnote how many people were hurt?");
    bot.reply_to(question).await.says("Seven");
    beside(&bot, &["undo", "99"], 2);
    bot.settle().await;
    bot.look_away();
    bot.finish().await;
}

impl Tester {
    /// Waits until the log holds these words.
    pub(super) async fn wait_log(&self, words: &str) {
        for _ in 0..400 {
            if self.log().contains(words) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("no {words:?} in\n{}", self.log());
    }
}
