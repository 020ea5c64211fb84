//! What moderators look at: what a question would get, the figures, the whole base as files.

use super::{DAY, Office};
use crate::app::event::{Attachment, Outgoing};
use crate::app::outgoing::plain;
use crate::curate::propose::{assess, gets};
use crate::knowledge::{Key, export};
use crate::reply::{self, Reply, chart};
use crate::store;

/// With how many of the open edits a question is tried; each takes a moment to learn.
const TRIED: usize = 5;

impl Office {
    /// What a question gets now, and with each of the newest open edits that can be read.
    pub(super) async fn test(&self, question: &str) -> store::Result<Reply> {
        let edition = self.app.edition();
        let snapshot = &edition.snapshot;
        let now = gets(snapshot, question);
        let mut then = Vec::new();
        for edit in self.store.open_edits().await?.iter().rev().take(TRIED) {
            let Ok(key) = edit.draft.key.parse::<Key>() else {
                continue;
            };
            let assessed = assess(&snapshot.base, &key, edit.draft.new.as_deref());
            let Some(after) = assessed.after else {
                continue;
            };
            if let Some(tried) = self.try_out(after, snapshot.revision + 1).await {
                then.push((edit.turn.edit.0, key, gets(&tried, question)));
            }
        }
        Ok(reply::tested(snapshot, question, &now, &then))
    }

    /// Every file of the story, with the published edits in it.
    pub(super) fn export(&self) -> Outgoing {
        let edition = self.app.edition();
        let folder = &edition.folder;
        let files = export(&folder.files, &folder.base, &edition.snapshot.base);
        let mut say = plain(&reply::exported(
            edition.snapshot.revision,
            files.texts.len(),
        ));
        say.files = files
            .texts
            .into_iter()
            .map(|(name, text)| Attachment {
                name,
                alt: None,
                bytes: text.into_bytes(),
            })
            .collect();
        say
    }

    pub(super) async fn stats(&self, days: u64, now: u64) -> store::Result<Outgoing> {
        let today = now / DAY;
        let since = (today + 1).saturating_sub(days.clamp(1, 365));
        let stats = self.store.stats(since).await?;
        let edition = self.app.edition();
        let figures = figures(&stats);
        let mut say = plain(&reply::stats(&edition.snapshot, &figures, since, today));
        if let Some(bytes) = chart::days(&figures.days, since, today) {
            say.files.push(Attachment {
                name: "days.png".to_owned(),
                alt: Some(reply::alt_text(&figures.days, since, today)),
                bytes,
            });
        }
        Ok(say)
    }
}

/// From the store's figures to those that a reply shows.
fn figures(stats: &store::Stats) -> reply::Figures {
    let day = |day: &store::Day| reply::DayFigures {
        day: day.day,
        counts: [
            day.answered,
            day.offered.saturating_sub(day.none_of_these),
            day.declined,
            day.none_of_these,
            day.other,
        ],
    };
    let fact = |fact: &store::FactStats| reply::FactFigures {
        id: fact.id.clone(),
        stated: fact.stated,
        votes: fact.votes.clone(),
    };
    reply::Figures {
        days: stats.days.iter().map(day).collect(),
        facts: stats.facts.iter().map(fact).collect(),
        first: stats.first.clone(),
        unanswered: stats.unanswered,
        open: stats.open,
    }
}
