//! What an export writes, and what it leaves alone.

use std::fs;
use std::path::Path;

use super::{Place, says, texts};
use crate::cli::{FACT, STORY, shown, small_story};

#[test]
fn without_edits_the_export_is_the_folder() {
    let place = Place::new();
    let target = place.path("a/b/story");
    let ran = place.run(&["export", shown(&target)]).exits(0);
    says(
        &ran,
        &[
            "written: facts.toml\n",
            "of revision 0",
            "0 entries differ.",
        ],
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    assert_eq!(texts(&target), texts(root.join(STORY)));
    // Again, and from the copy.
    let ran = place.run(&["export", shown(&target)]).exits(0);
    says(&ran, &["as it was: facts.toml\n"]);
    let ran = place.run(&["export", shown(&target), "--knowledge", shown(&target)]);
    says(&ran.exits(0), &["as it was: facts.toml\n"]);
    assert_eq!(texts(&target), texts(root.join(STORY)));
}

#[test]
fn an_export_touches_nothing_else() {
    let place = Place::new();
    let target = place.path("story");
    fs::create_dir(&target).unwrap();
    for name in ["README.md", "notes.toml"] {
        fs::write(target.join(name), "mine").unwrap();
    }
    fs::write(target.join("facts.toml"), "# of another story").unwrap();
    let ran = place.run(&["export", shown(&target)]).exits(2);
    says(&ran, &["README.md, notes.toml", "--force"]);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 3);
    place.run(&["export", shown(&target), "--force"]).exits(0);
    for name in ["README.md", "notes.toml"] {
        assert_eq!(fs::read_to_string(target.join(name)).unwrap(), "mine");
    }
    let file = target.join("README.md");
    says(
        &place.run(&["export", shown(&file)]).exits(2),
        &["is no folder"],
    );
    // A file that the story does not have.
    let small = small_story(FACT);
    fs::write(target.join("words.toml"), "").unwrap();
    let args = [
        "export",
        shown(&target),
        "--force",
        "--knowledge",
        shown(small.path()),
    ];
    says(&place.run(&args).exits(0), &["removed: words.toml"]);
    assert!(!target.join("words.toml").exists());
}

#[cfg(unix)]
#[test]
fn an_export_follows_no_link_out_of_its_folder() {
    let place = Place::new();
    let (target, other) = (place.path("story"), place.path("other"));
    fs::create_dir(&target).unwrap();
    fs::write(&other, "mine").unwrap();
    for name in ["facts.toml", ".facts.toml.new"] {
        std::os::unix::fs::symlink(&other, target.join(name)).unwrap();
    }
    place.run(&["export", shown(&target), "--force"]).exits(0);
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    assert!(
        fs::symlink_metadata(target.join("facts.toml"))
            .unwrap()
            .is_file()
    );
    assert!(!target.join(".facts.toml.new").exists());
}
