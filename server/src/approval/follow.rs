//! What follows an approval: the next revision, its place in the plan, and its discussion.

use shared::approval::Request;
use shared::budget::SheetEntry;
use shared::document::{PlanCommand, read_sheet, revise_sheet};
use shared::id::{DocumentId, PlanId};

use super::version::version_of;
use super::{ApprovalFault, Approvals};
use crate::document::{LoadError, genesis_actor, load, load_plan};
use crate::persistence::{Chunk, DocumentKind, DocumentRecord, DocumentState, PublishedTotals, StoreError, Successor};
use crate::talk;

impl Approvals {
    /// Makes what is stored whole: plans that do not list a revision yet, sheets that cannot be talked about yet. Run when
    /// the server starts; doing it again does nothing.
    pub async fn reconcile(&self) -> Result<(), ApprovalFault> {
        for plan in self.store.plans().await? {
            self.settle(plan.id).await?;
        }
        Ok(())
    }

    /// The decision stands whatever comes of this; the next start tries again.
    pub(crate) async fn settle_or_leave(&self, plan: PlanId) {
        if let Err(error) = self.settle(plan).await {
            tracing::error!(%plan, %error, "a new sheet is not in its plan yet; the next start puts it there");
        }
    }

    async fn settle(&self, plan: PlanId) -> Result<(), ApprovalFault> {
        let sheets = self.store.list(plan, DocumentKind::Sheet).await?;
        let listed = load_plan(&*self.store, plan).await?.sheets;
        let mut commands = Vec::new();
        for sheet in sheets.iter().filter(|sheet| sheet.state != DocumentState::Archived) {
            let before = match (&sheet.follows, &sheet.branch) {
                (None, None) => continue,
                (before, _) => before.and_then(|before| listed.get(&before)),
            };
            if !listed.contains_key(&sheet.id) {
                commands.extend(listing(sheet, before).map(PlanCommand::ListSheet));
            }
        }
        let is_given_up = |sheet: &DocumentRecord| sheet.branch.is_some() && sheet.state == DocumentState::Archived;
        let followed = |id: &DocumentId| {
            sheets.iter().any(|sheet| sheet.follows == Some(*id) || sheet.id == *id && is_given_up(sheet))
        };
        commands.extend(listed.keys().filter(|id| followed(id)).copied().map(PlanCommand::UnlistSheet));
        if !commands.is_empty() {
            self.rooms.edit_plan(plan, commands, Vec::new()).await?;
        }
        for sheet in sheets.iter().filter(|sheet| sheet.state != DocumentState::Archived) {
            talk::discussion(&*self.store, sheet).await?;
        }
        Ok(())
    }

    /// The next revision of what a request asked for: a new document with the same lines and none of the history.
    pub(super) async fn successor(&self, request: &Request) -> Result<Successor, ApprovalFault> {
        let target = &request.submission().target;
        let id = target.document;
        let approved = self.store.find(id).await?.ok_or(ApprovalFault::NotFound)?;
        let doc = load(&*self.store, id).await?;
        let sheet = read_sheet(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
        if version_of(&doc, &sheet) != target.version {
            let told = format!("sheet {id} is not what request {} froze", request.submission().id);
            return Err(StoreError::Corrupt(told).into());
        }
        let now = self.clock.now();
        let doc = revise_sheet(&sheet, genesis_actor(), now.timestamp())
            .map_err(|error| ApprovalFault::Revise(id, Box::new(error)))?;
        let record = DocumentRecord {
            id: DocumentId(self.random.id_at(now)),
            state: DocumentState::Open,
            revision: approved.revision + 1,
            follows: Some(id),
            heads: doc.get_heads(),
            created_at: now,
            ..approved
        };
        let totals = Some(PublishedTotals::of(&sheet));
        Ok(Successor { record, genesis: Chunk::snapshot(doc.save()), totals })
    }
}

fn listing(sheet: &DocumentRecord, before: Option<&SheetEntry>) -> Option<SheetEntry> {
    let of_budget = || before.map_or_else(|| SheetEntry::BASE.to_owned(), |before| before.scenario.clone());
    Some(SheetEntry {
        sheet: sheet.id,
        department: sheet.department?,
        scenario: sheet.branch.as_ref().map_or_else(of_budget, |branch| branch.scenario.clone()),
        revision: sheet.revision,
        base: sheet.branch.as_ref().map(|branch| branch.base),
        currency: before.and_then(|before| before.currency),
    })
}
