//! `tandem backup` and `tandem restore`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use serde_json::json;

use crate::audit::AuditEvent;
use crate::edge::Edge;
use crate::persistence::sqlite::{self, Access, Replaced, SqliteStore};
use crate::persistence::{AuditLog, StoreError};
use crate::settings::Settings;

pub async fn backup(settings: &Settings, edge: &Edge, file: &Path) -> Result<ExitCode> {
    let database = settings.database_url.file();
    let store = SqliteStore::open(database, Access::Read).await?;
    store.backup(file).await.with_context(|| format!("no copy was made in {}", file.display()))?;
    store.close().await;
    println!("Everything is copied to {}.", file.display());
    // A copy is most wanted where the disk takes nothing more; that it is not in the log is said and hinders nobody.
    if let Err(error) = tell_copied(database, edge, file).await {
        eprintln!("The audit log could not be told of it: {error:#}");
    }
    Ok(ExitCode::SUCCESS)
}

/// Everything left the house: that is an entry of the log, as any export is.
async fn tell_copied(database: &Path, edge: &Edge, file: &Path) -> Result<()> {
    let store = SqliteStore::open(database, Access::Beside).await?;
    let told = AuditEvent::new(edge.clock.now(), None, "database.copied", database.display())
        .with(json!({ "copy": file.display().to_string() }));
    store.record(vec![told]).await?;
    store.close().await;
    Ok(())
}

pub async fn restore(settings: &Settings, edge: &Edge, copy: &Path, force: bool) -> Result<ExitCode> {
    let file = settings.database_url.file();
    let Replaced(replaced) = sqlite::restore(copy, file, force).await.map_err(|error| match error {
        StoreError::Exists { .. } => anyhow!("{error}: add --force to set it aside and restore over it"),
        other => anyhow!(other).context(format!("{} was not restored", copy.display())),
    })?;
    // Opening brings an older copy to the newest form; the log says from when on it speaks of another history.
    let store = SqliteStore::open(file, Access::Serve).await?;
    let told = AuditEvent::new(edge.clock.now(), None, "database.restored", file.display())
        .with(json!({ "copy": copy.display().to_string() }));
    store.record(vec![told]).await?;
    store.close().await;
    match replaced {
        Some(old) => println!("Restored from {}; what was there is in {}.", copy.display(), old.display()),
        None => println!("Restored from {}.", copy.display()),
    }
    Ok(ExitCode::SUCCESS)
}
