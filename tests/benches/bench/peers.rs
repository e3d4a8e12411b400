//! Other servers under the same load, for comparison: hocuspocus, y-websocket and automerge-repo, by the load generator in
//! the folder that TANDEM_PEERS names. It is copied and its packages are installed once; where that cannot be, the
//! comparison is left out and a line says why.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tests::program;
use tokio::process::Command;
use tokio::time::timeout;

use crate::table::{Goal, Table};

const PEERS: [&str; 3] = ["hocuspocus-sqlite", "y-websocket-memory", "automerge-repo"];

/// Installing compiles a database; a run takes half a minute, of the slowest two and a half.
const INSTALL_MAX: Duration = Duration::from_secs(900);
const RUN_MAX: Duration = Duration::from_secs(400);

/// What is compared: their name for it, ours, and its unit.
const COMPARED: [(&str, &str, &str); 4] = [
    ("serverCpuMsPerEdit", "server_cpu_per_edit", "ms"),
    ("p50", "latency_p50", "ms"),
    ("p99", "latency_p99", "ms"),
    ("serverPeakMiB", "server_peak_rss", "MiB"),
];

pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = match installed().await {
        Ok(folder) => folder,
        Err(why) => {
            table.note(format!("the other servers are not compared: {why:#}"));
            return Ok(());
        }
    };
    for peer in PEERS {
        match run(&folder, peer).await {
            Ok(answer) => tell(table, peer, &answer),
            Err(why) => table.note(format!("{peer} is not compared: {why:#}")),
        }
    }
    Ok(())
}

fn tell(table: &mut Table, peer: &str, answer: &Value) {
    for (theirs, ours, unit) in COMPARED {
        let Some(value) = answer.get(theirs).and_then(Value::as_f64) else { continue };
        table.add(format!("peer_{peer}_{ours}"), value, unit, Goal::None);
        if let Some(own) = table.value(&format!("fanout_{ours}")).filter(|own| *own > 0.0) {
            table.add(format!("peer_{peer}_{ours}_to_ours"), value / own, "×", Goal::None);
        }
    }
    let number = |name: &str| answer.get(name).and_then(Value::as_f64).unwrap_or(f64::NAN);
    let (delivered, expected) = (number("delivered"), number("expected"));
    table.note(format!(
        "{peer}: {delivered} of {expected} deliveries, {} whole documents sent, {} cells lost; it was tested alone, after ours",
        number("wholeDocSends"),
        number("lostCells"),
    ));
}

/// The copy with its packages.
async fn installed() -> Result<PathBuf> {
    let source = match std::env::var_os("TANDEM_PEERS") {
        Some(named) => PathBuf::from(named),
        None => program::workspace().join("../shared/bench/sync"),
    };
    ensure!(source.join("bench.mjs").is_file(), "{} holds no load generator (TANDEM_PEERS)", source.display());
    let folder = program::target_folder()?.join("peers");
    copy(&source, &folder)?;
    let stamp = folder.join("node_modules/.installed");
    if !stamp.exists() {
        println!("  installing the other servers, once");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder);
        finish(npm, INSTALL_MAX).await.context("npm")?;
        std::fs::write(&stamp, "")?;
    }
    Ok(folder)
}

/// Copies a folder over another; what only the other has stays.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if entry.file_name() != "node_modules" {
                copy(&entry.path(), &target)?;
            }
        } else {
            // By its content: the source may be read-only, and the copy must be writable the next time.
            std::fs::write(&target, std::fs::read(entry.path())?).with_context(|| target.display().to_string())?;
        }
    }
    Ok(())
}

async fn run(folder: &Path, peer: &str) -> Result<Value> {
    let data = tempfile::tempdir()?;
    let mut node = Command::new("node");
    node.args(["--expose-gc", "bench.mjs", "--scenario", "fanout", "--runs", "1", "--quiet", "10", "--peer", peer])
        .arg("--out")
        .arg(data.path().join("results.jsonl"))
        .arg("--work")
        .arg(data.path())
        .current_dir(folder);
    let said = finish(node, RUN_MAX).await?;
    let answer: Value = serde_json::from_str(said.lines().last().context("it said nothing")?)?;
    match answer.get("error").and_then(Value::as_str) {
        Some(error) => bail!("{error}"),
        None => Ok(answer),
    }
}

/// Runs a program to its end, in a group of its own, so that the servers it started go with it when time is up.
pub async fn finish(mut command: Command, most: Duration) -> Result<String> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let child = command.spawn()?;
    let group = child.id().context("it ended at once")?;
    let Ok(output) = timeout(most, child.wait_with_output()).await else {
        Command::new("kill").args(["-KILL", "--", &format!("-{group}")]).status().await?;
        bail!("it took longer than {most:?}");
    };
    let output = output?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{}: {}", output.status, complaint.lines().last().unwrap_or(&said));
    }
    Ok(said)
}
