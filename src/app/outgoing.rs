//! From a reply to a message with its buttons.

use super::button;
use super::event::{Action, Attachment, Button, Noted, Outgoing, UserId, Visitor};
use crate::reply::{self, Act, Reply};
use crate::store::Became;

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

/// A reply to what somebody typed into a form and what came to nothing: the text is given back.
pub(super) fn typed_back(reply: Reply, fields: &[(String, String)]) -> Outgoing {
    let file = typed(fields);
    let mut say = match &file {
        Some(_) => plain(&reply::typed_below(reply)),
        None => plain(&reply),
    };
    say.files.extend(file);
    say
}

/// What was typed into a form, as a file; none where nothing was.
pub(super) fn typed(fields: &[(String, String)]) -> Option<Attachment> {
    let filled = fields.iter().filter(|(_, text)| !text.trim().is_empty());
    let parts: Vec<String> = filled
        .map(|(name, text)| format!("{name}:\n{text}\n"))
        .collect();
    (!parts.is_empty()).then(|| Attachment {
        name: "what-you-typed.txt".to_owned(),
        alt: None,
        bytes: parts.join("\n").into_bytes(),
    })
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
            (Act::Move(what), _) => button::Press::Move(what.clone()),
            (Act::Vote(answer, verdict), _) => {
                button::Press::Vote(super::event::MessageId(*answer), *verdict)
            }
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
    let beside = reply.beside.as_ref().map(|text| Attachment {
        name: "changes.txt".to_owned(),
        alt: None,
        bytes: text.clone().into_bytes(),
    });
    Outgoing {
        content: reply::markdown(reply),
        buttons,
        files: beside.into_iter().collect(),
        note: None,
    }
}

/// Adds the buttons for what the reader thinks of an answer, or to be told of one.
pub(super) fn invite(say: &mut Outgoing, noted: &Noted) {
    let more: &[(&str, button::Press)] = match noted.became {
        Became::Answered if !noted.facts.is_empty() => &[
            ("Helpful", button::Press::Helpful),
            ("Not helpful", button::Press::NotHelpful),
        ],
        Became::Declined if noted.question.is_some() => {
            &[("Tell me when there is an answer", button::Press::TellMe)]
        }
        _ => &[],
    };
    for (label, press) in more {
        let Some(carries) = press.carries() else {
            continue;
        };
        if say.buttons.len() < MOST_BUTTONS + 1 {
            say.buttons.push(Button {
                label: (*label).to_owned(),
                carries,
                primary: false,
            });
        }
    }
}
