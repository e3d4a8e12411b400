//! A plan's policy as its page shows it: in force, proposed, written; and what would go wrong with each.

use std::collections::{BTreeMap, BTreeSet};

use app::backend::{FindingView, PolicyDraft, PolicyVersion, PolicyView, RuleDraft, StepDraft};
use shared::access::{Action, Subject};
use shared::approval::{Approvers, Escalation, Finding, Policy, PolicyStep, Quorum, Rule, Standpoint, TargetKind};
use shared::budget::Plan;
use shared::id::{DepartmentId, PersonId, PlanId};
use shared::money::{Currency, Minor};

use super::draft::read_draft;
use super::marks::Marks;
use super::{Reader, Trouble, moment};
use crate::approval::{Asked, standing_policy};
use crate::persistence::PolicyRecord;

/// As many versions as are looked back on.
pub const POLICIES_MAX: u32 = 50;

impl Reader {
    pub(super) async fn policy_view(&self, id: PlanId, written: Option<PolicyDraft>) -> Result<PolicyView, Trouble> {
        let record = self.store().find(id).await?.ok_or(Trouble::NotFound)?;
        if !self.may(Action::SeePlan, &Subject::plan(id)) {
            return Err(Trouble::NotFound);
        }
        let plan = self.views.library.plan(&record).await?;
        let marks = Marks::load(self.store()).await?;
        let records = self.store().policies(id, POLICIES_MAX).await?;
        let in_force = self.store().policy(id).await?.map(|record| record.policy);
        let in_force = in_force.unwrap_or_else(|| standing_policy(plan.currency));
        let proposed = records.first().filter(|record| record.confirmed.is_none());
        let may_edit = self.may(Action::EditPolicy, &Subject::plan(id));
        let standing = draft(&in_force);
        let (looked_at, draft_shown) = match written {
            Some(mut written) => (read_draft(&mut written, in_force.version, plan.currency), written),
            None => (Some(in_force.clone()), standing.clone()),
        };
        let stands = standpoints(&plan, id, &marks, self.now());
        let findings = |policy: &Policy| views(policy, &stands, &plan, &marks);
        let departments = plan.cost_centres_in_order().into_iter();
        let people = marks.people().iter().filter(|person| {
            let decides = |centre: DepartmentId| person.may(Action::DecideRequest, &Subject::sheet(id, centre));
            person.left_at.is_none() && plan.cost_centres.keys().any(|centre| decides(*centre))
        });
        Ok(PolicyView {
            plan: id,
            plan_title: plan.title.clone(),
            currency: plan.currency,
            departments: departments.map(|centre| (centre.id, centre.name.clone())).collect(),
            people: marks.all(people.map(|person| person.id)),
            in_force: in_force.version,
            standing,
            draft: draft_shown,
            findings: looked_at.as_ref().map(findings).unwrap_or_default(),
            proposed: proposed.map(|record| version(record, &marks)),
            proposed_rules: proposed.map(|record| draft(&record.policy)),
            proposed_findings: proposed.map(|record| findings(&record.policy)).unwrap_or_default(),
            may_confirm: may_edit && proposed.is_some_and(|record| record.proposed_by != self.person.id),
            versions: records.iter().map(|record| version(record, &marks)).collect(),
            may_edit,
        })
    }
}

fn version(record: &PolicyRecord, marks: &Marks) -> PolicyVersion {
    PolicyVersion {
        version: record.policy.version,
        reason: record.reason.clone(),
        by: marks.of(record.proposed_by),
        at: moment(record.proposed_at),
        confirmed: record.confirmed.map(|(by, at)| (marks.of(by), moment(at))),
    }
}

