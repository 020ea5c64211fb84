//! Copies a whole database into an empty one, of the same kind or another: all or nothing.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;

use super::sqlite::{Settings, Sqlite};
use super::{Error, Kind, Result, Store, Verified, claim, open, place};

/// How many rows are on their way at once.
const ROWS: u32 = 500;

/// How long it is waited for whoever is about to leave a database.
const LEAVING: Duration = Duration::from_secs(2);

/// A value on its way.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A number, or none.
    Number(Option<i64>),
    /// A text, or none.
    Text(Option<String>),
    /// Yes or no.
    Truth(bool),
}

impl Cell {
    fn holds_nul(&self) -> bool {
        matches!(self, Cell::Text(Some(text)) if text.contains('\0'))
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    Number,
    Text,
    Truth,
}

/// A table as it is copied. What a process notes for itself and forgets soon is left out.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// The columns; the first ones, so many as `key` says, tell the rows apart.
    pub columns: &'static [(&'static str, Holds)],
    pub key: usize,
}

/// All tables but `head`, those first that others refer to. Each holds its rows in the order of its
/// key, and the history refuses any other.
pub const TABLES: [Table; 9] = {
    use Holds::{Number, Text, Truth};
    const fn table(
        name: &'static str,
        key: usize,
        columns: &'static [(&'static str, Holds)],
    ) -> Table {
        Table { name, columns, key }
    }
    [
        table(
            "author",
            1,
            &[("tag", Text), ("kind", Text), ("person", Number)],
        ),
        table(
            "history",
            1,
            &[
                ("seq", Number),
                ("edit", Number),
                ("version", Number),
                ("deed", Text),
                ("key", Text),
                ("old", Text),
                ("new", Text),
                ("folder", Text),
                ("base", Number),
                ("revision", Number),
                ("author", Text),
                ("at", Number),
                ("why", Text),
                ("hash", Text),
            ],
        ),
        table(
            "tally",
            3,
            &[
                ("day", Number),
                ("what", Text),
                ("id", Text),
                ("times", Number),
            ],
        ),
        table(
            "question",
            1,
            &[
                ("id", Number),
                ("text", Text),
                ("words", Text),
                ("times", Number),
                ("none_of_these", Number),
                ("first", Number),
                ("last", Number),
                ("fate", Text),
            ],
        ),
        table(
            "answer",
            1,
            &[
                ("message", Number),
                ("channel", Number),
                ("at", Number),
                ("plan", Text),
                ("revision", Number),
                ("correct_to", Number),
                ("question", Number),
                ("offered", Text),
                ("quotes", Truth),
            ],
        ),
        table(
            "answer_key",
            2,
            &[("message", Number), ("place", Number), ("key", Text)],
        ),
        table(
            "waiter",
            2,
            &[
                ("question", Number),
                ("person", Number),
                ("channel", Number),
                ("message", Number),
                ("at", Number),
            ],
        ),
        table(
            "vote",
            1,
            &[
                ("id", Number),
                ("message", Number),
                ("person", Number),
                ("verdict", Text),
                ("at", Number),
            ],
        ),
        table("vote_fact", 2, &[("vote", Number), ("fact", Text)]),
    ]
};

/// A database in one transaction: where the rows come from, or where they go.
#[async_trait]
pub trait Side: Send {
    /// Whether another process has the database open, as far as it can be told.
    async fn others(&mut self) -> Result<bool>;

    /// How many rows a table has.
    async fn count(&mut self, table: &Table) -> Result<u64>;

    /// The next rows of a table, behind one or from the first on, in the order of its key.
    async fn read(
        &mut self,
        table: &Table,
        after: Option<&[Cell]>,
        most: u32,
    ) -> Result<Vec<Vec<Cell>>>;

    /// Adds rows to a table.
    async fn write(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()>;

    /// The number that was last given to a question, be it gone.
    async fn last_question(&mut self) -> Result<i64>;

    /// Numbers go on from here, and the history ends with its last row.
    async fn go_on(&mut self, last_question: i64) -> Result<()>;

    /// Reads the whole history.
    async fn verify(&mut self) -> Result<Verified>;

    /// Makes it last.
    async fn keep(self: Box<Self>) -> Result<()>;
}

/// A store that can be copied as a whole.
#[async_trait]
pub trait Whole: Store {
    /// To read one state of it.
    async fn source(&self) -> Result<Box<dyn Side>>;

