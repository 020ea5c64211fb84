//! Domain checks: the cases of `tests/cases/domains.jsonl`, and what must hold for any text.

use footnote::answer::domain::{DomainCheck, DomainIndex, Verdict, defang, defang_in};
use footnote::knowledge::DomainList;
use serde::Deserialize;

const LISTED: &[&str] = &[
    "silverstarchina.com",
    "edenprogram.com",
    "xinlusoft.com",
    "foxvsun.com",
    "foxysunstudio.com",
    "foxysunstudios.com",
    "cloudbluefox.com",
    "cloudfoxhub.com",
    "mycloudfox.com",
    "thefoxcloud.com",
    "thefoxesgroup.com",
    "babyboxtech.com",
    "cloudfox.cloud",
    "danielliu.info",
    "jinyang.asia",
    "jinyang.services",
    "ktsolution.tech",
];

/// One line of the file: a text for `check` or for `find`, and what it gives, in order: the key of
/// each verdict with the listed name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    check: Option<String>,
    find: Option<String>,
    gives: Vec<String>,
    why: String,
    /// Evidence that must be named, for a look-alike.
    evidence: Option<String>,
    /// The first place of each result.
    at: Option<Vec<(usize, usize)>>,
}

fn index_of(listed: &[&str], honest: &[&str]) -> DomainIndex {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    DomainIndex::new(&[DomainList {
        domains: owned(listed),
        honest: owned(honest),
        ..DomainList::default()
    }])
}

fn index() -> DomainIndex {
    index_of(LISTED, &[])
}

fn in_words(check: &DomainCheck) -> String {
    match check.listed() {
        Some(name) => format!("{} {name}", check.verdict.key()),
        None => check.verdict.key().to_owned(),
    }
}

fn evidence(check: &DomainCheck) -> &[String] {
    match &check.verdict {
        Verdict::Lookalike { evidence, .. } => evidence,
        _ => &[],
    }
}

