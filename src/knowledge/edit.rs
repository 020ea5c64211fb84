//! Edits laid over a folder: the folder is the base, and what was published stands upon it.
//!
//! The result depends on the two alone, not on the order in which anything was published. What a
//! moderator wrote stands where the folder was changed later; the difference is given out. An edit
//! that this folder or this program cannot carry is left out, with the reason, so that the rest
//! can be answered from.

use std::collections::{BTreeMap, HashMap, HashSet, hash_map};

use super::entry::Entry;
use super::key::{Key, Table};
use super::types::Base;

/// A published edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub revision: u64,
    /// Which entry.
    pub key: Key,
    /// What the folder held when the edit was made, as TOML.
    pub folder: Option<String>,
    /// The value, as TOML; `None` where the entry is retired.
    pub new: Option<String>,
}

/// A folder with the edits upon it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Effective {
    /// What to answer from: in the order of the folder, then what only edits have, by name.
    pub base: Base,
    /// The last revision; 0 without any.
    pub revision: u64,
    /// What was taken out, by name.
    pub retired: Vec<Retired>,
    /// Where the folder was changed under an edit, by name.
    pub drifts: Vec<Drift>,
    /// Edits that could not be used, a sentence each that begins with the name of the entry.
    pub faults: Vec<String>,
}

/// An entry that was taken out.
#[derive(Clone, Debug, PartialEq)]
pub struct Retired {
    /// Which entry.
    pub key: Key,
    /// The revision that took it out.
    pub revision: u64,
    /// What it was: its last published value among the given changes, else the folder's.
    pub was: Option<Entry>,
}

/// An entry that the folder changed after an edit of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Which entry.
    pub key: Key,
    /// What the folder held when the edit was made, as TOML.
    pub then: Option<String>,
    /// What it holds now.
    pub now: Option<String>,
    /// What is answered from: the edit, without facts called related that are gone.
    pub stands: Option<String>,
}

/// Lays published edits over a folder. The last change of an entry wins.
pub fn apply(folder: &Base, changes: &[Change]) -> Effective {
    let mut last: BTreeMap<&Key, &Change> = BTreeMap::new();
    for change in changes {
        let known = last.entry(&change.key).or_insert(change);
        if known.revision <= change.revision {
            *known = change;
        }
    }
    let mut overlay = Overlay {
        folder,
        base: folder.clone(),
        put: Vec::new(),
        faults: Vec::new(),
    };
    let mut gone: Vec<&Change> = Vec::new();
    for change in last.into_values() {
        match &change.new {
            Some(text) => overlay.put(change, text),
            None => gone.push(change),
        }
    }
    // What others need goes last, since those that need it may go too.
    let is_needed = |change: &&Change| matches!(change.key.table, Table::Source | Table::Accounts);
    let (mut needed, mut gone): (Vec<&Change>, Vec<&Change>) =
        gone.into_iter().partition(is_needed);
    for change in &gone {
        overlay.base.remove(&change.key);
    }
    overlay.find_sources();
    needed.retain(|change| overlay.remove_unneeded(&change.key));
    gone.append(&mut needed);
    gone.sort_by_key(|change| &change.key);
    overlay.find_related();
    let retired = gone.iter().map(|change| Retired {
        key: change.key.clone(),
        revision: change.revision,
        was: before(folder, changes, change),
    });
    let used = gone.iter().chain(&overlay.put);
    let mut drifts: Vec<Drift> = used
        .filter_map(|change| drift(folder, &overlay.base, change))
        .collect();
    drifts.sort_by(|a, b| a.key.cmp(&b.key));
    overlay.faults.sort();
    Effective {
        retired: retired.collect(),
        drifts,
        revision: changes
            .iter()
            .map(|change| change.revision)
            .max()
            .unwrap_or(0),
        base: overlay.base,
        faults: overlay.faults,
    }
}

/// A value that was stored, if it is one of this entry.
fn read(key: &Key, text: &str) -> Result<Entry, String> {
    let entry = Entry::read(key.table, text).map_err(|problems| {
        let problem = problems.first().map(ToString::to_string);
        problem.unwrap_or_default()
    })?;
    match entry.key() {
        found if found == *key => Ok(entry),
        found => Err(format!("it holds {found}")),
    }
}

/// What an entry was before it was retired.
fn before(folder: &Base, changes: &[Change], retired: &Change) -> Option<Entry> {
    let earlier = changes
        .iter()
        .filter(|change| change.key == retired.key && change.revision < retired.revision)
        .filter_map(|change| Some((change.revision, change.new.as_deref()?)))
        .max_by_key(|(revision, _)| *revision);
    let value = earlier.and_then(|(_, text)| read(&retired.key, text).ok());
    value.or_else(|| folder.entry(&retired.key))
}

