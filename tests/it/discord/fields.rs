//! Venom in each field that there is: of every command, and of every form that one opens.

use std::collections::HashMap;
use std::future::Future;

use footnote::store::Verified;
use serde_json::{Value, json};

use super::desk::*;
use super::hostile::{VENOM, check_harmless, database};
use crate::standin::*;

/// Every slash command that there is for a moderator, as Discord has it: its path and its options.
fn every_command(world: &World) -> Vec<(String, Vec<Value>)> {
    let options = |of: &Value| of["options"].as_array().cloned().unwrap_or_default();
    let mut all = Vec::new();
    for command in world.commands_in(GENERAL) {
        let name = command["name"].as_str().unwrap();
        let (parts, own): (Vec<_>, Vec<_>) = options(command)
            .into_iter()
            .partition(|option| option["type"] == json!(1));
        for part in &parts {
            let path = format!("{name} {}", part["name"].as_str().unwrap());
            all.push((path, options(part)));
        }
        if parts.is_empty() && command["type"] == json!(1) {
            all.push((name.to_owned(), own));
        }
    }
    all
}

/// As much of [`VENOM`] as a field or an option takes.
fn venom_for(takes: &Value) -> String {
    let most = takes["max_length"].as_u64().unwrap_or(4000);
    VENOM.chars().take(most as usize).collect()
}

/// Each option of each command, and each field of each form that one opens: once with nothing but venom,
/// and once with what leads further where an option names something that is there.
#[tokio::test(flavor = "multi_thread")]
async fn venom_in_every_field_of_every_command_is_only_text() {
    let known = HashMap::from([
        ("fact", "crane-owner"),
        ("source", "gazette"),
        ("narrative", "story"),
        ("entry", "fact/crane-owner"),
        ("word", "crane"),
        ("names", "crane-fund.example"),
        ("name", "kaiworks.test"),
        ("date", "2019-05-21"),
    ]);
    let bot = editing(&[]).await;
    let card = propose(&bot, MOD, NEW_OWNER).await;
    publish(&bot, MOD, &card, 1).await;
    let commands = bot.with(|world| every_command(world));
    let mut forms = Vec::new();
    for leads_on in [false, true] {
        for (path, options) in &commands {
            let given: Vec<(&str, String)> = options
                .iter()
                .map(|option| {
                    let name = option["name"].as_str().unwrap();
                    let value = match (option["type"].as_u64(), known.get(name)) {
                        (Some(3), Some(value)) if leads_on => (*value).to_owned(),
                        (Some(3), _) => venom_for(option),
                        _ => "1".to_owned(),
                    };
                    (name, value)
                })
                .collect();
            let given: Vec<(&str, &str)> = given.iter().map(|(n, v)| (*n, v.as_str())).collect();
            let asked = bot.command(GENERAL, MOD, path, &given);
            if let Some(form) = bot.harmless(asked).await {
                let fields = form.fields().into_iter();
                let filled: Vec<_> = fields
                    .map(|field| (field, venom_for(form.input(field))))
                    .collect();
                let filled: Vec<_> = filled.iter().map(|(f, text)| (*f, text.as_str())).collect();
                let sent = bot.fill(MOD, asked, &filled);
                assert!(bot.harmless(sent).await.is_none());
                forms.push(path.clone());
            }
        }
    }
    for path in [
        "fact add",
        "fact edit",
        "fact details",
        "fact values",
        "source add",
        "source edit",
        "narrative edit",
        "suggest",
    ] {
        let is_filled = forms.iter().any(|form| form == path);
        assert!(is_filled, "{path} is not among {forms:?}");
    }
    bot.settle().await;
    bot.look_away();
    let (verified, open) = database(&bot).await;
    assert!(matches!(verified, Verified::Whole { .. }), "{verified:?}");
    for edit in &open {
        let Some(new) = &edit.draft.new else { continue };
        let new: toml::Table = new.parse().unwrap();
        // One entry, whatever its text looks like.
        for entries in new.values().filter_map(toml::Value::as_array) {
            if entries.iter().any(toml::Value::is_table) {
                assert_eq!((new.len(), entries.len()), (1, 1), "{new:?}");
            }
        }
    }
    assert!(open.len() >= 5, "all was refused: {open:#?}");
    let question = bot.say(GENERAL, ANNA, OWNER);
    bot.reply_to(question).await.says("town of Kessmouth");
    bot.finish().await;
}

impl Tester {
    /// Waits for the form that an interaction opens, or for an answer, which does no harm.
    #[track_caller]
    fn harmless(&self, interaction: Id) -> impl Future<Output = Option<Form>> {
        let came = self.wait("a form or an answer", move |world| {
            let it = &world.interactions[&interaction];
            if it.state != State::Answered {
                return None;
            }
            let said = it.original.map(|id| world.messages[&id].content.clone());
            let form = it.modal.clone().map(Form);
            form.map(Err).or(said.map(Ok))
        });
        async move {
            match came.await {
                Ok(said) => {
                    check_harmless(&said);
                    None
                }
                Err(form) => Some(form),
            }
        }
    }
}
