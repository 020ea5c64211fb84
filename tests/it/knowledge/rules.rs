//! One broken folder for each rule, which trips that rule and no other, and near misses beside them.

use footnote::knowledge::{self, CHECKS, Places, RULES, Severity};

use super::{Change, GONE, check, problems, with};

/// The changes that break the good folder, and the beginning of the one line that is reported.
const EXAMPLES: &[(&[Change], &str)] = &[
    (
        &[("facts.toml", GONE, "")],
        "facts.toml: error[missing-file]: the folder has no such file",
    ),
    (
        &[("fact.toml", "", "x = 1")],
        "fact.toml: warning[unknown-file]: this file is not read; rename it if `facts.toml` is meant",
    ),
    (
        &[("story.toml", "as_of = \"2024-03\"", "as_of = ")],
        "story.toml:3: error[syntax]: ",
    ),
    (
        &[("facts.toml", "words =", "word =")],
        "facts.toml:13: error[unknown-key] closure: there is no key `word`; did you mean `words`?",
    ),
    (
        &[("outside.toml", "topic = \"the tunnel\"", "")],
        "outside.toml:1: error[missing-key] tunnel: `topic` is missing",
    ),
    (
        &[("facts.toml", "words = [\"closure\"]", "words = \"closure\"")],
        "facts.toml:13: error[wrong-type] closure: `words` holds a value of the kind string; \
         it must be a list of strings",
    ),
    (
        &[("sources.toml", "\"Ashford Council\"", "\" \"")],
        "sources.toml:10: error[empty] council: `publisher` is empty",
    ),
    (
        &[("facts.toml", "[\"closure\"]", "[\"closure\", \"\"]")],
        "facts.toml:13: warning[empty-item] closure: an item of `words` is empty",
    ),
    (
        &[("outside.toml", "\"tunnel\"", "\"the\\u202ennel\"")],
        "outside.toml:2: error[bad-id] the\\u{202e}nnel: `the\\u{202e}nnel` cannot be an id",
    ),
    (
        &[("outside.toml", "\"tunnel\"", "\"Tunnel_1\"")],
        "outside.toml:2: warning[odd-id] Tunnel_1: ",
    ),
    (
        &[("sources.toml", "2024-03-02", "\"2023-02-29\"")],
        "sources.toml:11: warning[bad-date] council: `2023-02-29` is no date and is left out",
    ),
    (
        &[(
            "outside.toml",
            "[[outside]]",
            "[[outside]]\nid = \"tunnel\"\ntopic = \"x\"\nask = [\"y\"]\n[[outside]]",
        )],
        "outside.toml:6: error[duplicate-id] tunnel: this id stands on line 1 already",
    ),
    (
        &[("facts.toml", "sources = [\"gazette\"]", "")],
        "facts.toml:1: error[no-source] closure: this fact has no source",
    ),
    (
        &[("facts.toml", "[\"gazette\"]", "[\"gazette\", \"gazete\"]")],
        "facts.toml:4: error[dangling-source] closure: there is no source `gazete`",
    ),
    (
        &[(
            "facts.toml",
            "related = [\"cost\"]",
            "related = [\n\"cost\",\n\"price\"]",
        )],
        "facts.toml:16: error[dangling-related] closure: there is no fact `price`",
    ),
    (
        &[(
            "facts.toml",
            "[[fact.figure]]\nvalue = \"2 million\"\nsource = \"council\"",
            "",
        )],
        "facts.toml:33: error[figures] cost: one figure alone differs from nothing",
    ),
    (
        &[(
            "facts.toml",
            "related = [\"cost\"]",
            "related = [\"cost\"]\nexact = [\n\"2024-03-01 bridge closed\",\n\"2023 bridge closed\"]",
        )],
        "facts.toml:17: warning[exact] closure: the text does not hold 2023; correct one of the two",
    ),
    (
        &[("narratives.toml", "\"council\"", "\"the council\"")],
        "narratives.toml:12: error[narrative-source] soon: there is no source `the council`",
    ),
    (
        &[(
            "sources.toml",
            "[[source]]",
            "[[source]]\nid = \"x\"\npublisher = \"X\"\n[[source]]",
        )],
        "sources.toml:1: warning[unused-source] x: nothing names this source",
    ),
    (
        &[("facts.toml", "as_of = \"2024-03-01\"", "")],
        "facts.toml:1: warning[as-of] closure: ",
    ),
    (
        &[(
            "facts.toml",
            "bill for the works",
            "since WHEN is the bridge shut?!",
        )],
        "facts.toml:27: warning[shared-phrasing] cost: the fact entry `closure` is asked for in \
         the same way",
    ),
    (
        &[("facts.toml", "bill for the works", "bill\", \"Bill!")],
        "facts.toml:27: warning[repeated-phrasing] cost: this is number 5 of the list again",
    ),
    (
        &[("facts.toml", "    \"bill for the works\",\n", "")],
        "facts.toml:22: warning[few-phrasings] cost: ways to ask: 4; give at least 5",
    ),
    (
        &[("words.toml", "\"shut\"", "\"shut\", \"Crossing\"")],
        "words.toml:5: warning[same-word-in-two-groups] close, shut, crossing: `crossing` stands",
    ),
    (
        &[("narratives.toml", SOON, "")],
        "narratives.toml:3: error[narrative-count] late: a narrative is never shown alone",
    ),
    (
        &[("narratives.toml", "another year", "another year and a half")],
        "narratives.toml:13: warning[narrative-balance] soon: ",
    ),
    (
        &[("facts.toml", "When was the bridge closed?", LONG_PHRASING)],
        "facts.toml:7: warning[text-length] closure: the first way to ask",
    ),
    (
        &[("facts.toml", "The bridge was", "The bri\u{200b}dge was")],
        "facts.toml:3: error[invisible-characters] closure: character 8 is U+200B",
    ),
    (
        &[("facts.toml", "The bridge.", "See bridge-tickets.example.")],
        "facts.toml:15: error[live-link] closure: this would be a live link to a listed domain; \
         write `bridge-tickets[.]example`",
    ),
    (
        &[(
            "domains.toml",
            "Ashford-Toll.example",
            "https://toll.example/",
        )],
        "domains.toml:6: error[bad-domain] false-tickets: `https://toll.example/` is no domain",
    ),
    (
        &[("sources.toml", "https://", "javascript://")],
        "sources.toml:6: error[source-url] gazette: this is no web address",
    ),
];

