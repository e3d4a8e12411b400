//! Puts a file's lines into a sheet from the command line, all of them or none.
//!
//! Reading the file is `shared::intake`'s business and changing the sheet `shared::document`'s; both are the code the page
//! runs. It works on the store alone, so no server may run meanwhile: its rooms would not hear of the change.

use serde_json::json;
use shared::budget::Plan;
use shared::document::{DocumentError, SheetReplica, import_commands};
use shared::id::SheetId;
use shared::intake::guess::guess;
use shared::intake::mapping::Options;
use shared::intake::plan::{PlanError, plan};
use shared::intake::report::Report;
use shared::intake::source::{Choice, ReadError, open};

use crate::audit::AuditEvent;
use crate::document::{LoadError, load, load_sheet, server_actor};
use crate::edge::Edge;
use crate::persistence::{Append, Chunk, PublishedTotals, Store, StoreError};

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Plan(#[from] PlanError),
    #[error("{0} rows would not load: mend them, or leave them out with --skip-refused")]
    Refused(u32, Box<Report>),
    #[error("the file has no row that loads: is it the right one?")]
    Nothing(Box<Report>),
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a file and writes its lines into the sheet, in one transaction. With `skip_refused`, rows that don't load are left
/// out; otherwise they stop it.
pub async fn import(
    store: &dyn Store,
    edge: &Edge,
    sheet: SheetId,
    of: &Plan,
    file: &[u8],
    skip_refused: bool,
) -> Result<Report, ImportError> {
    let header = load_sheet(store, sheet).await?.header;
    let currency = header.currency;
    let options = Options { currency, rounding: of.rounding, calendar: of.calendar, year: u16::try_from(of.year).ok() };
    let source = open(file, &Choice::default())?;
    let intake = plan(&source.table, &guess(&source.table, &options), &options)?;
    if intake.report.refused.count > 0 && !skip_refused {
        return Err(ImportError::Refused(intake.report.refused.count, Box::new(intake.report)));
    }
    if intake.lines.is_empty() {
        return Err(ImportError::Nothing(Box::new(intake.report)));
    }
    let now = edge.clock.now();
    let doc = load(store, sheet).await?.with_actor(server_actor(&*edge.random));
    let before = doc.get_heads();
    let mut replica = SheetReplica::open(doc)?;
    // Ids that begin alike: a tenth of what an imported sheet takes on the wire would otherwise be their random digits.
    for command in import_commands(&intake, replica.sheet(), || edge.random.id_at(now)) {
        replica.edit(&command, now.timestamp())?;
    }
    let totals = Some(PublishedTotals::of(replica.sheet()));
    let doc = replica.into_document();
    let chunks = vec![Chunk::incremental(doc.save_after(&before))];
    store.append(Append { totals, ..Append::of(sheet, chunks, doc.get_heads()) }).await?;
    let report = intake.report;
    let details = json!({ "lines": intake.lines.len(), "total_minor": report.total, "from": "command line" });
    store.record(vec![AuditEvent::new(now, None, "sheet.imported", sheet).with(details)]).await?;
    Ok(report)
}