#[test]
fn every_case_comes_out_right() {
    let index = index();
    let mut wrong = Vec::new();
    for line in include_str!("../cases/domains.jsonl").lines() {
        let case: Case = serde_json::from_str(line).unwrap();
        let results = match (&case.check, &case.find) {
            (Some(text), None) => index.check(text),
            (None, Some(text)) => index.find(text),
            _ => panic!("one of check and find: {line}"),
        };
        let gives: Vec<String> = results.iter().map(in_words).collect();
        let evident = |wanted| results.iter().any(|check| evidence(check).contains(wanted));
        let at: Vec<_> = results.iter().map(|check| check.places[0]).collect();
        if gives != case.gives
            || case
                .evidence
                .as_ref()
                .is_some_and(|wanted| !evident(wanted))
            || case.at.as_ref().is_some_and(|wanted| *wanted != at)
        {
            wrong.push(format!("{} ({line})\n  gives {results:#?}", case.why));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn each_listed_name_is_itself_however_near_another_is() {
    let index = index();
    for name in LISTED {
        let results = index.check(name);
        assert_eq!(results[0].verdict, Verdict::Listed((*name).to_owned()));
        assert_eq!(index.exact(name), Some(*name));
    }
}

#[test]
fn an_honest_name_is_no_lookalike() {
    let near = |honest: &[&str], name: &str| {
        in_words(&index_of(&["cranehelp.example", "g00gle.com"], honest).check(name)[0])
    };
    assert_eq!(
        near(&[], "cranehelps.example"),
        "lookalike cranehelp.example"
    );
    assert_eq!(
        near(&["cranehelps.example"], "cranehelps.example"),
        "not-listed"
    );
    assert_eq!(
        near(&["cranehelps.example"], "www.cranehelps.example"),
        "not-listed"
    );
    assert_eq!(near(&[], "google.com"), "not-listed");
    assert_eq!(near(&[], "google.de"), "not-listed");
    assert_eq!(near(&[], "goog1e.com"), "lookalike g00gle.com");
}

#[test]
fn short_names_look_like_nothing() {
    let index = index_of(&["crane.example", "gull.example", "web.example"], &[]);
    let of = |name: &str| in_words(&index.check(name)[0]);
    assert_eq!(of("crane5.example"), "lookalike crane.example");
    assert_eq!(of("crane.com"), "not-listed");
    assert_eq!(of("bull.example"), "not-listed");
    assert_eq!(of("gulls.example"), "not-listed");
    assert_eq!(of("wep.example"), "not-listed");
    assert_eq!(of("ԝеb.example"), "lookalike web.example");
}

#[test]
fn a_host_below_a_shared_one_says_nothing_about_its_neighbours() {
    let index = index_of(&["crane.github.io", "jobs.harbour.example"], &[]);
    let of = |name: &str| in_words(&index.check(name)[0]);
    assert_eq!(of("github.io"), "not-listed");
    assert_eq!(of("gull.github.io"), "not-listed");
    assert_eq!(of("a.crane.github.io"), "subdomain crane.github.io");
    assert_eq!(of("harbour.example"), "not-listed");
    assert_eq!(of("harbours.example"), "not-listed");
    assert_eq!(
        of("x.jobs.harbour.example"),
        "subdomain jobs.harbour.example"
    );
}

#[test]
fn an_empty_list_lists_nothing() {
    let index = DomainIndex::default();
    assert_eq!(in_words(&index.check("edenprogram.com")[0]), "not-listed");
    assert_eq!(index.exact(""), None);
    assert_eq!(index.find("hello"), Vec::new());
}

#[test]
fn the_trace_shows_each_stage() {
    let check = index()
        .check("see hxxps://eden\u{200b}program[.]com/jobs")
        .remove(0);
    let steps: Vec<_> = (check.trace.iter())
        .map(|step| format!("{}: {}", step.stage, step.result))
        .collect();
    assert_eq!(
        steps,
        [
            "invisible characters: hxxps://edenprogram[.]com/jobs",
            "plain letters and dots: hxxps://edenprogram[.]com/jobs",
            "refang: hxxps://edenprogram.com/jobs",
            "link: host edenprogram.com, scheme hxxps, then /jobs",
            "name: edenprogram.com",
            "registrable: edenprogram.com under .com",
            "verdict: listed (edenprogram.com): compared with the list",
        ]
    );
}

#[test]
fn every_place_of_a_name_is_given() {
    let found = index().find("a edenprogram.com b edenprogram[.]com");
    assert_eq!(found[0].places, [(2, 17), (20, 37)]);
    assert_eq!(found[0].input, "edenprogram.com");
    assert_eq!(found[0].host.as_deref(), Some("edenprogram.com"));
}

#[test]
fn a_defanged_name_cannot_be_clicked() {
    assert_eq!(defang("edenprogram.com"), "edenprogram[.]com");
    assert_eq!(
        defang("https://edenprogram.com/a.b"),
        "hxxps://edenprogram[.]com/a[.]b"
    );
    assert_eq!(defang("HTTP://edenprogram.com"), "hXXp://edenprogram[.]com");
    assert_eq!(
        defang("hxxps://edenprogram[.]com"),
        "hxxps://edenprogram[.]com"
    );
    assert_eq!(defang("eden\u{200b}program。com"), "edenprogram[.]com");
    assert_eq!(defang("ht\u{200b}tp://a.example"), "hxxp://a[.]example");
    assert_eq!(defang(""), "");
}

#[test]
fn listed_names_inside_a_text_are_defanged_and_nothing_else() {
    let check = |text: &str, expected: &str| assert_eq!(defang_in(text, &index()), expected);
    check(
        "See www.edenprogram.com, not https://example.org/a. The U.S. said so.",
        "See www[.]edenprogram[.]com, not https://example.org/a. The U.S. said so.",
    );
    check(
        "https://edenprogram.net edenprogram[.]com",
        "hxxps://edenprogram[.]net edenprogram[.]com",
    );
    check("Ünï edenprogram.com Ünï", "Ünï edenprogram[.]com Ünï");
    check("", "");
}

/// A hundred times as long as any message: a step that looks back over all of it would not come to its
/// end.
#[test]
fn a_long_text_is_read_in_one_pass() {
    let index = index();
    for piece in [
        "sip:a",
        "mailto:a@",
        "http:a",
        "a@",
        "http://a@",
        "//a",
        "[a](",
        "](",
    ] {
        let text = piece.repeat(100_000);
        let _ = index.find(&text);
        let checks = index.check(&text);
        assert_eq!(checks.len(), 1, "{piece:?}");
    }
}

/// What is spent on likeness is bounded for a text; a listed name is found behind any number of others.
#[test]
fn a_listed_name_is_found_behind_many_that_are_alike() {
    let named = |what: &'static str| (0..999).map(move |n| format!("international{what}{n}.com"));
    let listed: Vec<String> = named("trade").collect();
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    let text = named("tirade").collect::<Vec<_>>().join(" ");
    let checks = index_of(&listed, &[]).check(&format!("{text} {}", listed[998]));
    let verdict = |at: usize| checks.get(at).map(|check| check.verdict.key());
    assert_eq!(verdict(0), Some("lookalike"));
    assert_eq!(verdict(999), Some("listed"));
}

/// Texts that are long and strange: none panics, every place lies in the text. They are long enough
/// for a quadratic step to be noticed by whoever waits for the tests.
#[test]
fn hostile_texts_are_read_to_the_end() {
    let pieces = [
        ".",
        "a.",
        "a@",
        ":a",
        "[",
        "](",
        "[a](",
        "[(",
        "[.]",
        "a\u{301}",
        "\u{301}",
        "é.",
        "%25",
        "%",
        "xn--a.",
        "http:",
        "http://a",
        "http://a.com,",
        "https://",
        " . ",
        " dot ",
        "a dot com ",
        "-dot-",
        "中。",
        "ﷺ",
        "\u{200b}",
        "\u{202e}",
        "//",
        "\\",
        "\\.",
        "<",
        "a-",
        "_",
        "🦊",
        "edenprograms.com/",
        "q\u{303}\u{304}",
        "\0",
        "𝗲",
        "{(<[",
        "･a",
    ];
    let index = index();
    for piece in pieces {
        for count in [1, 2, 63, 64, 1500] {
            let text = piece.repeat(count);
            let length = text.chars().count();
            let results = [index.check(&text), index.find(&text)].concat();
            for (from, to) in results.iter().flat_map(|check| &check.places) {
                assert!(
                    from <= to && *to <= length,
                    "{piece:?} {from} {to} {length}"
                );
            }
            assert!(!index.check(&text).is_empty());
            let _ = defang_in(&text, &index);
        }
    }
}
