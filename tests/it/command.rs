//! The table of commands: held against Discord's rules, read back, and compared with what Discord has.

use footnote::command::{self, COMMANDS, Command, GROUPS, Given, Kind, Spec};
use serde_json::{Value, json};

/// <https://docs.discord.com/developers/interactions/application-commands#application-command-object>
#[track_caller]
fn check_words(name: &str, about: &str) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    assert!((1..=32).contains(&name.len()), "{name}");
    assert!(name.chars().all(plain), "{name}");
    assert!(
        (1..=100).contains(&about.chars().count()),
        "{name}: {about}"
    );
}

#[test]
fn every_command_keeps_discords_rules() {
    for Spec {
        kind,
        name,
        about,
        options,
        ..
    } in COMMANDS
    {
        match kind {
            Kind::Slash => name.split(' ').for_each(|word| check_words(word, about)),
            Kind::Menu => assert!((1..=32).contains(&name.len()), "{name}"),
        }
        assert!(options.len() <= 25, "{name}");
        options.iter().for_each(|o| check_words(o.name, o.about));
        assert!(
            options.is_sorted_by_key(|option| !option.required),
            "{name}: what is required comes first"
        );
        if let (Kind::Slash, Some((group, _))) = (kind, name.split_once(' ')) {
            assert!(GROUPS.iter().any(|(name, _)| *name == group), "{group}");
        }
    }
    GROUPS
        .iter()
        .for_each(|(name, about)| check_words(name, about));
}

#[test]
fn the_registration_is_complete_and_within_limits() {
    let all = command::registration();
    let name = |command: &Value| (command["type"].to_string(), command["name"].to_string());
    let mut names: Vec<_> = all.iter().map(name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all.len(), "each once");
    let count = |kind: u64| all.iter().filter(|c| c["type"] == json!(kind)).count();
    assert!(count(1) <= 100 && count(3) <= 15);
    let mut leaves = 0;
    for command in &all {
        assert!(letters(command) <= 8000, "{}", command["name"]);
        let below = command["options"].as_array().into_iter().flatten();
        let subcommands = below.filter(|o| o["type"] == json!(1)).count();
        leaves += subcommands.max(1);
    }
    assert_eq!(leaves, COMMANDS.len());
}

/// What Discord counts: names, descriptions and values, of options too.
fn letters(command: &Value) -> usize {
    let own = ["name", "description", "value"]
        .iter()
        .filter_map(|key| command[*key].as_str())
        .map(|text| text.chars().count());
    let below = command["options"].as_array().into_iter().flatten();
    own.sum::<usize>() + below.map(letters).sum::<usize>()
}

#[test]
fn help_names_every_command() {
    let ways = command::ways();
    assert_eq!(ways.len(), COMMANDS.len());
    for (spec, (way, about)) in COMMANDS.iter().zip(&ways) {
        assert!(way.contains(spec.name), "{way}");
        assert_eq!(about, spec.about);
    }
}

#[test]
fn what_is_given_makes_the_command() {
    let text = |name: &str, text: &str| Given {
        texts: vec![(name.to_owned(), text.to_owned())],
        ..Given::default()
    };
    let page = |page: i64| Given {
        numbers: vec![("page".to_owned(), page)],
        ..Given::default()
    };
    let message = Given {
        message: Some("hello".to_owned()),
        ..Given::default()
    };
    let none = Given::default();
    use Kind::{Menu, Slash};
    let cases: &[(Kind, &str, &Given, Option<Command>)] = &[
        (
            Slash,
            "ask",
            &text("question", "who?"),
            Some(Command::Ask("who?".into())),
        ),
        (Slash, "ask", &text("answer", "who?"), None),
        (Slash, "ask", &none, None),
        (Slash, "narratives", &none, Some(Command::Narratives)),
        (Slash, "facts", &none, Some(Command::Facts(0))),
        (Slash, "facts", &page(1), Some(Command::Facts(0))),
        (Slash, "facts", &page(3), Some(Command::Facts(2))),
        (Slash, "facts", &page(0), Some(Command::Facts(0))),
        (Slash, "facts", &page(i64::MIN), Some(Command::Facts(0))),
        (
            Slash,
            "domain check",
            &text("text", "a.example"),
            Some(Command::DomainCheck("a.example".into())),
        ),
        (Slash, "domain check", &none, None),
        (Slash, "domain list", &none, Some(Command::DomainList)),
        (Slash, "domain", &none, None),
        (
            Menu,
            "Check this message",
            &message,
            Some(Command::CheckMessage("hello".into())),
        ),
        (Menu, "Check this message", &none, None),
        (Slash, "Check this message", &message, None),
        (Menu, "ask", &text("question", "who?"), None),
        (Slash, "help", &none, Some(Command::Help)),
        (Slash, "about", &none, Some(Command::About)),
        (Slash, "privacy", &none, Some(Command::Privacy)),
        (Slash, "sudo", &none, None),
    ];
    for (kind, name, given, expected) in cases {
        let read = command::read(*kind, name, given);
        assert_eq!(&read, expected, "{kind:?} {name} {given:?}");
    }
}

/// What Discord gives back for what it was told.
fn as_discord_has_it(ours: &[Value]) -> Vec<Value> {
    let add = |(id, command): (usize, &Value)| {
        let mut command = command.clone();
        for (key, value) in [
            ("id", json!(id.to_string())),
            ("version", json!("1")),
            ("application_id", json!("2")),
            ("default_member_permissions", Value::Null),
            ("integration_types", json!([0])),
            ("dm_permission", json!(true)),
            ("nsfw", json!(false)),
            ("contexts", json!([2, 0, 1])),
            ("name_localizations", Value::Null),
        ] {
            command[key] = value;
        }
        if command["type"] == json!(3) {
            command["description"] = json!("");
        }
        command
    };
    ours.iter().enumerate().map(add).rev().collect()
}

#[test]
fn only_a_real_difference_is_registered_anew() {
    let ours = command::registration();
    let theirs = as_discord_has_it(&ours);
    assert!(command::same(&ours, &theirs));
    let check = |what: &str, change: &dyn Fn(&mut Vec<Value>)| {
        let mut theirs = theirs.clone();
        change(&mut theirs);
        assert!(!command::same(&ours, &theirs), "{what}");
    };
    let ask = |all: &mut Vec<Value>| {
        let at = all.iter().position(|c| c["name"] == json!("ask"));
        at.unwrap()
    };
    check("nothing there", &|all| all.clear());
    check("one is missing", &|all| drop(all.pop()));
    check("one too many", &|all| {
        let mut more = all[0].clone();
        more["name"] = json!("old");
        all.push(more);
    });
    check("other words", &|all| {
        let at = ask(all);
        all[at]["description"] = json!("old");
    });
    check("an option more", &|all| {
        let at = ask(all);
        all[at]["options"] = json!([]);
    });
    check("no suggestions", &|all| {
        let at = ask(all);
        all[at]["options"][0]["autocomplete"] = json!(false);
    });
    check("other places", &|all| all[0]["contexts"] = json!([0]));
    // Discord leaves out what is as it is by default.
    let mut terse = theirs.clone();
    for command in &mut terse {
        let empty = command["options"].as_array().is_some_and(Vec::is_empty);
        if empty {
            command.as_object_mut().unwrap().remove("options");
        }
    }
    assert!(command::same(&ours, &terse));
}
