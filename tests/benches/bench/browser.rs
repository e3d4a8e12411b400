//! What people feel, in a real browser. The scripts in `tests/browser/bench` do the measuring; here they are given a server
//! with what they measure on it. Where there is no browser or no packed site, a line says so.

pub mod lighthouse;
pub mod map;
pub mod sheet;

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use server::demo;
use tests::program;
use tests::running::Running;
use tokio::process::Command;

use crate::process::finish;
use crate::table::{Goal, Table};

const RUN_MAX: Duration = Duration::from_secs(400);

/// What a script answers, its unit and its goal.
type Figures<'a> = &'a [(&'a str, &'static str, Goal)];

/// A script of the folder, to be run where its packages are.
pub fn script(name: &str) -> Result<Command> {
    let folder = program::workspace().join("tests/browser");
    ensure!(
        folder.join("node_modules/@playwright/test").is_dir(),
        "its packages are missing; .ci/setup --tests installs them"
    );
    let mut node = Command::new("node");
    node.arg(format!("bench/{name}")).current_dir(folder);
    Ok(node)
}

/// The same, for somebody who signs in to a server that hands out the packed site.
fn visit(name: &str, server: &Running) -> Result<Command> {
    let site = std::env::var_os("TANDEM_SITE").context("TANDEM_SITE names no packed site")?;
    let module = std::path::Path::new(&site).join("pkg");
    ensure!(module.is_dir(), "{} holds no packed site", module.display());
    let mut node = script(name)?;
    node.env("TANDEM_BENCH_URL", format!("http://{}", server.address()))
        .env("TANDEM_BENCH_EMAIL", demo::Login::Finance.email())
        .env("TANDEM_BENCH_PASSWORD", demo::PASSWORD);
    Ok(node)
}

/// Runs a script and takes its figures over under a prefix.
async fn tell(table: &mut Table, prefix: &str, node: Command, figures: Figures<'_>) -> Result<Value> {
    let said = finish(node, RUN_MAX).await?;
    let answer: Value = serde_json::from_str(said.lines().last().context("the browser said nothing")?)?;
    for (name, unit, goal) in figures {
        if let Some(value) = answer.get(*name).and_then(Value::as_f64) {
            table.add(format!("{prefix}_{name}"), value, unit, *goal);
        }
    }
    Ok(answer)
}
