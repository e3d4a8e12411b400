//! Programs a measurement starts.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::process::Command;
use tokio::time::timeout;

/// Runs a program to its end, in a group of its own, so that what it started goes with it when time is up.
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
