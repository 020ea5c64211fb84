//! Each action by itself: what it makes of Discord, and what it says came of it. No bot around it.

use std::sync::Arc;
use std::time::Duration;

use footnote::app::event::*;
use footnote::config::Address;
use footnote::discord::client::{Client, Failure};
use footnote::discord::inbound::Me;
use footnote::discord::outbound::{self, Done};
use footnote::discord::register;
use secrecy::SecretString;
use serde_json::json;
use serenity::model::id::{ApplicationId, UserId as DiscordUser};

use crate::standin::{
    ANNA, APPLICATION, BEN, Discord, ELSEWHERE, EVE, FOOTNOTE, Form as Shown, GENERAL, Id, LOBBY,
    MOD, Play, RANDOM, RECORD, SERVER, Seen, THREAD, TOKEN, stage,
};

/// The stand-in, with nothing but the edge before it.
pub(super) struct Edge {
    pub discord: Arc<Discord>,
    pub client: Arc<Client>,
}

impl Edge {
    pub async fn new() -> Edge {
        // The process may have one already, from another test.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let discord = Discord::listen(stage()).await;
        let ask = json!({"id": "1", "name": "ask", "type": 1});
        discord.with(|world| world.commands.insert(None, vec![ask]));
        let address = Address::parse(&discord.address).unwrap();
        let client =
            Arc::new(Client::new(&address, SecretString::from(TOKEN), Arc::default()).unwrap());
        Edge { discord, client }
    }

    pub async fn perform(&self, action: Action) -> Done {
        let application = Some(ApplicationId::new(APPLICATION));
        outbound::perform(&self.client, application, action).await
    }

    /// It is done, and all can see this message because of it.
    pub async fn shows(&self, action: Action) -> Seen {
        let id = self.perform(action).await.unwrap().expect("a message");
        self.seen(id.0)
    }

    /// It is done, and nothing that all can see came of it.
    pub async fn hides(&self, action: Action) {
        assert_eq!(self.perform(action).await.unwrap(), None);
    }

    /// It is refused, for good or for now.
    async fn refused(&self, action: Action, is_final: bool) {
        let failure = self.perform(action).await.unwrap_err();
        assert_eq!(failure.is_final(), is_final, "{failure}");
    }

    fn seen(&self, message: Id) -> Seen {
        self.discord
            .with(|world| Seen(world.messages[&message].clone()))
    }

    /// Somebody starts an interaction, or presses a button of this message.
    pub fn visitor(&self, user: Id, on: Option<Id>) -> Visitor {
        let id = match on {
            Some(message) => self.discord.press(user, message, "Next"),
            None => self.discord.command(GENERAL, user, "ask", &[]),
        };
        self.visits(id)
    }

    fn visits(&self, interaction: Id) -> Visitor {
        let it = self
            .discord
            .with(|world| world.interactions[&interaction].clone());
        Visitor {
            interaction,
            token: Token(it.token),
            user: UserId(it.user),
            channel: ChannelId(it.channel),
            moderates: false,
            guild: Some(GuildId(SERVER)),
            roles: Vec::new(),
        }
    }

    /// The message that answers an interaction, whoever sees it.
    fn answer(&self, to: &Visitor) -> Seen {
        let id = self
            .discord
            .with(|world| world.interactions[&to.interaction].original);
        self.seen(id.expect("an answer"))
    }

    /// How many requests began like this.
    pub fn calls(&self, request: &str) -> usize {
        let begins = |call: &&String| call.starts_with(request);
        self.discord
            .with(|world| world.calls.iter().filter(begins).count())
    }

    #[track_caller]
    pub fn finish(self) {
        let faults = self.discord.with(|world| world.faults.clone());
        assert_eq!(faults, Vec::<String>::new());
    }
}

pub(super) fn say(content: &str) -> Outgoing {
    Outgoing {
        content: content.to_owned(),
        buttons: vec![Button {
            label: "Next".to_owned(),
            carries: "f1:next".to_owned(),
            primary: true,
        }],
        ..Outgoing::default()
    }
}

pub(super) fn file(name: &str, alt: Option<&str>, bytes: &[u8]) -> Attachment {
    Attachment {
        name: name.to_owned(),
        alt: alt.map(str::to_owned),
        bytes: bytes.to_vec(),
    }
}

pub(super) fn post(channel: Id, say: Outgoing) -> Action {
    Action::Post {
        channel: ChannelId(channel),
        nonce: "n1".to_owned(),
        say,
    }
}

