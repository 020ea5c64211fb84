//! `footnote doctor`: can the bot do its work, and if not, what is to be done?

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process;

use secrecy::ExposeSecret;

use super::database::Database;
use super::terminal::Terminal;
use super::{Outcome, environment, story};
use crate::config::{Config, Connection};
use crate::curate::rights::Moderators;
use crate::discord::doctor::{Patient, examine};
use crate::knowledge::Severity;
use crate::ops::finding::{Finding, Health};
use crate::reply::count;
use crate::store::{self, Kind, Verified};

/// Looks at everything and prints a line for each thing. Bad where there is a fault.
///
/// # Errors
/// Nothing can be looked at: no runtime, no output.
pub(super) fn doctor(
    knowledge: Option<PathBuf>,
    terminal: &mut Terminal,
) -> anyhow::Result<Outcome> {
    let mut findings = Vec::new();
    let config = settings(knowledge.clone(), &mut findings);
    findings.push(story(&story::folder(knowledge)));
    match Database::named() {
        Ok(database) => findings.extend(examined(&database)),
        Err(fault) => findings.push(Finding::fault(
            "database",
            format!("{fault:#}"),
            "See to the file .env.",
        )),
    }
    match config {
        Some(config) => {
            let patient = Patient {
                connection: config.connection,
                moderators: config.settings.moderators,
                audit: config.settings.audit,
            };
            match examine(patient) {
                Ok(found) => findings.extend(found),
                Err(fault) => findings.push(Finding::fault("system", fault, "")),
            }
        }
        None => findings.push(Finding::note(
            "Discord",
            "was not asked, since the settings need a hand first",
            "",
        )),
    }
    for finding in &findings {
        let mark = match finding.health {
            Health::Good => "ok   ",
            Health::Note => "note ",
            Health::Fault => "FAULT",
        };
        terminal.line(&format!("{mark} {}: {}.", finding.what, finding.said))?;
        if !finding.advice.is_empty() {
            terminal.line(&format!("      {}", finding.advice))?;
        }
    }
    let faults = findings
        .iter()
        .filter(|finding| finding.health == Health::Fault);
    let faults = faults.count();
    terminal.line(&match faults {
        0 => "The bot can do its work.".to_owned(),
        _ => format!("{} to see to.", count(faults, "fault")),
    })?;
    Ok(match faults {
        0 => Outcome::Good,
        _ => Outcome::Bad,
    })
}

/// The settings, where they can be used.
fn settings(knowledge: Option<PathBuf>, findings: &mut Vec<Finding>) -> Option<Config> {
    let file = match environment::file() {
        Ok(file) => file,
        Err(fault) => {
            let said = format!("{fault:#}");
            findings.push(Finding::fault("settings", said, "See to the file .env."));
            return None;
        }
    };
    let get = |name: &str| {
        let set = env::var(name).ok().filter(|value| !value.is_empty());
        set.or_else(|| file.get(name).cloned())
    };
    match Config::read(get, knowledge) {
        Ok(config) => {
            let editing = match &config.settings.moderators {
                Some(Moderators { roles, .. }) => {
                    format!("can be read; {} may edit", count(roles.len(), "role"))
                }
                None => "can be read; editing is off".to_owned(),
            };
            findings.push(Finding::good("settings", editing));
            findings.extend(form(&config.connection));
            Some(config)
        }
        Err(faults) => {
            findings.extend(faults.iter().map(|fault| {
                let said = fault.to_string();
                Finding::fault("settings", said.trim_end_matches('.'), "")
            }));
            None
        }
    }
}

/// Whether the token can be one. It is never shown, not even in part.
fn form(connection: &Connection) -> Option<Finding> {
    let token = connection.token.expose_secret();
    let parts: Vec<&str> = token.split('.').collect();
    let is_part = |part: &&str| {
        let mut letters = part.chars();
        !part.is_empty() && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let is_token = parts.len() == 3 && parts.iter().all(is_part);
    (!is_token).then(|| {
        Finding::fault(
            "token",
            "does not look like a bot's token, which has three parts with points between them",
            "Copy the token from the page \"Bot\"; the public key and the client secret are something else.",
        )
    })
}

fn story(folder: &Path) -> Finding {
    let loaded = match story::load(folder) {
        Ok((_, loaded)) => loaded,
        Err(fault) => return Finding::fault("story", format!("{fault:#}"), ""),
    };
    let (errors, warnings) = (
        loaded.count(Severity::Error),
        loaded.count(Severity::Warning),
    );
    let shown = folder.display();
    let advice = "`footnote check` names them, with file and line.";
    let (errors_said, warnings_said) = (count(errors, "error"), count(warnings, "warning"));
    match (errors, warnings) {
        (0, 0) => {
            let facts = count(loaded.base.facts.len(), "fact");
            Finding::good("story", format!("“{shown}” holds {facts}"))
        }
        (0, _) => Finding::note("story", format!("“{shown}” has {warnings_said}"), advice),
        _ => Finding::fault("story", format!("“{shown}” has {errors_said}"), advice),
    }
}

/// Whether the database can be read, is of this version, and is what it was when it was written.
fn examined(database: &Database) -> Vec<Finding> {
    let looked = database.look(async |store| Ok((store.revision().await?, store.verify().await?)));
    let mut findings = Vec::new();
    match looked {
        Ok(None) => findings.push(Finding::note(
            "database",
            format!("there is none at {} yet", database.shown()),
            "The bot makes one when it starts.",
        )),
        Ok(Some((revision, Verified::Whole { rows, .. }))) => {
            let rows = count(usize::try_from(rows).unwrap_or(usize::MAX), "row");
            let said = format!("is at revision {revision}, with {rows} of history, all as written");
            findings.push(Finding::good("database", said));
        }
        Ok(Some((_, Verified::Broken { seq, why }))) => findings.push(Finding::fault(
            "database",
            format!("row {seq} of the history is not what was written: {why}"),
            "Somebody changed it. Compare it with a backup; `footnote history` shows every row.",
        )),
        Err(fault) if fault.kind == Kind::Older => {
            findings.push(Finding::note(
                "database",
                fault.detail,
                Kind::Older.advice(),
            ));
        }
        Err(fault) => {
            findings.push(Finding::fault(
                "database",
                fault.detail,
                fault.kind.advice(),
            ));
        }
    }
    if let Err(fault) = writable(&database.address) {
        findings.push(Finding::fault(
            "database",
            format!("cannot be written to ({fault})"),
            Kind::ReadOnly.advice(),
        ));
    }
    findings
}

/// Whether its file, where there is one, and its folder take changes. That of a folder can only be tried:
/// its rights are not all that decides. The file that is made for it goes at once.
fn writable(address: &str) -> io::Result<()> {
    let Ok(Some(file)) = store::file(address) else {
        return Ok(());
    };
    match fs::OpenOptions::new().append(true).open(&file) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let trial = folder.join(format!(".footnote-doctor-{}", process::id()));
    fs::File::create_new(&trial)?;
    fs::remove_file(trial)
}
