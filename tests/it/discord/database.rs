//! The database in trouble: answers go on, nothing that was typed is lost, and what is wrong is said.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use sqlx::{ConnectOptions, Connection};
use tokio::net::TcpListener;

use super::desk::*;
use crate::standin::*;
use crate::store::server;

/// Runs the program a second time in the folder of this bot, and gives its exit code and words.
fn second(bot: &Tester) -> (Option<i32>, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_footnote"))
        .args([
            "--knowledge",
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/story"),
            "run",
        ])
        .current_dir(bot.folder.path())
        .env("DISCORD_TOKEN", TOKEN)
        .env("DISCORD_API", &bot.address)
        .output()
        .unwrap();
    (
        out.status.code(),
        String::from_utf8_lossy(&out.stderr).into_owned(),
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_bot_on_the_same_database_does_not_start() {
    let bot = editing(&[]).await;
    let (code, said) = second(&bot);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("another bot runs on this database"), "{said}");
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("Port Authority");
    bot.finish().await;
}

/// A bot waits for this database, and answers once it is there.
async fn check_late(database: &str, comes: impl Future<Output = ()>) {
    let bot = Tester::launch(stage(), STORY, &[("DATABASE_URL", database)]).await;
    let waits = async {
        while !bot.log().contains("the database cannot be used yet") {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let waits = tokio::time::timeout(Duration::from_secs(60), waits).await;
    assert!(waits.is_ok(), "{}", bot.log());
    comes.await;
    bot.ready().await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("Port Authority");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_held_at_the_start_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("footnote.db");
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&file);
    let options = options.create_if_missing(true);
    let mut holder = options.connect().await.unwrap();
    let hold = sqlx::raw_sql("BEGIN EXCLUSIVE");
    hold.execute(&mut holder).await.unwrap();
    let address = format!("sqlite://{}", file.display());
    check_late(&address, async { holder.close().await.unwrap() }).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_after_the_bot_is_waited_for() {
    const SOCKET: &str = ".s.PGSQL.5432";
    let Some(address) = server::database().await else {
        return;
    };
    let (host, name) = address.rsplit_once('/').unwrap();
    let (_, server) = host.rsplit_once('@').unwrap();
    let server = Path::new(&server.replace("%2F", "/")).join(SOCKET);
    let folder = tempfile::tempdir().unwrap();
    let host = folder.path().display().to_string().replace('/', "%2F");
    let address = format!("postgres://footnote@{host}/{name}");
    let comes = async { symlink(server, folder.path().join(SOCKET)).unwrap() };
    check_late(&address, comes).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_stops_while_it_waits_for_a_server_that_says_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let host = silent.local_addr().unwrap();
    let address = format!("postgres://footnote@{host}/a");
    let bot = Tester::launch(stage(), STORY, &[("DATABASE_URL", &address)]).await;
    let asked = tokio::time::timeout(Duration::from_secs(60), silent.accept()).await;
    let _held = asked.unwrap().unwrap();
    bot.signal("TERM").await;
    let log = bot.ends_with(0).await;
    assert!(!log.contains("stopping at once"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_database_is_held_answers_go_on_and_what_was_typed_comes_back() {
    let bot = editing(&[]).await;
    let opened = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(opened).await;
    let address = format!(
        "sqlite://{}",
        bot.folder.path().join("footnote.db").display()
    );
    let holder = sqlx::sqlite::SqlitePool::connect(&address).await.unwrap();
    let mut held = holder.acquire().await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut *held)
        .await
        .unwrap();

    let sent = bot.fill(MOD, opened, &[("text", NEW_OWNER)]);
    let refused = bot.finished(sent).await;
    refused
        .says("could not write that down")
        .says("nothing was changed");
    let typed = String::from_utf8(refused.file("what-you-typed.toml").bytes.clone()).unwrap();
    assert!(typed.contains("town of Kessmouth"), "{typed}");

    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("Port Authority");

    sqlx::query("ROLLBACK").execute(&mut *held).await.unwrap();
    drop(held);
    holder.close().await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    card.says("Proposal 1");
    publish(&bot, MOD, &card, 1).await;
    bot.settle().await;
    bot.look_away();
    let log = bot.log();
    assert!(
        log.contains("the store failed") && !log.contains("town of Kessmouth"),
        "{log}"
    );
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_start_gives_nobody_more_suggestions() {
    let mut bot = editing(&[]).await;
    for n in 0..6 {
        if n == 3 {
            bot.restart().await;
        }
        let opened = bot.command(GENERAL, ANNA, "suggest", &[]);
        bot.form_of(opened).await;
        let text = format!("The harbour cat is called Bosun {n}.");
        let sent = bot.fill(ANNA, opened, &[("text", &text), ("note", "Gazette")]);
        let told = bot.finished(sent).await;
        if n < 5 {
            told.says("Thank you. A moderator");
            bot.posted_in(RECORD).await;
        } else {
            told.says("as many suggestions as I take from one person");
            let typed = &told.file("what-you-typed.toml").bytes;
            assert!(String::from_utf8_lossy(typed).contains(&text));
        }
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_refused_and_left_as_it_is() {
    let mut bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    bot.stop().await;
    let file = bot.folder.path().join("footnote.db");
    let whole = fs::read(&file).unwrap();
    let mut bytes = whole.clone();
    bytes[..64].fill(0x5a);
    fs::write(&file, &bytes).unwrap();
    let (code, said) = second(&bot);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("damaged") && said.contains("backup"),
        "{said}"
    );
    assert_eq!(fs::read(&file).unwrap(), bytes, "left as it is");
    // With a backup in its place everything is there again.
    fs::write(&file, whole).unwrap();
    bot.start_again().await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_beside_a_running_bot_is_taken_over() {
    let bot = editing(&[]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    let answer = bot.reply_to(question).await;
    bot.settle().await;
    let copy = story_copy();
    let facts = copy.path().join("facts.toml");
    let text = fs::read_to_string(&facts).unwrap();
    fs::write(
        &facts,
        text.replace("Kessmouth Port Authority. It was", "state. It was"),
    )
    .unwrap();
    import(&bot, &copy);
    bot.edited(answer.id())
        .await
        .says("Corrected on")
        .says("belonged to the state");
    let question = bot.say(GENERAL, BEN, OWNER);
    bot.reply_to(question).await.says("belonged to the state");
    bot.finish().await;
}
