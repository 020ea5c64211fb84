//! Follow-ups: who is understood, where, and for how long.

use std::num::NonZeroU32;
use std::time::Duration;

use footnote::app::App;
use footnote::app::Limits;
use footnote::app::event::*;
use footnote::app::limit::Rate;
use footnote::app::recent::{FOLLOWS_UP, Recent};
use footnote::command::Command;

use super::{ANNA, BEN, GENERAL, START, app, question, visitor};
use crate::answers;

const THREAD: ChannelId = ChannelId(101);

fn bot() -> App {
    let often = Rate {
        questions: NonZeroU32::new(1000).unwrap(),
        per: Duration::from_secs(1),
    };
    let limits = Limits {
        asker: often,
        channel: often,
    };
    let base = answers::base("tests/cases/story");
    app(base, limits, Duration::from_secs(START))
}

/// What is said about an event, so many seconds after the start.
fn told(bot: &App, seconds: u64, event: Event) -> String {
    let handled = bot.handle(event, Duration::from_secs(START + seconds));
    let said = handled
        .actions
        .into_iter()
        .filter_map(|action| match action {
            Action::Send { say, .. } | Action::Edit { say, .. } | Action::Respond { say, .. } => {
                Some(say.content)
            }
            _ => None,
        });
    said.collect()
}

fn ask(seconds: u64, who: UserId, channel: ChannelId, text: &str) -> Event {
    Event::Asked(Question {
        channel,
        ..question(seconds, who, How::Mention, text)
    })
}

fn press(who: UserId, carries: &str) -> Event {
    Event::Pressed(Press {
        by: visitor(who),
        carries: carries.to_owned(),
        on: MessageId(5),
        quiet: false,
    })
}

const WHAT: &str = "what happened at pier 4?";
const WHY: &str = "and why?";

/// Whether "and why?", as asked at the end, is read with what happened at the pier.
#[track_caller]
fn check(before: Vec<(u64, Event)>, last: (u64, Event), understood: bool) {
    let bot = bot();
    for (seconds, event) in before {
        told(&bot, seconds, event);
    }
    let said = told(&bot, last.0, last.1);
    let about = said.contains("About: What happened at Pier 4?") && said.contains("slewing ring");
    assert_eq!(about, understood, "{said}");
}

#[test]
fn only_the_same_asker_in_the_same_channel_is_understood() {
    let first = || vec![(0, ask(0, ANNA, GENERAL, WHAT))];
    check(first(), (10, ask(10, ANNA, GENERAL, WHY)), true);
    check(first(), (10, ask(10, BEN, GENERAL, WHY)), false);
    check(first(), (10, ask(10, ANNA, THREAD, WHY)), false);
    check(Vec::new(), (10, ask(10, ANNA, GENERAL, WHY)), false);
    let command = |text: &str| Event::Command(visitor(ANNA), Command::Ask(text.to_owned()));
    check(first(), (10, command(WHY)), true);
    check(vec![(0, command(WHAT))], (10, command(WHY)), true);
}

#[test]
fn a_follow_up_is_understood_for_some_minutes() {
    let minutes = FOLLOWS_UP.as_secs();
    let first = || vec![(0, ask(0, ANNA, GENERAL, WHAT))];
    check(first(), (minutes, ask(1, ANNA, GENERAL, WHY)), true);
    check(first(), (minutes + 1, ask(1, ANNA, GENERAL, WHY)), false);
}

#[test]
fn what_was_told_last_counts() {
    let then = |event: Event| vec![(0, ask(0, ANNA, GENERAL, WHAT)), (5, event)];
    let last = || (10, ask(10, ANNA, GENERAL, WHY));
    check(then(ask(5, ANNA, GENERAL, "hello")), last(), false);
    check(then(ask(5, ANNA, GENERAL, "who is Tollan")), last(), false);
    check(
        then(ask(5, ANNA, GENERAL, "who won the election?")),
        last(),
        false,
    );
    check(then(ask(5, BEN, GENERAL, "hello")), last(), true);
    check(
        then(Event::Command(visitor(ANNA), Command::ForgetMe)),
        last(),
        false,
    );
    check(
        vec![(5, press(ANNA, "f1:fact:what-happened"))],
        last(),
        true,
    );
    check(
        vec![(5, press(BEN, "f1:fact:what-happened"))],
        last(),
        false,
    );
    check(vec![(5, press(ANNA, "f1:fact:gone"))], last(), false);
}

#[test]
fn an_explanation_is_given_for_the_follow_up() {
    let bot = bot();
    told(&bot, 0, ask(0, ANNA, GENERAL, WHAT));
    let why = |user| Event::Command(visitor(user), Command::Why(WHY.to_owned()));
    assert!(told(&bot, 1, why(ANNA)).contains("follows up"));
    assert!(!told(&bot, 1, why(BEN)).contains("follows up"));
}

#[test]
fn so_many_are_remembered_and_no_more() {
    let mut recent = Recent::default();
    let now = Duration::from_secs(START);
    for n in 0..501 {
        recent.told(GENERAL, UserId(n), vec![n.to_string()], now);
    }
    assert!(recent.facts(GENERAL, UserId(0), now).is_empty());
    assert_eq!(recent.facts(GENERAL, UserId(1), now), ["1"]);
    assert_eq!(recent.facts(GENERAL, UserId(500), now), ["500"]);
    recent.told(GENERAL, UserId(1), Vec::new(), now);
    assert!(recent.facts(GENERAL, UserId(1), now).is_empty());
    recent.forget(UserId(500));
    assert!(recent.facts(GENERAL, UserId(500), now).is_empty());
}
