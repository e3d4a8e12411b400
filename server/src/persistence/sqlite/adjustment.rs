//! Adjustments in SQLite.

use async_trait::async_trait;
use shared::approval::Request;
use shared::id::{PlanId, RequestId, SheetId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::column::get;
use super::failure::failed;
use super::paper::{self, Kept};
use super::{SqliteStore, document, request};
use crate::audit::AuditEvent;
use crate::persistence::{
    AdjustmentBody, AdjustmentRecord, Adjustments, DocumentState, Paper, RequestRecord, StoreError,
};

fn read(row: &SqliteRow) -> Result<AdjustmentRecord, StoreError> {
    let (record, body) = paper::read(row)?;
    Ok(AdjustmentRecord { record, body })
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
            "SELECT a.body FROM adjusted_sheets s JOIN adjustments a ON a.request = s.request
             JOIN requests r ON r.id = a.request WHERE s.sheet = ? AND r.state = 'approved' AND r.id <> ?",
        )
        .bind(sheet.0.as_bytes().as_slice())
        .bind(own.0.as_bytes().as_slice())
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
        for row in &rows {
            let mut adjustment = AdjustmentBody::of_text(get(row, "body")?)?.adjustment;
            // One that changes two of the sheets is found twice; each time only what is of this one counts.
            adjustment.lines.retain(|line| line.sheet == *sheet);
            approved.push(adjustment);
        }
    }
    if body.adjustment.stale_lines(&approved).is_empty() { Ok(()) } else { Err(StoreError::Outdated(own)) }
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
    let id = request.submission().id;
    check_current(connection, id, body).await?;
    let kept = paper::keep(connection, request, body, told).await?;
    for sheet in body.bases.keys() {
        sqlx::query("INSERT INTO adjusted_sheets (sheet, request) VALUES (?, ?)")
            .bind(sheet.0.as_bytes().as_slice())
            .bind(id.0.as_bytes().as_slice())
            .execute(&mut *connection)
            .await
            .map_err(failed)?;
    }
    Ok(kept)
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
        let row = sqlx::query(AdjustmentBody::FIND)
            .bind(request.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.as_ref().map(read).transpose()
    }

    async fn adjustments_of(&self, sheet: SheetId) -> Result<Vec<AdjustmentRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT r.version, r.body, a.body AS paper FROM adjusted_sheets s
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
            "SELECT r.version, r.body, a.body AS paper FROM adjustments a JOIN requests r ON r.id = a.request
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
        match paper::find::<AdjustmentBody>(&mut reader, request).await? {
            Some(body) => check_current(&mut reader, request, &body).await,
            None => Err(StoreError::Missing { what: "adjustment", which: request.to_string() }),
        }
    }
}