    /// To fill it.
    async fn target(&self) -> Result<Box<dyn Side>>;
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The table that is copied.
    pub table: &'static str,
    /// How many of its rows are.
    pub done: u64,
    /// How many it has.
    pub all: u64,
}

/// Copies the database at one address into the one at another, which must hold nothing, and tells how
/// far it has come. Gives the state of the history, which is the same in both.
///
/// # Errors
/// What is wrong with one of them: there is nothing to copy, the history is broken, the other one is
/// not empty, or a bot runs on one of them. Nothing was copied then.
pub async fn copy(
    from: &str,
    to: &str,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Verified> {
    // A claim leaves a file beside the database, so that there must be one.
    existing(from).await?.close().await;
    let _nobody_runs = (claim(from)?, claim(to)?);
    let source = existing(from).await?;
    let target = open::whole(to).await?;
    let copied = async {
        alone(&mut *source.source().await?).await?;
        // Begun anew: whoever left may have written a last time.
        fill(source.source().await?, &*target, tell).await
    };
    let copied = copied.await;
    source.close().await;
    target.close().await;
    copied
}

/// Copies one state of a database, whoever uses it meanwhile, into a file that is not there yet.
pub(super) async fn snapshot(from: &str, to: &Path) -> Result<()> {
    let source = existing(from).await?;
    let target = Sqlite::open(to, &Settings::default()).await?;
    let copied = async { fill(source.source().await?, &target, &mut |_| {}).await };
    let copied = copied.await;
    source.close().await;
    target.close().await;
    copied.map(|_| ())
}

async fn existing(address: &str) -> Result<Arc<dyn Whole>> {
    let store = open::whole_existing(address).await?;
    store.ok_or_else(|| Error::new(Kind::Missing, format!("{} holds nothing", place(address))))
}

async fn fill(
    mut from: Box<dyn Side>,
    target: &dyn Whole,
    tell: &mut (dyn FnMut(Progress) + Send),
) -> Result<Verified> {
    let whole = from.verify().await?;
    if let Verified::Broken { seq, why } = whole {
        let detail = format!("the history is broken at row {seq}: {why}");
        return Err(Error::new(Kind::Corrupt, detail));
    }
    // A server ends whoever waits in a transaction for too long, so that each is begun when it is
    // needed, and ended when it is not.
    let mut to = target.target().await?;
    alone(&mut *to).await?;
    for table in &TABLES {
        if to.count(table).await? > 0 {
            let detail = format!("the target is not empty: it has rows in {}", table.name);
            return Err(Error::new(Kind::Filled, detail));
        }
    }
    for table in &TABLES {
        let all = from.count(table).await?;
        let mut progress = Progress {
            table: table.name,
            done: 0,
            all,
        };
        let mut after: Option<Vec<Cell>> = None;
        loop {
            let rows = from.read(table, after.as_deref(), ROWS).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.iter().take(table.key).cloned().collect());
            progress.done += u64::try_from(rows.len()).unwrap_or_default();
            let holds_nul = rows.iter().flatten().any(Cell::holds_nul);
            to.write(table, rows).await.map_err(|fault| {
                let detail = match holds_nul {
                    true => "a text with the character NUL, which the target cannot hold",
                    false => fault.detail.as_str(),
                };
                Error::new(fault.kind, format!("{}: {detail}", table.name))
            })?;
            tell(progress);
        }
        if to.count(table).await? != all {
            let detail = format!("not every row of {} arrived", table.name);
            return Err(Error::new(Kind::Other, detail));
        }
    }
    let last_question = from.last_question().await?;
    drop(from);
    to.go_on(last_question).await?;
    if to.verify().await? != whole {
        return Err(Error::new(Kind::Other, "the history did not arrive whole"));
    }
    to.keep().await?;
    Ok(whole)
}

/// Waits until nobody else has a database open; not for long.
async fn alone(side: &mut dyn Side) -> Result<()> {
    let start = Instant::now();
    while side.others().await? {
        if start.elapsed() > LEAVING {
            let detail = "a bot, or another command, has it open";
            return Err(Error::new(Kind::Busy, detail));
        }
        tokio::time::sleep(LEAVING / 20).await;
    }
    Ok(())
}
