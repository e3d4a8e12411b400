//! [`Rule`]: for which targets which steps are asked.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{ApprovalError, Approvers, Case, Escalation, Quorum, WHOM_MAX, Whom};
use crate::id::{AccountCode, DepartmentId};
use crate::money::Minor;

/// Department, division, finance and board are four; twice that is more than any policy we know.
pub const STEPS_MAX: usize = 8;

/// A line on a phone, twice.
pub const RULE_NAME_LENGTH_MAX: usize = 60;

/// A condition that lists more than this says nothing a person can check.
const LIST_MAX: usize = 64;

/// What somebody wants approved.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    #[default]
    Sheet,
    Plan,
    ScenarioMerge,
    Adjustment,
    Transfer,
    ProcessMap,
    PolicyChange,
}

/// What people call a rule: 1 to [`RULE_NAME_LENGTH_MAX`] characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RuleName(String);

/// An open band of amounts: more than `above`, and no more than `up_to`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Band {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Minor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to: Option<Minor>,
}

/// Which cases a rule is for; what is left empty holds for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    #[serde(default)]
    pub amount: Band,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub departments: BTreeSet<DepartmentId>,
    /// One of these accounts, or one under them, is in what is asked.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub accounts: BTreeSet<AccountCode>,
}

/// One agreement a rule wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PolicyStep {
    pub who: Whom,
    #[serde(default, skip_serializing_if = "Quorum::is_any")]
    pub quorum: Quorum,
    /// Asked only when the total is more than this; exactly this much is still below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Minor>,
    /// How many days the step may take before it is late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_days: Option<u16>,
    /// Who may decide as well once it is late, or that those who are late are reminded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalate: Option<Escalation>,
    /// Whether it may be agreed to together with others, without opening each.
    #[serde(default, skip_serializing_if = "is_not")]
    pub batch: bool,
}

/// Serde asks by reference.
const fn is_not(flag: &bool) -> bool {
    !*flag
}

/// Whether agreements outlast a return: what becomes of them when the same document is asked for anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Carry {
    /// Everybody is asked anew.
    #[default]
    Nothing,
    /// They stand where nothing changed since.
    Unchanged,
    /// They stand where nothing changed but the lines that were returned, and no more is asked for than before.
    ReturnedLines,
}

/// A rule: its steps in order, for the cases it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub name: RuleName,
    #[serde(default)]
    pub kind: TargetKind,
    #[serde(default)]
    pub when: Condition,
    #[serde(default, skip_serializing_if = "Carry::is_nothing")]
    pub carries: Carry,
    /// Of a whole plan: whether every department's sheet has to be approved on its own before.
    #[serde(default, skip_serializing_if = "is_not")]
    pub sheets_first: bool,
    pub steps: Vec<PolicyStep>,
}

impl Carry {
    pub const ALL: [Self; 3] = [Self::Nothing, Self::Unchanged, Self::ReturnedLines];

    /// A word for forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Unchanged => "unchanged",
            Self::ReturnedLines => "returned_lines",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
    const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

impl TargetKind {
    pub const ALL: [Self; 7] = [
        Self::Sheet,
        Self::Plan,
        Self::ScenarioMerge,
        Self::Adjustment,
        Self::Transfer,
        Self::ProcessMap,
        Self::PolicyChange,
    ];
}

impl TargetKind {
    /// What requests can be made about by now; of the others policies may speak already.
    pub const ASKED: [Self; 6] =
        [Self::Sheet, Self::Plan, Self::ScenarioMerge, Self::Adjustment, Self::Transfer, Self::ProcessMap];

    /// A word for tables and addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Plan => "plan",
            Self::ScenarioMerge => "scenario_merge",
            Self::Adjustment => "adjustment",
            Self::Transfer => "transfer",
            Self::ProcessMap => "process_map",
            Self::PolicyChange => "policy_change",
        }
    }

    /// Whether a request about it closes its document until it is decided.
    pub const fn locks(self) -> bool {
        matches!(self, Self::Sheet | Self::ProcessMap)
    }

    /// Whether it is asked in the name of no department.
    pub const fn is_whole(self) -> bool {
        matches!(self, Self::Plan)
    }

    /// Whether what is approved is written into a document by the decision itself.
    pub const fn is_merge(self) -> bool {
        matches!(self, Self::ScenarioMerge)
    }

    /// Whether it changes an approved budget rather than a document.
    pub const fn is_adjustment(self) -> bool {
        matches!(self, Self::Adjustment | Self::Transfer)
    }
}

