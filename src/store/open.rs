//! From the address of a database to the database, and the claim of the one bot that runs on it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::copy::Whole;
use super::postgres;
use super::sqlite::{Settings, Sqlite};
use super::{Error, Kind, Result, Store};

/// Where a database is.
enum Place {
    /// In the memory of this process, and gone with it.
    Memory,
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL server.
    Server(Box<postgres::Address>),
}

/// Opens a database to read and write, and makes it where there is none. The address is
/// `sqlite://footnote.db`, or `sqlite:///var/lib/footnote.db` for a path from the root, or
/// `sqlite::memory:`, or `postgres://user:password@host/database`.
pub async fn open(address: &str) -> Result<Arc<dyn Store>> {
    Ok(whole(address).await?)
}

/// Opens a database only to read it; `None` where there is none. What it holds is never changed.
pub async fn open_existing(address: &str) -> Result<Option<Arc<dyn Store>>> {
    let store = whole_existing(address).await?;
    Ok(store.map(|store| store as Arc<dyn Store>))
}

/// As [`open`], with what it takes to copy it.
pub(super) async fn whole(address: &str) -> Result<Arc<dyn Whole>> {
    let settings = Settings::default();
    Ok(match read(address)? {
        Place::Memory => Arc::new(Sqlite::memory().await?),
        Place::File(path) => Arc::new(Sqlite::open(&path, &settings).await?),
        Place::Server(server) => Arc::new(server.open().await?),
    })
}

/// As [`open_existing`], with what it takes to copy it.
pub(super) async fn whole_existing(address: &str) -> Result<Option<Arc<dyn Whole>>> {
    let settings = Settings::default();
    let store = match read(address)? {
        Place::Memory => None,
        Place::File(path) => Sqlite::open_existing(&path, &settings)
            .await?
            .map(|store| Arc::new(store) as Arc<dyn Whole>),
        Place::Server(server) => server
            .open_existing()
            .await?
            .map(|store| Arc::new(store) as Arc<dyn Whole>),
    };
    Ok(store)
}

/// Where a database is, to be shown: without the user and the password.
pub fn place(address: &str) -> String {
    match read(address) {
        Ok(Place::Server(server)) => server.place(),
        Ok(Place::Memory | Place::File(_)) => address.to_owned(),
        // It may hold a password.
        Err(_) => "an address that cannot be read".to_owned(),
    }
}

/// Holds a SQLite file for one running bot, for as long as it lives. The system lets go of it when the
/// process ends in whatever way. A server takes several bots, and holds nothing.
#[derive(Debug)]
pub struct Claim {
    _file: Option<File>,
}

/// Claims a database for this process, or says that another one runs on it. Reading and writing
/// need no claim: a command may import into the database of a running bot.
pub fn claim(address: &str) -> Result<Claim> {
    let Place::File(path) = read(address)? else {
        return Ok(Claim { _file: None });
    };
    let mut name = path.into_os_string();
    name.push("-run");
    let path = Path::new(&name);
    let open = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path);
    let file = open.map_err(|fault| Error::from(fault).at(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Claim { _file: Some(file) }),
        Err(TryLockError::WouldBlock) => {
            let detail = "another bot runs on this database";
            Err(Error::new(Kind::Busy, detail).at(path))
        }
        Err(TryLockError::Error(fault)) => Err(Error::from(fault).at(path)),
    }
}

fn read(address: &str) -> Result<Place> {
    if address == "sqlite::memory:" {
        return Ok(Place::Memory);
    }
    if let Some(server) = postgres::Address::read(address) {
        return Ok(Place::Server(Box::new(server)));
    }
    match address.strip_prefix("sqlite://") {
        // What looks like a parameter would become part of the file's name.
        Some(path) if !path.is_empty() && !path.contains(['?', '\0']) => {
            Ok(Place::File(PathBuf::from(path)))
        }
        // The address itself may hold a password.
        _ => Err(Error::new(
            Kind::Unopened,
            "the address of a database is sqlite:// and the path of a file, without parameters, as sqlite://footnote.db or sqlite:///var/lib/footnote.db, or it is postgres://user:password@host/database",
        )),
    }
}

/// The file that a database is; `None` where it is something else.
pub fn file(address: &str) -> Result<Option<PathBuf>> {
    Ok(match read(address)? {
        Place::File(path) => Some(path),
        _ => None,
    })
}
