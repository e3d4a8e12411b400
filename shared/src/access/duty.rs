//! Duties that should not lie in one hand: which two roles of one person conflict, and by which rule.
//!
//! No conflict is forbidden: a company of five has to live with some, and the rule that nobody approves what they wrote
//! holds for every request whatever roles people have. It is told to whoever gives roles, and to supervision
//! (Fundamental internal control norms of China, art. 29; COSO, principle 10).

use serde::{Deserialize, Serialize};

use super::{Membership, Role, Scope};

/// Why two roles should not be held by one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DutyConflict {
    /// They give out rights and use them.
    GivesAndUses,
    /// They supervise what they do themselves.
    WatchesThemselves,
    /// They set figures and decide on them.
    WritesAndDecides,
}

/// Two roles of one person that conflict where both count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Clash {
    pub one: Membership,
    pub other: Membership,
    pub conflict: DutyConflict,
}

impl Role {
    /// The rule that is broken where somebody holds both. The order does not matter.
    pub const fn conflicts_with(self, other: Self) -> Option<DutyConflict> {
        use Role::{Administrator, Approver, Auditor, Commenter, Editor, Finance, Viewer};
        match (self, other) {
            (Auditor, Administrator | Finance | Editor | Approver)
            | (Administrator | Finance | Editor | Approver, Auditor) => Some(DutyConflict::WatchesThemselves),
            (Administrator, Finance | Editor | Approver) | (Finance | Editor | Approver, Administrator) => {
                Some(DutyConflict::GivesAndUses)
            }
            (Approver, Finance | Editor) | (Finance | Editor, Approver) => Some(DutyConflict::WritesAndDecides),
            // Whoever reads or comments may do so beside any duty; finance edits too.
            (Commenter | Viewer, _)
            | (_, Commenter | Viewer)
            | (Administrator, Administrator)
            | (Finance | Editor, Finance | Editor)
            | (Approver, Approver)
            | (Auditor, Auditor) => None,
        }
    }
}

impl Scope {
    /// Whether there is something that both are about.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Plan(one), Self::Plan(other)) => one == other,
            (Self::Department(one), Self::Department(other)) => one == other,
            // A department has a sheet in every plan.
            (Self::Organisation, _) | (_, Self::Organisation) => true,
            (Self::Plan(_), Self::Department(_)) | (Self::Department(_), Self::Plan(_)) => true,
        }
    }
}

/// Every two of somebody's roles that conflict, each pair of roles once, where it reaches furthest.
pub fn clashes(held: &[Membership]) -> Vec<Clash> {
    let mut sorted: Vec<Membership> = held.to_vec();
    // The organisation comes first, so that of several pairs of the same roles the widest is told.
    sorted.sort_by_key(|membership| (membership.scope, membership.role));
    let mut found: Vec<Clash> = Vec::new();
    for (at, one) in sorted.iter().enumerate() {
        for other in sorted.iter().skip(at + 1) {
            let Some(conflict) = one.role.conflicts_with(other.role) else { continue };
            let (first, second) = if one.role <= other.role { (*one, *other) } else { (*other, *one) };
            let is_told = |clash: &Clash| (clash.one.role, clash.other.role) == (first.role, second.role);
            if one.scope.meets(other.scope) && !found.iter().any(is_told) {
                found.push(Clash { one: first, other: second, conflict });
            }
        }
    }
    found.sort_by_key(|clash| (clash.conflict, clash.one.role, clash.other.role));
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::{DepartmentId, DocumentId};

    const SALES: Scope = Scope::Department(DepartmentId(Uuid::from_u128(1)));
    const IT: Scope = Scope::Department(DepartmentId(Uuid::from_u128(2)));
    const PLAN: Scope = Scope::Plan(DocumentId(Uuid::from_u128(3)));
    const OTHER_PLAN: Scope = Scope::Plan(DocumentId(Uuid::from_u128(4)));
    const ALL: Scope = Scope::Organisation;

    #[test]
    fn the_matrix_is_as_it_is_written_and_the_same_both_ways() {
        use DutyConflict::{GivesAndUses as G, WatchesThemselves as W, WritesAndDecides as D};
        // Administrator, finance, editor, commenter, approver, auditor, viewer.
        let rows = [
            [None, Some(G), Some(G), None, Some(G), Some(W), None],
            [Some(G), None, None, None, Some(D), Some(W), None],
            [Some(G), None, None, None, Some(D), Some(W), None],
            [None; 7],
            [Some(G), Some(D), Some(D), None, None, Some(W), None],
            [Some(W), Some(W), Some(W), None, Some(W), None, None],
            [None; 7],
        ];
        for (one, row) in Role::ALL.into_iter().zip(rows) {
            for (other, due) in Role::ALL.into_iter().zip(row) {
                assert_eq!(one.conflicts_with(other), due, "{one:?} and {other:?}");
            }
        }
    }

    fn check(held: &[(Role, Scope)], due: &[(Role, Scope, Role, Scope, DutyConflict)]) {
        let held: Vec<Membership> = held.iter().map(|(role, scope)| Membership::new(*role, *scope)).collect();
        let due: Vec<Clash> = due
            .iter()
            .map(|(one, at, other, there, conflict)| Clash {
                one: Membership::new(*one, *at),
                other: Membership::new(*other, *there),
                conflict: *conflict,
            })
            .collect();
        assert_eq!(clashes(&held), due, "{held:?}");
    }

    #[test]
    fn two_roles_clash_where_both_count() {
        use DutyConflict::{GivesAndUses, WatchesThemselves, WritesAndDecides};
        use Role::{Administrator, Approver, Auditor, Editor, Finance, Viewer};
        check(&[], &[]);
        check(&[(Editor, SALES), (Viewer, ALL)], &[]);
        check(&[(Editor, SALES), (Approver, IT)], &[]);
        check(&[(Editor, PLAN), (Approver, OTHER_PLAN)], &[]);
        check(&[(Editor, SALES), (Approver, SALES)], &[(Editor, SALES, Approver, SALES, WritesAndDecides)]);
        check(&[(Approver, PLAN), (Editor, SALES)], &[(Editor, SALES, Approver, PLAN, WritesAndDecides)]);
        check(
            &[(Auditor, ALL), (Finance, PLAN), (Administrator, ALL)],
            &[
                (Administrator, ALL, Finance, PLAN, GivesAndUses),
                (Administrator, ALL, Auditor, ALL, WatchesThemselves),
                (Finance, PLAN, Auditor, ALL, WatchesThemselves),
            ],
        );
        // Of several places the widest is told, once.
        check(
            &[(Finance, SALES), (Finance, ALL), (Approver, SALES), (Approver, IT)],
            &[(Finance, ALL, Approver, SALES, WritesAndDecides)],
        );
    }
}
