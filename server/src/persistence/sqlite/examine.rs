//! A close look at everything that is kept: what `tandem check` does.
//!
//! All of it is seen at one instant, so it may run while people work. Documents are loaded one at a time; what their
//! content means is asked of functions passed in, as the store itself knows only bytes.

use std::collections::BTreeSet;

use automerge::{Automerge, ChangeHash, ReadDoc};
use shared::id::DocumentId;
use sqlx::{Row, SqliteConnection};

use super::column::{get, uuid};
use super::failure::failed;
use super::{SqliteStore, audit, backup, document, totals};
use crate::audit::{Anchor, Anchors};
use crate::persistence::{
    AuditVerdict, Chunk, ChunkKind, DocumentKind, DocumentRecord, DocumentState, PublishedTotals, StoreError,
};

/// Enough to see what happened; the rest is counted.
const FINDINGS_MAX: usize = 1000;

/// What was looked at and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    pub documents: usize,
    pub chunks: usize,
    pub changes: usize,
    pub requests: usize,
    /// The last entry of the audit log, if the log holds.
    pub audit_end: Option<Anchor>,
    /// One line each, naming what is wrong.
    pub findings: Vec<String>,
    /// How many more there are.
    pub more: usize,
}

impl Report {
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, finding: String) {
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        } else {
            self.more += 1;
        }
    }
}

/// What a document's content should be, told by those who know: the totals of a sheet, or that it reads at all.
pub trait Reading: Sync {
    /// `Ok(None)` for a document that publishes no totals.
    fn totals(&self, kind: DocumentKind, document: &Automerge) -> Result<Option<PublishedTotals>, String>;
}

/// Looks at everything.
pub async fn examine(store: &SqliteStore, anchors: &Anchors, reading: &dyn Reading) -> Result<Report, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let mut report = Report::default();
    for damage in backup::damage(&mut snapshot).await? {
        report.add(damage);
    }
    match audit::verify(&mut snapshot, anchors).await? {
        AuditVerdict::Sound(end) => report.audit_end = Some(end),
        AuditVerdict::Broken(fault) => report.add(format!("audit log: {fault}")),
    }
    for id in ids(&mut snapshot, "SELECT id FROM documents ORDER BY created_at, id").await? {
        look_at_document(&mut snapshot, DocumentId(id), reading, &mut report).await?;
    }
    look_at_requests(&mut snapshot, &mut report).await?;
    snapshot.rollback().await.map_err(failed)?;
    Ok(report)
}

async fn ids(connection: &mut SqliteConnection, statement: &'static str) -> Result<Vec<uuid::Uuid>, StoreError> {
    let rows = sqlx::query(statement).fetch_all(connection).await.map_err(failed)?;
    rows.iter().map(|row| uuid(row, "id")).collect()
}

async fn look_at_document(
    connection: &mut SqliteConnection,
    id: DocumentId,
    reading: &dyn Reading,
    report: &mut Report,
) -> Result<(), StoreError> {
    report.documents += 1;
    let record = match document::find(connection, id).await {
        Ok(Some(record)) => record,
        Ok(None) => return Ok(()),
        Err(StoreError::Corrupt(why)) => {
            report.add(format!("document {id}: {why}"));
            return Ok(());
        }
        Err(other) => return Err(other),
    };
    let name = format!("{} {id}", record.kind);
    let chunks = document::chunks(connection, id).await?;
    report.chunks += chunks.len();
    let Some(doc) = load(&chunks, &name, report) else { return Ok(()) };
    look_at_content(&doc, &record, &name, report);
    match reading.totals(record.kind, &doc) {
        Err(why) => report.add(format!("{name}: its content does not read: {why}")),
        Ok(due) => compare_totals(connection, &record, &doc, due, &name, report).await?,
    }
    Ok(())
}

/// Puts a document together from its chunks. `None` when it cannot be.
fn load(chunks: &[Chunk], name: &str, report: &mut Report) -> Option<Automerge> {
    if !chunks.iter().any(|chunk| chunk.kind == ChunkKind::Snapshot) {
        report.add(format!("{name}: it has no snapshot to begin with"));
    }
    let mut doc = shared::document::empty_document();
    for chunk in chunks {
        let hash = hex::encode(chunk.hash);
        if Chunk::hash_of(&chunk.bytes) != chunk.hash {
            report.add(format!("{name}: the bytes of chunk {hash} are not those it is named by"));
            return None;
        }
        if let Err(error) = doc.load_incremental(&chunk.bytes) {
            report.add(format!("{name}: chunk {hash} does not load: {error}"));
            return None;
        }
    }
    Some(doc)
}

