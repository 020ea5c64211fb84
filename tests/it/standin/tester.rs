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
use super::stage::stage;
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
    /// Where the bot runs and keeps what it keeps.
    pub folder: tempfile::TempDir,
    /// Environment beyond what every bot has.
    more: Vec<(String, String)>,
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
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        let more: Vec<_> = more.iter().map(own).collect();
        let folder = tempfile::tempdir().unwrap();
        Tester {
            bot: begin(&discord, &more, &knowledge, folder.path()),
            discord,
            knowledge,
            folder,
            more,
            finished: false,
        }
    }

    /// Stops the bot and starts it again; everything of Discord's stays, and the bot's folder.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// Stops the bot. Meanwhile nobody answers.
    pub async fn stop(&mut self) {
        self.bot.signal("TERM").await;
        let status = self.bot.end(LIMIT).await.and_then(|status| status.code());
        assert_eq!(status, Some(0), "{}", self.story(Location::caller()));
    }

    /// Kills the bot on the spot, as a power cut would.
    pub async fn kill(&mut self) {
        self.bot.signal("KILL").await;
        let status = self.bot.end(LIMIT).await;
        assert!(status.is_some(), "{}", self.story(Location::caller()));
    }

    /// Starts the bot that was stopped or killed.
    pub async fn start_again(&mut self) {
        self.with(|world| world.command_reads = 0);
        let folder = self.folder.path();
        self.bot = begin(&self.discord, &self.more, &self.knowledge, folder);
        self.ready().await;
    }

    /// Another process of the same bot, connected, in a folder of its own.
    pub async fn another(&self) -> (Bot, tempfile::TempDir) {
        let live = |world: &World| {
            world
                .sessions
                .iter()
                .filter(|one| one.link.is_some())
                .count()
        };
        let before = self.with(|world| live(world));
        let folder = tempfile::tempdir().unwrap();
        let bot = begin(&self.discord, &self.more, &self.knowledge, folder.path());
        self.wait_for(START, "another connection", |world| {
            (live(world) > before).then_some(())
        })
        .await;
        (bot, folder)
    }

    /// From the next start on, the bot has this in its environment.
    pub fn set(&mut self, variable: &str, value: &str) {
        self.more.retain(|(name, _)| name != variable);
        self.more.push((variable.to_owned(), value.to_owned()));
    }

    /// Sends the bot a signal and goes on watching.
    pub async fn signal(&self, name: &str) {
        self.bot.signal(name).await;
    }

    /// What the bot has written so far.
    pub fn log(&self) -> String {
        self.bot.log().join("\n")
    }

    /// How much memory the bot holds, in kilobytes.
    pub fn memory(&self) -> u64 {
        self.bot.memory()
    }

    /// For a while nothing is heard of the bot, and it does next to nothing: a loop without a pause
    /// would take all of a processor.
    pub async fn is_calm(&self, time: Duration) {
        let before = self.bot.cpu();
        tokio::time::sleep(time).await;
        let used = self.bot.cpu() - before;
        let at = Location::caller();
        assert!(used < time / 5, "{used:?} in {time:?}\n{}", self.story(at));
    }

    /// Stops the bot, whatever state its connection is in: within ten seconds and with no error.
    pub async fn ends_in_trouble(mut self) {
        self.finished = true;
        self.bot.signal("TERM").await;
        let status = self.bot.end(LIMIT).await.and_then(|status| status.code());
        let at = Location::caller();
        assert_eq!(status, Some(0), "{}", self.story(at));
        self.inspect(at);
    }

    /// Waits until the bot is connected and its commands are known.
    pub async fn ready(&self) {
        let apart = |(name, value): &(String, String)| {
            name == "MODERATOR_GUILD_ID" && value.parse::<Id>().is_ok()
        };
        let scopes = 1 + usize::from(self.more.iter().any(apart));
        self.wait_for(START, "connection and commands", |world| {
            let connected = world.sessions.iter().any(|s| !s.over && s.link.is_some());
            let known = world.command_reads >= scopes && world.commands.len() >= scopes;
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

    /// Waits for anything in the world.
    #[track_caller]
    pub fn wait<T>(
        &self,
        what: &str,
        find: impl FnMut(&mut World) -> Option<T>,
    ) -> impl Future<Output = T> {
        self.wait_for(LIMIT, what, find)
    }

    /// Likewise for longer than anything usually takes.
    #[track_caller]
    pub fn wait_for<T>(
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
    pub fn story(&self, at: &Location<'_>) -> String {
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

fn begin(discord: &Discord, more: &[(String, String)], knowledge: &Path, folder: &Path) -> Bot {
    let mut all = vec![("DISCORD_TOKEN", TOKEN), ("DISCORD_API", &discord.address)];
    all.extend(
        more.iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    Bot::start(&all, knowledge, folder)
}
