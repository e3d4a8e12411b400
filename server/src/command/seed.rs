//! `tandem seed demo`, and the same by itself when a server starts for the first time.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::auth::Passwords;
use crate::demo::{self, Login, Seeded};
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Documents, People};
use crate::settings::Settings;

pub async fn demo(settings: &Settings, edge: &Edge) -> Result<ExitCode> {
    if !settings.allows_demo() {
        bail!(
            "the demo organisation has a password everybody knows: let the server listen to this machine alone, or set \
             TANDEM_DEMO=1 to plant it all the same"
        );
    }
    let store = SqliteStore::open(settings.database_url.file(), Access::Beside).await?;
    let seeded = plant(&store, edge).await;
    store.close().await;
    match seeded? {
        Seeded::Planted => println!("The demo organisation is planted.\n{}", logins()),
        Seeded::WasThere => println!("The demo organisation was there already.\n{}", logins()),
    }
    Ok(ExitCode::SUCCESS)
}

async fn plant(store: &SqliteStore, edge: &Edge) -> Result<Seeded> {
    let passwords = Passwords::new(edge.random.clone())?;
    Ok(demo::seed(store, &passwords, edge.clock.now()).await?)
}

/// Whether the demo organisation is there to be told of. Plants it in an empty database where it is allowed.
pub async fn plant_when_empty(settings: &Settings, edge: &Edge, store: &SqliteStore) -> Result<bool> {
    if !settings.allows_demo() {
        return Ok(false);
    }
    let is_empty = store.people().await?.is_empty() && store.plans().await?.is_empty();
    if is_empty || store.person(Login::Admin.person()).await?.is_some() {
        // A planting that was cut off goes on here.
        plant(store, edge).await?;
        return Ok(true);
    }
    Ok(false)
}

/// Who can sign in to the demo organisation, one a line.
pub fn logins() -> String {
    let lines = Login::ALL.iter().map(|login| format!("  {:<24} {}", login.email(), login.name()));
    format!("Sign in with the password {} as\n{}", demo::PASSWORD, lines.collect::<Vec<_>>().join("\n"))
}
