//! Reads the texts of a `knowledge/` folder and writes them. What they mean is for
//! [`knowledge`](crate::knowledge).

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

use crate::knowledge::{Files, LONGEST_FILE, Problem, UNREADABLE, is_story_file, too_long};

/// A folder with more in it is not a story: it is the wrong folder, or an attack on the memory.
const LONGEST_FOLDER: usize = 8 * LONGEST_FILE;

/// A story has six files; a few more may stand beside them and are named one by one.
const MOST_FILES: usize = 100;

/// Reads every `.toml` file of a folder, in the order of their names. A file that cannot be read
/// becomes a problem, and so does a folder with too much in it; only a folder that cannot be listed is
/// an error.
pub fn read_dir(folder: &Path) -> io::Result<Files> {
    let mut names = Vec::new();
    let mut files = Files::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            names.push(path);
        }
        if names.len() > MOST_FILES {
            let why = format!("and others are more than {MOST_FILES}; name the folder of a story");
            files
                .problems
                .push(Problem::file(&UNREADABLE, &name_of(&names[0]), why));
            return Ok(files);
        }
    }
    names.sort();
    let mut length = 0;
    for path in names {
        let name = name_of(&path);
        if length > LONGEST_FOLDER {
            let why = "comes after too much; name the folder of a story".to_owned();
            files.problems.push(Problem::file(&UNREADABLE, &name, why));
            break;
        }
        match read(&path) {
            Ok(text) => {
                length += text.len();
                files.texts.push((name, text));
            }
            Err(why) => files.problems.push(Problem::file(&UNREADABLE, &name, why)),
        }
    }
    Ok(files)
}

fn name_of(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
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
    bytes.shrink_to_fit();
    String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(good);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        format!("is not UTF-8 from line {line} on; save it as UTF-8")
    })
}

/// What stands in a folder and is no file of a story, by name; nothing where there is no folder.
pub fn others_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut others = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_story_file(&name) || entry.file_type()?.is_dir() {
            others.push(name);
        }
    }
    others.sort();
    Ok(others)
}

/// What was done to a folder, by the names of its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wrote {
    /// Made, or given another text.
    pub written: Vec<String>,
    /// Left as they are, since they say the same.
    pub same: Vec<String>,
    /// Removed, since the story has no such file.
    pub removed: Vec<String>,
}

/// Makes a folder hold these texts of a story and no others; whatever else is in it stays. Each file
/// is written whole under another name and then takes its place, so that no reader sees half of it.
pub fn write_dir(folder: &Path, files: &Files) -> io::Result<Wrote> {
    fs::create_dir_all(folder)?;
    let mut wrote = Wrote::default();
    let texts = files.texts.iter().filter(|(name, _)| is_story_file(name));
    for (name, text) in texts.clone() {
        if is_file_with(&folder.join(name), text) {
            wrote.same.push(name.clone());
            continue;
        }
        write(folder, name, text)?;
        wrote.written.push(name.clone());
    }
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_story_file(&name) && texts.clone().all(|(known, _)| *known != name) {
            fs::remove_file(folder.join(&name))?;
            wrote.removed.push(name);
        }
    }
    wrote.removed.sort();
    Ok(wrote)
}

/// Whether this is a file, not a link to one, that holds this text.
fn is_file_with(path: &Path, text: &str) -> bool {
    let is_file = fs::symlink_metadata(path).is_ok_and(|at| at.is_file());
    is_file && fs::read(path).is_ok_and(|bytes| bytes == text.as_bytes())
}

fn write(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let (new, place) = (folder.join(format!(".{name}.new")), folder.join(name));
    // What an earlier attempt left; a link there must not be followed.
    match fs::remove_file(&new) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let written = || {
        let mut file = File::create_new(&new)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, &place)
    };
    written().inspect_err(|_| {
        // What remains of it is of no use; the error is what matters.
        let _ = fs::remove_file(&new);
    })
}
