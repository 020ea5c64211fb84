//! The settings: what is taken, what is refused and how, and that `.env.example` says the same.

use std::path::{Path, PathBuf};

use footnote::config::{Address, Config, Fault, Part, Shards, VARIABLES};
use secrecy::ExposeSecret;

fn read(set: &[(&str, &str)]) -> Result<Config, Vec<Fault>> {
    let get = |name: &str| {
        let found = set.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, value)| (*value).to_owned())
    };
    Config::read(get, None)
}

#[test]
fn a_token_is_all_that_must_be_set() {
    let config = read(&[("DISCORD_TOKEN", "aaa.bbb.ccc")]).unwrap();
    assert_eq!(config.connection.discord.as_str(), "https://discord.com");
    assert_eq!(config.knowledge, PathBuf::from("knowledge"));
    assert_eq!(config.log.filter, "info");
    assert!(!config.log.json);
    assert_eq!(config.watched, None, "off unless asked for");
    assert_eq!(config.settings.limits.asker.questions.get(), 5);
    assert_eq!(config.settings.limits.channel.per.as_secs(), 60);
    assert_eq!(config.settings.moderators, None, "editing is off");
    assert_eq!(config.settings.audit, None);
    assert_eq!(config.settings.correction_days, 7);
    assert_eq!(config.settings.question_days, 30);
    assert_eq!(config.database.expose_secret(), "sqlite://footnote.db");
    assert!(!format!("{config:?}").contains("bbb"), "it must not print");
}

#[test]
fn a_token_is_taken_as_people_paste_it() {
    for pasted in [
        "aaa.bbb.ccc",
        " aaa.bbb.ccc\n",
        "\"aaa.bbb.ccc\"",
        "'aaa.bbb.ccc'",
        "Bot aaa.bbb.ccc",
        "\"Bot aaa.bbb.ccc\"",
    ] {
        let config = read(&[("DISCORD_TOKEN", pasted)]).unwrap();
        assert_eq!(
            config.connection.token.expose_secret(),
            "aaa.bbb.ccc",
            "{pasted:?}"
        );
    }
}

#[track_caller]
fn check_refused(set: &[(&str, &str)], variables: &[&str]) {
    let faults = read(set).unwrap_err();
    let named: Vec<&str> = faults.iter().map(|fault| fault.variable).collect();
    assert_eq!(named, variables, "{set:?}");
    for fault in faults {
        assert!(fault.what.len() > 20, "says what to do: {fault}");
        assert!(!fault.what.contains("s3cret"), "{fault}");
    }
}

#[test]
fn every_fault_is_named_at_once() {
    check_refused(&[], &["DISCORD_TOKEN"]);
    check_refused(&[("DISCORD_TOKEN", "  ")], &["DISCORD_TOKEN"]);
    check_refused(&[("DISCORD_TOKEN", "\"\"")], &["DISCORD_TOKEN"]);
    check_refused(
        &[("DISCORD_TOKEN", "s3cret with spaces")],
        &["DISCORD_TOKEN"],
    );
    check_refused(&[("DISCORD_TOKEN", "s3crét")], &["DISCORD_TOKEN"]);
    for wrong in [
        "5", "5/", "/20", "0/20", "5/0", "-5/20", "5/20/1", "many/20", "5/100000",
    ] {
        let set = &[("DISCORD_TOKEN", "a"), ("ASKER_LIMIT", wrong)];
        check_refused(set, &["ASKER_LIMIT"]);
    }
    check_refused(
        &[
            ("DISCORD_TOKEN", "a"),
            ("AUDIT_CHANNEL_ID", "100000000000000001, 100000000000000002"),
        ],
        &["AUDIT_CHANNEL_ID"],
    );
    check_refused(
        &[
            ("DISCORD_API", "http://discord.com"),
            ("CHANNEL_LIMIT", "x"),
            ("ASKER_LIMIT", "x"),
        ],
        &[
            "DISCORD_TOKEN",
            "DISCORD_API",
            "ASKER_LIMIT",
            "CHANNEL_LIMIT",
        ],
    );
}

#[test]
fn the_bot_is_watched_from_this_machine_alone_unless_it_is_said() {
    let cases = [
        ("9464", Some("127.0.0.1:9464")),
        (" 9464 ", Some("127.0.0.1:9464")),
        ("localhost:9464", Some("127.0.0.1:9464")),
        ("127.0.0.1:0", Some("127.0.0.1:0")),
        ("[::1]:9464", Some("[::1]:9464")),
        ("0.0.0.0:9464", Some("0.0.0.0:9464")),
        (":9464", None),
        ("99999", None),
        ("localhost", None),
        ("example.com:9464", None),
        ("http://127.0.0.1:9464", None),
    ];
    for (text, expected) in cases {
        let set = [("DISCORD_TOKEN", "a"), ("OPS_ADDR", text)];
        let watched = read(&set).ok().and_then(|config| config.watched);
        let watched = watched.map(|address| address.to_string());
        assert_eq!(watched.as_deref(), expected, "{text}");
    }
    check_refused(
        &[
            ("DISCORD_TOKEN", "a"),
            ("OPS_ADDR", "everywhere"),
            ("LOG_FORMAT", "xml"),
        ],
        &["LOG_FORMAT", "OPS_ADDR"],
    );
}

