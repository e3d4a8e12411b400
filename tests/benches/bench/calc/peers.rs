//! The engines of spreadsheets on the same model, by the programs in the folder that TANDEM_CALC_PEERS names. It is copied,
//! and what it needs is installed and built once; where that cannot be, the comparison is left out and a line says why.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tests::program;
use tokio::process::Command;

use crate::copied;
use crate::process::finish;
use crate::table::{Goal, Table};

const BUILD_MAX: Duration = Duration::from_secs(1_800);
const RUN_MAX: Duration = Duration::from_secs(120);

/// What is compared: their name for it, and ours.
const COMPARED: [(&str, &str); 3] = [("buildMs", "whole"), ("driverMs", "driver"), ("leafMs", "leaf")];

pub async fn measure(table: &mut Table) -> Result<()> {
    let folder = match copied().await {
        Ok(folder) => folder,
        Err(why) => {
            table.note(format!("the other engines are not compared: {why:#}"));
            return Ok(());
        }
    };
    let mut script = Command::new("node");
    script.args(["--expose-gc", "hyperformula.mjs"]);
    compare(table, "hyperformula", script, &folder).await;
    match built(&folder).await {
        Ok(programs) => {
            for peer in ["ironcalc", "formualizer"] {
                compare(table, peer, Command::new(programs.join(format!("calc-{peer}"))), &folder).await;
            }
        }
        Err(why) => table.note(format!("the engines in Rust are not compared: {why:#}")),
    }
    Ok(())
}

async fn copied() -> Result<PathBuf> {
    let source = match std::env::var_os("TANDEM_CALC_PEERS") {
        Some(named) => PathBuf::from(named),
        None => program::workspace().join("../shared/bench/calc"),
    };
    ensure!(source.join("hyperformula.mjs").is_file(), "{} holds no engines (TANDEM_CALC_PEERS)", source.display());
    copied::installed(&source, "calc-peers").await
}

/// The folder of the programs in Rust.
async fn built(folder: &Path) -> Result<PathBuf> {
    let target = folder.join("target");
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--release", "--quiet", "--bin", "calc-ironcalc", "--bin", "calc-formualizer"])
        .env("CARGO_TARGET_DIR", &target)
        .current_dir(folder);
    finish(cargo, BUILD_MAX).await.context("cargo")?;
    Ok(target.join("release"))
}

async fn compare(table: &mut Table, peer: &str, mut program: Command, folder: &Path) {
    program.current_dir(folder);
    let answer = finish(program, RUN_MAX).await.and_then(|said| read(&said));
    let answer = match answer {
        Ok(answer) => answer,
        Err(why) => {
            table.note(format!("{peer} is not compared: {why:#}"));
            return;
        }
    };
    for (theirs, ours) in COMPARED {
        let Some(value) = answer.get(theirs).and_then(Value::as_f64) else { continue };
        table.add(format!("peer_{peer}_{ours}"), value, "ms", Goal::None);
        if let Some(own) = table.value(&format!("calc_10k_{ours}")).filter(|own| *own > 0.0) {
            table.add(format!("peer_{peer}_{ours}_to_ours"), value / own, "×", Goal::None);
        }
    }
    if let Some(total) = answer.get("grand1") {
        table.note(format!("{peer} comes to {total} in the end, and it is 546393085.67"));
    }
}

fn read(said: &str) -> Result<Value> {
    Ok(serde_json::from_str(said.lines().last().context("it said nothing")?)?)
}
