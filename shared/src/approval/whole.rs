//! [`Whole`]: what exactly a request about a whole plan covers, and [`Moved`], what of it is no more as it was asked.
//!
//! A department is covered by what is approved of it: that version and the adjustments that count. Where nothing is
//! approved yet it is covered by its sheet as it stands, if the policy lets it. What is approved never changes, so work on
//! the next revisions goes on while the whole waits.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Digest, Version};
use crate::id::{DepartmentId, RequestId, SheetId};
use crate::money::Minor;

/// A plan and everything in it, at exact versions. Its canonical text is what a request names the hash of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whole {
    /// The plan's own document: accounts, departments, targets, drivers, rates.
    pub plan: Version,
    pub parts: BTreeMap<DepartmentId, Part>,
}

/// One department of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub sheet: SheetId,
    pub revision: u32,
    pub version: Version,
    /// The request it was approved by on its own; none where nobody approved it yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approved: Option<RequestId>,
    /// The adjustments that count, each with the hash of its text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub adjustments: BTreeMap<RequestId, Digest>,
    /// What is to be earned in the year, in the plan's currency, adjustments included.
    pub income: Minor,
    /// What is to be spent, likewise.
    pub expense: Minor,
}

/// Something that is otherwise than it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moved {
    /// The plan itself: an account, a target, a rate.
    Plan,
    /// A department, and how.
    Part(DepartmentId, PartMoved),
}

/// How a department is otherwise than it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartMoved {
    /// It was not in it.
    Came,
    /// It is in it no more.
    Went,
    /// Another version was approved.
    Approved,
    /// Another adjustment counts.
    Adjusted,
    /// Somebody wrote in its sheet, which was not approved on its own.
    Written,
}

impl Whole {
    /// What is to be spent, or to be earned where nothing is spent: what thresholds see. `None` when it is larger than any
    /// amount.
    pub fn total(&self) -> Option<Minor> {
        let (income, expense) = (self.sum(|part| part.income)?, self.sum(|part| part.expense)?);
        Some(if expense == Minor::ZERO { income } else { expense })
    }

    /// What all departments come to.
    pub fn sum(&self, of: impl Fn(&Part) -> Minor) -> Option<Minor> {
        self.parts.values().try_fold(Minor::ZERO, |sum, part| sum.checked_add(of(part)).ok())
    }

    /// Departments whose sheet nobody has approved on its own.
    pub fn unapproved(&self) -> BTreeSet<DepartmentId> {
        self.parts.iter().filter(|(_, part)| part.approved.is_none()).map(|(department, _)| *department).collect()
    }

    /// What has moved since this was put together, given how it would be now. Where the plan only lists other sheets, or
    /// came to say the same in other changes, nothing has.
    pub fn moved(&self, now: &Self) -> Vec<Moved> {
        let mut moved = Vec::new();
        if self.plan.content_hash != now.plan.content_hash {
            moved.push(Moved::Plan);
        }
        for (department, part) in &self.parts {
            let how = match now.parts.get(department) {
                None => Some(PartMoved::Went),
                Some(now) => part.moved(now),
            };
            moved.extend(how.map(|how| Moved::Part(*department, how)));
        }
        let came = now.parts.keys().filter(|department| !self.parts.contains_key(department));
        moved.extend(came.map(|department| Moved::Part(*department, PartMoved::Came)));
        moved
    }
}

impl Part {
    fn moved(&self, now: &Self) -> Option<PartMoved> {
        if (self.sheet, &self.version) != (now.sheet, &now.version) {
            let is_approval = now.approved.is_some() && now.approved != self.approved;
            return Some(if is_approval { PartMoved::Approved } else { PartMoved::Written });
        }
        if self.approved != now.approved {
            return Some(PartMoved::Approved);
        }
        (self.adjustments != now.adjustments).then_some(PartMoved::Adjusted)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::DocumentId;

    const SALES: DepartmentId = DepartmentId(Uuid::from_u128(1));
    const IT: DepartmentId = DepartmentId(Uuid::from_u128(2));

    fn version(mark: u8) -> Version {
        Version { heads: BTreeSet::from([Digest([mark; 32])]), content_hash: Digest([mark; 32]) }
    }

    fn part(mark: u8, expense: i64) -> Part {
        Part {
            sheet: DocumentId(Uuid::from_u128(10)),
            revision: 1,
            version: version(mark),
            approved: Some(RequestId(Uuid::from_u128(20))),
            adjustments: BTreeMap::new(),
            income: Minor(7),
            expense: Minor(expense),
        }
    }

    fn whole() -> Whole {
        Whole { plan: version(1), parts: BTreeMap::from([(SALES, part(2, 100))]) }
    }

    /// What a change of it is told as.
    fn check(change: impl FnOnce(&mut Whole), expect: &[Moved]) {
        let mut now = whole();
        change(&mut now);
        assert_eq!(whole().moved(&now), expect);
    }

    #[test]
    fn what_moved_is_told_by_department() {
        let sales = |how| [Moved::Part(SALES, how)];
        let of =
            |whole: &mut Whole, change: &dyn Fn(&mut Part)| whole.parts.get_mut(&SALES).into_iter().for_each(change);
        check(|_| {}, &[]);
        check(|whole| whole.plan = version(9), &[Moved::Plan]);
        // A sheet was listed: other heads, and the same said.
        check(|whole| whole.plan.heads = version(9).heads, &[]);
        check(|whole| drop(whole.parts.remove(&SALES)), &sales(PartMoved::Went));
        check(|whole| drop(whole.parts.insert(IT, part(3, 1))), &[Moved::Part(IT, PartMoved::Came)]);
        check(|whole| of(whole, &|part| part.version = version(9)), &sales(PartMoved::Written));
        let approved = |part: &mut Part| {
            part.version = version(9);
            part.approved = Some(RequestId(Uuid::from_u128(21)));
        };
        check(|whole| of(whole, &approved), &sales(PartMoved::Approved));
        let adjusted = |part: &mut Part| {
            part.adjustments.insert(RequestId(Uuid::from_u128(22)), Digest([4; 32]));
        };
        check(|whole| of(whole, &adjusted), &sales(PartMoved::Adjusted));
    }

    #[test]
    fn thresholds_see_what_is_spent_or_else_what_is_earned() {
        let mut whole = whole();
        assert_eq!(whole.total(), Some(Minor(100)));
        whole.parts.insert(IT, part(3, i64::MAX));
        assert_eq!(whole.total(), None, "a sum beyond any amount is none");
        whole.parts = BTreeMap::from([(SALES, part(2, 0))]);
        assert_eq!(whole.total(), Some(Minor(7)));
    }
}
