//! Migrations with rows in place: `tests/cases/store/<version>.sql` holds rows of that version in
//! every table.

use footnote::store::sqlite::MIGRATIONS;
use footnote::store::{QuestionId, open_existing};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::*;

/// The last hash of the sample rows, which every migration leaves as it is.
const HEAD: &str = "d6bdefab81318e32a7b7fc0bf1d89cc379b5e004d75a28d479ba41f9cd3f36aa";

#[tokio::test]
async fn every_version_is_brought_up_to_date_with_its_rows() {
    for version in 1..=MIGRATIONS.len() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        let mut raw = connect(&path).await;
        for migration in &MIGRATIONS[..version] {
            sqlx::raw_sql(*migration).execute(&mut raw).await.unwrap();
        }
        sqlx::raw_sql(AssertSqlSafe(rows(version)))
            .execute(&mut raw)
            .await
            .unwrap_or_else(|fault| panic!("rows of {version}: {fault}"));
        for table in texts(
            &mut raw,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        )
        .await
        {
            let count = format!("SELECT count(*) FROM {table}");
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(count))
                .fetch_one(&mut raw)
                .await
                .unwrap();
            assert!(count > 0, "no rows of {table} for version {version}");
        }
        raw.close().await.unwrap();

        let store = open(&address(&path)).await.unwrap();
        let head = HEAD.to_owned();
        let whole = Verified::Whole { rows: 6, head };
        assert_eq!(store.verify().await.unwrap(), whole, "{version}");
        let standing: Vec<_> = store.published().await.unwrap();
        let standing: Vec<_> = standing
            .iter()
            .map(|value| (value.revision, value.key.as_str(), value.new.as_deref()))
            .collect();
        assert_eq!(standing, [(1, "fact/a", Some("two")), (2, "fact/b", None)]);
        let open = store.open_edits().await.unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!((open[0].by, open[0].suggested), (Some(2001), true));
        if version >= 2 {
            let question = store.question(QuestionId(1)).await.unwrap().unwrap();
            assert_eq!((question.times, question.waiting), (2, 1));
            assert_eq!(store.corrections(None, 9).await.unwrap().len(), 1);
            let stats = store.stats(0).await.unwrap();
            assert_eq!(stats.days.len(), 1);
            assert_eq!(stats.facts.len(), 1);
        }
        // It goes on from there.
        assert_eq!(publish(&*store, "fact/c", "new", 2).await.0, 3);
        store.close().await;

        let mut raw = connect(&path).await;
        assert_eq!(texts(&mut raw, "PRAGMA integrity_check").await, ["ok"]);
        assert_eq!(
            texts(&mut raw, "SELECT \"table\" FROM pragma_foreign_key_check").await,
            [""; 0]
        );
        assert_eq!(schema(&mut raw).await, newest().await, "from {version}");
        raw.close().await.unwrap();
        let reader = open_existing(&address(&path)).await.unwrap();
        assert!(reader.is_some());
    }
}

#[tokio::test]
async fn each_migration_says_its_number() {
    for (migration, number) in MIGRATIONS.iter().zip(1..) {
        let last = migration.trim_end().lines().last().unwrap();
        assert_eq!(last, format!("PRAGMA user_version = {number};"));
    }
    let files = std::fs::read_dir(root().join("src/store/migrations/sqlite")).unwrap();
    assert_eq!(files.count(), MIGRATIONS.len(), "one is not in the list");
}

/// A migration that fails half way, as where the disk is full, leaves the version before it.
#[tokio::test]
async fn a_migration_happens_as_a_whole() {
    use footnote::store::sqlite::{Settings, Sqlite};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let mut raw = connect(&path).await;
    sqlx::raw_sql(MIGRATIONS[0])
        .execute(&mut raw)
        .await
        .unwrap();
    sqlx::raw_sql(AssertSqlSafe(rows(1)))
        .execute(&mut raw)
        .await
        .unwrap();
    let pages: i64 = sqlx::query_scalar("PRAGMA page_count")
        .fetch_one(&mut raw)
        .await
        .unwrap();
    let before = schema(&mut raw).await;
    raw.close().await.unwrap();
    let settings = Settings {
        most_pages: Some(u32::try_from(pages).unwrap() + 4),
        ..Settings::default()
    };
    let fault = Sqlite::open(&path, &settings).await.err().unwrap();
    assert_eq!(fault.kind, footnote::store::Kind::Full, "{fault}");
    let mut raw = connect(&path).await;
    assert_eq!(schema(&mut raw).await, before);
    raw.close().await.unwrap();
    let store = open(&address(&path)).await.unwrap();
    let head = HEAD.to_owned();
    assert_eq!(
        store.verify().await.unwrap(),
        Verified::Whole { rows: 6, head }
    );
    store.close().await;
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn rows(version: usize) -> String {
    let path = root().join(format!("tests/cases/store/{version}.sql"));
    std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{}: {fault}", path.display()))
}

async fn connect(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path);
    options.create_if_missing(true).connect().await.unwrap()
}

async fn texts(raw: &mut SqliteConnection, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).fetch_all(raw).await.unwrap()
}

/// The version and all tables, indexes, triggers and views.
async fn schema(raw: &mut SqliteConnection) -> Vec<String> {
    let mut schema = texts(
        raw,
        "SELECT sql FROM sqlite_schema WHERE sql <> '' ORDER BY name",
    )
    .await;
    schema.extend(
        texts(
            raw,
            "SELECT CAST(user_version AS TEXT) FROM pragma_user_version",
        )
        .await,
    );
    schema
}

/// The schema of a new database.
async fn newest() -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.db");
    open(&address(&path)).await.unwrap().close().await;
    let mut raw = connect(&path).await;
    let schema = schema(&mut raw).await;
    raw.close().await.unwrap();
    schema
}
