//! Brings actuals in: reads a file that was sent against what its plan knows, and takes its figures in.
//!
//! What a file says is `shared::intake::actuals`'s business, what is kept the store's. Reading is done again for importing,
//! from the same bytes and choices, so that what is written is what was shown.

use std::collections::BTreeMap;

use serde_json::json;
use shared::access::{Action, Subject};
use shared::budget::Plan;
use shared::calendar::Period;
use shared::id::{DepartmentId, PlanId};
use shared::intake::actuals::{Column, Ground, KnownLine, Layout, Reading, guess, read};
use shared::intake::mapping::Options;
use shared::intake::source::{Choice, ReadError, open};
use shared::intake::table::Table;
use uuid::Uuid;

use crate::audit::AuditEvent;
use crate::clock::Clock;
use crate::document::{LoadError, load_plan, load_sheet};
use crate::persistence::{Closing, DocumentKind, PersonRecord, Store, StoreError, TakeIn, WaitingFile};

#[derive(Debug, thiserror::Error)]
pub enum ActualsFault {
    #[error("the file is not there any more: send it again")]
    Gone,
    #[error("nothing of the file loads: check what its columns mean")]
    Nothing,
    #[error("a period was closed meanwhile: open it, or leave it out")]
    Closed,
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// A file as it was read.
pub struct Opened {
    pub table: Table,
    pub layout: Layout,
    pub reading: Reading,
}

/// Reads a waiting file, with what somebody says of its columns. A file names only such lines as they may read.
pub async fn look(
    store: &dyn Store,
    person: &PersonRecord,
    file: &WaitingFile,
    choose: impl FnOnce(Layout) -> Layout + Send,
) -> Result<Opened, ActualsFault> {
    let plan = load_plan(store, file.plan).await?;
    let closed = store.closing(file.plan).await?.map(|closing| closing.through);
    let bytes = file.bytes.clone();
    let table = tokio::task::spawn_blocking(move || open(&bytes, &Choice::default()).map(|source| source.table));
    let table = table.await.map_err(|_| StoreError::Stopped)??;
    let layout = choose(guess(&table, &ground(&plan, &BTreeMap::new(), closed)));
    let lines = if layout.has(Column::Line) { known_lines(store, person, file.plan).await? } else { BTreeMap::new() };
    // A year of postings takes a while.
    let opened = tokio::task::spawn_blocking(move || {
        let reading = read(&table, &layout, &ground(&plan, &lines, closed));
        Opened { table, layout, reading }
    });
    opened.await.map_err(|_| StoreError::Stopped.into())
}

fn ground<'a>(plan: &'a Plan, lines: &'a BTreeMap<DepartmentId, Vec<KnownLine>>, closed: Option<Period>) -> Ground<'a> {
    Ground {
        options: Options {
            currency: plan.currency,
            rounding: plan.rounding,
            calendar: plan.calendar,
            year: u16::try_from(plan.year).ok(),
        },
        departments: plan.cost_centres_in_order().into_iter().map(|centre| (centre.id, centre.name.clone())).collect(),
        accounts: &plan.accounts,
        lines,
        closed,
    }
}

/// The lines a file can name: those of the sheets that are the budget now. What is no money has no actuals.
async fn known_lines(
    store: &dyn Store,
    person: &PersonRecord,
    plan: PlanId,
) -> Result<BTreeMap<DepartmentId, Vec<KnownLine>>, ActualsFault> {
    let mut lines = BTreeMap::new();
    for record in store.list(plan, DocumentKind::Sheet).await? {
        let Some(department) = record.department.filter(|_| record.is_budget()) else { continue };
        if !person.may(Action::SeeSheet, &Subject::sheet(plan, department)) {
            continue;
        }
        let sheet = load_sheet(store, record.id).await?;
        let money = sheet.lines().filter(|line| line.unit.is_money());
        let known = money.map(|line| KnownLine {
            id: line.id,
            name: line.name.clone(),
            nature: sheet.nature_of(line.section),
            account: line.account.clone(),
        });
        lines.insert(department, known.collect());
    }
    Ok(lines)
}

/// Takes a file's figures in and says how many. A file that was taken in before is left as it was then.
pub async fn import(
    store: &dyn Store,
    clock: &dyn Clock,
    person: &PersonRecord,
    plan: PlanId,
    id: Uuid,
    choose: impl FnOnce(Layout) -> Layout + Send,
) -> Result<usize, ActualsFault> {
    let Some(file) = store.waiting_file(plan, id).await? else {
        let done = store.imported_files(plan).await?.into_iter().find(|file| file.id == id);
        let figures = done.ok_or(ActualsFault::Gone)?.figures;
        return Ok(usize::try_from(figures).unwrap_or_default());
    };
    let figures = look(store, person, &file, choose).await?.reading.figures;
    if figures.is_empty() {
        return Err(ActualsFault::Nothing);
    }
    let (at, count) = (clock.now(), figures.len());
    let details = json!({ "file": id, "sha256": hex::encode(file.hash), "name": file.name, "figures": count });
    let told = AuditEvent::new(at, Some(person.id), "actuals.imported", plan).with(details);
    match store.take_in(TakeIn { plan, file: id, at, figures, told }).await {
        Ok(_) => Ok(count),
        Err(StoreError::Closed(_)) => Err(ActualsFault::Closed),
        Err(error) => Err(error.into()),
    }
}

/// Closes periods up to and with one, or opens all.
pub async fn close(
    store: &dyn Store,
    clock: &dyn Clock,
    person: &PersonRecord,
    plan: PlanId,
    through: Option<Period>,
) -> Result<(), StoreError> {
    let at = clock.now();
    let told = AuditEvent::new(at, Some(person.id), "actuals.closed", plan).with(json!({ "through": through }));
    let closing = through.map(|through| Closing { through, person: person.id, closed_at: at });
    store.close(plan, closing, told).await
}
