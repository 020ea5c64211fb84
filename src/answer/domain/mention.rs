//! Does a link that leads elsewhere name a listed domain? In the words before the `@`, in the labels
//! before its own name, in path, query or fragment, or in the text that it is shown as.

use super::host::{Host, percent_decoded};
use super::index::Names;
use super::url::Found;

/// The first listed name that is mentioned, and where.
pub(super) fn find(
    names: &Names,
    found: &Found,
    host: Option<&Host>,
) -> Option<(u32, &'static str)> {
    let host = host.map_or(found.host.as_str(), |host| host.name.as_str());
    let places = [
        (
            host,
            "a listed name stands before the name that it leads to",
        ),
        (
            found.user.as_str(),
            "a listed name stands before the @, the host after it",
        ),
        (
            found.tail.as_str(),
            "a listed name stands in the path or query, not in the host",
        ),
        (
            found.link_text.as_deref().unwrap_or(""),
            "the text of the link names a listed one, its target is another",
        ),
    ];
    (places.into_iter()).find_map(|(text, place)| Some((in_text(names, text)?, place)))
}

/// The first listed name in a text, whole labels only.
fn in_text(names: &Names, text: &str) -> Option<u32> {
    let most = names.most_labels();
    if most == 0 || !text.contains(['.', '%']) {
        return None;
    }
    // Links inside of links are encoded once more.
    let once = percent_decoded(text);
    let twice = percent_decoded(&once).to_lowercase();
    let in_name = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
    for run in twice.split(|c| !in_name(c)).filter(|run| run.contains('.')) {
        let starts = std::iter::once(0).chain(run.match_indices('.').map(|(at, _)| at + 1));
        for start in starts {
            let rest = run.get(start..).unwrap_or("");
            let ends = (rest.match_indices('.').map(|(at, _)| at))
                .chain([rest.len()])
                .take(most);
            let mut last = 0;
            for end in ends {
                let name = rest.get(..end).unwrap_or("");
                // `listed.com-login.net`: to the eye, the name ends at the hyphen.
                let label = rest.get(last..end).unwrap_or("");
                let cut = label.find('-').and_then(|hyphen| rest.get(..last + hyphen));
                let hit = names.find(name).or_else(|| names.find(cut?));
                if hit.is_some() {
                    return hit;
                }
                last = end + 1;
            }
        }
    }
    None
}
