//! The heart of the bot without a platform: events in, actions out, told in short words.

mod recent;

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use footnote::answer::Snapshot;
use footnote::app::button::{LONGEST, Press as Button};
use footnote::app::event::*;
use footnote::app::limit::{Allowance, Grant, Limiter, Rate};
use footnote::app::{App, Edition, Folder, Limits, Settings};
use footnote::command::{self, Command, Scope, Takes};
use footnote::curate::moves::Move;
use footnote::curate::verdict::Verdict;
use footnote::knowledge::{Base, DomainList, Fact, Narrative, Narratives, Source};
use footnote::measure::units;
use footnote::reply::{self, markdown};

const ANNA: UserId = UserId(11);
const BEN: UserId = UserId(12);
const GENERAL: ChannelId = ChannelId(100);

/// When the bot started, in seconds since 1970.
const START: u64 = 1_900_000_000;

/// The id of the message, or interaction, that was made so many seconds after the start.
fn id(seconds: u64) -> u64 {
    const DISCORD: u64 = 1_420_070_400;
    (((START + seconds) - DISCORD) * 1000) << 22
}

fn base() -> Base {
    let fact = |id: &str, text: &str, ask: &[&str], words: &[&str]| Fact {
        id: id.to_owned(),
        text: text.to_owned(),
        sources: vec!["gull".to_owned()],
        ask: ask.iter().map(|s| (*s).to_owned()).collect(),
        words: words.iter().map(|s| (*s).to_owned()).collect(),
        ..Fact::default()
    };
    let side = |id: &str| Narrative {
        id: id.to_owned(),
        label: id.to_uppercase(),
        source: "gull".to_owned(),
        text: format!("The {id} side."),
    };
    Base {
        sources: vec![Source {
            id: "gull".to_owned(),
            publisher: "Gull".to_owned(),
            ..Source::default()
        }],
        facts: vec![
            fact(
                "owner",
                "The crane belongs to the port.",
                &["Who owns the crane?", "whose crane is it"],
                &["harbour company"],
            ),
            fact(
                "when",
                "The crane fell on a Sunday.",
                &["When did the crane fall?", "what day was the accident"],
                &[],
            ),
            fact(
                "long",
                "It has many names.",
                &[&"How many names does the crane have in all ".repeat(4)],
                &[],
            ),
        ],
        narratives: Narratives {
            not_in_dispute: "The crane fell.".to_owned(),
            ask: vec!["Whose fault was it?".to_owned()],
            sides: vec![side("port"), side("town")],
        },
        lists: vec![DomainList {
            id: "list".to_owned(),
            source: "gull".to_owned(),
            domains: vec!["crane.example".to_owned()],
            ..DomainList::default()
        }],
        ..Base::default()
    }
}

fn snapshot() -> Snapshot {
    Snapshot::new(base(), 0)
}

/// A bot that answers from this base, without edits, and may be asked so often.
fn app(base: Base, limits: Limits, now: Duration) -> App {
    let folder = Folder {
        base,
        ..Folder::default()
    };
    let settings = Settings {
        limits,
        moderators: None,
        audit: None,
        correction_days: 7,
        question_days: 30,
    };
    let (edition, faults) = Edition::new(Arc::new(folder), Vec::new(), None);
    assert!(faults.is_empty(), "{faults:?}");
    App::new(edition, settings, now)
}

/// The bot, and what has been posted: the answer to message n is message n + 1.
struct Room {
    app: App,
    snapshot: Snapshot,
    /// Whether posting fails.
    broken: bool,
}

impl Room {
    fn new() -> Room {
        let rate = |questions: u32, seconds| Rate {
            questions: NonZeroU32::new(questions).unwrap(),
            per: Duration::from_secs(seconds),
        };
        let limits = Limits {
            asker: rate(3, 30),
            channel: rate(5, 50),
        };
        Room {
            app: app(base(), limits, Duration::from_secs(START)),
            snapshot: snapshot(),
            broken: false,
        }
    }

