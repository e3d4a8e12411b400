//! What the pages around approvals show: who would be asked, who stands in for whom, the policy, and what supervision
//! should look at.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset, NaiveDate};
use shared::access::{DutyConflict, Role};
use shared::approval::{Carry, Finding, TargetKind};
use shared::budget::Name;
use shared::id::{DelegationId, DepartmentId, PlanId, RequestId, SheetId};
use shared::money::{Currency, Minor};

use super::{PersonMark, Resumed, StepView};

/// A sheet before it is submitted: what is asked for, and who would decide.
#[derive(Debug, Clone, PartialEq)]
pub struct AskView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub sheet: SheetId,
    pub department: Name,
    pub revision: u32,
    pub currency: Currency,
    pub income: Option<Minor>,
    pub expense: Option<Minor>,
    pub lines_count: usize,
    /// Which rule of which version of the policy counts.
    pub policy: Option<(u32, String)>,
    pub steps: Vec<StepView>,
    pub trouble: Option<AskTrouble>,
    /// The request before, which came back.
    pub resumes: Option<Resumed>,
    /// The id the request will have.
    pub idempotency_key: String,
}

/// Why a sheet cannot be submitted as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskTrouble {
    /// Cells hold text or two values.
    Unfit(usize),
    Empty,
    /// It waits for a decision already.
    Submitted(RequestId),
    Archived,
    Scenario,
    /// The plan has no rate for the currency it is in.
    NoRate,
    /// No rule is for it.
    NobodyAsked,
    /// A step, from 0, finds nobody.
    NoApprover(usize),
    /// A step finds only those who wrote in it.
    OnlyAuthors(usize),
    /// A step wants more agreements than there are people.
    Quorum {
        step: usize,
        need: usize,
        have: usize,
    },
    /// Whatever else the sheet itself tells.
    Other,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DelegationsView {
    pub today: NaiveDate,
    /// Who stands in for the reader.
    pub own: Vec<DelegationView>,
    /// For whom the reader stands in.
    pub others: Vec<DelegationView>,
    /// Whom the reader could name: whoever may decide somewhere.
    pub colleagues: Vec<PersonMark>,
    /// Whether the reader decides anywhere, and so has something to hand over.
    pub decides: bool,
    pub idempotency_key: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct DelegationView {
    pub id: DelegationId,
    pub with: PersonMark,
    pub since: NaiveDate,
    pub until: NaiveDate,
    pub kinds: BTreeSet<TargetKind>,
    pub ended_at: Option<DateTime<FixedOffset>>,
}

impl DelegationView {
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.ended_at.is_some() || self.until < today
    }
}

/// A plan's policy: what is in force, what was before, what is proposed.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    pub departments: Vec<(DepartmentId, Name)>,
    /// Whom a step may name.
    pub people: Vec<PersonMark>,
    /// What is in force, 0 for what stands where nothing was decided.
    pub in_force: u32,
    /// The rules in force, as a form shows them.
    pub standing: PolicyDraft,
    /// What somebody writes, or the rules in force.
    pub draft: PolicyDraft,
    /// What would go wrong with the draft.
    pub findings: Vec<FindingView>,
    /// The newest version, where it is not in force yet.
    pub proposed: Option<PolicyVersion>,
    pub proposed_rules: Option<PolicyDraft>,
    pub proposed_findings: Vec<FindingView>,
    pub versions: Vec<PolicyVersion>,
    pub may_edit: bool,
    /// Whether the reader may put the proposal in force.
    pub may_confirm: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct PolicyVersion {
    pub version: u32,
    pub reason: String,
    pub by: PersonMark,
    pub at: DateTime<FixedOffset>,
    pub confirmed: Option<(PersonMark, DateTime<FixedOffset>)>,
}

/// A finding with the names it speaks of.
#[derive(Debug, Clone, PartialEq)]
pub struct FindingView {
    pub finding: Finding,
    pub currency: Currency,
    pub department: Option<Name>,
    pub person: Option<PersonMark>,
}

/// Rules as somebody writes them: text, until it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyDraft {
    pub rules: Vec<RuleDraft>,
    pub reason: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleDraft {
    pub name: String,
    pub kind: TargetKind,
    pub above: String,
    pub up_to: String,
    pub departments: BTreeSet<DepartmentId>,
    pub accounts: String,
    pub steps: Vec<StepDraft>,
    /// Which agreements outlast a return.
    pub carries: Carry,
    /// Of a whole plan: whether every sheet has to be approved on its own before.
    pub sheets_first: bool,
    /// Which field does not read, if one does not.
    pub wrong: Option<&'static str>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepDraft {
    /// As the form's options spell them.
    pub who: Vec<String>,
    pub quorum: String,
    pub above: String,
    pub within_days: String,
    /// Who is asked as well once it is late, as the form's options spell it.
    pub escalate: String,
    /// Whether it may be agreed to together with others.
    pub batch: bool,
    pub wrong: Option<&'static str>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ExceptionsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub currency: Currency,
    /// How many requests were looked at.
    pub looked_at: usize,
    /// The gravest first.
    pub exceptions: Vec<ExceptionView>,
    /// Who holds duties in this plan that should not lie in one hand.
    pub duties: Vec<DutyView>,
}

/// Two duties of one person that conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct DutyView {
    pub person: PersonMark,
    /// Each with where it counts, if not everywhere.
    pub roles: [(Role, Option<Name>); 2],
    pub conflict: DutyConflict,
}

/// Something supervision should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct ExceptionView {
    pub what: Exceptional,
    /// The request, or the first of those, with its department.
    pub request: Option<(RequestId, Name)>,
    pub at: DateTime<FixedOffset>,
    pub people: Vec<PersonMark>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Exceptional {
    /// A step waits, or waited, longer than it may.
    Late { step: usize, days: i64, allowed: i64, is_open: bool },
    /// One person agreed at every step.
    Thin { agreements: usize },
    /// A step that wants several had fewer, since the others had left or one person held several places.
    Few { step: usize, have: usize, wanted: usize },
    /// What it covers or rests on has moved, and nobody can approve it.
    Stale,
    /// It waits, and nobody may decide it.
    Deserted { step: usize },
    /// The steps were passed over.
    Overridden { step: usize },
    /// Decided by a deputy.
    InPlace,
    /// The total is just below an amount from which more people are asked.
    JustUnder { total: Minor, bound: Minor },
    /// Several requests of one person, each below an amount that they exceed together.
    Split { count: usize, together: Minor, bound: Minor },
    /// The policy changed while requests were under way.
    PolicyChanged { version: u32, open: usize },
    /// It was asked again after somebody had rejected it.
    AskedAgain,
}
