//! What a moderator's buttons do, and how a button carries it: short, and read back strictly.
//!
//! What comes back may be forged, so a move says only what is wanted: whether the one who wants it
//! may have it is asked each time, and an edit is named with the version that the button was made for.

/// What pressing a moderator's button means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Move {
    /// Show this edit.
    Show(u64),
    /// Publish this edit at this version.
    Publish(u64, u32),
    /// Open the form of this edit at this version.
    Change(u64, u32),
    /// The same, for what else a fact has.
    ChangeMore(u64, u32),
    /// The same, for the values of a fact.
    ChangeValues(u64, u32),
    /// Propose the change of this edit at this version anew, on what stands now.
    Again(u64, u32),
    /// Close this edit at this version.
    Discard(u64, u32),
    /// Show a page of the open edits, from 0.
    Review(usize),
    /// Show a page of what was edited, from 0.
    List(usize),
    /// Show the history from before this row on.
    History(u64),
    /// Show the history of this entry from before this row on.
    HistoryOf(u64, String),
    /// Show a page of the questions without an answer, from 0.
    Unanswered(usize),
    /// Offer facts that this question could be a way to ask for.
    Sort(u64),
    /// Make this question a way to ask for this fact.
    AsPhrasing(u64, String),
    /// Write a new fact that answers this question.
    AsFact(u64),
    /// The story does not cover this question.
    OutOfScope(u64),
    /// This is no question.
    Spam(u64),
    /// The folder's new value of this entry is not wanted: what stands is right.
    KeepOurs(String),
    /// The folder's new value of this entry is right.
    TakeFolders(String),
}

impl Move {
    /// The text for a button, without the version of the form of such texts.
    pub fn carries(&self) -> String {
        match self {
            Move::Show(edit) => format!("show:{edit}"),
            Move::Publish(edit, version) => format!("publish:{edit}:{version}"),
            Move::Change(edit, version) => format!("change:{edit}:{version}"),
            Move::ChangeMore(edit, version) => format!("more:{edit}:{version}"),
            Move::ChangeValues(edit, version) => format!("values:{edit}:{version}"),
            Move::Again(edit, version) => format!("again:{edit}:{version}"),
            Move::Discard(edit, version) => format!("discard:{edit}:{version}"),
            Move::Review(page) => format!("review:{page}"),
            Move::List(page) => format!("list:{page}"),
            Move::History(before) => format!("history:{before}"),
            Move::HistoryOf(before, key) => format!("of:{before}:{key}"),
            Move::Unanswered(page) => format!("unanswered:{page}"),
            Move::Sort(question) => format!("sort:{question}"),
            Move::AsPhrasing(question, fact) => format!("phrasing:{question}:{fact}"),
            Move::AsFact(question) => format!("asfact:{question}"),
            Move::OutOfScope(question) => format!("outside:{question}"),
            Move::Spam(question) => format!("spam:{question}"),
            Move::KeepOurs(key) => format!("keep:{key}"),
            Move::TakeFolders(key) => format!("take:{key}"),
        }
    }

    /// Reads the text back; `None` for anything that [`Move::carries`] does not write.
    pub fn read(text: &str) -> Option<Move> {
        let (what, rest) = text.split_once(':')?;
        let number = || rest.parse().ok();
        let page = || rest.parse().ok();
        let turn = || {
            let (edit, version) = rest.split_once(':')?;
            Some((edit.parse().ok()?, version.parse().ok()?))
        };
        let found = match what {
            "show" => Move::Show(number()?),
            "publish" => turn().map(|(edit, version)| Move::Publish(edit, version))?,
            "change" => turn().map(|(edit, version)| Move::Change(edit, version))?,
            "more" => turn().map(|(edit, version)| Move::ChangeMore(edit, version))?,
            "values" => turn().map(|(edit, version)| Move::ChangeValues(edit, version))?,
            "again" => turn().map(|(edit, version)| Move::Again(edit, version))?,
            "discard" => turn().map(|(edit, version)| Move::Discard(edit, version))?,
            "review" => Move::Review(page()?),
            "list" => Move::List(page()?),
            "history" => Move::History(number()?),
            "of" => {
                let (before, key) = rest.split_once(':')?;
                Move::HistoryOf(before.parse().ok()?, key.to_owned())
            }
            "unanswered" => Move::Unanswered(page()?),
            "sort" => Move::Sort(number()?),
            "phrasing" => {
                let (question, fact) = rest.split_once(':')?;
                Move::AsPhrasing(question.parse().ok()?, fact.to_owned())
            }
            "asfact" => Move::AsFact(number()?),
            "outside" => Move::OutOfScope(number()?),
            "spam" => Move::Spam(number()?),
            "keep" => Move::KeepOurs(rest.to_owned()),
            "take" => Move::TakeFolders(rest.to_owned()),
            _ => return None,
        };
        // `007` and `+7` are read as numbers but never written.
        (found.carries() == text).then_some(found)
    }
}
