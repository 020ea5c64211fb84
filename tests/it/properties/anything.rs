//! What must hold whatever comes in, by the door through which it comes. The tests here and the
//! fuzzer of `tests/fuzz` share it.

use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use footnote::answer::domain::{DomainCheck, defang, defang_in};
use footnote::answer::{Answer, Candidate, Outcome, Snapshot, text};
use footnote::app::button;
use footnote::app::event::*;
use footnote::app::job::{Errand, Job};
use footnote::app::limit::Rate;
use footnote::app::{App, Edition, Folder, Limits, Settings};
use footnote::curate::propose::assess;
use footnote::curate::rights::{Moderators, Review};
use footnote::discord::inbound::{self, Me, News};
use footnote::knowledge::{self, Base, Change, Entry, Files, Loaded, apply, compare, export};
use footnote::measure::units;
use footnote::reply::{self, Reply, markdown};

/// A check of some bytes; it panics where something does not hold.
pub type Check = fn(&[u8]);

/// Every door by its name.
pub const DOORS: [(&str, Check); 6] = [
    ("text", |bytes| asked(&read(bytes))),
    ("domain", |bytes| names(&read(bytes))),
    ("loading", |bytes| {
        loaded(&folder(bytes));
    }),
    ("import", imported),
    ("frame", |bytes| framed(&read(bytes))),
    ("press", |bytes| pressed(&read(bytes))),
];

/// The files of the shipped story.
pub const FILES: [(&str, &str); 7] = [
    ("story.toml", include_str!("../../../knowledge/story.toml")),
    (
        "sources.toml",
        include_str!("../../../knowledge/sources.toml"),
    ),
    ("facts.toml", include_str!("../../../knowledge/facts.toml")),
    (
        "narratives.toml",
        include_str!("../../../knowledge/narratives.toml"),
    ),
    (
        "domains.toml",
        include_str!("../../../knowledge/domains.toml"),
    ),
    ("words.toml", include_str!("../../../knowledge/words.toml")),
    (
        "outside.toml",
        include_str!("../../../knowledge/outside.toml"),
    ),
];

/// The story that the program is shipped with.
pub static STORY: LazyLock<Snapshot> = LazyLock::new(|| {
    let base = knowledge::load(&Files::from_iter(FILES)).base;
    Snapshot::new(base, 0)
});

/// A story of a few entries, one of the cases, for what would take long on a large one.
const FEW: &[u8] = include_bytes!("../../cases/fuzz/loading/seed-whole");

/// Who may edit it.
const GUILD: u64 = 70;
const ROLE: u64 = 80;

static LEARNED: LazyLock<(Arc<Folder>, Arc<Snapshot>)> = LazyLock::new(|| {
    let files = folder(FEW);
    let base = knowledge::load(&files).base;
    let snapshot = Snapshot::new(base.clone(), 0);
    (Arc::new(Folder { files, base }), Arc::new(snapshot))
});

/// When the bot is started and everything happens.
const NOW: Duration = Duration::from_secs(1_900_000_000);

