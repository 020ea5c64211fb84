//! The process's input and output: buffered, coloured only where somebody looks, flushed before it
//! waits.

use std::io::{self, BufRead, BufReader, BufWriter, IsTerminal, Stdin, Stdout, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::reply::{Reply, Style, plain};

/// Columns at which lines are broken: what people read comfortably, and every terminal has.
const WIDTH: usize = 80;

/// Where questions come from and answers go.
pub(super) struct Terminal {
    input: BufReader<Stdin>,
    out: BufWriter<Stdout>,
    style: Style,
}

impl Terminal {
    /// The standard input and output of this process.
    pub(super) fn of_process() -> Terminal {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Terminal {
            input: BufReader::new(io::stdin()),
            out: BufWriter::with_capacity(1 << 16, io::stdout()),
            style: Style {
                colour: io::stdout().is_terminal() && !no_color,
                width: WIDTH,
                numbered: false,
            },
        }
    }

    /// Whether somebody types the input.
    pub(super) fn is_typed(&self) -> bool {
        io::stdin().is_terminal()
    }

    /// The next line of the input without its end, `None` after the last. What is no UTF-8 is
    /// replaced, so that every line counts.
    pub(super) fn read_line(&mut self) -> io::Result<Option<String>> {
        // A reader that waits for this answer before it asks on must get it now.
        if self.input.buffer().is_empty() {
            self.out.flush()?;
        }
        let mut bytes = Vec::new();
        if self.input.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&bytes);
        let line = line.strip_suffix('\n').unwrap_or(&line);
        Ok(Some(line.strip_suffix('\r').unwrap_or(line).to_owned()))
    }

    /// Writes a line.
    pub(super) fn line(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// Writes a text as it is.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.out.write_all(text.as_bytes())
    }

    /// Writes a reply; `numbered` where the reader can pick from its choices.
    pub(super) fn reply(&mut self, reply: &Reply, numbered: bool) -> io::Result<()> {
        let style = Style {
            numbered,
            ..self.style
        };
        self.text(&plain(reply, style))
    }

    /// Writes what is still buffered.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Tells the one at the terminal what is wrong. Nobody is left to be told if that fails.
    pub(super) fn complain(&mut self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }
}

/// Days since 1970, by which the order of the narratives turns.
pub(super) fn today() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs() / 86_400)
}
