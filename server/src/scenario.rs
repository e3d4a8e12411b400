//! Runs scenarios: branches a sheet or a whole plan, compares a scenario's sheet with the sheet it comes from, and
//! carries it back.
//!
//! What differs and what a merge writes is `shared::document`'s business; what is kept is the store's, in one transaction
//! with the log; an open base gets it through its room. A merge is judged on exact heads of both sides, as an approval is:
//! when either has moved since somebody looked, nothing is merged and what stands now is shown. Where the plan's policy has
//! people agree to merges, what was reviewed is asked for (`ask`) and goes into the budget with the last agreement.

mod ask;
mod branch;
mod compare;
mod error;
mod merge;
mod told;

use std::sync::Arc;

pub use ask::{Drafted, KEEP_MAX, draft};
pub use branch::Name;
pub use compare::{Comparison, Reviewed, Toward, compare};
pub use error::ScenarioFault;
pub use merge::{Choices, Merge, Merged, actors};

use shared::access::{Action, Subject};
use shared::id::SheetId;

use crate::approval::{Approvals, Rooms};
use crate::clock::Clock;
use crate::persistence::{Branch, DocumentKind, DocumentRecord, PersonRecord, Store};
use crate::random::Random;

#[cfg(test)]
mod tests;

/// The shell around scenarios.
#[derive(Clone)]
pub struct Scenarios {
    store: Arc<dyn Store>,
    rooms: Arc<dyn Rooms>,
    approvals: Approvals,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Scenarios {
    pub fn new(
        approvals: Approvals,
        store: Arc<dyn Store>,
        rooms: Arc<dyn Rooms>,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        Self { store, rooms, approvals, clock, random }
    }

    async fn sheet_for(
        &self,
        person: &PersonRecord,
        sheet: SheetId,
        action: Action,
    ) -> Result<DocumentRecord, ScenarioFault> {
        sheet_for(&*self.store, person, sheet, action).await
    }
}

/// The sheet's record, if this person may do this with it; “not found” when they may not even see it.
async fn sheet_for(
    store: &dyn Store,
    person: &PersonRecord,
    sheet: SheetId,
    action: Action,
) -> Result<DocumentRecord, ScenarioFault> {
    let found = store.find(sheet).await?.filter(|record| record.kind == DocumentKind::Sheet);
    let record = found.ok_or(ScenarioFault::NotFound)?;
    let subject = Subject { plan: Some(record.plan), department: record.department };
    let person = person.access();
    if !person.may(Action::SeeSheet, &subject) {
        return Err(ScenarioFault::NotFound);
    }
    if person.may(action, &subject) { Ok(record) } else { Err(ScenarioFault::NotAllowed) }
}

/// Where a scenario's sheet comes from.
fn branch_of(record: &DocumentRecord) -> Result<&Branch, ScenarioFault> {
    record.branch.as_ref().ok_or(ScenarioFault::NoScenario)
}
