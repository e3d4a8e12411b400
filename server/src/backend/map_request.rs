//! A map before it is submitted, and while it waits: the version, beside the one approved last.

use std::collections::BTreeSet;

use app::backend::{AskTrouble, Compared, MapAskTrouble, MapAskView, MapAsked, MapStanding};
use shared::access::{Action, Subject};
use shared::approval::{Request, RequestState, Submission, Target, TargetKind};
use shared::document::read_map;
use shared::id::{DepartmentId, DocumentId, RequestId};
use shared::money::{Amount, Minor};
use shared::name::Name;
use shared::process::Comparison;

use super::ask::refusal;
use super::cards::shown_state;
use super::chain::Chain;
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{ApprovalFault, asked_cost, chain_about, last_approved, map_at, map_version_of};
use crate::document::{LoadError, load};
use crate::persistence::{DocumentRecord, DocumentState, RequestRecord};

impl Reader {
    pub(super) async fn map_ask_view(&self, id: DocumentId, by: Option<DepartmentId>) -> Result<MapAskView, Trouble> {
        let record = self.map_record(id).await?;
        let plan_record = self.store().find(record.plan).await?.ok_or(Trouble::NotFound)?;
        let plan = self.views.library.plan(&plan_record).await?;
        let may = |department: DepartmentId| self.may(Action::SubmitSheet, &Subject::sheet(record.plan, department));
        let departments: Vec<(DepartmentId, Name)> = plan
            .cost_centres_in_order()
            .into_iter()
            .filter(|centre| may(centre.id))
            .map(|centre| (centre.id, centre.name.clone()))
            .collect();
        let named = by.filter(|by| departments.iter().any(|(own, _)| own == by));
        let doc = load(self.store(), id).await?;
        let map = read_map(&doc).map_err(|error| LoadError::Misshapen(id, Box::new(error)))?;
        // Without a choice: the department of the first lane that is one's own, or the first of one's own.
        let of_lane = map.lanes_in_order().into_iter().filter_map(|lane| lane.department);
        let own = |department: &DepartmentId| departments.iter().any(|(own, _)| own == department);
        let department = named.or_else(|| of_lane.into_iter().find(own)).or(departments.first().map(|(id, _)| *id));
        let cost = asked_cost(&map);
        let mut trouble = obstacle(&record, &cost, department);
        let request = RequestId(self.views.random.id());
        let (mut steps, mut policy) = (Vec::new(), None);
        if let Some(department) = department {
            let submission = Submission {
                id: request,
                kind: TargetKind::ProcessMap,
                target: Target { document: id, version: map_version_of(&doc, &map) },
                plan: record.plan,
                department,
                other: None,
                submitted_by: self.person.id,
                submitted_at: self.now(),
                total: cost.as_ref().copied().unwrap_or(Amount::new(Minor::ZERO, plan.currency)),
                resumes: None,
            };
            let chain = chain_about(self.store(), submission, &BTreeSet::new()).await?;
            let marks = Marks::load(self.store()).await?;
            match &chain.request {
                Ok(request) => {
                    let mark = request.policy();
                    let rule = mark.and_then(|mark| chain.policy.rules.iter().find(|rule| rule.name == mark.rule));
                    steps = Chain { request, rule, parties: &chain.parties, marks: &marks, now: self.now() }.steps();
                    policy = mark.map(|mark| (mark.version, mark.rule.to_string()));
                }
                Err(error) => trouble = trouble.or(Some(MapAskTrouble::Ask(refusal(error)))),
            }
        }
        let before = match last_approved(self.store(), id, None).await? {
            Some(kept) => {
                let submission = kept.request.submission();
                let approved = map_at(self.store(), id, &submission.target.version).await?;
                Some((submission.total.minor, Comparison::of(&approved, &map).count()))
            }
            None => None,
        };
        Ok(MapAskView {
            plan: record.plan,
            plan_title: plan.title.clone(),
            map: id,
            title: map.header.title.clone(),
            currency: plan.currency,
            departments,
            department,
            cost: cost.ok().map(|cost| cost.minor),
            before,
            steps_count: map.nodes().filter(|node| node.kind.is_activity()).count(),
            policy,
            steps,
            trouble,
            idempotency_key: request.to_string(),
        })
    }

