//! Asking for approval of a process map. It is asked in the name of a department that works by it: its head is asked
//! first, and amounts are compared with what the map costs in a year.
//!
//! Approved, the map opens again: what was approved is its version, and sheets that take from it go on taking. What is
//! drawn later shows beside that version.

use std::collections::BTreeSet;

use automerge::Automerge;
use shared::access::{Action, Subject};
use shared::approval::{Digest, Request, Submission, Target, TargetKind, Version};
use shared::budget::Plan;
use shared::document::{map_hash, read_map, read_map_header};
use shared::id::{DepartmentId, DocumentId, RequestId};
use shared::language::Language;
use shared::money::{Amount, Minor};
use shared::name::Name;
use shared::process::{ProcessMap, TokenFlow};

use super::chain::chain_about;
use super::submit::submitted;
use super::version::{digests, heads_of};
use super::whole::whole_name;
use super::{ApprovalFault, Approvals, Chain, Difference, Submit};
use crate::document::{LoadError, load, load_plan};
use crate::persistence::{DocumentKind, DocumentRecord, Documents, PersonRecord, RequestRecord, StoreError};

/// Months of a year, which is what a map's cost is asked for.
const MONTHS: i64 = 12;

/// A map somebody wants approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubmitMap {
    pub map: DocumentId,
    /// In whose name.
    pub department: DepartmentId,
    /// The idempotency key, as a sheet's.
    pub id: RequestId,
}

impl Approvals {
    /// Freezes the map at what is committed and asks for its approval. Asking twice under one id is asking once.
    pub async fn submit_map(&self, person: &PersonRecord, asked: SubmitMap) -> Result<RequestRecord, ApprovalFault> {
        let found = self.store.find(asked.map).await?.filter(|record| record.kind == DocumentKind::Map);
        let record = found.ok_or(ApprovalFault::NotFound)?;
        let access = person.access();
        if !access.may(Action::SeePlan, &Subject::plan(record.plan)) {
            return Err(ApprovalFault::NotFound);
        }
        if !access.may(Action::SubmitSheet, &Subject::sheet(record.plan, asked.department)) {
            return Err(ApprovalFault::NotAllowed);
        }
        let (shell, person) = (self.clone(), person.clone());
        let submit = Submit { sheet: asked.map, id: asked.id };
        // On its own, as with a sheet.
        let work = tokio::spawn(async move { shell.freeze_and_ask(&person, submit, Some(asked.department)).await });
        work.await.unwrap_or(Err(ApprovalFault::Store(StoreError::Stopped)))
    }

    pub(super) async fn ask_map(
        &self,
        person: &PersonRecord,
        record: &DocumentRecord,
        (id, department): (RequestId, DepartmentId),
        doc: &Automerge,
    ) -> Result<RequestRecord, ApprovalFault> {
        let map = read_map(doc).map_err(|error| ApprovalFault::Misshapen(Box::new(error)))?;
        let total = asked_cost(&map)?;
        let plan = load_plan(&*self.store, record.plan).await?;
        let is_known = plan.cost_centres.contains_key(&department);
        if !is_known || (map.header.plan, map.header.currency) != (record.plan, plan.currency) {
            return Err(ApprovalFault::Foreign);
        }
        let submission = Submission {
            id,
            kind: TargetKind::ProcessMap,
            target: Target { document: record.id, version: map_version_of(doc, &map) },
            plan: record.plan,
            department,
            other: None,
            submitted_by: person.id,
            submitted_at: self.clock.now(),
            total,
            resumes: None,
        };
        let Chain { request, .. } = chain_about(&*self.store, submission, &BTreeSet::new()).await?;
        let request = request?;
        let told = submitted(&request);
        Ok(self.store.submit(request, told).await?)
    }
}

impl Approvals {
    /// What was seen of a map beside what is asked now: the totals, the rest is on the request's page.
    pub(super) async fn map_moved(
        &self,
        seen: Digest,
        requests: &[RequestRecord],
        now: &RequestRecord,
    ) -> Result<Difference, ApprovalFault> {
        let asked = now.request.submission();
        let before = requests.iter().map(|record| record.request.submission());
        let before = before.into_iter().find(|submission| submission.target.version.content_hash == seen);
        Ok(Difference {
            seen,
            asked: asked.target.version.clone(),
            before: before.map_or(Minor::ZERO, |submission| submission.total.minor),
            after: asked.total.minor,
            lines: Vec::new(),
            authors: self.store.authors(asked.target.document).await?.into_iter().collect(),
        })
    }
}

/// The version a map's document stands at.
pub fn map_version_of(doc: &Automerge, map: &ProcessMap) -> Version {
    Version { heads: digests(&doc.get_heads()), content_hash: Digest(map_hash(map).0) }
}

/// What a map costs in a year. One without a step has nothing to approve, and of one whose work cannot be followed nobody
/// can say what they approve.
pub fn asked_cost(map: &ProcessMap) -> Result<Amount, ApprovalFault> {
    if !map.nodes().any(|node| node.kind.is_activity()) {
        return Err(ApprovalFault::EmptyMap);
    }
    let month = TokenFlow::of(map).total().map_err(|_| ApprovalFault::Unreckoned)?.cost;
    let year = month.0.checked_mul(MONTHS).ok_or(ApprovalFault::TooLarge)?;
    Ok(Amount::new(Minor(year), map.header.currency))
}

/// What a request is about, as it is called in a list: whose sheet, which map or scenario of whom, or all of a plan.
pub async fn asked_name(store: &(impl Documents + ?Sized), plan: &Plan, request: &Request) -> Result<Name, LoadError> {
    let submission = request.submission();
    if submission.kind.is_whole() {
        return Ok(whole_name());
    }
    let department =
        plan.cost_centres.get(&submission.department).map(|centre| centre.name.clone()).unwrap_or_default();
    let id = submission.target.document;
    let title = match submission.kind {
        TargetKind::ProcessMap => {
            let map = load(store, id).await?;
            read_map_header(&map).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?.title
        }
        TargetKind::ScenarioMerge => {
            let branch = store.find(id).await?.and_then(|record| record.branch);
            Name::new(branch.map(|branch| branch.scenario).unwrap_or_default())
        }
        _ => return Ok(department),
    };
    let both = |title: &str, department: &str| [title, " · ", department].concat();
    let en = title.en.as_ref().or(department.en.as_ref());
    let en = en.map(|_| both(title.in_language(Language::English), department.in_language(Language::English)));
    Ok(Name { text: both(&title.text, &department.text), en })
}

/// A map as it stood at a version.
pub async fn map_at(
    store: &(impl Documents + ?Sized),
    id: DocumentId,
    version: &Version,
) -> Result<ProcessMap, LoadError> {
    let doc = load(store, id).await?;
    let doc = doc.fork_at(&heads_of(version)).map_err(|error| LoadError::Unreadable(id, Box::new(error)))?;
    read_map(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))
}
