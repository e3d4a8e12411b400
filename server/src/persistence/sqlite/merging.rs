//! Merges that are asked for, in SQLite.

use async_trait::async_trait;
use shared::approval::{Request, RequestState};
use shared::id::{DocumentId, RequestId, SheetId};
use sqlx::SqliteConnection;

use super::failure::failed;
use super::{SqliteStore, document, paper, request};
use crate::audit::AuditEvent;
use crate::persistence::{DocumentState, MergeBody, Merges, RequestRecord, StoreError};

/// Whoever approves it has it merged in the same transaction, and out of a scenario that still stands.
pub(super) async fn check(
    connection: &mut SqliteConnection,
    request: &Request,
    merged_into: Option<DocumentId>,
) -> Result<(), StoreError> {
    if !matches!(request.state(), RequestState::Approved { .. }) {
        return Ok(());
    }
    let id = request.submission().id;
    let body: MergeBody = paper::of_request(connection, id).await?;
    if merged_into != Some(body.base) {
        return Err(StoreError::Refused(format!("request {id} would be approved without being merged")));
    }
    let scenario = document::find(connection, body.sheet).await?.ok_or_else(|| document::missing(body.sheet))?;
    if scenario.state == DocumentState::Archived { Err(StoreError::Closed(body.sheet)) } else { Ok(()) }
}

async fn submit(
    connection: &mut SqliteConnection,
    request: Request,
    body: &MergeBody,
    told: &[AuditEvent],
) -> Result<RequestRecord, StoreError> {
    if let Some(kept) = request::kept(connection, &request).await? {
        return Ok(kept);
    }
    document::stands_open(connection, body.base, &body.base_version).await?;
    document::stands_open(connection, body.sheet, &body.sheet_version).await?;
    paper::keep(connection, request, body, told).await
}

#[async_trait]
impl Merges for SqliteStore {
    async fn submit_merge(
        &self,
        request: Request,
        body: MergeBody,
        told: Vec<AuditEvent>,
    ) -> Result<RequestRecord, StoreError> {
        self.write(move |connection| Box::pin(async move { submit(connection, request, &body, &told).await })).await
    }

    async fn merge(&self, request: RequestId) -> Result<Option<MergeBody>, StoreError> {
        paper::find(&mut *self.reader().await?, request).await
    }

    async fn merges_of(&self, sheet: SheetId) -> Result<Vec<RequestRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT version, body FROM requests WHERE document = ? AND kind = 'scenario_merge'
             ORDER BY submitted_at DESC, id DESC",
        )
        .bind(sheet.0.as_bytes().as_slice())
        .fetch_all(&self.readers)
        .await
        .map_err(failed)?;
        rows.iter().map(request::read).collect()
    }
}
