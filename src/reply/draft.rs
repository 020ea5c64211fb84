//! A reply in the making: numbers each source once, and lets no live link to a listed domain through.

use super::{Act, Block, Choice, Footnote, LABEL, Reply, Section};
use crate::answer::Snapshot;
use crate::answer::domain::defang_in;
use crate::knowledge::{Fact, Source};
use crate::measure::clip;

/// Gathers sections, sources and choices.
pub(super) struct Draft<'a> {
    snapshot: &'a Snapshot,
    /// Ids of the sources cited so far: number 1 is the first.
    cited: Vec<&'a str>,
    reply: Reply,
}

impl<'a> Draft<'a> {
    pub(super) fn new(snapshot: &'a Snapshot) -> Draft<'a> {
        Draft {
            snapshot,
            cited: Vec::new(),
            reply: Reply::default(),
        }
    }

    /// The numbers of these sources; a source keeps the number it has.
    pub(super) fn cite<'s>(&mut self, ids: impl IntoIterator<Item = &'s str>) -> Vec<usize> {
        let mut numbers = Vec::new();
        for id in ids {
            // A base without errors has no dangling id.
            let Some(source) = self.snapshot.base.source(id) else {
                continue;
            };
            let at = self.cited.iter().position(|&cited| cited == id);
            let at = at.unwrap_or_else(|| {
                self.cited.push(&source.id);
                self.reply.sources.push(footnote(self.snapshot, source));
                self.cited.len() - 1
            });
            if !numbers.contains(&(at + 1)) {
                numbers.push(at + 1);
            }
        }
        numbers
    }

    /// A text of the base: word for word, except that names of listed domains are defanged.
    pub(super) fn stored(&self, text: &str) -> String {
        defang_in(text, &self.snapshot.domains)
    }

    /// Adds blocks that stand or fall together.
    pub(super) fn section(&mut self, name: impl Into<String>, blocks: Vec<Block>) {
        self.reply.sections.push(Section {
            name: name.into(),
            blocks,
        });
    }

    /// Puts a text beside the reply as a file.
    pub(super) fn beside(&mut self, text: &str) {
        self.reply.beside = Some(text.to_owned());
    }

    /// Adds a section of one paragraph in the bot's own words.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.section("", vec![Block::Text(text.into(), Vec::new())]);
    }

    /// Adds a choice and gives the block that shows it where it belongs. The same act is offered
    /// once.
    pub(super) fn choice(&mut self, label: &str, act: Act) -> Block {
        let choices = &mut self.reply.choices;
        let at = choices.iter().position(|choice| choice.act == act);
        let at = at.unwrap_or_else(|| {
            choices.push(Choice {
                label: clip(label, LABEL).into_owned(),
                act,
            });
            choices.len() - 1
        });
        Block::Pick(at, String::new())
    }

    /// Adds the choice to see a fact, named by the question that it answers.
    pub(super) fn fact_choice(&mut self, fact: &Fact) -> Block {
        let label = self.stored(fact.label());
        self.choice(&label, Act::Fact(fact.id.clone()))
    }

    /// How many choices there are so far.
    pub(super) fn choices(&self) -> usize {
        self.reply.choices.len()
    }

    pub(super) fn done(self) -> Reply {
        self.reply
    }
}

/// Publisher, day and title in one line, and the address apart.
fn footnote(snapshot: &Snapshot, source: &Source) -> Footnote {
    let mut line = source.publisher.clone();
    if let Some(date) = source.date {
        line.push_str(&format!(", {date}"));
    }
    if let Some(title) = &source.title {
        line.push_str(&format!(": {title}"));
    }
    let mut line = defang_in(&line, &snapshot.domains);
    let url = source.url.clone().filter(|url| {
        let shown = defang_in(url, &snapshot.domains);
        if shown != *url {
            line.push_str(&format!(" ({shown})"));
        }
        shown == *url
    });
    Footnote { line, url }
}

/// A paragraph in the bot's own words, which need no source.
pub(super) fn own(text: &str) -> Block {
    Block::Text(text.to_owned(), Vec::new())
}

/// Words, who did it, and more words. Without a number it was the owner, at the command line, unless
/// members may do it as well: then it is somebody who was forgotten.
pub(super) fn person(before: String, who: Option<u64>, or_member: bool, after: String) -> Block {
    match who {
        None if !or_member => own(&format!("{before}whoever runs me{after}")),
        who => Block::By(before, who, after),
    }
}
