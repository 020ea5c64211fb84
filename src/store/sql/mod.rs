//! What is asked of a database, in SQL that both backends understand. Compiled once for each of them,
//! by `#[path]`: what differs is a name in `super`, so that neither generics nor copies are needed.
//!
//! The parts hold the statements; here each method is one transaction.

mod answers;
mod edits;
mod figures;
mod history;
mod people;
mod questions;
pub mod row;
mod rows;

use async_trait::async_trait;

use super::{Connection, Database, MIGRATIONS, NEW_AUTHOR, Record, Transaction};
use crate::store::*;

/// Brings the tables up to date, of which so many migrations were made.
pub async fn migrate(change: &mut Connection, made: usize) -> Result<()> {
    for migration in MIGRATIONS.into_iter().skip(made) {
        sqlx::raw_sql(migration).execute(&mut *change).await?;
    }
    // A database that may not be written opens without a word. This shows it, and changes nothing.
    let nothing = sqlx::query("DELETE FROM head WHERE false");
    nothing.execute(change).await?;
    Ok(())
}

/// Makes the change last and gives what came of it.
async fn keep<T>(change: Transaction, came: T) -> Result<T> {
    change.commit().await?;
    Ok(came)
}

async fn record(change: &mut Connection, asked: &Asked, now: u64) -> Result<Option<QuestionId>> {
    if let Some(posted) = &asked.posted
        && !answers::remember(change, posted, now).await?
    {
        return Ok(None);
    }
    figures::count(change, asked, now).await?;
    let (mut question, mut offered) = (None, None);
    match (&asked.question, asked.became) {
        (Some(text), Became::Offered) => offered = Some(text.as_str()),
        (Some(text), _) => question = Some(questions::keep(change, text, false, now).await?),
        (None, _) => {}
    }
    if let Some(posted) = &asked.posted {
        answers::leave_open(change, posted.message, question, offered).await?;
    }
    Ok(question)
}

#[async_trait]
impl Store for Database {
    async fn propose(&self, draft: &Draft, by: Author, now: u64) -> Result<EditId> {
        let mut change = self.change().await?;
        let turn = edits::propose(&mut change, draft, by, now).await?;
        keep(change, turn.edit).await
    }

    async fn amend(&self, edit: Turn, draft: &Draft, by: Author, now: u64) -> Result<Step> {
        let mut change = self.change().await?;
        let step = edits::amend(&mut change, edit, draft, by, now).await?;
        keep(change, step).await
    }

    async fn approve(&self, edit: Turn, by: Author, now: u64) -> Result<Step> {
        let mut change = self.change().await?;
        let step = edits::approve(&mut change, edit, by, now).await?;
        keep(change, step).await
    }

    async fn discard(&self, edit: Turn, by: Author, now: u64) -> Result<Step> {
        let mut change = self.change().await?;
        let step = edits::discard(&mut change, edit, by, now).await?;
        keep(change, step).await
    }

    async fn publish(
        &self,
        edit: Turn,
        by: Author,
        now: u64,
        correct_since: u64,
        checked: Option<u64>,
    ) -> Result<Step> {
        let mut change = self.change().await?;
        if let Some(checked) = checked
            && history::revision(&mut change).await? != checked
        {
            return Ok(Step::Overtaken);
        }
        let step = edits::publish(&mut change, edit, by, now, correct_since).await?;
        keep(change, step).await
    }

    async fn publish_all(
        &self,
        drafts: &[Draft],
        by: Author,
        now: u64,
        correct_since: u64,
    ) -> Result<Step> {
        let mut change = self.change().await?;
        let step = edits::publish_all(&mut change, drafts, by, now, correct_since).await?;
        match step {
            Step::Published { .. } => keep(change, step).await,
            // Those that were published before the one that could not be are taken back.
            _ => {
                change.rollback().await?;
                Ok(step)
            }
        }
    }

    async fn edit(&self, edit: EditId) -> Result<Option<Edit>> {
        history::edit(&mut *self.look().await?, edit).await
    }

    async fn open_edits(&self) -> Result<Vec<Edit>> {
        history::open_edits(&mut *self.look().await?).await
    }

    async fn published(&self) -> Result<Vec<Published>> {
        history::published(&mut *self.look().await?).await
    }

    async fn revision(&self) -> Result<u64> {
        history::revision(&mut *self.look().await?).await
    }

    async fn history(&self, key: Option<&str>, before: Option<u64>, most: u32) -> Result<Vec<Row>> {
        history::rows(&mut *self.look().await?, key, before, most).await
    }

    async fn value_at(&self, key: &str, revision: u64) -> Result<Option<Published>> {
        history::value_at(&mut *self.look().await?, key, revision).await
    }

    async fn verify(&self) -> Result<Verified> {
        history::verify(&mut *self.look().await?).await
    }