#[test]
fn the_token_is_shown_only_over_tls_or_to_this_machine() {
    let cases = [
        ("https://discord.com", Some("https://discord.com")),
        ("https://discord.com/", Some("https://discord.com")),
        (
            " https://proxy.example:8443/discord ",
            Some("https://proxy.example:8443/discord"),
        ),
        ("http://127.0.0.1:8080", Some("http://127.0.0.1:8080")),
        ("http://127.9.9.9", Some("http://127.9.9.9")),
        ("http://[::1]:8080", Some("http://[::1]:8080")),
        ("http://[::1]", Some("http://[::1]")),
        ("http://localhost:8080/x", Some("http://localhost:8080/x")),
        ("http://discord.com", None),
        ("http://10.0.0.1", None),
        ("http://0.0.0.0:80", None),
        ("http://localhost.example", None),
        ("http://127.0.0.1.example", None),
        ("http://127.0.0.1:80@evil.example", None),
        ("http://evil.example/127.0.0.1", None),
        ("http://evil.example#127.0.0.1", None),
        ("http://localhost:x", None),
        ("http://", None),
        ("https://", None),
        ("https://a b", None),
        ("https://user:password@discord.com", None),
        ("https://discord.com?x=", None),
        ("ws://127.0.0.1", None),
        ("discord.com", None),
        ("", None),
    ];
    for (text, expected) in cases {
        let read = Address::parse(text);
        let read = read.as_ref().map(Address::as_str).ok();
        assert_eq!(read, expected, "{text}");
        let swapped = text.replacen("http", "ws", 1);
        let gateway = Address::parse_gateway(&swapped).is_ok();
        assert_eq!(
            gateway,
            expected.is_some() || text.starts_with("ws:"),
            "{swapped}"
        );
    }
}

#[test]
fn the_example_file_says_what_the_code_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = std::fs::read_to_string(root.join(".env.example")).unwrap();
    let mut rest = file.as_str();
    for variable in VARIABLES {
        let value = match variable.default {
            Some(default) => format!("#{}={default}", variable.name),
            None => format!("{}=", variable.name),
        };
        let entry = format!("# {}\n{value}\n", variable.about);
        let Some((_, after)) = rest.split_once(&entry) else {
            panic!("missing, or not in order:\n{entry}");
        };
        rest = after;
    }
    let settings = file.lines().filter(|line| {
        let bare = line.trim_start_matches('#');
        !bare.starts_with(' ') && bare.contains('=')
    });
    assert_eq!(settings.count(), VARIABLES.len());
}

#[test]
fn the_readme_says_what_the_code_says() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let row = |name: &str| format!("| `{name}` |");
    for variable in VARIABLES {
        let default = match variable.default {
            Some("") => "not set".to_owned(),
            Some(default) => format!("`{default}`"),
            None => "none: must be set".to_owned(),
        };
        let line = format!("{} {default} | {} |", row(variable.name), variable.about);
        assert!(readme.lines().any(|one| one == line), "missing:\n{line}");
    }
}

#[test]
fn connections_are_divided_as_the_setting_says() {
    let part = |first, last, total| Some(Shards::Set(Part { first, last, total }));
    let cases = [
        ("auto", Some(Shards::Advised)),
        ("Auto", Some(Shards::Advised)),
        ("1", part(0, 0, 1)),
        ("4", part(0, 3, 4)),
        ("0-15/64", part(0, 15, 64)),
        ("48-63 / 64", part(48, 63, 64)),
        ("3/64", part(3, 3, 64)),
        ("0", None),
        ("0-16/16", None),
        ("5-4/16", None),
        ("64/64", None),
        ("-1/4", None),
        ("0-3/", None),
        ("0..3/4", None),
        ("0-3/99999999", None),
        ("many", None),
    ];
    for (text, expected) in cases {
        assert_eq!(Shards::parse(text).ok(), expected, "{text}");
    }
    let set = [("DISCORD_TOKEN", "aaa.bbb.ccc"), ("SHARDS", "0-16/16")];
    check_refused(&set, &["SHARDS"]);
    assert_eq!(Shards::Advised.of(7).numbers(), 0..=6);
    assert_eq!(Shards::Advised.of(0).count(), 1);
    assert_eq!(Shards::parse("4-7/16").unwrap().of(9).count(), 4);
}
