//! The real program as a child process: its environment, its output, and its end.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// The running bot. It is killed when this value goes.
pub struct Bot {
    child: Child,
    log: Arc<Mutex<Vec<String>>>,
    readers: Vec<JoinHandle<()>>,
}

impl Bot {
    /// Starts `footnote run` in this folder, with this environment and nothing else. No `.env` of
    /// the repository is read there.
    pub fn start(environment: &[(&str, &str)], knowledge: &Path, folder: &Path) -> Bot {
        let mut child = Command::new(env!("CARGO_BIN_EXE_footnote"))
            .arg("run")
            .env_clear()
            .env("LOG", "info,footnote=debug,twilight_gateway=debug")
            .env("KNOWLEDGE_DIR", knowledge)
            .env("ASKER_LIMIT", "500/10")
            .env("CHANNEL_LIMIT", "500/10")
            .envs(environment.iter().copied())
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let readers = vec![
            read(child.stdout.take().unwrap(), log.clone()),
            read(child.stderr.take().unwrap(), log.clone()),
        ];
        Bot {
            child,
            log,
            readers,
        }
    }

    /// What it has written so far, line by line, both streams.
    pub fn log(&self) -> Vec<String> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.clone()
    }

    /// Sends a signal: `TERM` as a service manager does, `INT` as Ctrl-C does,
    /// `KILL` as a machine without memory does.
    pub async fn signal(&self, name: &str) {
        let id = self.child.id().expect("still running").to_string();
        let kill = Command::new("kill").args(["-s", name, &id]).status();
        assert!(kill.await.unwrap().success(), "kill -s {name} {id}");
    }

    /// How long it has had a processor so far.
    pub fn cpu(&self) -> Duration {
        let stat = self.file("stat");
        // The name before the last bracket may hold spaces; then come user and system time as the
        // 12th and 13th field, in hundredths of a second.
        let fields = stat.rsplit_once(')').unwrap().1.split_whitespace();
        let ticks = fields
            .skip(11)
            .take(2)
            .map(|time| time.parse::<u64>().unwrap());
        Duration::from_millis(10 * ticks.sum::<u64>())
    }

    /// How much memory it holds, in kilobytes.
    pub fn memory(&self) -> u64 {
        let status = self.file("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let words = line.unwrap().split_whitespace().next();
        words.unwrap().parse().unwrap()
    }

    fn file(&self, name: &str) -> String {
        let id = self.child.id().expect("still running");
        std::fs::read_to_string(format!("/proc/{id}/{name}")).unwrap()
    }

    /// Waits for its end; `None` when it goes on.
    pub async fn end(&mut self, limit: Duration) -> Option<ExitStatus> {
        let status = timeout(limit, self.child.wait()).await.ok()?.unwrap();
        for reader in self.readers.drain(..) {
            reader.await.unwrap();
        }
        Some(status)
    }
}

fn read(
    from: impl AsyncRead + Unpin + Send + 'static,
    log: Arc<Mutex<Vec<String>>>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut lines = BufReader::new(from).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            log.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(line);
        }
    })
}