/// The difference, if the folder holds neither what it held nor what stands.
fn drift(folder: &Base, base: &Base, change: &Change) -> Option<Drift> {
    let text = |base: &Base| base.entry(&change.key).map(|entry| entry.toml());
    let (now, stands) = (text(folder), text(base));
    let is_same = match (&change.folder, &now) {
        (Some(then), Some(now)) => {
            // An earlier version may have written the same value in another form.
            let read = |text: &str| Entry::read(change.key.table, text).ok();
            then == now || (read(then).is_some() && read(then) == read(now))
        }
        (then, now) => then == now,
    };
    if is_same || now == stands {
        return None;
    }
    Some(Drift {
        key: change.key.clone(),
        then: change.folder.clone(),
        now,
        stands,
    })
}

/// A base that edits are being laid upon.
struct Overlay<'a> {
    folder: &'a Base,
    base: Base,
    /// What was put in.
    put: Vec<&'a Change>,
    faults: Vec<String>,
}

impl<'a> Overlay<'a> {
    fn put(&mut self, change: &'a Change, text: &str) {
        let Change { key, revision, .. } = change;
        match read(key, text) {
            Ok(entry) => {
                self.base.put(entry);
                self.put.push(change);
            }
            Err(why) => self.faults.push(format!(
                "{key}: revision {revision} cannot be used, so the folder's entry stands: {why}"
            )),
        }
    }

    /// Leaves out the edits that name a source which the folder has lost.
    fn find_sources(&mut self) {
        let sources: HashSet<String> = self.base.sources.iter().map(|s| s.id.clone()).collect();
        for change in std::mem::take(&mut self.put) {
            let key = &change.key;
            let entry = self.base.entry(key);
            let named = entry.iter().flat_map(Entry::sources);
            let Some(missing) = named.into_iter().find(|id| !sources.contains(*id)) else {
                self.put.push(change);
                continue;
            };
            self.faults.push(format!(
                "{key}: its source `{missing}` is gone, so the folder's entry stands"
            ));
            match self.folder.entry(key) {
                Some(entry) => self.base.put(entry),
                None => self.base.remove(key),
            }
        }
    }

    /// Takes an entry out unless something needs it. Gives whether it did.
    fn remove_unneeded(&mut self, key: &Key) -> bool {
        let needed_by = match key.table {
            Table::Source => {
                let mut entries = self.base.entries().into_iter();
                entries.find(|entry| entry.sources().contains(&key.id.as_str()))
            }
            Table::Accounts => {
                let side = self.base.narratives.sides.first();
                side.cloned().map(Entry::Narrative)
            }
            _ => None,
        };
        match needed_by.map(|entry| entry.key()) {
            Some(by) => self.faults.push(format!(
                "{key}: it was retired and stays, since {by} needs it"
            )),
            None => {
                self.base.remove(key);
                return true;
            }
        }
        false
    }

    /// No edit calls a fact related that is gone.
    fn find_related(&mut self) {
        let facts: HashSet<String> = self.base.facts.iter().map(|f| f.id.clone()).collect();
        let put: HashSet<&str> = self
            .put
            .iter()
            .filter(|change| change.key.table == Table::Fact)
            .map(|change| change.key.id.as_str())
            .collect();
        for fact in &mut self.base.facts {
            if put.contains(fact.id.as_str()) {
                fact.related.retain(|id| facts.contains(id));
            }
        }
    }
}

/// An entry that two bases do not share.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Which entry.
    pub key: Key,
    /// The one base's.
    pub old: Option<Entry>,
    /// The other's.
    pub new: Option<Entry>,
}

/// The entries that differ, in the order of the old base, then those that only the new one has.
/// The order of entries is no difference, and what `story.toml` says is no entry.
pub fn compare(old: &Base, new: &Base) -> Vec<Difference> {
    let index = |base: &Base| {
        let mut keys = Vec::new();
        let mut index = HashMap::new();
        for entry in base.entries() {
            let key = entry.key();
            if let hash_map::Entry::Vacant(place) = index.entry(key) {
                keys.push(place.key().clone());
                place.insert(entry);
            }
        }
        (keys, index)
    };
    let ((old_keys, mut old), (new_keys, mut new)) = (index(old), index(new));
    let mut differences = Vec::new();
    for key in old_keys.into_iter().chain(new_keys) {
        let (old, new) = (old.remove(&key), new.remove(&key));
        if old != new {
            differences.push(Difference { key, old, new });
        }
    }
    differences
}
