//! The command line: reads the arguments, loads the story, hands over, and gives the exit code.
//!
//! 0: answered, or clean. 1: nothing found, or problems found; the bot broke. 2: could not run. 3:
//! refused by Discord. After 2 and 3, starting again is of no use before somebody does something.
//! The reader of the output may leave at any time: a broken pipe is no error.

mod ask;
mod backup;
mod chat;
mod check;
mod database;
mod doctor;
mod domain;
mod environment;
mod eval;
mod explain;
mod export;
mod history;
mod import;
mod join;
mod json;
mod store;
mod story;
mod terminal;
mod undo;

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::discord::Ended;
use crate::knowledge::Key;
use terminal::Terminal;

/// Answers questions about one news story from checked facts, each with its source.
#[derive(Debug, Parser)]
#[command(name = "footnote", version, disable_help_subcommand = true)]
struct Cli {
    /// The story's folder; else KNOWLEDGE_DIR, else ./knowledge.
    #[arg(long, value_name = "DIR", global = true)]
    knowledge: Option<PathBuf>,
    #[command(subcommand)]
    mode: Option<Mode>,
}

#[derive(Debug, Subcommand)]
enum Mode {
    /// Answers a question, or each line of the standard input.
    Ask {
        /// One object a line, for programs.
        #[arg(long)]
        json: bool,
        /// The words of the question.
        #[arg(value_name = "QUESTION")]
        words: Vec<String>,
    },
    /// Holds a conversation in the terminal.
    Chat,
    /// Says whether a name is one of the listed domains; without a text, for each line of the
    /// standard input.
    Domain {
        /// One object a line, for programs.
        #[arg(long)]
        json: bool,
        /// Shows how the text was read, stage by stage.
        #[arg(long)]
        explain: bool,
        /// Names, links, or a message with some in it.
        #[arg(value_name = "TEXT")]
        texts: Vec<String>,
    },
    /// Checks the story: its files, and whether each phrasing finds its own fact.
    Check,
    /// Shows why a question gets the answer that it gets.
    Explain {
        /// The question before it, where it follows one up.
        #[arg(long, value_name = "QUESTION")]
        after: Option<String>,
        /// The words of the question.
        #[arg(value_name = "QUESTION", required = true)]
        words: Vec<String>,
    },
    /// Scores the engine on a file of questions with known answers, one JSON object a line:
    /// {"q", "kind", "ids", "tag"}.
    Eval {
        /// One object with all figures, for programs.
        #[arg(long)]
        json: bool,
        /// Lists each question that did not come out right.
        #[arg(long)]
        misses: bool,
        /// Only the numbers that the engine decides on, one object a question, for fitting.
        #[arg(long, conflicts_with_all = ["json", "misses"])]
        numbers: bool,
        /// The questions.
        file: PathBuf,
    },
    /// Writes the story with all published edits as a folder.
    Export {
        /// Also into a folder that holds other things, which stay.
        #[arg(long)]
        force: bool,
        /// The folder to write to; made where there is none.
        #[arg(value_name = "DIR")]
        target: PathBuf,
    },
    /// Shows what would change if the story said what another folder says; nothing is changed
    /// without --apply.
    Import {
        /// Publishes the changes.
        #[arg(long)]
        apply: bool,
        /// The folder to read.
        #[arg(value_name = "DIR")]
        source: PathBuf,
    },
    /// Lists every edit: when, what, who and why.
    History {
        /// Checks that no row was changed since it was written.
        #[arg(long, conflicts_with = "key")]
        verify: bool,
        /// One entry, such as fact/ID.
        #[arg(value_name = "KEY")]
        key: Option<Key>,
    },
    /// Looks after the database.
    Store {
        #[command(subcommand)]
        what: Keeping,
    },
    /// Shows what would change if every entry said what it said at a revision; nothing is changed
    /// without --apply.
    Undo {
        /// Publishes the changes.
        #[arg(long)]
        apply: bool,
        /// The revision; 0 is what the folder says.
        #[arg(value_name = "REVISION")]
        revision: u64,
    },
    /// Copies the database, which a bot may be using, into a new file, and checks the copy.
    Backup {
        /// The file to write; it must not be there yet.
        #[arg(value_name = "FILE")]
        target: PathBuf,
    },
    /// Puts such a copy in the place of the database, while no bot uses it, and keeps the former one.
    Restore {
        /// The copy.
        #[arg(value_name = "FILE")]
        source: PathBuf,
    },
    /// Looks at settings, token, story, database, clock and permissions, and says what to do about each
    /// fault. All it writes is an empty file beside the database, which it removes.
    Doctor,
    /// Joins Discord; so does no command at all.
    Run,
}

