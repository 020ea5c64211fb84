//! What the bot answers from at one moment: the folder with the published edits over it, learned.

use std::sync::Arc;

use crate::answer::Snapshot;
use crate::knowledge::{Base, Change, Drift, Effective, Entry, Files, Key, Retired, apply};
use crate::store::Published;

/// The story as its folder has it.
#[derive(Debug, Default)]
pub struct Folder {
    /// Its texts, for the export.
    pub files: Files,
    /// What they say.
    pub base: Base,
}

/// One revision: never changes, is swapped whole.
#[derive(Debug)]
pub struct Edition {
    /// The folder below the edits.
    pub folder: Arc<Folder>,
    /// Base and index, ready to answer.
    pub snapshot: Arc<Snapshot>,
    /// The last published value of each entry that was ever edited.
    pub published: Vec<Published>,
    /// Entries that are not shown any more.
    pub retired: Vec<Retired>,
    /// Entries whose text in the folder has changed since they were edited.
    pub drifts: Vec<Drift>,
}

impl Edition {
    /// Lays the edits over the folder and learns the result, which takes a moment. Edits that cannot
    /// be read are left out and named in the log by whoever asks for it.
    /// `tried` is one that was learned before, which serves if it is the same base and revision.
    pub fn new(
        folder: Arc<Folder>,
        published: Vec<Published>,
        tried: Option<Arc<Snapshot>>,
    ) -> (Edition, Vec<String>) {
        let effective = lay(&folder.base, &published);
        let same = |tried: &Arc<Snapshot>| {
            tried.revision == effective.revision && tried.base == effective.base
        };
        let snapshot = match tried.filter(same) {
            Some(tried) => tried,
            None => Arc::new(Snapshot::new(effective.base, effective.revision)),
        };
        let edition = Edition {
            folder,
            snapshot,
            published,
            retired: effective.retired,
            drifts: effective.drifts,
        };
        (edition, effective.faults)
    }

    /// The revision at which an entry was last published; 0 if it never was.
    pub fn revision_of(&self, key: &Key) -> u64 {
        let key = key.to_string();
        let found = self.published.iter().find(|edit| edit.key == key);
        found.map_or(0, |edit| edit.revision)
    }

    /// What an entry says now.
    pub fn standing(&self, key: &Key) -> Option<Entry> {
        self.snapshot.base.entry(key)
    }

    /// What the folder says of an entry, as TOML.
    pub fn folders(&self, key: &Key) -> Option<String> {
        self.folder.base.entry(key).map(|entry| entry.toml())
    }

    /// The retired entry with this key.
    pub fn retired(&self, key: &Key) -> Option<&Retired> {
        self.retired.iter().find(|retired| retired.key == *key)
    }
}

/// Lays published edits over a folder. An edit of an entry that this program does not know is a
/// fault, but its revision counts, so that the result is not taken for an older one.
pub fn lay(folder: &Base, published: &[Published]) -> Effective {
    let (mut faults, mut changes) = (Vec::new(), Vec::new());
    for edit in published {
        match edit.key.parse::<Key>() {
            Ok(key) => changes.push(Change {
                revision: edit.revision,
                key,
                folder: edit.folder.clone(),
                new: edit.new.clone(),
            }),
            Err(_) => faults.push(format!(
                "{}: revision {} cannot be used: this version knows no such entry",
                edit.key, edit.revision
            )),
        }
    }
    let mut effective = apply(folder, &changes);
    let last = published.iter().map(|edit| edit.revision).max();
    effective.revision = last.unwrap_or(0);
    effective.faults.extend(faults);
    effective
}
