//! Each kind of request, met by each kind of fault: made again, and done once. No bot around it.

use footnote::app::event::*;
use footnote::discord::inbound::Me;
use footnote::discord::register;
use serenity::model::id::{ApplicationId, UserId as DiscordUser};

use super::actions::{Edge, post, say};
use crate::standin::{ANNA, APPLICATION, FOOTNOTE, GENERAL, Play};

const FAULTS: [Play; 7] = [
    Play::Status(500),
    Play::Status(503),
    Play::Limited(0.1, "user"),
    Play::Limited(0.1, "shared"),
    Play::Limited(0.1, "global"),
    Play::DoneBut(502),
    Play::Lost,
];

/// Meets the request that begins so with each fault while an action is performed, which must be done
/// all the same, with that one request made twice.
async fn check(request: &'static str, action: impl AsyncFn(&Edge) -> Action) {
    for fault in FAULTS {
        let edge = Edge::new().await;
        let action = action(&edge).await;
        edge.discord
            .with(|world| world.script.push_back((request, fault.clone())));
        let done = edge.perform(action).await;
        assert!(done.is_ok(), "{request}, {fault:?}: {done:?}");
        assert_eq!(edge.calls(request), 2, "{request}, {fault:?}");
        edge.finish();
    }
}

#[tokio::test]
async fn messages() {
    check("POST /channels", async |_| post(GENERAL, say("a line"))).await;
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

#[tokio::test]
async fn commands() {
    for request in ["GET /applications", "PUT /applications"] {
        for fault in FAULTS {
            let edge = Edge::new().await;
            edge.discord.with(|world| {
                world.commands.clear();
                world.script.push_back((request, fault.clone()));
            });
            let me = Me {
                bot: DiscordUser::new(FOOTNOTE),
                application: ApplicationId::new(APPLICATION),
            };
            register::keep_up(edge.client.clone(), me, None).await;
            assert_eq!(edge.calls(request), 2, "{request}, {fault:?}");
            let offered = edge.discord.offered(GENERAL, ANNA);
            assert!(offered.contains(&"ask".to_owned()), "{request}, {fault:?}");
            edge.finish();
        }
    }
}
