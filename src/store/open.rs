//! From the address of a database to the database, and the claim of the one bot that runs on it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::sqlite::{Settings, Sqlite};
use super::{Error, Kind, Result, Store};

/// Where a database is.
enum Place {
    /// In the memory of this process, and gone with it.
    Memory,
    /// A SQLite file.
    File(PathBuf),
}

/// Opens a database to read and write, and makes it where there is none. The address is
/// `sqlite://footnote.db`, or `sqlite:///var/lib/footnote.db` for a path from the root, or
/// `sqlite::memory:`.
pub async fn open(address: &str) -> Result<Arc<dyn Store>> {
    let settings = Settings::default();
    let store = match read(address)? {
        Place::Memory => Sqlite::memory().await?,
        Place::File(path) => Sqlite::open(&path, &settings).await?,
    };
    Ok(Arc::new(store))
}

/// Opens a database only to read it; `None` where there is none. What it holds is never changed.
pub async fn open_existing(address: &str) -> Result<Option<Arc<dyn Store>>> {
    let settings = Settings::default();
    let store = match read(address)? {
        Place::Memory => None,
        Place::File(path) => Sqlite::open_existing(&path, &settings).await?,
    };
    Ok(store.map(|store| Arc::new(store) as Arc<dyn Store>))
}

/// Holds a database for one running bot, for as long as it lives. The system lets go of it when the
/// process ends in whatever way.
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
    match address.strip_prefix("sqlite://") {
        // What looks like a parameter would become part of the file's name.
        Some(path) if !path.is_empty() && !path.contains(['?', '\0']) => {
            Ok(Place::File(PathBuf::from(path)))
        }
        // The address itself may hold a password.
        _ => Err(Error::new(
            Kind::Unopened,
            "the address of a database is sqlite:// and the path of a file, without parameters, as sqlite://footnote.db or sqlite:///var/lib/footnote.db",
        )),
    }
}
