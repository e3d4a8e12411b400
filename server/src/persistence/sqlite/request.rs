//! Requests in SQLite.

use async_trait::async_trait;
use shared::approval::{Act, Entry, Request, RequestState};
use shared::id::{DocumentId, PersonId, PlanId, RequestId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::{count, get, packed};
use super::failure::failed;
use super::script::Script;
use super::writer::Undo;
use super::{SqliteStore, adjustment, audit, document, merging, outbox, paper, whole};
use crate::audit::{Anchor, AuditEvent};
use crate::failpoint::{Failpoint, pass};
use crate::persistence::{DocumentState, Occasion, RequestRecord, Requests, StoreError, Transition};

pub(super) fn read(row: &SqliteRow) -> Result<RequestRecord, StoreError> {
    let request = serde_json::from_str(get(row, "body")?)
        .map_err(|error| StoreError::Corrupt(format!("a request does not read: {error}")))?;
    Ok(RequestRecord { request, version: count(row, "version")? })
}

fn state_word(request: &Request) -> &'static str {
    match request.state() {
        RequestState::Open { .. } => "open",
        RequestState::Approved { .. } => "approved",
        RequestState::Returned { .. } => "returned",
        RequestState::Rejected { .. } => "rejected",
        RequestState::Withdrawn { .. } => "withdrawn",
    }
}

fn body(request: &Request) -> Result<String, StoreError> {
    serde_json::to_string(request).map_err(|error| StoreError::Refused(format!("the request cannot be kept: {error}")))
}

pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: RequestId,
) -> Result<Option<RequestRecord>, StoreError> {
    let row = sqlx::query("SELECT version, body FROM requests WHERE id = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(read).transpose()
}

async fn submit(
    connection: &mut SqliteConnection,
    request: Request,
    told: &[AuditEvent],
) -> Result<RequestRecord, StoreError> {
    let asked = request.submission();
    if let Some(kept) = find(connection, asked.id).await? {
        let same = kept.request.submission() == asked;
        let exists = || StoreError::Exists { what: "request", which: asked.id.to_string() };
        return if same { Ok(kept) } else { Err(exists()) };
    }
    let target = asked.target.document;
    document::stands_open(connection, target, &asked.target.version).await?;
    insert(connection, &request).await?;
    document::set_state(connection, target, DocumentState::Locked { request: asked.id }).await?;
    tell_submitted(connection, &request, told).await?;
    Ok(RequestRecord { request, version: 1 })
}

/// What was kept under a request's id, if it asks for the same; whatever is asked for twice is asked for once.
pub(super) async fn kept(
    connection: &mut SqliteConnection,
    request: &Request,
) -> Result<Option<RequestRecord>, StoreError> {
    let asked = request.submission();
    match find(connection, asked.id).await? {
        Some(kept) if kept.request.submission().target != asked.target => {
            Err(StoreError::Exists { what: "request", which: asked.id.to_string() })
        }
        kept => Ok(kept),
    }
}

/// Writes what a new request has of decisions, which are agreements that were carried over, and has it told.
pub(super) async fn tell_submitted(
    connection: &mut SqliteConnection,
    request: &Request,
    told: &[AuditEvent],
) -> Result<(), StoreError> {
    let (id, end) = (request.submission().id, audit::end(connection).await?);
    let mut script = Script::default();
    for entry in request.history() {
        put_decision(&mut script, id, entry);
    }
    outbox::note(&mut script, Occasion { request: id, place: 0 });
    audit::put(&mut script, end, told)?;
    script.run(connection).await
}

pub(super) async fn insert(connection: &mut SqliteConnection, request: &Request) -> Result<(), StoreError> {
    let asked = request.submission();
    sqlx::query(
        "INSERT INTO requests (id, plan, document, kind, submitted_by, submitted_at, state, version, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?)",
    )
    .bind(asked.id.0.as_bytes().as_slice())
    .bind(asked.plan.0.as_bytes().as_slice())
    .bind(asked.target.document.0.as_bytes().as_slice())
    .bind(asked.kind.as_str())
    .bind(asked.submitted_by.0.as_bytes().as_slice())
    .bind(asked.submitted_at.timestamp_millis())
    .bind(state_word(request))
    .bind(body(request)?)
    .execute(connection)
    .await
    .map(|_| ())
    .map_err(failed)
}

async fn advance(connection: &mut SqliteConnection, transition: Transition) -> Result<RequestRecord, StoreError> {
    check_grounds(connection, &transition).await?;
    write(connection, transition, None).await
}

/// Looks whether what it was judged by stands where it stood.
pub(super) async fn check_grounds(connection: &mut SqliteConnection, judged: &Transition) -> Result<(), StoreError> {
    for (document, heads) in &judged.judged_by {
        let found = document::find(connection, *document).await?.ok_or_else(|| document::missing(*document))?;
        if packed(&found.heads) != packed(heads) {
            return Err(StoreError::Moved { document: *document, heads: found.heads });
        }
    }
    Ok(())
}

/// Writes a transition whose grounds were looked at. `merged_into` is the document that is written with it, if one is.
pub(super) async fn write(
    connection: &mut SqliteConnection,
    transition: Transition,
    merged_into: Option<DocumentId>,
) -> Result<RequestRecord, StoreError> {
    let Transition { request, from_version, document, successor, judged_by: _, told } = transition;
    let id = request.submission().id;
    let (kept, end) = find_with_end(connection, id).await?;
    if kept.version != from_version {
        return Err(StoreError::Stale { which: id.to_string(), expected: from_version, current: kept.version });
    }
    if kept.request.submission() != request.submission() || !request.history().starts_with(kept.request.history()) {
        return Err(StoreError::Refused(format!("the history of request {id} would be written anew")));
    }
    match request.submission().kind {
        kind if kind.locks() => release(connection, &request, document).await?,
        kind if kind.is_whole() => whole::check(connection, &request).await?,
        kind if kind.is_merge() => merging::check(connection, &request, merged_into).await?,
        _ => check_adjustment(connection, &request).await?,
    }
    if let Some(successor) = &successor {
        document::succeed(connection, successor).await?;
    }
    let version = from_version + 1;
    let mut script = Script::default();
    script
        .statement("UPDATE requests SET state = ?, version = ?, body = ? WHERE id = ?")
        .bind(state_word(&request))
        .bind(version)
        .bind(body(&request)?)
        .bind(id.0.as_bytes().as_slice());
    for (place, entry) in (1..).zip(request.history()).skip(kept.request.history().len()) {
        outbox::note(&mut script, Occasion { request: id, place });
        put_decision(&mut script, id, entry);
        put_copies(&mut script, id, entry);
    }
    audit::put(&mut script, end, &told)?;
    script.run_whole(connection).await?;
    pass(Failpoint::DecisionWritten);
    Ok(RequestRecord { request, version })
}

/// How a transition is undone where it is refused. All of one that leaves documents as they are is one script, which
/// undoes itself.
const fn undo(transition: &Transition) -> Undo {
    match (&transition.document, &transition.successor) {
        (None, None) => Undo::ByItself,
        _ => Undo::Savepoint,
    }
}

/// A request with where the log ends.
async fn find_with_end(
    connection: &mut SqliteConnection,
    id: RequestId,
) -> Result<(RequestRecord, Anchor), StoreError> {
    let row = sqlx::query("SELECT r.version, r.body, e.seq, e.hash FROM requests r, audit_end e WHERE r.id = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    let row = row.ok_or_else(|| StoreError::Missing { what: "request", which: id.to_string() })?;
    Ok((read(&row)?, audit::end_of(&row)?))
}

/// An adjustment that comes to count rests on what counts now.
async fn check_adjustment(connection: &mut SqliteConnection, request: &Request) -> Result<(), StoreError> {
    if !matches!(request.state(), RequestState::Approved { .. }) {
        return Ok(());
    }
    let id = request.submission().id;
    let body = paper::of_request(connection, id).await?;
    adjustment::check_current(connection, id, &body).await
}

/// Gives the document its new state. Only the request that locked it may.
async fn release(
    connection: &mut SqliteConnection,
    request: &Request,
    state: Option<DocumentState>,
) -> Result<(), StoreError> {
    let target = request.submission().target.document;
    let ended = !matches!(request.state(), RequestState::Open { .. });
    let Some(state) = state else {
        let stuck = || StoreError::Refused(format!("document {target} would stay locked by a request that has ended"));
        return if ended { Err(stuck()) } else { Ok(()) };
    };
    let found = document::find(connection, target).await?.ok_or_else(|| document::missing(target))?;
    if found.state != (DocumentState::Locked { request: request.submission().id }) {
        return Err(StoreError::Closed(target));
    }
    document::set_state(connection, target, state).await
}

/// The entry as a decision, if it is one.
fn put_decision(script: &mut Script, request: RequestId, entry: &Entry) {
    let Some(verdict) = entry.act.verdict() else { return };
    script
        .statement(
            "INSERT INTO decisions (id, request, turn, person, seat, verdict, closes, decided_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(entry.id.0.as_bytes().as_slice())
        .bind(request.0.as_bytes().as_slice())
        .bind(entry.turn)
        .bind(entry.by.0.as_bytes().as_slice())
        .bind(entry.seat().0.as_bytes().as_slice())
        .bind(verdict.to_string())
        .bind(entry.closes)
        .bind(entry.at.timestamp_millis());
}

/// Who was sent a copy before keeps the first.
fn put_copies(script: &mut Script, request: RequestId, entry: &Entry) {
    let Act::Copy { to } = &entry.act else { return };
    for person in to {
        script
            .statement("INSERT INTO copies (request, person, copied_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(request.0.as_bytes().as_slice())
            .bind(person.0.as_bytes().as_slice())
            .bind(entry.at.timestamp_millis());
    }
}

#[async_trait]
impl Requests for SqliteStore {
    async fn submit(&self, request: Request, told: Vec<AuditEvent>) -> Result<RequestRecord, StoreError> {
        self.write(move |connection| Box::pin(async move { submit(connection, request, &told).await })).await
    }

    async fn advance(&self, transition: Transition) -> Result<RequestRecord, StoreError> {
        if let Some(successor) = &transition.successor {
            successor.genesis.check()?;
        }
        self.writer()?.run(undo(&transition), move |connection| Box::pin(advance(connection, transition))).await
    }

    async fn request(&self, id: RequestId) -> Result<Option<RequestRecord>, StoreError> {
        find(&mut *self.reader().await?, id).await
    }

    async fn open_requests(&self, plan: Option<PlanId>) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, body FROM requests WHERE state = 'open' AND (?1 IS NULL OR plan = ?1)
             ORDER BY submitted_at, id",
        )
        .bind(plan.map(|id| id.0.as_bytes().to_vec()))
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn requests_of(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, body FROM requests WHERE submitted_by = ? ORDER BY submitted_at DESC, id DESC LIMIT ?",
        )
        .bind(person.0.as_bytes().as_slice())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn requests_decided_by(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.version, r.body FROM requests r JOIN decisions d ON d.request = r.id WHERE d.person = ?
             GROUP BY r.id ORDER BY max(d.decided_at) DESC, r.id DESC LIMIT ?",
        )
        .bind(person.0.as_bytes().as_slice())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn requests_copied_to(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.version, r.body FROM requests r JOIN copies c ON c.request = r.id WHERE c.person = ?
             ORDER BY c.copied_at DESC, r.id DESC LIMIT ?",
        )
        .bind(person.0.as_bytes().as_slice())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn requests_of_plan(&self, plan: PlanId, limit: u32) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, body FROM requests WHERE plan = ? ORDER BY submitted_at DESC, id DESC LIMIT ?",
        )
        .bind(plan.0.as_bytes().as_slice())
        .bind(limit)
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn requests_about(&self, document: DocumentId) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, body FROM requests WHERE document = ? AND kind IN ('sheet', 'process_map', 'plan')
             ORDER BY submitted_at DESC, id DESC",
        )
        .bind(document.0.as_bytes().as_slice())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }
}
