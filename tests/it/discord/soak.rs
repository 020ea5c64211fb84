//! By hand: 100,000 messages, one in fifty a question, and a fault for each hundred of them.
//! `cargo test --test it soak -- --ignored --nocapture`, or with `SOAK=5000` for fewer messages.
//!
//! A fault waits until there is somebody to meet it, so that none is counted that nobody met.

use std::collections::HashMap;
use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::standin::*;

/// What is asked, and words of the answer to it and to no other.
const QUESTIONS: [(&str, &str); 3] = [
    ("how many people were hurt?", "Seven"),
    ("who owns the crane?", "Kessmouth Port Authority"),
    ("when did the crane fall?", "7 May 2019 at 05:40"),
];

/// More questions than this are not open at once.
const OPEN: usize = 100;

/// What the bot may hold more at the end than after a fifth of the messages, in kB. The answers of a
/// day are kept, and an allocator gives back late; 100 bytes lost with each message would be as much.
const FLAT: u64 = 8_000;

/// A connection holds for so long before it meets a fault. Each second makes up for one connection
/// that did not hold, and a session that ends takes two: else the bot rightly pauses longer each time.
const HOLDS: Duration = Duration::from_secs(2);

#[derive(Debug)]
enum Fault {
    /// The next request that begins like this meets it.
    Met(&'static str, Play),
    /// The connection meets this, and ends.
    Told(fn() -> Frame),
    /// Likewise, and the session with it.
    Ended(fn() -> Frame),
    /// An event comes that nobody can read.
    Unread,
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
            4 => Fault::Told(|| Frame::Send(json!({"op": 9, "d": true}))),
            5 => Fault::Ended(|| Frame::Send(json!({"op": 9, "d": false}))),
            6 => Fault::Ended(|| Frame::Close(Some(4009))),
            // Nothing is heard any more, nor is a heartbeat acknowledged.
            7 => Fault::Told(|| Frame::Freeze),
            8 => Fault::Unread,
            other @ 9..=16 => Fault::Met(
                "POST /interactions",
                match other % 4 {
                    0 => Play::Status(500),
                    1 => Play::Status(503),
                    2 => Play::DoneBut(502),
                    _ => Play::Lost,
                },
            ),
            other => Fault::Met(
                "POST /channels",
                match other % 8 {
                    0 => Play::Status(500),
                    1 => Play::Status(503),
                    2 => Play::DoneBut(502),
                    3 => Play::Lost,
                    4 => Play::Limited(0.1, "user"),
                    5 => Play::Limited(0.1, "shared"),
                    6 => Play::Limited(0.1, "global"),
                    _ => Play::Slow(Duration::from_millis(300)),
                },
            ),
        }
    }
}

/// A question that is not answered yet.
#[derive(Debug)]
struct Open {
    words: &'static str,
    /// Whether the bot is told of it. Nobody tells what is said between two sessions.
    heard: bool,
    /// For a command, which is to be answered within three seconds: how many connections there had
    /// been.
    knocks: Option<usize>,
}

struct Soak {
    bot: Tester,
    open: HashMap<Id, Open>,
    answered: usize,
    /// Commands in whose three seconds a connection broke.
    cut_off: usize,
    /// Faults that nobody has met yet.
    due: Vec<Fault>,
    /// How many sessions had been begun or resumed when a connection was last to end.
    ended: usize,
    /// When no session was last seen to run that was begun or resumed since then.
    down: Instant,
    late: Duration,
}

impl Soak {
    fn ask(&mut self, number: usize, channel: Id, person: Id) {
        let (question, words) = QUESTIONS[number / 50 % QUESTIONS.len()];
        let (heard, live, knocks) = self.bot.with(|world| {
            let heard = world.sessions.iter().any(|one| !one.over);
            (heard, is_live(world), world.knocks)
        });
        let by_command = live && number.is_multiple_of(200);
        let id = match by_command {
            true => (self.bot).command(channel, person, "ask", &[("question", question)]),
            false => (self.bot).say(channel, person, &format!("@Footnote {question}")),
        };
        let knocks = by_command.then_some(knocks);
        let open = Open {
            words,
            heard,
            knocks,
        };
        self.open.insert(id, open);
    }

