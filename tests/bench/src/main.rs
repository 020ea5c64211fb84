//! Measures Footnote beside what a user would take instead. `tests/bench/run` calls it; each table is
//! one command, printed as Markdown.

use std::hint::black_box;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use footnote::answer::Snapshot;
use footnote_bench::{hostile, ignoring, plot, ranking, stories, tables};

const USAGE: &str = "footnote-bench ask FIGURES ENTRIES|shipped... [--data DIR]
footnote-bench build ENTRIES|shipped... [--data DIR]
footnote-bench domains NAMES...
footnote-bench ignore
footnote-bench hostile
footnote-bench plot FIGURES PICTURE
footnote-bench rank ENGINE SET FILE...
footnote-bench once question|ignore COUNT   for callgrind";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> anyhow::Result<()> {
    let (words, data) = match words {
        [before @ .., flag, folder] if flag == "--data" => (before, Some(Path::new(folder))),
        _ => (words, None),
    };
    let Some((command, rest)) = words.split_first() else {
        bail!("{USAGE}");
    };
    match (command.as_str(), rest) {
        ("ask", [figures, sizes @ ..]) => tables::ask(Path::new(figures), sizes, data),
        ("build", sizes) => tables::build(sizes, data),
        ("domains", sizes) => tables::domains(&counts(sizes)?),
        ("ignore", []) => tables::ignore(),
        ("hostile", []) => hostile::table(),
        ("plot", [figures, picture]) => plot::draw(Path::new(figures), Path::new(picture)),
        ("rank", [engine, set, files @ ..]) => ranking::rank(engine, Path::new(set), files),
        ("once", [what, count]) => once(what, count.parse()?),
        _ => bail!("{USAGE}"),
    }
}

fn counts(words: &[String]) -> anyhow::Result<Vec<usize>> {
    words.iter().map(|word| Ok(word.parse()?)).collect()
}

/// Does one thing so many times after everything is made ready, so that callgrind can be run with two
/// counts and the difference is the cost.
fn once(what: &str, count: usize) -> anyhow::Result<()> {
    match what {
        "question" => {
            let story = stories::story(30, 50, None)?;
            let snapshot = Snapshot::new(story.base, 0);
            for question in story.questions.iter().cycle().take(count) {
                black_box(snapshot.answer(question));
            }
        }
        "ignore" => {
            let (me, message) = (ignoring::me()?, ignoring::message());
            for _ in 0..count {
                black_box(ignoring::is_for_the_bot(&message, me));
            }
        }
        _ => bail!("{USAGE}"),
    }
    Ok(())
}
