//! Sheets of any size, drawn up as an import draws them up (many small changes, ids that begin alike) and written into the
//! store as one snapshot, as compaction leaves them.

use anyhow::Result;
use automerge::Automerge;
use chrono::{DateTime, Utc};
use server::audit::AuditEvent;
use server::demo;
use server::document::genesis_actor;
use server::edge::Edge;
use server::persistence::sqlite::SqliteStore;
use server::persistence::{
    Append, Chunk, DepartmentRecord, Departments, DocumentKind, DocumentRecord, DocumentState, Documents,
    PublishedTotals,
};
use shared::budget::{CellValue, LineFormula, Name, Nature, SheetHeader};
use shared::calendar::{FiscalCalendar, Period};
use shared::document::{CellEdit, LineImport, NewSheet, SheetCommand, SheetReplica, read_sheet};
use shared::id::{DepartmentId, DocumentId, LineId, SectionId, SheetId};
use shared::money::{Currency, Minor, Rounding};

/// Lines of one section: a large sheet has a dozen.
const LINES_PER_SECTION: usize = 100;

const ACCOUNTS: [&str; 6] = ["6602.01", "6602.02", "6602.03", "6602.04", "6602.05", "6602.06"];

/// Adds sheets to the demo's plan, each of a department of its own.
pub async fn add_sheets(store: &SqliteStore, edge: &Edge, count: usize, lines: usize) -> Result<Vec<SheetId>> {
    let mut added = Vec::with_capacity(count);
    for number in 1..=count {
        let name = format!("Works {number}");
        let department = add_department(store, edge, &name, format!("9{number:04}80")).await?;
        added.push(add_sheet(store, edge, department, &sheet(edge, &name, department, lines)?).await?);
    }
    Ok(added)
}

/// Adds a sheet whose lines are all a price, in the first line, times the same volume.
pub async fn add_driven_sheet(store: &SqliteStore, edge: &Edge, lines: usize) -> Result<SheetId> {
    let department = add_department(store, edge, "Driven works", "9900080".to_owned()).await?;
    add_sheet(store, edge, department, &driven_sheet(edge, department, lines)?).await
}

async fn add_department(store: &SqliteStore, edge: &Edge, name: &str, ord: String) -> Result<DepartmentId> {
    let now = edge.clock.now();
    let id = DepartmentId(edge.random.id());
    let (name, name_en) = (name.to_owned(), Some(name.to_owned()));
    let record = DepartmentRecord { id, name, name_en, ord, head: None, created_at: now };
    store.put_department(record, AuditEvent::new(now, None, "department.added", id)).await?;
    Ok(id)
}

async fn add_sheet(store: &SqliteStore, edge: &Edge, department: DepartmentId, doc: &Automerge) -> Result<SheetId> {
    let id = DocumentId(edge.random.id());
    let record = DocumentRecord {
        id,
        kind: DocumentKind::Sheet,
        plan: demo::plan(),
        department: Some(department),
        about: None,
        state: DocumentState::Open,
        revision: 1,
        follows: None,
        branch: None,
        heads: doc.get_heads(),
        created_at: edge.clock.now(),
    };
    store.create(record, Chunk::snapshot(doc.save())).await?;
    let totals = Some(PublishedTotals::of(&read_sheet(doc)?));
    let (chunks, actors, heads) = (Vec::new(), Vec::new(), doc.get_heads());
    let published =
        Append { document: id, chunks, actors, heads, totals, calls: None, told: Vec::new(), decided: None };
    store.append(published).await?;
    Ok(id)
}

