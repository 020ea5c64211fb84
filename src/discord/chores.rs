//! What nobody asks for, beside the events: edits of other processes, corrections, those who wanted to
//! be told, and forgetting in time. Whatever fails for now holds nothing else up.

use std::collections::{HashMap, HashSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::Instant;

use super::desk::{Desk, panic_text};
use super::now;
use super::stop::Stop;
use crate::app::event::{Action, MessageId, UserId};
use crate::app::job::Corrected;
use crate::store::{Place, QuestionId};

/// How often it is looked for what has been kept long enough.
const TIDY: Duration = Duration::from_secs(60 * 60);

/// What cannot be done for now is tried again after this, then after twice as long.
const SOON: Duration = Duration::from_secs(2);

/// The longest that it is left alone: an archived thread may be opened again.
const SELDOM: Duration = Duration::from_secs(60 * 60);

/// What the chores know from round to round. It does not outlive the process, so that after a crash
/// a message may come twice, but none is lost. Processes that share a database share the work: each
/// piece is taken by one of them.
#[derive(Default)]
struct Chores {
    /// When it was last looked for what is old.
    tidied: Option<Duration>,
    /// Those who were told, while the store still names them.
    told: HashSet<(QuestionId, UserId)>,
    /// How far the corrections of this round have come.
    after: Option<Place>,
    /// Answers that say already what they are to say, while the store still asks for it.
    written: HashMap<MessageId, Corrected>,
    /// What is left alone until then, and for how long that was.
    later: HashMap<Task, (Instant, Duration)>,
}

/// What may have to be tried again.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Task {
    Correct(MessageId),
    Tell(QuestionId, UserId),
}

impl Desk {
    /// Sees to what nobody asks for, until told to stop. A panic ends one round of it.
    pub async fn chores(self: Arc<Desk>, stop: Stop) {
        let mut chores = Chores::default();
        while !stop.is_told() {
            let round = AssertUnwindSafe(self.round(&mut chores, &stop));
            let is_more = match round.catch_unwind().await {
                Ok(is_more) => is_more,
                Err(cause) => {
                    tracing::error!(cause = panic_text(&*cause), "the chores broke");
                    false
                }
            };
            if is_more {
                continue;
            }
            tokio::select! {
                () = self.office.stirred() => {}
                () = stop.told() => return,
            }
        }
    }

    /// Takes over what other processes publish as soon as they say so, whatever the chores wait for.
    pub async fn follow(self: Arc<Desk>, stop: Stop) {
        loop {
            let follow = AssertUnwindSafe(self.office.follow(|| now().as_secs()));
            tokio::select! {
                done = follow.catch_unwind() => if let Err(cause) = done {
                    tracing::error!(cause = panic_text(&*cause), "following others broke");
                },
                () = stop.told() => return,
            }
        }
    }

    /// Everything once, but only one correction, so that nobody waits behind a thousand of them.
    /// Gives whether there are more.
    async fn round(&self, chores: &mut Chores, stop: &Stop) -> bool {
        self.office.catch_up(now().as_secs()).await;
        let is_due = |last| now().saturating_sub(last) >= TIDY;
        if chores.tidied.is_none_or(is_due) {
            self.office.tidy(now().as_secs()).await;
            chores.tidied = Some(now());
        }
        self.tell(chores, stop).await;
        let is_more = !stop.is_told() && self.correct(chores).await;
        if !is_more {
            chores.begin_anew();
        }
        is_more
    }

    /// Tells those who wanted to know. Nobody is told twice because the store cannot be written to.
    async fn tell(&self, chores: &mut Chores, stop: &Stop) {
        for (question, action) in self.office.to_tell().await {
            let Action::Tell { user, .. } = action else {
                continue;
            };
            let (who, task) = ((question, user), Task::Tell(question, user));
            if stop.is_told() || chores.is_left_alone(task) {
                continue;
            }
            if !chores.told.contains(&who) {
                if !self.office.tells(question, user, now().as_secs()).await {
                    continue;
                }
                let done = self.perform(action).await;
                if done.is_err_and(|failure| !failure.is_final()) {
                    chores.leave_alone(task);
                    continue;
                }
                chores.told.insert(who);
            }
            match self.office.told(question, user).await {
                true => {
                    chores.told.remove(&who);
                    chores.later.remove(&task);
                }
                false => chores.leave_alone(task),
            }
        }
    }

    /// Corrects the next answer of this round. Gives whether there was one.
    async fn correct(&self, chores: &mut Chores) -> bool {
        let is_passed = |answer| chores.is_left_alone(Task::Correct(answer));
        let office = &self.office;
        let next = office.correction(chores.after, is_passed, now().as_secs());
        let Some(next) = next.await else {
            return false;
        };
        chores.after = Some(next.place);
        let (answer, task) = (next.answer, Task::Correct(next.answer));
        if chores.written.get(&answer) != Some(&next) {
            let done = self.perform(Action::Correct {
                channel: next.channel,
                answer,
                content: next.content.clone(),
                again: next.again,
            });
            if done.await.is_err_and(|failure| !failure.is_final()) {
                chores.leave_alone(task);
                return true;
            }
        }
        match office.corrected(answer, &next.used).await {
            true => {
                chores.written.remove(&answer);
                chores.later.remove(&task);
            }
            false => {
                chores.written.insert(answer, next);
                chores.leave_alone(task);
            }
        }
        true
    }
}

impl Chores {
    fn is_left_alone(&self, task: Task) -> bool {
        let until = self.later.get(&task).map(|(until, _)| *until);
        until.is_some_and(|until| until > Instant::now())
    }

    fn leave_alone(&mut self, task: Task) {
        let last = self.later.get(&task);
        let pause = last.map_or(SOON, |(_, pause)| (*pause * 2).min(SELDOM));
        self.later.insert(task, (Instant::now() + pause, pause));
    }

    /// The round is over: the next one begins with the oldest answer.
    fn begin_anew(&mut self) {
        self.after = None;
        // What has been due for so long was met by no round since, and so is gone.
        let now = Instant::now();
        self.later
            .retain(|_, (until, _)| now.saturating_duration_since(*until) < SELDOM);
        let later = &self.later;
        let waits = |answer: &MessageId| later.contains_key(&Task::Correct(*answer));
        self.written.retain(|answer, _| waits(answer));
    }
}
