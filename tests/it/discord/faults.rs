//! Troubles of the gateway that go on: no busy loop, an end when told to, and back to work afterwards,
//! in the same session where Discord allows it.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use serde_json::json;

use crate::standin::*;

const QUESTION: &str = "@Footnote how many people were hurt?";

/// Longer than a connection that says nothing is waited for.
const LONG: Duration = Duration::from_secs(70);

/// A trouble: how it begins, what the connection meets then, and how it ends.
struct Trouble {
    begin: fn(&mut World),
    meets: &'static [fn() -> Frame],
    end: fn(&mut World),
    /// Whether the session outlives it.
    resumes: bool,
}

fn reconnect() -> Frame {
    Frame::Send(json!({"op": 7, "d": null}))
}

/// The trouble comes and goes, and comes again until the bot is told to stop.
async fn check(world: World, trouble: Trouble) {
    let bot = Tester::start_in(world).await;
    let first = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(first).await.says("Seven");
    let comes = || {
        bot.with(trouble.begin);
        for frame in trouble.meets {
            bot.connection(frame);
        }
    };
    comes();
    let before = bot.with(|world| world.knocks);
    let meanwhile = bot.say(GENERAL, BEN, QUESTION);
    bot.is_calm(Duration::from_secs(3)).await;
    let knocks = bot.with(|world| world.knocks) - before;
    assert!(knocks <= 8, "{knocks} connections in three seconds");
    bot.with(trouble.end);
    let joined = |world: &mut World| {
        let live = |session: &&_| is_live(session);
        world.sessions.iter().find(live).map(|_| ())
    };
    bot.wait_for(LONG, "a connection", joined).await;
    if trouble.resumes {
        let answered = |world: &mut World| {
            let mut messages = world.messages.values();
            messages
                .find(|one| one.reply_to == Some(meanwhile))
                .map(|_| ())
        };
        bot.wait_for(LONG, "an answer", answered).await;
        bot.reply_to(meanwhile).await.says("Seven");
        assert_eq!(bot.with(|world| world.identifies), 1, "resumed");
    } else {
        // Nobody is told what was said between two sessions.
        bot.settle().await;
        bot.look_away();
    }
    let last = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(last).await.says("Seven");
    bot.nothing().await;
    comes();
    tokio::time::sleep(Duration::from_millis(500)).await;
    bot.ends_in_trouble().await;
}

