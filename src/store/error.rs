//! What can go wrong with a database, told apart by what its owner can do about it.

use std::fmt;
use std::io;
use std::path::Path;

/// The result of anything that touches the database.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something could not be read or written. Nothing was changed then, unless the connection to a
/// server was lost: then the word that it was changed may have been lost with it.
#[derive(Debug)]
pub struct Error {
    /// What its owner can do about it.
    pub kind: Kind,
    /// In words, for the log; no text that a person wrote.
    pub detail: String,
}

impl Error {
    /// A fault of this kind.
    pub(super) fn new(kind: Kind, detail: impl Into<String>) -> Error {
        let detail = detail.into();
        Error { kind, detail }
    }

    /// The same fault, with the file that it is about.
    pub(super) fn at(self, path: &Path) -> Error {
        Error::new(self.kind, format!("{}: {}", path.display(), self.detail))
    }
}

impl From<io::Error> for Error {
    fn from(fault: io::Error) -> Error {
        let kind = match fault.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Kind::Full,
            io::ErrorKind::ReadOnlyFilesystem => Kind::ReadOnly,
            io::ErrorKind::NotFound
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::IsADirectory
            | io::ErrorKind::PermissionDenied => Kind::Unopened,
            io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof
            | io::ErrorKind::TimedOut => Kind::Lost,
            _ => Kind::Other,
        };
        Error::new(kind, fault.to_string())
    }
}

/// What the owner of the database can do about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another process holds it.
    Busy,
    /// The disk is full.
    Full,
    /// It may not be written to.
    ReadOnly,
    /// It is no database of ours, or is damaged.
    Corrupt,
    /// A newer version of the program made it.
    Newer,
    /// An older version of the program made it, and it was opened only to be read.
    Older,
    /// It cannot be opened: no such folder, no permission.
    Unopened,
    /// The server of the database cannot be reached.
    Unreached,
    /// The server takes neither this user nor this password, or not from here.
    Password,
    /// The server has no such database.
    Missing,
    /// The connection to the server was lost.
    Lost,
    /// It was to be filled, and holds something.
    Filled,
    /// Anything else.
    Other,
}

impl Kind {
    /// One word for programs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Busy => "busy",
            Kind::Full => "full",
            Kind::ReadOnly => "read-only",
            Kind::Corrupt => "corrupt",
            Kind::Newer => "newer",
            Kind::Older => "older",
            Kind::Unopened => "unopened",
            Kind::Unreached => "unreached",
            Kind::Password => "password",
            Kind::Missing => "missing",
            Kind::Lost => "lost",
            Kind::Filled => "filled",
            Kind::Other => "other",
        }
    }

    /// Whether it may pass without anybody doing anything about this database.
    pub fn passes(self) -> bool {
        matches!(self, Kind::Busy | Kind::Unreached | Kind::Lost)
    }

    /// What to do, in a sentence for whoever runs the bot.
    pub fn advice(self) -> &'static str {
        match self {
            Kind::Busy => {
                "Another process is using the database. Stop it, or wait until it is done."
            }
            Kind::Full => "The disk is full. Free some room; nothing was lost.",
            Kind::ReadOnly => {
                "The database cannot be written to. See to the permissions of its file and folder, or of its user on the server."
            }
            Kind::Corrupt => {
                "The database is damaged, or is no database of this program. Keep it and put a backup in its place."
            }
            Kind::Newer => {
                "A newer version of this program has used the database. Start that version."
            }
            Kind::Older => {
                "An older version of this program made the database. Start the bot once, which brings it up to date."
            }
            Kind::Unopened => {
                "The database cannot be opened. See to DATABASE_URL, and to the folder that it names."
            }
            Kind::Unreached => {
                "The database's server cannot be reached. See that it runs, and to the host and port in DATABASE_URL."
            }
            Kind::Password => {
                "The database's server refuses the user or the password. See to both in DATABASE_URL, and to the server's pg_hba.conf."
            }
            Kind::Missing => {
                "The server has no such database. Make it, as with createdb, or see to its name in DATABASE_URL."
            }
            Kind::Lost => {
                "The connection to the database's server was lost, or the server is too slow. It is tried again; look whether the last change was made before you repeat it."
            }
            Kind::Filled => {
                "A database is only copied into one that holds nothing. Name another, or a new file."
            }
            Kind::Other => "The database reports a fault. The log has the details.",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.kind.advice(), self.detail)
    }
}

impl std::error::Error for Error {}
