//! What a thousand edits in a row cost: how long a proposal and its publishing take until answers use
//! it, and what the process holds: `cargo bench --bench edits`. The story is that of the tests; each
//! proposal learns it once more, which is most of the time.

use std::io::{self, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::time::{Duration, Instant};

use footnote::app::event::{Action, ChannelId, GuildId, RoleId, Token, UserId, Visitor};
use footnote::app::job::{Errand, How, Job, Proposal};
use footnote::app::limit::Rate;
use footnote::app::{Folder, Limits, Office, Settings};
use footnote::curate::rights::{Moderators, Review};
use footnote::knowledge::{Entry, Key, Table};
use footnote::store::{EditId, Turn};
use footnote::{files, knowledge, store};

const EDITS: u64 = 1_000;
const NOW: u64 = 1_790_000_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/story");
    let files = files::read_dir(&story)?;
    let base = knowledge::read(&files).base;
    let folder = tempfile::tempdir()?;
    let address = format!("sqlite://{}", folder.path().join("bench.db").display());
    let store = store::open(&address).await?;
    let now = Duration::from_secs(NOW);
    let office = Office::open(Folder { files, base }, store, settings(), now).await?;
    let mut out = io::stdout();
    let (mut proposing, mut publishing) = (Vec::new(), Vec::new());
    for edit in 1..=EDITS {
        let start = Instant::now();
        office.run(errand(proposal(&office, edit)), "1", NOW).await;
        proposing.push(start.elapsed());
        let turn = Turn {
            edit: EditId(edit),
            version: 1,
        };
        let start = Instant::now();
        let done = office.run(errand(Job::Publish(turn)), "2", NOW).await;
        publishing.push(start.elapsed());
        let edition = office.app.edition();
        assert_eq!(edition.snapshot.revision, edit, "{:?}", said(&done));
        if [1, 10, 100, 1_000].contains(&edit) {
            writeln!(out, "after {edit} edits the process holds {} MB", memory()?)?;
        }
    }
    writeln!(out, "a proposal with its card: {}", figures(&mut proposing))?;
    writeln!(
        out,
        "publishing, until answers use it: {}",
        figures(&mut publishing)
    )?;
    Ok(())
}

/// Another text for the first fact.
fn proposal(office: &Office, edit: u64) -> Job {
    let edition = office.app.edition();
    let mut fact = edition.snapshot.base.facts[0].clone();
    fact.text = format!("A quay crane collapsed at Pier 4, says revision {edit}.");
    let key = Key::new(Table::Fact, &fact.id);
    Job::Propose(Proposal {
        base: edition.revision_of(&key),
        key,
        new: Some(Entry::Fact(fact).toml()),
        why: "To measure.".to_owned(),
        replaces: None,
        suggested: false,
    })
}

fn errand(job: Job) -> Errand {
    Errand {
        by: Visitor {
            interaction: 1,
            token: Token("token".to_owned()),
            user: UserId(2),
            channel: ChannelId(3),
            moderates: true,
            guild: Some(GuildId(4)),
            roles: vec![RoleId(5)],
        },
        how: How::Whispered,
        job,
    }
}

fn settings() -> Settings {
    let rate = Rate {
        questions: NonZeroU32::MIN,
        per: Duration::from_secs(1),
    };
    Settings {
        limits: Limits {
            asker: rate,
            channel: rate,
        },
        moderators: Some(Moderators {
            guild: 4,
            roles: vec![5],
            review: Review::One,
        }),
        audit: None,
        correction_days: 7,
        question_days: 30,
    }
}

fn said(actions: &[Action]) -> Vec<&str> {
    let said = actions.iter().filter_map(|action| match action {
        Action::Finish { say, .. } => Some(say.content.as_str()),
        _ => None,
    });
    said.collect()
}

/// Megabytes of memory that the process occupies, as Linux tells.
fn memory() -> io::Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(kilobytes.unwrap_or(0) / 1024)
}

fn figures(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let at = |share: f64| times[(share * (times.len() - 1) as f64) as usize];
    format!(
        "median {:.0?}, p99 {:.0?}, of {}",
        at(0.5),
        at(0.99),
        times.len()
    )
}
