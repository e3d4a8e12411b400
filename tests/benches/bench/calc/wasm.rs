//! The engine in the browser: the module the page would carry, built with the page's own profile, against this machine.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use engine::Model;
use serde_json::Value;
use tests::program;
use tokio::process::Command;

use super::{DRIVERS, LEAVES, TOTAL_AFTER};
use crate::browser::script;
use crate::process::finish;
use crate::table::{Goal, Table, ms, quantile};

const LINES: usize = 10_000;
const BUILD_MAX: Duration = Duration::from_secs(900);
const RUN_MAX: Duration = Duration::from_secs(120);

/// How often the model is drawn up, on either side.
const WHOLES: usize = 7;

const FIGURES: [&str; 3] = ["whole", "driver", "leaf"];

pub async fn measure(table: &mut Table) -> Result<()> {
    let module = built().await?;
    let native = native()?;
    let mut node = script("engine.mjs")?;
    node.env("TANDEM_BENCH_MODULE", &module)
        .env("TANDEM_BENCH_LINES", LINES.to_string())
        .env("TANDEM_BENCH_WHOLES", WHOLES.to_string())
        .env("TANDEM_BENCH_DRIVERS", DRIVERS.to_string())
        .env("TANDEM_BENCH_LEAVES", LEAVES.to_string());
    let said = finish(node, RUN_MAX).await?;
    let answer: Value = serde_json::from_str(said.lines().last().context("the browser said nothing")?)?;
    let total = answer.get("total").and_then(Value::as_str).context("no total")?;
    ensure!(total == TOTAL_AFTER.to_string(), "the grand total in the browser is {total} minor units");
    for (figure, native) in FIGURES.into_iter().zip(native) {
        let here = answer.get(figure).and_then(Value::as_f64).with_context(|| format!("no {figure}"))?;
        table.add(format!("wasm_10k_{figure}"), here, "ms", Goal::None);
        table.add(format!("wasm_10k_{figure}_to_native"), here / native, "×", Goal::AtMost(2.5));
    }
    Ok(())
}

async fn built() -> Result<PathBuf> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["build", "--quiet", "-p", "engine", "--target", "wasm32-unknown-unknown", "--profile", "browser"])
        .current_dir(program::workspace())
        .stdin(Stdio::null());
    finish(cargo, BUILD_MAX).await.context("cargo")?;
    let module = program::target_folder()?.join("wasm32-unknown-unknown/browser/engine.wasm");
    ensure!(module.is_file(), "{} is missing", module.display());
    Ok(module)
}

/// The same calls, as often, here.
fn native() -> Result<[f64; 3]> {
    let boxed = anyhow::Error::from_boxed;
    let mut wholes = Vec::new();
    for _ in 0..WHOLES {
        let begun = Instant::now();
        std::hint::black_box(Model::whole(LINES).map_err(boxed)?.grand_total());
        wholes.push(ms(begun.elapsed()));
    }
    let mut model = Model::whole(LINES).map_err(boxed)?;
    let mut drivers = Vec::new();
    for step in 0..DRIVERS {
        let begun = Instant::now();
        model.driver(step);
        std::hint::black_box(model.grand_total());
        drivers.push(ms(begun.elapsed()));
    }
    let begun = Instant::now();
    for step in 0..LEAVES {
        model.leaf(step).map_err(boxed)?;
    }
    std::hint::black_box(model.grand_total());
    let leaf = ms(begun.elapsed()) / f64::from(LEAVES);
    Ok([quantile(&mut wholes, 0.5), quantile(&mut drivers, 0.5), leaf])
}
