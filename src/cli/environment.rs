//! The file `.env`, for whoever runs the bot without a service manager.

use std::collections::HashMap;
use std::env;

use anyhow::{Context, bail};

use crate::config::VARIABLES;

/// The value of a setting: of the environment, else of the file, else its default.
///
/// # Errors
/// As for [`file`](fn@file).
pub(super) fn setting(name: &str) -> anyhow::Result<String> {
    let is_set = |value: &String| !value.trim().is_empty();
    let set = env::var(name).ok().filter(is_set);
    let filed = || Ok::<_, anyhow::Error>(file()?.remove(name).filter(is_set));
    let value = set.map_or_else(filed, |set| Ok(Some(set)))?;
    let default = VARIABLES.iter().find(|variable| variable.name == name);
    let default = default.and_then(|variable| variable.default);
    Ok(
        value.map_or(default.unwrap_or_default().to_owned(), |value| {
            value.trim().to_owned()
        }),
    )
}

/// What the file `.env` says, here or in a folder above. It changes nothing about the process.
///
/// # Errors
/// A file that cannot be read, or a line of it.
pub(super) fn file() -> anyhow::Result<HashMap<String, String>> {
    let lines = match dotenvy::dotenv_iter() {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(HashMap::new()),
        Err(error) => return Err(error).context("the file .env cannot be read"),
    };
    let mut values = HashMap::new();
    for (number, line) in (1..).zip(lines) {
        // The error would quote the line, which may hold the token.
        let Ok((name, value)) = line else {
            bail!("entry {number} of the file .env is not of the form NAME=value");
        };
        values.entry(name).or_insert(value);
    }
    Ok(values)
}
