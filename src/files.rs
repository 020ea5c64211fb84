//! Reads the texts of a `knowledge/` folder. What they mean is for [`knowledge`](crate::knowledge).

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::knowledge::{Files, LONGEST_FILE, Problem, UNREADABLE, too_long};

/// Reads every `.toml` file of a folder, in the order of their names. A file that cannot be read
/// becomes a problem; only a folder that cannot be listed is an error.
pub fn read_dir(folder: &Path) -> io::Result<Files> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            names.push(path);
        }
    }
    names.sort();
    let mut files = Files::default();
    for path in names {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        match read(&path) {
            Ok(text) => files.texts.push((name.into_owned(), text)),
            Err(why) => files.problems.push(Problem::file(&UNREADABLE, &name, why)),
        }
    }
    Ok(files)
}

fn read(path: &Path) -> Result<String, String> {
    let fail = |error: io::Error| format!("cannot be read ({error}); see to its permissions");
    // Opening a pipe would wait for a writer.
    if !fs::metadata(path).map_err(fail)?.is_file() {
        return Err("is no ordinary file; put a file in its place".to_owned());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(fail)?;
    file.take(LONGEST_FILE as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(fail)?;
    if bytes.len() > LONGEST_FILE {
        return Err(too_long());
    }
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(good);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 from line {line} on; save it as UTF-8")
    })
}
