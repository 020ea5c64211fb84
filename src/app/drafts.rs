//! From what a moderator wants to an edit as a value: the entry with the change in it.

use toml::Table as Row;

use super::edition::Edition;
use super::job::{Job, Proposal};
use super::opened::Opened;
use crate::answer::text::clean;
use crate::command::Curate;
use crate::curate::propose;
use crate::knowledge::{Date, DomainList, Entry, Fact, Key, Table};
use crate::reply;
use crate::store::Draft;

/// Why nothing came of it, as a reply to the visitor.
pub(super) type Refused = reply::Reply;

/// A moderator's command that needs the store.
pub(super) fn job(edition: &Edition, what: Curate) -> Result<Job, Refused> {
    let propose = |key: Key, new: Option<String>, why: String| {
        Job::Propose(Proposal::new(edition, key, new, why))
    };
    let job = match what {
        Curate::RetireFact { fact: id, why } => {
            let fact = fact(edition, &id)?;
            propose(Key::new(Table::Fact, &fact.id), None, why)
        }
        Curate::RestoreFact { fact: id, why } => {
            let key = Key::new(Table::Fact, id.trim());
            if edition.retired(&key).is_none() {
                return Err(reply::refused_name("retired fact", &id));
            }
            Job::Restore { entry: key, why }
        }
        Curate::History(entry) => Job::History {
            entry: entry.map(|text| key(&text)).transpose()?,
            before: None,
        },
        Curate::Revert {
            entry,
            revision,
            why,
        } => Job::Revert {
            entry: key(&entry)?,
            revision,
            why,
        },
        Curate::Export => Job::Export,
        Curate::Test(question) => Job::Test(question),
        Curate::Review(page) => Job::Review(page),
        Curate::AddWords(words) => {
            let (key, words) = joined(edition, &words)?;
            propose(key, Some(Entry::Words(words).toml()), String::new())
        }
        Curate::RemoveWord(word) => {
            let (key, words) = parted(edition, &word)?;
            let why = format!("“{}” means something else", word.trim());
            propose(key, words.map(|words| Entry::Words(words).toml()), why)
        }
        Curate::AddPhrasing { fact: id, text } => {
            let mut fact = fact(edition, &id)?.clone();
            fact.ask.push(clean(&text));
            propose(
                Key::new(Table::Fact, &fact.id),
                Some(Entry::Fact(fact).toml()),
                String::new(),
            )
        }
        Curate::RemovePhrasing { fact: id, text } => {
            let mut fact = fact(edition, &id)?.clone();
            let (before, text) = (fact.ask.len(), clean(&text).to_lowercase());
            fact.ask.retain(|ask| clean(ask).to_lowercase() != text);
            if fact.ask.len() == before {
                return Err(reply::refused_name("way to ask for that fact", &text));
            }
            propose(
                Key::new(Table::Fact, &fact.id),
                Some(Entry::Fact(fact).toml()),
                String::new(),
            )
        }
        Curate::AddDomain {
            names,
            source,
            date,
        } => {
            let (key, list) = listed(edition, &names, &source, &date)?;
            propose(key, Some(Entry::List(list).toml()), String::new())
        }
        Curate::RemoveDomain { name, why } => {
            let (key, list) = unlisted(edition, &name)?;
            propose(key, list.map(|list| Entry::List(list).toml()), why)
        }
        Curate::Unanswered(page) => Job::Unanswered(page),
        Curate::Stats(days) => Job::Stats(days),
        // They need no store and were seen to before.
        Curate::AddFact
        | Curate::AddSource
        | Curate::EditFact(_)
        | Curate::EditDetails(_)
        | Curate::EditValues(_)
        | Curate::EditSource(_)
        | Curate::EditNarrative(_)
        | Curate::ShowFact(_)
        | Curate::ListFacts(_) => return Err(reply::refused_stale()),
    };
    Ok(job)
}

fn key(text: &str) -> Result<Key, Refused> {
    let key = text.trim().parse();
    key.map_err(|_| reply::refused_name("entry", text))
}

