//! Edits: proposed, looked over, published, closed, brought back.

use std::sync::Arc;
use std::time::Duration;

use super::publish::stand_behind;
use super::{Office, done, refuse, typed};
use crate::app::curation::form;
use crate::app::drafts::{renewed, retyped};
use crate::app::edition::Edition;
use crate::app::event::{Action, Visitor};
use crate::app::job::{Errand, Proposal};
use crate::app::limit::Allowance;
use crate::app::opened::Opened;
use crate::app::outgoing::{plain, typed_back};
use crate::app::{ALL_SUGGESTIONS, SUGGESTIONS};
use crate::curate::diff;
use crate::curate::form::Kind;
use crate::curate::propose::{Shift, assess, shifts};
use crate::curate::rights::Review;
use crate::knowledge::{Entry, Key};
use crate::reply::{self, Card, Reply, Rival, Standing};
use crate::store::{self, Author, Draft, Edit, EditId, State, Step, Turn};

/// How many questions that wait for an answer are tried with an edit.
pub(super) const WAITING: u32 = 200;

/// Rows of the history on a page.
pub(super) const ROWS: u32 = 8;

impl Office {
    pub(super) async fn propose(
        &self,
        errand: &Errand,
        proposal: &Proposal,
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let by = &errand.by;
        let edition = self.app.edition();
        let key = &proposal.key;
        let old = edition.standing(key).map(|entry| entry.toml());
        let drifts = edition.drifts.iter().any(|drift| drift.key == *key);
        if old == proposal.new && proposal.replaces.is_none() && !drifts {
            return Ok(done(errand, plain(&reply::nothing_changed())));
        }
        if proposal.suggested
            && let Some(refused) = self.enough_suggested(by, now).await?
        {
            let mut say = plain(&refused);
            say.files.extend(typed(&errand.job));
            return Ok(done(errand, say));
        }
        let draft = Draft {
            key: key.to_string(),
            old,
            new: proposal.new.clone(),
            folder: edition.folders(key),
            base: proposal.base,
            why: proposal.why.clone(),
        };
        let author = match proposal.suggested {
            true => Author::Member(by.user.0),
            false => Author::Moderator(by.user.0),
        };
        let mut note = None;
        let edit = match proposal.replaces {
            None => self.store.propose(&draft, author, now).await?,
            Some(turn) => match self.store.amend(turn, &draft, author, now).await? {
                Step::Done(turn) => turn.edit,
                // What was typed is not lost: it stands beside what became of the other.
                _ => {
                    note = Some(
                        "That proposal was changed or closed meanwhile, so yours is a new one.",
                    );
                    self.store.propose(&draft, author, now).await?
                }
            },
        };
        let second = self.review_rule() == Review::Two && proposal.replaces.is_none();
        let mut actions = match proposal.suggested {
            true => done(errand, plain(&reply::thanks())),
            false => {
                let mut card = self.shown(edit).await;
                if let Some(note) = note {
                    card.sections
                        .insert(0, Reply::text(note).sections.remove(0));
                }
                done(errand, plain(&card))
            }
        };
        if proposal.suggested || second {
            let line = reply::waits(edit.0, key, proposal.suggested);
            actions.extend(self.audit(format!("waits-{}", edit.0), &line));
        }
        Ok(actions)
    }

    /// Why somebody may suggest no more today, by what waits in the store: another process took it, or
    /// this one before it was started.
    async fn enough_suggested(&self, by: &Visitor, now: u64) -> store::Result<Option<Reply>> {
        let (own, all) = (Allowance::new(SUGGESTIONS), Allowance::new(ALL_SUGGESTIONS));
        for edit in self.store.open_edits().await? {
            let at = Duration::from_secs(edit.at);
            if edit.suggested {
                all.take(&(), at);
            }
            if edit.suggested && edit.by == Some(by.user.0) {
                own.take(&(), at);
            }
        }
        let now = Duration::from_secs(now);
        let refused = own.wait(&(), now).map(reply::enough_suggested);
        Ok(refused.or_else(|| all.wait(&(), now).map(reply::enough_of_all)))
    }

