//! A PostgreSQL server for the tests: the system's own, started once for the whole test binary in a
//! folder of its own, reached by a socket there, with a new database for each test. It goes when the
//! test binary ends, in whatever way.
//!
//! Where none is installed, one line says so and the tests on it pass, unless `REQUIRE_POSTGRES` is
//! set.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// The server refuses to run as root, and runs as this user then, who owns nothing.
#[cfg(unix)]
const NOBODY: u32 = 65_534;

/// Ends the server when its input ends, which it does with the test binary.
const WATCH: &str =
    "cat > /dev/null; \"$0/pg_ctl\" -D \"$1/data\" -m immediate stop > /dev/null; rm -rf \"$1\"";

/// The folder that holds the server's socket; `None` where PostgreSQL is not installed.
static SERVER: OnceLock<Option<PathBuf>> = OnceLock::new();

/// The address of a new database; `None` where there is no server.
pub async fn database() -> Option<String> {
    address("postgres")?;
    Some(make("template0").await)
}

/// A copy of a database. Nobody may have it open, or they must be about to leave.
pub async fn copy(address: &str) -> String {
    let (_, name) = address.rsplit_once('/').unwrap();
    make(name).await
}

async fn make(like: &str) -> String {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let name = format!("test{}", LAST.fetch_add(1, Ordering::Relaxed));
    let sql = format!("CREATE DATABASE {name} TEMPLATE {like} STRATEGY file_copy");
    let mut server = connect(&address("postgres").unwrap()).await;
    for last in [false, false, false, true] {
        // The server itself waits some seconds for those who leave.
        let made = sqlx::raw_sql(AssertSqlSafe(sql.clone()));
        match made.execute(&mut server).await {
            Err(fault) if last => panic!("{fault}"),
            Err(_) => {}
            Ok(_) => break,
        }
    }
    server.close().await.unwrap();
    address(&name).unwrap()
}

/// The address of a database with this name, there or not; `None` where there is no server.
pub fn address(name: &str) -> Option<String> {
    let folder = SERVER.get_or_init(start).as_ref()?;
    let folder = folder.to_str().unwrap().replace('/', "%2F");
    Some(format!("postgres://footnote@{folder}/{name}"))
}

pub async fn connect(address: &str) -> PgConnection {
    let options: PgConnectOptions = address.parse().unwrap();
    options.connect().await.unwrap()
}

fn start() -> Option<PathBuf> {
    let Some(programs) = programs() else {
        let none = "PostgreSQL is not installed: what is tested on it is left out\n";
        // Past what the test runner keeps to itself.
        io::stderr().write_all(none.as_bytes()).unwrap();
        let is_required = std::env::var_os("REQUIRE_POSTGRES").is_some();
        assert!(!is_required, "REQUIRE_POSTGRES is set");
        return None;
    };
    let folder = tempfile::tempdir().unwrap().keep();
    let data = folder.join("data");
    #[cfg(unix)]
    if is_root(&folder) {
        std::os::unix::fs::chown(&folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let run = |program: &str, arguments: &[&str]| {
        let mut command = as_nobody(&programs.join(program), &folder);
        let done = command.args(arguments).arg(&data).output().unwrap();
        assert!(done.status.success(), "{program}: {done:?}");
    };
    run(
        "initdb",
        &[
            "-U",
            "footnote",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
            "-D",
        ],
    );
    let settings = format!(
        "listen_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 300\n\
         fsync = off\nshared_buffers = 32MB\nautovacuum = off\n",
        folder.display()
    );
    let file = data.join("postgresql.auto.conf");
    fs::write(file, settings).unwrap();
    // Whoever is called "locked" needs a password.
    let rights = "local all locked scram-sha-256\nlocal all all trust\n";
    fs::write(data.join("pg_hba.conf"), rights).unwrap();
    let log = folder.join("log");
    run(
        "pg_ctl",
        &["-s", "-w", "-l", log.to_str().unwrap(), "start", "-D"],
    );
    as_nobody(Path::new("sh"), &folder)
        .args(["-c", WATCH])
        .args([&programs, &folder])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .map(|watch| std::mem::forget(watch.stdin))
        .unwrap();
    Some(folder)
}

fn as_nobody(program: &Path, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    #[cfg(unix)]
    if is_root(folder.parent().unwrap()) {
        use std::os::unix::process::CommandExt;
        command.uid(NOBODY).gid(NOBODY);
    }
    command
}

/// Whether this program runs as root. The folder is one that it made, or the one around that, where
/// the system does not tell.
#[cfg(unix)]
fn is_root(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let own = Path::new("/proc/self");
    let of = if own.exists() { own } else { folder };
    fs::metadata(of).unwrap().uid() == 0
}

/// Where the newest server's programs are.
fn programs() -> Option<PathBuf> {
    if cfg!(not(unix)) {
        return None;
    }
    let told = Command::new("pg_config").arg("--bindir").output();
    let told = told
        .ok()
        .and_then(|told| String::from_utf8(told.stdout).ok());
    let told = told.map(|told| PathBuf::from(told.trim()));
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut all: Vec<PathBuf> = versions
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    all.sort();
    all.extend(told);
    all.into_iter()
        .rev()
        .find(|programs| programs.join("initdb").exists())
}
