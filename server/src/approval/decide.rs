//! Deciding on a request, and taking one back: judged on what is kept, written if nothing moved meanwhile.

use std::collections::BTreeSet;

use serde_json::json;
use shared::access::{Action, Subject};
use shared::approval::{Answer, ApprovalError, Deciding, Digest, Outcome, Request, RequestState, Version};
use shared::document::read_sheet;
use shared::id::{PersonId, RequestId, SheetId};

use super::version::heads_of;
use super::{ApprovalFault, Approvals, Difference, Ticket, parties};
use crate::audit::AuditEvent;
use crate::document::{LoadError, load};
use crate::persistence::{DocumentKind, DocumentState, PersonRecord, RequestRecord, StoreError, Transition};

/// A request has at most eight steps and one end, so whoever is overtaken more often than that is overtaken by nothing.
const TRIES_MAX: usize = 12;

/// An answer somebody wants to give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decide {
    pub request: RequestId,
    pub ticket: Ticket,
    pub answer: Answer,
    /// The content hash that was shown.
    pub seen: Digest,
    /// The heads that were shown; a page that shows only the hash leaves them to the request's.
    pub heads: Option<BTreeSet<Digest>>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    pub record: RequestRecord,
    pub outcome: Outcome,
    /// The next revision of the sheet, where this approval led to one.
    pub successor: Option<SheetId>,
}

impl Approvals {
    /// Gives an answer to a request. A repeated answer is no error and changes nothing.
    pub async fn decide(&self, person: &PersonRecord, wish: Decide) -> Result<Decided, ApprovalFault> {
        let (shell, person) = (self.clone(), person.clone());
        // On its own, so that a browser that goes away in the middle leaves nobody untold.
        let work = tokio::spawn(async move { shell.judge(&person, &wish).await });
        work.await.unwrap_or(Err(ApprovalFault::Store(StoreError::Stopped)))
    }

    /// Takes an open request back. Repeating it changes nothing.
    pub async fn withdraw(&self, person: &PersonRecord, id: RequestId) -> Result<Decided, ApprovalFault> {
        let (shell, person) = (self.clone(), person.clone());
        let work = tokio::spawn(async move { shell.take_back(&person, id).await });
        work.await.unwrap_or(Err(ApprovalFault::Store(StoreError::Stopped)))
    }

    async fn judge(&self, person: &PersonRecord, wish: &Decide) -> Result<Decided, ApprovalFault> {
        for _ in 0..TRIES_MAX {
            let kept = self.request_for(person, wish.request, Action::DecideRequest).await?;
            let submission = kept.request.submission();
            let asked = &submission.target.version;
            let deciding = Deciding {
                id: wish.ticket.id,
                person: person.id,
                step: wish.ticket.step,
                answer: wish.answer.clone(),
                seen: Version {
                    heads: wish.heads.clone().unwrap_or_else(|| asked.heads.clone()),
                    content_hash: wish.seen,
                },
                now: self.clock.now(),
            };
            let subject = Subject::sheet(submission.plan, submission.department);
            let authors = self.store.authors(submission.target.document).await?;
            let parties = parties(&self.store.people().await?, &subject, authors);
            let judged = kept.request.clone().decide(deciding, &parties);
            let (request, outcome) = match judged {
                Ok(judged) => judged,
                Err(refusal) => return Err(self.refused(&kept, wish.seen, refusal).await?),
            };
            match self.write(kept, request, outcome, person.id).await {
                Err(ApprovalFault::Store(StoreError::Stale { .. })) => {}
                written => return written,
            }
        }
        Err(ApprovalFault::Store(StoreError::Busy))
    }

    async fn take_back(&self, person: &PersonRecord, id: RequestId) -> Result<Decided, ApprovalFault> {
        for _ in 0..TRIES_MAX {
            let kept = self.request_for(person, id, Action::WithdrawRequest).await?;
            let (request, outcome) = kept.request.clone().withdraw(person.id, self.clock.now())?;
            match self.write(kept, request, outcome, person.id).await {
                Err(ApprovalFault::Store(StoreError::Stale { .. })) => {}
                written => return written,
            }
        }
        Err(ApprovalFault::Store(StoreError::Busy))
    }

    /// Writes what was judged with all it does to the sheet, then lets everybody know.
    async fn write(
        &self,
        kept: RequestRecord,
        request: Request,
        outcome: Outcome,
        by: PersonId,
    ) -> Result<Decided, ApprovalFault> {
        let (document, successor) = match outcome {
            Outcome::AlreadyDone { .. } => {
                let successor = self.successor_of(&kept).await?;
                return Ok(Decided { record: kept, outcome, successor });
            }
            Outcome::Advanced { .. } => (None, None),
            Outcome::Returned | Outcome::Withdrawn => (Some(DocumentState::Open), None),
            Outcome::Approved => (Some(DocumentState::Archived), Some(self.successor(&request).await?)),
        };
        let (target, plan) = (request.submission().target.document, request.submission().plan);
        let next = successor.as_ref().map(|successor| successor.record.id);
        let told = told(&request, by, next);
        let transition = Transition { request, from_version: kept.version, document, successor, told };
        let record = self.store.advance(transition).await?;
        if document.is_some() {
            self.tell_state(target, plan).await;
        }
        if next.is_some() {
            self.settle_or_leave(plan).await;
        }
        Ok(Decided { record, outcome, successor: next })
    }

