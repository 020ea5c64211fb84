//! The trace of one name: what the text was after each stage.

use super::Step;
use super::clean::{Cell, is_invisible, text_of};
use super::host::ascii_form;
use super::reading::Judged;
use super::url::Found;

/// The trace of a name that was found.
pub(super) fn of(
    input: &str,
    cleaned: &[Cell],
    cells: &[Cell],
    found: &Found,
    judged: &Judged,
) -> Vec<Step> {
    let step = |stage, result| Step { stage, result };
    // Each stage keeps the order of the text, so the cells of one place stand together.
    let (from, to) = found.place;
    let first = cleaned.partition_point(|cell| cell.to <= from);
    let last = cleaned.partition_point(|cell| cell.from < to);
    let mut trace = vec![
        step(
            "invisible characters",
            input.chars().filter(|c| !is_invisible(*c)).collect(),
        ),
        step(
            "plain letters and dots",
            cleaned.get(first..last).map(text_of).unwrap_or_default(),
        ),
        step(
            "refang",
            cells
                .get(found.cells.0..found.cells.1)
                .map(text_of)
                .unwrap_or_default(),
        ),
        step("link", parts(found)),
    ];
    if let Some(host) = &judged.host {
        trace.push(step(
            "name",
            match ascii_form(&host.name) {
                Some(ascii) => format!("{} ({ascii})", host.name),
                None => host.name.clone(),
            },
        ));
        let on_list = if host.known {
            ""
        } else {
            ", an ending that is not on the public suffix list"
        };
        trace.push(step(
            "registrable",
            format!("{} under .{}{on_list}", host.registrable(), host.ending()),
        ));
    }
    let finding = match judged.verdict.listed() {
        Some(name) => format!("{} ({name}): {}", judged.verdict.key(), judged.why),
        None => format!("{}: {}", judged.verdict.key(), judged.why),
    };
    trace.push(step("verdict", finding));
    if let super::Verdict::Lookalike { evidence, .. } = &judged.verdict {
        trace.push(step("evidence", evidence.join("; ")));
    }
    trace
}

/// The trace of a text that holds no name.
pub(super) fn of_nothing(read: String, why: &str) -> Vec<Step> {
    vec![
        Step {
            stage: "read as",
            result: read,
        },
        Step {
            stage: "verdict",
            result: why.to_owned(),
        },
    ]
}

fn parts(found: &Found) -> String {
    let mut parts = format!("host {}", found.host);
    let mut add = |name: &str, part: &str| {
        if !part.is_empty() {
            parts.push_str(", ");
            parts.push_str(name);
            parts.push(' ');
            parts.push_str(part);
        }
    };
    add("scheme", found.scheme.as_deref().unwrap_or(""));
    add("user", &found.user);
    add("then", &found.tail);
    add("shown as", found.link_text.as_deref().unwrap_or(""));
    parts
}
