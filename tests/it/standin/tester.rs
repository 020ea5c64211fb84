//! The tester: verbs for what people do, expectations for what they see.
//!
//! Each wait has its own limit and tells what did happen. At the end everything that the bot said
//! must have been looked at, no rule broken, no error logged, and the process must stop cleanly.

use std::future::Future;
use std::ops::Deref;
use std::panic::Location;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::child::Bot;
use super::harm::{harm, listed};
use super::model::{Interaction, News, Play, State};
use super::people::stage;
use super::seen::Seen;
use super::world::World;
use super::{Discord, Id, TOKEN};

/// How long anything may take before a test says that it did not happen.
const LIMIT: Duration = Duration::from_secs(10);

/// Likewise for the start: a debug build takes long to learn a story.
const START: Duration = Duration::from_secs(60);

/// The stand-in with the bot running against it.
pub struct Tester {
    pub discord: Arc<Discord>,
    bot: Bot,
    knowledge: PathBuf,
    finished: bool,
}

impl Tester {
    /// The bot with the story of the tests, connected and with its commands registered.
    pub async fn start() -> Tester {
        Tester::start_in(stage()).await
    }

    /// Likewise in a world that is not as usual.
    pub async fn start_in(world: World) -> Tester {
        let tester = Tester::launch(world, "tests/cases/story", &[]).await;
        tester.ready().await;
        tester
    }

    /// The bot just started, with this story and further environment.
    pub async fn launch(world: World, knowledge: &str, more: &[(&str, &str)]) -> Tester {
        let discord = Discord::listen(world).await;
        let knowledge = Path::new(env!("CARGO_MANIFEST_DIR")).join(knowledge);
        let environment = environment(&discord, more);
        Tester {
            bot: Bot::start(&environment, &knowledge),
            discord,
            knowledge,
            finished: false,
        }
    }

    /// Stops the bot and starts it again; everything of Discord's stays.
    pub async fn restart(&mut self) {
        self.bot.signal("TERM").await;
        let status = self.bot.end(LIMIT).await.and_then(|status| status.code());
        assert_eq!(status, Some(0), "{}", self.story(Location::caller()));
        self.with(|world| world.command_reads = 0);
        self.bot = Bot::start(&environment(&self.discord, &[]), &self.knowledge);
        self.ready().await;
    }

    /// Sends the bot a signal and goes on watching.
    pub async fn signal(&self, name: &str) {
        self.bot.signal(name).await;
    }

    /// What the bot has written so far.
    pub fn log(&self) -> String {
        self.bot.log().join("\n")
    }

    /// Waits until the bot is connected and its commands are known.
    pub async fn ready(&self) {
        self.wait_for(START, "connection and commands", |world| {
            let connected = world.sessions.iter().any(|s| !s.over && s.link.is_some());
            let known = world.command_reads > 0 && !world.commands.is_empty();
            (connected && known).then_some(())
        })
        .await;
    }

    /// What the next request of this kind meets.
    pub fn plan(&self, request: &'static str, play: Play) {
        self.with(|world| world.script.push_back((request, play)));
    }

    /// Waits until a request has met what was planned for it.
    #[track_caller]
    pub fn planned(&self) -> impl Future<Output = ()> {
        self.wait("the planned request", |w| w.script.is_empty().then_some(()))
    }

    /// How many requests began like this.
    pub fn calls(&self, request: &str) -> usize {
        self.with(|world| {
            world
                .calls
                .iter()
                .filter(|c| c.starts_with(request))
                .count()
        })
    }

    /// What the client offers while somebody types.
    #[track_caller]
    pub fn choices(&self, typing: Id) -> impl Future<Output = Vec<String>> {
        let choices = self.wait("choices", move |w| w.interactions[&typing].choices.clone());
        async move {
            let names = choices.await;
            names
                .iter()
                .map(|c| c["name"].as_str().unwrap_or("").to_owned())
                .collect()
        }
    }

    /// The bot's reply to this message.
    #[track_caller]
    pub fn reply_to(&self, question: Id) -> impl Future<Output = Seen> {
        self.take("a reply", move |world, news| match news {
            News::Posted(id) => (world.messages[id].reply_to == Some(question)).then_some(*id),
            _ => None,
        })
    }

    /// The bot's message that answers this interaction.
    #[track_caller]
    pub fn answer_to(&self, interaction: Id) -> impl Future<Output = Seen> {
        self.take("an answer", move |world, news| match news {
            News::Posted(id) => {
                (world.messages[id].interaction == Some(interaction)).then_some(*id)
            }
            _ => None,
        })
    }

    /// A message of the bot, whatever it answers.
    #[track_caller]
    pub fn posted(&self) -> impl Future<Output = Seen> {
        self.take("a message", |_, news| match news {
            News::Posted(id) => Some(*id),
            _ => None,
        })
    }

    /// This message of the bot after it changed.
    #[track_caller]
    pub fn edited(&self, message: Id) -> impl Future<Output = Seen> {
        self.take("an edit", move |_, news| {
            (*news == News::Edited(message)).then_some(message)
        })
    }

    /// This message of the bot is taken away.
    #[track_caller]
    pub fn gone(&self, message: Id) -> impl Future<Output = Seen> {
        self.take("a deletion", move |_, news| {
            (*news == News::Deleted(message)).then_some(message)
        })
    }