/// Everybody who could submit for each department, and who would be asked.
fn standpoints(plan: &Plan, id: PlanId, marks: &Marks, now: chrono::DateTime<chrono::Utc>) -> Vec<Standpoint> {
    let mut stands = Vec::new();
    let sheets = plan.cost_centres.keys().map(|department| (*department, TargetKind::Sheet, Action::SubmitSheet));
    let whole = (DepartmentId::WHOLE, TargetKind::Plan, Action::EditPlan);
    for (department, kind, action) in sheets.chain([whole]) {
        let subject = Subject::sheet(id, department);
        let submits =
            |person: &&crate::persistence::PersonRecord| person.left_at.is_none() && person.may(action, &subject);
        for submitter in marks.people().iter().filter(submits).map(|person| person.id) {
            let asked = Asked { kind, plan: id, department, other: None, submitter };
            let parties = marks.circle().parties(&asked, BTreeSet::from([submitter]), now);
            stands.push(Standpoint { department, submitter, parties });
        }
    }
    stands
}

fn views(policy: &Policy, stands: &[Standpoint], plan: &Plan, marks: &Marks) -> Vec<FindingView> {
    let superiors: &BTreeMap<PersonId, PersonId> = marks.circle().superiors();
    let view = |finding: Finding| {
        let department = match &finding {
            Finding::Gap { department, .. }
            | Finding::NoApprover { department, .. }
            | Finding::SelfApproval { department, .. }
            | Finding::Quorum { department, .. }
            | Finding::NobodyAbove { department, .. } => Some(*department),
            _ => None,
        };
        let person = match &finding {
            Finding::SelfApproval { submitter, .. } => Some(*submitter),
            Finding::Loop { person } => Some(*person),
            _ => None,
        };
        FindingView {
            finding,
            currency: policy.currency,
            department: department.map(|id| super::cards::department_name(plan, id)),
            person: person.map(|id| marks.of(id)),
        }
    };
    let mut found: Vec<FindingView> = policy.findings(stands, superiors).into_iter().map(view).collect();
    found.sort_by_key(|view| !view.finding.blocks());
    found
}

/// A policy as a form shows it.
fn draft(policy: &Policy) -> PolicyDraft {
    let rules = policy.rules.iter().map(|rule| rule_draft(rule, policy.currency)).collect();
    PolicyDraft { rules, reason: String::new() }
}

fn rule_draft(rule: &Rule, currency: Currency) -> RuleDraft {
    let accounts: Vec<&str> = rule.when.accounts.iter().map(|code| code.as_str()).collect();
    RuleDraft {
        name: rule.name.to_string(),
        kind: rule.kind,
        above: amount(rule.when.amount.above, currency),
        up_to: amount(rule.when.amount.up_to, currency),
        departments: rule.when.departments.clone(),
        accounts: accounts.join(", "),
        steps: rule.steps.iter().map(|step| step_draft(step, currency)).collect(),
        carries: rule.carries,
        sheets_first: rule.sheets_first,
        wrong: None,
    }
}

fn step_draft(step: &PolicyStep, currency: Currency) -> StepDraft {
    let who = |who| match who {
        Approvers::DepartmentHead => "head".to_owned(),
        Approvers::OtherHead => "other".to_owned(),
        Approvers::Finance => "finance".to_owned(),
        Approvers::FinancePartner => "partner".to_owned(),
        Approvers::Person(person) => format!("p:{person}"),
        Approvers::Upward(levels) => format!("up:{levels}"),
    };
    StepDraft {
        who: step.who.iter().map(who).collect(),
        quorum: match step.quorum {
            Quorum::Any => "any".to_owned(),
            Quorum::All => "all".to_owned(),
            Quorum::InTurn => "turn".to_owned(),
            Quorum::Automatic => "auto".to_owned(),
            Quorum::AtLeast(count) => count.to_string(),
        },
        above: amount(step.above, currency),
        within_days: step.within_days.map(|days| days.to_string()).unwrap_or_default(),
        escalate: match step.escalate {
            None => String::new(),
            Some(Escalation::Superior) => "superior".to_owned(),
            Some(Escalation::Remind) => "remind".to_owned(),
            Some(Escalation::To(whom)) => who(whom),
        },
        batch: step.batch,
        wrong: None,
    }
}

/// As it is typed and read again.
fn amount(minor: Option<Minor>, currency: Currency) -> String {
    let money = app::format::Money::exact(shared::language::Language::English, currency);
    minor.map(|minor| money.amount(minor)).unwrap_or_default()
}
