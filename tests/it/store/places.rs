//! Databases of each kind, and what is done to them behind the store's back.

use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use super::server;

/// An empty database.
pub struct Place {
    /// Where it is.
    pub address: String,
    /// Where its file is, if it is one.
    folder: Option<TempDir>,
}

/// An empty database of each kind that there is here.
pub async fn each() -> Vec<Place> {
    let mut all = vec![file()];
    let server = server::database().await;
    all.extend(server.map(|address| Place {
        address,
        folder: None,
    }));
    all
}

pub fn file() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place {
        address: super::address(&folder.path().join("a.db")),
        folder: Some(folder),
    }
}

impl Place {
    /// The folder that holds its file, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_ref().map(TempDir::path)
    }

    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        self.folder.is_some()
    }

    /// A copy of it. Nobody may have it open.
    pub async fn copy(&self) -> Place {
        let Some(folder) = &self.folder else {
            let address = server::copy(&self.address).await;
            return Place {
                address,
                folder: None,
            };
        };
        let place = file();
        let from = folder.path().join("a.db");
        let to = place.folder.as_ref().unwrap().path().join("a.db");
        std::fs::copy(from, to).unwrap();
        place
    }

    /// A connection of its own.
    pub async fn connect(&self) -> Raw {
        let Some(path) = self.address.strip_prefix("sqlite://") else {
            return Raw::Server(server::connect(&self.address).await);
        };
        let options = SqliteConnectOptions::new().filename(PathBuf::from(path));
        Raw::File(options.create_if_missing(true).connect().await.unwrap())
    }

    /// Does something to it; panics where it is refused.
    pub async fn run(&self, sql: &str) {
        let mut raw = self.connect().await;
        let done = raw.run(sql).await;
        done.unwrap_or_else(|fault| panic!("{sql}: {fault}"));
        raw.close().await;
    }
}

/// A connection past the store.
pub enum Raw {
    File(SqliteConnection),
    Server(PgConnection),
}

impl Raw {
    /// Runs statements.
    pub async fn run(&mut self, sql: &str) -> sqlx::Result<()> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()));
        match self {
            Raw::File(raw) => sql.execute(raw).await.map(|_| ()),
            Raw::Server(raw) => sql.execute(raw).await.map(|_| ()),
        }
    }

    /// The only column of all rows, as texts; nothing where it is absent.
    pub async fn texts(&mut self, sql: &str) -> Vec<Option<String>> {
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Raw::File(raw) => sqlx::query_scalar(sql).fetch_all(raw).await,
            Raw::Server(raw) => sqlx::query_scalar(sql).fetch_all(raw).await,
        }
        .unwrap()
    }

    /// Ends the connection.
    pub async fn close(self) {
        match self {
            Raw::File(raw) => raw.close().await.unwrap(),
            Raw::Server(raw) => raw.close().await.unwrap(),
        }
    }
}
