//! The table of commands: held against Discord's rules, read back, and compared with what Discord has.

use footnote::command::{self, COMMANDS, Command, Curate, GROUPS, Given, Kind, Scope, Spec, Takes};
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

const SCOPES: [Scope; 2] = [Scope::Everybody, Scope::Moderators];

#[test]
fn the_registration_is_complete_and_within_limits() {
    let mut leaves = 0;
    let mut names = Vec::new();
    for scope in SCOPES {
        let all = command::registration(scope);
        let name = |command: &Value| (command["type"].to_string(), command["name"].to_string());
        names.extend(all.iter().map(name));
        let count = |kind: u64| all.iter().filter(|c| c["type"] == json!(kind)).count();
        assert!(count(1) <= 100 && count(3) <= 15);
        for command in &all {
            assert!(letters(command) <= 8000, "{}", command["name"]);
            let below = below(command);
            assert!(below.len() <= 25, "{}", command["name"]);
            let subcommands = below.iter().filter(|o| o["type"] == json!(1)).count();
            assert!(subcommands == 0 || subcommands == below.len());
            leaves += subcommands.max(1);
        }
    }
    assert_eq!(leaves, COMMANDS.len());
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all, "each once, on the moderators' server too");
}

fn below(command: &Value) -> &[Value] {
    command["options"].as_array().map_or(&[], Vec::as_slice)
}

#[test]
fn moderators_have_their_own_commands() {
    for command in command::registration(Scope::Everybody) {
        assert_eq!(command["contexts"], json!([0, 1, 2]), "{command}");
        assert!(command["default_member_permissions"].is_null(), "{command}");
    }
    for command in command::registration(Scope::Moderators) {
        let needs = &command["default_member_permissions"];
        assert_eq!(needs, &json!("8192"), "{command}");
        assert!(command["contexts"].is_null(), "{command}");
    }
}

#[test]
fn each_option_is_registered_as_what_it_takes() {
    let all: Vec<Value> = SCOPES.into_iter().flat_map(command::registration).collect();
    for spec in COMMANDS.iter().filter(|spec| spec.kind == Kind::Slash) {
        let mut words = spec.name.split(' ');
        let first = words.next();
        let mut command = all.iter().find(|c| c["name"].as_str() == first).unwrap();
        for word in words {
            let found = below(command).iter().find(|c| c["name"] == json!(word));
            command = found.unwrap();
        }
        assert_eq!(command["description"], json!(spec.about));
        for (option, told) in spec.options.iter().zip(below(command)) {
            let it = format!("{} {}", spec.name, option.name);
            assert_eq!(told["name"], json!(option.name), "{it}");
            assert_eq!(told["required"], json!(option.required), "{it}");
            let suggested = told["autocomplete"] == json!(true);
            assert_eq!(suggested, option.takes.is_suggested(), "{it}");
            let is_number = matches!(option.takes, Takes::Number | Takes::Revision);
            let kind = if is_number { 4 } else { 3 };
            assert_eq!(told["type"], json!(kind), "{it}");
            let takes = command::takes(spec.name, option.name);
            assert_eq!(takes, Some(option.takes), "{it}");
        }
        assert_eq!(below(command).len(), spec.options.len(), "{}", spec.name);
    }
    for (name, option) in [("ask", "answer"), ("sudo", "question"), ("fact", "fact")] {
        assert_eq!(command::takes(name, option), None, "{name} {option}");
    }
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
    for scope in SCOPES {
        let ways = command::ways(scope);
        let specs = COMMANDS.iter().filter(|spec| spec.scope == scope);
        assert_eq!(ways.len(), specs.clone().count());
        for (spec, (way, about)) in specs.zip(&ways) {
            assert!(way.contains(spec.name), "{way}");
            assert_eq!(about, spec.about);
        }
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
    let given = |texts: &[(&str, &str)], numbers: &[(&str, i64)]| Given {
        texts: texts
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
            .collect(),
        numbers: numbers
            .iter()
            .map(|(name, n)| ((*name).to_owned(), *n))
            .collect(),
        message: None,
    };
    let back = given(&[("entry", "fact/x"), ("why", "wrong")], &[("revision", 3)]);
    let before = given(
        &[("entry", "fact/x"), ("why", "wrong")],
        &[("revision", -3)],
    );
    let domain = given(
        &[("names", " a.example "), ("source", "s"), ("date", "d")],
        &[],
    );
    let undated = given(&[("names", "a.example"), ("source", "s")], &[]);
    let none = Given::default();
    let curate = |what: Curate| Some(Command::Curate(what));
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
        (
            Slash,
            "why",
            &text("question", "who?"),
            Some(Command::Why("who?".into())),
        ),
        (
            Menu,
            "Why this answer?",
            &message,
            Some(Command::Why("hello".into())),
        ),
        (Slash, "suggest", &none, Some(Command::Suggest)),
        (Slash, "forget-me", &none, Some(Command::ForgetMe)),
        (Slash, "fact add", &none, curate(Curate::AddFact)),
        (
            Slash,
            "fact edit",
            &text("fact", "x"),
            curate(Curate::EditFact("x".into())),
        ),
        (Slash, "fact edit", &none, None),
        (Slash, "fact history", &none, curate(Curate::History(None))),
        (
            Slash,
            "fact revert",
            &back,
            curate(Curate::Revert {
                entry: "fact/x".into(),
                revision: 3,
                why: "wrong".into(),
            }),
        ),
        (Slash, "fact revert", &before, None),
        (
            Slash,
            "domain add",
            &domain,
            curate(Curate::AddDomain {
                names: " a.example ".into(),
                source: "s".into(),
                date: "d".into(),
            }),
        ),
        (Slash, "domain add", &undated, None),
        (Slash, "unanswered", &page(2), curate(Curate::Unanswered(1))),
        (Slash, "stats", &none, curate(Curate::Stats(30))),
        (Slash, "fact", &none, None),
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
        let needs = command["default_member_permissions"].clone();
        let contexts = match &command["contexts"] {
            Value::Null => Value::Null,
            _ => json!([2, 0, 1]),
        };
        for (key, value) in [
            ("default_member_permissions", needs),
            ("contexts", contexts),
            ("id", json!(id.to_string())),
            ("version", json!("1")),
            ("application_id", json!("2")),
            ("integration_types", json!([0])),
            ("dm_permission", json!(true)),
            ("nsfw", json!(false)),
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
    for scope in SCOPES {
        let ours = command::registration(scope);
        assert!(command::same(&ours, &as_discord_has_it(&ours)), "{scope:?}");
    }
    let moderators = command::registration(Scope::Moderators);
    let mut theirs = as_discord_has_it(&moderators);
    theirs[0]["default_member_permissions"] = Value::Null;
    assert!(!command::same(&moderators, &theirs), "shown to everybody");
    let ours = command::registration(Scope::Everybody);
    let theirs = as_discord_has_it(&ours);
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
