//! What moderators ask for, up to the point where the store is needed: rights, forms, and errands.

use std::time::Duration;

use toml::Table as Row;

use super::drafts::{Refused, fact, job, settle, standing, typed};
use super::edition::Edition;
use super::event::{Action, Filled, Form, Visitor};
use super::job::{Errand, How, Job, Proposal};
use super::opened::Opened;
use super::outgoing::{typed_back, whisper};
use super::{App, Handled};
use crate::command::{Curate, Takes};
use crate::curate::form::Kind;
use crate::curate::moves::Move;
use crate::curate::rights;
use crate::knowledge::{Key, Table};
use crate::measure::units;
use crate::reply::{self, Reply};
use crate::store::{EditId, QuestionId, Turn};

/// What Discord takes in one field, in units of [`crate::measure`].
const LONGEST_FIELD: usize = 4000;

/// What Discord shows in one form.
const MOST_FIELDS: usize = 5;

impl App {
    /// Whether a visitor may edit at this moment.
    pub(super) fn may_edit(&self, by: &Visitor) -> Result<(), rights::Refusal> {
        let roles: Vec<u64> = by.roles.iter().map(|role| role.0).collect();
        let guild = by.guild.map(|guild| guild.0);
        rights::may_edit(self.settings.moderators.as_ref(), guild, &roles)
    }

    /// A moderator's command.
    pub(super) fn curate(&self, edition: &Edition, by: Visitor, what: Curate) -> Handled {
        if let Err(refusal) = self.may_edit(&by) {
            return whisper(by, &reply::refused_edit(refusal)).into();
        }
        let done = match what {
            Curate::AddFact => open(edition, &by, Kind::NewFact, None),
            Curate::AddSource => open(edition, &by, Kind::Source, None),
            Curate::EditFact(id) => open_entry(edition, &by, Kind::Fact, Table::Fact, &id),
            Curate::EditDetails(id) => open_entry(edition, &by, Kind::Details, Table::Fact, &id),
            Curate::EditValues(id) => open_entry(edition, &by, Kind::Values, Table::Fact, &id),
            Curate::EditSource(id) => open_entry(edition, &by, Kind::Source, Table::Source, &id),
            Curate::EditNarrative(id) if id.trim() == Key::accounts().id => {
                open(edition, &by, Kind::Accounts, Some(Key::accounts()))
            }
            Curate::EditNarrative(id) => {
                open_entry(edition, &by, Kind::Narrative, Table::Narrative, &id)
            }
            Curate::ShowFact(id) => fact(edition, &id)
                .map(|fact| whisper(by.clone(), &reply::entry(&edition.snapshot, fact)).into()),
            Curate::ListFacts(page) => Ok(whisper(by.clone(), &self.list(edition, page)).into()),
            other => job(edition, other).map(|job| errand(by.clone(), How::Whispered, job)),
        };
        done.unwrap_or_else(|refused| whisper(by, &refused).into())
    }

    /// A moderator's button.
    pub(super) fn moved(&self, edition: &Edition, by: Visitor, quiet: bool, what: Move) -> Handled {
        if let Err(refusal) = self.may_edit(&by) {
            return whisper(by, &reply::refused_edit(refusal)).into();
        }
        let place = How::beside(quiet);
        let turn = |edit, version| Turn {
            edit: EditId(edit),
            version,
        };
        let (how, job) = match what {
            Move::List(page) => {
                return super::outgoing::leaf(by, quiet, &self.list(edition, page)).into();
            }
            Move::KeepOurs(key) | Move::TakeFolders(key) if key.parse::<Key>().is_err() => {
                return whisper(by, &reply::refused_stale()).into();
            }
            Move::KeepOurs(ref key) | Move::TakeFolders(ref key) => {
                let keep = matches!(what, Move::KeepOurs(_));
                match key.parse().ok().and_then(|key| settle(edition, key, keep)) {
                    Some(proposal) => (place, Job::Propose(proposal)),
                    None => return whisper(by, &reply::refused_stale()).into(),
                }
            }
            Move::Show(edit) => (place, Job::Show(EditId(edit))),
            Move::Publish(edit, version) => (place, Job::Publish(turn(edit, version))),
            Move::Discard(edit, version) => (place, Job::Discard(turn(edit, version))),
            Move::Again(edit, version) => (place, Job::Again(turn(edit, version))),
            Move::Change(edit, version) => (How::Directly, Job::Reopen(turn(edit, version), None)),
            Move::ChangeMore(edit, version) => (
                How::Directly,
                Job::Reopen(turn(edit, version), Some(Kind::Details)),
            ),
            Move::ChangeValues(edit, version) => (
                How::Directly,
                Job::Reopen(turn(edit, version), Some(Kind::Values)),
            ),
            Move::Review(page) => (place, Job::Review(page)),
            Move::History(before) => {
                let before = Some(before);
                (
                    place,
                    Job::History {
                        entry: None,
                        before,
                    },
                )
            }
            Move::HistoryOf(before, key) => match key.parse() {
                Ok(key) => {
                    let (entry, before) = (Some(key), Some(before));
                    (place, Job::History { entry, before })
                }
                Err(_) => return whisper(by, &reply::refused_stale()).into(),
            },
            Move::Unanswered(page) => (place, Job::Unanswered(page)),
            Move::Sort(question) => (place, Job::Sort(QuestionId(question))),
            Move::AsPhrasing(question, fact) => {
                (place, Job::AsPhrasing(QuestionId(question), fact))
            }
            Move::AsFact(question) => (How::Directly, Job::AsFact(QuestionId(question))),
            Move::OutOfScope(question) => (place, Job::OutOfScope(QuestionId(question))),
            Move::Spam(question) => (place, Job::Spam(QuestionId(question))),
        };
        errand(by, how, job)
    }

