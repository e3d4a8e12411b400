//! Measures Tandem and prints each figure beside its goal. Nothing fails because it is slow; a wrong answer does fail.
//!
//! `cargo bench … -- fanout idle` runs the named ones only. `TANDEM_BENCH_SUMMARY` names a file for the figures. To add a
//! measurement: a function that fills a [`Table`], and a line in [`run`].

mod audit;
mod browser;
mod calc;
mod copied;
mod decisions;
mod fanout;
mod idle;
mod join;
mod kill;
mod map;
mod native;
mod peers;
mod process;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::table::Table;

fn main() -> ExitCode {
    let table = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime.block_on(run()),
        Err(error) => Err(error.into()),
    };
    match table.and_then(|table| table.write(std::env::var_os("TANDEM_BENCH_SUMMARY").map(PathBuf::from))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<Table> {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|each| each == name);
    let mut table = Table::default();
    if is_wanted("native") {
        native::measure(&mut table)?;
    }
    if is_wanted("calc") {
        calc::measure(&mut table).await?;
    }
    if is_wanted("map") {
        map::measure(&mut table)?;
    }
    if is_wanted("decisions") {
        decisions::measure(&mut table).await?;
    }
    if is_wanted("audit") {
        audit::measure(&mut table).await?;
    }
    if is_wanted("join") {
        join::measure(&mut table).await?;
    }
    if is_wanted("idle") {
        idle::measure(&mut table).await?;
    }
    if is_wanted("fanout") {
        fanout::measure(&mut table).await?;
    }
    if is_wanted("peers") {
        peers::measure(&mut table).await?;
    }
    if is_wanted("browser") {
        browser::sheet::measure(&mut table).await?;
    }
    if is_wanted("canvas") {
        browser::map::measure(&mut table).await?;
    }
    if is_wanted("lighthouse") {
        browser::lighthouse::measure(&mut table).await?;
    }
    if is_wanted("kill") {
        kill::measure(&mut table).await?;
    }
    table.print();
    Ok(table)
}