#[tokio::test]
async fn a_post_stands_by_itself_and_once() {
    let edge = Edge::new().await;
    let posted = edge.shows(post(RECORD, say("a line"))).await;
    assert_eq!((posted.text(), posted.0.reply_to), ("a line", None));
    let again = edge.shows(post(RECORD, say("a line"))).await;
    assert_eq!(again.id(), posted.id(), "the nonce is the same");
    edge.discord.remove_channel(RECORD);
    edge.refused(post(RECORD, say("gone")), true).await;
    edge.finish();
}

#[tokio::test]
async fn files_go_beside_what_is_said() {
    let edge = Edge::new().await;
    let odd: Vec<u8> = (0..=255).chain(*b"\r\n--footnote-0--\r\n").collect();
    let with_files = || Outgoing {
        files: vec![
            file("chart.png", Some("Bars, one for each day"), &odd),
            file("fa\"cts.zip", None, b"--"),
        ],
        ..say("two files")
    };
    let check = |seen: &Seen| {
        let chart = seen.file("chart.png");
        assert_eq!(chart.bytes, odd);
        assert_eq!(chart.alt.as_deref(), Some("Bars, one for each day"));
        assert_eq!(chart.kind, "image/png");
        assert_eq!(seen.file("fa_cts.zip").bytes, b"--");
        assert_eq!(seen.0.files.len(), 2);
    };
    check(&edge.shows(post(RECORD, with_files())).await);
    let question = edge.discord.say(GENERAL, ANNA, "@Footnote who?");
    let send = Action::Send {
        channel: ChannelId(GENERAL),
        question: MessageId(question),
        nonce: "n2".to_owned(),
        say: with_files(),
    };
    check(&edge.shows(send).await);
    let to = edge.visitor(ANNA, None);
    let respond = Action::Respond {
        to,
        say: with_files(),
        quiet: false,
    };
    let answer = edge.shows(respond).await;
    check(&answer);
    // What is said in its place has no files, and may have others.
    let to = edge.visitor(ANNA, Some(answer.id()));
    let update = Action::Update {
        to,
        say: say("no files"),
    };
    assert!(edge.shows(update).await.0.files.is_empty());
    let to = edge.visitor(ANNA, Some(answer.id()));
    edge.hides(Action::DeferUpdate { to: to.clone() }).await;
    let say = with_files();
    check(&edge.shows(Action::Finish { to, say }).await);
    edge.finish();
}

#[tokio::test]
async fn an_answer_says_which_message_all_can_see() {
    let edge = Edge::new().await;
    let respond = |quiet: bool| {
        let (to, say) = (edge.visitor(ANNA, None), say("an answer"));
        (to.clone(), Action::Respond { to, say, quiet })
    };
    let (to, action) = respond(false);
    let aloud = edge.shows(action).await;
    assert_eq!(aloud.id(), edge.answer(&to).is_public().id());
    let (to, action) = respond(true);
    edge.hides(action).await;
    let quiet = edge.answer(&to);
    quiet.is_ephemeral();
    // An answer that was given, though nobody heard so.
    edge.discord
        .with(|world| world.script.push_back(("POST /interactions", Play::Lost)));
    let (_, action) = respond(false);
    edge.shows(action).await.says("an answer");
    let update = |on: &Seen| Action::Update {
        to: edge.visitor(ANNA, Some(on.id())),
        say: say("other words"),
    };
    let changed = edge.shows(update(&aloud)).await;
    assert_eq!((changed.id(), changed.text()), (aloud.id(), "other words"));
    edge.hides(update(&quiet)).await;
    assert_eq!(edge.seen(quiet.id()).text(), "other words");
    edge.finish();
}

#[tokio::test]
async fn an_answer_that_takes_a_moment() {
    let edge = Edge::new().await;
    for quiet in [false, true] {
        let to = edge.visitor(ANNA, None);
        edge.hides(Action::Defer {
            to: to.clone(),
            quiet,
        })
        .await;
        let finish = Action::Finish {
            to: to.clone(),
            say: say("at last"),
        };
        let done = edge.perform(finish).await.unwrap();
        let answer = edge.answer(&to);
        answer.says("at last").has_button("Next");
        assert_eq!(answer.0.only_for, quiet.then_some(ANNA));
        assert_eq!(done.is_some(), !quiet);
    }
    let to = edge.visitor(ANNA, None);
    edge.hides(Action::Defer {
        to: to.clone(),
        quiet: true,
    })
    .await;
    edge.discord
        .with(|world| world.skip(Duration::from_secs(16 * 60)));
    let say = say("too late");
    edge.refused(Action::Finish { to, say }, true).await;
    edge.finish();
}

