//! Checks on names of hosts: those of the lists, and those in the addresses of sources.

use std::collections::HashMap;

use super::super::problem::{Spot, shown};
use super::super::types::Base;
use super::Findings;

/// A host name as DNS writes it, for comparing; one that is none stays as it is.
pub(super) fn ascii(name: &str) -> String {
    let name = name.to_lowercase();
    if name.len() > LONGEST {
        return name;
    }
    idna::domain_to_ascii(&name).unwrap_or(name)
}

/// No host name is longer than 253 letters, which is at most this many bytes as it is written.
pub(super) const LONGEST: usize = 1000;

/// Whether this is the full name of a host, and no address in numbers.
fn is_host(name: &str) -> bool {
    if name.len() > LONGEST {
        return false;
    }
    let Ok(name) = idna::domain_to_ascii_strict(name) else {
        return false;
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.contains('.') && !last.chars().all(|c| c.is_ascii_digit())
}

pub(super) fn bad_domain(base: &Base, found: &mut Findings<'_>) {
    let mut seen = HashMap::new();
    for list in &base.lists {
        for (key, names) in [("domains", &list.domains), ("honest", &list.honest)] {
            for (i, name) in names.iter().enumerate() {
                let other = seen.insert(ascii(name), list.id.as_str());
                if let Some(message) = wrong_with(name, other) {
                    found.add(Spot::entry("list", &list.id).key(key).item(i), message);
                }
            }
        }
    }
}

/// What is wrong with a name that stands in this other list too.
fn wrong_with(name: &str, other: Option<&str>) -> Option<String> {
    let name_shown = shown(name);
    if !is_host(name) {
        Some(format!(
            "`{name_shown}` is no domain name; write it plain, such as `name.example`, without \
             brackets, scheme or path"
        ))
    } else if psl::domain_str(&ascii(name)).is_none() {
        Some(format!(
            "`{name_shown}` is an ending below which anybody can have a name; list the names \
             themselves"
        ))
    } else {
        let other = shown(other?);
        Some(format!(
            "this name stands in the list `{other}` already; remove it"
        ))
    }
}

pub(super) fn source_url(base: &Base, found: &mut Findings<'_>) {
    for source in &base.sources {
        if let Some(url) = &source.url
            && !is_web_address(url)
        {
            let message = "this is no web address; write `https://`, the host and the path, \
                           without spaces, quotes or a user name";
            found.add(Spot::entry("source", &source.id).key("url"), message);
        }
    }
}

fn is_web_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = host.split_once(':').unwrap_or((host, "443"));
    // What would end a link early or open another.
    let breaks = |c: char| c.is_whitespace() || c.is_control() || "<>\"`\\^{|}".contains(c);
    ["https", "http"].contains(&scheme.to_lowercase().as_str())
        && is_host(host)
        && port.parse::<u16>().is_ok()
        && !url.contains(breaks)
}
