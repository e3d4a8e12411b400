//! Gives departments their targets. What is planned against them is the sheets' own.

use std::collections::BTreeMap;

use serde_json::json;
use shared::budget::Plan;
use shared::document::PlanCommand;
use shared::id::{AccountCode, DepartmentId, PlanId};
use shared::money::Minor;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::PersonRecord;

/// Writes those of a department's targets that differ, with the log entry that tells what each was before.
pub async fn write(
    rooms: &dyn Rooms,
    clock: &dyn Clock,
    person: &PersonRecord,
    (id, plan): (PlanId, &Plan),
    department: DepartmentId,
    targets: BTreeMap<Option<AccountCode>, Option<Minor>>,
) -> Result<(), RoomError> {
    let before = |code: &Option<AccountCode>| plan.targets.get(&(department, code.clone())).copied();
    let changed: Vec<_> = targets.into_iter().filter(|(code, target)| before(code) != *target).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let told = changed.iter().map(|(code, target)| {
        let key = code.as_ref().map_or("*", AccountCode::as_str).to_owned();
        (key, json!({ "before": before(code), "now": target }))
    });
    let details = json!({ "department": department, "targets": told.collect::<serde_json::Map<_, _>>() });
    let told = AuditEvent::new(clock.now(), Some(person.id), "targets.set", id).with(details);
    let commands = changed.into_iter().map(|(account, target)| PlanCommand::SetTarget { department, account, target });
    rooms.edit_plan(id, commands.collect(), vec![told]).await
}
