//! Several processes on one server: they hear of each other, and divide the work.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, Instant};

use footnote::app::event::{
    Action, ChannelId, Event, GuildId, How, MessageId, Question, RoleId, Token, UserId, Visitor,
};
use footnote::app::job::{self, Errand, Job, Proposal};
use footnote::app::limit::Rate;
use footnote::app::{Folder, Limits, Office, Settings};
use footnote::curate::rights::{Moderators, Review};
use footnote::knowledge::Key;
use footnote::store::{Fate, Taken, Waiter, Work};
use footnote::{files, knowledge};
use tokio::time::timeout;

use super::answers::answer;
use super::asked::declined;
use super::*;

const SOON: Duration = Duration::from_secs(1);
const OWNER: &str = "fact/crane-owner";

/// Two stores on one database.
async fn two() -> Option<(String, [Arc<dyn Store>; 2])> {
    let address = server::database().await?;
    let both = [open(&address).await.unwrap(), open(&address).await.unwrap()];
    Some((address, both))
}

#[tokio::test]
async fn an_edit_is_heard_of_at_once() {
    let Some((address, [one, other])) = two().await else {
        return;
    };
    // Whoever begins to listen looks once.
    timeout(SOON, other.changed()).await.unwrap();
    let quiet = Duration::from_millis(200);
    assert!(timeout(quiet, other.changed()).await.is_err());
    let edit = propose(&*one, "fact/a", "1", 0, ANNA).await;
    assert!(timeout(quiet, other.changed()).await.is_err(), "not public");

    let hears = async {
        other.changed().await;
        Instant::now()
    };
    let publishes = async {
        published(one.publish(turn(edit, 1), ANNA, NOW, 0, None).await);
        Instant::now()
    };
    let (heard, was_published) = timeout(SOON, async { tokio::join!(hears, publishes) })
        .await
        .unwrap();
    let late = heard.saturating_duration_since(was_published);
    assert!(late < Duration::from_millis(500), "{late:?}");
    assert_eq!(other.revision().await.unwrap(), 1);

    // Where the connection is lost, it is made anew, and looked at once more.
    let mut server = server::connect(&address).await;
    sqlx::raw_sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    )
    .execute(&mut server)
    .await
    .unwrap();
    publish(&*one, "fact/a", "2", 1).await;
    timeout(SOON * 3, other.changed()).await.unwrap();
    assert_eq!(other.revision().await.unwrap(), 2);
    one.close().await;
    other.close().await;
}

#[tokio::test]
async fn work_is_taken_by_one() {
    let Some((_, [one, other])) = two().await else {
        return;
    };
    answer(&*one, posted(1, &["fact/a"], 0), NOW).await;
    let correct = |revision| Work::Correct {
        message: 1,
        revision,
    };
    let takes = async |store: &Arc<dyn Store>, work, at| {
        let taken = store.take(work, NOW + at, NOW + at + 90).await;
        taken.unwrap()
    };
    let nothing = takes(&one, correct(1), 0).await;
    assert_eq!(nothing, Taken::No, "nothing to do yet");
    publish(&*one, "fact/a", "1", 0).await;
    for (store, revision, at, may) in [
        (&one, 2, 0, Taken::No),
        (&one, 1, 0, Taken::Yes),
        (&other, 1, 0, Taken::No),
        (&one, 1, 10, Taken::Yes),
        (&other, 1, 99, Taken::No),
        // It has died.
        (&other, 1, 100, Taken::Over),
        (&one, 1, 101, Taken::No),
    ] {
        assert_eq!(takes(store, correct(revision), at).await, may, "{at}");
    }
    let now = Used {
        revision: 1,
        ..used(&["fact/a"], 0)
    };
    other.corrected(1, &now).await.unwrap();
    assert_eq!(takes(&other, correct(1), 300).await, Taken::No, "done");
    publish(&*one, "fact/a", "2", 1).await;
    let anew = takes(&one, correct(2), 300).await;
    assert_eq!(anew, Taken::Yes, "other work than before");

    let question = declined(&*one, "Who paid?", NOW).await;
    let who = Waiter {
        user: 3001,
        channel: 1,
        message: None,
    };
    assert!(one.want_to_know(question, who, NOW).await.unwrap());
    one.settle(&[question], Fate::Answered, NOW).await.unwrap();
    let tell = Work::Tell(question, 3001);
    assert_eq!(takes(&one, tell, 0).await, Taken::Yes);
    assert_eq!(takes(&other, tell, 0).await, Taken::No);
    one.told(question, 3001).await.unwrap();
    assert_eq!(takes(&one, tell, 300).await, Taken::No, "they know");
    one.close().await;
    other.close().await;
}