fn read(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A message with a question.
pub fn asked(message: &str) {
    let answer = STORY.answer(message);
    assert_eq!(STORY.answer(message), answer, "another answer");
    assert_eq!(STORY.answer(&answer.question), answer, "read once more");
    tokens(&answer.question);
    sound(&STORY, &answer);
    told(&reply::answer(&STORY, &answer, 0));
}

/// The places of the words lie in the text, one after the other.
fn tokens(question: &str) {
    let chars: Vec<char> = question.chars().collect();
    let mut end = 0;
    for token in text::tokens(question) {
        assert!(
            end <= token.start && token.start < token.end,
            "{token:?} after {end}"
        );
        let written = chars.get(token.start..token.end);
        let written = written.unwrap_or_else(|| panic!("{token:?} lies outside"));
        let first = written.first().is_some_and(|c| c.is_alphanumeric());
        assert!(first && !token.word.is_empty(), "{token:?} is {written:?}");
        end = token.end;
    }
}

/// What every answer keeps to.
pub fn sound(snapshot: &Snapshot, answer: &Answer) {
    assert!((1..=4).contains(&answer.parts.len()), "{answer:?}");
    assert!(answer.candidates.len() <= 5, "{answer:?}");
    ranked(snapshot, &answer.candidates);
    for part in &answer.parts {
        assert!(answer.question.contains(&part.text), "{part:?}");
        match &part.outcome {
            Outcome::Fact(fact) => ranked(snapshot, &[*fact]),
            Outcome::Offer(offers) => {
                assert!((1..=3).contains(&offers.len()), "{part:?}");
                ranked(snapshot, offers);
            }
            Outcome::Domains(checks) => placed(&answer.question, checks),
            _ => {}
        }
    }
}

/// Best first, each once, each a fact with a chance.
fn ranked(snapshot: &Snapshot, candidates: &[Candidate]) {
    for (at, candidate) in candidates.iter().enumerate() {
        let Candidate { fact, confidence } = *candidate;
        assert!(fact < snapshot.base.facts.len(), "{candidates:?}");
        assert!((0.0..=1.0).contains(&confidence), "{candidates:?}");
        for before in candidates.iter().take(at) {
            assert!(before.fact != fact, "{candidates:?}");
            assert!(before.confidence >= confidence, "{candidates:?}");
        }
    }
}

/// A text with names to be checked.
pub fn names(text: &str) {
    let index = &STORY.domains;
    let (checked, found) = (index.check(text), index.find(text));
    assert!(!checked.is_empty());
    placed(text, &checked);
    placed(text, &found);
    let safe = defang(text);
    assert_eq!(defang(&safe), safe, "once more");
    // What is not seen is left out where a text is shown, and parts no name from another.
    let shown = defang_in(text, index).to_lowercase();
    let shown = shown.replace(text::is_invisible, "");
    for listed in STORY.base.lists.iter().flat_map(|list| &list.domains) {
        assert!(!alive(&shown, listed), "{listed} is alive in {shown:?}");
    }
    told(&reply::domains(&STORY, &checked));
    told(&reply::message(&STORY, &STORY.answer(text), &found, 0));
}

/// The places of each name lie in the text, and the first is what was written.
fn placed(text: &str, checks: &[DomainCheck]) {
    let chars: Vec<char> = text.chars().collect();
    for check in checks {
        for (from, to) in &check.places {
            assert!(from <= to && *to <= chars.len(), "{check:?}");
        }
        let first = check
            .places
            .first()
            .and_then(|(from, to)| chars.get(*from..*to));
        let first: String = first.into_iter().flatten().collect();
        assert_eq!(first, check.input, "{check:?}");
    }
}

/// Whether a name stands in a text so that a client makes a link of it.
fn alive(text: &str, name: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || c == '-';
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + name.len()..);
        let after = after.and_then(|after| after.chars().next());
        !before.is_some_and(is_of_name) && !after.is_some_and(is_of_name)
    })
}

/// What every reply keeps to: it fits, pings nobody, and has no live link to a listed name.
pub fn said(snapshot: &Snapshot, reply: &Reply) {
    worded(snapshot, &markdown(reply));
    for choice in &reply.choices {
        let length = units(&choice.label);
        assert!((1..=reply::LABEL).contains(&length), "{choice:?}");
    }
}

fn worded(snapshot: &Snapshot, content: &str) {
    assert!(units(content) <= reply::MESSAGE, "{content}");
    assert!(!content.trim().is_empty());
    let lower = content.to_lowercase();
    for ping in ["@everyone", "@here", "<@"] {
        assert!(!lower.contains(ping), "{ping} in {content}");
    }
    let listed = snapshot.base.lists.iter().flat_map(|list| &list.domains);
    for listed in listed.filter(|name| snapshot.domains.exact(name).is_some()) {
        assert!(!alive(&lower, listed), "{listed} is alive in {content}");
    }
}

fn told(reply: &Reply) {
    said(&STORY, reply);
    linked(&STORY, &markdown(reply));
}

