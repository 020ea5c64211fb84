//! `footnote store copy` by the real binary, and the other commands on a server.

use super::*;
use crate::store::server;

/// Runs the binary with another database than the place's own.
#[track_caller]
fn on(address: &str, args: &[&str]) -> Ran {
    Ran::new(
        &footnote(args)
            .env("DATABASE_URL", address)
            .output()
            .unwrap(),
    )
}

/// A place with a published edit.
fn edited() -> Place {
    let place = Place::new();
    let story = place.export("story");
    change(&story, "facts.toml", "at 05:40, twenty", "at 05:45, twenty");
    place.import(&story);
    place
}

#[test]
fn a_database_is_copied_whole_and_once() {
    let place = edited();
    let to = format!("sqlite://{}", shown(&place.path("copy.db")));
    let args = ["store", "copy", &place.address(), &to];
    let ran = place.run(&args).exits(0);
    says(&ran, &["Copied from sqlite://", "whole in both: 2 rows"]);
    assert!(on(&to, &["ask", QUESTION[2]]).out.starts_with(NEW));
    let ran = place.run(&args).exits(2);
    says(&ran, &["nothing was copied", "not empty"]);
    let none = format!("sqlite://{}", shown(&place.path("none.db")));
    let ran = place.run(&["store", "copy", &none, &to]).exits(2);
    says(&ran, &["nothing was copied", "none.db holds nothing"]);
    let is_left = |name| place.path(name).exists();
    assert!(!is_left("none.db") && !is_left("none.db-run"));
}

#[test]
fn a_bot_moves_to_a_server() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some(server) = runtime.block_on(server::database()) else {
        return;
    };
    let place = edited();
    let ran = on(&server, &["history", "--verify"]).exits(2);
    says(&ran, &["there is no database at postgres://"]);
    let ran = on(&server, &QUESTION).exits(0);
    assert_eq!(ran.objects()[0]["revision"], 0);
    let ran = place.run(&["store", "copy", &place.address(), &server]);
    says(&ran.exits(0), &["Copied from sqlite://", "to postgres:///"]);
    assert!(on(&server, &["ask", QUESTION[2]]).out.starts_with(NEW));
    says(&on(&server, &["history", "--verify"]).exits(0), &["2 rows"]);

    // Imported there, and back.
    let again = place.export("again");
    change(&again, "facts.toml", "at 05:45, twenty", "at 05:50, twenty");
    let ran = on(&server, &["import", shown(&again), "--apply"]).exits(0);
    says(&ran, &["revision 2"]);
    let back = format!("sqlite://{}", shown(&place.path("back.db")));
    on(&server, &["store", "copy", &server, &back]).exits(0);
    assert_eq!(on(&back, &QUESTION).objects()[0]["revision"], 2);

    // Where it goes wrong, the password stays secret.
    let secret = server.replace("footnote@", "footnote:secret@");
    for args in [
        &["history", "--verify"][..],
        &["import", shown(&again), "--apply"],
    ] {
        let ran = on(&secret.replace("/test", "/none"), args).exits(2);
        says(&ran, &["createdb"]);
        assert!(!ran.err.contains("secret"), "{}", ran.err);
    }
}
