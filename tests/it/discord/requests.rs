//! Each kind of request, met by each kind of fault: made again, and done once. No bot around it.

use std::time::Duration;

use footnote::app::event::*;
use footnote::discord::inbound::Me;
use footnote::discord::register;
use futures_util::future::join_all;
use serenity::model::id::{ApplicationId, UserId as DiscordUser};

use super::actions::{Edge, file, post, say};
use crate::standin::{ANNA, APPLICATION, FOOTNOTE, GENERAL, MOD, Play, SERVER};

const FAULTS: [Play; 8] = [
    Play::Status(500),
    Play::Status(503),
    Play::Limited(0.1, "user"),
    Play::Limited(0.1, "shared"),
    Play::Limited(0.1, "global"),
    Play::DoneBut(502),
    Play::Lost,
    // Longer than an attempt may take.
    Play::Slow(Duration::from_millis(10_500)),
];

/// Those after which there is still time for an answer that must come within three seconds.
const QUICK: usize = FAULTS.len() - 1;

/// Meets the request that begins so with each fault while an action is performed, which must be done
/// all the same, with that one request made twice.
async fn check(request: &'static str, action: impl AsyncFn(&Edge) -> Action) {
    check_with(&FAULTS, request, action).await;
}

async fn check_with(faults: &[Play], request: &'static str, action: impl AsyncFn(&Edge) -> Action) {
    // Some take long, and all can be waited for at once.
    let all = faults.iter().map(async |fault| {
        let edge = Edge::new().await;
        let action = action(&edge).await;
        let files = match &action {
            Action::Post { say, .. } | Action::Finish { say, .. } => say.files.len(),
            _ => 0,
        };
        edge.discord
            .with(|world| world.script.push_back((request, fault.clone())));
        let done = edge.perform(action).await;
        assert!(done.is_ok(), "{request}, {fault:?}: {done:?}");
        assert_eq!(edge.calls(request), 2, "{request}, {fault:?}");
        let arrived = edge.discord.with(|world| {
            let messages = world.messages.values();
            messages.map(|message| message.files.len()).sum::<usize>()
        });
        assert_eq!(arrived, files, "{request}, {fault:?}");
        edge.finish();
    });
    join_all(all).await;
}

/// A message with a file.
fn with_file() -> Outgoing {
    Outgoing {
        files: vec![file("lines.txt", None, b"a line")],
        ..say("a line")
    }
}

#[tokio::test]
async fn messages() {
    check("POST /channels", async |_| post(GENERAL, say("a line"))).await;
    check("POST /channels", async |_| post(GENERAL, with_file())).await;
    check("PATCH /channels", async |edge| Action::Edit {
        channel: ChannelId(GENERAL),
        answer: MessageId(edge.shows(post(GENERAL, say("a line"))).await.id()),
        say: say("other words"),
    })
    .await;
    check("DELETE /channels", async |edge| Action::Delete {
        channel: ChannelId(GENERAL),
        answer: MessageId(edge.shows(post(GENERAL, say("a line"))).await.id()),
    })
    .await;
    check("GET /channels", async |edge| Action::Correct {
        channel: ChannelId(GENERAL),
        answer: MessageId(edge.shows(post(GENERAL, say("a line"))).await.id()),
        content: "other words".to_owned(),
        again: true,
    })
    .await;
}

#[tokio::test]
async fn direct_conversations() {
    check("POST /users/@me/channels", async |_| Action::Tell {
        user: UserId(ANNA),
        below: None,
        say: say("a line"),
    })
    .await;
}

#[tokio::test]
async fn interactions() {
    let deferred = async |edge: &Edge| {
        let to = edge.visitor(ANNA, None);
        let quiet = false;
        edge.hides(Action::Defer {
            to: to.clone(),
            quiet,
        })
        .await;
        to
    };
    check("PATCH /webhooks", async |edge| Action::Finish {
        to: deferred(edge).await,
        say: say("at last"),
    })
    .await;
    check("PATCH /webhooks", async |edge| Action::Finish {
        to: deferred(edge).await,
        say: with_file(),
    })
    .await;
    for quiet in [true, false] {
        check_with(&FAULTS[..QUICK], "POST /interactions", async |edge| {
            Action::Respond {
                to: edge.visitor(ANNA, None),
                say: say("an answer"),
                quiet,
            }
        })
        .await;
    }
    let answered = async |edge: &Edge| {
        let to = edge.visitor(ANNA, None);
        let (say, quiet) = (say("an answer"), false);
        let aloud = edge.shows(Action::Respond { to, say, quiet }).await;
        edge.visitor(ANNA, Some(aloud.id()))
    };
    check("DELETE /webhooks", async |edge| Action::Remove {
        to: answered(edge).await,
    })
    .await;
    // What became of an answer is asked where nobody heard that it was given.
    check("GET /webhooks", async |edge| {
        let lost = ("POST /interactions", Play::Lost);
        edge.discord.with(|world| world.script.push_back(lost));
        Action::Respond {
            to: edge.visitor(ANNA, None),
            say: say("an answer"),
            quiet: false,
        }
    })
    .await;
}

/// The commands for all, and those for the moderators' server.
#[tokio::test]
async fn commands() {
    let all = [
        "GET /applications/1100000000000000001/commands",
        "PUT /applications/1100000000000000001/commands",
        "GET /applications/1100000000000000001/guilds",
        "PUT /applications/1100000000000000001/guilds",
    ];
    let all = all
        .iter()
        .flat_map(|request| FAULTS.map(|fault| (*request, fault)));
    let all = all.map(async |(request, fault)| {
        let edge = Edge::new().await;
        edge.discord.with(|world| {
            world.commands.clear();
            world.script.push_back((request, fault.clone()));
        });
        let me = Me {
            bot: DiscordUser::new(FOOTNOTE),
            application: ApplicationId::new(APPLICATION),
        };
        register::keep_up(edge.client.clone(), me, Some(GuildId(SERVER))).await;
        assert_eq!(edge.calls(request), 2, "{request}, {fault:?}");
        let offered = edge.discord.offered(GENERAL, MOD);
        for name in ["ask", "fact"] {
            let is_there = offered.contains(&name.to_owned());
            assert!(is_there, "{request}, {fault:?}: {offered:?}");
        }
        edge.finish();
    });
    join_all(all).await;
}
