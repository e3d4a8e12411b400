//! `tandem person add`.

use std::io::{IsTerminal, Read};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::json;
use shared::access::{Membership, Role, Scope};
use shared::id::{PersonId, PlanId};

use crate::audit::AuditEvent;
use crate::auth::{EmailAddress, Password, Passwords, colour_of};
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Departments, People, PersonRecord};
use crate::settings::Settings;

/// The longest password, the end of its line, and one byte that shows it to be longer.
const INPUT_LENGTH_MAX: u64 = Password::LENGTH_MAX as u64 + 3;

#[derive(Debug, Args)]
pub struct Add {
    /// What they sign in with
    #[arg(long)]
    email: EmailAddress,
    /// How others see them
    #[arg(long)]
    name: String,
    /// What they may do: administrator, finance, editor, commenter, approver, auditor or viewer
    #[arg(long, value_parser = parse_role)]
    role: Role,
    /// Only for one department, by its name or id
    #[arg(long, conflicts_with = "plan")]
    department: Option<String>,
    /// Only in one plan, by its id
    #[arg(long)]
    plan: Option<PlanId>,
}

pub(super) fn parse_role(word: &str) -> Result<Role, String> {
    serde_json::from_value(json!(word)).map_err(|_| "there is no such role; see --help".to_owned())
}

pub async fn add(settings: &Settings, edge: &Edge, asked: Add) -> Result<ExitCode> {
    println!("{}", add_with(settings, edge, asked, read_password()?).await?);
    Ok(ExitCode::SUCCESS)
}

/// Adds somebody with this password or a drawn one, and says so.
pub(super) async fn add_with(settings: &Settings, edge: &Edge, asked: Add, typed: Option<String>) -> Result<String> {
    let name = asked.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > PersonRecord::NAME_LENGTH_MAX {
        bail!("a name has 1 to {} characters", PersonRecord::NAME_LENGTH_MAX);
    }
    let password = match &typed {
        Some(text) => Password::choose(text)?,
        None => Password::draw(&*edge.random),
    };
    let hash = Passwords::new(edge.random.clone())?.hash(password.clone()).await?;
    let store = SqliteStore::open(settings.database_url.file(), Access::Beside).await?;
    let scope = scope(&store, asked.department.as_deref(), asked.plan).await?;
    let now = edge.clock.now();
    let id = PersonId(edge.random.id_at(now));
    let membership = Membership::new(asked.role, scope);
    let told = AuditEvent::new(now, None, "person.added", &asked.email)
        .with(json!({ "person": id, "membership": membership, "from": "command line" }));
    let email = asked.email.clone();
    let person = PersonRecord {
        id,
        email: asked.email,
        name,
        colour: colour_of(id),
        password: Some(hash),
        created_at: now,
        left_at: None,
        memberships: vec![membership],
        outside: Default::default(),
    };
    let added = store.add_person(person, told).await;
    store.close().await;
    added?;
    Ok(match typed {
        Some(_) => format!("{email} can sign in."),
        None => format!("{email} can sign in with the password {}", password.reveal()),
    })
}

/// The first line of standard input, if somebody pipes one in.
fn read_password() -> Result<Option<String>> {
    let input = std::io::stdin();
    if input.is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    input.take(INPUT_LENGTH_MAX).read_to_string(&mut text).context("the password on standard input is not text")?;
    let line = text.lines().next().unwrap_or_default();
    Ok((!line.is_empty()).then(|| line.to_owned()))
}

pub(super) async fn scope(store: &SqliteStore, department: Option<&str>, plan: Option<PlanId>) -> Result<Scope> {
    if let Some(plan) = plan {
        return Ok(Scope::Plan(plan));
    }
    let Some(wanted) = department else { return Ok(Scope::Organisation) };
    let all = store.departments().await?;
    let found = all.iter().find(|department| {
        department.id.to_string() == wanted
            || department.name == wanted
            || department.name_en.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(wanted))
    });
    match found {
        Some(department) => Ok(Scope::Department(department.id)),
        None => bail!("there is no department “{wanted}”: name one of those there are, or leave it out"),
    }
}
