//! `tandem person reports`: whom somebody answers to, for policies that ask upward in the line of reporting.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;

use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Control, People, PersonRecord};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub struct Reports {
    /// Who answers to somebody
    #[arg(long)]
    email: EmailAddress,
    /// Their superior; without one, they answer to nobody
    #[arg(long)]
    to: Option<EmailAddress>,
}

pub async fn reports(settings: &Settings, edge: &Edge, asked: Reports) -> Result<ExitCode> {
    println!("{}", set(settings, edge, asked).await?);
    Ok(ExitCode::SUCCESS)
}

async fn set(settings: &Settings, edge: &Edge, asked: Reports) -> Result<String> {
    let store = SqliteStore::open(settings.database_url.file(), Access::Beside).await?;
    let done = write(&store, edge, &asked).await;
    store.close().await;
    done
}

async fn write(store: &SqliteStore, edge: &Edge, asked: &Reports) -> Result<String> {
    let person = found(store, &asked.email).await?;
    let superior = match &asked.to {
        Some(email) => Some(found(store, email).await?),
        None => None,
    };
    if superior.as_ref().is_some_and(|superior| superior.id == person.id) {
        bail!("nobody answers to themselves: name somebody else");
    }
    let details = json!({ "superior": superior.as_ref().map(|superior| superior.id), "from": "command line" });
    let told = AuditEvent::new(edge.clock.now(), None, "person.reports", person.id).with(details);
    store.set_superior(person.id, superior.as_ref().map(|superior| superior.id), told).await?;
    Ok(match superior {
        Some(superior) => format!("{} answers to {}.", person.email, superior.email),
        None => format!("{} answers to nobody.", person.email),
    })
}

async fn found(store: &SqliteStore, email: &EmailAddress) -> Result<PersonRecord> {
    let found = store.person_by_email(email).await?;
    found.with_context(|| format!("nobody signs in with {email}: check the address"))
}