pub(super) fn fact<'a>(edition: &'a Edition, id: &str) -> Result<&'a Fact, Refused> {
    let found = edition.snapshot.base.fact(id.trim());
    found.ok_or_else(|| reply::refused_name("fact", id))
}

/// What was typed into a form, as an edit.
pub(super) fn typed(
    edition: &Edition,
    opened: &Opened,
    fields: &[(String, String)],
) -> Result<Proposal, Refused> {
    let row = opened.key.as_ref().and_then(|key| standing(edition, key));
    laid(edition, opened, row.unwrap_or_default(), fields)
}

/// What was typed into the form of an edit: what the form has no field for stays as the edit has it.
pub(super) fn retyped(
    edition: &Edition,
    opened: &Opened,
    draft: Option<&Draft>,
    fields: &[(String, String)],
) -> Result<Proposal, Refused> {
    let key = opened.key.as_ref().ok_or_else(reply::refused_form)?;
    let draft = draft.filter(|draft| draft.key == key.to_string());
    let draft = draft.ok_or_else(reply::refused_form)?;
    laid(edition, opened, renewed(edition, key, draft), fields)
}

/// What an edit makes of the entry that stands now, as a row.
pub(super) fn renewed(edition: &Edition, key: &Key, draft: &Draft) -> Row {
    let row = |text: &Option<String>| {
        let text = text.as_deref()?;
        Some(propose::row(key.table, text))
    };
    match (row(&draft.new), standing(edition, key)) {
        (Some(new), Some(stands)) => {
            propose::merged(&row(&draft.old).unwrap_or_default(), &new, &stands)
        }
        (new, stands) => new.or(stands).unwrap_or_default(),
    }
}

/// What stands of an entry, as a row.
pub(super) fn standing(edition: &Edition, key: &Key) -> Option<Row> {
    let entry = edition.standing(key)?;
    Some(propose::row(key.table, &entry.toml()))
}

/// A row with what was typed in it, as an edit.
fn laid(
    edition: &Edition,
    opened: &Opened,
    mut row: Row,
    fields: &[(String, String)],
) -> Result<Proposal, Refused> {
    let sheet = opened.kind.sheet();
    if opened
        .key
        .as_ref()
        .is_some_and(|key| key.table != sheet.table)
    {
        return Err(reply::refused_form());
    }
    let why = sheet.read(&mut row, fields);
    let key = match &opened.key {
        Some(key) => key.clone(),
        None => {
            let text = |name: &str| row.get(name).and_then(toml::Value::as_str).unwrap_or("");
            let first = |name: &str| {
                let items = row.get(name)?.as_array()?;
                items.first()?.as_str().map(str::to_owned)
            };
            let words = match sheet.table {
                Table::Source => format!("{} {}", text("publisher"), text("date")),
                _ => first("ask").unwrap_or_else(|| text("text").to_owned()),
            };
            Key::new(sheet.table, new_id(edition, sheet.table, &words))
        }
    };
    if !matches!(key.table, Table::Accounts | Table::Words) {
        row.insert("id".to_owned(), toml::Value::String(key.id.clone()));
    }
    Ok(Proposal {
        new: Some(propose::toml(key.table, &row)),
        key,
        why,
        base: opened.base,
        replaces: opened.replaces,
        suggested: false,
    })
}

/// A name that no entry has or had.
fn new_id(edition: &Edition, table: Table, text: &str) -> String {
    let was_used = |key: &Key| edition.revision_of(key) > 0;
    propose::new_id(&edition.snapshot.base, table, text, was_used)
}

/// The proposal that settles a difference with the folder: to keep what stands, or to take the
/// folder's text.
pub(super) fn settle(edition: &Edition, key: Key, keep: bool) -> Option<Proposal> {
    let drift = edition.drifts.iter().find(|drift| drift.key == key)?;
    let (new, why) = match keep {
        true => (drift.stands.clone(), "The folder's new text is not wanted."),
        false => (drift.now.clone(), "The folder's new text is right."),
    };
    Some(Proposal::new(edition, key, new, why))
}

