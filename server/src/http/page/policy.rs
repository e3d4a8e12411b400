//! `GET /plans/{plan}/policy`: who must agree to what; with the forms that propose the next version and put it in force.
//! What does not read is marked on the same page, with everything that was typed.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::backend::{PolicyDraft, RuleDraft, StepDraft};
use app::policy::PolicyNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use shared::approval::{Carry, Policy, RULES_MAX, STEPS_MAX, TargetKind};
use shared::id::{DepartmentId, PlanId};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::approval::check_proposal;
use crate::audit::AuditEvent;
use crate::backend::read_draft;
use crate::document::load_plan;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{PolicyRecord, StoreError};

const TOLD: Told = Told("tandem_policy");
const PROPOSED: &str = "proposed";
const IN_FORCE: &str = "in_force";

/// As long as the field lets it be.
const REASON_CHARS_MAX: usize = 500;
const FIELD_CHARS_MAX: usize = 200;
/// How many people or roles one step can name in the form.
const NAMES: usize = 6;

#[derive(Deserialize)]
pub struct ConfirmForm {
    version: u32,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let notice = match TOLD.of(&plan.to_string(), &headers) {
        Some(PROPOSED) => Some(PolicyNotice::Proposed),
        Some(IN_FORCE) => Some(PolicyNotice::InForce),
        _ => None,
    };
    let mut response = show(&site, &caller, &visitor, plan, None, notice).await;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    draft: Option<PolicyDraft>,
    notice: Option<PolicyNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).policy(plan, draft).await;
    let mut visit = visitor.visit(site).await;
    visit.path = format!("/plans/{plan}/policy");
    written(site, app::pages::policy(&visit, &addresses(&site.assets), answer, notice))
}

fn done(site: &Site, plan: PlanId, what: &str) -> Response {
    let mut response = see_other(&format!("/plans/{plan}/policy"));
    TOLD.say(site, &plan.to_string(), what, response.headers_mut());
    response
}

pub async fn propose(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_genuine) = match posted.genuine() {
        Ok(sent) => (sent, true),
        Err(Stale(sent)) => (sent, false),
    };
    let draft = drafted(&sent);
    let told = async |notice| Ok(show(&site, &caller, &visitor, plan, Some(draft.clone()), Some(notice)).await);
    if !is_genuine {
        return told(PolicyNotice::Expired).await;
    }
    let version: u32 = field(&sent, "version").parse().unwrap_or_default();
    let currency = load_plan(&*site.store, plan).await.map_err(Fault::broken)?.currency;
    let read = read_draft(&mut draft.clone(), version, currency);
    let Some(policy) = read.filter(|policy| check_proposal(policy, currency).is_ok()) else {
        return told(PolicyNotice::Wrong).await;
    };
    if field(&sent, "do") != "propose" {
        return told(PolicyNotice::Checked).await;
    }
    if draft.reason.is_empty() {
        return told(PolicyNotice::NoReason).await;
    }
    match keep(&site, &caller, plan, policy, draft.reason.clone()).await {
        Ok(()) => Ok(done(&site, plan, PROPOSED)),
        // Sent twice, it is there; another's is another matter.
        Err(StoreError::Stale { .. }) if is_kept(&site, &caller, plan, version).await? => {
            Ok(done(&site, plan, PROPOSED))
        }
        Err(StoreError::Stale { .. }) => told(PolicyNotice::Stale).await,
        Err(error) => Err(error.into()),
    }
}

async fn keep(site: &Site, caller: &Caller, plan: PlanId, policy: Policy, reason: String) -> Result<(), StoreError> {
    let now = site.clock.now();
    let details = json!({ "version": policy.version, "reason": reason, "policy": policy });
    let told = AuditEvent::new(now, Some(caller.id()), "policy.proposed", plan).with(details);
    let record = PolicyRecord { plan, policy, reason, proposed_by: caller.id(), proposed_at: now, confirmed: None };
    site.store.propose_policy(record, told).await
}

/// Whether this version is what the same person proposed.
async fn is_kept(site: &Site, caller: &Caller, plan: PlanId, version: u32) -> Result<bool, StoreError> {
    let newest = site.store.policies(plan, 1).await?;
    let own = |record: &PolicyRecord| record.policy.version == version && record.proposed_by == caller.id();
    Ok(newest.first().is_some_and(own))
}

pub async fn confirm(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<ConfirmForm>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let told = async |notice| Ok(show(&site, &caller, &visitor, plan, None, Some(notice)).await);
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return told(PolicyNotice::Expired).await,
    };
    let (now, details) = (site.clock.now(), json!({ "version": sent.version }));
    let event = AuditEvent::new(now, Some(caller.id()), "policy.confirmed", plan).with(details);
    match site.store.confirm_policy(plan, sent.version, caller.id(), now, event).await {
        Ok(()) => Ok(done(&site, plan, IN_FORCE)),
        Err(StoreError::Stale { .. }) => told(PolicyNotice::Stale).await,
        Err(StoreError::Refused(_)) => told(PolicyNotice::OwnProposal).await,
        Err(error) => Err(error.into()),
    }
}

fn field(sent: &BTreeMap<String, String>, name: &str) -> String {
    sent.get(name).map(|text| text.trim().chars().take(FIELD_CHARS_MAX).collect()).unwrap_or_default()
}

/// What was typed, rule by rule.
fn drafted(sent: &BTreeMap<String, String>) -> PolicyDraft {
    let reason = sent.get("reason").map(|text| text.trim().chars().take(REASON_CHARS_MAX).collect());
    let rules = (0..RULES_MAX).filter(|rule| sent.contains_key(&format!("r{rule}_name")));
    PolicyDraft { rules: rules.map(|rule| rule_of(sent, rule)).collect(), reason: reason.unwrap_or_default() }
}

fn rule_of(sent: &BTreeMap<String, String>, rule: usize) -> RuleDraft {
    let named = |name: &str| field(sent, &format!("r{rule}_{name}"));
    let prefix = format!("r{rule}_d_");
    let ticked = sent.keys().filter_map(|key| key.strip_prefix(&prefix)?.parse::<DepartmentId>().ok());
    let steps = (0..=STEPS_MAX).filter(|step| sent.contains_key(&format!("r{rule}_s{step}_quorum")));
    RuleDraft {
        name: named("name"),
        kind: TargetKind::ASKED.into_iter().find(|kind| kind.as_str() == named("kind")).unwrap_or_default(),
        above: named("above"),
        up_to: named("up_to"),
        departments: ticked.take(STEPS_MAX * STEPS_MAX).collect(),
        accounts: named("accounts"),
        steps: steps.map(|step| step_of(sent, rule, step)).collect(),
        carries: Carry::ALL.into_iter().find(|carry| carry.as_str() == named("carries")).unwrap_or_default(),
        sheets_first: named("sheets_first") == "yes",
        wrong: None,
    }
}

fn step_of(sent: &BTreeMap<String, String>, rule: usize, step: usize) -> StepDraft {
    let named = |name: &str| field(sent, &format!("r{rule}_s{step}_{name}"));
    let who = (0..NAMES).map(|at| named(&format!("w{at}"))).filter(|option| !option.is_empty());
    StepDraft {
        who: who.collect(),
        quorum: named("quorum"),
        above: named("above"),
        within_days: named("days"),
        escalate: named("escalate"),
        batch: named("batch") == "yes",
        wrong: None,
    }
}