    /// What the bot does about an event, so many seconds after the start.
    fn tell(&self, seconds: u64, event: Event) -> String {
        let actions = self
            .app
            .handle(event, Duration::from_secs(START + seconds))
            .actions;
        let told: Vec<String> = actions.iter().map(|action| self.name(action)).collect();
        for action in actions {
            if let Action::Send { question, .. } = action {
                let answer = (!self.broken).then_some(MessageId(question.0 + 1));
                self.app.sent(question, answer);
            }
        }
        told.join(", ")
    }

    fn name(&self, action: &Action) -> String {
        match action {
            Action::Send { say, nonce, .. } => {
                assert!(nonce.len() <= 25, "{nonce}");
                let round = nonce.rsplit('-').next().unwrap();
                format!("send{round} {}", self.words(say))
            }
            Action::Edit { say, .. } => format!("edit {}", self.words(say)),
            Action::Delete { .. } => "delete".to_owned(),
            Action::Respond { say, quiet, .. } => {
                let how = if *quiet { "whisper" } else { "respond" };
                format!("{how} {}", self.words(say))
            }
            Action::Update { say, .. } => format!("update {}", self.words(say)),
            Action::Remove { .. } => "remove".to_owned(),
            Action::Suggest { choices, .. } => {
                let filled: Vec<&String> = choices.iter().map(|(_, filled)| filled).collect();
                format!("suggest {filled:?}")
            }
            other => format!("{other:?}"),
        }
    }

    /// Which reply it is, and whether it can be removed.
    fn words(&self, say: &Outgoing) -> String {
        assert!(units(&say.content) <= 2000 && say.buttons.len() <= 25);
        let removable = say.buttons.iter().any(|b| b.carries.starts_with("f1:rm:"));
        let snapshot = &self.snapshot;
        let mut known = vec![
            (
                "help",
                reply::help(
                    snapshot,
                    &command::ways(Scope::Everybody),
                    &reply::Editing::NotYours,
                ),
            ),
            ("about", reply::about(snapshot)),
            ("privacy", reply::privacy(30, 7)),
            ("narratives", reply::narratives(snapshot, 0)),
            ("narratives", reply::narratives(snapshot, 1)),
            ("facts", reply::facts_page(snapshot, 0)),
            ("domains", reply::domain_list(snapshot, 0)),
            ("stale", reply::refused_stale()),
            ("not yours", reply::refused_removal()),
            ("empty", reply::refused_empty()),
            ("none", reply::none_of_these(snapshot)),
            ("owner", reply::fact(snapshot, 0)),
            ("when", reply::fact(snapshot, 1)),
        ];
        let busy: Vec<String> = (1..60).map(|n| format!("busy {n}")).collect();
        known.extend((1..60).map(|n| (busy[n - 1].as_str(), reply::busy(n as u64))));
        let found = known
            .iter()
            .find(|(_, reply)| markdown(reply) == say.content);
        let name = found.map_or("something", |(name, _)| name);
        match removable {
            true => format!("{name}+rm"),
            false => name.to_owned(),
        }
    }
}

fn question(made: u64, asker: UserId, how: impl Into<Option<How>>, text: &str) -> Question {
    Question {
        channel: GENERAL,
        message: MessageId(id(made)),
        asker,
        automatic: false,
        how: how.into(),
        text: text.to_owned(),
    }
}

fn asked(made: u64, how: impl Into<Option<How>>, text: &str) -> Event {
    Event::Asked(question(made, ANNA, how, text))
}

fn edited(made: u64, how: impl Into<Option<How>>, text: &str) -> Event {
    Event::Edited(question(made, ANNA, how, text))
}

fn visitor(user: UserId) -> Visitor {
    Visitor {
        interaction: id(0),
        token: Token("token".to_owned()),
        user,
        channel: GENERAL,
        moderates: false,
        guild: None,
        roles: Vec::new(),
    }
}

/// What the bot does, event by event.
#[track_caller]
fn check(room: &Room, story: &[(u64, Event, &str)]) {
    for (seconds, event, expected) in story {
        let told = room.tell(*seconds, event.clone());
        assert_eq!(&told, expected, "at {seconds}: {event:?}");
    }
}

