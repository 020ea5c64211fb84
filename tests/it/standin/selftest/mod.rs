//! The stand-in proves itself: it takes what Discord takes and refuses what Discord refuses, and
//! real clients (serenity for REST, twilight for the gateway) get along with it.

mod gateway;
mod rest;
mod rules;
mod visitors;

use super::*;

/// The rules broken so far, which are then forgotten.
fn faults(discord: &Discord) -> Vec<String> {
    discord.with(|world| std::mem::take(&mut world.faults))
}
