//! By hand: 100,000 messages, one in fifty a question, and a fault for each hundred of them.
//! `cargo test --test it soak -- --ignored --nocapture`, or with `SOAK=20000` for fewer messages.

use std::collections::HashMap;
use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::standin::*;

const QUESTION: &str = "@Footnote how many people were hurt?";

/// More questions than this are not open at once.
const OPEN: usize = 100;

enum Fault {
    /// The next request meets it.
    Met(Play),
    /// The connection is told so.
    Told(fn() -> Frame),
    /// The session ends with the connection.
    NewSession,
}

/// A number below `most`, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }

    fn fault(&mut self) -> Fault {
        // Most of them are met by requests, of which there are many more than connections.
        match self.below(100) {
            0 => Fault::Told(|| Frame::Cut),
            1 => Fault::Told(|| Frame::Close(None)),
            2 => Fault::Told(|| Frame::Close(Some(4000))),
            3 => Fault::Told(|| Frame::Send(json!({"op": 7, "d": null}))),
            4 => Fault::NewSession,
            other => Fault::Met(match other % 8 {
                0 => Play::Status(500),
                1 => Play::Status(503),
                2 => Play::DoneBut(502),
                3 => Play::Lost,
                4 => Play::Limited(0.1, "user"),
                5 => Play::Limited(0.1, "shared"),
                6 => Play::Limited(0.1, "global"),
                _ => Play::Slow(Duration::from_millis(300)),
            }),
        }
    }
}

/// How many answers stand below each of these, which are then taken as looked at and forgotten.
fn answers(bot: &Tester) -> HashMap<Id, usize> {
    bot.with(|world| {
        let mut found = HashMap::new();
        for news in std::mem::take(&mut world.news) {
            if let News::Posted(id) = news {
                let question = world.messages[&id].reply_to.unwrap();
                *found.entry(question).or_default() += 1;
            }
        }
        found
    })
}

/// Forgets what the stand-in keeps for those who read it, so that it does not grow itself.
fn forget(world: &mut World) {
    world.log.clear();
    world.calls.clear();
    for session in &mut world.sessions {
        let old = session.sent.len().saturating_sub(5_000);
        session.sent[..old].fill(Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run by hand"]
async fn soak() {
    let messages: usize = std::env::var("SOAK").map_or(100_000, |text| text.parse().unwrap());
    let mut chance = Chance(1);
    let bot = Tester::start().await;
    let people: Vec<Id> = (0..200).map(|_| bot.stranger()).collect();
    let began = Instant::now();
    let mut open: HashMap<Id, bool> = HashMap::new();
    let (mut asked, mut answered, mut faults) = (0, 0, 0);
    let mut memory = Vec::new();
    let mut late = 0;
    // From which message on the connection is calm again.
    let mut settled = 0;
    for number in 0..messages {
        if number % 200 == 0 {
            // Some messages fall into each gap, not all of them.
            let live = |world: &mut World| {
                let mut sessions = world.sessions.iter();
                let live = sessions.find(|one| !one.over && one.link.is_some());
                live.map(|_| ())
            };
            bot.wait_for(Duration::from_secs(60), "a connection", live)
                .await;
        }
        if chance.below(100) == 0 {
            faults += 1;
            match chance.fault() {
                // One at a time: there are fewer requests than messages.
                Fault::Met(play) => bot.with(|world| {
                    if world.script.is_empty() {
                        world.script.push_back(("POST /channels", play));
                    }
                }),
                Fault::Told(frame) => {
                    settled = number + 1_000;
                    bot.connection(frame);
                }
                // What a session that ends has not told yet would be lost with it.
                Fault::NewSession if number < settled => {}
                Fault::NewSession => {
                    // From now on nobody is told anything.
                    bot.with(|world| world.sessions.iter_mut().for_each(|one| one.over = true));
                    bot.connection(|| Frame::Close(Some(4009)));
                }
            }
        }
        let channel = [GENERAL, RANDOM, THREAD, RECORD][number % 4];
        let person = people[chance.below(200) as usize];
        if number % 50 == 0 {
            // Nobody tells the bot what is said between two sessions.
            let heard = bot.with(|world| world.sessions.iter().any(|one| !one.over));
            open.insert(bot.say(channel, person, QUESTION), heard);
            asked += 1;
        } else {
            bot.say(channel, person, "The weather holds, they say.");
        }
        let is_over = number + 1 == messages;
        if number % 20 == 0 || is_over {
            // As fast as the bot answers.
            let waits = Instant::now();
            loop {
                for (question, times) in answers(&bot) {
                    let heard = open.remove(&question);
                    assert!(times == 1 && heard.is_some(), "twice\n{}", bot.log());
                    answered += 1;
                }
                let most = if is_over { 0 } else { OPEN };
                let expected = open.values().filter(|heard| **heard).count();
                if expected <= most || waits.elapsed() > Duration::from_secs(90) {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            late = late.max(waits.elapsed().as_millis());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if number % (messages / 10).max(1) == 0 {
            memory.push(bot.memory());
            bot.with(forget);
        }
    }
    let unexplained: Vec<Id> = open
        .iter()
        .filter(|(_, heard)| **heard)
        .map(|(id, _)| *id)
        .collect();
    let lost = open.len() - unexplained.len();
    memory.push(bot.memory());
    let (identifies, resumes, statuses) =
        bot.with(|world| (world.identifies, world.resumes, world.statuses.clone()));
    let told = writeln!(
        std::io::stderr(),
        "{messages} messages in {:?}, {asked} questions, {answered} answered once, {lost} said \
         between two sessions, {faults} faults; {identifies} sessions, {resumes} resumed; \
         {statuses:?}; longest wait {late} ms; memory in kB {memory:?}",
        began.elapsed(),
    );
    told.unwrap();
    assert!(unexplained.is_empty(), "without an answer: {unexplained:?}");
    // The first tenth fills what is kept for a day about answers.
    let (early, last) = (memory[2], memory[memory.len() - 1]);
    assert!(last < early + 8_000, "memory grows: {memory:?}");
    bot.with(|world| world.script.clear());
    bot.look_away();
    bot.ends_in_trouble().await;
}