#[tokio::test]
async fn a_form_is_shown_as_it_is_described() {
    let edge = Edge::new().await;
    let field = |name: &'static str, value: &str, required: bool| Field {
        name,
        label: format!("The {name}"),
        hint: if required {
            "as in 2019".to_owned()
        } else {
            String::new()
        },
        value: value.to_owned(),
        most: 300,
        required,
        long: required,
    };
    let to = edge.visitor(MOD, None);
    let interaction = to.interaction;
    edge.hides(Action::Form {
        to,
        form: Form {
            title: "A fact".to_owned(),
            carries: "f1:form".to_owned(),
            fields: vec![field("text", "What stands", true), field("note", "", false)],
        },
    })
    .await;
    let form = edge
        .discord
        .with(|world| world.interactions[&interaction].modal.clone());
    let form = Shown(form.expect("a form"));
    assert_eq!(
        (form.title(), form.fields()),
        ("A fact", vec!["text", "note"])
    );
    assert_eq!(
        (form.value("text"), form.value("note")),
        ("What stands", "")
    );
    for (key, text, note) in [
        ("label", json!("The text"), json!("The note")),
        ("style", json!(2), json!(1)),
        ("max_length", json!(300), json!(300)),
        ("required", json!(true), json!(false)),
        ("placeholder", json!("as in 2019"), json!(null)),
    ] {
        assert_eq!(
            (&form.input("text")[key], &form.input("note")[key]),
            (&text, &note)
        );
    }
    let filled = edge.discord.fill(MOD, interaction, &[("note", "typed")]);
    let to = edge.visits(filled);
    let (say, quiet) = (say("thanks"), true);
    edge.hides(Action::Respond { to, say, quiet }).await;
    edge.finish();
}

#[tokio::test]
async fn somebody_is_told_alone_or_else_below_their_message() {
    let edge = Edge::new().await;
    let question = edge.discord.say(GENERAL, ANNA, "@Footnote who?");
    let tell = |user: Id, below: Option<Id>| Action::Tell {
        user: UserId(user),
        below: below.map(|id| (ChannelId(GENERAL), MessageId(id))),
        say: say("there is an answer now"),
    };
    let direct = edge.discord.with(|world| world.dm(ANNA));
    let told = edge.shows(tell(ANNA, Some(question))).await;
    assert_eq!((told.0.channel, told.0.reply_to), (direct, None));
    let told = edge.shows(tell(BEN, None)).await;
    assert_ne!(told.0.channel, direct);
    edge.discord.take_dms(ANNA, false);
    let told = edge.shows(tell(ANNA, Some(question))).await;
    assert_eq!((told.0.channel, told.0.reply_to), (GENERAL, Some(question)));
    assert!(told.0.pings.is_empty());
    edge.refused(tell(ANNA, None), true).await;
    edge.refused(tell(1, None), true).await;
    // Told by two processes, they see it once.
    let again = edge.perform(tell(ANNA, Some(question))).await.unwrap();
    assert_eq!(again, Some(MessageId(told.id())));
    edge.discord.delete(question);
    let Action::Tell { user, below, .. } = tell(ANNA, Some(question)) else {
        unreachable!()
    };
    let say = say("there is another answer");
    edge.refused(Action::Tell { user, below, say }, true).await;
    edge.finish();
}

#[tokio::test]
async fn a_correction_changes_the_words_alone() {
    let edge = Edge::new().await;
    let posted = edge.shows(post(THREAD, say("old words"))).await;
    let correct = |channel: Id, answer: Id| Action::Correct {
        channel: ChannelId(channel),
        answer: MessageId(answer),
        content: "new words".to_owned(),
        again: false,
    };
    edge.hides(correct(THREAD, posted.id())).await;
    let corrected = edge.seen(posted.id());
    corrected.says("new words").has_button("Next");
    assert_eq!(corrected.0.flags, posted.0.flags);
    let later = Play::Refused(400, 30046);
    edge.discord
        .with(|world| world.script.push_back(("PATCH", later)));
    edge.refused(correct(THREAD, posted.id()), false).await;
    edge.discord
        .with(|world| world.channels.get_mut(&THREAD).unwrap().archived = true);
    edge.refused(correct(THREAD, posted.id()), false).await;
    let other = edge.shows(post(RANDOM, say("old words"))).await;
    edge.discord
        .with(|world| world.channels.get_mut(&RANDOM).unwrap().denied = u64::MAX);
    edge.refused(correct(RANDOM, other.id()), true).await;
    edge.discord.remove_channel(RANDOM);
    edge.refused(correct(RANDOM, other.id()), true).await;
    let last = edge.shows(post(GENERAL, say("old words"))).await;
    edge.discord.delete(last.id());
    edge.refused(correct(GENERAL, last.id()), true).await;
    edge.finish();
}

