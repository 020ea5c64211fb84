//! Migrations with rows in place: `tests/cases/store/<version>.sql` holds rows of that version in
//! every table.

use footnote::store::{QuestionId, open_existing, postgres, sqlite};

use super::places::{Place, Raw, each};
use super::*;

/// The last hash of the sample rows, which every migration leaves as it is.
const HEAD: &str = "d6bdefab81318e32a7b7fc0bf1d89cc379b5e004d75a28d479ba41f9cd3f36aa";

/// Every table.
const FILE_TABLES: &str =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
const SERVER_TABLES: &str = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";

/// Every table, index, trigger and view, and the version.
const FILE_SCHEMA: &str = "SELECT sql FROM (SELECT sql FROM sqlite_schema ORDER BY name) \
    UNION ALL SELECT CAST(user_version AS TEXT) FROM pragma_user_version";
const SERVER_SCHEMA: &str = "SELECT concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) \
        FROM information_schema.columns WHERE table_schema = 'public' \
    UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) \
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' \
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal \
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace \
    UNION ALL SELECT definition FROM pg_views WHERE schemaname = 'public' \
    UNION ALL SELECT version::text FROM footnote ORDER BY 1";

fn migrations(place: &Place) -> [&'static str; 3] {
    match place.is_file() {
        true => sqlite::MIGRATIONS,
        false => postgres::MIGRATIONS,
    }
}

#[tokio::test]
async fn every_version_is_brought_up_to_date_with_its_rows() {
    for version in 1..=sqlite::MIGRATIONS.len() {
        for (place, newest) in each().await.into_iter().zip(each().await) {
            open(&newest.address).await.unwrap().close().await;
            let newest = schema(&newest).await;
            with_rows(&place, version).await;
            let tables = match place.is_file() {
                true => FILE_TABLES,
                false => SERVER_TABLES,
            };
            let mut raw = place.connect().await;
            for table in raw.texts(tables).await.into_iter().flatten() {
                let count = format!("SELECT CAST(count(*) AS TEXT) FROM {table}");
                let count = raw.texts(&count).await;
                assert_ne!(
                    count,
                    [Some("0".to_owned())],
                    "no rows of {table} for version {version}"
                );
            }
            raw.close().await;
            is_brought_up_to_date(&place, version).await;
            assert_eq!(schema(&place).await, newest, "from {version}");
            let reader = open_existing(&place.address).await.unwrap();
            assert!(reader.is_some());
        }
    }
}

/// Makes the tables of a version, with rows in them.
async fn with_rows(place: &Place, version: usize) {
    for migration in &migrations(place)[..version] {
        place.run(migration).await;
    }
    place.run(&rows(version)).await;
}

async fn is_brought_up_to_date(place: &Place, version: usize) {
    let store = open(&place.address).await.unwrap();
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

    let mut raw = place.connect().await;
    if let Raw::File(_) = raw {
        let ok = raw.texts("PRAGMA integrity_check").await;
        assert_eq!(ok, [Some("ok".to_owned())]);
        let broken = raw
            .texts("SELECT \"table\" FROM pragma_foreign_key_check")
            .await;
        assert!(broken.is_empty(), "{broken:?}");
    }
    raw.close().await;
}

#[tokio::test]
async fn each_migration_says_its_number() {
    for (kind, migrations, says) in [
        ("sqlite", sqlite::MIGRATIONS, "PRAGMA user_version ="),
        (
            "postgres",
            postgres::MIGRATIONS,
            "UPDATE footnote SET version =",
        ),
    ] {
        for (migration, number) in migrations.iter().zip(1..) {
            let last = migration.trim_end().lines().last().unwrap();
            assert_eq!(last, format!("{says} {number};"));
        }
        let files = std::fs::read_dir(root().join("src/store/migrations").join(kind)).unwrap();
        assert_eq!(files.count(), migrations.len(), "one is not in the list");
    }
}

/// A migration that fails half way leaves the version before it.
#[tokio::test]
async fn a_migration_happens_as_a_whole() {
    for place in each().await {
        with_rows(&place, 1).await;
        let before = schema(&place).await;
        // A table that the second migration makes last is there.
        place.run("CREATE TABLE vote_fact (a BIGINT)").await;
        let fault = open(&place.address).await.err().unwrap();
        assert!(fault.to_string().contains("already exists"), "{fault}");
        place.run("DROP TABLE vote_fact").await;
        assert_eq!(schema(&place).await, before);
        let store = open(&place.address).await.unwrap();
        let head = HEAD.to_owned();
        assert_eq!(
            store.verify().await.unwrap(),
            Verified::Whole { rows: 6, head }
        );
        store.close().await;
    }
}

/// Likewise where the disk is full.
#[tokio::test]
async fn a_migration_happens_as_a_whole_on_a_full_disk() {
    use footnote::store::sqlite::{Settings, Sqlite};
    let place = &each().await[0];
    with_rows(place, 1).await;
    let path = place.folder().unwrap().join("a.db");
    let mut raw = place.connect().await;
    let pages = raw
        .texts("SELECT CAST(page_count AS TEXT) FROM pragma_page_count")
        .await;
    let pages: u32 = pages[0].as_ref().unwrap().parse().unwrap();
    raw.close().await;
    let before = schema(place).await;
    let settings = Settings {
        most_pages: Some(pages + 4),
        ..Settings::default()
    };
    let fault = Sqlite::open(&path, &settings).await.err().unwrap();
    assert_eq!(fault.kind, footnote::store::Kind::Full, "{fault}");
    assert_eq!(schema(place).await, before);
    let store = open(&place.address).await.unwrap();
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

/// All that is made by migrations.
async fn schema(place: &Place) -> Vec<Option<String>> {
    let mut raw = place.connect().await;
    let schema = raw
        .texts(match place.is_file() {
            true => FILE_SCHEMA,
            false => SERVER_SCHEMA,
        })
        .await;
    raw.close().await;
    schema
}
