//! What people feel: a key pressed to the cell painted, scrolling, and the bytes of the sheet's page, in a real browser.
//! `tests/browser/bench.mjs` does the measuring; here it is given a server with a sheet of 1,000 lines.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use server::demo;
use tests::organisation::Organisation;
use tests::program;
use tokio::process::Command;

use crate::peers::finish;
use crate::table::{Goal, Table};

const LINES: usize = 1_000;
const RUN_MAX: Duration = Duration::from_secs(300);

/// What the script answers, its unit and its goal.
const FIGURES: [(&str, &str, Goal); 9] = [
    ("key_to_paint_p50", "ms", Goal::Below(16.0)),
    ("key_to_paint_p95", "ms", Goal::Below(50.0)),
    ("key_handling_p50", "ms", Goal::None),
    ("scroll_longest_frame", "ms", Goal::Below(50.0)),
    ("scroll_p99_frame", "ms", Goal::None),
    ("page_transfer", "KiB", Goal::AtMost(600.0)),
    ("page_transfer_module", "KiB", Goal::None),
    ("page_transfer_document", "KiB", Goal::None),
    ("page_open", "ms", Goal::None),
];

pub async fn measure(table: &mut Table) -> Result<()> {
    if let Err(why) = is_possible() {
        table.note(format!("the browser is not measured: {why:#}"));
        return Ok(());
    }
    let organisation = Organisation::demo().await?;
    let sheet = *organisation.add_sheets(1, LINES).await?.first().context("no sheet")?;
    let server = organisation.serve().await?;
    let mut node = Command::new("node");
    node.arg("bench.mjs")
        .current_dir(program::workspace().join("tests/browser"))
        .env("TANDEM_BENCH_URL", format!("http://{}", server.address()))
        .env("TANDEM_BENCH_PAGE", format!("/plans/{}/sheets/{sheet}", demo::plan()))
        .env("TANDEM_BENCH_EMAIL", demo::Login::Finance.email())
        .env("TANDEM_BENCH_PASSWORD", demo::PASSWORD);
    match finish(node, RUN_MAX).await {
        Ok(said) => tell(table, &said)?,
        Err(why) => table.note(format!("the browser is not measured: {why:#}")),
    }
    server.kill().await
}

fn tell(table: &mut Table, said: &str) -> Result<()> {
    let answer: Value = serde_json::from_str(said.lines().last().context("the browser said nothing")?)?;
    for (name, unit, goal) in FIGURES {
        if let Some(value) = answer.get(name).and_then(Value::as_f64) {
            table.add(format!("browser_{name}"), value, unit, goal);
        }
    }
    Ok(())
}

fn is_possible() -> Result<()> {
    let packages = program::workspace().join("tests/browser/node_modules/@playwright/test");
    ensure!(packages.is_dir(), "its packages are missing; .ci/setup --tests installs them");
    let site = std::env::var_os("TANDEM_SITE").context("TANDEM_SITE names no packed site")?;
    let module = std::path::Path::new(&site).join("pkg");
    ensure!(module.is_dir(), "{} holds no packed site", module.display());
    Ok(())
}
