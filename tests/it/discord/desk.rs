//! What the tests of moderation share: a bot with editing on, and the steps to a published edit.

use std::fs;
use std::future::Future;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::standin::*;

pub const STORY: &str = "tests/cases/story";
pub const OWNER: &str = "@Footnote who owns the crane?";
pub const NEW_OWNER: &str = "The crane belonged to the town of Kessmouth. It was leased to the firm \
                             Harbour Lift, whose staff worked with it.";

/// A bot whose facts can be edited on `SERVER` by whoever has the role `EDITORS`.
pub async fn editing(more: &[(&str, &str)]) -> Tester {
    editing_story(STORY, more).await
}

/// Likewise with another story.
pub async fn editing_story(story: &str, more: &[(&str, &str)]) -> Tester {
    editing_in(stage(), story, more).await
}

/// Likewise in a world that is not as usual.
pub async fn editing_in(world: World, story: &str, more: &[(&str, &str)]) -> Tester {
    let (guild, role, record) = (SERVER.to_string(), EDITORS.to_string(), RECORD.to_string());
    let mut all = vec![
        ("MODERATOR_GUILD_ID", guild.as_str()),
        ("MODERATOR_ROLE_IDS", role.as_str()),
        ("AUDIT_CHANNEL_ID", record.as_str()),
    ];
    all.extend(more);
    let bot = Tester::launch(world, story, &all).await;
    bot.ready().await;
    bot
}

/// What Anna suggests.
pub const CAT: [(&str, &str); 3] = [
    ("text", "The harbour cat is called Bosun."),
    ("note", "Gazette, page 5"),
    ("ask", "What is the cat called?"),
];

/// Anna suggests the cat; gives what the moderators are told of it.
pub async fn suggest(bot: &Tester) -> Seen {
    let opened = bot.command(GENERAL, ANNA, "suggest", &[]);
    bot.form_of(opened).await;
    let sent = bot.fill(ANNA, opened, &CAT);
    bot.finished(sent).await.is_ephemeral().says("Thank you");
    bot.posted_in(RECORD).await
}

/// The moderator adds to the card of the cat what it lacks as a fact; gives the new card.
pub async fn complete(bot: &Tester, card: &Seen) -> Seen {
    let pressed = bot.press(MOD, card.id(), "Change");
    bot.form_of(pressed).await;
    let ask = "What is the cat called?\nname of the cat\ncat's name\nis there a cat\nwho is Bosun";
    let more = [("sources", "gazette"), ("as_of", "2019"), ("ask", ask)];
    let sent = bot.fill(MOD, pressed, &more);
    bot.finished(sent).await
}

/// The story in a folder of its own, to be changed.
pub fn story_copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(STORY)).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
    }
    copy
}

/// Imports a folder into the database of a running bot.
#[track_caller]
pub fn import(bot: &Tester, folder: &TempDir) {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join(STORY);
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .arg("--knowledge")
        .arg(story)
        .arg("import")
        .arg(folder.path())
        .arg("--apply")
        .current_dir(bot.folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stdout);
    assert_eq!(out.status.code(), Some(0), "{said}");
}

/// Proposes another text for the fact about the owner, and gives the card.
#[track_caller]
pub fn propose(bot: &Tester, by: Id, text: &str) -> impl Future<Output = Seen> {
    let opened = bot.command(GENERAL, by, "fact edit", &[("fact", "crane-owner")]);
    let text = text.to_owned();
    async move {
        bot.form_of(opened).await;
        let sent = bot.fill(by, opened, &[("text", &text), ("why", "It was wrong.")]);
        bot.finished(sent).await
    }
}

/// Publishes what a card shows; it becomes this revision, and is recorded.
pub async fn publish(bot: &Tester, by: Id, card: &Seen, revision: u64) {
    let pressed = bot.press(by, card.id(), "Publish");
    let done = bot.finished(pressed).await;
    done.says("Published")
        .says(&format!("revision {revision}."));
    let line = bot.posted_in(RECORD).await;
    line.says(&format!("Revision {revision}: "))
        .says(&format!("<@{by}>"));
}

impl Tester {
    /// Other answers were corrected as well, or will be; the test is not about them.
    pub async fn posted_or_edited_elsewhere(&self) {
        self.settle().await;
        self.look_away();
    }

    /// Waits until nothing has been said for a while.
    pub async fn settle(&self) {
        let mut before = usize::MAX;
        loop {
            let now = self.with(|world| world.calls.len());
            if now == before {
                return;
            }
            before = now;
            tokio::time::sleep(std::time::Duration::from_millis(400)).await;
        }
    }
}