    /// The map of a request at the version that was asked, beside the one that had been approved by then.
    pub(super) async fn map_asked(&self, request: &Request) -> Result<MapAsked, Trouble> {
        let target = &request.submission().target;
        let after = map_at(self.store(), target.document, &target.version).await?;
        let before = match self.approved_before(request).await? {
            Some(kept) => Some(map_at(self.store(), target.document, &kept.request.submission().target.version).await?),
            None => None,
        };
        Ok(MapAsked { title: after.header.title.clone(), before, after })
    }

    pub(super) async fn compare_map(&self, request: &Request) -> Result<Compared, Trouble> {
        let before = self.approved_before(request).await?.map(|kept| kept.request.submission().total.minor);
        Ok(Compared { now: request.submission().total.minor, before, target: None })
    }

    /// What had been approved of the same map when this was asked.
    async fn approved_before(&self, request: &Request) -> Result<Option<RequestRecord>, Trouble> {
        let asked = request.submission();
        let requests = self.store().requests_about(asked.target.document).await?;
        let is_before = |record: &RequestRecord| match record.request.state() {
            RequestState::Approved { at, .. } => {
                *at <= asked.submitted_at && record.request.submission().id != asked.id
            }
            _ => false,
        };
        Ok(requests.into_iter().find(is_before))
    }

    /// How a map stands with those who approve: what waits, or else what was decided last.
    pub(super) async fn map_standing(&self, record: &DocumentRecord) -> Result<Option<MapStanding>, Trouble> {
        let requests = self.store().requests_about(record.id).await?;
        let taken_back = |record: &RequestRecord| matches!(record.request.state(), RequestState::Withdrawn { .. });
        let Some(last) = requests.into_iter().find(|record| !taken_back(record)) else { return Ok(None) };
        let request = &last.request;
        let submission = request.submission();
        if !self.may(Action::SeeRequest, &Subject::sheet(submission.plan, submission.department)) {
            return Ok(None);
        }
        let at = match request.state() {
            RequestState::Approved { at, .. }
            | RequestState::Returned { at, .. }
            | RequestState::Rejected { at, .. }
            | RequestState::Withdrawn { at, .. } => *at,
            RequestState::Open { .. } => submission.submitted_at,
        };
        let asked: BTreeSet<[u8; 32]> = submission.target.version.heads.iter().map(|head| head.0).collect();
        let now: BTreeSet<[u8; 32]> = record.heads.iter().map(|head| head.0).collect();
        Ok(Some(MapStanding {
            request: submission.id,
            state: shown_state(request.state()),
            at: moment(at),
            is_current: asked == now,
        }))
    }
}

/// What stands in the way in the map itself.
fn obstacle(
    record: &DocumentRecord,
    cost: &Result<Amount, ApprovalFault>,
    department: Option<DepartmentId>,
) -> Option<MapAskTrouble> {
    match record.state {
        DocumentState::Locked { request } => return Some(MapAskTrouble::Ask(AskTrouble::Submitted(request))),
        DocumentState::Archived => return Some(MapAskTrouble::Ask(AskTrouble::Archived)),
        DocumentState::Open => {}
    }
    if record.branch.is_some() {
        return Some(MapAskTrouble::Version);
    }
    match cost {
        Err(ApprovalFault::EmptyMap) => Some(MapAskTrouble::Empty),
        Err(_) => Some(MapAskTrouble::Unreckoned),
        Ok(_) if department.is_none() => Some(MapAskTrouble::NoDepartment),
        Ok(_) => None,
    }
}
