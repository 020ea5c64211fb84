//! What is learned from what was asked: questions without an answer, figures, why an answer was given.

use super::card::got;
use super::draft::{Draft, own};
use super::{Act, Block, Choice, Reply, Section, count, defang, facts};
use crate::answer::{Answer, Snapshot};
use crate::curate::clock::{self, day, moment};
use crate::curate::moves::Move;
use crate::curate::propose::Gets;
use crate::curate::verdict::Verdict;
use crate::knowledge::{Date, Fact, Key};

/// Questions of a group that are shown beside its first.
const OTHERS: usize = 3;

/// Facts in the figures.
const FACTS: usize = 10;

/// Questions that ask much the same and have no answer.
#[derive(Debug)]
pub struct Group<'a> {
    /// The number of the first.
    pub id: u64,
    /// Its words.
    pub text: &'a str,
    /// The words of the others.
    pub others: Vec<&'a str>,
    /// How often they were asked in all.
    pub times: u64,
    /// How often facts were offered and none was meant.
    pub none_of_these: u64,
    /// How many people want to be told.
    pub waiting: u64,
    /// When one was asked last.
    pub last: u64,
}

/// A page of the questions without an answer, from 0.
pub fn unanswered(groups: &[Group<'_>], all: usize, page: usize, last: usize) -> Reply {
    if groups.is_empty() {
        return Reply::text("Nothing waits: every question that was kept has been sorted.");
    }
    let mut reply = Reply::default();
    let heading = match all {
        1 => "One group of questions without an answer".to_owned(),
        n => format!("{n} groups of questions without an answer"),
    };
    reply.sections.push(Section {
        name: String::new(),
        blocks: vec![Block::Heading(heading)],
    });
    for (at, group) in (1..).zip(groups) {
        let mut blocks = vec![own(&format!("{at}. {}", defang::quoted(group.text)))];
        let others = group.others.iter().take(OTHERS);
        let mut others: Vec<String> = others.map(|other| defang::hinted(other)).collect();
        let more = group.others.len().saturating_sub(OTHERS);
        if more > 0 {
            others.push(format!("and {more} more"));
        }
        if !others.is_empty() {
            blocks.push(Block::Small(format!("Also: {}", others.join(", "))));
        }
        let times = |n: u64, what: &str| match n {
            0 => String::new(),
            1 => format!("{what} once. "),
            n => format!("{what} {n} times. "),
        };
        blocks.push(Block::Small(format!(
            "{}{}{}Last on {}.",
            times(group.times, "Asked"),
            times(group.none_of_these, "None of the offers fitted"),
            match group.waiting {
                0 => String::new(),
                1 => "One person waits to be told. ".to_owned(),
                n => format!("{n} people wait to be told. "),
            },
            moment(group.last)
        )));
        reply.sections.push(Section {
            name: defang::quoted(group.text),
            blocks,
        });
        let acts = [
            ("add to a fact", Move::Sort(group.id)),
            ("new fact", Move::AsFact(group.id)),
            ("out of scope", Move::OutOfScope(group.id)),
            ("spam", Move::Spam(group.id)),
        ];
        reply.choices.extend(acts.map(|(label, act)| Choice {
            label: format!("{at}: {label}"),
            act: Act::Move(act),
        }));
    }
    let mut turn = |label: &str, page| {
        reply.choices.push(Choice {
            label: label.to_owned(),
            act: Act::Move(Move::Unanswered(page)),
        });
    };
    if page > 0 {
        turn("Previous page", page - 1);
    }
    if page < last {
        turn("Next page", page + 1);
    }
    reply
}

/// So many questions were closed, as out of scope or as spam.
pub fn closed(questions: u64, what: &str) -> Reply {
    let questions = usize::try_from(questions).unwrap_or(usize::MAX);
    Reply::text(format!(
        "Closed as {what}: {}.",
        count(questions, "question")
    ))
}

/// The facts that a question could be a way to ask for.
pub fn sort(snapshot: &Snapshot, question: u64, text: &str, facts: &[&Fact]) -> Reply {
    let mut draft = Draft::new(snapshot);
    let mut blocks = vec![own(&format!(
        "Which fact answers {}?",
        defang::quoted(text)
    ))];
    for fact in facts {
        let label = draft.stored(fact.label());
        blocks.push(draft.choice(
            &label,
            Act::Move(Move::AsPhrasing(question, fact.id.clone())),
        ));
    }
    blocks.push(Block::Small(
        "For another fact use /phrasing add. What you choose becomes a proposal first.".to_owned(),
    ));
    draft.section("", blocks);
    draft.choice("Write a new fact", Act::Move(Move::AsFact(question)));
    draft.choice("Back to the list", Act::Move(Move::Unanswered(0)));
    draft.done()
}

/// The question has been sorted, or is too old.
pub fn question_gone() -> Reply {
    Reply::text("That question is not kept any more: it was sorted, or its time is over.")
}

/// The question was closed since it was asked, so nobody will be told.
pub fn question_closed() -> Reply {
    Reply::text(
        "I cannot tell you later, because that question is closed. The moderators have sorted it, or its \
         time is over. You are welcome to ask again.",
    )
}

/// The visitor will be told.
pub fn will_tell(days: u32) -> Reply {
    Reply::text(format!(
        "I will tell you once, in a direct message, when there is an answer. If you take none from \
         me, I write below this answer. Until then I keep your number with the question, for at most \
         {}. /forget-me deletes it.",
        count(days as usize, "day")
    ))
}

/// There is an answer now, for somebody who wanted to know.
pub fn answer_now(snapshot: &Snapshot, question: &str, found: &Answer) -> Reply {
    let mut reply = facts::answer(snapshot, found, 0);
    let text = format!(
        "You asked {} and wanted to be told. There is an answer now. I have forgotten that you asked.",
        defang::quoted(question)
    );
    reply.sections.splice(0..0, Reply::text(text).sections);
    reply.choices.clear();
    reply
}

/// Asks what was wrong with an answer.
pub fn what_is_wrong(answer: u64) -> Reply {
    let mut reply =
        Reply::text("What was wrong with it? The moderators see only how often each was chosen.");
    let reasons = Verdict::ALL.iter().map(|(verdict, _)| *verdict);
    reply.choices = reasons
        .filter(|verdict| *verdict != Verdict::Helpful)
        .map(|verdict| Choice {
            label: verdict.label().to_owned(),
            act: Act::Vote(answer, verdict),
        })
        .collect();
    reply
}

/// The vote is noted.
pub fn voted() -> Reply {
    Reply::text(
        "Thank you. The moderators see how often that was said of this fact, and not by whom.",
    )
}

/// The answer is not remembered any more.
pub fn too_old_to_judge() -> Reply {
    Reply::text("That answer is too old for me to remember which facts it stated.")
}

/// What a question gets now, and with each of these edits.
pub fn tested(snapshot: &Snapshot, question: &str, now: &Gets, then: &[(u64, Key, Gets)]) -> Reply {
    let mut draft = Draft::new(snapshot);
    let mut blocks = vec![
        Block::Heading(defang::quoted(question)),
        Block::Item(format!("now: {}", got(now)), Vec::new()),
    ];
    for (edit, key, gets) in then {
        let same = if gets == now { " (the same)" } else { "" };
        let line = format!("with proposal {edit}, {key}: {}{same}", got(gets));
        blocks.push(Block::Item(line, Vec::new()));
    }
    if then.is_empty() {
        blocks.push(Block::Small(
            "No open proposal could be tried with it.".to_owned(),
        ));
    }
    draft.section("", blocks);
    draft.section("why", why_blocks(snapshot, question, &[]));
    draft.done()
}

/// Why a question gets the answer that it gets.
pub fn why(snapshot: &Snapshot, question: &str, last: &[String]) -> Reply {
    let mut draft = Draft::new(snapshot);
    draft.section(
        "",
        vec![Block::Heading(format!("Why {}?", defang::quoted(question)))],
    );
    draft.section("why", why_blocks(snapshot, question, last));
    draft.done()
}

/// The explanation line by line, as the command line gives it.
fn why_blocks(snapshot: &Snapshot, question: &str, last: &[String]) -> Vec<Block> {
    let text = snapshot.explain_after(question, last);
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .take(24)
        .map(|line| match line.strip_prefix("    ") {
            Some(inner) => Block::Small(defang::unlinked(inner.trim())),
            None => Block::Small(defang::unlinked(line.trim())),
        })
        .collect()
}

/// Figures for the moderators.
#[derive(Debug, Default)]
pub struct Figures {
    /// By day, oldest first.
    pub days: Vec<DayFigures>,
    /// By fact.
    pub facts: Vec<FactFigures>,
    /// By narrative: how often it stood first.
    pub first: Vec<(String, u64)>,
    /// Questions that wait.
    pub unanswered: u64,
    /// Edits that wait.
    pub open: u64,
}

/// What is counted of each day, in the order of [`DayFigures::counts`]; each message once: an offer of
/// which none was meant is not counted as an offer.
pub const SERIES: [&str; 5] = ["answered", "offered", "declined", "none of these", "other"];

/// The figures of a day.
#[derive(Debug)]
pub struct DayFigures {
    /// Days since 1970.
    pub day: u64,
    /// One number for each of [`SERIES`].
    pub counts: [u64; 5],
}

/// The figures of a fact.
#[derive(Debug)]
pub struct FactFigures {
    /// Which.
    pub id: String,
    /// How often it was stated.
    pub stated: u64,
    /// What people think of it.
    pub votes: Vec<(Verdict, u64)>,
}

/// The figures from one day to another, both as days since 1970.
pub fn stats(snapshot: &Snapshot, figures: &Figures, since: u64, today: u64) -> Reply {
    let mut draft = Draft::new(snapshot);
    let mut blocks = vec![Block::Heading(format!("Figures {}", span(since, today)))];
    let sums = sums(&figures.days);
    let [answered, offered, declined, none_of_these, _] = sums;
    let asked = answered + offered + declined + none_of_these;
    blocks.push(Block::Item(format!("asked: {asked}"), Vec::new()));
    for (name, sum) in SERIES.iter().zip(sums) {
        blocks.push(Block::Item(format!("{name}: {sum}"), Vec::new()));
    }
    blocks.push(Block::Item(
        format!(
            "waiting now: {} without an answer, {} to review",
            figures.unanswered, figures.open
        ),
        Vec::new(),
    ));
    draft.section("the sums", blocks);
    if !figures.first.is_empty() {
        let mut blocks = vec![Block::Field("Which narrative stood first".to_owned())];
        let items = figures
            .first
            .iter()
            .map(|(id, times)| format!("{id}: {times}"));
        blocks.extend(items.map(|item| Block::Item(item, Vec::new())));
        draft.section("the narratives", blocks);
    }
    if !figures.facts.is_empty() {
        let mut blocks = vec![Block::Field("Facts stated most".to_owned())];
        let mut facts: Vec<&FactFigures> = figures.facts.iter().collect();
        facts.sort_by(|a, b| b.stated.cmp(&a.stated).then_with(|| a.id.cmp(&b.id)));
        for fact in facts.into_iter().take(FACTS) {
            let votes = fact
                .votes
                .iter()
                .map(|(verdict, n)| format!("{} {n}", verdict.name()));
            let votes: Vec<String> = votes.collect();
            let votes = match votes.is_empty() {
                true => String::new(),
                false => format!(" ({})", votes.join(", ")),
            };
            blocks.push(Block::Item(
                format!("{}: {}{votes}", fact.id, fact.stated),
                Vec::new(),
            ));
        }
        draft.section("the facts", blocks);
    }
    let recent: Vec<String> = figures
        .days
        .iter()
        .rev()
        .take(7)
        .map(|of| {
            let counts = SERIES.iter().zip(of.counts).filter(|(_, n)| *n > 0);
            let counts: Vec<String> = counts.map(|(name, n)| format!("{n} {name}")).collect();
            format!("{}: {}", shown(of.day), counts.join(", "))
        })
        .collect();
    if !recent.is_empty() {
        let mut blocks = vec![Block::Field("The last days".to_owned())];
        blocks.extend(recent.into_iter().map(|line| Block::Item(line, Vec::new())));
        draft.section("the days", blocks);
    }
    draft.done()
}

/// What the picture of the days shows, for those who do not see it.
pub fn alt_text(days: &[DayFigures], since: u64, today: u64) -> String {
    let sums = SERIES
        .iter()
        .zip(sums(days))
        .map(|(name, sum)| format!("{sum} {name}"));
    let most = days.iter().max_by_key(|of| of.counts.iter().sum::<u64>());
    let most = most.map_or(String::new(), |of| {
        format!(
            " The busiest day was {}, with {}.",
            shown(of.day),
            of.counts.iter().sum::<u64>()
        )
    });
    format!(
        "Bars of the messages by day, {}: {}.{most}",
        span(since, today),
        sums.collect::<Vec<_>>().join(", ")
    )
}

fn sums(days: &[DayFigures]) -> [u64; 5] {
    let mut sums = [0; 5];
    for of in days {
        for (sum, n) in sums.iter_mut().zip(of.counts) {
            *sum += n;
        }
    }
    sums
}

fn span(since: u64, today: u64) -> String {
    format!("from {} to {}", shown(since), shown(today))
}

fn shown(of: u64) -> String {
    day(of * clock::DAY)
        .as_ref()
        .map_or_else(String::new, Date::to_string)
}