    /// A form that was sent: a moderator's, or a suggestion.
    pub(super) fn filled(&self, edition: &Edition, filled: Filled, now: Duration) -> Handled {
        let Filled {
            by,
            carries,
            fields,
            on,
        } = filled;
        let how = How::beside(on.is_some_and(|(_, quiet)| quiet));
        match self.wanted(edition, &by, &carries, &fields, now) {
            Ok(job) => errand(by, how, job),
            Err(refused) => Action::Respond {
                to: by,
                say: typed_back(refused, &fields),
                quiet: true,
            }
            .into(),
        }
    }

    /// What a form asks for.
    fn wanted(
        &self,
        edition: &Edition,
        by: &Visitor,
        carries: &str,
        fields: &[(String, String)],
        now: Duration,
    ) -> Result<Job, Refused> {
        let opened = Opened::read(carries).ok_or_else(reply::refused_form)?;
        // Discord's own client sends no more; whatever else sends it must not fill the store.
        let is_long = |(_, text): &(String, String)| units(text) > LONGEST_FIELD;
        if fields.len() > MOST_FIELDS || fields.iter().any(is_long) {
            return Err(reply::refused_length());
        }
        let suggested = opened.kind == Kind::Suggestion;
        if !suggested {
            self.may_edit(by).map_err(reply::refused_edit)?;
        } else if let Some(refused) = self.enough_suggested(by, now) {
            return Err(refused);
        } else {
            self.suggestions.take(&by.user, now);
            self.all_suggestions.take(&(), now);
        }
        if opened.replaces.is_some() {
            return Ok(Job::Amend(opened, fields.to_vec()));
        }
        let proposal = typed(edition, &opened, fields)?;
        Ok(Job::Propose(Proposal {
            suggested,
            ..proposal
        }))
    }

    /// The form for a suggestion.
    pub(super) fn suggest(&self, edition: &Edition, by: Visitor, now: Duration) -> Handled {
        // Said before anything is typed; the form itself is counted when it is sent.
        if let Some(refused) = self.enough_suggested(&by, now) {
            return whisper(by, &refused).into();
        }
        match open(edition, &by, Kind::Suggestion, None) {
            Ok(handled) => handled,
            Err(refused) => whisper(by, &refused).into(),
        }
    }

    /// Why somebody may suggest no more today, if so.
    fn enough_suggested(&self, by: &Visitor, now: Duration) -> Option<Reply> {
        let own = self.suggestions.wait(&by.user, now);
        let own = own.map(reply::enough_suggested);
        own.or_else(|| Some(reply::enough_of_all(self.all_suggestions.wait(&(), now)?)))
    }

    /// Suggestions for an option that only moderators fill in.
    pub(super) fn names(
        &self,
        edition: &Edition,
        by: &Visitor,
        takes: Takes,
        typed: &str,
    ) -> Vec<(String, String)> {
        match self.may_edit(by) {
            Ok(()) => super::suggest::names(edition, takes, typed),
            Err(_) => Vec::new(),
        }
    }

    fn list(&self, edition: &Edition, page: usize) -> reply::Reply {
        let edited: Vec<reply::EditedEntry<'_>> = edition
            .published
            .iter()
            .rev()
            .filter_map(|edit| {
                let key: Key = edit.key.parse().ok()?;
                Some(reply::EditedEntry {
                    drift: edition.drifts.iter().find(|drift| drift.key == key),
                    is_retired: edit.new.is_none(),
                    revision: edit.revision,
                    by: edit.by,
                    at: edit.at,
                    key,
                })
            })
            .collect();
        reply::edited_page(&edition.snapshot, &edited, page)
    }
}

pub(super) fn errand(by: Visitor, how: How, job: Job) -> Handled {
    let to = by.clone();
    let first = match how {
        How::Whispered => Some(Action::Defer { to, quiet: true }),
        How::InPlace => Some(Action::DeferUpdate { to }),
        How::Directly | How::Silently => None,
    };
    Handled {
        actions: first.into_iter().collect(),
        errand: Some(Errand { by, how, job }),
    }
}

fn open_entry(
    edition: &Edition,
    by: &Visitor,
    kind: Kind,
    table: Table,
    id: &str,
) -> Result<Handled, Refused> {
    let key = Key::new(table, id.trim());
    if edition.standing(&key).is_none() {
        return Err(reply::refused_name(table.name(), id));
    }
    open(edition, by, kind, Some(key))
}

/// Opens a form, filled with what stands.
fn open(edition: &Edition, by: &Visitor, kind: Kind, key: Option<Key>) -> Result<Handled, Refused> {
    let row = key.as_ref().and_then(|key| standing(edition, key));
    let opened = Opened {
        kind,
        base: key.as_ref().map_or(0, |key| edition.revision_of(key)),
        key,
        replaces: None,
    };
    form(by, &opened, &row.unwrap_or_default(), "").map(Handled::from)
}

/// The action that shows a form.
pub(super) fn form(by: &Visitor, opened: &Opened, row: &Row, why: &str) -> Result<Action, Refused> {
    let sheet = opened.kind.sheet();
    let carries = opened.carries().ok_or_else(reply::refused_long_id)?;
    Ok(Action::Form {
        to: by.clone(),
        form: Form {
            title: sheet.title.to_owned(),
            carries,
            fields: sheet.fields(row, why),
        },
    })
}