use How::{Direct, Mention, Reply};

#[test]
fn whoever_speaks_to_it_is_answered_once() {
    let mut robot = question(3, ANNA, Mention, "");
    robot.automatic = true;
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (0, asked(0, Mention, ""), ""),
            (11, asked(1, Reply, " \n"), "send0 help+rm"),
            (22, asked(2, Direct, "asdf qwer"), "send0 something+rm"),
            (33, Event::Asked(robot.clone()), ""),
            (33, Event::Edited(robot), ""),
            (44, asked(4, None, ""), ""),
        ],
    );
}

#[test]
fn an_edited_question_changes_its_answer_for_ten_minutes() {
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (20, edited(0, Mention, ""), ""),
            (40, edited(0, Mention, "asdf qwer"), "edit something+rm"),
            (41, edited(0, Mention, "asdf qwer"), ""),
            (600, edited(0, Mention, ""), "edit help+rm"),
            (601, edited(0, Mention, "asdf qwer"), ""),
        ],
    );
}

#[test]
fn a_question_that_no_longer_speaks_to_it_loses_its_answer() {
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (1, edited(0, None, ""), "delete"),
            (2, edited(0, None, ""), ""),
            (3, edited(0, Mention, ""), "send1 help+rm"),
            (4, edited(0, None, ""), "delete"),
            // Without a ping, Discord does not tell what a reply says.
            (100, asked(100, Reply, ""), "send0 help+rm"),
            (101, edited(100, None, ""), ""),
            (102, edited(100, None, "asdf"), "edit something+rm"),
            (200, asked(200, Direct, ""), "send0 help+rm"),
            (201, edited(200, Direct, "asdf"), "edit something+rm"),
        ],
    );
}

#[test]
fn a_mention_added_afterwards_is_heard_if_nothing_can_have_been_said_before() {
    let before = Event::Edited(Question {
        message: MessageId(id(0) - (1 << 22)),
        ..question(0, ANNA, Mention, "")
    });
    check(
        &Room::new(),
        &[
            (60, edited(30, Mention, ""), "send0 help+rm"),
            (60, edited(31, Reply, ""), ""),
            (60, edited(32, None, ""), ""),
            (700, edited(40, Mention, ""), ""),
            (10, before, ""),
        ],
    );
}

#[test]
fn an_answer_goes_with_its_question_and_does_not_come_back() {
    let gone = |made: u64| Event::Deleted(MessageId(id(made)));
    let answer_gone = |made: u64| Event::Deleted(MessageId(id(made) + 1));
    let day = 24 * 60 * 60;
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (1, gone(0), "delete"),
            (2, gone(0), ""),
            (3, gone(77), ""),
            // A moderator of the server deleted the answer.
            (100, asked(100, Mention, ""), "send0 help+rm"),
            (101, answer_gone(100), ""),
            (102, edited(100, Mention, "asdf"), ""),
            (103, gone(100), ""),
            (200, asked(200, Mention, ""), "send0 help+rm"),
            (200 + day - 1, gone(200), "delete"),
            (day, asked(day, Mention, ""), "send0 help+rm"),
            (3 * day, asked(3 * day, Mention, ""), "send0 help+rm"),
            (3 * day, gone(day), ""),
        ],
    );
}

#[test]
fn an_answer_that_could_not_be_sent_leaves_nothing_behind() {
    let mut room = Room::new();
    room.broken = true;
    check(&room, &[(0, asked(0, Mention, ""), "send0 help+rm")]);
    room.broken = false;
    check(
        &room,
        &[
            (1, Event::Deleted(MessageId(id(0))), ""),
            (2, edited(0, Mention, "asdf"), "send0 something+rm"),
        ],
    );
}