    async fn record(&self, asked: &Asked, now: u64) -> Result<Option<QuestionId>> {
        let mut change = self.change().await?;
        let question = record(&mut change, asked, now).await?;
        keep(change, question).await
    }

    async fn record_all(&self, all: &[Asked], now: u64) -> Result<()> {
        let mut change = self.change().await?;
        for asked in all {
            record(&mut change, asked, now).await?;
        }
        keep(change, ()).await
    }

    async fn reworded(&self, asked: &Asked, now: u64) -> Result<()> {
        let Some(Posted { message, used, .. }) = &asked.posted else {
            return Ok(());
        };
        let mut change = self.change().await?;
        let Some(before) = answers::one(&mut change, *message).await? else {
            return Ok(());
        };
        answers::reword(&mut change, *message, used, now).await?;
        let (mut question, mut offered) = (None, None);
        match (&asked.question, asked.became) {
            (Some(text), Became::Offered) => offered = Some(text.as_str()),
            (Some(text), _) => {
                // In the same words it was counted when it was asked first.
                let known = questions::known(&mut change, text).await?;
                question = known.filter(|_| known == before.question);
                if question.is_none() {
                    question = Some(questions::keep(&mut change, text, false, now).await?);
                }
            }
            (None, _) => {}
        }
        answers::leave_open(&mut change, *message, question, offered).await?;
        keep(change, ()).await
    }

    async fn posted(&self, message: u64) -> Result<Option<Remembered>> {
        answers::one(&mut *self.look().await?, message).await
    }

    async fn removed(&self, message: u64) -> Result<()> {
        let mut change = self.change().await?;
        answers::remove(&mut change, message).await?;
        keep(change, ()).await
    }

    async fn corrections(&self, after: Option<Place>, most: u32) -> Result<Vec<Correction>> {
        answers::corrections(&mut *self.look().await?, after, most).await
    }

    async fn corrections_left(&self) -> Result<u64> {
        answers::corrections_left(&mut *self.look().await?).await
    }

    async fn corrected(&self, message: u64, used: &Used) -> Result<()> {
        let mut change = self.change().await?;
        answers::corrected(&mut change, message, used).await?;
        keep(change, ()).await
    }

    async fn questions(&self, most: u32) -> Result<Vec<Question>> {
        questions::waiting(&mut *self.look().await?, most).await
    }

    async fn awaited(&self) -> Result<Vec<Question>> {
        questions::awaited(&mut *self.look().await?).await
    }

    async fn question(&self, question: QuestionId) -> Result<Option<Question>> {
        questions::one(&mut *self.look().await?, question).await
    }

    async fn none_of_these(&self, message: u64, now: u64) -> Result<Option<QuestionId>> {
        let mut change = self.change().await?;
        let Some(offered) = answers::offered(&mut change, message).await? else {
            return Ok(None);
        };
        figures::count_none_of_these(&mut change, now).await?;
        let question = questions::keep(&mut change, &offered, true, now).await?;
        answers::leave_open(&mut change, message, Some(question), None).await?;
        keep(change, Some(question)).await
    }

    async fn settle(&self, questions: &[QuestionId], fate: Fate, _now: u64) -> Result<u64> {
        let mut change = self.change().await?;
        let settled = questions::settle(&mut change, questions, fate).await?;
        keep(change, settled).await
    }

    async fn want_to_know(&self, question: QuestionId, who: Waiter, now: u64) -> Result<bool> {
        let mut change = self.change().await?;
        let waits = questions::wait(&mut change, question, who, now).await?;
        keep(change, waits).await
    }

    async fn to_tell(&self, most: u32) -> Result<Vec<(QuestionId, Waiter, String)>> {
        questions::to_tell(&mut *self.look().await?, most).await
    }

    async fn told(&self, question: QuestionId, user: u64) -> Result<()> {
        let mut change = self.change().await?;
        questions::told(&mut change, question, user).await?;
        keep(change, ()).await
    }

    async fn vote(&self, vote: &Vote, now: u64) -> Result<()> {
        let mut change = self.change().await?;
        figures::vote(&mut change, vote, now).await?;
        keep(change, ()).await
    }

    async fn stats(&self, since: u64) -> Result<Stats> {
        figures::stats(&mut *self.look().await?, since).await
    }

    async fn changed(&self) {
        self.hear().await;
    }

    async fn take(&self, work: Work, now: u64, until: u64) -> Result<Taken> {
        self.lease(work, now, until).await
    }

    async fn forget(&self, user: u64) -> Result<Forgotten> {
        let mut change = self.change().await?;
        let forgotten = people::forget(&mut change, user).await?;
        keep(change, forgotten).await
    }

    async fn tidy(&self, older: &Keep) -> Result<()> {
        let mut change = self.change().await?;
        people::tidy(&mut change, older).await?;
        keep(change, ()).await
    }

    async fn close(&self) {
        self.shut().await;
    }
}
