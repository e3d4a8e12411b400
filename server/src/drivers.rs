//! Changes the drivers a plan shares. The sheets that take them follow ([`crate::supply`]).

use serde_json::json;
use shared::budget::Driver;
use shared::document::PlanCommand;
use shared::id::{DriverId, PlanId};

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::PersonRecord;

/// Writes a driver, or takes it away, with the log entry that tells of it.
pub async fn write(
    rooms: &dyn Rooms,
    clock: &dyn Clock,
    person: &PersonRecord,
    plan: PlanId,
    id: DriverId,
    driver: Option<Driver>,
) -> Result<(), RoomError> {
    let (action, details) = match &driver {
        Some(driver) => ("driver.set", details(driver)),
        None => ("driver.removed", json!({ "driver": id })),
    };
    let told = AuditEvent::new(clock.now(), Some(person.id), action, plan).with(details);
    let command = PlanCommand::SetDriver { id, driver: driver.map(Box::new) };
    rooms.edit_plan(plan, vec![command], vec![told]).await
}

fn details(driver: &Driver) -> serde_json::Value {
    let figures: Vec<Option<i64>> = driver.figures.iter().map(|figure| figure.map(|minor| minor.0)).collect();
    json!({ "driver": driver.id, "name": driver.name.text, "unit": driver.unit.stored(), "figures": figures })
}