#[test]
fn who_asks_too_fast_is_told_once() {
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (0, asked(1, Mention, ""), "send0 help+rm"),
            (0, asked(2, Mention, ""), "send0 help+rm"),
            (0, asked(3, Mention, ""), "send0 busy 10"),
            (1, asked(4, Mention, ""), ""),
            (9, asked(5, Mention, ""), ""),
            (10, asked(6, Mention, ""), "send0 help+rm"),
            (10, asked(7, Mention, ""), ""),
            (31, asked(8, Mention, ""), "send0 help+rm"),
            (31, asked(9, Mention, ""), "send0 help+rm"),
            (31, asked(10, Mention, ""), "send0 busy 9"),
            // Edits count as questions.
            (32, edited(9, Mention, "asdf"), "edit busy 8"),
            (45, edited(9, Mention, "asdf qwer"), "edit something+rm"),
        ],
    );
}

#[test]
fn whoever_asked_long_ago_is_forgotten() {
    let limiter = Limiter::new(Rate {
        questions: NonZeroU32::MIN,
        per: Duration::from_secs(10),
    });
    for user in 0..1000 {
        let granted = limiter.ask(&UserId(user), Duration::from_secs(START));
        assert_eq!(granted, Grant::Yes);
    }
    limiter.tidy(Duration::from_secs(START + 1));
    assert_eq!(limiter.len(), 1000);
    limiter.tidy(Duration::from_secs(START + 100));
    assert!(limiter.is_empty());
}

#[test]
fn a_flooded_channel_is_told_once_and_others_go_on() {
    let room = Room::new();
    let by = |user: u64, channel: ChannelId| {
        Event::Asked(Question {
            message: MessageId(id(0) + user * 2),
            channel,
            ..question(0, UserId(user), Mention, "")
        })
    };
    for user in 1..=5 {
        assert_eq!(room.tell(0, by(user, GENERAL)), "send0 help+rm");
    }
    check(
        &room,
        &[
            (0, by(6, GENERAL), "send0 busy 10"),
            (0, by(7, GENERAL), ""),
            (0, by(8, ChannelId(101)), "send0 help+rm"),
        ],
    );
}

#[test]
fn a_visitor_who_asks_too_fast_is_told_each_time() {
    let narratives = || Event::Command(visitor(ANNA), Command::Narratives);
    check(
        &Room::new(),
        &[
            (0, narratives(), "respond narratives+rm"),
            (0, narratives(), "respond narratives+rm"),
            (0, narratives(), "respond narratives+rm"),
            (0, narratives(), "whisper busy 10"),
            (0, narratives(), "whisper busy 10"),
            (
                0,
                Event::Command(visitor(ANNA), Command::CheckMessage("x".into())),
                "whisper busy 10",
            ),
            // What nobody else sees is free.
            (
                0,
                Event::Command(visitor(ANNA), Command::Facts(0)),
                "whisper facts",
            ),
            (
                0,
                Event::Command(visitor(ANNA), Command::Help),
                "whisper help",
            ),
        ],
    );
}

#[test]
fn every_command_is_answered() {
    let cases = [
        (Command::Ask("asdf qwer".into()), "respond something+rm"),
        (Command::Ask("  ".into()), "respond help+rm"),
        (Command::Narratives, "respond narratives+rm"),
        (Command::Facts(0), "whisper facts"),
        (Command::Facts(usize::MAX), "whisper facts"),
        (
            Command::DomainCheck("xyz.example".into()),
            "respond something+rm",
        ),
        (Command::DomainList, "whisper domains"),
        (Command::Help, "whisper help"),
        (Command::About, "whisper about"),
        (Command::Privacy, "whisper privacy"),
        (
            Command::CheckMessage("asdf qwer".into()),
            "whisper something",
        ),
        (Command::CheckMessage(" ".into()), "whisper empty"),
    ];
    for (command, expected) in cases {
        let event = Event::Command(visitor(ANNA), command);
        check(&Room::new(), &[(0, event, expected)]);
    }
    check(
        &Room::new(),
        &[(0, Event::Stray(visitor(ANNA)), "whisper stale")],
    );
}