    /// Writes an edit anew with what was typed into its form.
    pub(super) async fn amend(
        &self,
        errand: &Errand,
        opened: &Opened,
        fields: &[(String, String)],
        now: u64,
    ) -> store::Result<Vec<Action>> {
        let edit = match opened.replaces {
            Some(turn) => self.store.edit(turn.edit).await?,
            None => None,
        };
        let draft = edit.as_ref().map(|edit| &edit.draft);
        match retyped(&self.app.edition(), opened, draft, fields) {
            Ok(proposal) => self.propose(errand, &proposal, now).await,
            Err(refused) => Ok(done(errand, typed_back(refused, fields))),
        }
    }

    /// An edit as it stands, with what it would change.
    pub(super) async fn show(&self, edit: EditId) -> store::Result<Reply> {
        match self.store.edit(edit).await? {
            Some(edit) => self.card(&edit).await,
            None => Ok(reply::refused_stale()),
        }
    }

    pub(super) async fn card(&self, edit: &Edit) -> store::Result<Reply> {
        let Ok(key) = edit.draft.key.parse::<Key>() else {
            return Ok(reply::refused_stale());
        };
        let edition = self.app.edition();
        let base = &edition.snapshot.base;
        let read = |text: &Option<String>| {
            let text = text.as_deref()?;
            Entry::read(key.table, text).ok()
        };
        let is_open = edit.state == State::Open;
        let old = match is_open {
            true => base.entry(&key),
            false => read(&edit.draft.old),
        };
        // Of a closed edit nothing is to be put right or tried any more.
        let (mut problems, mut after) = (Vec::new(), None);
        if is_open {
            let assessed = assess(base, &key, edit.draft.new.as_deref());
            (problems, after) = (assessed.problems, assessed.after);
        }
        let new = read(&edit.draft.new);
        // What cannot be read as an entry is shown as it was typed, not as if all of it were gone.
        let changes = match edit.draft.new.is_some() && new.is_none() {
            true => Vec::new(),
            false => diff::entry(old.as_ref(), new.as_ref()),
        };
        let mut shifted: Option<Vec<Shift>> = None;
        if let Some(after) = after {
            shifted = self.shifts(&edition, after).await?;
        }
        // The entry was published anew since the one who wrote this looked at it.
        let rival = is_open
            .then(|| {
                edition
                    .published
                    .iter()
                    .find(|last| last.key == edit.draft.key)
            })
            .flatten()
            .filter(|last| last.revision > edit.draft.base);
        let rival = rival.map(|last| Rival {
            revision: last.revision,
            by: last.by,
            changes: diff::entry(read(&edit.draft.old).as_ref(), old.as_ref()),
        });
        Ok(reply::card(
            &edition.snapshot,
            &Card {
                edit: edit.turn.edit.0,
                version: edit.turn.version,
                key: &key,
                typed: edit.draft.new.as_deref(),
                changes: &changes,
                problems: &problems,
                shifts: shifted.as_deref(),
                rival: rival.as_ref(),
                why: &edit.draft.why,
                by: edit.by,
                changed_by: edit.changed_by,
                suggested: edit.suggested,
                at: edit.at,
                standing: match edit.state {
                    State::Open => Standing::Open {
                        behind: stand_behind(edit).len(),
                        two: self.review_rule() == Review::Two,
                    },
                    State::Published(revision) => Standing::Published(revision),
                    State::Discarded => Standing::Discarded,
                },
                has_form: Kind::of_table(key.table, false).is_some() && edit.draft.new.is_some(),
                drifts: edition.drifts.iter().any(|drift| drift.key == key),
            },
        ))
    }

