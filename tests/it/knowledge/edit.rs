//! Edits over a folder: what stands, what is gone, what differs, and what cannot be carried.

use footnote::knowledge::{self, Base, Change, Effective, Entry, Key, Severity, apply, compare};

use super::{Change as Slip, with};

fn base(changes: &[Slip]) -> Base {
    knowledge::read(&with(changes)).base
}

/// The entry of the good folder, as text, with a piece of it replaced.
#[track_caller]
fn text(key: &str, old: &str, new: &str) -> String {
    let key: Key = key.parse().unwrap();
    let text = base(&[]).entry(&key).unwrap().toml();
    assert!(text.contains(old), "{old:?} is not in {text}");
    text.replace(old, new)
}

/// An edit of the good folder.
fn edit(revision: u64, key: &str, new: Option<&str>) -> Change {
    let key: Key = key.parse().unwrap();
    Change {
        revision,
        folder: base(&[]).entry(&key).map(|entry| entry.toml()),
        new: new.map(str::to_owned),
        key,
    }
}

fn opening(text: &str) -> String {
    let ask = "ask = [\"When does it open?\"]";
    format!("[[fact]]\nid = \"opening\"\ntext = \"{text}\"\nsources = [\"council\"]\n{ask}\n")
}

fn tunnel_text(effective: &Effective) -> &str {
    &effective.base.outside[0].topic
}

#[test]
fn without_edits_the_folder_stands() {
    let effective = apply(&base(&[]), &[]);
    let expected = Effective {
        base: base(&[]),
        ..Effective::default()
    };
    assert_eq!(effective, expected);
}

#[test]
fn the_last_edit_of_an_entry_stands_whatever_their_order() {
    let topic = |topic| text("outside/tunnel", "the tunnel", topic);
    let mut edits = vec![
        edit(1, "outside/tunnel", Some(&topic("one"))),
        edit(2, "fact/opening", Some(&opening("In May."))),
        edit(3, "outside/tunnel", Some(&topic("three"))),
        edit(4, "fact/cost", None),
        edit(
            5,
            "fact/arch",
            Some(&opening("Stone.").replace("opening", "arch")),
        ),
        edit(6, "fact/opening", Some(&opening("In June."))),
    ];
    let folder = base(&[]);
    let expected = apply(&folder, &edits);
    assert_eq!(expected.revision, 6);
    assert_eq!(tunnel_text(&expected), "three");
    let facts: Vec<(&str, &str)> = expected
        .base
        .facts
        .iter()
        .map(|fact| (fact.id.as_str(), fact.text.as_str()))
        .collect();
    let stands = [
        ("closure", "The bridge was closed on 1 March 2024."),
        ("arch", "Stone."),
        ("opening", "In June."),
    ];
    assert_eq!(facts, stands);
    assert_eq!(expected.faults, [""; 0]);
    assert_eq!(expected.drifts, []);
    edits.reverse();
    assert_eq!(apply(&folder, &edits), expected);
    edits.swap(0, 3);
    assert_eq!(apply(&folder, &edits), expected);
}

#[test]
fn a_retired_fact_is_gone_from_what_others_call_related() {
    let arch = opening("Stone.")
        .replace("opening", "arch")
        .replace("ask =", "related = [\"cost\", \"closure\"]\nask =");
    let edits = [
        edit(
            1,
            "fact/cost",
            Some(&text("fact/cost", "Sources", "The sources")),
        ),
        edit(2, "fact/arch", Some(&arch)),
        edit(3, "fact/cost", None),
    ];
    let effective = apply(&base(&[]), &edits);
    let related: Vec<&[String]> = effective.base.facts.iter().map(|f| &*f.related).collect();
    assert_eq!(related, [&[][..], &["closure".to_owned()]]);
    let [retired] = &effective.retired[..] else {
        panic!("{effective:#?}");
    };
    assert_eq!(
        (retired.key.to_string(), retired.revision),
        ("fact/cost".to_owned(), 3)
    );
    let Some(Entry::Fact(was)) = &retired.was else {
        panic!("{retired:#?}");
    };
    assert_eq!(was.text, "The sources differ on what the repair cost.");
    // Without the edit before, it is known from the folder.
    let effective = apply(&base(&[]), &edits[2..]);
    let was = effective.retired[0].was.clone();
    assert_eq!(was, base(&[]).entry(&edits[2].key));
    // Restored, it is where it was.
    let back = edit(4, "fact/cost", edits[2].folder.as_deref());
    let effective = apply(&base(&[]), &[edits[2].clone(), back]);
    assert_eq!(effective.base, base(&[]));
    assert_eq!(effective.retired, []);
}

