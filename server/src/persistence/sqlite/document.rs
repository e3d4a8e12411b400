//! Documents and their chunks in SQLite.

use std::collections::BTreeSet;

use async_trait::async_trait;
use automerge::ChangeHash;
use shared::approval::Version;
use shared::id::{DepartmentId, DocumentId, PersonId, PlanId, RequestId, SheetId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::SqliteStore;
use super::column::{count, get, hash, heads, instant, packed, uuid, uuid_or_none};
use super::failure::failed;
use super::writer::Undo;
use crate::audit::AuditEvent;
use crate::persistence::{
    Append, Begun, Branch, Chunk, ChunkKind, DocumentKind, DocumentRecord, DocumentState, Documents, StoreError,
    Successor,
};

fn read_record(row: &SqliteRow) -> Result<DocumentRecord, StoreError> {
    let locked_by = uuid_or_none(row, "locked_by")?.map(RequestId);
    let state = match (get::<&str>(row, "state")?, locked_by) {
        ("open", None) => DocumentState::Open,
        ("locked", Some(request)) => DocumentState::Locked { request },
        ("archived", None) => DocumentState::Archived,
        (other, _) => return Err(StoreError::Corrupt(format!("“{other}” is no state of a document"))),
    };
    Ok(DocumentRecord {
        id: DocumentId(uuid(row, "id")?),
        kind: get::<&str>(row, "kind")?.parse()?,
        plan: DocumentId(uuid(row, "plan")?),
        department: uuid_or_none(row, "department")?.map(DepartmentId),
        about: uuid_or_none(row, "about")?.map(DocumentId),
        state,
        revision: count(row, "revision")?,
        follows: uuid_or_none(row, "follows")?.map(DocumentId),
        branch: match (uuid_or_none(row, "base")?.map(DocumentId), get::<Option<String>>(row, "scenario")?) {
            (Some(base), Some(scenario)) => Some(Branch { base, scenario }),
            _ => None,
        },
        heads: heads(row, "heads")?,
        created_at: instant(row, "created_at")?,
    })
}

fn state_columns(state: DocumentState) -> (&'static str, Option<Vec<u8>>) {
    match state {
        DocumentState::Open => ("open", None),
        DocumentState::Locked { request } => ("locked", Some(request.0.as_bytes().to_vec())),
        DocumentState::Archived => ("archived", None),
    }
}

fn kind_word(kind: ChunkKind) -> &'static str {
    match kind {
        ChunkKind::Snapshot => "snapshot",
        ChunkKind::Incremental => "incremental",
    }
}