/// A sheet of so many lines with twelve figures each.
pub fn sheet(edge: &Edge, name: &str, department: DepartmentId, lines: usize) -> Result<Automerge> {
    let now = edge.clock.now();
    let at = now.timestamp();
    let mut replica = empty(name, department, at)?;
    let (mut left, mut after, mut number) = (lines, None, 0);
    while left > 0 {
        let id = SectionId(edge.random.id_at(now));
        number += 1;
        let name = Name::new(format!("Section {number}"));
        replica.edit(&SheetCommand::InsertSection { id, after, name, nature: Nature::Expense }, at)?;
        after = Some(id);
        let here = left.min(LINES_PER_SECTION);
        let imports: Vec<LineImport> =
            (0..here).map(|row| line(edge, now, id, lines - left + row)).collect::<Result<_>>()?;
        for part in imports.chunks(SheetCommand::IMPORT_LINES_PER_CHANGE) {
            replica.edit(&SheetCommand::ImportLines(part.to_vec()), at)?;
        }
        left -= here;
    }
    Ok(replica.into_document())
}

/// A price, a volume, and lines that are their product.
fn driven_sheet(edge: &Edge, department: DepartmentId, lines: usize) -> Result<Automerge> {
    let now = edge.clock.now();
    let at = now.timestamp();
    let mut replica = empty("Driven works", department, at)?;
    let section = SectionId(edge.random.id_at(now));
    replica.edit(
        &SheetCommand::InsertSection { id: section, after: None, name: Name::new("Works"), nature: Nature::Expense },
        at,
    )?;
    let bare = |name: String| LineImport {
        id: LineId(edge.random.id_at(now)),
        section,
        name: Name::new(name),
        account: None,
        note: None,
        prior: None,
        amounts: Vec::new(),
    };
    let (price, volume) = (bare("Price".to_owned()), bare("Volume".to_owned()));
    let driven: Vec<LineImport> = (1..=lines).map(|row| bare(format!("Line {row}"))).collect();
    let formula = LineFormula::stored(format!("{{{}}} * {{{}}}", price.id, volume.id));
    let drivers = [(price.id, "CNY/pieces", 10_500_000), (volume.id, "pieces", 40_000_000)];
    let imported: Vec<LineImport> = [price, volume].into_iter().chain(driven.iter().cloned()).collect();
    for part in imported.chunks(SheetCommand::IMPORT_LINES_PER_CHANGE) {
        replica.edit(&SheetCommand::ImportLines(part.to_vec()), at)?;
    }
    for (line, unit, millionths) in drivers {
        replica.edit(&SheetCommand::SetUnit { line, unit: unit.parse()? }, at)?;
        let value = CellValue::Figure(Minor(millionths));
        let cells = Period::all().take(12).map(|period| CellEdit { line, period, value: value.clone() }).collect();
        replica.edit(&SheetCommand::SetCells(cells), at)?;
    }
    for line in driven {
        replica.edit(&SheetCommand::SetFormula { line: line.id, formula: Some(formula.clone()) }, at)?;
    }
    Ok(replica.into_document())
}

fn empty(name: &str, department: DepartmentId, at: i64) -> Result<SheetReplica> {
    let header = SheetHeader {
        plan: demo::plan(),
        department,
        title: Name::new(format!("{name} budget")),
        currency: Currency::CNY,
        rounding: Rounding::default(),
        calendar: FiscalCalendar::CALENDAR_YEAR,
        year: 2027,
    };
    Ok(SheetReplica::open(NewSheet { header }.create(genesis_actor(), at)?)?)
}

fn line(edge: &Edge, now: DateTime<Utc>, section: SectionId, row: usize) -> Result<LineImport> {
    let account = ACCOUNTS.get(row % ACCOUNTS.len()).map(|code| code.parse()).transpose()?;
    // The figures the other servers are given: up to 10,000.00, in no order that compresses.
    let figure = |period: usize| Minor(((row * 7_919 + period * 104_729) % 1_000_000) as i64 + 1);
    Ok(LineImport {
        id: LineId(edge.random.id_at(now)),
        section,
        name: Name::new(format!("Line {row}")),
        account,
        note: None,
        prior: None,
        amounts: Period::all().take(12).enumerate().map(|(at, period)| (period, figure(at))).collect(),
    })
}