/// With an edit of the cost to `new`, the folder's cost changed in this way afterwards.
#[track_caller]
fn check_drift(new: Option<&str>, slips: &[Slip], drifts: bool) {
    let folder = base(slips);
    let change = edit(1, "fact/cost", new);
    let effective = apply(&folder, std::slice::from_ref(&change));
    let found: Vec<_> = effective.drifts.iter().collect();
    assert_eq!(found.len(), usize::from(drifts), "{found:#?}");
    for drift in found {
        let now = folder.entry(&change.key).map(|entry| entry.toml());
        assert_eq!(
            (&drift.then, &drift.now, &drift.stands),
            (&change.folder, &now, &change.new)
        );
    }
    let stands = effective.base.entry(&change.key).map(|entry| entry.toml());
    assert_eq!(stands, change.new, "the moderator's text stands");
}

#[test]
fn a_folder_that_changed_under_an_edit_is_told_and_does_not_win() {
    let edited = text("fact/cost", "Sources differ", "Nobody agrees");
    let edited = Some(edited.as_str());
    let changed: Slip = ("facts.toml", "Sources differ", "All differ");
    check_drift(edited, &[], false);
    check_drift(edited, &[changed], true);
    // The folder says now what stands.
    check_drift(
        edited,
        &[("facts.toml", "Sources differ", "Nobody agrees")],
        false,
    );
    // Another form of the same value, and another entry.
    check_drift(
        edited,
        &[("facts.toml", "[\"cost\"]\n\n", "[ 'cost' ] # ok\n\n")],
        false,
    );
    check_drift(edited, &[("facts.toml", "1 March", "2 March")], false);
    // Retired: changed later, or gone from the folder as well.
    check_drift(None, &[], false);
    check_drift(None, &[changed], true);
    check_drift(
        None,
        &[("facts.toml", "id = \"cost\"", "id = \"price\"")],
        false,
    );
    // Gone from the folder.
    check_drift(
        edited,
        &[("facts.toml", "id = \"cost\"", "id = \"price\"")],
        true,
    );
}

#[test]
fn an_entry_that_both_added_is_told() {
    let folder = base(&[("outside.toml", "tunnel\"\n", "ferry\"\n")]);
    let ferry = text("outside/tunnel", "\"tunnel\"", "\"ferry\"").replace("the tunnel", "a ferry");
    let effective = apply(&folder, &[edit(1, "outside/ferry", Some(&ferry))]);
    assert_eq!(effective.drifts.len(), 1);
    assert_eq!(effective.drifts[0].then, None);
    assert_eq!(tunnel_text(&effective), "a ferry");
}

/// The faults of these edits begin with these, and the rest can be answered from.
#[track_caller]
fn check_faults(slips: &[Slip], edits: &[Change], expected: &[&str]) -> Effective {
    let effective = apply(&base(slips), edits);
    let found = &effective.faults;
    let fits =
        found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.starts_with(e));
    assert!(fits, "{found:#?}");
    let problems = knowledge::check(&effective.base, &Default::default());
    let error = problems.iter().find(|p| p.severity == Severity::Error);
    assert_eq!(error, None);
    effective
}

#[test]
fn an_edit_that_cannot_be_carried_is_left_out_with_the_reason() {
    let newer = text("outside/tunnel", "topic =", "colour = \"red\"\ntopic =");
    let other = text("outside/tunnel", "\"tunnel\"", "\"ferry\"");
    let good = edit(9, "fact/opening", Some(&opening("In May.")));
    for (value, why) in [
        (
            newer.as_str(),
            "error[unknown-key] tunnel: there is no key `colour`",
        ),
        (&other, "it holds outside/ferry"),
        ("", "error[empty]: nothing is here"),
        ("[[", "error[syntax]: "),
    ] {
        let why = format!(
            "outside/tunnel: revision 8 cannot be used, so the folder's entry stands: {why}"
        );
        let edits = [edit(8, "outside/tunnel", Some(value)), good.clone()];
        let effective = check_faults(&[], &edits, &[&why]);
        assert_eq!(tunnel_text(&effective), "the tunnel");
        assert_eq!(effective.base.facts.len(), 3);
        assert_eq!(effective.revision, 9);
    }
}