/// Two bots without Discord, with the story of the tests.
async fn offices() -> Option<[Office; 2]> {
    let (_, stores) = two().await?;
    let [one, other] = stores;
    Some([office(one).await, office(other).await])
}

pub async fn office(store: Arc<dyn Store>) -> Office {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/story");
    let files = files::read_dir(&story).unwrap();
    let base = knowledge::read(&files).base;
    let rate = Rate {
        questions: NonZeroU32::new(10_000).unwrap(),
        per: Duration::from_secs(1),
    };
    let settings = Settings {
        limits: Limits {
            asker: rate,
            channel: rate,
        },
        moderators: Some(Moderators {
            guild: 4,
            roles: vec![5],
            review: Review::One,
        }),
        audit: None,
        correction_days: 7,
        question_days: 30,
    };
    let folder = Folder { files, base };
    let now = Duration::from_secs(NOW);
    Office::open(folder, store, settings, now).await.unwrap()
}

/// A moderator has it done; gives what is said of it.
async fn has_done(office: &Office, user: u64, job: Job) -> String {
    let by = Visitor {
        interaction: 1,
        token: Token("token".to_owned()),
        user: UserId(user),
        channel: ChannelId(3),
        moderates: true,
        guild: Some(GuildId(4)),
        roles: vec![RoleId(5)],
    };
    let how = job::How::Whispered;
    let said = office.run(Errand { by, how, job }, "1", NOW).await;
    let said = said.iter().filter_map(|action| match action {
        Action::Finish { say, .. } => Some(say.content.as_str()),
        _ => None,
    });
    said.collect()
}

/// Another text for the fact about the owner.
fn says(office: &Office, text: &str) -> Job {
    let edition = office.app.edition();
    let key: Key = OWNER.parse().unwrap();
    let stands = edition.standing(&key).unwrap().toml();
    let mut row: toml::Table = stands.parse().unwrap();
    let fact = &mut row["fact"].as_array_mut().unwrap()[0];
    fact["text"] = text.into();
    let new = Some(row.to_string());
    Job::Propose(Proposal::new(&edition, key, new, "It was wrong."))
}

/// Asks for the owner, and has the answer noted as this message.
async fn asks(office: &Office, message: u64) -> String {
    let question = Question {
        channel: ChannelId(9),
        message: MessageId(1_000_000 + message),
        asker: UserId(message),
        automatic: false,
        how: Some(How::Mention),
        text: "who owns the crane?".to_owned(),
    };
    let now = Duration::from_secs(NOW);
    let handled = office.app.handle(Event::Asked(question), now);
    let mut said = String::new();
    for action in handled.actions {
        if let Action::Send { channel, say, .. } = action {
            said = say.content;
            let message = Some(MessageId(message));
            office.note(*say.note.unwrap(), channel, message, NOW).await;
        }
    }
    said
}

#[tokio::test]
async fn moderators_in_different_processes_meet_the_same_rules() {
    let Some([one, other]) = offices().await else {
        return;
    };
    has_done(&one, 1001, says(&one, "The crane belongs to Anna.")).await;
    has_done(&other, 1002, says(&other, "The crane belongs to Boris.")).await;
    let publish = |edit| Job::Publish(turn(EditId(edit), 1));
    let said = has_done(&one, 1001, publish(1)).await;
    assert!(said.contains("Published"), "{said}");
    let said = has_done(&other, 1002, publish(2)).await;
    assert!(said.contains("Nothing was overwritten"), "{said}");
    let said = has_done(&other, 1002, publish(1)).await;
    assert!(said.contains("closed"), "{said}");
    assert!(asks(&other, 1).await.contains("Anna"), "it has caught up");
    one.close().await;
    other.close().await;
}

