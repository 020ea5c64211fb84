//! What a button carries: short, versioned, and read back strictly, since it comes from outside.
//!
//! `f1:` is the version. A forged or outdated text reads as `None`, never as something else.

use super::event::{MessageId, UserId};
use crate::curate::moves::Move;
use crate::store::Verdict;

/// What pressing a button means.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// Show this fact to whoever pressed.
    Fact(String),
    /// The message offers facts and nothing else: the asker picks this one.
    Pick(UserId, String),
    /// The message offers facts and nothing else: the asker means none of them.
    NoneOfThese(UserId),
    /// One question of several was met with an offer, and none of it is meant.
    NoneHere,
    /// Show the narratives to whoever pressed.
    Narratives,
    /// Show this page of the facts.
    Facts(usize),
    /// Show this page of the listed domains.
    Domains(usize),
    /// The asker, or a moderator, wants the answer gone.
    Remove(UserId),
    /// Tell the visitor when there is an answer.
    TellMe,
    /// The answer helped.
    Helpful,
    /// The answer did not help: ask for the reason.
    NotHelpful,
    /// What the visitor thinks of that answer.
    Vote(MessageId, Verdict),
    /// Something that moderators do.
    Move(Move),
}

/// The longest text that Discord lets a button carry.
pub const LONGEST: usize = 100;

impl Press {
    /// The text for the button; `None` where an id is so long that there is no room for it.
    pub fn carries(&self) -> Option<String> {
        let text = match self {
            Press::Fact(id) => format!("f1:fact:{id}"),
            Press::Pick(asker, id) => format!("f1:pick:{}:{id}", asker.0),
            Press::NoneOfThese(asker) => format!("f1:none:{}", asker.0),
            Press::NoneHere => "f1:none".to_owned(),
            Press::Narratives => "f1:narratives".to_owned(),
            Press::Facts(page) => format!("f1:facts:{page}"),
            Press::Domains(page) => format!("f1:domains:{page}"),
            Press::Remove(asker) => format!("f1:rm:{}", asker.0),
            Press::TellMe => "f1:tellme".to_owned(),
            Press::Helpful => "f1:helpful".to_owned(),
            Press::NotHelpful => "f1:unhelpful".to_owned(),
            Press::Vote(answer, verdict) => format!("f1:vote:{}:{}", answer.0, verdict.name()),
            Press::Move(what) => format!("f1:move:{}", what.carries()),
        };
        (text.len() <= LONGEST).then_some(text)
    }

    /// Reads the text back; `None` for anything that [`Press::carries`] does not write.
    pub fn read(text: &str) -> Option<Press> {
        let mut parts = text.split(':');
        if parts.next() != Some("f1") {
            return None;
        }
        let (what, rest): (_, Vec<&str>) = (parts.next()?, parts.collect());
        let press = match (what, rest.as_slice()) {
            ("fact", [id]) => Press::Fact(fact_id(id)?),
            ("pick", [asker, id]) => Press::Pick(user(asker)?, fact_id(id)?),
            ("none", [asker]) => Press::NoneOfThese(user(asker)?),
            ("none", []) => Press::NoneHere,
            ("narratives", []) => Press::Narratives,
            ("facts", [page]) => Press::Facts(page.parse().ok()?),
            ("domains", [page]) => Press::Domains(page.parse().ok()?),
            ("rm", [asker]) => Press::Remove(user(asker)?),
            ("tellme", []) => Press::TellMe,
            ("helpful", []) => Press::Helpful,
            ("unhelpful", []) => Press::NotHelpful,
            ("vote", [answer, verdict]) => {
                Press::Vote(MessageId(answer.parse().ok()?), Verdict::of_name(verdict)?)
            }
            ("move", rest) => Press::Move(Move::read(&rest.join(":"))?),
            _ => return None,
        };
        // `007`, `+7` and the like are read as numbers but never written.
        (press.carries().as_deref() == Some(text)).then_some(press)
    }
}

fn user(text: &str) -> Option<UserId> {
    text.parse().ok().map(UserId)
}

fn fact_id(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (!text.is_empty() && text.chars().all(plain)).then(|| text.to_owned())
}
