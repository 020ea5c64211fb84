//! The page for whoever watches the bot: health, readiness, and every figure of the table.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use footnote::ops::table::METRICS;
use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::desk::*;
use crate::standin::*;
use crate::store::server;

/// Where a bot with `OPS_ADDR=127.0.0.1:0` listens.
async fn address(bot: &Tester) -> String {
    for _ in 0..600 {
        let log = bot.log();
        let told = log.lines().find(|line| line.contains("can be watched"));
        if let Some((_, address)) = told.and_then(|line| line.split_once("address=")) {
            return address.trim().to_owned();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("it does not say where it listens:\n{}", bot.log());
}

/// The status and the body of a page.
async fn page(address: &str, path: &str) -> (u16, String) {
    let answer = reqwest::get(format!("http://{address}{path}"))
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Every sample of the figures, by its name with its labels.
async fn figures(address: &str) -> HashMap<String, f64> {
    let (status, text) = page(address, "/metrics").await;
    assert_eq!(status, 200, "{text}");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_the_table_is_given_and_no_other() {
    let bot = editing(&[("OPS_ADDR", "127.0.0.1:0")]).await;
    let at = address(&bot).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await;
    bot.settle().await;
    let (_, text) = page(&at, "/metrics").await;
    let mut given: Vec<(String, String, String)> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(help) = line.strip_prefix("# HELP ") else {
            continue;
        };
        let (name, help) = help.split_once(' ').unwrap();
        let kind = lines.next().unwrap();
        let kind = kind.strip_prefix(&format!("# TYPE {name} ")).unwrap();
        let name = match kind {
            "counter" => format!("{name}_total"),
            _ => name.to_owned(),
        };
        given.push((name, kind.to_owned(), help.to_owned()));
    }
    let expected: Vec<(String, String, String)> = METRICS
        .iter()
        .map(|metric| {
            let kind = metric.kind.name().to_owned();
            (metric.name.to_owned(), kind, metric.help.to_owned())
        })
        .collect();
    assert_eq!(given, expected);
    assert!(text.ends_with("# EOF\n"), "{text}");
    // Each label that is there is named by the table.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        let bare = ["_bucket", "_sum", "_count"];
        let bare = bare.iter().find_map(|end| name.strip_suffix(end));
        let found = |name: &str| METRICS.iter().find(|metric| metric.name == name);
        let metric = found(name).or_else(|| found(bare?)).unwrap();
        let Some((_, labels)) = line.split_once('{') else {
            continue;
        };
        let (labels, _) = labels.split_once('}').unwrap();
        for label in labels.split(',') {
            let (label, value) = label.split_once('=').unwrap();
            assert!(metric.labels == label || label == "le", "{line}");
            assert!(!value.contains(&ANNA.to_string()), "{line}");
        }
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_is_counted() {
    let bot = editing(&[("OPS_ADDR", "127.0.0.1:0")]).await;
    let at = address(&bot).await;
    let before = figures(&at).await;
    for (asked, words) in [
        ("@Footnote whose fault is the collapse?", "Gazette"),
        (
            "@Footnote is harbourlift.example on the list?",
            "on the list",
        ),
        ("@Footnote will the crane stand again in 2050?", ""),
        ("@Footnote tug tow", "Did you mean"),
    ] {
        let question = bot.say(GENERAL, ANNA, asked);
        bot.reply_to(question).await.says(words);
    }
    for frame in [json!({"op": 77}), json!({"op": 0, "s": 2, "d": "sesame"})] {
        bot.connection(|| Frame::Send(frame.clone()));
    }
    let mut answers = Vec::new();
    let question = bot.say(GENERAL, ANNA, OWNER);
    answers.push(bot.reply_to(question).await);
    bot.plan("POST /channels", Play::Status(503));
    let question = bot.say(GENERAL, BEN, OWNER);
    answers.push(bot.reply_to(question).await);
    bot.settle().await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    for answer in answers {
        bot.edited(answer.id()).await.says("town of Kessmouth");
    }
    bot.settle().await;
    bot.look_away();
    let now = figures(&at).await;
    let grew = |name: &str| {
        let value = |all: &HashMap<String, f64>| all.get(name).copied().unwrap_or(0.0);
        value(&now) - value(&before)
    };
    let story = format!("{now:#?}");
    assert_eq!(grew("footnote_answered_total"), 4.0, "{story}");
    assert_eq!(grew("footnote_offered_total"), 1.0, "{story}");
    assert_eq!(grew("footnote_events_unread_total"), 2.0, "{story}");
    for fault in ["events_left", "events_broken", "answers_lost"] {
        assert_eq!(now[&format!("footnote_{fault}_total")], 0.0, "{story}");
    }
    let busy = "footnote_store_faults_total{kind=\"busy\"}";
    assert_eq!(now[busy], 0.0, "{story}");
    assert_eq!(grew("footnote_narratives_total"), 1.0, "{story}");
    assert_eq!(grew("footnote_domains_total"), 1.0, "{story}");
    let declined = "footnote_declined_total{reason=\"prediction\"}";
    assert_eq!(grew(declined), 1.0, "{story}");
    assert!(grew("footnote_answer_seconds_count") >= 5.0, "{story}");
    assert!(grew("footnote_decide_seconds_count") >= 5.0, "{story}");
    let failed = "footnote_rest_requests_total{status=\"503\"}";
    assert_eq!(grew(failed), 1.0, "{story}");
    assert_eq!(
        grew("footnote_rest_errors_total{code=\"0\"}"),
        1.0,
        "{story}"
    );
    assert!(
        grew("footnote_rest_requests_total{status=\"200\"}") > 5.0,
        "{story}"
    );
    assert_eq!(now["footnote_revision"], 1.0, "{story}");
    assert!(
        grew("footnote_store_seconds_count{what=\"change\"}") > 5.0,
        "{story}"
    );
    let active = "footnote_gateway_connections{state=\"active\"}";
    assert_eq!(now[active], 1.0, "{story}");
    assert!((0.0..60.0).contains(&now["footnote_gateway_heartbeat_age_seconds"]));
    for queue in ["in-hand", "behind", "requests", "corrections"] {
        let name = format!("footnote_queue_length{{queue=\"{queue}\"}}");
        assert_eq!(now[&name], 0.0, "{story}");
    }
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn it_says_when_events_do_not_arrive() {
    let mut world = stage();
    world.habits.heartbeat = Duration::from_millis(500);
    world.habits.unreachable = usize::MAX;
    let bot = Tester::launch(world, STORY, &[("OPS_ADDR", "127.0.0.1:0")]).await;
    let at = address(&bot).await;
    let (status, said) = page(&at, "/healthz").await;
    assert_eq!((status, said.as_str()), (200, "ok\n"), "from the start");
    assert_eq!(page(&at, "/readyz").await.0, 503);
    // Away for now is no reason to restart.
    bot.wait("an attempt", |world| {
        (world.habits.unreachable < usize::MAX).then_some(())
    })
    .await;
    let (status, said) = page(&at, "/readyz").await;
    assert_eq!((status, said.trim()), (503, "not connected to Discord"));
    assert_eq!(page(&at, "/healthz").await.0, 200);
    bot.with(|world| world.habits.unreachable = 0);
    bot.ready().await;
    ready(&at, 200, "ready").await;
    let before = figures(&at).await;
    bot.connection(|| Frame::Close(Some(4000)));
    bot.wait("a resume", |world| (world.resumes > 0).then_some(()))
        .await;
    ready(&at, 200, "ready").await;
    let now = figures(&at).await;
    let closed = "footnote_gateway_closed_total{code=\"4000\"}";
    assert_eq!((before.get(closed), now[closed]), (None, 1.0), "{now:#?}");
    // With the database gone it cannot note what it does.
    let file = bot.folder.path().join("footnote.db");
    let database = format!("sqlite://{}", file.display());
    let pool = sqlx::sqlite::SqlitePool::connect(&database).await.unwrap();
    let renamed = "ALTER TABLE answer RENAME TO gone";
    sqlx::query(renamed).execute(&pool).await.unwrap();
    ready(&at, 503, "the database does not answer").await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await;
    bot.settle().await;
    let now = figures(&at).await;
    assert_eq!(now["footnote_answers_lost_total"], 1.0, "{now:#?}");
    let faults = "footnote_store_faults_total{kind=\"other\"}";
    assert!(now[faults] >= 2.0, "{now:#?}");
    let waiting = "footnote_queue_length{queue=\"corrections\"}";
    assert_eq!(now[waiting], -1.0, "{now:#?}");
    let renamed = "ALTER TABLE gone RENAME TO answer";
    sqlx::query(renamed).execute(&pool).await.unwrap();
    pool.close().await;
    ready(&at, 200, "ready").await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_hangs_hides_no_figure() {
    let Some(database) = server::database().await else {
        return;
    };
    let more = [("OPS_ADDR", "127.0.0.1:0"), ("DATABASE_URL", &database)];
    let bot = editing(&more).await;
    let at = address(&bot).await;
    ready(&at, 200, "ready").await;
    let mut holder = server::connect(&database).await;
    let hold = "BEGIN; LOCK TABLE answer IN ACCESS EXCLUSIVE MODE";
    sqlx::raw_sql(hold).execute(&mut holder).await.unwrap();
    // More than there are connections, so that some wait for one.
    let start = Instant::now();
    let all = join_all((0..8).map(|_| figures(&at))).await;
    assert!(start.elapsed() < Duration::from_secs(5), "waits too long");
    for now in all {
        let waiting = "footnote_queue_length{queue=\"corrections\"}";
        assert_eq!(now[waiting], -1.0, "{now:#?}");
    }
    ready(&at, 503, "the database does not answer").await;
    let free = sqlx::raw_sql("ROLLBACK").execute(&mut holder).await;
    free.unwrap();
    ready(&at, 200, "ready").await;
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_this_process_answered_is_counted() {
    let bot = editing(&[("OPS_ADDR", "127.0.0.1:0")]).await;
    let at = address(&bot).await;
    let ask = [("question", "who owns the crane?")];
    // Another one was first.
    bot.plan("POST /interactions", Play::Refused(400, 40060));
    let asked = bot.command(GENERAL, BEN, "ask", &ask);
    bot.planned().await;
    bot.with(|world| world.interactions.get_mut(&asked).unwrap().state = State::Answered);
    // It was this one, and only the word of it was lost.
    bot.plan("POST /interactions", Play::Lost);
    let asked = bot.command(GENERAL, BEN, "ask", &ask);
    bot.answer_to(asked).await.says("Port Authority");
    bot.settle().await;
    let now = figures(&at).await;
    assert_eq!(now["footnote_answered_total"], 1.0, "{now:#?}");
    bot.finish().await;
}

/// Discord takes nothing for a while, and more is asked than can be in hand.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_unanswered_in_a_flood_is_counted() {
    let bot = Tester::launch(stage(), STORY, &[("OPS_ADDR", "127.0.0.1:0")]).await;
    bot.ready().await;
    let at = address(&bot).await;
    bot.plan("POST /channels", Play::Limited(300.0, "global"));
    bot.dm(ANNA, "who owns the crane?");
    bot.wait_log("Discord asks for a pause").await;
    for _ in 0..2_100 {
        bot.dm(bot.stranger(), "who owns the crane?");
    }
    let mut left = 0.0;
    for _ in 0..400 {
        left = figures(&at).await["footnote_events_left_total"];
        if left >= 100.0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(left >= 100.0, "{left} are left");
    bot.is_calm(Duration::from_secs(2)).await;
    bot.ends_in_trouble().await;
}

/// Waits until the bot says this about itself.
async fn ready(at: &str, status: u16, words: &str) {
    let mut last = (0, String::new());
    for _ in 0..400 {
        last = page(at, "/readyz").await;
        if last.0 == status {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!((last.0, last.1.trim()), (status, words));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_gives_nothing_else_and_holds_up_nothing() {
    let bot = editing(&[("OPS_ADDR", "127.0.0.1:0")]).await;
    let at = address(&bot).await;
    for path in ["/", "/metrics/", "/../etc/passwd", "/metrics%00", "/facts"] {
        assert_eq!(page(&at, path).await.0, 404, "{path}");
    }
    let posted = reqwest::Client::new().post(format!("http://{at}/metrics"));
    assert_eq!(posted.send().await.unwrap().status(), 405);
    // Some send nothing, one sends too much.
    let mut held = Vec::new();
    for _ in 0..40 {
        held.push(TcpStream::connect(&at).await.unwrap());
    }
    held[0].write_all(b"GET /").await.unwrap();
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n", "x".repeat(1 << 20));
    let _ = held[1].write_all(long.as_bytes()).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await;
    // Whoever says nothing is sent away, and the next one is heard.
    let mut rest = Vec::new();
    let _ = held[2].read_to_end(&mut rest).await;
    drop(held);
    assert_eq!(page(&at, "/healthz").await.0, 200);
    bot.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_that_is_taken_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let bot = Tester::launch(stage(), STORY, &[("OPS_ADDR", &port)]).await;
    let said = bot.ends_with(2).await;
    assert!(said.contains("OPS_ADDR") && said.contains(&port), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_as_json_holds_the_number_that_is_quoted_and_nobody() {
    let bot = editing(&[("LOG_FORMAT", "json"), ("LOG", "trace")]).await;
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("Port Authority");
    let asked = bot.command(
        GENERAL,
        BEN,
        "ask",
        &[("question", "who sings the heron song?")],
    );
    bot.answer_to(asked).await;
    bot.plan("POST /channels", Play::Status(503));
    bot.dm(ANNA, "who owns the crane?");
    bot.posted().await;
    // The database goes away under an edit.
    let file = bot.folder.path().join("footnote.db");
    let address = format!("sqlite://{}", file.display());
    let opened = bot.command(GENERAL, MOD, "fact edit", &[("fact", "crane-owner")]);
    bot.form_of(opened).await;
    // What is still to be noted would wait as well, and the form behind it.
    bot.settle().await;
    let pool = sqlx::sqlite::SqlitePool::connect(&address).await.unwrap();
    let mut held = pool.acquire().await.unwrap();
    sqlx::query("BEGIN EXCLUSIVE")
        .execute(&mut *held)
        .await
        .unwrap();
    let sent = bot.fill(
        MOD,
        opened,
        &[("text", NEW_OWNER), ("why", "A s3cret reason.")],
    );
    let refused = bot.finished(sent).await;
    drop(held);
    pool.close().await;
    let said = refused.text();
    let number = said.split(['`', ' ', '.', ',', '"', '\n']);
    let is_number = |word: &&str| {
        let parts = word.split_once('-');
        parts.is_some_and(|(run, last)| run.parse::<u64>().is_ok() && last.parse::<u64>().is_ok())
    };
    let number = number.filter(|word| !word.is_empty()).find(is_number);
    let number = number
        .unwrap_or_else(|| panic!("no number in {said}"))
        .to_owned();
    bot.signal("TERM").await;
    // A direct conversation stands for a person.
    let conversation = bot.with(|world| world.dm(ANNA));
    let people = [ANNA, BEN, MOD, conversation].map(|id| id.to_string());
    let log = bot.ends_with(0).await;
    let mut found = false;
    for line in log.lines() {
        let object: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        for part in ["timestamp", "level", "target", "fields"] {
            assert!(!object[part].is_null(), "{line}");
        }
        let of_it = object["span"]["number"] == number.as_str();
        found |= of_it && object["fields"]["message"] == "the store failed";
        for secret in people.iter().map(String::as_str).chain([
            "heron song",
            "who owns",
            "s3cret",
            "Kessmouth",
            "interaction-token",
        ]) {
            assert!(!line.contains(secret), "{secret} in {line}");
        }
    }
    assert!(found, "{number} is not in the log:\n{log}");
}
