//! Adjustments in SQLite.

use async_trait::async_trait;
use shared::approval::Request;
use shared::id::{PlanId, RequestId, SheetId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::get;
use super::failure::failed;
use super::{SqliteStore, document, request};
use crate::audit::AuditEvent;
use crate::persistence::{AdjustmentBody, AdjustmentRecord, Adjustments, DocumentState, RequestRecord, StoreError};

fn read_body(text: &str) -> Result<AdjustmentBody, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("an adjustment does not read: {error}")))
}

/// The stored request must be about exactly this text.
fn read(row: &SqliteRow) -> Result<AdjustmentRecord, StoreError> {
    let record = request::read(row)?;
    let text: &str = get(row, "adjustment")?;
    if record.request.submission().target.version.content_hash != AdjustmentBody::hash_of(text) {
        let id = record.request.submission().id;
        return Err(StoreError::Corrupt(format!("adjustment {id} is not what its request asks for")));
    }
    Ok(AdjustmentRecord { record, body: read_body(text)? })
}

/// Looks whether the approved versions an adjustment rests on are still the latest, and whether any of its lines was
/// adjusted meanwhile.
pub(super) async fn check_current(
    connection: &mut SqliteConnection,
    own: RequestId,
    body: &AdjustmentBody,
) -> Result<(), StoreError> {
    for sheet in body.bases.keys() {
        let found = document::find(connection, *sheet).await?.ok_or_else(|| document::missing(*sheet))?;
        let later = sqlx::query("SELECT 1 FROM documents WHERE follows = ? AND state = 'archived'")
            .bind(sheet.0.as_bytes().as_slice())
            .fetch_optional(&mut *connection)
            .await
            .map_err(failed)?;
        if found.state != DocumentState::Archived || later.is_some() {
            return Err(StoreError::Outdated(own));
        }
    }
    let mut approved = Vec::new();
    for sheet in body.bases.keys() {
        let rows = sqlx::query(
            "SELECT a.body AS adjustment FROM adjusted_sheets s JOIN adjustments a ON a.request = s.request
             JOIN requests r ON r.id = a.request WHERE s.sheet = ? AND r.state = 'approved' AND r.id <> ?",
        )
        .bind(sheet.0.as_bytes().as_slice())
        .bind(own.0.as_bytes().as_slice())
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
        for row in &rows {
            let mut adjustment = read_body(get(row, "adjustment")?)?.adjustment;
            // One that changes two of the sheets is found twice; each time only what is of this one counts.
            adjustment.lines.retain(|line| line.sheet == *sheet);
            approved.push(adjustment);
        }
    }
    if body.adjustment.stale_lines(&approved).is_empty() { Ok(()) } else { Err(StoreError::Outdated(own)) }
}

pub(super) async fn find_body(
    connection: &mut SqliteConnection,
    id: RequestId,
) -> Result<Option<AdjustmentBody>, StoreError> {
    let row = sqlx::query("SELECT body FROM adjustments WHERE request = ?")
        .bind(id.0.as_bytes().as_slice())
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    row.as_ref().map(|row| read_body(get(row, "body")?)).transpose()
}

async fn submit(
    connection: &mut SqliteConnection,
    request: Request,
    body: &AdjustmentBody,
    told: &[AuditEvent],
) -> Result<RequestRecord, StoreError> {
    if let Some(kept) = request::kept(connection, &request).await? {
        return Ok(kept);
    }
    let asked = request.submission();
    let text = body.text()?;
    if AdjustmentBody::hash_of(&text) != asked.target.version.content_hash {
        return Err(StoreError::Refused(format!("request {} is about another adjustment", asked.id)));
    }
    check_current(connection, asked.id, body).await?;
    request::insert(connection, &request).await?;
    sqlx::query("INSERT INTO adjustments (request, body) VALUES (?, ?)")
        .bind(asked.id.0.as_bytes().as_slice())
        .bind(text)
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    for sheet in body.bases.keys() {
        sqlx::query("INSERT INTO adjusted_sheets (sheet, request) VALUES (?, ?)")
            .bind(sheet.0.as_bytes().as_slice())
            .bind(asked.id.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    request::tell_submitted(connection, &request, told).await?;
    Ok(RequestRecord { request, version: 1 })
}

#[async_trait]
impl Adjustments for SqliteStore {
    async fn submit_adjustment(
        &self,
        request: Request,
        body: AdjustmentBody,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError> {
        self.write(move |connection| Box::pin(async move { submit(connection, request, &body, &told).await })).await
    }

    async fn adjustment(&self, request: RequestId) -> Result<Option<AdjustmentRecord>, StoreError> {
        let row = sqlx::query(
            "SELECT r.version, r.body, a.body AS adjustment FROM adjustments a JOIN requests r ON r.id = a.request
             WHERE a.request = ?",
        )
        .bind(request.0.as_bytes().as_slice())
        .fetch_optional(&self.readers)
        .await
        .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn adjustments_of(&self, sheet: SheetId) -> Result<Vec<AdjustmentRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.version, r.body, a.body AS adjustment FROM adjusted_sheets s
             JOIN adjustments a ON a.request = s.request JOIN requests r ON r.id = s.request
             WHERE s.sheet = ? ORDER BY r.submitted_at DESC, r.id DESC",
        )
        .bind(sheet.0.as_bytes().as_slice())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn adjustments_of_plan(&self, plan: PlanId) -> Result<Vec<AdjustmentRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.version, r.body, a.body AS adjustment FROM adjustments a JOIN requests r ON r.id = a.request
             WHERE r.plan = ? ORDER BY r.submitted_at DESC, r.id DESC",
        )
        .bind(plan.0.as_bytes().as_slice())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(read).collect()
    }

    async fn is_adjustment_current(&self, request: RequestId) -> Result<(), StoreError> {
        let mut reader = self.reader().await?;
        match find_body(&mut reader, request).await? {
            Some(body) => check_current(&mut reader, request, &body).await,
            None => Err(StoreError::Missing { what: "adjustment", which: request.to_string() }),
        }
    }
}