const SOON: &str = "[[narrative]]
id = \"soon\"
label = \"Too soon\"
source = \"council\"
text = \"It could have waited for another year.\"
";

const LONG_PHRASING: &str =
    "On which day of which month did the council of the town of Ashford close its bridge?";

#[test]
fn each_rule_has_an_example_that_breaks_it_alone() {
    for (changes, expected) in EXAMPLES {
        check(changes, &[expected]);
    }
}

#[test]
fn every_rule_is_described_once_and_has_an_example() {
    let rules = || RULES.iter().chain(CHECKS.iter().map(|check| &check.rule));
    let mut names: Vec<&str> = rules().map(|rule| rule.name).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "two rules have one name");
    for rule in rules() {
        assert!(rule.ensures.ends_with('.'), "{}", rule.name);
        let severity = match rule.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let tag = format!("{severity}[{}]", rule.name);
        // Files that cannot be read need a folder; see `super::unreadable_files`.
        let shown = EXAMPLES.iter().any(|(_, expected)| expected.contains(&tag));
        assert!(shown || rule.name == "unreadable", "no example for {tag}");
    }
}

/// Whether a rule speaks when a text of the good folder is replaced.
#[track_caller]
fn check_text(change: Change, rule: &str, speaks: bool) {
    let found = problems(&with(&[change]));
    let expected = usize::from(speaks);
    let fits = found.len() == expected && found.iter().all(|line| line.contains(rule));
    assert!(fits, "{:?} gives {found:#?}", change.2);
}

