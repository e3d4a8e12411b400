//! Why a scenario was not made or not merged, told so that the person can go on.

use shared::document::DocumentError;
use shared::id::{RequestId, SheetId};

use super::Comparison;
use crate::approval::{ApprovalFault, RoomError};
use crate::document::LoadError;
use crate::persistence::StoreError;

#[derive(Debug, thiserror::Error)]
pub enum ScenarioFault {
    /// Also for those who may not know that it exists.
    #[error("there is nothing at this address: check the link")]
    NotFound,
    #[error("your roles do not include this: ask an administrator")]
    NotAllowed,
    #[error("a scenario's name has 1 to {max} characters and is not “base”: choose another")]
    Name { max: usize },
    #[error("there is a scenario of that name already: choose another name, or work in that one")]
    Taken {
        /// The department's sheet in it, where one was asked for.
        sheet: Option<SheetId>,
    },
    #[error("a scenario is branched from the budget's sheet: go there first")]
    FromScenario,
    #[error("the sheet was approved and is closed: branch its next revision")]
    Closed { next: Option<SheetId> },
    #[error("the plan has no sheet that could be branched: begin one first")]
    Empty,
    #[error("this sheet is the budget itself: only a scenario is compared with it and merged into it")]
    NoScenario,
    #[error("the scenario was given up: branch the sheet anew")]
    GivenUp,
    #[error("the sheet it goes back into waits for a decision on request {0}: withdraw that, or wait for the decision")]
    BaseLocked(RequestId),
    #[error(
        "the sheet it goes back into was approved and is closed: branch its next revision and take the figures over"
    )]
    BaseClosed { next: Option<SheetId> },
    #[error("the scenario holds nothing that the budget lacks: there is nothing to merge")]
    Nothing,
    #[error("by the plan's policy others agree to this first: ask for approval of the merge")]
    NeedsApproval,
    #[error("the plan's policy asks nobody about merges: merge it at once")]
    NeedsNobody,
    #[error("more than {max} places are left out: take over those that are wanted in smaller parts")]
    TooMuchKept { max: usize },
    #[error("a merge of this scenario waits for a decision on request {0}: wait for it, or have it withdrawn")]
    Asked(RequestId),
    #[error("both sides changed {0} of the places: choose one side for each")]
    Undecided(usize),
    /// What was looked at is not what stands now.
    #[error("the budget or the scenario has changed since you looked: look at what stands now, then choose again")]
    Moved(Box<Comparison>),
    #[error("the scenario cannot be merged: {0}")]
    Document(#[from] Box<DocumentError>),
    #[error(transparent)]
    Approval(Box<ApprovalFault>),
    #[error(transparent)]
    Room(RoomError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ApprovalFault> for ScenarioFault {
    fn from(fault: ApprovalFault) -> Self {
        Self::Approval(Box::new(fault))
    }
}