#[test]
fn each_button_does_what_it_says_for_whom_it_may() {
    let cases: &[(&str, UserId, bool, bool, &str)] = &[
        // carries, who presses, moderates, seen only by them
        ("f1:fact:owner", BEN, false, false, "whisper owner"),
        ("f1:fact:owner", BEN, false, true, "whisper owner"),
        ("f1:fact:gone", BEN, false, false, "whisper stale"),
        ("f1:pick:11:when", ANNA, false, false, "update when+rm"),
        ("f1:pick:11:when", ANNA, false, true, "update when"),
        ("f1:pick:11:when", BEN, false, false, "whisper when"),
        ("f1:pick:11:when", BEN, true, false, "whisper when"),
        ("f1:pick:11:gone", ANNA, false, false, "whisper stale"),
        ("f1:none:11", ANNA, false, false, "update none+rm"),
        ("f1:none:11", BEN, false, false, "whisper none"),
        ("f1:none", ANNA, false, false, "whisper none"),
        ("f1:narratives", BEN, false, false, "whisper narratives"),
        ("f1:facts:0", BEN, false, true, "update facts"),
        ("f1:facts:0", BEN, false, false, "whisper facts"),
        ("f1:domains:0", BEN, false, true, "update domains"),
        ("f1:rm:11", ANNA, false, false, "remove"),
        ("f1:rm:11", BEN, false, false, "whisper not yours"),
        ("f1:rm:11", BEN, true, false, "remove"),
        ("f2:rm:11", ANNA, true, false, "whisper stale"),
        ("", ANNA, true, false, "whisper stale"),
    ];
    for (carries, user, moderates, quiet, expected) in cases {
        let by = Visitor {
            moderates: *moderates,
            ..visitor(*user)
        };
        let press = Press {
            by,
            carries: (*carries).to_owned(),
            on: MessageId(5),
            quiet: *quiet,
        };
        check(&Room::new(), &[(0, Event::Pressed(press), expected)]);
    }
}

#[test]
fn what_is_remembered_counts_more_than_what_a_button_says() {
    let forged = |user: UserId| {
        Event::Pressed(Press {
            by: visitor(user),
            carries: format!("f1:rm:{}", user.0),
            on: MessageId(id(0) + 1),
            quiet: false,
        })
    };
    check(
        &Room::new(),
        &[
            (0, asked(0, Mention, ""), "send0 help+rm"),
            (1, forged(BEN), "whisper not yours"),
            (2, forged(ANNA), "remove"),
            (3, edited(0, Mention, "asdf"), ""),
        ],
    );
}

#[test]
fn a_button_carries_little_and_is_read_strictly() {
    let all = [
        Button::Fact("a-1".into()),
        Button::Pick(UserId(u64::MAX), "a".repeat(60)),
        Button::NoneOfThese(ANNA),
        Button::NoneHere,
        Button::Narratives,
        Button::Facts(7),
        Button::Domains(0),
        Button::Remove(ANNA),
        Button::TellMe,
        Button::Helpful,
        Button::NotHelpful,
        Button::Vote(MessageId(u64::MAX), Verdict::Incomplete),
        Button::Move(Move::Publish(u64::MAX, u32::MAX)),
        Button::Move(Move::AsPhrasing(u64::MAX, "a".repeat(60))),
    ];
    for press in all {
        let carries = press.carries().unwrap();
        assert!(carries.len() <= LONGEST);
        assert_eq!(Button::read(&carries), Some(press), "{carries}");
    }
    assert_eq!(Button::Fact("a".repeat(99)).carries(), None);
    for forged in [
        "f1",
        "f1:",
        "f1:fact",
        "f1:fact:",
        "f1:fact:a:b",
        "f1:fact:A",
        "f1:fact:../x",
        "f1:fact:a b",
        "f1:pick:11",
        "f1:pick:x:a",
        "f1:rm:",
        "f1:rm:-1",
        "f1:rm:+1",
        "f1:rm:011",
        "f1:rm:18446744073709551616",
        "f1:rm:11:11",
        "f1:facts:-1",
        "f1:facts:1e3",
        "f1:narratives:",
        "F1:narratives",
        " f1:narratives",
        "f0:narratives",
        "f1:edit:11",
        "f1:vote:1:nice",
        "f1:vote:01:helpful",
        "f1:helpful:1",
        "f1:move",
        "f1:move:publish:1",
        "f1:move:publish:1:02",
    ] {
        assert_eq!(Button::read(forged), None, "{forged:?}");
    }
}