fn look_at_content(doc: &Automerge, record: &DocumentRecord, name: &str, report: &mut Report) {
    report.changes += doc.get_changes(&[]).len();
    let missing = doc.get_missing_deps(&[]);
    if !missing.is_empty() {
        report.add(format!("{name}: {} changes it rests upon are missing, {} first", missing.len(), print(&missing)));
    }
    let heads: BTreeSet<ChangeHash> = doc.get_heads().into_iter().collect();
    if heads != record.heads.iter().copied().collect() {
        report.add(format!("{name}: its changes do not lead to the heads that are noted"));
    }
    let kind = doc.get(automerge::ROOT, "kind").ok().flatten();
    let said = kind.and_then(|(value, _)| value.as_str().map(str::to_owned));
    if said.as_deref() != Some(&record.kind.to_string()) {
        report.add(format!("{name}: its content says it is “{}”", said.unwrap_or_default()));
    }
}

fn print(hashes: &[ChangeHash]) -> String {
    hashes.first().map(ToString::to_string).unwrap_or_default()
}

async fn compare_totals(
    connection: &mut SqliteConnection,
    record: &DocumentRecord,
    doc: &Automerge,
    due: Option<PublishedTotals>,
    name: &str,
    report: &mut Report,
) -> Result<(), StoreError> {
    let published = totals::of_sheet(connection, record.id).await?;
    match (due, published) {
        (Some(due), Some(published)) if published.totals != due => {
            let at_same = published.heads.iter().copied().collect::<BTreeSet<_>>()
                == doc.get_heads().into_iter().collect::<BTreeSet<_>>();
            let when = if at_same { "" } else { " (they were published at an earlier version)" };
            report.add(format!("{name}: its published totals are not those of its figures{when}"));
        }
        (Some(due), None) if due != PublishedTotals::default() => {
            report.add(format!("{name}: it publishes no totals"));
        }
        (None, Some(_)) => report.add(format!("{name}: it publishes totals and should not")),
        _ => {}
    }
    Ok(())
}

/// Does every request read, and does its document agree with it?
async fn look_at_requests(connection: &mut SqliteConnection, report: &mut Report) -> Result<(), StoreError> {
    let rows = sqlx::query(
        "SELECT r.id, r.state, r.body, d.state AS held, d.locked_by,
                (SELECT count(*) FROM decisions x WHERE x.request = r.id) AS decisions
         FROM requests r JOIN documents d ON d.id = r.document ORDER BY r.submitted_at, r.id",
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    for row in &rows {
        report.requests += 1;
        let id = uuid(row, "id")?;
        let name = format!("request {id}");
        let request: shared::approval::Request = match serde_json::from_str(get(row, "body")?) {
            Ok(request) => request,
            Err(error) => {
                report.add(format!("{name}: it does not read: {error}"));
                continue;
            }
        };
        if usize::try_from(row.try_get::<i64, _>("decisions").map_err(failed)?) != Ok(request.decisions().count()) {
            report.add(format!("{name}: its decisions are not those that are noted one by one"));
        }
        let holds = row.try_get::<Option<Vec<u8>>, _>("locked_by").map_err(failed)?.as_deref() == Some(id.as_bytes());
        // What is about no document, or about a whole plan, holds none.
        let should_hold = request.open().is_some() && request.submission().kind.locks();
        if holds != should_hold {
            let (is, does) = if holds { ("closed", "still holds") } else { ("open", "does not hold") };
            report.add(format!("{name}: it is {is} and {does} its document"));
        }
    }
    look_at_locks(connection, report).await
}

/// A document locked by a request about another one would stay locked for ever.
async fn look_at_locks(connection: &mut SqliteConnection, report: &mut Report) -> Result<(), StoreError> {
    let astray =
        ids(connection, "SELECT d.id FROM documents d JOIN requests r ON r.id = d.locked_by WHERE r.document <> d.id")
            .await?;
    for id in astray {
        if let Some(DocumentRecord { state: DocumentState::Locked { request }, .. }) =
            document::find(connection, DocumentId(id)).await?
        {
            report
                .add(format!("document {}: it is locked by request {request}, which is about another", DocumentId(id)));
        }
    }
    Ok(())
}
