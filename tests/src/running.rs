//! One life of the server: from its start until it is killed or told to stop.

use std::fs::{File, OpenOptions};
use std::net::SocketAddr;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::api::Api;
use crate::gauge::Gauge;

/// Opening the database, and drawing up its tables the first time, on a busy machine.
const START_MAX: Duration = Duration::from_secs(60);

/// What the server prints when it listens.
const LISTENING: &str = "Tandem is at http://";

/// A server process. Dropping it kills it.
pub struct Running {
    child: Child,
    pid: u32,
    address: SocketAddr,
    log: PathBuf,
    started: Instant,
    /// Kept open: a program that cannot print any more stops.
    said: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// How a process ends that ends itself at once (`SIGABRT`).
    pub const ABORTED: i32 = 6;

    /// Starts the command and returns when it is ready for people.
    pub async fn start(command: Command, address: SocketAddr, log: &Path) -> Result<Self> {
        let mut running = Self::begin(command, address, log)?;
        match timeout(START_MAX, running.listens()).await {
            Ok(listens) => listens?,
            Err(_) => bail!("the server was not ready after {START_MAX:?}:\n{}", running.last_words()),
        }
        Ok(running)
    }

    /// Starts the command and returns at once.
    pub fn begin(mut command: Command, address: SocketAddr, log: &Path) -> Result<Self> {
        let errors = OpenOptions::new().create(true).append(true).open(log).context("the log cannot be written")?;
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors).kill_on_drop(true);
        let started = Instant::now();
        let mut child = command.spawn().context("the server cannot be started")?;
        let pid = child.id().context("the server ended at once")?;
        let stdout = child.stdout.take().context("the server's output is not heard")?;
        let said = BufReader::new(stdout).lines();
        Ok(Self { child, pid, address, log: log.to_owned(), started, said })
    }

    /// Returns when it is ready for people; an error when it ends before.
    pub async fn listens(&mut self) -> Result<()> {
        loop {
            match self.said.next_line().await? {
                Some(line) if line.starts_with(LISTENING) => break,
                Some(_) => {}
                None => bail!("the server ended before it listened:\n{}", self.last_words()),
            }
        }
        self.api().ready().await
    }

    /// Waits until it has ended by itself, and says by which signal, if it was one.
    pub async fn died(&mut self) -> Result<Option<i32>> {
        Ok(self.child.wait().await?.signal())
    }

    /// What it wrote to its log, for the message of a failure.
    pub fn last_words(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_else(|error| format!("(no log: {error})"))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn api(&self) -> Api {
        Api::at(self.address)
    }

    pub fn gauge(&self) -> Gauge {
        Gauge::of(self.pid)
    }

    /// The instant the process was started.
    pub fn started(&self) -> Instant {
        self.started
    }

    /// `kill -9`. Returns when the process is gone.
    pub async fn kill(mut self) -> Result<()> {
        self.child.start_kill().context("the server was gone before it was killed")?;
        self.child.wait().await?;
        Ok(())
    }
}

/// A port nobody listens on just now.
pub fn free_address() -> Result<SocketAddr> {
    let probe = std::net::TcpListener::bind("127.0.0.1:0").context("the machine gave no port")?;
    Ok(probe.local_addr()?)
}

/// A folder the server takes for a packed site, with nothing in it: who talks over sockets needs no pages.
pub fn bare_site(folder: &Path) -> Result<PathBuf> {
    let site = folder.join("site");
    std::fs::create_dir_all(&site)?;
    serde_json::to_writer(File::create(site.join("manifest.json"))?, &serde_json::json!({}))?;
    Ok(site)
}