#[test]
fn suggestions_come_best_first() {
    let cases: &[(&str, &[&str])] = &[
        (
            "",
            &[
                "Who owns the crane?",
                "When did the crane fall?",
                "Whose fault was it?",
                "whose crane is it",
                "what day was the accident",
            ],
        ),
        (
            "who",
            &[
                "Who owns the crane?",
                "Whose fault was it?",
                "whose crane is it",
            ],
        ),
        ("WHO OWNS THE CRANE", &["Who owns the crane?"]),
        ("whose crane is it?", &["whose crane is it"]),
        ("crane fal", &["When did the crane fall?"]),
        (
            "crane",
            &[
                "Who owns the crane?",
                "When did the crane fall?",
                "whose crane is it",
            ],
        ),
        (
            "harbour comp",
            &["Who owns the crane?", "whose crane is it"],
        ),
        ("when did the carne fall", &["When did the crane fall?"]),
        ("accidnt", &["what day was the accident"]),
        (
            "crane collapse",
            &[
                "Who owns the crane?",
                "When did the crane fall?",
                "whose crane is it",
            ],
        ),
        ("zebra", &[]),
        (
            "???",
            &[
                "Who owns the crane?",
                "When did the crane fall?",
                "Whose fault was it?",
                "whose crane is it",
                "what day was the accident",
            ],
        ),
    ];
    for (typed, expected) in cases {
        let event = Event::Typing(visitor(ANNA), Takes::Question, (*typed).to_owned());
        let told = Room::new().tell(0, event);
        assert_eq!(told, format!("suggest {expected:?}"), "{typed}");
    }
}

#[test]
fn suggestions_are_at_most_25_and_short() {
    let fact = |n: usize| Fact {
        id: format!("fact-{n}"),
        text: "Text.".to_owned(),
        ask: vec![
            format!("question {n}"),
            format!("question {n} {}", "x".repeat(100)),
        ],
        ..Fact::default()
    };
    let base = Base {
        facts: (0..60).map(fact).collect(),
        ..Base::default()
    };
    let limits = Limits {
        asker: Rate {
            questions: NonZeroU32::MIN,
            per: Duration::from_secs(1),
        },
        channel: Rate {
            questions: NonZeroU32::MIN,
            per: Duration::from_secs(1),
        },
    };
    let app = app(base, limits, Duration::ZERO);
    for typed in ["", "question", "qestion"] {
        let event = Event::Typing(visitor(ANNA), Takes::Question, typed.to_owned());
        let actions = app.handle(event, Duration::ZERO).actions;
        let [Action::Suggest { choices, .. }] = actions.as_slice() else {
            panic!("{actions:?}");
        };
        assert_eq!(choices.len(), 25, "{typed}");
        assert!(choices.iter().all(|(_, filled)| units(filled) <= 100));
    }
}

#[test]
fn an_apology_goes_to_whoever_waits() {
    let room = Room::new();
    let cases = [
        (asked(0, Mention, ""), "send0 something"),
        (asked(0, None, ""), ""),
        (edited(0, Mention, ""), ""),
        (Event::Deleted(MessageId(1)), ""),
        (
            Event::Command(visitor(ANNA), Command::Help),
            "whisper something",
        ),
        (Event::Stray(visitor(ANNA)), "whisper something"),
        (
            Event::Typing(visitor(ANNA), Takes::Question, String::new()),
            "",
        ),
    ];
    for (event, expected) in cases {
        let apology = room.app.apology(event.origin(), false, "123-4");
        let told = apology.as_ref().map(|action| room.name(action));
        assert_eq!(told.unwrap_or_default(), expected, "{event:?}");
    }
}

