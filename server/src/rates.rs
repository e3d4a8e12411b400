//! Changes the rates a plan converts its sheets by. What the sheets add up to in the plan follows at once.

use serde_json::{Value, json};
use shared::budget::{Carried, CurrencyRates, Rates};
use shared::calendar::Period;
use shared::document::PlanCommand;
use shared::id::PlanId;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::persistence::PersonRecord;

/// Writes the rates, with the log entry that tells what each was before.
pub async fn write(
    rooms: &dyn Rooms,
    clock: &dyn Clock,
    person: &PersonRecord,
    plan: PlanId,
    before: &Rates,
    now: Rates,
) -> Result<(), RoomError> {
    let told = AuditEvent::new(clock.now(), Some(person.id), "rates.set", plan).with(details(before, &now));
    rooms.edit_plan(plan, vec![PlanCommand::SetRates(now)], vec![told]).await
}

fn details(before: &Rates, now: &Rates) -> Value {
    let codes: std::collections::BTreeSet<_> = before.currencies.keys().chain(now.currencies.keys()).collect();
    let changed = codes.into_iter().filter(|code| before.currencies.get(code) != now.currencies.get(code));
    let changed = changed.map(|code| {
        let side = |rates: &Rates| rates.currencies.get(code).map(said);
        (code.code().to_owned(), json!({ "before": side(before), "now": side(now) }))
    });
    json!({ "kind": now.kind.as_str(), "kind_before": before.kind.as_str(), "rates": changed.collect::<serde_json::Map<_, _>>() })
}

fn said(rates: &CurrencyRates) -> Value {
    let average = Period::all().filter_map(|period| Some((period.key().to_owned(), json!(rates.average(period)?))));
    json!({
        "plan": rates.plan,
        "closing": rates.closing,
        "carried": rates.carried.map(Carried::as_str),
        "as_of": rates.as_of.map(|day| day.to_string()),
        "average": average.collect::<serde_json::Map<_, _>>(),
    })
}