#[test]
fn exact_values() {
    let value = |text, speaks| {
        let change = ("facts.toml", "words = [\"closure\"]", text);
        check_text(change, "[exact]", speaks);
    };
    value("words = []\nexact = [\"2024-03-01 bridge closed\"]", false);
    value("words = []\nexact = [\"2024-03-02 bridge closed\"]", true);
    value("words = []\nexact = [\"2024-03-01\"]", true);
    value("words = []\nexact = [\"2 bridges\"]", true);
    value("words = []\nexact = [\"the bridge\"]", true);
}

#[test]
fn live_links() {
    let text = |text| check_text(("facts.toml", "The bridge.", text), "[live-link]", true);
    text("bridge-tickets.example");
    text("see https://www.BRIDGE-tickets.example/buy?x=1, it sells them");
    text("(hxxp://bridge-tickets.example)");
    text("_bridge-tickets.example_");
    text("sales@bridge-tickets.example");
    text("bridge-tickets\u{3002}example");
    text("\u{ff42}ridge-tickets.example");
    let text = |text| check_text(("facts.toml", "The bridge.", text), "", false);
    text("bridge-tickets[.]example");
    text("bridge-tickets(.)example and bridge-tickets dot example");
    text("my-bridge-tickets.example");
    text("bridge-tickets.example.org");
    text("bridge tickets. Example: one");
    let elsewhere = |change| check_text(change, "[live-link]", true);
    elsewhere((
        "sources.toml",
        "gazette.example/bridge",
        "bridge-tickets.example/",
    ));
    elsewhere((
        "domains.toml",
        "Shops that",
        "bridge-tickets.example and others that",
    ));
    elsewhere((
        "facts.toml",
        "[\"cost\"]\n\n",
        "[\"bridge-tickets.example\"]\n\n",
    ));
}

#[test]
fn listed_domains() {
    let name = |name| check_text(("domains.toml", "Ashford-Toll.example", name), "", false);
    name("b\u{fc}cher.example");
    name("xn--bcher-kva.example");
    name("a.b.c.example\"]\nhonest = [\"toll.example");
    let name = |name| {
        let change = ("domains.toml", "Ashford-Toll.example", name);
        check_text(change, "[bad-domain]", true);
    };
    name("toll");
    name("toll.example.");
    name("toll[.]example");
    name("toll.example/path");
    name("toll.example:80");
    name("*.toll.example");
    name("-toll.example");
    name("192.168.0.1");
    name("co.uk");
    name("github.io");
    name("BRIDGE-tickets.example");
    name("toll.example\"]\nhonest = [\"toll.example");
    name("toll.example\"]\nhonest = [\"toll");
}

#[test]
fn addresses_of_sources() {
    let url = |url| {
        let change = ("sources.toml", "https://gazette.example/bridge", url);
        check_text(change, "", false);
    };
    // Some pages are confirmed under their unencrypted address alone.
    url("http://gazette.example");
    url("HTTPS://gazette.example:8443/a_(b)?c=d#e");
    let url = |url| {
        let change = ("sources.toml", "https://gazette.example/bridge", url);
        check_text(change, "[source-url]", true);
    };
    url("gazette.example/bridge");
    url("ftp://gazette.example/");
    url("https://user@gazette.example/");
    url("https://gazette.example/a b");
    url("https://gazette.example/<a>");
    url("https:///bridge");
    url("https://gazette.example:port/");
}

#[test]
fn narratives_of_nearly_one_length_are_in_balance() {
    // The other has 39 characters, and 15 percent more are 44.
    let text = |text| ("narratives.toml", "another year.", text);
    check(&[text("another year or so.")], &[]);
    check(
        &[text("another year or two.")],
        &["narratives.toml:13: warning[narrative-balance] soon: 45 characters against 39"],
    );
}

#[test]
fn an_edited_base_needs_no_folder() {
    let mut base = knowledge::read(&with(&[])).base;
    base.facts[0].sources.clear();
    let found = knowledge::check(&base, &Places::default());
    let line = found[0].to_string();
    assert!(line.starts_with("error[no-source] closure: "), "{line}");
    assert_eq!((found.len(), found[0].key), (1, Some("sources")));
}
