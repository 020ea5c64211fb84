//! A copy of a database that a bot may be using, as a SQLite file, and such a copy put in the place of
//! another one.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection as _};

use super::copy::snapshot;
use super::open::file;
use super::sqlite::{Settings, Sqlite};
use super::{Error, Kind, Result, Store, Verified, claim, open_existing};

/// How long a copy waits for whoever is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// The number of the last published edit.
    pub revision: u64,
    /// How many rows the history has.
    pub rows: u64,
    /// The hash of the last of them; empty where there is none.
    pub head: String,
}

/// Copies a database as it is at one moment, whoever uses it meanwhile, and checks the copy. `None`
/// where there is no database. What is at the target already is never touched.
pub async fn backup(address: &str, target: &Path) -> Result<Option<Copied>> {
    let source = file(address)?;
    match open_existing(address).await {
        Ok(None) => return Ok(None),
        Ok(Some(store)) => store.close().await,
        // A file is copied as it is, and with that as this version has it.
        Err(fault) if fault.kind == Kind::Older && source.is_some() => {}
        Err(fault) => return Err(fault),
    }
    if is_there(target)? {
        return Err(Error::new(Kind::Other, "there is a file already").at(target));
    }
    let part = free(target, ".part")?;
    let work = async {
        match &source {
            Some(source) => vacuum(source, &part).await?,
            None => snapshot(address, &part).await?,
        }
        let copied = checked(&part).await?;
        File::open(&part)?.sync_all()?;
        // Unlike a renaming, a link never takes the place of another file.
        fs::hard_link(&part, target)?;
        Ok(copied)
    };
    let done = work.await.map_err(|fault: Error| fault.at(target));
    discard(&part)?;
    done.map(Some)
}

/// Puts a copy in the place of a database that no bot uses, in the form of this version. Gives what it
/// holds, and where the former database is now, if there was one.
pub async fn restore(address: &str, source: &Path, now: u64) -> Result<(Copied, Option<PathBuf>)> {
    let Some(place) = file(address)? else {
        let detail = "only a SQLite file is put in place like this; into an empty database on a \
             server, `footnote store copy` copies it";
        return Err(Error::new(Kind::Unopened, detail));
    };
    let _claim = claim(address)?;
    let is_empty = match fs::metadata(source) {
        Ok(known) => known.len() == 0,
        Err(_) => return Err(Error::new(Kind::Unopened, "there is no such file").at(source)),
    };
    if is_empty {
        return Err(Error::new(Kind::Corrupt, "there is nothing in it").at(source));
    }
    let new = free(&place, ".new")?;
    let work = async {
        vacuum(source, &new).await?;
        let copied = checked(&new).await?;
        File::open(&new)?.sync_all()?;
        let kept = put_aside(&place, now).await?;
        fs::rename(&new, &place)?;
        Ok((copied, kept))
    };
    let done = work.await.map_err(|fault: Error| fault.at(source));
    discard(&new)?;
    done
}

/// Writes a copy of a file under a name that is free.
async fn vacuum(source: &Path, target: &Path) -> Result<()> {
    let Some(name) = target.to_str() else {
        return Err(Error::new(
            Kind::Unopened,
            "the name of the file is no UTF-8",
        ));
    };
    let mut connection = connect(source).await?;
    let written = sqlx::query("VACUUM INTO ?1")
        .bind(name)
        .execute(&mut connection)
        .await;
    connection.close().await?;
    written?;
    Ok(())
}

/// Checks a copy, and says what it holds.
async fn checked(copy: &Path) -> Result<Copied> {
    let mut connection = connect(copy).await?;
    let found: String = sqlx::query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    if found != "ok" {
        return Err(Error::new(Kind::Corrupt, "the copy is not whole"));
    }
    // Says whose it is and of which version, and brings an older one up to date.
    let store = Sqlite::open(copy, &Settings::default()).await?;
    let looked = async { Ok::<_, Error>((store.revision().await?, store.verify().await?)) }.await;
    store.close().await;
    match looked? {
        (revision, Verified::Whole { rows, head }) => Ok(Copied {
            revision,
            rows,
            head,
        }),
        (_, Verified::Broken { seq, why }) => {
            let detail = format!("row {seq} of the history is not what was written: {why}");
            Err(Error::new(Kind::Corrupt, detail))
        }
    }
}

/// Gives the file of a database, with what its log holds, another name.
async fn put_aside(place: &Path, now: u64) -> Result<Option<PathBuf>> {
    if !is_there(place)? {
        return Ok(None);
    }
    // The last one to leave writes the log into the file. A damaged file is kept as it is.
    if let Ok(connection) = connect(place).await {
        let _ = connection.close().await;
    }
    let kept = (0_u32..)
        .map(|number| match number {
            0 => beside(place, &format!(".before-{now}")),
            _ => beside(place, &format!(".before-{now}-{number}")),
        })
        .find(|kept| !kept.exists())
        .unwrap_or_else(|| beside(place, ".before"));
    for part in ["-wal", "-shm"] {
        match fs::rename(beside(place, part), beside(&kept, part)) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
    }
    fs::rename(place, &kept)?;
    Ok(Some(kept))
}

async fn connect(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    Ok(options.connect().await?)
}

fn is_there(path: &Path) -> Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(fault) => Err(Error::from(fault).at(path)),
    }
}

/// A name that begins like another one.
fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Such a name, at which nothing is left. From the root, so that it is taken for nothing else.
fn free(path: &Path, end: &str) -> Result<PathBuf> {
    let free = std::path::absolute(beside(path, end))?;
    discard(&free)?;
    Ok(free)
}

fn discard(path: &Path) -> Result<()> {
    for end in ["", "-wal", "-shm"] {
        match fs::remove_file(beside(path, end)) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
    }
    Ok(())
}
