//! Files of requests in SQLite.

use async_trait::async_trait;
use shared::approval::Digest;
use shared::id::{PersonId, RequestId};
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::column::{get, hash, instant, uuid};
use super::failure::failed;
use super::{SqliteStore, audit, request};
use crate::audit::AuditEvent;
use crate::evidence::EvidenceKind;
use crate::persistence::{Attached, EVIDENCE_FILES_MAX, Evidence, EvidenceRecord, StoreError};

fn read(row: &SqliteRow) -> Result<EvidenceRecord, StoreError> {
    let kind: &str = get(row, "media_type")?;
    let unreadable = || StoreError::Corrupt("the column “media_type” does not read".to_owned());
    Ok(EvidenceRecord {
        id: uuid(row, "id")?,
        request: RequestId(uuid(row, "request")?),
        name: get(row, "name")?,
        kind: EvidenceKind::of_media_type(kind).ok_or_else(unreadable)?,
        hash: Digest(hash(row, "hash")?),
        length: u64::try_from(get::<i64>(row, "length")?).unwrap_or_default(),
        added_by: PersonId(uuid(row, "added_by")?),
        added_at: instant(row, "added_at")?,
    })
}

async fn of(connection: &mut SqliteConnection, request: RequestId) -> Result<Vec<EvidenceRecord>, StoreError> {
    let rows = sqlx::query(
        "SELECT id, request, name, media_type, hash, length(bytes) AS length, added_by, added_at
         FROM evidence WHERE request = ? ORDER BY added_at, id",
    )
    .bind(request.0.as_bytes().as_slice())
    .fetch_all(connection)
    .await
    .map_err(failed)?;
    rows.iter().map(read).collect()
}

async fn attach(
    connection: &mut SqliteConnection,
    record: &EvidenceRecord,
    bytes: &[u8],
) -> Result<Attached, StoreError> {
    let kept = request::find(connection, record.request).await?;
    if kept.is_none_or(|kept| kept.request.open().is_none()) {
        return Ok(Attached::Closed);
    }
    let known = of(connection, record.request).await?;
    if known.iter().any(|known| known.hash == record.hash) {
        return Ok(Attached::Known);
    }
    if known.len() >= EVIDENCE_FILES_MAX as usize {
        return Ok(Attached::Full);
    }
    sqlx::query(
        "INSERT INTO evidence (id, request, name, media_type, hash, bytes, added_by, added_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(record.id.as_bytes().as_slice())
    .bind(record.request.0.as_bytes().as_slice())
    .bind(record.name.as_str())
    .bind(record.kind.media_type())
    .bind(record.hash.0.as_slice())
    .bind(bytes)
    .bind(record.added_by.0.as_bytes().as_slice())
    .bind(record.added_at.timestamp_millis())
    .execute(connection)
    .await
    .map(|_| Attached::Kept)
    .map_err(failed)
}

#[async_trait]
impl Evidence for SqliteStore {
    async fn attach(&self, record: EvidenceRecord, bytes: Vec<u8>, told: AuditEvent) -> Result<Attached, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let attached = attach(connection, &record, &bytes).await?;
                if attached == Attached::Kept {
                    audit::add(connection, &told).await?;
                }
                Ok(attached)
            })
        })
        .await
    }

    async fn evidence_of(&self, request: RequestId) -> Result<Vec<EvidenceRecord>, StoreError> {
        of(&mut *self.reader().await?, request).await
    }

    async fn evidence(&self, request: RequestId, id: Uuid) -> Result<Option<(EvidenceRecord, Vec<u8>)>, StoreError> {
        let row = sqlx::query("SELECT *, length(bytes) AS length FROM evidence WHERE id = ? AND request = ?")
            .bind(id.as_bytes().as_slice())
            .bind(request.0.as_bytes().as_slice())
            .fetch_optional(&self.readers)
            .await
            .map_err(failed)?;
        row.map(|row| Ok((read(&row)?, get(&row, "bytes")?))).transpose()
    }
}
