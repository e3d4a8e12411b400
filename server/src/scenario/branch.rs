//! Branching: the same document under another id, for one sheet or for all of a plan, and giving one up again.

use std::fmt;
use std::str::FromStr;

use serde_json::json;
use shared::access::{Action, Subject};
use shared::budget::SheetEntry;
use shared::document::read_sheet;
use shared::id::{DocumentId, PlanId, SheetId};

use super::{ScenarioFault, Scenarios, branch_of};
use crate::audit::AuditEvent;
use crate::document::{LoadError, read};
use crate::persistence::{
    Branch, Chunk, DocumentKind, DocumentRecord, DocumentState, PersonRecord, PublishedTotals, StoreError, Successor,
};

/// What a scenario is called: one line, short enough for a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name(String);

impl FromStr for Name {
    type Err = ScenarioFault;

    fn from_str(text: &str) -> Result<Self, ScenarioFault> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let name = words.join(" ");
        let length = name.chars().take(SheetEntry::SCENARIO_CHARS_MAX + 1).count();
        let is_fit = (1..=SheetEntry::SCENARIO_CHARS_MAX).contains(&length)
            && !name.chars().any(char::is_control)
            && !name.eq_ignore_ascii_case(SheetEntry::BASE);
        if is_fit { Ok(Self(name)) } else { Err(ScenarioFault::Name { max: SheetEntry::SCENARIO_CHARS_MAX }) }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Scenarios {
    /// Branches one sheet. The scenario may exist already, with other departments in it.
    pub async fn branch(&self, person: &PersonRecord, sheet: SheetId, name: Name) -> Result<SheetId, ScenarioFault> {
        let base = self.sheet_for(person, sheet, Action::BranchSheet).await?;
        if base.branch.is_some() {
            return Err(ScenarioFault::FromScenario);
        }
        let sheets = self.store.list(base.plan, DocumentKind::Sheet).await?;
        if base.state == DocumentState::Archived {
            let next = sheets.iter().find(|sheet| sheet.follows == Some(base.id)).map(|sheet| sheet.id);
            return Err(ScenarioFault::Closed { next });
        }
        let there = sheets.iter().find(|sheet| sheet.department == base.department && is_in(sheet, &name));
        if let Some(there) = there {
            return Err(ScenarioFault::Taken { sheet: Some(there.id) });
        }
        let made = self.write(person, base.plan, &[&base], &name).await?;
        made.first().copied().ok_or(ScenarioFault::Empty)
    }

    /// Branches every sheet of a plan that is worked on and that they may branch: one that others alone read stays as it is;
    /// those that are in the scenario already stay as they are.
    pub async fn branch_plan(
        &self,
        person: &PersonRecord,
        plan: PlanId,
        name: Name,
    ) -> Result<Vec<SheetId>, ScenarioFault> {
        let sheets = self.store.list(plan, DocumentKind::Sheet).await?;
        let may = |sheet: &DocumentRecord| {
            let subject = Subject { plan: Some(plan), department: sheet.department };
            person.may(Action::BranchSheet, &subject)
        };
        let budget: Vec<&DocumentRecord> = sheets.iter().filter(|sheet| sheet.is_budget() && may(sheet)).collect();
        let is_there = |base: &DocumentRecord| {
            sheets.iter().any(|sheet| sheet.department == base.department && is_in(sheet, &name))
        };
        let missing: Vec<&DocumentRecord> = budget.iter().copied().filter(|base| !is_there(base)).collect();
        match (budget.is_empty(), missing.is_empty()) {
            (true, _) => Err(ScenarioFault::Empty),
            (false, true) => Err(ScenarioFault::Taken { sheet: None }),
            (false, false) => self.write(person, plan, &missing, &name).await,
        }
    }

    /// Closes a scenario's sheet for good, which leaves the budget as it is.
    pub async fn give_up(&self, person: &PersonRecord, sheet: SheetId) -> Result<(), ScenarioFault> {
        let record = self.sheet_for(person, sheet, Action::BranchSheet).await?;
        let branch = branch_of(&record)?;
        if record.state == DocumentState::Archived {
            return Ok(());
        }
        let details = json!({ "base": branch.base, "scenario": branch.scenario });
        let told = AuditEvent::new(self.clock.now(), Some(person.id), "scenario.given_up", sheet).with(details);
        self.store.give_up(sheet, told).await?;
        self.approvals.tell_state(sheet, record.plan).await;
        self.approvals.settle_or_leave(record.plan).await;
        Ok(())
    }

    async fn write(
        &self,
        person: &PersonRecord,
        plan: PlanId,
        bases: &[&DocumentRecord],
        name: &Name,
    ) -> Result<Vec<SheetId>, ScenarioFault> {
        let now = self.clock.now();
        let (mut sheets, mut told) = (Vec::new(), Vec::new());
        for base in bases {
            let sheet = self.forked(base, name).await?;
            let heads: Vec<String> = sheet.record.heads.iter().map(ToString::to_string).collect();
            let details = json!({ "base": base.id, "scenario": name.0, "heads": heads });
            told.push(AuditEvent::new(now, Some(person.id), "scenario.branched", sheet.record.id).with(details));
            sheets.push(sheet);
        }
        let made = sheets.iter().map(|sheet| sheet.record.id).collect();
        match self.store.branch(sheets, told).await {
            // Somebody was faster by a moment.
            Err(StoreError::Exists { .. }) => return Err(ScenarioFault::Taken { sheet: None }),
            written => written?,
        }
        self.approvals.settle_or_leave(plan).await;
        Ok(made)
    }

    /// What is committed of a sheet, whole, as a document of its own.
    async fn forked(&self, base: &DocumentRecord, name: &Name) -> Result<Successor, ScenarioFault> {
        let (id, chunks) = (base.id, self.store.chunks(base.id).await?);
        let read = tokio::task::spawn_blocking(move || {
            let doc = read(id, &chunks)?;
            let sheet = read_sheet(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
            Ok::<_, LoadError>((doc.save(), doc.get_heads(), PublishedTotals::of(&sheet)))
        });
        let (bytes, heads, totals) = read.await.unwrap_or(Err(LoadError::Store(StoreError::Stopped)))?;
        let now = self.clock.now();
        let record = DocumentRecord {
            id: DocumentId(self.random.id_at(now)),
            state: DocumentState::Open,
            follows: None,
            branch: Some(Branch { base: base.id, scenario: name.0.clone() }),
            heads,
            created_at: now,
            ..base.clone()
        };
        Ok(Successor { record, genesis: Chunk::snapshot(bytes), totals: Some(totals) })
    }
}

fn is_in(sheet: &DocumentRecord, name: &Name) -> bool {
    let scenario = sheet.branch.as_ref().map(|branch| branch.scenario.as_str());
    scenario == Some(name.0.as_str()) && sheet.state != DocumentState::Archived
}