#[tokio::test]
async fn the_gateway_is_away() {
    let trouble = Trouble {
        begin: |world| world.habits.unreachable = usize::MAX,
        meets: &[|| Frame::Cut],
        end: |world| world.habits.unreachable = 0,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn a_resume_is_refused_over_and_over() {
    let trouble = Trouble {
        begin: |world| {
            world.habits.refuses_resume = Some(true);
            world.habits.refuses_for_good = true;
        },
        meets: &[|| Frame::Cut],
        end: |world| world.habits.refuses_resume = None,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn a_resume_is_slow() {
    let trouble = Trouble {
        begin: |world| world.habits.resumes_in = Duration::from_secs(4),
        meets: &[|| Frame::Cut],
        end: |world| world.habits.resumes_in = Duration::ZERO,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn every_connection_is_moved_at_once() {
    let trouble = Trouble {
        begin: |world| world.habits.restless = Some(reconnect),
        meets: &[reconnect],
        end: |world| world.habits.restless = None,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn every_connection_is_closed_without_a_code() {
    let trouble = Trouble {
        begin: |world| world.habits.restless = Some(|| Frame::Close(None)),
        meets: &[|| Frame::Close(None)],
        end: |world| world.habits.restless = None,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn every_connection_is_cut() {
    let trouble = Trouble {
        begin: |world| world.habits.restless = Some(|| Frame::Cut),
        meets: &[|| Frame::Cut],
        end: |world| world.habits.restless = None,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn every_session_is_ended() {
    let trouble = Trouble {
        begin: |world| world.habits.restless = Some(|| Frame::Close(Some(4009))),
        meets: &[|| Frame::Close(Some(4009))],
        end: |world| world.habits.restless = None,
        resumes: false,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn connections_say_nothing() {
    let trouble = Trouble {
        begin: |world| world.habits.mute = usize::MAX,
        meets: &[|| Frame::Cut],
        end: |world| world.habits.mute = 0,
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn a_connection_is_half_open() {
    let mut world = stage();
    world.habits.heartbeat = Duration::from_secs(1);
    let trouble = Trouble {
        begin: |_| {},
        meets: &[|| Frame::Freeze],
        end: |_| {},
        resumes: true,
    };
    check(world, trouble).await;
}

#[tokio::test]
async fn nobody_confirms_the_end_of_a_connection() {
    let trouble = Trouble {
        begin: |_| {},
        meets: &[reconnect, || Frame::Freeze],
        end: |_| {},
        resumes: true,
    };
    check(stage(), trouble).await;
}

#[tokio::test]
async fn what_is_no_event_is_counted_and_never_shown() {
    let bot = Tester::start().await;
    for frame in [
        json!({"t": "MESSAGE_CREATE", "d": {"content": "sesame"}}),
        json!({"op": 10, "d": "sesame"}),
        json!({"op": 0, "s": 2, "t": null, "d": {"content": "sesame"}}),
        json!(["sesame"]),
        json!({"op": 0, "s": 3, "t": "MESSAGE_CREATE", "d": {"content": "sesame"}}),
        json!({"op": 77, "s": null, "t": null, "d": "sesame"}),
    ] {
        bot.connection(|| Frame::Send(frame.clone()));
    }
    let question = bot.say(GENERAL, ANNA, QUESTION);
    bot.reply_to(question).await.says("Seven");
    let log = bot.log();
    assert!(log.contains("an event could not be read"), "{log}");
    assert!(log.contains("so_far=6"), "each is counted:\n{log}");
    assert!(!log.contains("sesame"), "what somebody wrote:\n{log}");
    bot.finish().await;
}

/// Nobody asks for compressed frames. Those that come all the same are missed, which is seen by the
/// numbers of the others, and what they would become fills no memory.
#[tokio::test]
async fn what_is_no_text_is_counted_and_never_inflated() {
    let zlib = |text: &[u8]| {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).unwrap();
        zlib.finish().unwrap()
    };
    let bot = Tester::start().await;
    let memory = bot.memory();
    let bomb = zlib(&vec![b' '; 256 << 20]);
    for (place, bytes) in [
        zlib(br#"{"op":0,"t":"MESSAGE_CREATE","d":{"content":"sesame"}}"#),
        zlib(b"no JSON")[..5].to_vec(),
        bomb,
        Vec::new(),
        b"\x78\x9cno zlib".to_vec(),
        [zlib(br#"{"op":11}"#).as_slice(), &[0, 0, 255, 255]].concat(),
    ]
    .into_iter()
    .enumerate()
    {
        bot.with(|world| {
            for session in &mut world.sessions {
                session.dispatch_as("TYPING_START", json!({}), |_| Frame::Binary(bytes.clone()));
            }
        });
        let question = bot.say(GENERAL, ANNA, QUESTION);
        bot.reply_to(question).await.says("Seven");
        let so_far = format!("so_far={}", place + 1);
        assert!(bot.log().contains(&so_far), "no {so_far}:\n{}", bot.log());
        let grown = bot.memory().saturating_sub(memory);
        assert!(grown < 64 << 10, "{grown} kB");
    }
    bot.is_calm(Duration::from_secs(2)).await;
    assert!(!bot.log().contains("sesame"), "{}", bot.log());
    assert_eq!(bot.with(|world| world.knocks), 1, "the connection stays");
    bot.finish().await;
}

#[tokio::test]
async fn a_hundred_answers_in_hand_are_still_given() {
    let bot = Tester::start().await;
    let questions: Vec<_> = (0..100)
        .map(|i| {
            bot.say(
                [GENERAL, RANDOM, THREAD, RECORD][i % 4],
                bot.stranger(),
                QUESTION,
            )
        })
        .collect();
    bot.wait("the first answer", |world| world.news.first().map(|_| ()))
        .await;
    bot.signal("TERM").await;
    for question in questions {
        bot.reply_to(question).await.says("Seven");
    }
    bot.ends_with(0).await;
}

fn is_live(session: &Session) -> bool {
    !session.over && session.link.is_some()
}
