//! A bot as a process of its own, and what Linux tells of it.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::Context;

/// A token of the right form.
const TOKEN: &str = "MTAwMDAwMDAwMDAwMDAwMDAwMA.Gloaded.of-nobody-that-is-never-sent-anywhere";

/// A running bot. It ends when this is dropped.
pub struct Bot {
    child: Child,
    sampled: Arc<AtomicBool>,
    memory: Option<JoinHandle<Vec<f64>>>,
}

impl Bot {
    /// Starts a command that joins Discord at this address. It runs in the folder, where its log goes
    /// as well.
    ///
    /// # Errors
    /// Where it does not start.
    pub fn start(command: &[String], address: &str, folder: &Path) -> anyhow::Result<Bot> {
        let (program, arguments) = command.split_first().context("no command")?;
        let log = File::create(folder.join("log"))?;
        let child = Command::new(program)
            .args(arguments)
            .current_dir(folder)
            .env("DISCORD_TOKEN", TOKEN)
            .env("DISCORD_API", format!("http://{address}"))
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{program} does not start"))?;
        let sampled = Arc::new(AtomicBool::new(true));
        let (goes_on, id) = (Arc::clone(&sampled), child.id());
        let memory = thread::spawn(move || {
            let mut all = Vec::new();
            while goes_on.load(Ordering::Relaxed) {
                all.extend(megabytes(id, "VmRSS:"));
                thread::sleep(Duration::from_secs(1));
            }
            all
        });
        Ok(Bot {
            child,
            sampled,
            memory: Some(memory),
        })
    }

    /// Seconds of the processor that it has used, in all its threads.
    pub fn processor(&self) -> f64 {
        processor(self.child.id())
    }

    /// Megabytes that it occupies.
    pub fn memory(&self) -> f64 {
        megabytes(self.child.id(), "VmRSS:").unwrap_or(0.0)
    }

    /// Megabytes that it occupied at most.
    pub fn peak(&self) -> f64 {
        megabytes(self.child.id(), "VmHWM:").unwrap_or(0.0)
    }

    /// Ends it, and gives what it occupied, second by second.
    pub fn end(mut self) -> Vec<f64> {
        self.sampled.store(false, Ordering::Relaxed);
        let memory = self.memory.take().and_then(|it| it.join().ok());
        memory.unwrap_or_default()
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        self.sampled.store(false, Ordering::Relaxed);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Seconds of the processor that a process has used.
pub fn processor(id: u32) -> f64 {
    /// Linux counts in hundredths everywhere.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let fields: Vec<f64> = after
        .split_whitespace()
        .map(|field| field.parse().unwrap_or(0.0))
        .collect();
    fields
        .get(11..13)
        .map_or(0.0, |both| both.iter().sum::<f64>() / TICKS)
}

/// A row of what Linux tells of a process.
fn megabytes(id: u32, row: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(row))?;
    let kilobytes: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes / 1024.0)
}