#[test]
fn what_the_folder_lost_does_not_break_an_edit() {
    let press = "[[source]]\nid = \"press\"\npublisher = \"The Press\"\n";
    let with_press: Slip = (
        "sources.toml",
        "[[source]]",
        "[[source]]\nid = \"press\"\npublisher = \"The Press\"\n\n[[source]]",
    );
    // The source of an edit: the folder's entry stands, and so does the source that it names.
    let edited = text("fact/closure", "\"gazette\"", "\"press\"");
    let edits = [edit(1, "fact/closure", Some(&edited))];
    let effective = check_faults(&[with_press], &edits, &[]);
    assert_eq!(effective.base.facts[0].sources, ["press"]);
    let lost = "fact/closure: its source `press` is gone, so the folder's entry stands";
    let effective = check_faults(&[], &edits, &[lost]);
    assert_eq!(effective.base.facts[0].sources, ["gazette"]);
    assert_eq!(effective.drifts, []);
    // The same for an entry that only the edit has.
    let added = opening("In May.").replace("council", "press");
    let added = [edit(1, "fact/opening", Some(&added))];
    let lost = "fact/opening: its source `press` is gone";
    let effective = check_faults(&[], &added, &[lost]);
    assert_eq!(effective.base.facts.len(), 2);
    // A source that an edit brought.
    let both = [added[0].clone(), edit(2, "source/press", Some(press))];
    check_faults(&[], &both, &[]);
    // A source that was retired and that the folder needs.
    let edits = [edit(1, "source/gazette", None)];
    let kept = "source/gazette: it was retired and stays, since fact/closure needs it";
    let effective = check_faults(&[], &edits, &[kept]);
    assert_eq!(effective.retired, []);
    // A related fact.
    let related = opening("In May.").replace("ask =", "related = [\"cost\", \"arch\"]\nask =");
    let effective = check_faults(&[], &[edit(1, "fact/opening", Some(&related))], &[]);
    assert_eq!(effective.base.facts[2].related, ["cost"]);
}

#[test]
fn what_goes_together_goes_in_any_order() {
    let narratives = ["narrative/late", "narrative/soon", "accounts/story"];
    let retire = |(revision, key): (u64, &&str)| edit(revision, key, None);
    let edits: Vec<Change> = (1..).zip(&narratives).map(retire).collect();
    let effective = check_faults(&[], &edits, &[]);
    assert_eq!(effective.base.narratives, Default::default());
    let alone = edit(4, "accounts/story", None);
    let kept = "accounts/story: it was retired and stays, since narrative/late needs it";
    check_faults(&[], &[alone], &[kept]);
    let all: Vec<Change> = base(&[])
        .entries()
        .iter()
        .map(|entry| edit(1, &entry.key().to_string(), None))
        .collect();
    let effective = apply(&base(&[]), &all);
    assert_eq!(effective.faults, [""; 0]);
    assert_eq!(effective.base.entries(), []);
    assert_eq!(effective.retired.len(), all.len());
}

#[test]
fn two_bases_are_compared_entry_by_entry() {
    let old = base(&[]);
    assert_eq!(compare(&old, &old), []);
    let mut new = base(&[
        ("words.toml", "\"shut\"", "\"end\""),
        ("outside.toml", "id = \"tunnel\"", "id = \"ferry\""),
        ("story.toml", "Ashford", "Ashby"),
    ]);
    new.facts.reverse();
    let found: Vec<(String, bool, bool)> = compare(&old, &new)
        .iter()
        .map(|d| (d.key.to_string(), d.old.is_some(), d.new.is_some()))
        .collect();
    let expected = [
        ("words/close".to_owned(), true, true),
        ("outside/tunnel".to_owned(), true, false),
        ("outside/ferry".to_owned(), false, true),
    ];
    assert_eq!(found, expected);
}
