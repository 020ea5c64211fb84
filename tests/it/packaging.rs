//! What is packaged: that the container, the service, the dashboard and the templates name what exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use footnote::command::{Scope, ways};
use footnote::config::VARIABLES;
use footnote::discord::Ended;
use footnote::ops::table::METRICS;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Whether this is the name of a setting.
#[track_caller]
fn check_setting(name: &str) {
    let is_known = VARIABLES.iter().any(|variable| variable.name == name);
    assert!(is_known, "{name} is no setting");
}

#[test]
fn the_container_is_built_from_what_is_there_and_runs_as_nobody() {
    let text = read("packaging/Dockerfile").replace("\\\n", " ");
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .collect();
    let of = |word: &str| {
        let lines = lines.iter().copied();
        let found: Vec<&str> = lines.filter_map(|line| line.strip_prefix(word)).collect();
        found
    };
    for copied in of("COPY ") {
        if copied.starts_with("--from") {
            continue;
        }
        let mut names: Vec<&str> = copied.split_whitespace().collect();
        names.pop();
        for name in names {
            assert!(root().join(name).exists(), "COPY {name}");
        }
    }
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let version = manifest["package"]["rust-version"].as_str().unwrap();
    let stages = of("FROM ");
    assert!(
        stages[0].contains(&format!("rust:{version}-")),
        "{stages:?}"
    );
    let last = *stages.last().unwrap();
    assert!(
        last.contains("distroless") && last.ends_with(":nonroot"),
        "{last}"
    );
    let user = of("USER ");
    assert!(
        user.last()
            .is_some_and(|user| !user.starts_with('0') && !user.contains("root"))
    );
    for set in of("ENV ").join(" ").split_whitespace() {
        check_setting(set.split_once('=').unwrap().0);
    }
    assert!(text.contains("--locked"), "built from the lock file");
    let is_static = last.contains("/static-") && text.contains("-linux-musl");
    assert!(
        is_static,
        "an image without libraries needs a program without them"
    );
    assert!(of("ENTRYPOINT ")[0].starts_with("[\""), "without a shell");
    // Nothing of the secret is built in.
    assert!(!text.contains("DISCORD_TOKEN"), "{text}");
}

#[test]
fn the_service_names_settings_that_exist_and_is_locked_up() {
    let text = read("packaging/footnote.service");
    let values = |key: &str| {
        let lines = text.lines();
        let found: Vec<&str> = lines.filter_map(|line| line.strip_prefix(key)).collect();
        found
    };
    for set in values("Environment=") {
        check_setting(set.split_once('=').unwrap().0);
    }
    assert_eq!(values("ExecStart="), ["/usr/bin/footnote run"]);
    let codes = values("RestartPreventExitStatus=").join(" ");
    for (ended, is_for_good) in [
        (Ended::here(String::new()), true),
        (Ended::gateway(String::new()), true),
        (Ended::token(), true),
        (Ended::closed(Some(4010)), true),
        (Ended::closed(Some(4014)), true),
        (Ended::system("no thread is left"), false),
        (Ended::broken("it panicked"), false),
    ] {
        let code = ended.code().to_string();
        let is_left = codes.split(' ').any(|left| left == code);
        assert_eq!(is_left, is_for_good, "{ended}: {code}");
    }
    let stop: u64 = values("TimeoutStopSec=")[0].parse().unwrap();
    assert!(stop > 10, "the bot takes ten seconds at most");
    for line in [
        "DynamicUser=yes",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "CapabilityBoundingSet=",
        "MemoryDenyWriteExecute=yes",
    ] {
        assert!(text.lines().any(|one| one == line), "{line}");
    }
    let state = values("StateDirectory=")[0];
    assert!(
        text.contains(&format!("sqlite:///var/lib/{state}/")),
        "it may write there"
    );
    let readme = read("README.md");
    let file = values("EnvironmentFile=")[0];
    assert!(readme.contains(file), "README.md does not name {file}");
}

