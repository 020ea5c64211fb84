//! Whole tables, row by row, for a copy of the database.

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, QueryBuilder, Row as _};

use super::row::unsigned;
use super::{history, keep};
use crate::store::copy::{Cell, Holds, Side, Table, Whole};
use crate::store::{Result, Verified};

use super::super::{Database, LAST_QUESTION, OTHERS, Record, Transaction, go_on_from};

#[async_trait]
impl Whole for Database {
    async fn source(&self) -> Result<Box<dyn Side>> {
        Ok(Box::new(self.look().await?))
    }

    async fn target(&self) -> Result<Box<dyn Side>> {
        Ok(Box::new(self.change().await?))
    }
}

#[async_trait]
impl Side for Transaction {
    async fn others(&mut self) -> Result<bool> {
        Ok(sqlx::query_scalar(OTHERS).fetch_one(&mut **self).await?)
    }

    async fn count(&mut self, table: &Table) -> Result<u64> {
        // Names of tables and columns are the program's own, here and below.
        let count = AssertSqlSafe(format!("SELECT count(*) FROM {}", table.name));
        unsigned(sqlx::query_scalar(count).fetch_one(&mut **self).await?)
    }

    async fn read(
        &mut self,
        table: &Table,
        after: Option<&[Cell]>,
        most: u32,
    ) -> Result<Vec<Vec<Cell>>> {
        let key: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let (all, key) = (key.join(", "), key.get(..table.key).unwrap_or_default());
        let key = key.join(", ");
        let mut query = QueryBuilder::new(format!("SELECT {all} FROM {}", table.name));
        if let Some(after) = after {
            query.push(format!(" WHERE ({key}) > ("));
            let mut values = query.separated(", ");
            for cell in after {
                match cell {
                    Cell::Number(number) => values.push_bind(*number),
                    Cell::Text(text) => values.push_bind(text.clone()),
                    Cell::Truth(truth) => values.push_bind(*truth),
                };
            }
            query.push(")");
        }
        query.push(format!(" ORDER BY {key} LIMIT {most}"));
        let rows = query.build().fetch_all(&mut **self).await?;
        rows.iter().map(|row| cells(table, row)).collect()
    }

    async fn write(&mut self, table: &Table, rows: Vec<Vec<Cell>>) -> Result<()> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
        let into = format!("INSERT INTO {} ({}) ", table.name, names.join(", "));
        let mut query = QueryBuilder::new(into);
        query.push_values(rows, |mut values, row| {
            for cell in row {
                match cell {
                    Cell::Number(number) => values.push_bind(number),
                    Cell::Text(text) => values.push_bind(text),
                    Cell::Truth(truth) => values.push_bind(truth),
                };
            }
        });
        // Some are longer than others, so that it would fill up the cache of statements.
        query.build().persistent(false).execute(&mut **self).await?;
        Ok(())
    }

    async fn last_question(&mut self) -> Result<i64> {
        Ok(sqlx::query_scalar(LAST_QUESTION)
            .fetch_one(&mut **self)
            .await?)
    }

    async fn go_on(&mut self, last_question: i64) -> Result<()> {
        sqlx::query(
            "UPDATE head SET seq = last.seq, hash = last.hash \
             FROM (SELECT seq, hash FROM history ORDER BY seq DESC LIMIT 1) AS last",
        )
        .execute(&mut **self)
        .await?;
        go_on_from(self, last_question).await
    }

    async fn verify(&mut self) -> Result<Verified> {
        history::verify(self).await
    }

    async fn keep(self: Box<Self>) -> Result<()> {
        keep(*self, ()).await
    }
}

fn cells(table: &Table, row: &Record) -> Result<Vec<Cell>> {
    let cell = |(name, holds): &(&str, Holds)| {
        Ok(match holds {
            Holds::Number => Cell::Number(row.try_get(*name)?),
            Holds::Text => Cell::Text(row.try_get(*name)?),
            Holds::Truth => Cell::Truth(row.try_get(*name)?),
        })
    };
    table.columns.iter().map(cell).collect()
}
