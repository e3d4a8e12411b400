//! [`Readership`]: who alone reads a department's sheets in a plan, such as those with its salaries.
//!
//! A role says who could read; a readership takes away from that and never adds. It holds for all that has the sheet's lines:
//! its revisions and scenarios, its talk, its history, its actuals. Outside it only what the sheet adds up to is known.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::id::{DepartmentId, PersonId, PlanId};

/// Who alone reads, and what everybody else is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Readership {
    pub plan: PlanId,
    pub department: DepartmentId,
    pub people: BTreeSet<PersonId>,
    /// Whether totals by account are published, or only what all lines of a nature come to.
    pub publishes_accounts: bool,
    /// Counts the changes, from 1.
    pub version: u32,
}

/// Why the readers cannot be these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadershipError {
    #[error("whoever chooses the readers is one of them: keep yourself in, or ask another reader to take you out")]
    WithoutYourself,
    #[error("somebody among the readers may not read this sheet by any role: give them one first, or leave them out")]
    NoRole(PersonId),
    #[error("a secret with more than {max} readers is none: choose fewer, or leave the sheet open", max = Readership::PEOPLE_MAX)]
    TooMany,
}

impl Readership {
    /// A secret that more people know is not kept.
    pub const PEOPLE_MAX: usize = 50;

    /// Whether somebody may make these people the readers: who they are, and of each whether a role lets them read.
    pub fn check(
        people: &BTreeSet<PersonId>,
        chooser: PersonId,
        has_role: impl Fn(PersonId) -> bool,
    ) -> Result<(), ReadershipError> {
        if people.len() > Self::PEOPLE_MAX {
            return Err(ReadershipError::TooMany);
        }
        // So there is always somebody who can open it again.
        if !people.contains(&chooser) {
            return Err(ReadershipError::WithoutYourself);
        }
        match people.iter().find(|person| !has_role(**person)) {
            Some(person) => Err(ReadershipError::NoRole(*person)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn the_chooser_stays_in_and_every_reader_has_a_role() {
        let person = |number| PersonId(Uuid::from_u128(number));
        let check = |numbers: &[u128], expect| {
            let people = numbers.iter().copied().map(person).collect();
            let has_role = |of: PersonId| of != person(9);
            assert_eq!(Readership::check(&people, person(1), has_role), expect, "{numbers:?}");
        };
        check(&[1], Ok(()));
        check(&[1, 2], Ok(()));
        check(&[], Err(ReadershipError::WithoutYourself));
        check(&[2], Err(ReadershipError::WithoutYourself));
        check(&[1, 9], Err(ReadershipError::NoRole(person(9))));
        check(&(1..=50).map(|n| if n < 9 { n } else { n + 1 }).collect::<Vec<_>>(), Ok(()));
        check(&(1..=51).collect::<Vec<_>>(), Err(ReadershipError::TooMany));
    }
}