#[tokio::test]
async fn what_was_checked_is_what_it_is_laid_over() {
    for place in places::each().await {
        let store = open(&place.address).await.unwrap();
        let edits = ["fact/a", "fact/b"].map(|key| draft(key, "new", 0));
        let first = store.propose(&edits[0], ANNA, NOW).await.unwrap();
        let second = store.propose(&edits[1], BORIS, NOW).await.unwrap();
        for (edit, checked, expected) in [
            (first, Some(1), None),
            (first, Some(0), Some(1)),
            (second, Some(0), None),
            (second, Some(1), Some(2)),
        ] {
            let step = store.publish(turn(edit, 1), ANNA, NOW, 0, checked).await;
            match expected {
                Some(revision) => assert_eq!(published(step), (revision, 0)),
                None => assert_eq!(step.unwrap(), Step::Overtaken),
            }
        }
        whole(&*store).await;
        store.close().await;
    }
}

/// The revision is the truth: where nobody calls out, it is looked at now and then.
#[tokio::test(flavor = "multi_thread")]
async fn an_edit_that_nobody_calls_out_is_only_late() {
    let Some((address, stores)) = two().await else {
        return;
    };
    let [one, other] = stores.map(office);
    let (one, other) = (one.await, other.await);
    let mut raw = server::connect(&address).await;
    sqlx::raw_sql("DROP TRIGGER history_is_called_out ON history")
        .execute(&mut raw)
        .await
        .unwrap();
    asks(&other, 1).await;
    has_done(&one, 1001, says(&one, "The crane belongs to Anna.")).await;
    has_done(&one, 1001, Job::Publish(turn(EditId(1), 1))).await;
    let start = Instant::now();
    let chores = async {
        while other.app.edition().snapshot.revision == 0 {
            other.stirred().await;
            other.catch_up(NOW).await;
        }
    };
    timeout(SOON * 5, chores).await.unwrap();
    let late = start.elapsed();
    assert!(late > SOON, "{late:?}: somebody has called out");
    assert!(asks(&other, 2).await.contains("Anna"));
    one.close().await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_reaches_the_other_process_soon_and_each_correction_one() {
    const ANSWERS: u64 = 40;
    let Some([one, other]) = offices().await else {
        return;
    };
    // As at the start.
    other.follow(|| NOW).await;
    for message in 1..=ANSWERS {
        asks([&one, &other][message as usize % 2], message).await;
    }
    has_done(&one, 1001, says(&one, "The crane belongs to Anna.")).await;
    let follows = async {
        while other.app.edition().snapshot.revision == 0 {
            other.follow(|| NOW).await;
        }
    };
    let publishes = async {
        let said = has_done(&one, 1001, Job::Publish(turn(EditId(1), 1))).await;
        assert!(said.contains(&format!("{ANSWERS} answers")), "{said}");
        Instant::now()
    };
    let start = Instant::now();
    let ((), at) = timeout(SOON * 10, async { tokio::join!(follows, publishes) })
        .await
        .unwrap();
    let late = start.elapsed() - at.duration_since(start);
    assert!(late < SOON, "{late:?} after it was published");

    // Both correct; one of them dies in the middle, and what it had in hand is done by the other.
    let work = async |office: &Office, dies_after: usize, now: u64| {
        let mut done = Vec::new();
        let mut after = None;
        while let Some(next) = office.correction(after, |_| false, now).await {
            after = Some(next.place);
            assert!(next.content.contains("Anna"), "{}", next.content);
            done.push(next.answer);
            if done.len() == dies_after {
                break;
            }
            tokio::time::sleep(Duration::from_millis(3)).await;
            assert!(office.corrected(next.answer, &next.used).await);
        }
        done
    };
    let (died, lives) = tokio::join!(work(&one, 5, NOW), work(&other, usize::MAX, NOW));
    assert_eq!(died.len(), 5);
    let mut all: Vec<MessageId> = died.iter().chain(&lives).copied().collect();
    all.sort_unstable_by_key(|message| message.0);
    all.dedup();
    assert_eq!(all.len(), died.len() + lives.len(), "none was taken twice");
    assert_eq!(work(&other, usize::MAX, NOW + 89).await, [], "not yet");
    assert_eq!(work(&other, usize::MAX, NOW + 90).await, died[4..], "all");
    one.close().await;
    other.close().await;
}