/// Links lead to the story's sources and nowhere else, if its facts hold none.
fn linked(snapshot: &Snapshot, content: &str) {
    let sources = || {
        snapshot
            .base
            .sources
            .iter()
            .filter_map(|s| s.url.as_deref())
    };
    for scheme in ["https://", "http://"] {
        for (at, _) in content.match_indices(scheme) {
            let link = content.get(at..).unwrap_or("");
            let known = sources().any(|url| link.starts_with(url));
            assert!(known, "{link} is alive in {content}");
        }
    }
}

/// The files of a folder: one after the other, parted by NUL, in the order of [`FILES`].
fn folder(bytes: &[u8]) -> Files {
    let names = FILES.iter().map(|(name, _)| *name);
    names.zip(bytes.split(|b| *b == 0).map(read)).collect()
}

/// The files of a folder: each problem has its place, and what was read is written as it was read.
pub fn loaded(files: &Files) -> Loaded {
    let loaded = knowledge::read(files);
    for problem in &loaded.problems {
        let name = problem.file.as_deref().unwrap_or("");
        let text = files.texts.iter().find(|(known, _)| known == name);
        let lines = text.map_or(0, |(_, text)| text.split('\n').count());
        let line = problem.line.unwrap_or(1);
        assert!((1..=lines.max(1)).contains(&line), "{problem:?} of {lines}");
        assert!(!problem.to_string().contains('\n'), "{problem:?}");
    }
    for entry in loaded.base.entries() {
        written(&entry);
    }
    loaded
}

/// An entry that may be read is read as it was written.
fn written(entry: &Entry) {
    let (table, toml) = (entry.key().table, entry.toml());
    match Entry::read(table, &toml) {
        Ok(again) => {
            assert_eq!(again, *entry, "{toml}");
            assert_eq!(again.toml(), toml);
        }
        // Empty texts and the like, which an edit may not have.
        Err(problems) => assert!(!problems.is_empty()),
    }
}

/// A folder that is imported: by the differences to what stands, what stands comes to say the same.
fn imported(bytes: &[u8]) {
    let files = folder(bytes);
    let new = loaded(&files);
    if new.has_errors() {
        return;
    }
    let (standing, _) = &*LEARNED;
    let Folder {
        files: before,
        base: old,
    } = &**standing;
    let differences = compare(old, &new.base);
    let changes: Vec<Change> = (1..)
        .zip(&differences)
        .map(|(revision, difference)| Change {
            revision,
            key: difference.key.clone(),
            folder: difference.old.as_ref().map(Entry::toml),
            new: difference.new.as_ref().map(Entry::toml),
        })
        .collect();
    let effective = apply(old, &changes);
    if effective.faults.is_empty() {
        let left = compare(&effective.base, &new.base);
        assert!(left.is_empty(), "{left:?}");
    }
    exported(before, old, &effective.base);
    exported(&files, &new.base, old);
}

/// A base that is written over a folder is what the folder then holds.
fn exported(files: &Files, folder: &Base, effective: &Base) {
    let out = export(files, folder, effective);
    let again = knowledge::load(&out).base;
    let left = compare(&again, effective);
    assert!(left.is_empty(), "{left:?} of {:?}", out.texts);
}

/// A frame of the gateway, and all that the bot does about it at once.
pub fn framed(frame: &str) {
    let me = greeted();
    for me in [Some(me), None] {
        let app = app();
        if let News::Events(events) = inbound::read(frame, me) {
            events.into_iter().for_each(|event| handled(&app, event));
        }
    }
}

/// The bot as Discord greets it.
fn greeted() -> Me {
    let ready = r#"{"t":"READY","s":1,"op":0,"d":{"user":{"id":"1"},"application":{"id":"2"},"resume_gateway_url":""}}"#;
    match inbound::read(ready, None) {
        News::Ready { me, .. } => me,
        other => panic!("{other:?}"),
    }
}

