//! What people see of the bot: verbs that wait for it and take it as looked at.

use std::future::Future;
use std::panic::Location;

use super::model::{News, State};
use super::seen::{Form, Seen};
use super::world::World;
use super::{Id, Tester};

impl Tester {
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

    /// What the bot says in the end to somebody whom it had told to wait: a message of its own, or
    /// the one that the button is on.
    #[track_caller]
    pub fn finished(&self, interaction: Id) -> impl Future<Output = Seen> {
        self.take("the deferred answer", move |world, news| match news {
            News::Posted(id) | News::Edited(id) => {
                let it = &world.interactions[&interaction];
                let done = it.state == State::Answered && it.original == Some(*id);
                done.then_some(*id)
            }
            _ => None,
        })
    }

    /// The form that an interaction opens; [`Discord::fill`] fills it in.
    #[track_caller]
    pub fn form_of(&self, interaction: Id) -> impl Future<Output = Form> {
        self.wait("a form", move |world| {
            let opened = News::Modal(interaction);
            let at = world.news.iter().position(|news| *news == opened)?;
            world.news.remove(at);
            world.interactions[&interaction].modal.clone().map(Form)
        })
    }

    /// The next message of the bot in this channel.
    #[track_caller]
    pub fn posted_in(&self, channel: Id) -> impl Future<Output = Seen> {
        self.take("a message there", move |world, news| match news {
            News::Posted(id) => (world.messages[id].channel == channel).then_some(*id),
            _ => None,
        })
    }

    /// The next message of the bot to somebody alone.
    #[track_caller]
    pub fn told(&self, user: Id) -> impl Future<Output = Seen> {
        let channel = self.with(|world| world.dm(user));
        self.posted_in(channel)
    }

    /// Everything that the bot has in this channel by now for all to see, oldest first.
    pub fn posts_in(&self, channel: Id) -> Vec<Seen> {
        self.with(|world| {
            let all = world.messages.values();
            let here = all.filter(|m| m.channel == channel && m.author == world.bot);
            let seen = here.filter(|m| !m.deleted && m.only_for.is_none());
            let mut seen: Vec<Seen> = seen.cloned().map(Seen).collect();
            seen.sort_by_key(Seen::id);
            seen
        })
    }

    /// When a message was edited, in milliseconds since 1970, and what it said from then on.
    pub fn edits_of(&self, message: Id) -> Vec<(u64, String)> {
        self.with(|world| {
            let message = &world.messages[&message];
            let later = message.history.iter().skip(1).chain([&message.content]);
            let edits = message.edits.iter().copied();
            edits.zip(later.cloned()).collect()
        })
    }

    /// Whatever the bot has said so far needs no look.
    pub fn look_away(&self) {
        self.with(|world| world.news.clear());
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
}