    /// Lets those faults happen that somebody can meet.
    fn meddle(&mut self) {
        let bot = &self.bot;
        let is_command_open = self.open.values().any(|open| open.knocks.is_some());
        let is_all_answered = self.open.values().all(|open| !open.heard);
        let (live, begun) = bot.with(|world| (is_live(world), world.resumes + world.identifies));
        if !live || begun == self.ended {
            self.down = Instant::now();
        }
        let is_settled = self.down.elapsed() > HOLDS;
        let ready = self.due.iter().position(|fault| match fault {
            // An interaction is answered within three seconds or not at all, and so meets two at most.
            Fault::Met("POST /interactions", _) if is_command_open => false,
            Fault::Met(start, _) => bot.with(|world| {
                let waiting = world.script.iter().filter(|(other, _)| other == start);
                waiting.count() < 2
            }),
            Fault::Told(_) => is_settled,
            // What a session that ends has not told yet would be lost with it.
            Fault::Ended(_) => is_settled && is_all_answered,
            Fault::Unread => live,
        });
        let Some(ready) = ready else { return };
        match self.due.remove(ready) {
            Fault::Met(start, play) => bot.plan(start, play),
            Fault::Told(frame) => {
                self.ended = begun;
                bot.connection(frame);
            }
            Fault::Ended(frame) => {
                self.ended = begun;
                // From now on nobody is told anything.
                bot.with(|world| world.sessions.iter_mut().for_each(|one| one.over = true));
                bot.connection(frame);
            }
            Fault::Unread => bot.with(|world| {
                let live = world.sessions.iter_mut().filter(|one| !one.over);
                live.for_each(|one| one.dispatch("MESSAGE_CREATE", json!({"content": "sesame"})));
            }),
        }
    }

    /// Takes what was posted for looked at: each the one answer to what was asked.
    fn look(&mut self) {
        let bot = &self.bot;
        let posted: Vec<(Option<Id>, String)> = bot.with(|world| {
            // The bot cannot know how old a command is of which it is told late.
            (world.faults).retain(|fault| !fault.contains("answered after 3 seconds"));
            let posted = |news| {
                let News::Posted(id) = news else {
                    panic!("{news:?}");
                };
                let message = &world.messages[&id];
                let asked = message.reply_to.or(message.interaction);
                (asked, message.content.clone())
            };
            let news = std::mem::take(&mut world.news);
            news.into_iter().map(posted).collect()
        });
        for (asked, said) in posted {
            let open = asked.and_then(|asked| self.open.remove(&asked));
            let Some(Open { words, .. }) = open else {
                panic!("answered twice: {said}\n{}", bot.log());
            };
            assert!(said.contains(words), "{words} is asked for: {said}");
            self.answered += 1;
        }
        self.open.retain(|id, open| {
            let is_cut_off = bot.with(|world| {
                let (knocks, now) = (world.knocks, world.now());
                let Some(it) = world.interactions.get_mut(id) else {
                    return false;
                };
                let is_past = it.state == State::Waiting && now - it.made > 3000;
                let is_cut_off = is_past && open.knocks.is_some_and(|before| knocks > before);
                if is_cut_off {
                    it.state = State::Answered;
                }
                is_cut_off
            });
            self.cut_off += usize::from(is_cut_off);
            !is_cut_off
        });
    }

