//! Begins plans and sheets out of nothing.
//!
//! A plan has its departments from the organisation and, where wanted, another plan's chart of accounts. A department begins
//! one sheet in a plan, in the currency it budgets in; what follows it are revisions and scenarios in the same currency.

use std::collections::BTreeMap;

use serde_json::json;
use sha2::{Digest, Sha256};
use shared::budget::{Account, CostCentre, Plan, SheetEntry, SheetHeader};
use shared::calendar::FiscalYear;
use shared::document::{DocumentError, NewPlan, NewSheet, PlanCommand, read_sheet};
use shared::id::{AccountCode, DepartmentId, DocumentId, PlanId, SheetId};
use shared::money::{Currency, Rounding};
use shared::name::Name;

use crate::approval::{RoomError, Rooms};
use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, genesis_actor, load_plan, load_sheet};
use crate::persistence::{
    Begun, Chunk, DepartmentRecord, DocumentKind, DocumentRecord, DocumentState, PersonRecord, PublishedTotals, Store,
    StoreError, Successor,
};

/// The plan that is wanted.
#[derive(Debug, Clone)]
pub struct Beginning {
    /// The id it is to have: whoever sends a form twice begins one plan.
    pub id: PlanId,
    pub title: Name,
    pub year: FiscalYear,
    pub currency: Currency,
    pub calendar: shared::calendar::FiscalCalendar,
    pub departments: Vec<DepartmentRecord>,
    pub accounts: BTreeMap<AccountCode, Account>,
}

/// Why nothing was begun.
#[derive(Debug, thiserror::Error)]
pub enum BeginFault {
    #[error("the plan has no such department: choose one of its own")]
    NoDepartment,
    #[error("the department has a sheet in this plan already: open that one")]
    Taken,
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Room(#[from] RoomError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Begins a plan without sheets. Whether the person may is asked at the door.
pub async fn begin_plan(
    store: &dyn Store,
    clock: &dyn Clock,
    person: &PersonRecord,
    wanted: Beginning,
) -> Result<PlanId, BeginFault> {
    let centre = |record: DepartmentRecord| CostCentre {
        id: record.id,
        name: Name { text: record.name, en: record.name_en },
        ord: record.ord,
        head: record.head,
        is_retired: false,
    };
    let details = json!({
        "year": wanted.year.number(),
        "currency": wanted.currency,
        "calendar": wanted.calendar,
        "departments": wanted.departments.iter().map(|record| record.id).collect::<Vec<_>>(),
        "accounts": wanted.accounts.len(),
    });
    let new = NewPlan {
        title: wanted.title,
        year: wanted.year.number(),
        currency: wanted.currency,
        rounding: Rounding::default(),
        calendar: wanted.calendar,
        accounts: wanted.accounts.into_values().collect(),
        cost_centres: wanted.departments.into_iter().map(centre).collect(),
        targets: Vec::new(),
        sheets: Vec::new(),
        from: None,
        lessons: None,
    };
    let now = clock.now();
    let doc = new.create(genesis_actor(), now.timestamp())?;
    let record = fresh(wanted.id, wanted.id, None, &doc, now);
    let told = AuditEvent::new(now, Some(person.id), "plan.begun", wanted.id).with(details);
    let made = Successor { record, genesis: Chunk::snapshot(doc.save()), totals: None };
    match store.begin(Begun { documents: vec![made], readerships: Vec::new(), author: Some(person.id), told }).await {
        Ok(()) | Err(StoreError::Exists { .. }) => Ok(wanted.id),
        Err(error) => Err(error.into()),
    }
}

/// Begins a department's sheet, empty, and lists it in the plan.
pub async fn begin_sheet(
    (store, rooms, clock): (&dyn Store, &dyn Rooms, &dyn Clock),
    person: &PersonRecord,
    plan_id: PlanId,
    department: DepartmentId,
    currency: Currency,
) -> Result<SheetId, BeginFault> {
    let plan = load_plan(store, plan_id).await?;
    let centre = plan.cost_centres.get(&department).filter(|centre| !centre.is_retired);
    let centre = centre.ok_or(BeginFault::NoDepartment)?;
    let sheets = store.list(plan_id, DocumentKind::Sheet).await?;
    let own = sheets.into_iter().find(|sheet| sheet.department == Some(department) && sheet.is_budget());
    let (sheet, currency) = match own {
        // Begun, and the server went down before it was listed.
        Some(own) if own.revision == 1 && !plan.sheets.values().any(|entry| entry.department == department) => {
            (own.id, load_sheet(store, own.id).await?.header.currency)
        }
        Some(_) => return Err(BeginFault::Taken),
        None => (write_sheet(store, clock, person, &plan, (plan_id, centre), currency).await?, currency),
    };
    let entry = SheetEntry {
        sheet,
        department,
        scenario: SheetEntry::BASE.to_owned(),
        revision: 1,
        base: None,
        currency: Some(currency).filter(|currency| *currency != plan.currency),
    };
    rooms.edit_plan(plan_id, vec![PlanCommand::ListSheet(entry)], Vec::new()).await?;
    rooms.set_state(sheet, plan_id, DocumentState::Open).await;
    Ok(sheet)
}

async fn write_sheet(
    store: &dyn Store,
    clock: &dyn Clock,
    person: &PersonRecord,
    plan: &Plan,
    (plan_id, centre): (PlanId, &CostCentre),
    currency: Currency,
) -> Result<SheetId, BeginFault> {
    let now = clock.now();
    let header = SheetHeader {
        plan: plan_id,
        department: centre.id,
        title: centre.name.clone(),
        currency,
        rounding: plan.rounding,
        calendar: plan.calendar,
        year: plan.year,
    };
    let doc = NewSheet { header }.create(genesis_actor(), now.timestamp())?;
    let id = first_sheet(plan_id, centre.id);
    let totals = Some(PublishedTotals::of(&read_sheet(&doc)?));
    let record = fresh(id, plan_id, Some(centre.id), &doc, now);
    let details = json!({ "plan": plan_id, "department": centre.id, "currency": currency });
    let told = AuditEvent::new(now, Some(person.id), "sheet.begun", id).with(details);
    let made = Successor { record, genesis: Chunk::snapshot(doc.save()), totals };
    let begun = Begun { documents: vec![made], readerships: Vec::new(), author: None, told };
    match store.begin(begun).await {
        Ok(()) => Ok(id),
        Err(StoreError::Exists { .. }) => Err(BeginFault::Taken),
        Err(error) => Err(error.into()),
    }
}

/// The id of a department's first sheet in a plan: two people who begin it at once begin the same.
fn first_sheet(plan: PlanId, department: DepartmentId) -> SheetId {
    let hash = Sha256::new().chain_update(b"first sheet").chain_update(plan.0).chain_update(department.0).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(slot, byte)| *slot = byte);
    DocumentId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

fn fresh(
    id: DocumentId,
    plan: PlanId,
    department: Option<DepartmentId>,
    doc: &automerge::Automerge,
    now: chrono::DateTime<chrono::Utc>,
) -> DocumentRecord {
    DocumentRecord {
        id,
        kind: if department.is_some() { DocumentKind::Sheet } else { DocumentKind::Plan },
        plan,
        department,
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: now,
    }
}