fn read_chunk(row: &SqliteRow) -> Result<Chunk, StoreError> {
    let kind = match get::<&str>(row, "kind")? {
        "snapshot" => ChunkKind::Snapshot,
        "incremental" => ChunkKind::Incremental,
        other => return Err(StoreError::Corrupt(format!("“{other}” is no kind of chunk"))),
    };
    Ok(Chunk { hash: hash(row, "hash")?, kind, bytes: get(row, "bytes")? })
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: DocumentId,
) -> Result<Option<DocumentRecord>, StoreError> {
    let row = sqlx::query("SELECT * FROM documents WHERE id = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(read_record).transpose()
}

pub(super) fn missing(id: DocumentId) -> StoreError {
    StoreError::Missing { what: "document", which: id.to_string() }
}

/// Whether nobody wrote in a document since a version of it.
pub(super) fn is_at(found: &DocumentRecord, version: &Version) -> bool {
    let heads: Vec<ChangeHash> = version.heads.iter().map(|head| ChangeHash(head.0)).collect();
    packed(&found.heads) == packed(&heads)
}

/// Looks whether a document is open still, at the version that is asked about.
pub(super) async fn stands_open(
    connection: &mut SqliteConnection,
    id: DocumentId,
    version: &Version,
) -> Result<(), StoreError> {
    let found = find(connection, id).await?.ok_or_else(|| missing(id))?;
    if found.state != DocumentState::Open {
        return Err(StoreError::Closed(id));
    }
    if is_at(&found, version) { Ok(()) } else { Err(StoreError::Moved { document: id, heads: found.heads }) }
}

pub(super) async fn insert(
    connection: &mut SqliteConnection,
    record: &DocumentRecord,
    genesis: &Chunk,
) -> Result<(), StoreError> {
    let (state, locked_by) = state_columns(record.state);
    let id = record.id.0.as_bytes().as_slice();
    let added = sqlx::query(
        "INSERT INTO documents
             (id, kind, plan, department, about, state, locked_by, revision, follows, base, scenario, heads, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(record.kind.to_string())
    .bind(record.plan.0.as_bytes().as_slice())
    .bind(record.department.map(|id| id.0.as_bytes().to_vec()))
    .bind(record.about.map(|id| id.0.as_bytes().to_vec()))
    .bind(state)
    .bind(locked_by)
    .bind(record.revision)
    .bind(record.follows.map(|id| id.0.as_bytes().to_vec()))
    .bind(record.branch.as_ref().map(|branch| branch.base.0.as_bytes().to_vec()))
    .bind(record.branch.as_ref().map(|branch| branch.scenario.as_str()))
    .bind(packed(&record.heads))
    .bind(record.created_at.timestamp_millis())
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if added.rows_affected() == 0 {
        return Err(StoreError::Exists { what: "document", which: record.id.to_string() });
    }
    insert_chunk(connection, record.id, genesis).await
}

async fn insert_chunk(connection: &mut SqliteConnection, id: DocumentId, chunk: &Chunk) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO chunks (document, kind, hash, bytes) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
        .bind(id.0.as_bytes().as_slice())
        .bind(kind_word(chunk.kind))
        .bind(chunk.hash.as_slice())
        .bind(chunk.bytes.as_slice())
        .execute(connection)
        .await
        .map(|_| ())
        .map_err(failed)
}

async fn owner(connection: &mut SqliteConnection, actor: &[u8]) -> Result<Option<PersonId>, StoreError> {
    let row = sqlx::query("SELECT person FROM actors WHERE actor = ?")
        .bind(actor)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.map(|row| uuid(&row, "person").map(PersonId)).transpose()
}

/// Notes whose an actor is, and that they wrote here.
async fn bind_actor(
    connection: &mut SqliteConnection,
    id: DocumentId,
    actor: &[u8],
    person: PersonId,
) -> Result<(), StoreError> {
    for (statement, key) in [
        ("INSERT INTO actors (actor, person) VALUES (?, ?) ON CONFLICT DO NOTHING", actor),
        ("INSERT INTO authors (document, person) VALUES (?, ?) ON CONFLICT DO NOTHING", id.0.as_bytes().as_slice()),
    ] {
        sqlx::query(statement)
            .bind(key)
            .bind(person.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

/// Refuses before it writes: see [`Undo::RefusesFirst`].
async fn append(connection: &mut SqliteConnection, batch: &Append) -> Result<(), StoreError> {
    if let Some(decided) = &batch.decided {
        super::request::check_grounds(connection, decided).await?;
    }
    let id = batch.document.0.as_bytes().as_slice();
    for (actor, person) in &batch.actors {
        match owner(connection, actor).await? {
            Some(owner) if owner == *person => {}
            Some(_) => return Err(StoreError::Exists { what: "actor", which: hex::encode(actor) }),
            None => super::person::exists(connection, *person).await?,
        }
    }
    let heads = packed(&batch.heads);
    let moved = sqlx::query("UPDATE documents SET heads = ? WHERE id = ? AND state = 'open'")
        .bind(heads.as_slice())
        .bind(id)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    if moved.rows_affected() == 0 {
        let known = find(connection, batch.document).await?;
        return Err(known.map_or_else(|| missing(batch.document), |_| StoreError::Closed(batch.document)));
    }
    for chunk in &batch.chunks {
        insert_chunk(connection, batch.document, chunk).await?;
    }
    for (actor, person) in &batch.actors {
        bind_actor(connection, batch.document, actor, *person).await?;
    }
    if let Some(totals) = &batch.totals {
        super::totals::publish(connection, batch.document, &heads, totals).await?;
    }
    if let Some(calls) = &batch.calls {
        super::talk::call(connection, batch.document, calls).await?;
    }
    for event in &batch.told {
        super::audit::add(connection, event).await?;
    }
    if let Some(decided) = &batch.decided {
        super::request::write(connection, (**decided).clone(), Some(batch.document)).await?;
    }
    Ok(())
}

/// A document that continues another, with what it adds up to.
pub(super) async fn succeed(connection: &mut SqliteConnection, successor: &Successor) -> Result<(), StoreError> {
    insert(connection, &successor.record, &successor.genesis).await?;
    match &successor.totals {
        Some(published) => {
            super::totals::publish(connection, successor.record.id, &packed(&successor.record.heads), published).await
        }
        None => Ok(()),
    }
}

async fn begin(connection: &mut SqliteConnection, begun: &Begun) -> Result<(), StoreError> {
    for document in &begun.documents {
        succeed(connection, document).await?;
        let Some(author) = begun.author else { continue };
        sqlx::query("INSERT INTO authors (document, person) VALUES (?, ?)")
            .bind(document.record.id.0.as_bytes().as_slice())
            .bind(author.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    for readership in &begun.readerships {
        super::readers::put(connection, readership).await?;
    }
    super::audit::add(connection, &begun.told).await
}

async fn branch(
    connection: &mut SqliteConnection,
    sheets: &[Successor],
    told: &[AuditEvent],
) -> Result<(), StoreError> {
    for sheet in sheets {
        let base = sheet.record.branch.as_ref().map(|branch| branch.base);
        let base = base.ok_or_else(|| StoreError::Refused("a branch names the document it comes from".to_owned()))?;
        succeed(connection, sheet).await?;
        sqlx::query("INSERT INTO authors (document, person) SELECT ?, person FROM authors WHERE document = ?")
            .bind(sheet.record.id.0.as_bytes().as_slice())
            .bind(base.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    for event in told {
        super::audit::add(connection, event).await?;
    }
    Ok(())
}

async fn give_up(connection: &mut SqliteConnection, sheet: SheetId, told: &AuditEvent) -> Result<(), StoreError> {
    let changed =
        sqlx::query("UPDATE documents SET state = 'archived' WHERE id = ? AND state = 'open' AND scenario IS NOT NULL")
            .bind(sheet.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    if changed.rows_affected() == 0 {
        return Err(StoreError::Closed(sheet));
    }
    super::audit::add(connection, told).await
}

pub(super) async fn set_state(
    connection: &mut SqliteConnection,
    id: DocumentId,
    state: DocumentState,
) -> Result<(), StoreError> {
    let (state, locked_by) = state_columns(state);
    let changed = sqlx::query("UPDATE documents SET state = ?, locked_by = ? WHERE id = ?")
        .bind(state)
        .bind(locked_by)
        .bind(id.0.as_bytes().as_slice())
        .execute(connection)
        .await
        .map_err(failed)?;
    if changed.rows_affected() == 0 { Err(missing(id)) } else { Ok(()) }
}

async fn compact(
    connection: &mut SqliteConnection,
    id: DocumentId,
    snapshot: &Chunk,
    superseded: &[[u8; 32]],
) -> Result<(), StoreError> {
    insert_chunk(connection, id, snapshot).await?;
    // A snapshot that says nothing new has the hash of the one it would replace, and must stay.
    for hash in superseded.iter().filter(|hash| **hash != snapshot.hash) {
        sqlx::query("DELETE FROM chunks WHERE document = ? AND hash = ?")
            .bind(id.0.as_bytes().as_slice())
            .bind(hash.as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(())
}

pub(super) async fn chunks(connection: &mut SqliteConnection, id: DocumentId) -> Result<Vec<Chunk>, StoreError> {
    let rows =
        sqlx::query("SELECT kind, hash, bytes FROM chunks WHERE document = ? ORDER BY kind = 'incremental', seq")
            .bind(id.0.as_bytes().as_slice())
            .fetch_all(connection)
            .await
            .map_err(failed)?;
    rows.iter().map(read_chunk).collect()
}

#[async_trait]
impl Documents for SqliteStore {
    async fn create(&self, record: DocumentRecord, genesis: Chunk) -> Result<(), StoreError> {
        genesis.check()?;
        self.write(move |connection| Box::pin(async move { insert(connection, &record, &genesis).await })).await
    }

    async fn begin(&self, begun: Begun) -> Result<(), StoreError> {
        begun.documents.iter().try_for_each(|document| document.genesis.check())?;
        self.write(move |connection| Box::pin(async move { begin(connection, &begun).await })).await
    }

    async fn branch(&self, sheets: Vec<Successor>, told: Vec<AuditEvent>) -> Result<(), StoreError> {
        sheets.iter().try_for_each(|sheet| sheet.genesis.check())?;
        self.write(move |connection| Box::pin(async move { branch(connection, &sheets, &told).await })).await
    }

    async fn give_up(&self, sheet: SheetId, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| Box::pin(async move { give_up(connection, sheet, &told).await })).await
    }

    async fn turn(&self, id: DocumentId, state: DocumentState, told: AuditEvent) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                set_state(&mut *connection, id, state).await?;
                super::audit::add(connection, &told).await
            })
        })
        .await
    }

    async fn find(&self, id: DocumentId) -> Result<Option<DocumentRecord>, StoreError> {
        find(&mut *self.reader().await?, id).await
    }

    async fn list(&self, plan: PlanId, kind: DocumentKind) -> Result<Vec<DocumentRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM documents WHERE plan = ? AND kind = ? ORDER BY created_at, id")
            .bind(plan.0.as_bytes().as_slice())
            .bind(kind.to_string())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read_record).collect()
    }

    async fn plans(&self) -> Result<Vec<DocumentRecord>, StoreError> {
        let rows = sqlx::query("SELECT * FROM documents WHERE kind = 'plan' ORDER BY created_at, id")
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(read_record).collect()
    }

    async fn discussion_about(&self, document: DocumentId) -> Result<Option<DocumentRecord>, StoreError> {
        let row = sqlx::query("SELECT * FROM documents WHERE about = ? AND kind = 'discussion' ORDER BY created_at")
            .bind(document.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read_record).transpose()
    }

    async fn chunks(&self, id: DocumentId) -> Result<Vec<Chunk>, StoreError> {
        chunks(&mut *self.reader().await?, id).await
    }

    async fn append(&self, batch: Append) -> Result<(), StoreError> {
        batch.check()?;
        // The log may refuse an entry when all else is written, and so may a decision be refused.
        let undo = if batch.told.is_empty() && batch.decided.is_none() { Undo::RefusesFirst } else { Undo::Savepoint };
        self.writer()?.run(undo, move |connection| Box::pin(async move { append(connection, &batch).await })).await
    }

    async fn compact(&self, id: DocumentId, snapshot: Chunk, superseded: &[[u8; 32]]) -> Result<(), StoreError> {
        snapshot.check()?;
        let superseded = superseded.to_vec();
        self.write(move |connection| Box::pin(async move { compact(connection, id, &snapshot, &superseded).await }))
            .await
    }

    async fn actor_owner(&self, actor: &[u8]) -> Result<Option<PersonId>, StoreError> {
        owner(&mut *self.reader().await?, actor).await
    }

    async fn authors(&self, id: DocumentId) -> Result<BTreeSet<PersonId>, StoreError> {
        let rows = sqlx::query("SELECT person FROM authors WHERE document = ?")
            .bind(id.0.as_bytes().as_slice())
            .fetch_all(&self.readers)
            .await
            .map_err(failed)?;
        rows.iter().map(|row| uuid(row, "person").map(PersonId)).collect()
    }

    async fn set_state(&self, id: DocumentId, state: DocumentState) -> Result<(), StoreError> {
        self.write(move |connection| Box::pin(async move { set_state(connection, id, state).await })).await
    }
}
