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

pub async fn backup(settings: &Settings, file: &Path) -> Result<ExitCode> {
    let store = SqliteStore::open(settings.database_url.file(), Access::Read).await?;
    store.backup(file).await.with_context(|| format!("no copy was made in {}", file.display()))?;
    store.close().await;
    println!("Everything is copied to {}.", file.display());
    Ok(ExitCode::SUCCESS)
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