/// systemd's own opinion, where it is installed.
#[test]
fn systemd_takes_the_service() {
    let runs = Command::new("systemd-analyze").arg("--version").output();
    if !runs.is_ok_and(|output| output.status.success()) {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // It wants the program to be there.
    let text = read("packaging/footnote.service")
        .replace("/usr/bin/footnote", env!("CARGO_BIN_EXE_footnote"));
    let unit = folder.path().join("footnote.service");
    fs::write(&unit, text).unwrap();
    for args in [
        &["verify", "--man=no"][..],
        // From 0, locked up, to 100, open.
        &["security", "--offline=yes", "--no-pager", "--threshold=20"],
    ] {
        let mut command = Command::new("systemd-analyze");
        let output = command.args(args).arg(&unit).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = said + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{args:?}: {said}");
        let is_warned = args[0] == "verify" && said.contains("footnote.service:");
        assert!(!is_warned, "{said}");
    }
}

#[test]
fn the_dashboard_shows_every_metric_and_no_other() {
    let board: Value = serde_json::from_str(&read("packaging/grafana.json")).unwrap();
    let mut shown = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for panel in board["panels"].as_array().unwrap() {
        assert!(ids.insert(panel["id"].as_u64().unwrap()), "{panel}");
        for target in panel["targets"].as_array().unwrap() {
            let words = target["expr"].as_str().unwrap();
            let words = words.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let names = words.filter(|word| word.starts_with("footnote_"));
            shown.extend(names.map(|name| name.trim_end_matches("_bucket").to_owned()));
        }
    }
    let all: BTreeSet<String> = METRICS
        .iter()
        .map(|metric| metric.name.to_owned())
        .collect();
    assert_eq!(shown, all);
}

#[test]
fn the_exceptions_of_deny_have_their_reason_and_are_still_needed() {
    let deny: toml::Table = read("deny.toml").parse().unwrap();
    let lock: toml::Table = read("Cargo.lock").parse().unwrap();
    let ignored = deny["advisories"]["ignore"].as_array().unwrap();
    for one in ignored {
        let reason = one["reason"].as_str().unwrap();
        assert!(reason.len() > 40, "{one}");
    }
    let packages = lock["package"].as_array().unwrap();
    let is_old = |package: &&toml::Value| {
        package["name"].as_str() == Some("rustls-webpki")
            && package["version"].as_str().unwrap().starts_with("0.102.")
    };
    assert!(
        packages.iter().any(|package| is_old(&package)),
        "the exceptions can go"
    );
}

#[test]
fn the_templates_say_the_days_that_are_the_defaults_and_name_what_exists() {
    let default = |name: &str| {
        let mut all = VARIABLES.iter();
        all.find(|variable| variable.name == name)
            .unwrap()
            .default
            .unwrap()
    };
    let privacy = read("docs/privacy.md");
    for (name, words) in [
        ("QUESTION_DAYS", "for 30 days"),
        ("CORRECTION_DAYS", "| 7 days |"),
    ] {
        assert!(words.contains(default(name)), "{name}");
        assert!(privacy.contains(words) && privacy.contains(name), "{words}");
    }
    for text in [read("docs/terms.md"), privacy] {
        for command in text.split('`').filter(|word| word.starts_with('/')) {
            let known = ways(Scope::Everybody);
            assert!(
                known.iter().any(|(way, _)| way == command),
                "{command} is no command"
            );
        }
    }
}

/// Each test that the threat model names is there.
#[test]
fn the_threat_model_names_tests_that_exist() {
    let mut sources = String::new();
    let mut folders: Vec<PathBuf> = vec![root().join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => sources.push_str(&fs::read_to_string(path).unwrap()),
            }
        }
    }
    let model = read("docs/threat-model.md");
    let named = model.split('`').skip(1).step_by(2);
    let tests: Vec<&str> = named
        .filter(|word| {
            word.contains('_') && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
        .collect();
    assert!(tests.len() > 30, "{tests:?}");
    for test in tests {
        assert!(
            sources.contains(&format!("fn {test}(")),
            "there is no test {test}"
        );
    }
}

/// The workspaces beside the project have locks of their own, which no ordinary build looks at.
#[test]
fn every_lock_knows_all_that_the_bot_is_made_of() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let targets = manifest["target"].as_table().unwrap().values();
    let tables = targets.map(|target| &target["dependencies"]);
    let names = tables
        .chain([&manifest["dependencies"]])
        .flat_map(|table| table.as_table().unwrap().keys());
    let names: Vec<&String> = names.collect();
    for lock in ["tests/bench/Cargo.lock", "tests/fuzz/Cargo.lock"] {
        let read: toml::Table = read(lock).parse().unwrap();
        let mut packages = read["package"].as_array().unwrap().iter();
        let bot = packages.find(|package| package["name"].as_str() == Some("footnote"));
        let locked = bot.unwrap()["dependencies"].as_array().unwrap();
        for name in &names {
            let mut locked = locked.iter().filter_map(|one| one.as_str());
            // With its version, where there are several.
            let is_locked = locked.any(|one| one.split(' ').next() == Some(name));
            assert!(
                is_locked,
                "{lock} lacks {name}: `cargo update --workspace` there"
            );
        }
    }
}
