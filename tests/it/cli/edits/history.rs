//! The history as it is listed, and as it is checked.

use footnote::store::{Author, Draft};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::{NOW, Place, change, says};

#[test]
fn the_history_says_who_did_what_and_why() {
    let place = Place::new();
    let story = place.export("story");
    says(
        &place.run(&["history"]).exits(1),
        &["There is no database at sqlite://"],
    );
    says(
        &place.run(&["history", "--verify"]).exits(2),
        &["DATABASE_URL"],
    );
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:45, twenty");
    change(&story, "words.toml", "\"p4\"", "\"p4\", \"fourth pier\"");
    place.import(&story);
    place.store(async |store| {
        let draft = Draft {
            key: "fact/cause".to_owned(),
            old: None,
            new: None,
            folder: None,
            base: 2,
            why: "two\nlines \u{1b}[2J".to_owned(),
        };
        for by in [Author::Moderator(77), Author::Member(88)] {
            store.propose(&draft, by, NOW).await.unwrap();
        }
        store.forget(88).await.unwrap();
    });
    let ran = place.run(&["history"]).exits(0);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 6, "{ran:#?}");
    assert!(lines[0].starts_with("1  "), "{}", lines[0]);
    let end = "revision 1  published  fact/when-it-fell  owner  import of story";
    assert!(lines[1].ends_with(end), "{}", lines[1]);
    let why = "two lines \\u{1b}[2J";
    let day = "  21 Sep 2026, 14:13 UTC  no revision  ";
    assert_eq!(
        lines[4],
        format!("5{day}proposed  fact/cause  user 77  {why}")
    );
    assert_eq!(
        lines[5],
        format!("6{day}suggested  fact/cause  forgotten  {why}")
    );
    let ran = place.run(&["history", "words/pier 4"]).exits(0);
    assert_eq!(ran.out.lines().count(), 2, "{ran:#?}");
    says(
        &place.run(&["history", "fact/nobody"]).exits(1),
        &["fact/nobody was never edited."],
    );
    says(
        &place.run(&["history", "nobody"]).exits(2),
        &["names no entry"],
    );
    let ran = place.run(&["history", "--verify"]).exits(0);
    says(&ran, &["The history is whole: 6 rows. The last hash is "]);
}

#[test]
fn a_history_that_somebody_changed_is_told() {
    let place = Place::new();
    let story = place.export("story");
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:45, twenty");
    place.import(&story);
    let meddle = async {
        let options = SqliteConnectOptions::new().filename(place.path("edits.db"));
        let mut raw = options.connect().await.unwrap();
        let sql = "DROP TRIGGER history_is_never_changed; \
                   UPDATE history SET why = 'because' WHERE seq = 1";
        sqlx::raw_sql(sql).execute(&mut raw).await.unwrap();
        raw.close().await.unwrap();
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(meddle);
    let ran = place.run(&["history", "--verify"]).exits(1);
    says(&ran, &["The history is broken at row 1: "]);
}
