//! `tandem person give`, `take`, `reset` and `leave`: roles and second steps that are given and taken while people work. A server that runs notices
//! within seconds and lets the open sockets of that person do what they still may, and no more.

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use serde_json::json;
use shared::access::{Clash, DutyConflict, Membership, Role, clashes};
use shared::id::PlanId;

use super::person::{parse_role, scope};
use crate::audit::AuditEvent;
use crate::auth::EmailAddress;
use crate::edge::Edge;
use crate::persistence::sqlite::{Access, SqliteStore};
use crate::persistence::{Factors, People};
use crate::settings::Settings;

#[derive(Debug, Args)]
pub struct RoleOf {
    /// Whose
    #[arg(long)]
    email: EmailAddress,
    /// Administrator, finance, editor, commenter, approver, auditor or viewer
    #[arg(long, value_parser = parse_role)]
    role: Role,
    /// Only for one department, by its name or id
    #[arg(long, conflicts_with = "plan")]
    department: Option<String>,
    /// Only in one plan, by its id
    #[arg(long)]
    plan: Option<PlanId>,
}

#[derive(Debug, Args)]
pub struct Reset {
    /// Who has lost their phone and their recovery codes
    #[arg(long)]
    email: EmailAddress,
}

#[derive(Debug, Args)]
pub struct Leave {
    /// Who leaves: they keep their name on what they did, and can do nothing more
    #[arg(long)]
    email: EmailAddress,
}

pub enum Wish {
    Give(RoleOf),
    Take(RoleOf),
    Reset(Reset),
    Leave(Leave),
}

pub async fn change(settings: &Settings, edge: &Edge, wish: Wish) -> Result<ExitCode> {
    let store = SqliteStore::open(settings.database_url.file(), Access::Beside).await?;
    let done = write(&store, edge, &wish).await;
    store.close().await;
    println!("{}", done?);
    Ok(ExitCode::SUCCESS)
}

async fn write(store: &SqliteStore, edge: &Edge, wish: &Wish) -> Result<String> {
    let email = match wish {
        Wish::Give(asked) | Wish::Take(asked) => &asked.email,
        Wish::Reset(asked) => &asked.email,
        Wish::Leave(asked) => &asked.email,
    };
    let found = store.person_by_email(email).await?;
    let person = found.with_context(|| format!("nobody signs in with {email}: check the address"))?;
    let told = |action: &str| AuditEvent::new(edge.clock.now(), None, action, person.id);
    Ok(match wish {
        Wish::Give(asked) => {
            let membership = of(store, asked).await?;
            let details = json!({ "given": membership, "from": "command line" });
            store.grant(person.id, membership, told("person.roles").with(details)).await?;
            [vec![format!("{email} has the role.")], conflicts(&person.memberships, membership)].concat().join("\n")
        }
        Wish::Take(asked) => {
            let membership = of(store, asked).await?;
            let details = json!({ "taken": membership, "from": "command line" });
            let had = store.revoke(person.id, membership, told("person.roles").with(details)).await?;
            if had { format!("{email} has the role no more.") } else { format!("{email} did not have that role.") }
        }
        Wish::Reset(_) => {
            let told = told("factor.reset").with(json!({ "from": "command line" }));
            let had = store.remove_factor(person.id, told).await?;
            if had {
                format!("{email} signs in without a second step, until they set one up.")
            } else {
                format!("{email} has no second step.")
            }
        }
        Wish::Leave(_) => {
            store.leave(person.id, told("person.left").with(json!({ "from": "command line" }))).await?;
            format!("{email} has left.")
        }
    })
}

/// A line for each role they hold that should not lie in one hand with the new one.
fn conflicts(held: &[Membership], given: Membership) -> Vec<String> {
    let all: Vec<Membership> = held.iter().copied().chain([given]).collect();
    let own = |clash: &Clash| [clash.one.role, clash.other.role].contains(&given.role);
    let words = |clash: Clash| {
        let why = match clash.conflict {
            DutyConflict::GivesAndUses => "gives out rights and uses them",
            DutyConflict::WatchesThemselves => "supervises what they do themselves",
            DutyConflict::WritesAndDecides => "sets figures and decides on them",
        };
        format!("Mind: whoever is {} and {} {why}.", clash.one.role.word(), clash.other.role.word())
    };
    clashes(&all).into_iter().filter(own).map(words).collect()
}

async fn of(store: &SqliteStore, asked: &RoleOf) -> Result<Membership> {
    Ok(Membership::new(asked.role, scope(store, asked.department.as_deref(), asked.plan).await?))
}

#[cfg(test)]
mod tests {
    use shared::access::Scope;

    use super::*;

    #[test]
    fn whoever_gives_a_role_is_told_what_it_should_not_meet() {
        let everywhere = |role| Membership::new(role, Scope::Organisation);
        let held = [everywhere(Role::Viewer), everywhere(Role::Auditor)];
        assert_eq!(conflicts(&held, everywhere(Role::Commenter)), Vec::<String>::new());
        let told = conflicts(&held, everywhere(Role::Editor));
        assert_eq!(told, ["Mind: whoever is editor and auditor supervises what they do themselves."]);
    }
}