    /// Which questions would get something else from a base.
    async fn shifts(
        &self,
        edition: &Arc<Edition>,
        after: crate::knowledge::Base,
    ) -> store::Result<Option<Vec<Shift>>> {
        let waiting = self.store.questions(WAITING).await?;
        let waiting: Vec<String> = waiting.into_iter().map(|question| question.text).collect();
        let before = Arc::clone(&edition.snapshot);
        let Some(after) = self.try_out(after, before.revision + 1).await else {
            return Ok(None);
        };
        let found = tokio::task::spawn_blocking(move || shifts(&before, &after, &waiting)).await;
        Ok(found.ok())
    }

    pub(super) async fn discard(&self, by: &Visitor, turn: Turn, now: u64) -> store::Result<Reply> {
        match self
            .store
            .discard(turn, Author::Moderator(by.user.0), now)
            .await?
        {
            Step::Changed(edit) | Step::Closed(edit) => {
                let mut card = self.card(&edit).await?;
                let why = Reply::text("It was changed or closed meanwhile. This is how it stands.");
                card.sections.splice(0..0, why.sections);
                Ok(card)
            }
            Step::Missing => Ok(reply::refused_stale()),
            _ => Ok(self.shown(turn.edit).await),
        }
    }

    /// Opens the form of an edit, filled with what was typed.
    pub(super) async fn reopen(
        &self,
        errand: &Errand,
        turn: Turn,
        wanted: Option<Kind>,
    ) -> store::Result<Vec<Action>> {
        let by = &errand.by;
        let Some(edit) = self.store.edit(turn.edit).await? else {
            return Ok(refuse(by, &reply::refused_stale()));
        };
        if edit.state != State::Open || edit.turn.version != turn.version {
            // A card takes longer than Discord waits for a first answer.
            return Ok(refuse(by, &reply::moved_on(edit.turn.edit.0)));
        }
        let edition = self.app.edition();
        let key = edit.draft.key.parse::<Key>().ok();
        let kind = key.as_ref().and_then(|key| {
            wanted.or_else(|| Kind::of_table(key.table, edition.standing(key).is_none()))
        });
        let (Some(key), Some(kind), true) = (key, kind, edit.draft.new.is_some()) else {
            return Ok(refuse(by, &reply::refused_stale()));
        };
        let row = renewed(&edition, &key, &edit.draft);
        // What is typed from now on is typed before the eyes of what stands now.
        let opened = Opened {
            kind,
            base: edition.revision_of(&key),
            key: Some(key),
            replaces: Some(turn),
        };
        Ok(match form(by, &opened, &row, &edit.draft.why) {
            Ok(form) => vec![form],
            Err(refused) => refuse(by, &refused),
        })
    }

    pub(super) async fn review(&self, page: usize) -> store::Result<Reply> {
        let open = self.store.open_edits().await?;
        let last = open.len().saturating_sub(1);
        let at = page.min(last);
        let Some(edit) = open.get(at) else {
            return Ok(reply::nothing_waits());
        };
        let mut card = self.card(edit).await?;
        reply::turn_pages(&mut card, at, last);
        Ok(card)
    }

    pub(super) async fn history(
        &self,
        entry: Option<&Key>,
        before: Option<u64>,
    ) -> store::Result<Reply> {
        let key = entry.map(Key::to_string);
        let rows = self.store.history(key.as_deref(), before, ROWS).await?;
        let deeds: Vec<reply::Deed<'_>> = rows
            .iter()
            .map(|row| reply::Deed {
                seq: row.seq,
                edit: row.turn.edit.0,
                key: &row.draft.key,
                deed: row.deed.name(),
                revision: row.revision,
                by: row.by,
                owner: row.owner,
                at: row.at,
                why: &row.draft.why,
            })
            .collect();
        let more = rows.len() == ROWS as usize;
        Ok(reply::history(&deeds, entry, more))
    }

    pub(super) fn review_rule(&self) -> Review {
        let moderators = self.settings.moderators.as_ref();
        moderators.map_or(Review::One, |moderators| moderators.review)
    }
}
