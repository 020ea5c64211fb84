//! Opens a database on a server: does it answer, is it ours, is it of this version.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection as _, PgConnection, Row};

use super::several::{Ear, holder};
use super::{ALONE, Postgres, sql};
use crate::store::{Error, Kind, Result};

/// What makes the tables, in order. Each goes on from the one before, with rows in place, and ends by
/// saying its number. One that was released is never changed.
pub const MIGRATIONS: [&str; 3] = [
    include_str!("../migrations/postgres/1-history.sql"),
    include_str!("../migrations/postgres/2-asked.sql"),
    include_str!("../migrations/postgres/3-ages.sql"),
];

/// How long a change waits for another process's, and how long it is waited for the server.
const PATIENCE: Duration = Duration::from_secs(5);

/// What holds for every connection. A machine that vanishes in the middle of a change holds up all
/// others until the server ends its session.
const SESSION: &str = "SET lock_timeout = '5s'; \
    SET idle_in_transaction_session_timeout = '30s'; \
    SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; \
    SET timezone = 'UTC'";

/// Where a database is, and who asks for it.
#[derive(Clone, Debug)]
pub struct Address {
    options: PgConnectOptions,
}

impl Address {
    /// Reads `postgres://user:password@host:port/database`; `None` for anything else.
    pub fn read(address: &str) -> Option<Address> {
        let is_ours = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| address.starts_with(scheme));
        let options: PgConnectOptions = address.parse().ok().filter(|_| is_ours)?;
        let options = options
            .application_name("footnote")
            .disable_statement_logging();
        Some(Address { options })
    }

    /// Where it is, without who asks for it.
    pub fn place(&self) -> String {
        let host = match self.options.get_socket() {
            Some(folder) => folder.display().to_string(),
            None => self.options.get_host().to_owned(),
        };
        // PostgreSQL takes the name of the user for that of the database.
        let database = self.options.get_database();
        let database = database.unwrap_or(self.options.get_username());
        format!("postgres://{host}:{}/{database}", self.options.get_port())
    }

    /// The same fault, with the database that it is about.
    fn at(&self, fault: Error) -> Error {
        Error::new(fault.kind, format!("{}: {}", self.place(), fault.detail))
    }

    /// A connection of its own. Unlike a pool, it tells at once why there is none.
    async fn connect(&self) -> Result<PgConnection> {
        let connecting = tokio::time::timeout(PATIENCE * 2, self.options.connect());
        let connection = match connecting.await {
            Ok(Ok(connection)) => connection,
            Ok(Err(fault)) => return Err(unreached(fault)),
            Err(_) => return Err(Error::new(Kind::Unreached, "it does not answer in time")),
        };
        Ok(connection)
    }

    fn pool(&self, connections: u32) -> PgPool {
        PgPoolOptions::new()
            .max_connections(connections)
            // One change may wait for another process while others wait for it.
            .acquire_timeout(PATIENCE * 2)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::raw_sql(SESSION).execute(connection).await?;
                    Ok(())
                })
            })
            .connect_lazy_with(self.options.clone())
    }

    fn pools(&self) -> Postgres {
        Postgres {
            writer: self.pool(1),
            reader: self.pool(3),
            ear: Ear::new(self.pool(1)),
            holder: holder(),
        }
    }

    /// Opens a database to read and write, and makes the tables where there are none. The database
    /// itself must be there.
    pub async fn open(&self) -> Result<Postgres> {
        let open = async {
            let mut connection = self.connect().await?;
            sqlx::raw_sql(SESSION).execute(&mut connection).await?;
            migrate(&mut connection).await?;
            connection.close().await?;
            Ok(self.pools())
        };
        open.await.map_err(|fault: Error| self.at(fault))
    }

    /// Opens a database only to read it; `None` where there is nothing in it.
    pub async fn open_existing(&self) -> Result<Option<Postgres>> {
        let options = self.options.clone();
        let only_reading = Address {
            options: options.options([("default_transaction_read_only", "on")]),
        };
        let open = async {
            let mut connection = only_reading.connect().await?;
            let made = version(&mut connection).await?;
            connection.close().await?;
            match made {
                None => Ok(None),
                Some(made) if made < MIGRATIONS.len() => {
                    let detail = format!("its tables are of version {made}");
                    Err(Error::new(Kind::Older, detail))
                }
                Some(_) => Ok(Some(only_reading.pools())),
            }
        };
        open.await.map_err(|fault: Error| self.at(fault))
    }
}

/// Brings the tables up to date, all at once or not at all.
async fn migrate(connection: &mut PgConnection) -> Result<()> {
    let encoding: String = sqlx::query_scalar("SHOW server_encoding")
        .fetch_one(&mut *connection)
        .await?;
    if encoding != "UTF8" {
        let detail = format!("its encoding is {encoding}; make one with UTF8");
        return Err(Error::new(Kind::Unopened, detail));
    }
    let mut change = connection.begin().await?;
    sqlx::query(ALONE).execute(&mut *change).await?;
    let made = version(&mut change).await?.unwrap_or(0);
    sql::migrate(&mut change, made).await?;
    change.commit().await?;
    Ok(())
}

/// How many migrations were made; `None` where there is nothing in the database.
async fn version(connection: &mut PgConnection) -> Result<Option<usize>> {
    let row = sqlx::query(
        "SELECT to_regclass('footnote') IS NOT NULL AND to_regclass('head') IS NOT NULL AS ours, \
             (SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
                 AND relkind IN ('r', 'p')) AS tables",
    )
    .fetch_one(&mut *connection)
    .await?;
    let tables: i64 = row.try_get("tables")?;
    if !row.try_get::<bool, _>("ours")? {
        return match tables {
            0 => Ok(None),
            _ => Err(Error::new(
                Kind::Corrupt,
                "it holds the tables of another program; make a database for this one alone",
            )),
        };
    }
    let version: i64 = sqlx::query_scalar("SELECT version FROM footnote WHERE one = 1")
        .fetch_one(connection)
        .await?;
    match usize::try_from(version) {
        Ok(version) if version <= MIGRATIONS.len() => Ok(Some(version)),
        _ => {
            let detail = format!("its tables are of version {version}");
            Err(Error::new(Kind::Newer, detail))
        }
    }
}

/// Why there is no connection.
fn unreached(fault: sqlx::Error) -> Error {
    let is_on_the_way = matches!(fault, sqlx::Error::Io(_) | sqlx::Error::Tls(_));
    let fault = Error::from(fault);
    match is_on_the_way {
        true => Error::new(Kind::Unreached, fault.detail),
        false => fault,
    }
}

/// The codes are listed at <https://www.postgresql.org/docs/current/errcodes-appendix.html>; the first
/// two characters are the class.
pub fn kind(code: &str) -> Kind {
    let class: String = code.chars().take(2).collect();
    match (code, class.as_str()) {
        // The user may not do that.
        ("42501" | "25006", _) => Kind::ReadOnly,
        ("3D000", _) => Kind::Missing,
        // lock_not_available, too_many_connections
        ("55P03" | "53300", _) => Kind::Busy,
        ("53100", _) => Kind::Full,
        // serialization_failure, deadlock_detected
        (_, "40") => Kind::Busy,
        (_, "28") => Kind::Password,
        // The server is shut down or starts up.
        (_, "08" | "57") => Kind::Lost,
        // A session that was idle in the middle of a change was ended.
        ("25P03", _) => Kind::Lost,
        (_, "XX") => Kind::Corrupt,
        _ => Kind::Other,
    }
}
