//! Chooses who alone reads a department's sheets in a plan, and opens them again.
//!
//! It holds from the moment it is committed: rights are read with the person at every call, and the rooms are told so that
//! sockets which are open lose the sheet, its scenarios and its talk at once.

use std::collections::BTreeSet;

use serde_json::json;
use shared::access::{Action, Readership, ReadershipError, Subject};
use shared::id::{DepartmentId, PersonId, PlanId};

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::{PersonRecord, Store, StoreError};

/// Why the readers are as they were.
#[derive(Debug, thiserror::Error)]
pub enum ReadersFault {
    #[error(transparent)]
    Wrong(#[from] ReadershipError),
    #[error("somebody else chose the readers meanwhile: look at them again")]
    Moved,
    #[error(transparent)]
    Store(StoreError),
    #[error(transparent)]
    Rooms(#[from] RoomError),
}

impl From<StoreError> for ReadersFault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale { .. } => Self::Moved,
            error => Self::Store(error),
        }
    }
}

/// What it is done with.
#[derive(Clone, Copy)]
pub struct Means<'a> {
    pub store: &'a dyn Store,
    pub rooms: &'a dyn Rooms,
    pub clock: &'a dyn Clock,
}

/// Makes a department's sheets secret, or gives the secret to others. `wanted.version` is the one that was looked at.
pub async fn choose(means: Means<'_>, person: &PersonRecord, wanted: Readership) -> Result<(), ReadersFault> {
    let subject = Subject::sheet(wanted.plan, wanted.department);
    let everybody = means.store.people().await?;
    let could: BTreeSet<PersonId> =
        everybody.iter().filter(|one| could_read(one, &subject)).map(|one| one.id).collect();
    Readership::check(&wanted.people, person.id, |reader| could.contains(&reader))?;
    let before = means.store.readership(wanted.plan, wanted.department).await?;
    let details = json!({
        "plan": wanted.plan,
        "people": wanted.people,
        "accounts": wanted.publishes_accounts,
        "before": before.as_ref().map(|kept| &kept.people),
    });
    let told = AuditEvent::new(means.clock.now(), Some(person.id), "readers.chosen", wanted.department).with(details);
    let (plan, version) = (wanted.plan, wanted.version.saturating_add(1));
    means.store.set_readers(Readership { version, ..wanted }, told).await?;
    tell(means, plan, &everybody).await
}

/// Opens them to everybody whose role says so, as long as nobody chose others since that version.
pub async fn open(
    means: Means<'_>,
    person: &PersonRecord,
    plan: PlanId,
    department: DepartmentId,
    version: u32,
) -> Result<(), ReadersFault> {
    let everybody = means.store.people().await?;
    let before = means.store.readership(plan, department).await?.ok_or(ReadersFault::Moved)?;
    let details = json!({ "plan": plan, "before": before.people });
    let told = AuditEvent::new(means.clock.now(), Some(person.id), "readers.opened", department).with(details);
    means.store.open_to_all(plan, department, version, told).await?;
    tell(means, plan, &everybody).await
}

/// Whether a role of theirs lets somebody read, if the sheet is open to all.
pub fn could_read(person: &PersonRecord, subject: &Subject) -> bool {
    let open = PersonRecord { outside: BTreeSet::new(), ..person.clone() };
    person.left_at.is_none() && open.may(Action::SeeSheet, subject)
}

async fn tell(means: Means<'_>, plan: PlanId, everybody: &[PersonRecord]) -> Result<(), ReadersFault> {
    let people: Vec<PersonId> = everybody.iter().map(|one| one.id).collect();
    Ok(means.rooms.readers_changed(plan, &people).await?)
}