/// What another process had in hand is looked at before it is done again.
#[tokio::test]
async fn a_correction_that_stands_is_not_made_again() {
    let edge = Edge::new().await;
    let posted = edge.shows(post(GENERAL, say("old words"))).await;
    let correct = |content: &str| Action::Correct {
        channel: ChannelId(GENERAL),
        answer: MessageId(posted.id()),
        content: content.to_owned(),
        again: true,
    };
    for (content, expected) in [("new words", 1), ("new words", 1), ("newer words", 2)] {
        edge.hides(correct(content)).await;
        edge.seen(posted.id()).says(content);
        assert_eq!(edge.calls("PATCH"), expected, "{content}");
    }
    edge.discord.delete(posted.id());
    edge.refused(correct("newer words"), true).await;
    edge.finish();
}

#[tokio::test]
async fn nobody_waits_behind_corrections() {
    let edge = Edge::new().await;
    let old = edge.shows(post(GENERAL, say("old words"))).await;
    let limited = Play::Limited(3.0, "user");
    edge.discord
        .with(|world| world.script.push_back(("PATCH", limited)));
    let correct = edge.perform(Action::Correct {
        channel: ChannelId(GENERAL),
        answer: MessageId(old.id()),
        content: "new words".to_owned(),
        again: false,
    });
    let question = edge.discord.say(GENERAL, ANNA, "@Footnote who?");
    let answer = async {
        edge.discord
            .until(Duration::from_secs(5), |world| {
                world.script.is_empty().then_some(())
            })
            .await;
        let send = Action::Send {
            channel: ChannelId(GENERAL),
            question: MessageId(question),
            nonce: "n2".to_owned(),
            say: say("an answer"),
        };
        edge.shows(send).await;
        edge.seen(old.id()).says("old words");
    };
    let (corrected, ()) = tokio::join!(correct, answer);
    corrected.unwrap();
    edge.seen(old.id()).says("new words");
    edge.finish();
}

#[test]
fn what_is_refused_for_good() {
    for (status, code, expected) in [
        (Some(404), Some(10008), true),
        (Some(404), Some(10003), true),
        (Some(403), Some(50001), true),
        (Some(403), Some(50005), true),
        (Some(403), Some(50007), true),
        (Some(403), Some(50013), true),
        (Some(400), Some(50035), true),
        (Some(401), Some(50027), true),
        // The bot's own token; a proxy's page; limits; trouble; no answer.
        (Some(401), Some(0), false),
        (Some(403), None, false),
        (Some(404), None, false),
        (Some(429), Some(0), false),
        (Some(400), Some(30046), false),
        (Some(400), Some(50083), false),
        (Some(500), Some(0), false),
        (Some(503), None, false),
        (None, None, false),
    ] {
        let what = String::new();
        let failure = Failure { status, code, what };
        assert_eq!(failure.is_final(), expected, "{status:?} {code:?}");
    }
}

#[tokio::test]
async fn the_commands_of_everywhere_and_of_the_moderators() {
    let edge = Edge::new().await;
    edge.discord.with(|world| world.commands.clear());
    let me = Me {
        bot: DiscordUser::new(FOOTNOTE),
        application: ApplicationId::new(APPLICATION),
    };
    let keep_up = async |guild: Option<Id>| {
        register::keep_up(edge.client.clone(), me, guild.map(GuildId)).await;
        edge.discord.with(|world| world.command_writes)
    };
    assert_eq!(keep_up(None).await, 1);
    assert!(
        !edge
            .discord
            .offered(GENERAL, MOD)
            .contains(&"fact".to_owned())
    );
    assert_eq!(keep_up(Some(SERVER)).await, 2);
    assert_eq!(keep_up(Some(SERVER)).await, 2, "nothing has changed");
    let direct = edge.discord.with(|world| world.dm(MOD));
    for (channel, user, offered) in [
        (GENERAL, MOD, true),
        (GENERAL, ANNA, false),
        (LOBBY, EVE, false),
        (direct, MOD, false),
    ] {
        let names = edge.discord.offered(channel, user);
        assert!(names.contains(&"ask".to_owned()));
        assert_eq!(
            names.contains(&"fact".to_owned()),
            offered,
            "{channel} {user}"
        );
    }
    // The bot is not on that server: no reason to stop, and none to ask again.
    edge.discord.with(|world| {
        world
            .guilds
            .get_mut(&ELSEWHERE)
            .unwrap()
            .members
            .remove(&FOOTNOTE)
    });
    let reads = edge.discord.with(|world| world.command_reads);
    assert_eq!(keep_up(Some(ELSEWHERE)).await, 2);
    assert_eq!(edge.discord.with(|world| world.command_reads), reads + 2);
    edge.finish();
}
