//! [`Role`] and [`Scope`]: in what capacity, and where.

use serde::{Deserialize, Serialize};

use super::{Action, Subject};
use crate::id::{DepartmentId, PlanId};

/// In what capacity a person takes part. Duties are kept apart: who manages people touches no figures, who reads the
/// audit log changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Manages people and settings and sees everything; edits no figures and approves nothing.
    Administrator,
    /// Edits the plan and its sheets, and may be asked as the finance step of a request.
    Finance,
    /// Edits and submits sheets.
    Editor,
    /// Sees and comments.
    Commenter,
    /// Sees, comments and decides on requests.
    Approver,
    /// Sees everything, the audit log included; changes nothing.
    Auditor,
    /// Sees.
    Viewer,
}

/// Where a role counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Scope {
    /// Everywhere.
    Organisation,
    /// In one plan and all its sheets.
    Plan(PlanId),
    /// On one department's sheets, in every plan.
    Department(DepartmentId),
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Administrator,
        Self::Finance,
        Self::Editor,
        Self::Commenter,
        Self::Approver,
        Self::Auditor,
        Self::Viewer,
    ];

    /// The word for it where it is kept, sent, or named in a form.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Finance => "finance",
            Self::Editor => "editor",
            Self::Commenter => "commenter",
            Self::Approver => "approver",
            Self::Auditor => "auditor",
            Self::Viewer => "viewer",
        }
    }

    /// Whether the role includes the action, somewhere.
    pub(super) const fn may(self, action: Action) -> bool {
        match action {
            Action::SeePlan | Action::SeeSheet | Action::SeeRequest => true,
            Action::EditPlan | Action::ChooseReaders => matches!(self, Self::Finance),
            Action::EditPolicy => matches!(self, Self::Finance | Self::Administrator),
            Action::EditSheet
            | Action::ImportSheet
            | Action::BranchSheet
            | Action::EditMap
            | Action::SubmitSheet
            | Action::WithdrawRequest => matches!(self, Self::Finance | Self::Editor),
            Action::Comment | Action::CommentMap => {
                matches!(self, Self::Finance | Self::Editor | Self::Commenter | Self::Approver)
            }
            Action::DecideRequest => matches!(self, Self::Finance | Self::Approver),
            Action::ProposeOverride => matches!(self, Self::Administrator),
            Action::SecondOverride => matches!(self, Self::Administrator | Self::Finance),
            Action::SeeAudit => matches!(self, Self::Administrator | Self::Auditor),
            Action::ManagePeople | Action::ManageSettings | Action::Backup => matches!(self, Self::Administrator),
        }
    }

    /// Whether the role includes the action about a sheet whose lines others alone may read. Whoever is asked to decide
    /// on it opens the request, and sees there what the sheet adds up to.
    pub(super) const fn may_outside(self, action: Action) -> bool {
        match action {
            Action::SeeSheet
            | Action::EditSheet
            | Action::ImportSheet
            | Action::BranchSheet
            | Action::ChooseReaders
            | Action::Comment
            | Action::SubmitSheet
            | Action::WithdrawRequest
            | Action::ProposeOverride
            | Action::SecondOverride => false,
            Action::SeeRequest => self.may(Action::DecideRequest),
            Action::SeePlan
            | Action::EditPlan
            | Action::EditPolicy
            | Action::EditMap
            | Action::CommentMap
            | Action::DecideRequest
            | Action::SeeAudit
            | Action::ManagePeople
            | Action::ManageSettings
            | Action::Backup => self.may(action),
        }
    }
}

impl Scope {
    /// What giving or taking a role in this scope is about: who manages one department's people can't hand out a role
    /// in all of them.
    pub const fn subject(self) -> Subject {
        match self {
            Self::Organisation => Subject::ORGANISATION,
            Self::Plan(plan) => Subject::plan(plan),
            Self::Department(department) => Subject { plan: None, department: Some(department) },
        }
    }

    /// Whether the subject lies within the scope.
    pub(super) fn covers(self, subject: &Subject) -> bool {
        match self {
            Self::Organisation => true,
            Self::Plan(plan) => subject.plan == Some(plan),
            Self::Department(department) => subject.department == Some(department),
        }
    }

    /// Whether a role in this scope reaches the subject for this action.
    pub(super) fn reaches(self, action: Action, subject: &Subject) -> bool {
        match action {
            // Whoever budgets for a department sees what it adds up to with the others; not what others wrote.
            Action::SeePlan if matches!(self, Self::Department(_)) => subject.plan.is_some(),
            // A process crosses departments: who works in one of them draws it, and talks about it, with the others.
            Action::EditMap | Action::CommentMap if matches!(self, Self::Department(_)) => subject.plan.is_some(),
            // A plan is one document: who may edit a department's part of it could edit all of it.
            Action::EditPlan | Action::EditPolicy if matches!(self, Self::Department(_)) => false,
            // A setting or a backup is never of one part only.
            Action::ManageSettings | Action::Backup => self == Self::Organisation,
            _ => self.covers(subject),
        }
    }
}
