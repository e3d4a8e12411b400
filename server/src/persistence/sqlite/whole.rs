//! Whole plans that are asked for, in SQLite.

use std::collections::BTreeSet;

use async_trait::async_trait;
use shared::approval::{Part, Request, RequestState, Whole};
use shared::id::RequestId;
use sqlx::SqliteConnection;

use super::column::uuid;
use super::failure::failed;
use super::{SqliteStore, document, paper, request};
use crate::audit::AuditEvent;
use crate::persistence::{DocumentState, RequestRecord, StoreError, Wholes};

/// Looks whether everything a request about a whole plan covers is still as it was asked: what was approved is approved
/// last, the same adjustments count, and nobody wrote in what was not approved on its own.
async fn check_current(connection: &mut SqliteConnection, own: RequestId, whole: &Whole) -> Result<(), StoreError> {
    for part in whole.parts.values() {
        let current = match part.approved {
            Some(_) => is_approved_last(connection, part).await?,
            None => stands_there(connection, part).await?,
        };
        if !current {
            return Err(StoreError::Outdated(own));
        }
    }
    Ok(())
}

async fn stands_there(connection: &mut SqliteConnection, part: &Part) -> Result<bool, StoreError> {
    let found = document::find(connection, part.sheet).await?.ok_or_else(|| document::missing(part.sheet))?;
    Ok(found.state != DocumentState::Archived && document::is_at(&found, &part.version))
}

async fn is_approved_last(connection: &mut SqliteConnection, part: &Part) -> Result<bool, StoreError> {
    let sheet = part.sheet.0.as_bytes().as_slice();
    let later = sqlx::query("SELECT 1 FROM documents WHERE follows = ? AND state = 'archived'")
        .bind(sheet)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    let rows = sqlx::query(
        "SELECT r.id FROM adjusted_sheets s JOIN requests r ON r.id = s.request WHERE s.sheet = ? AND r.state = 'approved'",
    )
    .bind(sheet)
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    let counting = rows.iter().map(|row| uuid(row, "id").map(RequestId)).collect::<Result<BTreeSet<_>, _>>()?;
    Ok(later.is_none() && counting.iter().eq(part.adjustments.keys()))
}

/// Whoever agrees, agrees to what stands.
pub(super) async fn check(connection: &mut SqliteConnection, request: &Request) -> Result<(), StoreError> {
    if !request.agrees() && !matches!(request.state(), RequestState::Approved { .. }) {
        return Ok(());
    }
    let id = request.submission().id;
    let whole: Whole = paper::of_request(connection, id).await?;
    check_current(connection, id, &whole).await
}

async fn submit(
    connection: &mut SqliteConnection,
    request: Request,
    whole: &Whole,
    told: &[AuditEvent],
) -> Result<RequestRecord, StoreError> {
    if let Some(kept) = request::kept(connection, &request).await? {
        return Ok(kept);
    }
    let asked = request.submission();
    let plan = asked.target.document;
    let found = document::find(connection, plan).await?.ok_or_else(|| document::missing(plan))?;
    if !document::is_at(&found, &whole.plan) {
        return Err(StoreError::Moved { document: plan, heads: found.heads });
    }
    check_current(connection, asked.id, whole).await?;
    paper::keep(connection, request, whole, told).await
}

#[async_trait]
impl Wholes for SqliteStore {
    async fn submit_whole(
        &self,
        request: Request,
        whole: Whole,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError> {
        self.write(move |connection| Box::pin(async move { submit(connection, request, &whole, &told).await })).await
    }

    async fn whole(&self, request: RequestId) -> Result<Option<Whole>, StoreError> {
        paper::find(&mut *self.reader().await?, request).await
    }
}
