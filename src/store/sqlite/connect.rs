//! Opens a file: is it ours, is it of this version, may it be written.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection as _, Row};

use super::{Connection, Sqlite, sql};
use crate::store::{Error, Kind, Result};

/// What makes the tables, in order. Each goes on from the one before, with rows in place, and ends by
/// saying its number. One that was released is never changed.
pub const MIGRATIONS: [&str; 3] = [
    include_str!("../migrations/sqlite/1-history.sql"),
    include_str!("../migrations/sqlite/2-asked.sql"),
    include_str!("../migrations/sqlite/3-ages.sql"),
];

/// How the first migration marks a database as ours.
const OURS: i64 = 0x466f_6f74;

/// How long it is waited before trying again where SQLite itself does not wait.
const AGAIN: Duration = Duration::from_millis(20);

/// How a file is used.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long a change waits for another process's.
    pub patience: Duration,
    /// How large the file may become, in pages of 4096 bytes; `None` for as large as the disk.
    pub most_pages: Option<u32>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            patience: Duration::from_secs(5),
            most_pages: None,
        }
    }
}

/// Whose a database is.
#[derive(Debug, PartialEq, Eq)]
enum Version {
    /// Nobody's: there is nothing in it.
    Empty,
    /// Ours, with so many migrations made.
    Ours(usize),
}

impl Sqlite {
    /// A database in memory.
    pub async fn memory() -> Result<Sqlite> {
        let options = options(Path::new(":memory:"), &Settings::default()).in_memory(true);
        // There is one database for each connection.
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_with(options)
            .await?;
        migrate(&pool).await?;
        Ok(Sqlite {
            writer: pool.clone(),
            reader: pool,
        })
    }

    /// Opens a file to read and write, and makes it where there is none.
    pub async fn open(path: &Path, settings: &Settings) -> Result<Sqlite> {
        let open = async {
            let options = options(path, settings).create_if_missing(true);
            prepare(&options, settings.patience).await?;
            let writer = pool(1, settings).connect_with(options.clone()).await?;
            migrate(&writer).await?;
            let options = options.create_if_missing(false);
            let reader = pool(2, settings).connect_lazy_with(options.pragma("query_only", "ON"));
            Ok(Sqlite { writer, reader })
        };
        open.await.map_err(|fault: Error| fault.at(path))
    }

    /// Opens a file only to read it; `None` where there is none, or nothing in it.
    pub async fn open_existing(path: &Path, settings: &Settings) -> Result<Option<Sqlite>> {
        let open = async {
            match fs::metadata(path) {
                Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(fault) => return Err(Error::from(fault)),
                Ok(_) => {}
            }
            // Not opened as read-only: that could not read what a killed process left in the log.
            let options = options(path, settings).pragma("query_only", "ON");
            match existing(&options, settings).await {
                // In a folder that cannot be written, SQLite cannot make the index of the log. Where
                // there is no log either, nobody has the database open, and it can be read as it is.
                Err(fault) if unwritable(&fault) && !has_log(path) => {
                    existing(&options.immutable(true), settings).await
                }
                open => open,
            }
        };
        open.await.map_err(|fault: Error| fault.at(path))
    }
}

fn options(path: &Path, settings: &Settings) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        // What was confirmed survives a loss of power.
        .synchronous(SqliteSynchronous::Full)
        // What was deleted can not be found in the file.
        .pragma("secure_delete", "ON")
        // In kilobytes, for each connection; what it reads again Linux keeps anyway.
        .pragma("cache_size", "-256")
        .busy_timeout(settings.patience)
        .disable_statement_logging();
    match settings.most_pages {
        Some(pages) => options.pragma("max_page_count", pages.to_string()),
        None => options,
    }
}

fn pool(connections: u32, settings: &Settings) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        // One change may wait for another process while others wait for it.
        .acquire_timeout(settings.patience * 2)
        // When the disk is full, SQLite itself takes the transaction back, which sqlx does not learn:
        // such a connection could begin no other and is replaced.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
}

async fn existing(options: &SqliteConnectOptions, settings: &Settings) -> Result<Option<Sqlite>> {
    let pool = pool(2, settings).connect_with(options.clone()).await?;
    let version = version(&mut *pool.acquire().await?).await?;
    match version {
        Version::Empty => Ok(None),
        Version::Ours(version) if version < MIGRATIONS.len() => {
            let detail = format!("its tables are of version {version}");
            Err(Error::new(Kind::Older, detail))
        }
        Version::Ours(_) => Ok(Some(Sqlite {
            writer: pool.clone(),
            reader: pool,
        })),
    }
}

/// Makes the file where there is none, and lets it keep a log, so that reading and writing go on at
/// the same time. Somebody else's database is not touched.
async fn prepare(options: &SqliteConnectOptions, patience: Duration) -> Result<()> {
    let mut connection = options.connect().await?;
    version(&mut connection).await?;
    let start = Instant::now();
    loop {
        let made = sqlx::query("PRAGMA journal_mode = WAL")
            .execute(&mut connection)
            .await;
        match made.map_err(Error::from) {
            // SQLite does not wait for another process here.
            Err(fault) if fault.kind == Kind::Busy && start.elapsed() < patience => {
                tokio::time::sleep(AGAIN).await;
            }
            Err(fault) => return Err(fault),
            Ok(_) => break,
        }
    }
    connection.close().await?;
    Ok(())
}

/// Brings the tables up to date, all at once or not at all.
async fn migrate(pool: &SqlitePool) -> Result<()> {
    let mut change = pool.begin_with("BEGIN IMMEDIATE").await?;
    let made = match version(&mut change).await? {
        Version::Empty => 0,
        Version::Ours(made) => made,
    };
    sql::migrate(&mut change, made).await?;
    change.commit().await?;
    Ok(())
}

async fn version(connection: &mut Connection) -> Result<Version> {
    let row = sqlx::query(
        "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) AS tables \
         FROM pragma_application_id, pragma_user_version",
    )
    .fetch_one(connection)
    .await?;
    let owner: i64 = row.try_get("application_id")?;
    let version: i64 = row.try_get("user_version")?;
    let tables: i64 = row.try_get("tables")?;
    match usize::try_from(version) {
        Ok(version) if owner == OURS && version <= MIGRATIONS.len() => Ok(Version::Ours(version)),
        _ if owner == OURS => {
            let detail = format!("its tables are of version {version}");
            Err(Error::new(Kind::Newer, detail))
        }
        Ok(0) if owner == 0 && tables == 0 => Ok(Version::Empty),
        _ => Err(Error::new(
            Kind::Corrupt,
            "it is the database of another program",
        )),
    }
}

fn unwritable(fault: &Error) -> bool {
    matches!(fault.kind, Kind::Unopened | Kind::ReadOnly)
}

fn has_log(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    fs::metadata(log).is_ok_and(|log| log.len() > 0)
}
