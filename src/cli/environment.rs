//! The file `.env`, for whoever runs the bot without a service manager.

use std::collections::HashMap;

use anyhow::{Context, bail};

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
