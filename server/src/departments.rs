//! Changes which departments a plan has: one more, from the organisation or new to it; another name in this plan; retired,
//! and taken back. What a department has planned is never taken away.

use serde_json::json;
use shared::budget::{CostCentre, Plan};
use shared::document::{PlanCommand, ord_behind};
use shared::id::{DepartmentId, PlanId};
use shared::name::Name;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{DepartmentRecord, PersonRecord, Store, StoreError};

/// Departments of a plan. A large company has a few hundred.
pub const COUNT_MAX: usize = 1_000;

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// The organisation has it, and this plan has not.
    Add(DepartmentId),
    /// The organisation has none such: it gets one under this id.
    Found(DepartmentId, Name),
    Rename(DepartmentId, Name),
    Retire(DepartmentId),
    /// It plans again.
    Restore(DepartmentId),
}

/// Why the departments are as they were.
#[derive(Debug, thiserror::Error)]
pub enum DepartmentFault {
    #[error("there is no such department here: look at the list again")]
    Unknown,
    #[error("another department of this plan has that name: choose one that tells them apart")]
    NameTaken,
    #[error("a plan has at most {COUNT_MAX} departments: retire some first")]
    TooMany,
    #[error(transparent)]
    Room(#[from] RoomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Carries it out on the plan as it is. Whether the person may is asked before.
pub async fn change(
    (store, rooms, clock): (&dyn Store, &dyn Rooms, &dyn Clock),
    person: &PersonRecord,
    (id, plan): (PlanId, &Plan),
    deed: Deed,
) -> Result<(), DepartmentFault> {
    let known = |of: &DepartmentId| plan.cost_centres.get(of).cloned().ok_or(DepartmentFault::Unknown);
    let (action, centre) = match &deed {
        Deed::Add(of) => {
            if plan.cost_centres.contains_key(of) {
                return Err(DepartmentFault::Unknown);
            }
            let record = store.department(*of).await?.ok_or(DepartmentFault::Unknown)?;
            let name = Name { text: record.name, en: record.name_en };
            ("plan.department_added", fresh(plan, (record.id, name), record.head))
        }
        Deed::Found(of, name) => ("plan.department_added", fresh(plan, (*of, name.clone()), None)),
        Deed::Rename(of, name) => ("plan.department_renamed", CostCentre { name: name.clone(), ..known(of)? }),
        Deed::Retire(of) => ("plan.department_retired", CostCentre { is_retired: true, ..known(of)? }),
        Deed::Restore(of) => ("plan.department_restored", CostCentre { is_retired: false, ..known(of)? }),
    };
    let before = plan.cost_centres.get(&centre.id);
    if before == Some(&centre) {
        return Ok(());
    }
    if before.is_none() && plan.cost_centres.len() >= COUNT_MAX {
        return Err(DepartmentFault::TooMany);
    }
    let shown = plan.cost_centres_in_order();
    let mut others = shown.iter().filter(|other| other.id != centre.id);
    if !centre.is_retired && others.any(|other| other.name.text == centre.name.text) {
        return Err(DepartmentFault::NameTaken);
    }
    if let Deed::Found(of, name) = &deed {
        found(store, clock, person, *of, name).await?;
    }
    let details = json!({
        "department": centre.id,
        "name": centre.name.text,
        "name_before": before.map(|before| &before.name.text),
    });
    let told = AuditEvent::new(clock.now(), Some(person.id), action, id).with(details);
    Ok(rooms.edit_plan(id, vec![PlanCommand::SetDepartment(centre)], vec![told]).await?)
}

fn fresh(plan: &Plan, (id, name): (DepartmentId, Name), head: Option<shared::id::PersonId>) -> CostCentre {
    let ord = ord_behind(plan.cost_centres.values().map(|centre| centre.ord.as_str()));
    CostCentre { id, name, ord, head, is_retired: false }
}

/// The organisation has one department more; a form that is sent twice founds one.
async fn found(
    store: &dyn Store,
    clock: &dyn Clock,
    person: &PersonRecord,
    id: DepartmentId,
    name: &Name,
) -> Result<(), StoreError> {
    let all = store.departments().await?;
    if all.iter().any(|record| record.id == id) {
        return Ok(());
    }
    let now = clock.now();
    let record = DepartmentRecord {
        id,
        name: name.text.clone(),
        name_en: name.en.clone(),
        ord: ord_behind(all.iter().map(|record| record.ord.as_str())),
        head: None,
        created_at: now,
    };
    let told = AuditEvent::new(now, Some(person.id), "department.added", id);
    store.put_department(record, told).await
}
