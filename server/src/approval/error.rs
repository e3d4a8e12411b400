//! Why a request was not made or not decided, told so that the person can go on.

use std::collections::BTreeSet;

use shared::approval::{ApprovalError, Ending, Moved};
use shared::budget::ConversionError;
use shared::budget::adjustment::AdjustmentError;
use shared::calendar::Period;
use shared::document::DocumentError;
use shared::id::{DepartmentId, DocumentId, LineId, RequestId};

use super::{Difference, MergeMoved, RoomError};
use crate::document::LoadError;
use crate::persistence::StoreError;
use crate::talk::TalkError;

/// Cells that stand in the way of submitting, as many as a person can look through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unfit {
    /// Cells with text that is no figure.
    pub texts: Vec<(LineId, Period)>,
    /// Cells that two people set at the same time.
    pub rivals: Vec<(LineId, Period)>,
    /// How many there are of both.
    pub count: usize,
}

impl Unfit {
    /// A screenful; whoever has more mends these first.
    pub const CELLS_MAX: usize = 50;
}

#[derive(Debug, thiserror::Error)]
pub enum ApprovalFault {
    /// Also for those who may not know that it exists.
    #[error("there is nothing at this address: check the link")]
    NotFound,
    #[error("your roles do not include this: ask an administrator")]
    NotAllowed,
    #[error(
        "{} cells stand in the way: write a figure where there is text, and pick a value where two people set one",
        .0.count
    )]
    Unfit(Unfit),
    #[error("the sheet has no lines: enter the budget, then submit it")]
    Empty,
    #[error("the sheet names another plan, department or currency than the one it was made for: take that back first")]
    Foreign,
    #[error("another program has written into the sheet what no sheet has ({0}): take that back first")]
    Misshapen(Box<DocumentError>),
    #[error(transparent)]
    NoRate(#[from] ConversionError),
    #[error("the total is larger than any amount: look for a mistyped figure")]
    TooLarge,
    #[error("the sheet waits for a decision on request {0}: withdraw that first")]
    Submitted(RequestId),
    #[error("the sheet was approved and is closed: work on its next revision")]
    Archived,
    #[error("nothing of this department is approved yet, so there is nothing to adjust: submit its sheet first")]
    NothingApproved,
    #[error(transparent)]
    Adjustment(#[from] AdjustmentError),
    #[error("no sheet of the plan has a line: enter the budgets, then submit the plan")]
    EmptyPlan,
    #[error("sheets of {} departments are not approved on their own: submit those first, then the plan", .0.len())]
    SheetsFirst(BTreeSet<DepartmentId>),
    #[error(
        "sheets of {} departments hold cells that are no figure: write a figure where there is text, and pick a value \
         where two people set one",
        .0.len()
    )]
    UnfitSheets(BTreeSet<DepartmentId>),
    #[error("the plan has changed since it was submitted: withdraw or return it, and submit it anew")]
    WholeMoved(Vec<Moved>),
    #[error("{0}")]
    MergeMoved(MergeMoved),
    #[error("the map has no step: draw how the work goes, then submit it")]
    EmptyMap,
    #[error("what the map costs cannot be reckoned: mend what its checks name, then submit it")]
    Unreckoned,
    #[error("a version of a map is taken over into its map, and that is submitted")]
    MapVersion,
    #[error("a scenario is not the budget: merge it back into the budget's sheet, and submit that")]
    Scenario,
    /// What was looked at is not what is asked now.
    #[error("the sheet has changed since you looked at it: look at the difference, then decide again")]
    Moved {
        difference: Box<Difference>,
        /// The request that stands now, where it is another one.
        now: RequestId,
    },
    #[error(transparent)]
    Refused(#[from] ApprovalError),
    #[error(transparent)]
    Room(#[from] RoomError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("sheet {0} cannot be carried into its next revision: {1}")]
    Revise(DocumentId, Box<DocumentError>),
    #[error(transparent)]
    Talk(#[from] TalkError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ApprovalFault {
    /// Whether nobody is left who could decide. The page that shows the chain tells who is lacking, and where.
    pub const fn leaves_nobody(&self) -> bool {
        matches!(
            self,
            Self::Refused(
                ApprovalError::NobodyAsked
                    | ApprovalError::NoApprover { .. }
                    | ApprovalError::OnlyAuthors { .. }
                    | ApprovalError::QuorumOutOfReach { .. }
            )
        )
    }

    /// Whether the request had ended already, and how.
    pub fn ended(&self) -> Option<Ending> {
        match self {
            Self::Refused(ApprovalError::Closed { how, .. }) => Some(*how),
            _ => None,
        }
    }
}
