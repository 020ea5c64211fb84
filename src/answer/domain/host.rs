//! A host as written becomes a domain name in its normal form, cut at its public suffix: percent
//! signs decoded, lower case, IDNA as Unicode. Anything that cannot be a domain is refused with a
//! reason. Looks at no list but the public suffixes.

use std::borrow::Cow;

use idna::uts46::{AsciiDenyList, Hyphens, Uts46};
use idna::{domain_to_ascii_cow, punycode};

use super::clean::{clean, text_of};

/// A domain name in its normal form: lower case, labels in Unicode, no dot at the end.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Host {
    /// The whole name.
    pub name: String,
    /// Where the registrable name begins in it, in bytes.
    site: usize,
    /// Where its public suffix begins, in bytes.
    suffix: usize,
    /// Whether that suffix is on the public suffix list.
    pub known: bool,
    /// Whether empty labels were left out to get here.
    pub gaps: bool,
}

impl Host {
    /// Reads a host as written in a link or as a bare name; the error says why it is no domain.
    pub fn parse(raw: &str) -> Result<Host, &'static str> {
        let decoded = percent_decoded(raw);
        let trimmed = decoded.trim_matches(['.', '-', '_']);
        if trimmed.is_empty() {
            return Err("no name here");
        }
        if trimmed.len() > 1000 || trimmed.split('.').any(|label| label.chars().count() > 189) {
            return Err("too long for a domain name");
        }
        let gaps = trimmed.contains("..");
        let joined: Cow<str> = if gaps {
            let labels: Vec<&str> = trimmed
                .split('.')
                .filter(|label| !label.is_empty())
                .collect();
            labels.join(".").into()
        } else {
            trimmed.into()
        };
        let name = normal_form(&joined)?;
        let Some((_, last)) = name.rsplit_once('.') else {
            return match is_known_suffix(&name) {
                true => Ok(Host {
                    site: 0,
                    suffix: 0,
                    known: true,
                    gaps,
                    name,
                }),
                false => Err("one word without an ending"),
            };
        };
        if name.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
            return Err("a number or an IP address");
        }
        if last.chars().count() < 2 || last.chars().any(|c| c.is_ascii_digit()) {
            return Err("no ending that a domain can have");
        }
        let (suffix, known) = psl::suffix(name.as_bytes()).map_or((0, false), |s| {
            (name.len() - s.as_bytes().len(), s.is_known())
        });
        let before = suffix
            .checked_sub(1)
            .and_then(|end| name.get(..end))
            .unwrap_or("");
        let site = before.rfind('.').map_or(0, |dot| dot + 1);
        Ok(Host {
            site,
            suffix,
            known,
            gaps,
            name,
        })
    }

    /// The name that somebody registered: one label and the public suffix.
    pub fn registrable(&self) -> &str {
        self.name.get(self.site..).unwrap_or("")
    }

    /// The label that somebody chose; empty where the whole name is a public suffix.
    pub fn label(&self) -> &str {
        let end = self.suffix.saturating_sub(1);
        self.name.get(self.site..end).unwrap_or("")
    }

    /// The public suffix.
    pub fn ending(&self) -> &str {
        self.name.get(self.suffix..).unwrap_or("")
    }

    /// Whether nothing stands before the public suffix.
    pub fn is_suffix(&self) -> bool {
        self.suffix == 0
    }
}

/// Whether a whole text, in lower case, is an entry of the public suffix list.
pub(super) fn is_known_suffix(text: &str) -> bool {
    psl::suffix(text.as_bytes())
        .is_some_and(|suffix| suffix.is_known() && suffix.as_bytes().len() == text.len())
}

/// Decodes `%2E` and the like; what does not decode to text stays as it is.
pub(super) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let hex = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, hex(bytes.get(at + 1)), hex(bytes.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                decoded.extend(u8::try_from(high * 16 + low));
                at += 3;
            }
            _ => {
                decoded.push(*byte);
                at += 1;
            }
        }
    }
    match String::from_utf8(decoded) {
        Ok(decoded) => text_of(&clean(&decoded)).into(),
        Err(_) => text.into(),
    }
}

/// Lower case and IDNA in Unicode, with the lengths and letters that DNS allows.
fn normal_form(name: &str) -> Result<String, &'static str> {
    let lower = name.to_ascii_lowercase();
    let plain = lower.is_ascii() && !lower.split('.').any(|label| label.starts_with("xn--"));
    if plain {
        check_ascii(&lower)?;
        return Ok(lower);
    }
    let bad = "letters that no domain name can have";
    let ascii = domain_to_ascii_cow(lower.as_bytes(), AsciiDenyList::EMPTY).map_err(|_| bad)?;
    check_ascii(&ascii)?;
    let (unicode, ok) =
        Uts46::new().to_unicode(ascii.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    ok.map_err(|_| bad)?;
    Ok(unicode.into_owned())
}

fn check_ascii(name: &str) -> Result<(), &'static str> {
    if name.len() > 253 || name.split('.').any(|label| label.len() > 63) {
        return Err("too long for a domain name");
    }
    let fits = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    match name.split('.').all(fits) {
        true => Ok(()),
        false => Err("characters that no domain name can have"),
    }
}

/// The form of a name that computers exchange (`xn--…`), where it differs.
pub(super) fn ascii_form(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let label = |label: &str| match label.is_ascii() {
        true => Some(label.to_owned()),
        false => punycode::encode_str(label).map(|code| format!("xn--{code}")),
    };
    let labels: Option<Vec<String>> = name.split('.').map(label).collect();
    Some(labels?.join("."))
}