    /// The next revision that an approved request has led to, for whoever repeats the decision.
    async fn successor_of(&self, kept: &RequestRecord) -> Result<Option<SheetId>, StoreError> {
        let submission = kept.request.submission();
        if !matches!(kept.request.state(), RequestState::Approved { .. }) {
            return Ok(None);
        }
        let sheets = self.store.list(submission.plan, DocumentKind::Sheet).await?;
        Ok(sheets.into_iter().find(|sheet| sheet.follows == Some(submission.target.document)).map(|sheet| sheet.id))
    }

    /// The request, if this person may do this with it; “not found” when they may not even see it.
    pub(super) async fn request_for(
        &self,
        person: &PersonRecord,
        id: RequestId,
        action: Action,
    ) -> Result<RequestRecord, ApprovalFault> {
        let kept = self.store.request(id).await?.ok_or(ApprovalFault::NotFound)?;
        let submission = kept.request.submission();
        let subject = Subject::sheet(submission.plan, submission.department);
        let person = person.access();
        if !person.may(Action::SeeRequest, &subject) {
            return Err(ApprovalFault::NotFound);
        }
        if person.may(action, &subject) { Ok(kept) } else { Err(ApprovalFault::NotAllowed) }
    }

    /// A refusal as the person is told: with the difference, when what they saw is not what stands now.
    async fn refused(
        &self,
        kept: &RequestRecord,
        seen: Digest,
        refusal: ApprovalError,
    ) -> Result<ApprovalFault, ApprovalFault> {
        let document = kept.request.submission().target.document;
        let requests = self.store.requests_about(document).await?;
        let now = match &refusal {
            ApprovalError::VersionMoved { .. } => Some(kept),
            // Withdrawn or returned, changed, and submitted anew while the page was open.
            ApprovalError::Closed { .. } => requests.iter().find(|record| record.request.open().is_some()),
            _ => None,
        };
        let Some(now) = now else { return Ok(refusal.into()) };
        let asked = now.request.submission();
        if matches!(refusal, ApprovalError::Closed { .. }) && asked.target.version.content_hash == seen {
            return Ok(refusal.into());
        }
        let doc = load(&*self.store, document).await?;
        let misshapen = |error| LoadError::Misshapen(document, Box::new(error));
        let at = |version: &Version| doc.fork_at(&heads_of(version)).ok();
        // The hash that was seen is known if it was ever submitted.
        let versions = requests.iter().map(|record| &record.request.submission().target.version);
        let before = versions.into_iter().find(|version| version.content_hash == seen).and_then(at);
        let before = before.as_ref().map(read_sheet).transpose().map_err(misshapen)?;
        let after = at(&asked.target.version).as_ref().map(read_sheet).transpose().map_err(misshapen)?;
        let after = after.ok_or_else(|| StoreError::Corrupt(format!("sheet {document} lacks what was submitted")))?;
        let authors = self.store.authors(document).await?.into_iter().collect();
        let difference = Difference::between(seen, before.as_ref(), asked.target.version.clone(), &after, authors);
        Ok(ApprovalFault::Moved { difference: Box::new(difference), now: asked.id })
    }
}

/// What the log keeps of a transition.
pub(crate) fn told(request: &Request, by: PersonId, successor: Option<SheetId>) -> Vec<AuditEvent> {
    let submission = request.submission();
    let last = request.decisions().last();
    let (action, at, details) = match (request.state(), last) {
        (RequestState::Withdrawn { at, .. }, _) => ("request.withdrawn", *at, json!({})),
        (_, Some(last)) => {
            let action = match last.answer {
                Answer::Approve { .. } => "request.approved",
                Answer::Return { .. } => "request.returned",
            };
            let details = json!({
                "step": last.step,
                "of": request.steps().len(),
                "decision": last.id,
                "comment": last.answer.comment(),
                "heads": submission.target.version.heads,
                "content_hash": submission.target.version.content_hash,
            });
            (action, last.at, details)
        }
        (_, None) => return Vec::new(),
    };
    let mut told = vec![AuditEvent::new(at, Some(by), action, submission.id).with(details)];
    if let Some(successor) = successor {
        let follows = submission.target.document;
        told.push(AuditEvent::new(at, None, "sheet.revised", successor).with(json!({ "follows": follows })));
    }
    told
}
