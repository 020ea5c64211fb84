//! Bodies of requests: JSON, or JSON with files beside it in parts.
//! <https://docs.discord.com/developers/reference#uploading-files>

use std::collections::HashMap;

use serde_json::Value;
use twilight_model::http::attachment::Attachment;

use super::model::{File, Id};
use super::rules::{Refusal, breach, count, length};
use super::world::World;

const PAGE: &str = "reference#uploading-files";

/// What a bot may upload as one file: 10 MiB.
const LARGEST: usize = 10 << 20;

/// A body, read.
#[derive(Debug, Default)]
pub struct Sent {
    pub body: Value,
    pub files: Vec<Upload>,
}

/// A file as it arrived, with the number that the JSON refers to it by.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub number: Id,
    pub name: String,
    pub kind: String,
    pub bytes: Vec<u8>,
}

/// One part of a body in parts.
struct Part<'a> {
    name: String,
    file: Option<String>,
    kind: String,
    bytes: &'a [u8],
}

impl Sent {
    pub fn read(kind: &str, bytes: &[u8]) -> Result<Sent, Refusal> {
        if bytes.is_empty() {
            return Ok(Sent::default());
        }
        if let Some((_, boundary)) = kind.split_once("multipart/form-data; boundary=") {
            return Sent::in_parts(bytes, boundary.trim_matches('"'));
        }
        if !kind.starts_with("application/json") {
            let text = "content-type must be application/json or multipart/form-data";
            return Err(Refusal::fault(400, 50035, text));
        }
        Ok(Sent {
            body: json(bytes)?,
            files: Vec::new(),
        })
    }

    fn in_parts(bytes: &[u8], boundary: &str) -> Result<Sent, Refusal> {
        let mut sent = Sent::default();
        let broken = || Refusal::fault(400, 50035, "the parts of the body cannot be told apart");
        for part in parts(bytes, boundary).ok_or_else(broken)? {
            let number = part.name.strip_prefix("files[");
            let number = number.and_then(|rest| rest.strip_suffix(']')?.parse().ok());
            match (part.name.as_str(), number, part.file) {
                ("payload_json", _, None) => sent.body = json(part.bytes)?,
                (_, Some(number), Some(name)) => sent.files.push(Upload {
                    number,
                    name,
                    kind: part.kind,
                    bytes: part.bytes.to_vec(),
                }),
                _ => return Err(breach(&part.name, "UNKNOWN_PART", "No such part.", PAGE)),
            }
        }
        sent.check()?;
        Ok(sent)
    }

    /// Each file is listed in the JSON, and each that is listed is there.
    fn check(&self) -> Result<(), Refusal> {
        let message = match &self.body["data"] {
            Value::Null => &self.body,
            data => data,
        };
        let listed = count("attachments", message, 10, PAGE)?;
        for file in &self.files {
            let its = listed
                .iter()
                .find(|entry| number(entry) == Some(file.number));
            let fits = its.is_some_and(|entry| entry["filename"].as_str() == Some(&file.name));
            if !fits {
                let text = format!("files[{}] {:?} is not listed", file.number, file.name);
                return Err(breach("attachments", "UNLISTED", &text, PAGE));
            }
            // The second reader; it takes only plain names.
            let it = Attachment::from_bytes(file.name.clone(), Vec::new(), file.number);
            twilight_validate::message::attachment(&it)
                .map_err(|e| breach("attachments", "TWILIGHT", &e.to_string(), PAGE))?;
            if file.bytes.len() > LARGEST {
                return Err(Refusal::fault(413, 40005, "Request entity too large"));
            }
            if file.bytes.is_empty() {
                return Err(Refusal::fault(400, 50006, "Cannot send an empty file"));
            }
        }
        Ok(())
    }
}

/// The files of a message from now on: those listed, be they new or there before.
pub fn kept(world: &mut World, before: &[File], body: &Value, files: &[Upload]) -> Vec<File> {
    let listed = body["attachments"].as_array().cloned().unwrap_or_default();
    let mut kept = Vec::new();
    for entry in &listed {
        let number = number(entry);
        let alt = entry["description"].as_str().map(str::to_owned);
        let new = files.iter().find(|file| Some(file.number) == number);
        let old = before.iter().find(|file| Some(file.id) == number);
        match (new, old) {
            (Some(file), _) => kept.push(File {
                id: world.id(),
                name: file.name.clone(),
                alt,
                kind: file.kind.clone(),
                bytes: file.bytes.clone(),
            }),
            (None, Some(file)) => kept.push(file.clone()),
            (None, None) => world.fault(format!("{entry} is neither sent nor there")),
        }
    }
    kept
}

/// The rules for the list of files of a message.
pub fn listed(body: &Value) -> Result<usize, Refusal> {
    let all = count("attachments", body, 10, PAGE)?;
    let mut seen = HashMap::new();
    for (i, entry) in all.iter().enumerate() {
        let at = format!("attachments.{i}");
        let Some(number) = number(entry) else {
            return Err(breach(&at, "BASE_TYPE_REQUIRED", "No id.", PAGE));
        };
        if seen.insert(number, ()).is_some() {
            return Err(breach(&at, "DUPLICATE", "The same id twice.", PAGE));
        }
        if !entry["filename"].is_null() {
            length(&format!("{at}.filename"), &entry["filename"], 1, 1024, PAGE)?;
        }
        if !entry["description"].is_null() {
            let alt = &entry["description"];
            length(&format!("{at}.description"), alt, 0, 1024, PAGE)?;
        }
    }
    Ok(all.len())
}

fn number(entry: &Value) -> Option<Id> {
    let text = entry["id"].as_str().and_then(|text| text.parse().ok());
    entry["id"].as_u64().or(text)
}

fn json(bytes: &[u8]) -> Result<Value, Refusal> {
    let text = "The request body contains invalid JSON.";
    serde_json::from_slice(bytes).map_err(|_| Refusal::fault(400, 50109, text))
}

/// The parts between the boundaries. <https://www.rfc-editor.org/rfc/rfc7578>
fn parts<'a>(bytes: &'a [u8], boundary: &str) -> Option<Vec<Part<'a>>> {
    let first = format!("--{boundary}\r\n");
    let next = format!("\r\n--{boundary}");
    let mut rest = bytes.strip_prefix(first.as_bytes())?;
    let mut all = Vec::new();
    loop {
        let head = find(rest, b"\r\n\r\n")?;
        let end = find(rest, next.as_bytes())?;
        all.push(part(
            std::str::from_utf8(&rest[..head]).ok()?,
            rest.get(head + 4..end)?,
        )?);
        rest = &rest[end + next.len()..];
        match rest {
            b"--\r\n" => return Some(all),
            _ => rest = rest.strip_prefix(b"\r\n")?,
        }
    }
}

fn part<'a>(head: &str, bytes: &'a [u8]) -> Option<Part<'a>> {
    let line = |name: &str| {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        let mut found = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.to_owned())
    };
    let disposition = line("content-disposition")?;
    let field = |name: &str| {
        let (_, after) = disposition.split_once(&format!("; {name}=\""))?;
        after.split_once('"').map(|(value, _)| value.to_owned())
    };
    Some(Part {
        name: field("name")?,
        file: field("filename"),
        kind: line("content-type").unwrap_or_default(),
        bytes,
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
