//! [`Action`] and [`Subject`]: what someone wants to do, and to what.

use serde::{Deserialize, Serialize};

use crate::id::{DepartmentId, PlanId};

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What someone may or may not do. A new one needs its row in `Role::may` and in the permission test: both fail
        /// to build without it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Action {
            $($(#[$doc])* $name,)+
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
        }
    };
}

actions! {
    /// Open a plan: its structure, its targets, and every department's totals.
    SeePlan,
    /// Change a plan's structure or targets, or start a plan.
    EditPlan,
    /// Propose who must agree to what in a plan, and put in force what another proposed.
    EditPolicy,
    /// Open a sheet line by line, with its discussion and who is in it.
    SeeSheet,
    /// Write figures and lines.
    EditSheet,
    /// Bring a file's lines into a sheet.
    ImportSheet,
    /// Branch a sheet, or a whole plan, into a scenario, and give one up.
    BranchSheet,
    /// Say who alone reads a sheet line by line, and open it again.
    ChooseReaders,
    /// Draw process maps, and begin them.
    EditMap,
    /// Take part in a sheet's discussion.
    Comment,
    /// Take part in the discussion of a process map.
    CommentMap,
    /// Ask for approval of a sheet.
    SubmitSheet,
    /// Take back what was asked.
    WithdrawRequest,
    /// Open a request and its decisions.
    SeeRequest,
    /// Approve or return, when it is their turn.
    DecideRequest,
    /// Propose to pass over those whose turn it is; without another's agreement nothing happens.
    ProposeOverride,
    /// Agree to pass over those whose turn it is, as another proposed.
    SecondOverride,
    /// Read the audit log.
    SeeAudit,
    /// Invite people and give or take roles.
    ManagePeople,
    /// Change what holds for the whole organisation.
    ManageSettings,
    /// Take a copy of everything.
    Backup,
}

/// What an action is about. A sheet and a request have both a plan and a department, a plan has no department, and what
/// concerns the whole organisation has neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    pub plan: Option<PlanId>,
    pub department: Option<DepartmentId>,
}

impl Subject {
    /// The organisation as a whole.
    pub const ORGANISATION: Self = Self { plan: None, department: None };

    /// A plan as a whole.
    pub const fn plan(plan: PlanId) -> Self {
        Self { plan: Some(plan), department: None }
    }

    /// A department's sheet or request in a plan.
    pub const fn sheet(plan: PlanId, department: DepartmentId) -> Self {
        Self { plan: Some(plan), department: Some(department) }
    }
}