#[derive(Debug, Subcommand)]
enum Keeping {
    /// Copies a whole database into one that holds nothing, from SQLite to PostgreSQL or back. No bot
    /// may run on either.
    Copy {
        /// The database, as sqlite://footnote.db.
        from: String,
        /// Where it goes, as postgres://user:password@host/database.
        to: String,
    },
}

/// How it went, where it could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Answered, or clean.
    Good,
    /// Nothing found, or problems found.
    Bad,
}

/// Runs the program on the arguments and the environment of the process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let mut terminal = Terminal::of_process();
    let outcome = run(cli, &mut terminal);
    // What is still in the buffer belongs to the outcome: the reader may be gone by now.
    let flushed = terminal.flush().map_err(anyhow::Error::from);
    match outcome.and_then(|outcome| flushed.map(|()| outcome)) {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Bad) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            terminal.complain(&format!("footnote: {error:#}"));
            ExitCode::from(error.downcast_ref().map_or(2, Ended::code))
        }
    }
}

fn run(cli: Cli, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let folder = story::folder(cli.knowledge.clone());
    match cli.mode {
        Some(Mode::Ask { json, words }) => {
            let snapshot = story::open(&folder, terminal)?;
            ask::ask(&snapshot, terminal, &words, json)
        }
        Some(Mode::Chat) => {
            let snapshot = story::open(&folder, terminal)?;
            chat::chat(&snapshot, terminal)
        }
        Some(Mode::Domain {
            json,
            explain,
            texts,
        }) => {
            let snapshot = story::open(&folder, terminal)?;
            domain::domain(&snapshot, terminal, &texts, domain::Show { json, explain })
        }
        Some(Mode::Check) => check::check(&folder, terminal),
        Some(Mode::Explain { after, words }) => {
            let snapshot = story::open(&folder, terminal)?;
            explain::explain(&snapshot, terminal, &words.join(" "), after.as_deref())
        }
        Some(Mode::Eval {
            json,
            misses,
            numbers,
            file,
        }) => {
            let snapshot = story::open(&folder, terminal)?;
            let show = eval::Show {
                json,
                misses,
                numbers,
            };
            eval::evaluate(&snapshot, terminal, &file, show)
        }
        Some(Mode::Export { force, target }) => export::export(&folder, &target, force, terminal),
        Some(Mode::Import { apply, source }) => import::import(&folder, &source, apply, terminal),
        Some(Mode::History { verify: true, .. }) => history::verify(terminal),
        Some(Mode::History { key, .. }) => history::history(key.as_ref(), terminal),
        Some(Mode::Store {
            what: Keeping::Copy { from, to },
        }) => store::copy(&from, &to, terminal),
        Some(Mode::Undo { apply, revision }) => undo::undo(&folder, revision, apply, terminal),
        Some(Mode::Backup { target }) => backup::backup(&target, terminal),
        Some(Mode::Restore { source }) => backup::restore(&source, terminal),
        Some(Mode::Doctor) => doctor::doctor(cli.knowledge, terminal),
        Some(Mode::Run) | None => join::join(cli.knowledge),
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    let mut kinds = causes.map(io::Error::kind);
    kinds.any(|kind| kind == io::ErrorKind::BrokenPipe)
}