/// What a button or a form carries on the first line, and below what was typed into each field: it
/// is read as what writes it, or not at all; nobody can make the bot do more than it may.
pub fn pressed(text: &str) {
    let (carries, typed) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(press) = button::Press::read(carries) {
        assert_eq!(press.carries().as_deref(), Some(carries));
    }
    let fields = typed.split('\n').filter(|_| !typed.is_empty());
    let fields: Vec<(String, String)> = fields
        .map(|field| field.split_once('=').unwrap_or((field, "")))
        .map(|(name, text)| (name.to_owned(), text.replace('\r', "\n")))
        .collect();
    for roles in [vec![], vec![RoleId(ROLE)]] {
        let by = visitor(roles);
        let press = |quiet| {
            Event::Pressed(Press {
                by: by.clone(),
                carries: carries.to_owned(),
                on: MessageId(90),
                quiet,
            })
        };
        let filled = Event::Filled(Filled {
            by: by.clone(),
            carries: carries.to_owned(),
            fields: fields.clone(),
            on: None,
        });
        let app = app();
        for event in [press(false), press(true), filled] {
            handled(&app, event);
        }
    }
}

fn visitor(roles: Vec<RoleId>) -> Visitor {
    Visitor {
        interaction: 1,
        token: Token("token".to_owned()),
        user: UserId(11),
        channel: ChannelId(60),
        moderates: false,
        guild: Some(GuildId(GUILD)),
        roles,
    }
}

/// A bot that has just been started.
fn app() -> App {
    let often = Rate {
        questions: NonZeroU32::MAX,
        per: Duration::from_secs(1),
    };
    let settings = Settings {
        limits: Limits {
            asker: often,
            channel: often,
        },
        moderators: Some(Moderators {
            guild: GUILD,
            roles: vec![ROLE],
            review: Review::Two,
        }),
        audit: None,
        correction_days: 7,
        question_days: 30,
    };
    let (folder, snapshot) = LEARNED.clone();
    let edition = Edition {
        folder,
        snapshot,
        published: Vec::new(),
        retired: Vec::new(),
        drifts: Vec::new(),
    };
    App::new(edition, settings, NOW)
}

/// What the bot does about an event keeps to what Discord takes.
fn handled(app: &App, event: Event) {
    let (_, snapshot) = &*LEARNED;
    let handled = app.handle(event, NOW);
    for action in &handled.actions {
        match action {
            Action::Send { say, .. }
            | Action::Edit { say, .. }
            | Action::Respond { say, .. }
            | Action::Update { say, .. }
            | Action::Finish { say, .. }
            | Action::Post { say, .. }
            | Action::Tell { say, .. } => sent(snapshot, say),
            Action::Suggest { choices, .. } => {
                assert!(choices.len() <= 25, "{choices:?}");
                for text in choices.iter().flat_map(|(shown, name)| [shown, name]) {
                    assert!((1..=100).contains(&units(text)), "{text:?}");
                }
            }
            Action::Form { form, .. } => {
                assert!(units(&form.title) <= 45 && units(&form.carries) <= 100);
                assert!((1..=5).contains(&form.fields.len()), "{form:?}");
                form.fields.iter().for_each(field);
            }
            _ => {}
        }
    }
    if let Some(Errand { job, .. }) = &handled.errand
        && let Job::Propose(proposal) = job
    {
        let assessed = assess(&snapshot.base, &proposal.key, proposal.new.as_deref());
        assert!(assessed.after.is_some() || !assessed.problems.is_empty());
    }
}

fn field(field: &Field) {
    let most = usize::from(field.most);
    assert!(units(&field.value) <= most && most <= 4000, "{field:?}");
    assert!((1..=45).contains(&units(&field.label)), "{field:?}");
    assert!(units(&field.hint) <= 100, "{field:?}");
}

fn sent(snapshot: &Snapshot, say: &Outgoing) {
    worded(snapshot, &say.content);
    linked(snapshot, &say.content);
    assert!(say.buttons.len() <= 25 && say.files.len() <= 10, "{say:?}");
    for (at, button) in say.buttons.iter().enumerate() {
        let Button { label, carries, .. } = button;
        assert!((1..=80).contains(&units(label)), "{button:?}");
        assert!((1..=100).contains(&units(carries)), "{button:?}");
        assert!(button::Press::read(carries).is_some(), "{button:?}");
        let others = say.buttons.iter().skip(at + 1);
        assert!(others.into_iter().all(|other| other.carries != *carries));
    }
}
