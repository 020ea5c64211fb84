//! Edits and their history, as plain values.

/// The number of an edit, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EditId(pub u64);

/// An edit at one of its versions: what a button was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Which edit.
    pub edit: EditId,
    /// Grows by one with each change of its value, from 1.
    pub version: u32,
}

/// Who does something to the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Somebody who may edit; their authorship is kept.
    Moderator(u64),
    /// Somebody who suggests; their authorship can be forgotten.
    Member(u64),
    /// Whoever runs the program, at the command line.
    Owner,
}

/// A change that somebody has in mind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Which entry, as `fact/court`.
    pub key: String,
    /// The value that it changes, as TOML; `None` where there is none.
    pub old: Option<String>,
    /// The value that it gives; `None` where the entry is retired.
    pub new: Option<String>,
    /// The value in the folder at that time; `None` where the folder has none.
    pub folder: Option<String>,
    /// The published revision that it is based on.
    pub base: u64,
    /// The reason, in the words of the one who changed it.
    pub why: String,
}

/// An edit as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Its number and version.
    pub turn: Turn,
    /// What it changes.
    pub draft: Draft,
    /// What became of it.
    pub state: State,
    /// Who proposed it first; `None` where they were forgotten.
    pub by: Option<u64>,
    /// Whether it was suggested by somebody who may not edit.
    pub suggested: bool,
    /// Who changed it last.
    pub changed_by: Option<u64>,
    /// Who agreed with this version.
    pub approved_by: Vec<u64>,
    /// When it was proposed.
    pub at: u64,
}

/// What became of an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It waits.
    Open,
    /// It is public since this revision.
    Published(u64),
    /// It was closed without effect.
    Discarded,
}

/// What came of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It was done, and the edit stands at this version.
    Done(Turn),
    /// It was published as this revision, and so many answers are to be corrected.
    Published {
        /// The new revision.
        revision: u64,
        /// How many posted answers used the entry.
        corrections: u64,
    },
    /// The edit was changed meanwhile; it stands like this.
    Changed(Box<Edit>),
    /// The edit is closed already; it stands like this.
    Closed(Box<Edit>),
    /// The entry was published anew meanwhile, with this value. The edit stays open.
    Conflict(Box<Published>),
    /// Something was published since it was checked. The edit stays open.
    Overtaken,
    /// There is no such edit.
    Missing,
}

/// A published value of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Which edit gave it.
    pub edit: EditId,
    /// Its revision.
    pub revision: u64,
    /// Which entry.
    pub key: String,
    /// The value in the folder when the edit was made.
    pub folder: Option<String>,
    /// The value; `None` where the entry is retired.
    pub new: Option<String>,
    /// Who published it.
    pub by: Option<u64>,
    /// When.
    pub at: u64,
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its place, from 1 without gaps.
    pub seq: u64,
    /// Which edit at which version.
    pub turn: Turn,
    /// What was done.
    pub deed: Deed,
    /// The change as it stood then.
    pub draft: Draft,
    /// The revision that it was published as.
    pub revision: Option<u64>,
    /// Who did it; `None` for the owner at the command line, and for somebody who was forgotten.
    pub by: Option<u64>,
    /// Whether it was the owner.
    pub owner: bool,
    /// When.
    pub at: u64,
    /// The hash of this row, which covers that of the one before; 64 hexadecimal digits.
    pub hash: String,
}

/// What was done to an edit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Proposed by somebody who may edit.
    Proposed,
    /// Suggested by somebody who may not.
    Suggested,
    /// Given another value.
    Amended,
    /// Agreed with.
    Approved,
    /// Published.
    Published,
    /// Closed without effect.
    Discarded,
}

impl Deed {
    /// Every deed with its name in the database.
    pub const ALL: [(Deed, &'static str); 6] = [
        (Deed::Proposed, "proposed"),
        (Deed::Suggested, "suggested"),
        (Deed::Amended, "amended"),
        (Deed::Approved, "approved"),
        (Deed::Published, "published"),
        (Deed::Discarded, "discarded"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        let found = Deed::ALL.iter().find(|(deed, _)| *deed == self);
        found.map_or("", |(_, name)| name)
    }
}

/// Whether the history is what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every row is; there are so many, and this is the hash of the last.
    Whole {
        /// How many rows there are.
        rows: u64,
        /// The last hash; empty where there is no row.
        head: String,
    },
    /// This row is not, or one before it is missing.
    Broken {
        /// The first row that is not what it was.
        seq: u64,
        /// What is wrong with it.
        why: String,
    },
}