    async fn connected(&mut self) {
        let began = Instant::now();
        while !self.bot.with(|world| is_live(world)) {
            assert!(began.elapsed() < Duration::from_secs(60), "no connection");
            self.look();
            self.down = Instant::now();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Where it stands, for whoever waits.
    fn tell(&self, number: usize, faults: usize, began: Instant) {
        let (due, open, answered) = (self.due.len(), self.open.len(), self.answered);
        let (planned, live) = self.bot.with(|world| (world.script.len(), is_live(world)));
        let told = writeln!(
            std::io::stderr(),
            "{number} messages in {:?}, {faults} faults, {} of them open, connected: {live}; \
             {answered} questions answered, {open} open; {} kB",
            began.elapsed(),
            due + planned,
            self.bot.memory(),
        );
        told.unwrap();
    }

    /// Looks until no more questions than this are without an answer.
    async fn wait(&mut self, most: usize) {
        let began = Instant::now();
        loop {
            self.look();
            let expected = self.open.values().filter(|open| open.heard).count();
            if expected <= most || began.elapsed() > Duration::from_secs(90) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.late = self.late.max(began.elapsed());
    }
}

fn is_live(world: &World) -> bool {
    (world.sessions.iter()).any(|one| !one.over && one.link.is_some())
}

/// Forgets what the stand-in keeps for those who read it, so that it does not grow itself.
fn forget(world: &mut World) {
    world.log.clear();
    world.calls.clear();
    for session in &mut world.sessions {
        let old = session.sent.len().saturating_sub(20_000);
        session.sent[..old].fill(Value::Null);
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes; run by hand"]
async fn soak() {
    let messages: usize = std::env::var("SOAK").map_or(100_000, |text| text.parse().unwrap());
    let mut chance = Chance(1);
    let mut world = stage();
    world.habits.heartbeat = Duration::from_secs(2);
    let mut soak = Soak {
        bot: Tester::start_in(world).await,
        open: HashMap::new(),
        answered: 0,
        cut_off: 0,
        due: Vec::new(),
        ended: 0,
        down: Instant::now(),
        late: Duration::ZERO,
    };
    let people: Vec<Id> = (0..200).map(|_| soak.bot.stranger()).collect();
    let began = Instant::now();
    let (mut asked, mut faults, mut at) = (0, 0, 0);
    let (mut memory, mut told) = (Vec::new(), began);
    for number in 0.. {
        if number >= messages {
            let left = soak.bot.with(|world| world.script.len()) + soak.due.len();
            let (due, open) = (&soak.due, &soak.open);
            let is_long = number > messages + 5_000;
            assert!(
                !is_long,
                "{left} faults are met by nobody: {due:?}, {open:?}"
            );
            if left == 0 {
                break;
            }
            // Connections take longer to break than messages to be said.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        if number % 200 == 0 {
            // Some messages fall into each gap, not all of them.
            soak.connected().await;
        }
        if number % 100 == 0 {
            at = chance.below(100) as usize;
        }
        if number % 100 == at && number < messages {
            faults += 1;
            soak.due.push(chance.fault());
        }
        soak.meddle();
        let channel = [GENERAL, RANDOM, THREAD, RECORD][number / 10 % 4];
        let person = people[chance.below(200) as usize];
        if number % 50 == 0 {
            soak.ask(number, channel, person);
            asked += 1;
        } else {
            (soak.bot).say(channel, person, "The weather holds, they say.");
        }
        if number % 20 == 0 {
            // As fast as the bot answers, and as faults are met.
            soak.wait(OPEN).await;
            let pause = 10 + 5 * soak.due.len() as u64;
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
        if told.elapsed() > Duration::from_secs(60) {
            told = Instant::now();
            soak.tell(number, faults, began);
        }
        if number % (messages / 10).max(1) == 0 {
            memory.push(soak.bot.memory());
            soak.bot.with(forget);
        }
    }
    soak.wait(0).await;
    // An answer too many may come late.
    soak.bot.settle().await;
    soak.look();
    memory.push(soak.bot.memory());
    let unexplained = soak.open.values().filter(|open| open.heard).count();
    let unheard = soak.open.len() - unexplained;
    let (identifies, resumes, statuses) =
        (soak.bot).with(|world| (world.identifies, world.resumes, world.statuses.clone()));
    let told = writeln!(
        std::io::stderr(),
        "{messages} messages in {:?}, {asked} questions, {} answered once, {unheard} said between \
         two sessions, {} cut off within their three seconds, {unexplained} lost; {faults} faults \
         met; {identifies} sessions, {resumes} resumed; {statuses:?}; longest wait {:?}; memory in \
         kB {memory:?}",
        began.elapsed(),
        soak.answered,
        soak.cut_off,
        soak.late,
    );
    told.unwrap();
    assert_eq!(unexplained, 0, "without an answer\n{}", soak.bot.log());
    let (early, last) = (memory[2], memory[memory.len() - 1]);
    assert!(last < early + FLAT, "memory grows: {memory:?}");
    soak.bot.ends_in_trouble().await;
}