#[test]
fn an_apology_gives_back_what_was_typed_into_a_form() {
    let room = Room::new();
    for (deferred, typed, kept) in [
        (false, "It is mine.", true),
        (true, "It is mine.", true),
        (false, " ", false),
    ] {
        let form = Event::Filled(Filled {
            by: visitor(ANNA),
            carries: String::new(),
            fields: vec![("text".to_owned(), typed.to_owned())],
            on: None,
        });
        let say = match room.app.apology(form.origin(), deferred, "123-4") {
            Some(Action::Respond {
                say, quiet: true, ..
            }) if !deferred => say,
            Some(Action::Finish { say, .. }) if deferred => say,
            other => panic!("{other:?}"),
        };
        assert!(say.content.contains("123-4"), "{}", say.content);
        assert_eq!(say.content.contains("in the file"), kept);
        let files = say.files.iter().map(|file| file.bytes.as_slice());
        let all = files.collect::<Vec<_>>();
        assert_eq!(all == [b"text:\nIt is mine.\n"], kept, "{all:?}");
    }
}

#[test]
fn an_allowance_is_looked_at_without_being_used() {
    let allowance = Allowance::new(Rate {
        questions: NonZeroU32::new(2).unwrap(),
        per: Duration::from_secs(100),
    });
    // When, whether one is taken, and the seconds to wait.
    for (at, takes, expected) in [
        (0, false, None),
        (0, true, None),
        (30, false, None),
        (40, true, None),
        (50, false, Some(50)),
        (50, true, Some(50)),
        (99, true, Some(1)),
        (100, false, None),
        (100, true, None),
        (100, true, Some(40)),
        (300, true, None),
    ] {
        let now = Duration::from_secs(START + at);
        let found = match takes {
            true => allowance.take(&ANNA, now),
            false => allowance.wait(&ANNA, now),
        };
        allowance.tidy(now);
        assert_eq!(found, expected, "{at} {takes}");
    }
    assert_eq!(allowance.wait(&BEN, Duration::from_secs(START)), None);
}

/// What others see is not replaced by thanks for a vote.
#[test]
fn thanks_for_a_vote_stand_where_only_the_voter_sees_them() {
    let room = Room::new();
    let vote = Button::Vote(MessageId(1), Verdict::Unclear);
    for quiet in [true, false] {
        let press = Event::Pressed(Press {
            by: visitor(ANNA),
            carries: vote.carries().unwrap(),
            on: MessageId(2),
            quiet,
        });
        let handled = room.app.handle(press, Duration::from_secs(START));
        let replaces = matches!(handled.actions.as_slice(), [Action::DeferUpdate { .. }]);
        assert_eq!(replaces, quiet);
    }
}

#[test]
fn many_accounts_together_suggest_no_more_than_moderators_read() {
    let rate = Rate {
        questions: NonZeroU32::new(1000).unwrap(),
        per: Duration::from_secs(1),
    };
    let limits = Limits {
        asker: rate,
        channel: rate,
    };
    let start = Duration::from_secs(START);
    let app = app(base(), limits, start);
    let suggest = |account: u64, now: Duration| {
        let typed = |name: &str| (name.to_owned(), "It is so.".to_owned());
        let form = Filled {
            by: visitor(UserId(account)),
            carries: "f1:form:suggest::0:0:0".to_owned(),
            fields: vec![typed("text"), typed("note")],
            on: None,
        };
        let handled = app.handle(Event::Filled(form), now);
        let said = handled.actions.into_iter().find_map(|action| match action {
            Action::Respond { say, .. } => Some(say.content),
            _ => None,
        });
        handled.errand.map_or(Err(said), |_| Ok(()))
    };
    let taken = (0..500)
        .filter(|n| suggest(1000 + n, start).is_ok())
        .count();
    assert_eq!(taken, 100);
    let refused = suggest(7, start).unwrap_err().unwrap();
    assert!(refused.contains("as many suggestions today"), "{refused}");
    // The next day there is room again, and nobody was blocked by what others sent.
    let next = start + Duration::from_secs(24 * 60 * 60 + 1);
    assert_eq!(suggest(7, next), Ok(()));
}
