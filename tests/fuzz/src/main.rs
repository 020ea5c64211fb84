//! The fuzzer: feeds one of the doors of `anything`, which the variable `DOOR` names.
#![no_main]

#[path = "../../it/properties/anything.rs"]
mod anything;

use std::env;
use std::sync::LazyLock;

static CHECK: LazyLock<anything::Check> = LazyLock::new(|| {
    let name = env::var("DOOR").unwrap_or_default();
    let door = anything::DOORS.iter().find(|(door, _)| *door == name);
    let names = anything::DOORS.map(|(door, _)| door);
    door.unwrap_or_else(|| panic!("set DOOR to one of {names:?}"))
        .1
});

// What a door needs is made before the clock of the first input runs.
libfuzzer_sys::fuzz_target!(init: (*CHECK)(b""), |bytes: &[u8]| (*CHECK)(bytes));
