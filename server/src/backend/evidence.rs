//! The files of a request, as pages list them.

use app::backend::EvidenceFile;
use shared::id::RequestId;

use super::marks::Marks;
use super::moment;
use crate::persistence::{Store, StoreError};

/// The oldest first.
pub async fn files(store: &dyn Store, request: RequestId) -> Result<Vec<EvidenceFile>, StoreError> {
    let records = store.evidence_of(request).await?;
    if records.is_empty() {
        return Ok(Vec::new());
    }
    let marks = Marks::load(store).await?;
    let file = records.into_iter().map(|record| EvidenceFile {
        id: record.id,
        name: record.name,
        is_picture: record.kind.is_picture(),
        length: record.length,
        by: marks.of(record.added_by),
        at: moment(record.added_at),
        hash: record.hash.to_string(),
    });
    Ok(file.collect())
}
