//! The chain of hashes over the history: how a row is written out for its hash.
//!
//! A row's hash is SHA-256, in lower-case hexadecimal digits, over the hash of the row before it and
//! then the row's own columns in the order of [`Link`]. Each is written as its length in bytes in
//! decimal, a colon, its bytes, and a comma; numbers are written in decimal; what is absent is
//! written as `-,`. Before the first row there is the empty text. So no two rows are written out
//! alike, and whoever has the table can check it: `printf '0:,1:1,1:1,...' | sha256sum`.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A row of the history as it stands in the table, without its hash. The numbers are signed because
/// a table that somebody meddled with may hold any.
#[derive(Debug)]
pub struct Link<'a> {
    pub seq: i64,
    pub edit: i64,
    pub version: i64,
    pub deed: &'a str,
    pub key: &'a str,
    pub old: Option<&'a str>,
    pub new: Option<&'a str>,
    pub folder: Option<&'a str>,
    pub base: Option<i64>,
    pub revision: Option<i64>,
    pub author: Option<&'a str>,
    pub at: i64,
    pub why: Option<&'a str>,
}

impl Link<'_> {
    /// The hash of this row after one with the hash `before`.
    pub fn hash(&self, before: &str) -> String {
        // Taken apart, so that no column is forgotten.
        let Link {
            seq,
            edit,
            version,
            deed,
            key,
            old,
            new,
            folder,
            base,
            revision,
            author,
            at,
            why,
        } = self;
        let number = |number: &i64| Some(number.to_string());
        let mut hasher = Sha256::new();
        let mut write = |field: Option<&str>| match field {
            Some(text) => {
                hasher.update(format!("{}:", text.len()));
                hasher.update(text);
                hasher.update(",");
            }
            None => hasher.update("-,"),
        };
        write(Some(before));
        write(number(seq).as_deref());
        write(number(edit).as_deref());
        write(number(version).as_deref());
        write(Some(deed));
        write(Some(key));
        write(*old);
        write(*new);
        write(*folder);
        write(base.as_ref().and_then(number).as_deref());
        write(revision.as_ref().and_then(number).as_deref());
        write(*author);
        write(number(at).as_deref());
        write(*why);
        let mut digits = String::new();
        for byte in hasher.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
        }
        digits
    }
}
