//! Asking for approval: the sheet is frozen, read, and kept as asked, or opened again.

use automerge::Automerge;
use serde_json::json;
use shared::access::{Action, Subject};
use shared::approval::{Request, Submission, Target, TargetKind};
use shared::budget::{CellValue, Sheet};
use shared::calendar::Period;
use shared::document::read_sheet;
use shared::id::{DepartmentId, PlanId, RequestId, SheetId};

use super::version::{asked_total, version_of};
use super::{ApprovalFault, Approvals, Chain, Unfit, chain_for};
use crate::audit::AuditEvent;
use crate::document::load_plan;
use crate::persistence::{DocumentKind, DocumentRecord, DocumentState, PersonRecord, RequestRecord, StoreError};

/// What somebody wants approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submit {
    pub sheet: SheetId,
    /// Drawn when the page was made, so that a repeated request carries it again: the idempotency key.
    pub id: RequestId,
}

impl Approvals {
    /// Freezes the sheet at what is committed and asks for its approval. Asking twice under one id is asking once.
    pub async fn submit(&self, person: &PersonRecord, asked: Submit) -> Result<RequestRecord, ApprovalFault> {
        self.sheet_for(person, asked.sheet, Action::SubmitSheet).await?;
        let (shell, person) = (self.clone(), person.clone());
        // On its own, so that a browser that goes away in the middle leaves no room frozen.
        let work = tokio::spawn(async move { shell.freeze_and_ask(&person, asked, None).await });
        work.await.unwrap_or(Err(ApprovalFault::Store(StoreError::Stopped)))
    }

    /// Of a map, `by` says in which department's name.
    pub(super) async fn freeze_and_ask(
        &self,
        person: &PersonRecord,
        asked: Submit,
        by: Option<DepartmentId>,
    ) -> Result<RequestRecord, ApprovalFault> {
        let sheet = asked.sheet;
        // One after the other: whoever comes second must not open what the first has frozen.
        let _turn = self.asking.lock().await;
        if let Some(first) = self.asked_before(person, asked).await? {
            return Ok(first);
        }
        let record = self.store.find(sheet).await?.ok_or(ApprovalFault::NotFound)?;
        if record.branch.is_some() {
            return Err(if by.is_some() { ApprovalFault::MapVersion } else { ApprovalFault::Scenario });
        }
        match record.state {
            DocumentState::Open => {}
            DocumentState::Locked { request } => return Err(ApprovalFault::Submitted(request)),
            DocumentState::Archived => return Err(ApprovalFault::Archived),
        }
        let frozen = self.rooms.freeze(sheet).await?;
        let kept = match by {
            None => self.ask(person, &record, asked.id, &frozen).await,
            Some(department) => self.ask_map(person, &record, (asked.id, department), &frozen).await,
        };
        self.tell_state(sheet, record.plan).await;
        kept
    }

    /// Whatever came of it, the room goes on as the store says. One after the other, so that the last word is the newest.
    pub(crate) async fn tell_state(&self, sheet: SheetId, plan: PlanId) {
        let _turn = self.telling.lock().await;
        let kept = self.store.find(sheet).await.unwrap_or_else(|error| {
            tracing::error!(%sheet, %error, "what became of the sheet could not be read; its room takes it for open");
            None
        });
        let state = kept.map_or(DocumentState::Open, |record| record.state);
        self.rooms.set_state(sheet, plan, state).await;
    }

    /// What was kept under this id, if it was asked by the same person about the same sheet.
    async fn asked_before(&self, person: &PersonRecord, asked: Submit) -> Result<Option<RequestRecord>, ApprovalFault> {
        let Some(kept) = self.store.request(asked.id).await? else { return Ok(None) };
        let first = kept.request.submission();
        if first.submitted_by == person.id && first.target.document == asked.sheet {
            Ok(Some(kept))
        } else {
            Err(StoreError::Exists { what: "request", which: asked.id.to_string() }.into())
        }
    }

    async fn ask(
        &self,
        person: &PersonRecord,
        record: &DocumentRecord,
        id: RequestId,
        doc: &Automerge,
    ) -> Result<RequestRecord, ApprovalFault> {
        let sheet = read_sheet(doc).map_err(|error| ApprovalFault::Misshapen(Box::new(error)))?;
        check_fit(&sheet)?;
        let plan = load_plan(&*self.store, record.plan).await?;
        // Whoever may write in a sheet could write in its head, too, and be asked of others in another currency.
        let header = &sheet.header;
        let department = record.department.ok_or(ApprovalFault::NotFound)?;
        if (header.plan, header.department, header.currency) != (record.plan, department, plan.currency_of(department))
        {
            return Err(ApprovalFault::Foreign);
        }
        let total = asked_total(&sheet, &plan, department)?;
        let submission = Submission {
            id,
            kind: TargetKind::Sheet,
            target: Target { document: record.id, version: version_of(doc, &sheet) },
            plan: record.plan,
            department,
            submitted_by: person.id,
            submitted_at: self.clock.now(),
            total,
        };
        let Chain { request, .. } = chain_for(&*self.store, submission, &sheet).await?;
        let request = request?;
        let told = submitted(&request);
        Ok(self.store.submit(request, vec![told]).await?)
    }

    /// The sheet's record, if this person may do this with it; “not found” when they may not even see it.
    pub(super) async fn sheet_for(
        &self,
        person: &PersonRecord,
        sheet: SheetId,
        action: Action,
    ) -> Result<(DocumentRecord, Subject), ApprovalFault> {
        let found = self.store.find(sheet).await?.filter(|record| record.kind == DocumentKind::Sheet);
        let record = found.ok_or(ApprovalFault::NotFound)?;
        let subject = Subject { plan: Some(record.plan), department: record.department };
        let person = person.access();
        if !person.may(Action::SeeSheet, &subject) {
            return Err(ApprovalFault::NotFound);
        }
        if person.may(action, &subject) { Ok((record, subject)) } else { Err(ApprovalFault::NotAllowed) }
    }
}

/// What the log keeps of a submission: enough to recognise the version years later.
pub(crate) fn submitted(request: &Request) -> AuditEvent {
    let Submission { id, kind, target, plan, department, submitted_by, submitted_at, total } = request.submission();
    AuditEvent::new(*submitted_at, Some(*submitted_by), "request.submitted", id).with(json!({
        "kind": kind,
        "sheet": target.document,
        "plan": plan,
        "department": department,
        "heads": target.version.heads,
        "content_hash": target.version.content_hash,
        "total_minor": total.minor,
        "currency": total.currency,
        "policy": request.policy(),
    }))
}

/// A sheet is submitted with figures alone, one in each cell, and all of them reckoned.
pub fn check_fit(sheet: &Sheet) -> Result<(), ApprovalFault> {
    if sheet.line_count() == 0 {
        return Err(ApprovalFault::Empty);
    }
    let mut unfit = Unfit::default();
    for line in sheet.lines() {
        for period in Period::all() {
            let cell = line.cell(period);
            let list = match &cell.value {
                _ if !cell.rivals.is_empty() => &mut unfit.rivals,
                CellValue::Text(_) => &mut unfit.texts,
                _ if line.figure(period).fault().is_some() => &mut unfit.texts,
                CellValue::Empty | CellValue::Figure(_) => continue,
            };
            unfit.count += 1;
            if list.len() < Unfit::CELLS_MAX {
                list.push((line.id, period));
            }
        }
    }
    if unfit.count == 0 { Ok(()) } else { Err(ApprovalFault::Unfit(unfit)) }
}