    /// The first piece of news that fits, looked at.
    #[track_caller]
    fn take(
        &self,
        what: &'static str,
        fits: impl Fn(&World, &News) -> Option<Id>,
    ) -> impl Future<Output = Seen> {
        self.wait(what, move |world| {
            let at = world
                .news
                .iter()
                .position(|news| fits(world, news).is_some())?;
            let news = world.news.remove(at);
            let id = fits(world, &news)?;
            Some(Seen(world.messages[&id].clone()))
        })
    }

    /// A further question and its answer pass, and nothing else was said meanwhile.
    #[track_caller]
    pub fn nothing(&self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            for _ in 0..2 {
                let question = self.dm(self.stranger(), "Who owns the crane?");
                self.reply_to(question).await;
            }
            let rest = self.with(|world| world.news.clone());
            assert!(rest.is_empty(), "nothing was to happen\n{}", self.story(at));
        }
    }

    /// Waits for anything in the world.
    #[track_caller]
    pub fn wait<T>(
        &self,
        what: &str,
        find: impl FnMut(&mut World) -> Option<T>,
    ) -> impl Future<Output = T> {
        self.wait_for(LIMIT, what, find)
    }

    #[track_caller]
    fn wait_for<T>(
        &self,
        limit: Duration,
        what: &str,
        mut find: impl FnMut(&mut World) -> Option<T>,
    ) -> impl Future<Output = T> {
        let at = Location::caller();
        async move {
            let first = |world: &mut World| match world.faults.is_empty() {
                true => find(world).map(Some),
                false => Some(None),
            };
            match self.discord.until(limit, first).await {
                Some(Some(found)) => found,
                Some(None) => panic!("a rule was broken\n{}", self.story(at)),
                None => panic!("waited in vain for {what}\n{}", self.story(at)),
            }
        }
    }

    /// What happened, for whoever must find out why.
    fn story(&self, at: &Location<'_>) -> String {
        let (faults, news, log) = self.with(|world| {
            let told = |news: &News| match news {
                News::Posted(id) | News::Edited(id) | News::Deleted(id) => {
                    format!("{news:?} {:?}", world.messages[id].content)
                }
                News::Modal(_) => format!("{news:?}"),
            };
            let news: Vec<_> = world.news.iter().map(told).collect();
            (
                world.faults.join("\n"),
                news.join("\n"),
                world.log.join("\n"),
            )
        });
        let bot = self.bot.log().join("\n");
        format!(
            "at {at}\n-- rules broken\n{faults}\n-- not looked at\n{news}\n-- stand-in\n{log}\n\
             -- bot\n{bot}"
        )
    }

    /// Stops the bot as a service manager does and looks at everything that is left.
    #[track_caller]
    pub fn finish(self) -> impl Future<Output = ()> {
        let at = Location::caller();
        async move {
            self.bot.signal("TERM").await;
            self.ended(0, at).await;
        }
    }

    /// The bot ends by itself, with this code; gives what it has written.
    #[track_caller]
    pub fn ends_with(self, code: i32) -> impl Future<Output = String> {
        self.ended(code, Location::caller())
    }

    async fn ended(mut self, code: i32, at: &'static Location<'static>) -> String {
        self.finished = true;
        let status = self.bot.end(LIMIT).await.map(|status| status.code());
        assert_eq!(status, Some(Some(code)), "exit code\n{}", self.story(at));
        self.inspect(at);
        let (sessions, last) = self.with(|world| {
            let last = world.client_closes.last().copied().flatten();
            (world.sessions.len(), last)
        });
        if code == 0 && sessions > 0 {
            assert_eq!(
                last,
                Some(1000),
                "should close properly\n{}",
                self.story(at)
            );
        }
        self.log()
    }

    /// Nothing unread, no rule broken, no error logged, no token printed, nobody harmed.
    fn inspect(&self, at: &Location<'_>) {
        let log = self.bot.log();
        let secret = TOKEN.rsplit('.').next().unwrap();
        assert!(
            !log.iter().any(|line| line.contains(secret)),
            "token in log\n{}",
            self.story(at)
        );
        let error = |line: &&String| line.contains("ERROR");
        let errors: Vec<_> = log.iter().filter(error).collect();
        assert!(errors.is_empty(), "errors: {errors:#?}\n{}", self.story(at));
        let listed = listed(&self.knowledge);
        let (faults, news, waiting) = self.with(|world| {
            for message in world.messages.values().filter(|m| m.author == world.bot) {
                world.faults.extend(harm(message, &listed));
            }
            let waiting =
                |i: &&Interaction| matches!(i.state, State::Waiting | State::Deferred { .. });
            let waiting = world.interactions.values().filter(waiting).count();
            (world.faults.len(), world.news.len(), waiting)
        });
        assert_eq!(faults, 0, "rules were broken\n{}", self.story(at));
        assert_eq!(news, 0, "said, but not looked at\n{}", self.story(at));
        assert_eq!(
            waiting,
            0,
            "interactions without an answer\n{}",
            self.story(at)
        );
    }
}

impl Deref for Tester {
    type Target = Discord;

    fn deref(&self) -> &Discord {
        &self.discord
    }
}

impl Drop for Tester {
    fn drop(&mut self) {
        if !self.finished && !std::thread::panicking() {
            panic!("a test ends with `finish` or `ends_with`");
        }
    }
}

fn environment<'a>(discord: &'a Discord, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![("DISCORD_TOKEN", TOKEN), ("DISCORD_API", &discord.address)];
    all.extend(more);
    all
}
