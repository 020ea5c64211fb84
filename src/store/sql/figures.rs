//! Counts what happens by day, and what people think of the answers.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sqlx::Row as _;

use super::row::{int, name, named, number};
use super::{Connection, history, questions};
use crate::store::{Asked, Became, Day, FactStats, Result, Stats, Verdict, Vote};

/// The seconds of a day. Days are those of UTC.
const DAY: u64 = 24 * 60 * 60;

/// Counts a message, the facts that it was answered with, and which narrative stood first.
pub async fn count(connection: &mut Connection, asked: &Asked, now: u64) -> Result<()> {
    let became = match asked.became {
        Became::Answered => "answered",
        Became::Offered => "offered",
        Became::Declined => "declined",
        Became::Other => "other",
    };
    add(connection, now, became, "").await?;
    let facts: BTreeSet<&String> = asked.facts.iter().collect();
    for fact in facts {
        add(connection, now, "fact", fact).await?;
    }
    if let Some(narrative) = &asked.first {
        add(connection, now, "first", narrative).await?;
    }
    Ok(())
}

/// Counts an offer of which nothing was meant.
pub async fn count_none_of_these(connection: &mut Connection, now: u64) -> Result<()> {
    add(connection, now, "none-of-these", "").await
}

async fn add(connection: &mut Connection, now: u64, what: &'static str, id: &str) -> Result<()> {
    sqlx::query(
        "INSERT INTO tally (day, what, id, times) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (day, what, id) DO UPDATE SET times = tally.times + 1",
    )
    .bind(int(now / DAY)?)
    .bind(what)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a vote, in the place of an earlier one by the same person on the same answer.
pub async fn vote(connection: &mut Connection, vote: &Vote, now: u64) -> Result<()> {
    let id: i64 = sqlx::query_scalar(
        "INSERT INTO vote (message, person, verdict, at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (message, person) WHERE person IS NOT NULL \
             DO UPDATE SET verdict = $3, at = $4 \
         RETURNING id",
    )
    .bind(int(vote.message)?)
    .bind(int(vote.user)?)
    .bind(name(&Verdict::ALL, &vote.verdict))
    .bind(int(now)?)
    .fetch_one(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM vote_fact WHERE vote = $1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    let facts: BTreeSet<&String> = vote.facts.iter().collect();
    for fact in facts {
        sqlx::query("INSERT INTO vote_fact (vote, fact) VALUES ($1, $2)")
            .bind(id)
            .bind(fact)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The figures of the days from `since` on.
pub async fn stats(connection: &mut Connection, since: u64) -> Result<Stats> {
    let mut days: BTreeMap<u64, Day> = BTreeMap::new();
    let mut facts: BTreeMap<String, FactStats> = BTreeMap::new();
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    let tallies = sqlx::query("SELECT * FROM tally WHERE day >= $1")
        .bind(int(since)?)
        .fetch_all(&mut *connection)
        .await?;
    for row in &tallies {
        let day = number(row, "day")?;
        let times = number(row, "times")?;
        let id: String = row.try_get("id")?;
        let what: &str = row.try_get("what")?;
        let figures = |days: &mut BTreeMap<u64, Day>, put: fn(&mut Day, u64)| {
            put(
                days.entry(day).or_insert(Day {
                    day,
                    ..Day::default()
                }),
                times,
            );
        };
        match what {
            "answered" => figures(&mut days, |day, times| day.answered = times),
            "offered" => figures(&mut days, |day, times| day.offered = times),
            "declined" => figures(&mut days, |day, times| day.declined = times),
            "none-of-these" => figures(&mut days, |day, times| day.none_of_these = times),
            "other" => figures(&mut days, |day, times| day.other = times),
            "fact" => facts.entry(id).or_default().stated += times,
            _ => *first.entry(id).or_default() += times,
        }
    }
    let votes = sqlx::query(
        "SELECT fact, verdict, count(*) AS times FROM vote_fact JOIN vote ON vote.id = vote \
         WHERE at >= $1 GROUP BY fact, verdict",
    )
    .bind(int(since.saturating_mul(DAY))?)
    .fetch_all(&mut *connection)
    .await?;
    for row in &votes {
        let verdict = named(&Verdict::ALL, row.try_get("verdict")?)?;
        let fact = facts.entry(row.try_get("fact")?).or_default();
        fact.votes.push((verdict, number(row, "times")?));
    }
    let by_id = facts.into_iter().map(|(id, mut fact)| {
        fact.votes.sort_unstable();
        FactStats { id, ..fact }
    });
    let mut facts: Vec<FactStats> = by_id.collect();
    facts.sort_by_key(|fact| Reverse(fact.stated));
    Ok(Stats {
        days: days.into_values().collect(),
        facts,
        first: first.into_iter().collect(),
        unanswered: questions::waiting_count(connection).await?,
        open: history::open_count(connection).await?,
    })
}
