//! Every verb: judged on what is kept, written if nothing moved meanwhile.

use std::collections::BTreeSet;

use serde_json::json;
use shared::access::{Action, Subject};
use shared::approval::{
    Act, Acting, ApprovalError, BY_ITSELF, Digest, Outcome, Request, RequestState, TargetKind, Version,
};
use shared::document::read_sheet;
use shared::id::{RequestId, SheetId};

use super::version::heads_of;
use super::{ApprovalFault, Approvals, Asked, Difference, Ticket, may, parties_of};
use crate::audit::AuditEvent;
use crate::document::{LoadError, load, load_plan, load_sheet_at};
use crate::failpoint::{Failpoint, pass};
use crate::persistence::{DocumentKind, DocumentState, PersonRecord, RequestRecord, StoreError, Transition};

/// Whoever is overtaken more often than a step has people is overtaken by nothing.
const TRIES_MAX: usize = 24;

/// Something somebody wants to do with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub request: RequestId,
    pub ticket: Ticket,
    pub act: Act,
    /// The content hash that was shown; only who decides must have seen one.
    pub seen: Option<Digest>,
    /// The heads that were shown; a page that shows only the hash leaves them to the request's.
    pub heads: Option<BTreeSet<Digest>>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub record: RequestRecord,
    pub outcome: Outcome,
    /// The next revision of the sheet, where this approval led to one.
    pub successor: Option<SheetId>,
}

/// Which permission a verb needs, beside what the request itself asks.
const fn permission(act: &Act) -> Action {
    match act {
        Act::Approve { .. }
        | Act::Return { .. }
        | Act::Reject { .. }
        | Act::Transfer { .. }
        | Act::AddSigner { .. } => Action::DecideRequest,
        // Nobody does it; whoever tries is told so.
        Act::Escalate { .. } => Action::DecideRequest,
        Act::ProposeOverride { .. } => Action::ProposeOverride,
        Act::Override { .. } => Action::SecondOverride,
        Act::Withdraw | Act::Remind => Action::WithdrawRequest,
        Act::Copy { .. } | Act::Comment { .. } => Action::Comment,
    }
}

impl Approvals {
    /// Does something with a request. Repeating it is no error and changes nothing.
    pub async fn act(&self, person: &PersonRecord, wish: Wish) -> Result<Done, ApprovalFault> {
        let (shell, person) = (self.clone(), person.clone());
        // On its own, so that a browser that goes away in the middle leaves nobody untold.
        let work = tokio::spawn(async move { shell.judge(&person, &wish).await });
        work.await.unwrap_or(Err(ApprovalFault::Store(StoreError::Stopped)))
    }

    async fn judge(&self, person: &PersonRecord, wish: &Wish) -> Result<Done, ApprovalFault> {
        for _ in 0..TRIES_MAX {
            let kept = self.request_for(person, wish.request, permission(&wish.act)).await?;
            let submission = kept.request.submission();
            let asked = &submission.target.version;
            let heads = wish.heads.clone().unwrap_or_else(|| asked.heads.clone());
            let content_hash = wish.seen.unwrap_or(asked.content_hash);
            self.check_lines(person, &kept, &wish.act).await?;
            let acting = Acting {
                id: wish.ticket.id,
                person: person.id,
                turn: wish.ticket.turn,
                act: wish.act.clone(),
                seen: Version { heads, content_hash },
                now: self.clock.now(),
            };
            let parties = parties_of(&*self.store, submission, acting.now).await?;
            let (request, outcome) = match kept.request.clone().act(acting, &parties) {
                Ok(judged) => judged,
                Err(refusal) => return Err(self.refused(person, &kept, content_hash, refusal).await?),
            };
            let reads_lines = Asked::of(&request).subjects().all(|end| person.may(Action::SeeSheet, &end));
            match self.write(kept, request, outcome).await {
                Err(ApprovalFault::Store(StoreError::Stale { .. } | StoreError::Moved { .. })) => {}
                // What it lacks is told by the names of its lines, which are not for everybody who decides.
                Err(ApprovalFault::Adjustment(_)) if !reads_lines => {
                    return Err(StoreError::Outdated(wish.request).into());
                }
                written => return written,
            }
        }
        Err(ApprovalFault::Store(StoreError::Busy))
    }

    /// Whether the lines that go back are lines of the sheet, and not all of them, and read by whoever returns them.
    async fn check_lines(&self, person: &PersonRecord, kept: &RequestRecord, act: &Act) -> Result<(), ApprovalFault> {
        let Act::Return { lines, .. } = act else { return Ok(()) };
        if lines.is_empty() {
            return Ok(());
        }
        let submission = kept.request.submission();
        if !person.access().may(Action::SeeSheet, &Subject::sheet(submission.plan, submission.department)) {
            return Err(ApprovalFault::NotAllowed);
        }
        if submission.kind != TargetKind::Sheet {
            return Err(ApprovalError::NoLines.into());
        }
        let target = &submission.target;
        let sheet = load_sheet_at(&*self.store, target.document, heads_of(&target.version)).await?;
        let money = sheet.lines().filter(|line| line.unit.is_money());
        let (named, others): (Vec<_>, Vec<_>) = money.partition(|line| lines.contains(&line.id));
        let are_lines = named.len() == lines.len() && !others.is_empty();
        if are_lines { Ok(()) } else { Err(ApprovalError::NoLines.into()) }
    }

