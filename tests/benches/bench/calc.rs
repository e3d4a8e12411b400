//! The engine alone on the model of the `engine` crate, on this machine and in the browser.
//!
//! The sums of the peers' run are known, and are asked for to the last digit.

mod peers;
mod wasm;

use std::hint::black_box;
use std::time::Instant;

use anyhow::{Context, Error, Result, ensure};
use engine::Model;

use crate::table::{Goal, Table, ms, quantile};

const DRIVERS: u32 = 9;
const LEAVES: u32 = 51;

/// Grand totals in minor units: of the model as it is drawn up, and after all drivers and leaves.
const TOTAL_BEFORE: i128 = 54_583_137_000;
const TOTAL_AFTER: i128 = 54_639_308_567;

pub async fn measure(table: &mut Table) -> Result<()> {
    measure_size(table, 10_000, "10k", [Goal::Below(150.0), Goal::Below(10.0), Goal::Below(0.02), Goal::Below(40.0)])?;
    measure_size(table, 100_000, "100k", [Goal::None, Goal::Below(100.0), Goal::Below(0.02), Goal::None])?;
    if let Err(why) = wasm::measure(table).await {
        table.note(format!("the engine is not measured in the browser: {why:#}"));
    }
    peers::measure(table).await
}

fn measure_size(table: &mut Table, lines: usize, name: &str, goals: [Goal; 4]) -> Result<()> {
    let [whole, driver, leaf, memory] = goals;
    let before = resident()?;
    let begun = Instant::now();
    let mut model = Model::whole(lines).map_err(Error::from_boxed)?;
    let grand = model.grand_total();
    table.add(format!("calc_{name}_whole"), ms(begun.elapsed()), "ms", whole);
    table.add(format!("calc_{name}_memory"), resident()? - before, "MiB", memory);
    if lines == 10_000 {
        ensure!(grand == TOTAL_BEFORE, "the grand total is {grand} minor units");
    }

    let mut drivers = Vec::new();
    for step in 0..DRIVERS {
        let begun = Instant::now();
        let followed = model.driver(step);
        black_box(model.grand_total());
        drivers.push(ms(begun.elapsed()));
        ensure!(followed == lines / 10, "{followed} lines followed the driver");
    }
    table.add(format!("calc_{name}_driver"), quantile(&mut drivers, 0.5), "ms", driver);

    let mut leaves = Vec::new();
    for step in 0..LEAVES {
        let begun = Instant::now();
        model.leaf(step).map_err(Error::from_boxed)?;
        black_box(model.grand_total());
        leaves.push(ms(begun.elapsed()));
    }
    table.add(format!("calc_{name}_leaf"), quantile(&mut leaves, 0.5), "ms", leaf);
    let grand = model.grand_total();
    if lines == 10_000 {
        ensure!(grand == TOTAL_AFTER, "the grand total is {grand} minor units after the changes");
    }
    Ok(())
}

/// What this process holds in memory, in MiB.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure")?.parse()?;
    Ok(kib / 1024.0)
}
