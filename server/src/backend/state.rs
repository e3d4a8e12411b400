//! How far a sheet is, as pages name it.

use app::backend::SheetState;
use shared::approval::RequestState;
use shared::id::RequestId;

use crate::persistence::{DocumentRecord, DocumentState, RequestRecord, Store, StoreError};

/// A sheet's state, and the request that tells of it: the one that waits, or the last that was decided.
pub async fn state_of(
    store: &dyn Store,
    record: &DocumentRecord,
) -> Result<(SheetState, Option<RequestId>), StoreError> {
    let requests = store.requests_about(record.id).await?;
    let id = |record: &RequestRecord| record.request.submission().id;
    match record.state {
        DocumentState::Locked { request } => return Ok((SheetState::Submitted, Some(request))),
        DocumentState::Archived => return Ok((SheetState::Approved, requests.first().map(id))),
        DocumentState::Open => {}
    }
    if let Some(last) = requests.iter().find(|last| !matches!(last.request.state(), RequestState::Withdrawn { .. })) {
        return Ok((SheetState::Returned, Some(id(last))));
    }
    let Some(before) = record.follows else { return Ok((SheetState::Draft, None)) };
    let approved = store.requests_about(before).await?.first().map(id);
    // Until somebody writes in it, the next revision is what was approved.
    let is_untouched = store.authors(record.id).await?.is_empty();
    Ok((if is_untouched { SheetState::Approved } else { SheetState::Draft }, approved))
}