    /// Writes what was judged with all it does to the sheet, then lets everybody know.
    async fn write(&self, kept: RequestRecord, request: Request, outcome: Outcome) -> Result<Done, ApprovalFault> {
        let kind = request.submission().kind;
        let (document, successor) = match outcome {
            Outcome::AlreadyDone { .. } => {
                let successor = self.successor_of(&kept).await?;
                return Ok(Done { record: kept, outcome, successor });
            }
            Outcome::Counted
            | Outcome::Advanced { .. }
            | Outcome::SentBack { .. }
            | Outcome::Transferred
            | Outcome::SignerAdded
            | Outcome::Proposed
            | Outcome::Noted => (None, None),
            Outcome::Approved if kind.is_adjustment() => {
                self.check_adjustment(&request).await?;
                (None, None)
            }
            Outcome::Approved | Outcome::Returned | Outcome::Rejected | Outcome::Withdrawn if !kind.locks() => {
                (None, None)
            }
            Outcome::Returned | Outcome::Rejected | Outcome::Withdrawn => (Some(DocumentState::Open), None),
            // What was approved of a map is its version; the map goes on.
            Outcome::Approved if kind == TargetKind::ProcessMap => (Some(DocumentState::Open), None),
            Outcome::Approved => (Some(DocumentState::Archived), Some(self.successor(&request).await?)),
        };
        let merge = if kind.is_merge() { self.check_merge(&request).await? } else { None };
        let judged_by = if kind.is_whole() { self.check_whole(&request).await? } else { Vec::new() };
        let (target, plan) = (request.submission().target.document, request.submission().plan);
        let next = successor.as_ref().map(|successor| successor.record.id);
        let told = told(&request, next);
        let transition = Transition { request, from_version: kept.version, document, successor, judged_by, told };
        pass(Failpoint::DecisionJudged);
        let record = match merge.filter(|_| outcome == Outcome::Approved) {
            Some(merge) => self.carry_merge(merge, transition).await?,
            None => self.store.advance(transition).await?,
        };
        pass(Failpoint::DecisionCommitted);
        if document.is_some() {
            self.tell_state(target, plan).await;
        }
        if next.is_some() {
            self.settle_or_leave(plan).await;
        }
        pass(Failpoint::DecisionSettled);
        Ok(Done { record, outcome, successor: next })
    }

    /// The next revision that an approved request has led to, for whoever repeats the decision.
    async fn successor_of(&self, kept: &RequestRecord) -> Result<Option<SheetId>, StoreError> {
        let submission = kept.request.submission();
        if !submission.kind.locks() || !matches!(kept.request.state(), RequestState::Approved { .. }) {
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
        let person = person.access();
        if !may(&person, Action::SeeRequest, &kept.request) {
            return Err(ApprovalFault::NotFound);
        }
        if may(&person, action, &kept.request) { Ok(kept) } else { Err(ApprovalFault::NotAllowed) }
    }

    /// A refusal as the person is told: with the difference, when what they saw is not what stands now.
    async fn refused(
        &self,
        person: &PersonRecord,
        kept: &RequestRecord,
        seen: Digest,
        refusal: ApprovalError,
    ) -> Result<ApprovalFault, ApprovalFault> {
        if !kept.request.submission().kind.locks() {
            return Ok(refusal.into());
        }
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
        if asked.kind == TargetKind::ProcessMap {
            let difference = self.map_moved(seen, &requests, now).await?;
            return Ok(ApprovalFault::Moved { difference: Box::new(difference), now: asked.id });
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
        let plan = load_plan(&*self.store, asked.plan).await?;
        let at = asked.target.version.clone();
        let mut difference = Difference::between(seen, before.as_ref(), at, &after, authors, &plan);
        if !person.may(Action::SeeSheet, &Subject::sheet(asked.plan, asked.department)) {
            difference.lines.clear();
        }
        Ok(ApprovalFault::Moved { difference: Box::new(difference), now: asked.id })
    }
}

/// What the log keeps of the last thing that was done.
pub(crate) fn told(request: &Request, successor: Option<SheetId>) -> Vec<AuditEvent> {
    let submission = request.submission();
    let Some(last) = request.history().last() else { return Vec::new() };
    let mut details = json!({ "turn": last.turn, "of": request.links().len(), "key": last.id, "act": last.act });
    if let Some(fields) = details.as_object_mut() {
        if last.act.judges() {
            let version = &submission.target.version;
            fields.insert("heads".to_owned(), json!(version.heads));
            fields.insert("content_hash".to_owned(), json!(version.content_hash));
            fields.insert("closes".to_owned(), json!(last.closes));
        }
        if let Some(absent) = last.in_place_of {
            fields.insert("in_place_of".to_owned(), json!(absent));
        }
    }
    let action = format!("request.{}", last.act.word());
    let by = Some(last.by).filter(|by| *by != BY_ITSELF);
    let mut told = vec![AuditEvent::new(last.at, by, &action, submission.id).with(details)];
    if let Some(successor) = successor {
        let follows = submission.target.document;
        told.push(AuditEvent::new(last.at, None, "sheet.revised", successor).with(json!({ "follows": follows })));
    }
    told
}
