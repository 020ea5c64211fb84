//! Names: a listed one is found in whatever dress, and no other is called listed.

use footnote::answer::domain::{DomainIndex, Verdict};
use footnote::knowledge::DomainList;
use proptest::prelude::*;
use proptest::sample::select;

use super::anything::{self, STORY};
use super::{check, message};

#[test]
fn any_text_is_checked_soundly() {
    check(64, message(), |text| anything::names(&text));
}

fn listed() -> Vec<String> {
    let lists = STORY.base.lists.iter();
    lists.flat_map(|list| list.domains.clone()).collect()
}

/// How a character of a name is written: as it is, as a capital, percent-encoded, in full width.
fn letter(c: char, how: u8) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c);
    match how {
        0 => c.to_ascii_uppercase().to_string(),
        1 => format!("%{:02x}", u32::from(c)),
        2 if c != '.' => wide(c).to_string(),
        3 => format!("{c}\u{200b}"),
        _ => c.to_string(),
    }
}

/// A name in a dress: letters, dot, what stands before it and behind it.
fn dressed(name: String) -> impl Strategy<Value = String> {
    let letters = prop::collection::vec(0..24_u8, name.len());
    let dots = select(&[
        ".", "[.]", "(.)", "[dot]", " (dot) ", "{.}", "\\.", "。", "．", "[.", ".]",
    ]);
    let before = select(&[
        "",
        "www.",
        "a.b.",
        "http://",
        "https://",
        "hxxps://",
        "HXXP://",
        "//",
        "http:\\\\",
        "https://user:word@",
        "ftp://other.example@",
        "https[:]//",
        "user@",
        "mailto:me@",
    ]);
    let behind = select(&[
        "",
        "/",
        ":8080",
        ":443/a",
        "/a?b=c.example#d",
        "?a",
        "#a",
        ".",
        ",",
    ]);
    let parts = (letters, dots, before, behind);
    parts.prop_map(move |(letters, dot, before, behind)| {
        let written = name.chars().zip(&letters);
        // Nobody encodes a name and bends its dot.
        let plain = |how: &u8| if dot == "." { *how } else { *how | 2 };
        let written = written.map(|(c, how)| match c {
            '.' => dot.to_owned(),
            c => letter(c, plain(how)),
        });
        format!("{before}{}{behind}", written.collect::<String>())
    })
}

#[test]
fn a_listed_name_is_found_in_whatever_dress() {
    let names = select(listed()).prop_flat_map(|name| (Just(name.clone()), dressed(name)));
    let around = select(&[
        ("", ""),
        ("is ", " bad?"),
        ("(", ")"),
        ("see <", ">, please"),
        ("\"", "\""),
    ]);
    check(128, (names, around), |((name, dress), (before, behind))| {
        let text = format!("{before}{dress}{behind}");
        for found in [STORY.domains.check(&text), STORY.domains.find(&text)] {
            let is_it = |verdict: &Verdict| {
                *verdict == Verdict::Listed(name.clone())
                    || *verdict == Verdict::Subdomain(name.clone())
            };
            let is_found = found.iter().any(|check| is_it(&check.verdict));
            assert!(is_found, "{name} as {text:?} is {found:?}");
        }
        anything::names(&text);
    });
}

/// A name of a few letters, so that many are alike.
fn random() -> impl Strategy<Value = String> {
    "([abl1-]{1,3}\\.)?[a-c0-9l]{1,8}(-[ab]{1,3})?\\.(com|net|co\\.uk|example)"
}

#[test]
fn only_what_is_listed_is_called_listed() {
    let lists = prop::collection::vec(random(), 0..12);
    check(256, (lists, random()), |(domains, name)| {
        let index = DomainIndex::new(&[DomainList {
            domains: domains.clone(),
            ..DomainList::default()
        }]);
        let checks = index.check(&name);
        let lower = name.trim_matches(['-', '.']);
        let holds = |listed: &str| domains.iter().any(|name| name.trim_matches('-') == listed);
        for check in &checks {
            match &check.verdict {
                Verdict::Listed(listed) => assert!(listed == lower && holds(listed), "{checks:?}"),
                Verdict::Subdomain(listed) => {
                    let below = lower.strip_suffix(listed.as_str());
                    assert!(
                        below.is_some_and(|below| below.ends_with('.')),
                        "{checks:?}"
                    );
                    assert!(holds(listed), "{checks:?}");
                }
                Verdict::Lookalike { of, .. } => assert!(of != lower && holds(of), "{checks:?}"),
                Verdict::Mention(listed) => assert!(holds(listed), "{checks:?}"),
                Verdict::NotListed | Verdict::NotADomain => assert!(!holds(lower), "{checks:?}"),
            }
        }
    });
}
