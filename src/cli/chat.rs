//! `footnote chat`: a conversation in the terminal.

use super::Outcome;
use super::terminal::{Terminal, today};
use crate::answer::Snapshot;
use crate::reply::{self, Act, Choice, Reply};

/// What can be typed beside questions and numbers.
const WAYS: [(&str, &str); 6] = [
    ("a number", "picks from what I offered last"),
    ("facts", "lists what I can answer"),
    ("why", "shows how I came to the last answer"),
    ("history", "lists what you asked"),
    ("help", "shows this"),
    ("quit", "ends"),
];

/// Answers line by line until `quit` or the end of the input.
pub(super) fn chat(snapshot: &Snapshot, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let prompt = if terminal.is_typed() { "> " } else { "" };
    let mut talk = Talk {
        snapshot,
        asked: Vec::new(),
        before: Vec::new(),
        told: Vec::new(),
        choices: Vec::new(),
    };
    let help = talk.help();
    terminal.reply(&help, true)?;
    talk.choices = help.choices;
    loop {
        terminal.text(prompt)?;
        terminal.flush()?;
        let Some(line) = terminal.read_line()? else {
            break;
        };
        let line = line.trim();
        if matches!(line, "quit" | "exit") {
            break;
        }
        if line.is_empty() {
            continue;
        }
        terminal.line("")?;
        match line {
            "why" => terminal.text(&talk.why())?,
            "history" => terminal.text(&talk.history())?,
            _ => {
                let reply = talk.reply(line);
                terminal.reply(&reply, true)?;
                talk.choices = reply.choices;
            }
        }
        terminal.line("")?;
    }
    Ok(Outcome::Good)
}

struct Talk<'a> {
    snapshot: &'a Snapshot,
    /// The questions so far, oldest first.
    asked: Vec<String>,
    /// The facts that were told before the last question, and last, by id.
    before: Vec<String>,
    told: Vec<String>,
    /// What the last reply offered.
    choices: Vec<Choice>,
}

impl Talk<'_> {
    fn reply(&mut self, line: &str) -> Reply {
        if let Ok(number) = line.parse::<usize>() {
            let choice = number.checked_sub(1).and_then(|at| self.choices.get(at));
            return match choice.cloned() {
                Some(choice) => self.pick(&choice),
                None => self.no_such(number),
            };
        }
        match line {
            "help" | "?" => self.help(),
            "facts" => reply::facts_page(self.snapshot, 0),
            question => {
                self.asked.push(question.to_owned());
                self.before = std::mem::take(&mut self.told);
                let answer = self.snapshot.answer_after(question, &self.before);
                self.told = self.snapshot.stated(&answer);
                reply::answer(self.snapshot, &answer, reply::turn(question, today()))
            }
        }
    }

    fn pick(&mut self, choice: &Choice) -> Reply {
        let snapshot = self.snapshot;
        match &choice.act {
            Act::Fact(id) => {
                self.told = vec![id.clone()];
                let at = snapshot.base.facts.iter().position(|fact| fact.id == *id);
                at.map_or_else(reply::refused_stale, |at| reply::fact(snapshot, at))
            }
            Act::NoneOfThese => reply::none_of_these(snapshot),
            Act::Narratives => {
                let question = self.asked.last().map_or("", String::as_str);
                reply::narratives(snapshot, reply::turn(question, today()))
            }
            Act::Facts(page) => reply::facts_page(snapshot, *page),
            Act::Domains(page) => reply::domain_list(snapshot, *page),
            // Offered in Discord alone.
            Act::Move(_) | Act::Vote(..) => reply::refused_stale(),
        }
    }

    /// A number that was not offered; what was offered can still be picked.
    fn no_such(&self, number: usize) -> Reply {
        let mut reply = Reply::text(match self.choices.len() {
            0 => "There is nothing to pick from now.".to_owned(),
            last => format!("There is no {number}. Pick from 1 to {last}."),
        });
        reply.choices = self.choices.clone();
        reply
    }

    fn help(&self) -> Reply {
        let ways = WAYS.map(|(way, what)| (way.to_owned(), what.to_owned()));
        reply::help(self.snapshot, &ways, &reply::Editing::NotYours)
    }

    fn why(&self) -> String {
        match self.asked.last() {
            Some(question) => self.snapshot.explain_after(question, &self.before),
            None => "You have not asked anything yet.\n".to_owned(),
        }
    }

    fn history(&self) -> String {
        if self.asked.is_empty() {
            return "You have not asked anything yet.\n".to_owned();
        }
        let lines = self.asked.iter().map(|question| format!("  {question}\n"));
        lines.collect()
    }
}