impl Band {
    pub fn holds(self, total: Minor) -> bool {
        self.above.is_none_or(|above| total > above) && self.up_to.is_none_or(|up_to| total <= up_to)
    }

    /// Whether every amount of the other is in this one.
    pub(super) fn contains(self, other: Self) -> bool {
        let low = match (self.above, other.above) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => own <= other,
        };
        let high = match (self.up_to, other.up_to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(other)) => own >= other,
        };
        low && high
    }

    fn is_empty(self) -> bool {
        matches!((self.above, self.up_to), (Some(above), Some(up_to)) if above >= up_to)
    }
}

impl Condition {
    pub fn holds(&self, case: &Case<'_>) -> bool {
        let named = |department: DepartmentId| self.departments.contains(&department);
        let concerned = named(case.department) || case.other.is_some_and(named);
        let has = |account: &AccountCode| case.accounts.iter().any(|asked| asked.is_under(account));
        self.amount.holds(case.total.minor)
            && (self.departments.is_empty() || concerned)
            && (self.accounts.is_empty() || self.accounts.iter().any(has))
    }
}

impl PolicyStep {
    /// Any one of these people, whatever the amount.
    pub fn any(who: impl Into<Whom>) -> Self {
        Self { who: who.into(), quorum: Quorum::Any, above: None, within_days: None, escalate: None, batch: false }
    }

    /// Whether the case asks it: above its amount, and not the other end alone where there is none.
    pub(super) fn applies(&self, case: &Case<'_>) -> bool {
        let names_other_end_alone = !self.who.is_empty() && self.who.iter().all(|who| who == Approvers::OtherHead);
        let above = self.above.is_none_or(|threshold| case.total.minor > threshold);
        above && (case.other.is_some() || !names_other_end_alone)
    }

    fn check(&self, step: usize) -> Result<(), ApprovalError> {
        let asked = self.who.len();
        let too_few = matches!(self.quorum, Quorum::AtLeast(count) if count == 0 || usize::from(count) > WHOM_MAX);
        if self.quorum.asks_people() && asked == 0 || asked > WHOM_MAX || too_few {
            return Err(ApprovalError::StepWithoutSense { step });
        }
        Ok(())
    }
}

impl Rule {
    /// A rule after which everybody is asked anew about what came back.
    pub fn new(name: RuleName, kind: TargetKind, when: Condition, steps: Vec<PolicyStep>) -> Self {
        Self { name, kind, when, carries: Carry::default(), sheets_first: false, steps }
    }

    pub(super) fn check(&self) -> Result<(), ApprovalError> {
        if self.steps.len() > STEPS_MAX {
            return Err(ApprovalError::TooManySteps);
        }
        if self.when.amount.is_empty() {
            return Err(ApprovalError::EmptyBand { rule: self.name.clone() });
        }
        if self.when.departments.len() > LIST_MAX || self.when.accounts.len() > LIST_MAX {
            return Err(ApprovalError::TooManyRules);
        }
        if !self.steps.iter().any(|step| step.quorum.asks_people()) {
            return Err(ApprovalError::NobodyAsked);
        }
        self.steps.iter().enumerate().try_for_each(|(place, step)| step.check(place))
    }
}

impl RuleName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RuleName {
    type Err = ApprovalError;

    fn from_str(text: &str) -> Result<Self, ApprovalError> {
        let text = text.trim();
        if text.is_empty() || text.chars().nth(RULE_NAME_LENGTH_MAX).is_some() || text.chars().any(char::is_control) {
            return Err(ApprovalError::RuleName);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for RuleName {
    type Error = ApprovalError;
    fn try_from(text: String) -> Result<Self, ApprovalError> {
        text.parse()
    }
}

impl From<RuleName> for String {
    fn from(name: RuleName) -> Self {
        name.0
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
