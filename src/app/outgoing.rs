//! From a reply to a message with its buttons.

use super::button;
use super::event::{Action, Button, Outgoing, UserId, Visitor};
use crate::reply::{self, Act, Reply};

/// Discord shows five rows of five buttons; one is kept for removing the answer.
const MOST_BUTTONS: usize = 24;

/// A message seen by the visitor alone.
pub(super) fn whisper(to: Visitor, reply: &Reply) -> Action {
    Action::Respond {
        to,
        say: outgoing(reply, None, None),
        quiet: true,
    }
}

/// A page of something long: in place where only the reader sees the list, else for them alone.
pub(super) fn leaf(to: Visitor, quiet: bool, reply: &Reply) -> Action {
    match quiet {
        true => Action::Update {
            to,
            say: outgoing(reply, None, None),
        },
        false => whisper(to, reply),
    }
}

pub(super) fn plain(reply: &Reply) -> Outgoing {
    outgoing(reply, None, None)
}

/// A reply as a message. `picker` may put an offered fact in the place of the message;
/// `remover` may remove it.
pub(super) fn outgoing(reply: &Reply, picker: Option<UserId>, remover: Option<UserId>) -> Outgoing {
    let offer = reply.choices.iter().any(|c| c.act == Act::NoneOfThese);
    let picker = picker.filter(|_| offer);
    let mut buttons: Vec<Button> = Vec::new();
    for choice in &reply.choices {
        let press = match (&choice.act, picker) {
            (Act::Fact(id), Some(asker)) => button::Press::Pick(asker, id.clone()),
            (Act::Fact(id), None) => button::Press::Fact(id.clone()),
            (Act::NoneOfThese, Some(asker)) => button::Press::NoneOfThese(asker),
            (Act::NoneOfThese, None) => button::Press::NoneHere,
            (Act::Narratives, _) => button::Press::Narratives,
            (Act::Facts(page), _) => button::Press::Facts(*page),
            (Act::Domains(page), _) => button::Press::Domains(*page),
        };
        let Some(carries) = press.carries() else {
            continue;
        };
        if buttons.len() < MOST_BUTTONS && buttons.iter().all(|b| b.carries != carries) {
            buttons.push(Button {
                label: choice.label.clone(),
                carries,
                primary: offer && matches!(choice.act, Act::Fact(_)),
            });
        }
    }
    if let Some(carries) = remover.and_then(|user| button::Press::Remove(user).carries()) {
        buttons.push(Button {
            label: "Remove this answer".to_owned(),
            carries,
            primary: false,
        });
    }
    Outgoing {
        content: reply::markdown(reply),
        buttons,
    }
}
