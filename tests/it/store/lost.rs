//! What goes wrong with a server: each fault has its kind, says what to do and never the password,
//! nothing is lost, and it goes on after.

use std::time::Duration;

use footnote::store::{Kind, open_existing};

use super::*;

async fn run(address: &str, sql: &str) {
    let mut raw = server::connect(address).await;
    let done = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
    done.execute(&mut raw).await.unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_be_used_says_why() {
    let Some(address) = server::database().await else {
        return;
    };
    for role in ["guest", "locked"] {
        let role = format!(
            "DO $$ BEGIN CREATE ROLE {role} LOGIN PASSWORD 'right'; \
             EXCEPTION WHEN duplicate_object THEN NULL; END $$"
        );
        run(&address, &role).await;
    }
    run(&address, "REVOKE CREATE ON SCHEMA public FROM PUBLIC").await;
    let by = |who: &str| address.replace("footnote@", &format!("{who}:secret@"));
    let missing = server::address("missing").unwrap();
    let latin = address.replace("/test", "/latin");
    let (_, name) = latin.rsplit_once('/').unwrap();
    let make = format!(
        "CREATE DATABASE {name} TEMPLATE template0 ENCODING LATIN1 LC_COLLATE 'C' LC_CTYPE 'C'"
    );
    run(&address, &make).await;
    for (address, kind, says) in [
        (
            "postgres://footnote:secret@127.0.0.1:1/a",
            Kind::Unreached,
            "runs",
        ),
        (
            "postgres://footnote:secret@%2Fnowhere/a",
            Kind::Unreached,
            "runs",
        ),
        (&missing, Kind::Missing, "createdb"),
        (&by("locked"), Kind::Password, "password"),
        (&by("guest"), Kind::ReadOnly, "permissions"),
        (&latin, Kind::Unopened, "UTF8"),
    ] {
        let fault = open(address).await.err().unwrap();
        assert_eq!(fault.kind, kind, "{address}: {fault}");
        let told = format!("{fault} {fault:?}");
        assert!(told.contains(says), "{told}");
        assert!(told.contains("postgres://"), "where: {told}");
        assert!(!told.contains("secret"), "{told}");
    }
}

#[tokio::test]
async fn what_is_not_ours_is_not_touched() {
    let Some(address) = server::database().await else {
        return;
    };
    assert!(open_existing(&address).await.unwrap().is_none(), "nothing");
    run(&address, "CREATE TABLE mine (a BIGINT)").await;
    for fault in [
        open(&address).await.err().unwrap(),
        open_existing(&address).await.err().unwrap(),
    ] {
        assert_eq!(fault.kind, Kind::Corrupt, "{fault}");
        assert!(fault.detail.contains("another program"), "{fault}");
    }
    run(&address, "INSERT INTO mine VALUES (1); DROP TABLE mine").await;

    let store = open(&address).await.unwrap();
    publish(&*store, "fact/a", "1", 0).await;
    for (version, opened, read) in [
        (4, Kind::Newer, Kind::Newer),
        (-1, Kind::Newer, Kind::Newer),
    ] {
        run(
            &address,
            &format!("UPDATE footnote SET version = {version}"),
        )
        .await;
        assert_eq!(open(&address).await.err().unwrap().kind, opened);
        assert_eq!(open_existing(&address).await.err().unwrap().kind, read);
    }
    run(&address, "UPDATE footnote SET version = 2").await;
    let fault = open_existing(&address).await.err().unwrap();
    assert_eq!(fault.kind, Kind::Older);
    run(&address, "UPDATE footnote SET version = 3").await;

    // Only reading never writes.
    let reader = open_existing(&address).await.unwrap().unwrap();
    assert_eq!(reader.revision().await.unwrap(), 1);
    let refused = reader.propose(&draft("fact/a", "2", 1), ANNA, NOW).await;
    assert_eq!(refused.unwrap_err().kind, Kind::ReadOnly);
    reader.close().await;
    store.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_is_made_anew_and_a_held_one_waited_for() {
    const END: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
        WHERE datname = current_database() AND application_name = 'footnote'";
    let Some(address) = server::database().await else {
        return;
    };
    let store = open(&address).await.unwrap();
    publish(&*store, "fact/a", "1", 0).await;
    store.revision().await.unwrap();
    run(&address, END).await;
    assert_eq!(store.revision().await.unwrap(), 1);
    publish(&*store, "fact/a", "2", 1).await;

    // Another process is in the middle of a change.
    let mut other = server::connect(&address).await;
    let hold = "BEGIN; SELECT pg_advisory_xact_lock(1181708148)";
    sqlx::raw_sql(hold).execute(&mut other).await.unwrap();
    let draft = draft("fact/a", "3", 2);
    let (lost, ()) = tokio::join!(store.propose(&draft, ANNA, NOW), async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        run(&address, END).await;
    });
    let fault = lost.unwrap_err();
    assert_eq!(fault.kind, Kind::Lost, "{fault}");
    let fault = store.propose(&draft, ANNA, NOW).await.unwrap_err();
    assert_eq!(fault.kind, Kind::Busy, "{fault}");
    assert_eq!(store.revision().await.unwrap(), 2, "reading goes on");
    sqlx::raw_sql("ROLLBACK").execute(&mut other).await.unwrap();
    publish(&*store, "fact/a", "3", 2).await;
    assert_eq!(store.open_edits().await.unwrap(), []);
    whole(&*store).await;
    store.close().await;
}
