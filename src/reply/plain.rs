//! A reply as a terminal shows it: lines of a given width, footnotes below, nothing left out.

use super::{Act, Block, Piece, Reply, Style, beside, superscript};
use crate::answer::text::is_invisible;
use crate::measure::columns;

/// As a terminal shows it, ending with a line break.
pub fn plain(reply: &Reply, style: Style) -> String {
    let mut page = Page {
        style,
        out: String::new(),
    };
    let mut shown = Vec::new();
    for section in &reply.sections {
        page.gap();
        for (apart, block) in section.spaced() {
            if apart {
                page.gap();
            }
            page.block(reply, block);
            if let Block::Pick(at, _) = block {
                shown.push(*at);
            }
        }
    }
    page.gap();
    for (at, source) in reply.sources.iter().enumerate() {
        let number = superscript(&[at + 1]);
        let url = source
            .url
            .as_deref()
            .map_or(String::new(), |url| format!(" — {url}"));
        page.lines(
            &format!("{number} "),
            &format!("{}{url}", source.line),
            Weight::Dim,
        );
    }
    page.gap();
    page.choices(reply, &shown);
    page.out.truncate(page.out.trim_end().len());
    page.out.push('\n');
    page.out
}

/// `[-gone-]{+new+}`.
fn marked(pieces: &[Piece]) -> String {
    let mark = |piece: &Piece| match piece {
        Piece::Same(text) => text.clone(),
        Piece::Gone(text) => format!("[-{text}-]"),
        Piece::New(text) => format!("{{+{text}+}}"),
    };
    pieces.iter().map(mark).collect()
}

#[derive(Clone, Copy)]
enum Weight {
    Plain,
    Bold,
    Dim,
}

struct Page {
    style: Style,
    out: String,
}

impl Page {
    fn block(&mut self, reply: &Reply, block: &Block) {
        match block {
            Block::Heading(text) => self.lines("", text, Weight::Bold),
            Block::Text(text, numbers) => {
                self.lines(
                    "",
                    &format!("{text}{}", superscript(numbers)),
                    Weight::Plain,
                );
            }
            Block::Item(text, numbers) => {
                self.lines(
                    "  - ",
                    &format!("{text}{}", superscript(numbers)),
                    Weight::Plain,
                );
            }
            Block::Quote(text, numbers) => {
                self.lines(
                    "  ",
                    &format!("{text}{}", superscript(numbers)),
                    Weight::Plain,
                );
            }
            Block::Small(text) => self.lines("", text, Weight::Dim),
            Block::Field(name) => self.lines("", &format!("{name}:"), Weight::Plain),
            Block::Diff(pieces) => self.lines("  ", &marked(pieces), Weight::Plain),
            Block::By(before, who, after) => {
                let who = who.map_or_else(|| "somebody".to_owned(), |who| format!("user {who}"));
                self.lines("", &format!("{before}{who}{after}"), Weight::Plain);
            }
            Block::Channel(before, channel) => {
                self.lines("", &format!("{before}channel {channel}"), Weight::Plain);
            }
            Block::Pick(at, aside) => self.choice(reply, *at, aside),
        }
    }

    /// The choices that no block has shown. Where the reader cannot pick, only questions are worth
    /// a line: they can be typed.
    fn choices(&mut self, reply: &Reply, shown: &[usize]) {
        let mut title = !self.style.numbered || shown.is_empty();
        for (at, choice) in reply.choices.iter().enumerate() {
            let is_question = matches!(choice.act, Act::Fact(_));
            if shown.contains(&at) || !(self.style.numbered || is_question) {
                continue;
            }
            if std::mem::take(&mut title) {
                self.lines("", "See also:", Weight::Dim);
            }
            self.choice(reply, at, "");
        }
    }

    fn choice(&mut self, reply: &Reply, at: usize, aside: &str) {
        if let Some(choice) = reply.choices.get(at) {
            let mark = match self.style.numbered {
                true => format!("  {}  ", at + 1),
                false => "  - ".to_owned(),
            };
            let line = format!("{}{}", choice.label, beside(aside));
            self.lines(&mark, &line, Weight::Plain);
        }
    }

    /// An empty line, except at the top and after another.
    fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph behind a mark, broken at blanks; further lines stand under the first.
    fn lines(&mut self, mark: &str, text: &str, weight: Weight) {
        let indent = " ".repeat(columns(mark));
        let room = self.style.width.saturating_sub(columns(mark)).max(20);
        let mut lead = mark;
        for paragraph in text.lines() {
            let mut line = String::new();
            // An address is longer than most lines, and must stay whole to be copied.
            for word in paragraph.split_whitespace() {
                if !line.is_empty() && columns(&line) + 1 + columns(word) > room {
                    self.line(lead, &line, weight);
                    lead = &indent;
                    line.clear();
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                // A terminal obeys some of these.
                line.extend(word.chars().filter(|&c| !is_invisible(c)));
            }
            self.line(lead, &line, weight);
            lead = &indent;
        }
    }

    fn line(&mut self, lead: &str, line: &str, weight: Weight) {
        let (on, off) = match weight {
            Weight::Bold if self.style.colour => ("\u{1b}[1m", "\u{1b}[0m"),
            Weight::Dim if self.style.colour => ("\u{1b}[2m", "\u{1b}[0m"),
            _ => ("", ""),
        };
        self.out.push_str(&format!("{on}{lead}{line}{off}\n"));
    }
}