/// Words that shall mean the same: joined to the group of which one is a member, else a new group.
fn joined(edition: &Edition, words: &str) -> Result<(Key, Vec<String>), Refused> {
    let words: Vec<String> = words
        .split([',', ';', '='])
        .map(|word| clean(word).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let groups = &edition.snapshot.base.same;
    let mut group = groups
        .iter()
        .find(|group| words.iter().any(|word| group.contains(word)))
        .cloned()
        .unwrap_or_default();
    for word in words {
        if !group.contains(&word) {
            group.push(word);
        }
    }
    match group.first() {
        Some(first) if group.len() > 1 => Ok((Key::new(Table::Words, first), group)),
        _ => Err(reply::refused_words()),
    }
}

/// The group of a word without it; none is left of a group of two.
fn parted(edition: &Edition, word: &str) -> Result<(Key, Option<Vec<String>>), Refused> {
    let word = clean(word).to_lowercase();
    let groups = &edition.snapshot.base.same;
    let group = groups.iter().find(|group| group.contains(&word));
    let group =
        group.ok_or_else(|| reply::refused_name("word with others of its meaning", &word))?;
    let first = group.first().map_or("", String::as_str);
    let key = Key::new(Table::Words, first);
    let rest: Vec<String> = group
        .iter()
        .filter(|other| **other != word)
        .cloned()
        .collect();
    if rest.len() < 2 {
        return Ok((key, None));
    }
    if first == word {
        return Err(reply::refused_first_word(&word));
    }
    Ok((key, Some(rest)))
}

/// The list with this source and day, with more names; a new one where there is none.
fn listed(
    edition: &Edition,
    names: &str,
    source: &str,
    date: &str,
) -> Result<(Key, DomainList), Refused> {
    let base = &edition.snapshot.base;
    let known = base.source(source.trim());
    let source = known.ok_or_else(|| reply::refused_name("source", source))?;
    let date = Date::parse(date.trim()).ok_or_else(|| reply::refused_date(date))?;
    let names = hosts(edition, names);
    if names.is_empty() {
        return Err(reply::refused_no_name());
    }
    let same = |list: &&DomainList| list.source == source.id && list.date == Some(date);
    let mut list = base
        .lists
        .iter()
        .find(same)
        .cloned()
        .unwrap_or_else(|| DomainList {
            id: new_id(
                edition,
                Table::List,
                &format!("{} {}", source.id, date.iso()),
            ),
            title: format!("Domains named by {}", source.publisher),
            source: source.id.clone(),
            date: Some(date),
            ..DomainList::default()
        });
    for name in names {
        if !list.domains.contains(&name) {
            list.domains.push(name);
        }
    }
    Ok((Key::new(Table::List, &list.id), list))
}

/// The hosts that a text names, however it writes them.
fn hosts(edition: &Edition, text: &str) -> Vec<String> {
    let checks = edition.snapshot.domains.check(text);
    checks.into_iter().filter_map(|check| check.host).collect()
}

/// The list of a name without it; none is left of a list of one. Of several names, all must be on the
/// same list: each list is an entry of its own.
fn unlisted(edition: &Edition, name: &str) -> Result<(Key, Option<DomainList>), Refused> {
    let names = hosts(edition, name);
    let lists = &edition.snapshot.base.lists;
    let holds = |list: &&DomainList| names.iter().any(|name| list.domains.contains(name));
    let list = lists.iter().find(holds);
    let mut list = list
        .ok_or_else(|| reply::refused_name("listed name", name))?
        .clone();
    if let Some(other) = names.iter().find(|name| !list.domains.contains(name)) {
        return Err(reply::refused_apart(other, &list.id));
    }
    list.domains.retain(|listed| !names.contains(listed));
    let key = Key::new(Table::List, &list.id);
    Ok((key, (!list.domains.is_empty()).then_some(list)))
}
