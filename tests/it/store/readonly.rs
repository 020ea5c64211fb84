//! Files and folders that may not be written, or not even read. Root may do everything, so that the
//! checks run in this very program started anew, as nobody where it was started as root.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::process::Command;

use footnote::store::{Kind, claim, open_existing};

use super::*;

/// Names the folder to look at.
const FOLDER: &str = "FOOTNOTE_TEST_READONLY_FOLDER";
/// The user that owns nothing.
const NOBODY: u32 = 65_534;

#[tokio::test]
async fn what_may_not_be_written_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    allow(root, 0o755);
    for (name, file, within) in [
        ("file", 0o444, 0o777),
        ("both", 0o444, 0o555),
        ("unreadable", 0o000, 0o777),
        ("running", 0o444, 0o555),
    ] {
        let within_path = root.join(name);
        fs::create_dir(&within_path).unwrap();
        let path = small(&within_path).await;
        allow(&path, file);
        allow(&within_path, within);
    }
    fs::create_dir(root.join("empty")).unwrap();
    allow(&root.join("empty"), 0o555);
    // A bot that may write is running on this one, with the last edit still in its log.
    let running = root.join("running");
    allow(&running, 0o755);
    allow(&running.join("small.db"), 0o644);
    let store = open(&address(&running.join("small.db"))).await.unwrap();
    publish(&*store, "fact/a", "3", 3).await;
    for name in names(&running) {
        allow(&running.join(name), 0o444);
    }
    allow(&running, 0o555);

    let mut program = std::env::current_exe().unwrap();
    let is_root = root.metadata().unwrap().uid() == 0;
    if is_root {
        // Nobody may not be able to reach the program where it was built.
        let reachable = root.join("program");
        if fs::hard_link(&program, &reachable).is_err() {
            fs::copy(&program, &reachable).unwrap();
        }
        program = reachable;
    }
    let mut command = Command::new(program);
    command
        .args(["--exact", "store::readonly::reader", "--nocapture"])
        .current_dir(root)
        .env(FOLDER, root);
    if is_root {
        command.uid(NOBODY).gid(NOBODY);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{output:#?}");
    publish(&*store, "fact/a", "4", 4).await;
    store.close().await;
    for name in ["both", "running", "empty"] {
        // So that the folder can be deleted.
        allow(&root.join(name), 0o755);
    }
}

/// Not a test of its own: the reader.
#[tokio::test]
async fn reader() {
    let Ok(folder) = std::env::var(FOLDER) else {
        return;
    };
    let folder = Path::new(&folder);
    for (name, read, written) in [
        ("file/small.db", Ok(Some(3)), Kind::ReadOnly),
        ("both/small.db", Ok(Some(3)), Kind::ReadOnly),
        ("running/small.db", Ok(Some(4)), Kind::ReadOnly),
        ("unreadable/small.db", Err(Kind::Unopened), Kind::Unopened),
        ("empty/small.db", Ok(None), Kind::Unopened),
    ] {
        let within = folder.join(name).parent().unwrap().to_owned();
        let before = names(&within);
        let address = address(&folder.join(name));
        let revision = match open_existing(&address).await {
            Err(fault) => Err(fault.kind),
            Ok(None) => Ok(None),
            Ok(Some(store)) => {
                whole(&*store).await;
                let revision = store.revision().await.unwrap();
                let fault = store.forget(1).await.unwrap_err();
                assert_eq!(fault.kind, Kind::ReadOnly, "{name}: {fault}");
                store.close().await;
                Ok(Some(revision))
            }
        };
        assert_eq!(revision, read, "{name}");
        let fault = open(&address).await.err();
        let fault = fault.unwrap_or_else(|| panic!("{name} can be written"));
        assert_eq!(fault.kind, written, "{name}: {fault}");
        // Where SQLite may write the folder but not the file, it leaves an empty log there.
        if !name.starts_with("file") {
            assert_eq!(names(&within), before, "{name}");
        }
    }
    let nowhere = address(&folder.join("empty/small.db"));
    assert_eq!(claim(&nowhere).unwrap_err().kind, Kind::Unopened);
}

fn allow(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}
