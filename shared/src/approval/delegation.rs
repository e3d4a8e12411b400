//! [`Delegation`]: somebody decides in another's place, from one day to another. It gives no right that the deputy's own
//! roles do not have, and it is not passed on: a deputy's deputy stands in for the deputy alone.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{ApprovalError, TargetKind};
use crate::id::{DelegationId, PersonId};

/// A year with its leap day; whoever is away for longer has left the post.
pub const DELEGATION_DAYS_MAX: u64 = 366;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    pub id: DelegationId,
    /// Who is away.
    pub from: PersonId,
    /// Who decides in their place.
    pub to: PersonId,
    pub since: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    /// What it is for; everything, where it is empty.
    pub kinds: BTreeSet<TargetKind>,
    pub made_at: DateTime<Utc>,
    /// Taken back before its last day.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Delegation {
    pub fn check(&self, today: NaiveDate) -> Result<(), ApprovalError> {
        if self.from == self.to {
            return Err(ApprovalError::OwnDeputy);
        }
        let longest = self.since.checked_add_days(Days::new(DELEGATION_DAYS_MAX)).unwrap_or(NaiveDate::MAX);
        if self.since > self.until || self.until > longest || self.until < today {
            return Err(ApprovalError::DelegationDates);
        }
        Ok(())
    }

    pub fn counts_on(&self, day: NaiveDate, kind: TargetKind) -> bool {
        self.ended_at.is_none()
            && self.since <= day
            && day <= self.until
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }
}

/// For each deputy, whose place they may take on this day.
pub fn deputies(
    delegations: &[Delegation],
    day: NaiveDate,
    kind: TargetKind,
) -> BTreeMap<PersonId, BTreeSet<PersonId>> {
    let mut deputies: BTreeMap<PersonId, BTreeSet<PersonId>> = BTreeMap::new();
    for delegation in delegations.iter().filter(|delegation| delegation.counts_on(day, kind)) {
        deputies.entry(delegation.to).or_default().insert(delegation.from);
    }
    deputies
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    fn away() -> Delegation {
        let person = |number| PersonId(Uuid::from_u128(number));
        Delegation {
            id: DelegationId(Uuid::from_u128(9)),
            from: person(1),
            to: person(2),
            since: day(1),
            until: day(8),
            kinds: [TargetKind::Sheet].into(),
            made_at: DateTime::UNIX_EPOCH,
            ended_at: None,
        }
    }

    #[test]
    fn a_deputy_stands_in_on_the_days_and_for_the_kinds_that_were_named() {
        let check = |delegation: &Delegation, on, kind, expect: bool| {
            assert_eq!(!deputies(std::slice::from_ref(delegation), day(on), kind).is_empty(), expect, "{on} {kind:?}");
        };
        check(&away(), 1, TargetKind::Sheet, true);
        check(&away(), 8, TargetKind::Sheet, true);
        check(&away(), 9, TargetKind::Sheet, false);
        check(&away(), 3, TargetKind::Transfer, false);
        check(&Delegation { kinds: BTreeSet::new(), ..away() }, 3, TargetKind::Transfer, true);
        check(&Delegation { ended_at: Some(DateTime::UNIX_EPOCH), ..away() }, 3, TargetKind::Sheet, false);
    }

    #[test]
    fn a_delegation_without_sense_is_refused() {
        assert_eq!(away().check(day(1)), Ok(()));
        assert_eq!(Delegation { to: away().from, ..away() }.check(day(1)), Err(ApprovalError::OwnDeputy));
        assert_eq!(Delegation { since: day(9), ..away() }.check(day(1)), Err(ApprovalError::DelegationDates));
        assert_eq!(away().check(day(9)), Err(ApprovalError::DelegationDates), "it is over already");
        let far = NaiveDate::from_ymd_opt(2028, 1, 1).unwrap();
        assert_eq!(Delegation { until: far, ..away() }.check(day(1)), Err(ApprovalError::DelegationDates));
    }
}
