//! Other servers under the same load, for comparison: hocuspocus, y-websocket and automerge-repo, by the load generator in
//! the folder that TANDEM_PEERS names. It is copied and its packages are installed once; where that cannot be, the
//! comparison is left out and a line says why.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tests::program;
use tokio::process::Command;

use crate::copied;
use crate::process::finish;
use crate::table::{Goal, Table};

const PEERS: [&str; 3] = ["hocuspocus-sqlite", "y-websocket-memory", "automerge-repo"];

/// A run takes half a minute, of the slowest two and a half.
const RUN_MAX: Duration = Duration::from_secs(400);

/// What is compared: their name for it, ours, and its unit.
const COMPARED: [(&str, &str, &str); 5] = [
    ("serverCpuMsPerEdit", "server_cpu_per_edit", "ms"),
    ("p50", "latency_p50", "ms"),
    ("p95", "latency_p95", "ms"),
    ("p99", "latency_p99", "ms"),
    ("serverPeakMiB", "server_peak_rss", "MiB"),
];

/// What nobody we know does better: (peer, figure).
const NO_WORSE: (&str, &str) = ("hocuspocus-sqlite", "latency_p95");

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
            let goal = if (peer, ours) == NO_WORSE { Goal::AtLeast(1.0) } else { Goal::None };
            table.add(format!("peer_{peer}_{ours}_to_ours"), value / own, "×", goal);
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

async fn installed() -> Result<PathBuf> {
    let source = match std::env::var_os("TANDEM_PEERS") {
        Some(named) => PathBuf::from(named),
        None => program::workspace().join("../shared/bench/sync"),
    };
    ensure!(source.join("bench.mjs").is_file(), "{} holds no load generator (TANDEM_PEERS)", source.display());
    copied::installed(&source, "peers").await
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
