//! The sheet page: the saved document, and what stands around it.

use std::sync::Arc;

use app::backend::{AskedVersion, ScenarioMark, SheetPageView, SheetRights};
use app::document::SheetLock;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use shared::access::{Action, Subject};
use shared::budget::{Nature, Plan};
use shared::id::{DepartmentId, DocumentId, SheetId};

use super::cards::{department_name, shown_state};
use super::figures::target;
use super::marks::Marks;
use super::state::state_of;
use super::{Reader, Trouble};
use crate::document::{load, read};
use crate::persistence::{Chunk, ChunkKind, DocumentKind, DocumentRecord, DocumentState};
use crate::scenario::{Toward, compare};

/// Single changes are sent as they are up to this: reading the document to pack them takes longer than sending them.
const LOOSE_BYTES_MAX: usize = 32 * 1024;

/// A sheet the reader may open, and its plan.
pub(super) struct SeenSheet {
    pub record: DocumentRecord,
    pub department: DepartmentId,
    pub subject: Subject,
    pub plan: Arc<Plan>,
}

impl Reader {
    /// What one may not see is not there.
    pub(super) async fn seen_sheet(&self, id: SheetId) -> Result<SeenSheet, Trouble> {
        let found = self.store().find(id).await?.filter(|record| record.kind == DocumentKind::Sheet);
        let record = found.ok_or(Trouble::NotFound)?;
        let department = record.department.ok_or(Trouble::NotFound)?;
        let subject = Subject::sheet(record.plan, department);
        if !self.may(Action::SeeSheet, &subject) {
            return Err(Trouble::NotFound);
        }
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        Ok(SeenSheet { record, department, subject, plan })
    }

    pub(super) async fn sheet_view(&self, id: SheetId) -> Result<SheetPageView, Trouble> {
        let SeenSheet { record, department, subject, plan } = self.seen_sheet(id).await?;
        let (state, request) = state_of(self.store(), &record).await?;
        let authors = self.store().authors(id).await?;
        let marks = Marks::load(self.store()).await?;
        let talk = self.talk_view(&record, Action::SeeSheet, &subject, &marks).await?;
        let speakers = self.speakers(talk.as_ref()).await?;
        let may_turn_up = marks.people().iter().filter(|person| {
            let has_written = authors.contains(&person.id) || speakers.contains(&person.id);
            has_written || person.may(Action::SeeSheet, &subject)
        });
        Ok(SheetPageView {
            id,
            plan: record.plan,
            plan_title: plan.title.clone(),
            department: department_name(&plan, department),
            calendar: plan.calendar,
            revision: record.revision,
            state,
            lock: lock(record.state),
            successor: self.successor(&record).await?,
            follows: record.follows,
            request,
            talk,
            asked: self.asked(id).await?,
            document: STANDARD.encode(self.saved(id).await?),
            people: marks.all(may_turn_up.map(|person| person.id)),
            // Targets are in the plan's currency.
            target: target(&plan, department, Nature::Expense).filter(|_| plan.conversion_of(department).is_none()),
            // Whether the sheet is open besides is the lock's to say, and moves while the page stands.
            may: SheetRights {
                edit: self.may(Action::EditSheet, &subject),
                import: self.may(Action::ImportSheet, &subject),
                // A scenario goes back into the budget, which is submitted.
                submit: record.branch.is_none() && self.may(Action::SubmitSheet, &subject),
                withdraw: self.may(Action::WithdrawRequest, &subject),
                choose_readers: self.may(Action::ChooseReaders, &subject),
                comment: self.may(Action::Comment, &subject),
                branch: self.may(Action::BranchSheet, &subject),
            },
            readers: self.readers_of(&record).await?,
            scenario: self.scenario_mark(&record).await?,
            scenarios: self.scenarios(&record).await?,
        })
    }

    async fn scenario_mark(&self, record: &DocumentRecord) -> Result<Option<ScenarioMark>, Trouble> {
        let Some(branch) = &record.branch else { return Ok(None) };
        let is_behind = record.state != DocumentState::Archived && self.is_behind(record, branch.base).await?;
        Ok(Some(ScenarioMark { name: branch.scenario.clone(), base: branch.base, is_behind }))
    }

    /// Whether updating the scenario would bring it something: what its base says now and it does not.
    async fn is_behind(&self, scenario: &DocumentRecord, base: SheetId) -> Result<bool, Trouble> {
        let Some(base) = self.store().find(base).await? else { return Ok(false) };
        let own = load(self.store(), scenario.id).await?;
        if base.heads.iter().all(|head| own.get_change_meta_by_hash(head).is_some()) {
            return Ok(false);
        }
        let comparison = compare(self.store(), scenario, Toward::Scenario).await;
        Ok(comparison.is_ok_and(|comparison| !comparison.divergences.is_empty()))
    }

    /// The scenarios the department has a sheet in.
    async fn scenarios(&self, record: &DocumentRecord) -> Result<Vec<(SheetId, String)>, Trouble> {
        let sheets = self.store().list(record.plan, DocumentKind::Sheet).await?;
        let open = sheets.into_iter().filter(|sheet| sheet.state != DocumentState::Archived);
        let own = open.filter(|sheet| sheet.department == record.department);
        Ok(own.filter_map(|sheet| Some((sheet.id, sheet.branch?.scenario))).collect())
    }

    async fn asked(&self, id: SheetId) -> Result<Vec<AskedVersion>, Trouble> {
        let requests = self.store().requests_about(id).await?;
        let asked = requests.iter().rev().map(|record| AskedVersion {
            request: record.request.submission().id,
            state: shown_state(record.request.state()),
            heads: record.request.submission().target.version.heads.iter().map(ToString::to_string).collect(),
        });
        Ok(asked.collect())
    }

    async fn successor(&self, record: &DocumentRecord) -> Result<Option<SheetId>, Trouble> {
        if record.state != DocumentState::Archived {
            return Ok(None);
        }
        let sheets = self.store().list(record.plan, DocumentKind::Sheet).await?;
        Ok(sheets.into_iter().find(|sheet| sheet.follows == Some(record.id)).map(|sheet| sheet.id))
    }

    /// The document's bytes: a snapshot and the changes after it, packed anew when those have grown.
    pub(super) async fn saved(&self, id: DocumentId) -> Result<Vec<u8>, Trouble> {
        let chunks = self.store().chunks(id).await?;
        let loose = chunks.iter().filter(|chunk| chunk.kind == ChunkKind::Incremental);
        if loose.map(|chunk| chunk.bytes.len()).sum::<usize>() <= LOOSE_BYTES_MAX {
            return Ok(chunks.into_iter().flat_map(|chunk: Chunk| chunk.bytes).collect());
        }
        let packed = tokio::task::spawn_blocking(move || Ok(read(id, &chunks)?.save())).await;
        packed.unwrap_or(Err(Trouble::Store(crate::persistence::StoreError::Stopped)))
    }
}

pub(super) fn lock(state: DocumentState) -> SheetLock {
    match state {
        DocumentState::Open => SheetLock::Open,
        DocumentState::Locked { request } => SheetLock::Locked(request),
        DocumentState::Archived => SheetLock::Archived,
    }
}
