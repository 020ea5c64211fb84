//! What is proposed once more: a change that others overtook, and what an entry said before.

use super::edits::ROWS;
use super::{Office, done};
use crate::app::drafts::renewed;
use crate::app::event::Action;
use crate::app::job::{Errand, Proposal};
use crate::app::outgoing::plain;
use crate::curate::propose::toml;
use crate::knowledge::Key;
use crate::reply;
use crate::store::{self, Published, State, Turn};

impl Office {
    /// Proposes the change of an edit anew, on what stands now.
    pub(super) async fn anew(
        &self,
        errand: &Errand,
        turn: Turn,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let Some(edit) = self.store.edit(turn.edit).await? else {
            return Ok(done(errand, plain(&reply::refused_stale())));
        };
        let Ok(key) = edit.draft.key.parse::<Key>() else {
            return Ok(done(errand, plain(&reply::refused_stale())));
        };
        if edit.state != State::Open || edit.turn != turn {
            let moved_on = reply::moved_on(edit.turn.edit.0);
            return Ok(done(errand, plain(&moved_on)));
        }
        let edition = self.app.edition();
        let new = edit.draft.new.as_ref();
        let new = new.map(|_| toml(key.table, &renewed(&edition, &key, &edit.draft)));
        if edition.standing(&key).map(|entry| entry.toml()) == new {
            return Ok(done(errand, plain(&reply::nothing_changed())));
        }
        let proposal = Proposal {
            replaces: Some(turn),
            ..Proposal::new(&edition, key, new, edit.draft.why)
        };
        self.propose(errand, &proposal, now).await
    }

    /// Proposes what an entry said at a revision.
    pub(super) async fn revert(
        &self,
        errand: &Errand,
        key: &Key,
        revision: u64,
        why: &str,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let edition = self.app.edition();
        let new = match revision {
            0 => edition.folders(key),
            _ => match self.store.value_at(&key.to_string(), revision).await? {
                Some(Published { new, .. }) => new,
                None => return Ok(done(errand, plain(&reply::refused_revision(key, revision)))),
            },
        };
        let proposal = Proposal::new(&edition, key.clone(), new, why);
        self.propose(errand, &proposal, now).await
    }

    /// Proposes what a retired entry said before it was retired.
    pub(super) async fn restore(
        &self,
        errand: &Errand,
        key: &Key,
        why: &str,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let edition = self.app.edition();
        let said = self.last_said(key).await?;
        let Some(new) = said.or_else(|| edition.folders(key)) else {
            return Ok(done(errand, plain(&reply::refused_restore(key))));
        };
        let proposal = Proposal::new(&edition, key.clone(), Some(new), why);
        self.propose(errand, &proposal, now).await
    }

    /// What an entry said before it was retired, perhaps more than once in a row.
    async fn last_said(&self, key: &Key) -> store::Result<Option<String>> {
        let name = key.to_string();
        let mut before = None;
        loop {
            let rows = self.store.history(Some(&name), before, ROWS).await?;
            let Some(last) = rows.last() else {
                return Ok(None);
            };
            before = Some(last.seq);
            let published = rows.into_iter().filter(|row| row.revision.is_some());
            let mut said = published.filter_map(|row| row.draft.new.or(row.draft.old));
            if let Some(said) = said.next() {
                return Ok(Some(said));
            }
        }
    }
}
