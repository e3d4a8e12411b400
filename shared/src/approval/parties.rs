//! [`Parties`]: the people a request concerns at the moment, by name, and who of them may decide.

use std::collections::{BTreeMap, BTreeSet};

use super::{ApprovalError, Approvers, PolicyStep};
use crate::id::PersonId;

/// Who stands behind each role today, and who wrote. Looked up anew for every decision: roles change while requests wait.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parties {
    pub approvers: BTreeMap<Approvers, BTreeSet<PersonId>>,
    /// Everyone who edited the document since its last approved version.
    pub authors: BTreeSet<PersonId>,
}

impl Parties {
    /// Whether this person may decide a step that asks `who`, on a request of `submitted_by`.
    pub(super) fn check(&self, who: Approvers, person: PersonId, submitted_by: PersonId) -> Result<(), ApprovalError> {
        if !self.asked(who).any(|approver| approver == person) {
            Err(ApprovalError::NotAnApprover { who })
        } else if person == submitted_by {
            Err(ApprovalError::OwnSubmission)
        } else if self.authors.contains(&person) {
            Err(ApprovalError::OwnEdit)
        } else {
            Ok(())
        }
    }

    /// Whether every step has someone who may decide it: better said at submitting than waited for in vain.
    pub(super) fn check_steps(&self, steps: &[PolicyStep], submitted_by: PersonId) -> Result<(), ApprovalError> {
        for (step, PolicyStep { who, .. }) in steps.iter().enumerate() {
            let who = *who;
            if self.asked(who).next().is_none() {
                return Err(ApprovalError::NoApprover { step, who });
            }
            if self.asked(who).all(|person| self.check(who, person, submitted_by).is_err()) {
                return Err(ApprovalError::OnlyAuthors { step, who });
            }
        }
        Ok(())
    }

    fn asked(&self, who: Approvers) -> impl Iterator<Item = PersonId> {
        self.approvers.get(&who).into_iter().flatten().copied()
    }
}
