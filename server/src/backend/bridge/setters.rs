//! [`Setters`]: who set a plan's drivers, out of the audit log. What sheets take of a driver is written in the server's
//! name, and so is the plan; whose doing it was stands in the log.

use std::collections::HashMap;

use automerge::ScalarValue;
use serde_json::Value;
use shared::budget::{Input, Source};
use shared::document::{Entry, Moment};
use shared::id::{DriverId, PersonId, PlanId};

use crate::audit::AuditEvent;
use crate::persistence::{AuditSearch, Store, StoreError};

/// A plan whose drivers were set more often tells the latest of them.
const SETTINGS_MAX: u32 = 2_000;

/// A driver as somebody set it.
struct Setting {
    /// Seconds since 1970.
    at: i64,
    by: PersonId,
    figures: Vec<Option<i64>>,
}

/// Of each driver how it was set, the earliest first.
#[derive(Default)]
pub struct Setters(HashMap<DriverId, Vec<Setting>>);

impl Setters {
    pub async fn load(store: &dyn Store, plan: PlanId) -> Result<Self, StoreError> {
        let search = AuditSearch {
            actions: vec!["driver.set", "driver.removed"],
            words: vec![plan.to_string()],
            ..AuditSearch::default()
        };
        let mut setters = Self::default();
        for entry in store.search_audit(search, SETTINGS_MAX).await?.into_iter().rev() {
            setters.note(&entry.event, plan);
        }
        Ok(setters)
    }

    fn note(&mut self, event: &AuditEvent, plan: PlanId) {
        let driver = event.details.get("driver").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let (Some(by), Some(driver)) = (event.by.filter(|_| event.subject == plan.to_string()), driver) else { return };
        let figures = event.details.get("figures").and_then(Value::as_array);
        let figures = figures.into_iter().flatten().map(Value::as_i64).collect();
        self.0.entry(driver).or_default().push(Setting { at: event.at.timestamp(), by, figures });
    }

    /// Who brought it about that a sheet took these figures of a driver at that moment: whoever set it so last before, and
    /// where nobody set just that, whoever set it last.
    pub fn of(&self, moment: &Moment, entry: &Entry) -> Option<PersonId> {
        let ScalarValue::Str(kept) = &entry.after.as_ref()?.value else { return None };
        let input = Input::parse(kept)?;
        let Source::Driver(driver) = input.source else { return None };
        let figures: Vec<Option<i64>> = input.figures.iter().map(|figure| figure.map(|minor| minor.0)).collect();
        let known = self.0.get(&driver)?;
        let mut before = known.iter().rev().filter(|setting| setting.at <= moment.at);
        let latest = before.clone().next();
        before.find(|setting| setting.figures == figures).or(latest).map(|setting| setting.by)
    }
}
