//! Requests as the store keeps them: each transition together with everything it does to the document, or not at all.
//!
//! Whether a transition is legal is `shared::approval`'s business. The store's is that what was judged is what is written:
//! a request is changed from a named version only, and frozen at heads that are still the document's.

use async_trait::async_trait;
use automerge::ChangeHash;
use shared::approval::Request;
use shared::id::{DocumentId, PersonId, PlanId, RequestId};

use super::{Chunk, DocumentRecord, DocumentState, PublishedTotals, StoreError};
use crate::audit::AuditEvent;

/// A request and how often it has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestRecord {
    pub request: Request,
    /// 1 when submitted; every transition adds one.
    pub version: u32,
}

/// A document that continues another: the next revision of an approved one, or a scenario's sheet.
#[derive(Debug, Clone)]
pub struct Successor {
    pub record: DocumentRecord,
    pub genesis: Chunk,
    /// What the plan shows of it before anybody edits it.
    pub totals: Option<PublishedTotals>,
}

/// One step of a request's life.
#[derive(Debug, Clone)]
pub struct Transition {
    /// The request as it is afterwards.
    pub request: Request,
    /// The version it was judged at.
    pub from_version: u32,
    /// What becomes of the document; `None` leaves it locked.
    pub document: Option<DocumentState>,
    /// Created with the last approval.
    pub successor: Option<Successor>,
    /// Documents it was judged by, at the heads they then had; [`StoreError::Moved`] names one that has others by now.
    pub judged_by: Vec<(DocumentId, Vec<ChangeHash>)>,
    pub told: Vec<AuditEvent>,
}

#[async_trait]
pub trait Requests: Send + Sync {
    /// Keeps a submitted request and locks its document, in one transaction.
    ///
    /// Submitting the same request again gives what is kept. [`StoreError::Moved`] when the document's heads are no longer
    /// the request's, [`StoreError::Closed`] when it is locked or archived.
    async fn submit(&self, request: Request, told: Vec<AuditEvent>) -> Result<RequestRecord, StoreError>;

    /// Writes a transition with its decision, the document's new state, its successor and the log, in one transaction.
    ///
    /// [`StoreError::Stale`] when the request has changed since it was judged: read it again, judge again. So the second
    /// of two equal decisions finds the first. [`StoreError::Moved`] when a document it was judged by has.
    async fn advance(&self, transition: Transition) -> Result<RequestRecord, StoreError>;

    async fn request(&self, id: RequestId) -> Result<Option<RequestRecord>, StoreError>;

    /// Open requests of one plan, or of all; oldest first.
    async fn open_requests(&self, plan: Option<PlanId>) -> Result<Vec<RequestRecord>, StoreError>;

    /// What somebody submitted, newest first, up to a limit.
    async fn requests_of(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError>;

    /// What somebody decided on, the latest decision first, up to a limit.
    async fn requests_decided_by(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError>;

    /// What somebody was sent a copy of, the latest first, up to a limit.
    async fn requests_copied_to(&self, person: PersonId, limit: u32) -> Result<Vec<RequestRecord>, StoreError>;

    /// Every request of a plan, the latest first, up to a limit.
    async fn requests_of_plan(&self, plan: PlanId, limit: u32) -> Result<Vec<RequestRecord>, StoreError>;

    /// Every request to approve a document, newest first; not those that adjust it afterwards.
    async fn requests_about(&self, document: DocumentId) -> Result<Vec<RequestRecord>, StoreError>;
}
