//! What a form carries from its opening to its sending. It may come back forged, so it grants nothing.

use crate::curate::form::Kind;
use crate::knowledge::Key;
use crate::store::{EditId, Turn};

/// Which form was opened, and for what.
#[derive(Clone, Debug, PartialEq)]
pub struct Opened {
    /// The form.
    pub kind: Kind,
    /// The entry; `None` where it gets its name when the form is sent.
    pub key: Option<Key>,
    /// The revision that stood in the form.
    pub base: u64,
    /// The edit that is changed, where it is not a new one.
    pub replaces: Option<Turn>,
}

impl Opened {
    /// The text for the form; `None` where an id is so long that there is no room for it.
    pub fn carries(&self) -> Option<String> {
        let key = self.key.as_ref().map_or(String::new(), Key::to_string);
        let (edit, version) = self
            .replaces
            .map_or((0, 0), |turn| (turn.edit.0, turn.version));
        let text = format!(
            "f1:form:{}:{key}:{}:{edit}:{version}",
            self.kind.sheet().code,
            self.base
        );
        (text.len() <= super::button::LONGEST).then_some(text)
    }

    /// Reads the text back; `None` for anything that [`Opened::carries`] does not write.
    pub fn read(text: &str) -> Option<Opened> {
        let parts: Vec<&str> = text.split(':').collect();
        let ["f1", "form", code, key, base, edit, version] = parts.as_slice() else {
            return None;
        };
        let turn = Turn {
            edit: EditId(edit.parse().ok()?),
            version: version.parse().ok()?,
        };
        let opened = Opened {
            kind: Kind::of_code(code)?,
            key: match *key {
                "" => None,
                key => Some(key.parse().ok()?),
            },
            base: base.parse().ok()?,
            replaces: (turn.edit.0 > 0).then_some(turn),
        };
        (opened.carries().as_deref() == Some(text) && opened.may_be()).then_some(opened)
    }

    /// Whether the bot could have opened it: anybody may send a suggestion, so it touches nothing
    /// that is there.
    fn may_be(&self) -> bool {
        let is_new = self.key.is_none() && self.base == 0 && self.replaces.is_none();
        self.kind != Kind::Suggestion || is_new
    }
}
