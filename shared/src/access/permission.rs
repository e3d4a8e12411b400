//! [`allows`]: the one answer to "may they?", for the button and for the door.

use super::{Action, Held, Membership, Role, Subject};

/// Whether what somebody holds includes the action on the subject. Without a membership nothing is allowed; about a sheet
/// that is for others to read, only what needs none of its lines.
pub fn allows(held: Held<'_>, action: Action, subject: &Subject) -> bool {
    let is_outside = subject.plan.zip(subject.department).is_some_and(|sheets| held.outside.contains(&sheets));
    let may = |role: Role| if is_outside { role.may_outside(action) } else { role.may(action) };
    held.memberships.iter().any(|one| may(one.role) && one.scope.reaches(action, subject))
}

/// Whether any of the memberships is this role for the subject: who is asked when a step asks a role.
pub fn holds(memberships: &[Membership], role: Role, subject: &Subject) -> bool {
    memberships.iter().any(|held| held.role == role && held.scope.covers(subject))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use uuid::Uuid;

    use super::*;
    use crate::access::Scope;
    use crate::id::{DepartmentId, DocumentId};

    const PLAN: DocumentId = DocumentId(Uuid::from_u128(1));
    const OTHER_PLAN: DocumentId = DocumentId(Uuid::from_u128(2));
    const SALES: DepartmentId = DepartmentId(Uuid::from_u128(3));
    const OTHER_DEPARTMENT: DepartmentId = DepartmentId(Uuid::from_u128(4));

    /// The places of the table, each with its letter.
    const PLACES: [(char, Subject); 6] = [
        ('s', Subject::sheet(PLAN, SALES)),
        ('d', Subject::sheet(PLAN, OTHER_DEPARTMENT)),
        ('x', Subject::sheet(OTHER_PLAN, SALES)),
        ('p', Subject::plan(PLAN)),
        ('q', Subject::plan(OTHER_PLAN)),
        ('n', Subject::ORGANISATION),
    ];

    /// The permission table: which roles may, and where a role in one department (sales), in one plan, or in the whole
    /// organisation counts. s: sales' sheet in the plan · d: another department's sheet in the plan · x: sales' sheet in
    /// another plan · p: the plan · q: another plan · n: neither plan nor department.
    fn row(action: Action) -> (&'static [Role], &'static str, &'static str, &'static str) {
        use Role::{Administrator, Approver, Auditor, Commenter, Editor, Finance, Viewer};
        const EVERYBODY: &[Role] = &[Administrator, Finance, Editor, Commenter, Approver, Auditor, Viewer];
        match action {
            Action::SeePlan => (EVERYBODY, "sdxpq", "sdp", "sdxpqn"),
            Action::EditPlan => (&[Finance], "", "sdp", "sdxpqn"),
            Action::EditPolicy => (&[Administrator, Finance], "", "sdp", "sdxpqn"),
            Action::SeeSheet => (EVERYBODY, "sx", "sdp", "sdxpqn"),
            Action::EditSheet => (&[Finance, Editor], "sx", "sdp", "sdxpqn"),
            Action::ImportSheet => (&[Finance, Editor], "sx", "sdp", "sdxpqn"),
            Action::BranchSheet => (&[Finance, Editor], "sx", "sdp", "sdxpqn"),
            Action::ChooseReaders => (&[Finance], "sx", "sdp", "sdxpqn"),
            Action::EditMap => (&[Finance, Editor], "sdxpq", "sdp", "sdxpqn"),
            Action::Comment => (&[Finance, Editor, Commenter, Approver], "sx", "sdp", "sdxpqn"),
            Action::CommentMap => (&[Finance, Editor, Commenter, Approver], "sdxpq", "sdp", "sdxpqn"),
            Action::SubmitSheet => (&[Finance, Editor], "sx", "sdp", "sdxpqn"),
            Action::WithdrawRequest => (&[Finance, Editor], "sx", "sdp", "sdxpqn"),
            Action::SeeRequest => (EVERYBODY, "sx", "sdp", "sdxpqn"),
            Action::DecideRequest => (&[Finance, Approver], "sx", "sdp", "sdxpqn"),
            Action::ProposeOverride => (&[Administrator], "sx", "sdp", "sdxpqn"),
            Action::SecondOverride => (&[Administrator, Finance], "sx", "sdp", "sdxpqn"),
            Action::SeeAudit => (&[Administrator, Auditor], "sx", "sdp", "sdxpqn"),
            Action::ManagePeople => (&[Administrator], "sx", "sdp", "sdxpqn"),
            Action::ManageSettings => (&[Administrator], "", "", "sdxpqn"),
            Action::Backup => (&[Administrator], "", "", "sdxpqn"),
        }
    }

    /// What somebody with these roles may, where every sheet is open to whoever has a role for it.
    fn may(memberships: &[Membership], action: Action, subject: &Subject) -> bool {
        allows(Held { memberships, outside: &BTreeSet::new() }, action, subject)
    }

    #[test]
    fn every_role_may_do_what_the_table_says_and_nothing_else() {
        for &action in Action::ALL {
            let (roles, in_department, in_plan, in_organisation) = row(action);
            for role in Role::ALL {
                for (scope, places) in [
                    (Scope::Department(SALES), in_department),
                    (Scope::Plan(PLAN), in_plan),
                    (Scope::Organisation, in_organisation),
                ] {
                    for (place, subject) in PLACES {
                        let expect = roles.contains(&role) && places.contains(place);
                        let answer = may(&[Membership::new(role, scope)], action, &subject);
                        assert_eq!(answer, expect, "{role:?} of {scope:?}: {action:?} at {place}");
                    }
                }
            }
        }
    }

    #[test]
    fn nobody_may_anything_without_a_membership() {
        for &action in Action::ALL {
            for (_, subject) in PLACES {
                assert!(!may(&[], action, &subject), "{action:?}");
            }
        }
    }

    /// Who may what about a sheet whose readers they are not among.
    fn outside(action: Action) -> &'static [Role] {
        use Role::{Administrator, Approver, Auditor, Finance};
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
            | Action::SecondOverride => &[],
            Action::SeeRequest | Action::DecideRequest => &[Finance, Approver],
            Action::SeeAudit => &[Administrator, Auditor],
            // Not about one sheet: as the table says.
            Action::SeePlan
            | Action::EditPlan
            | Action::EditPolicy
            | Action::EditMap
            | Action::CommentMap
            | Action::ManagePeople
            | Action::ManageSettings
            | Action::Backup => row(action).0,
        }
    }

    #[test]
    fn whoever_is_not_among_the_readers_of_a_secret_sheet_reads_nothing_of_it_whatever_their_role() {
        let others = BTreeSet::from([(PLAN, SALES)]);
        for &action in Action::ALL {
            for role in Role::ALL {
                let memberships = &[Membership::new(role, Scope::Organisation)];
                let held = Held { memberships, outside: &others };
                let answer = allows(held, action, &Subject::sheet(PLAN, SALES));
                assert_eq!(answer, outside(action).contains(&role), "{role:?}: {action:?}");
                // Everywhere else nothing is taken away.
                for (place, subject) in PLACES.iter().filter(|(place, _)| *place != 's') {
                    assert_eq!(allows(held, action, subject), may(memberships, action, subject), "{role:?} {place}");
                }
            }
        }
    }

    #[test]
    fn memberships_add_up() {
        let both = [
            Membership::new(Role::Editor, Scope::Department(SALES)),
            Membership::new(Role::Viewer, Scope::Department(OTHER_DEPARTMENT)),
        ];
        assert!(may(&both, Action::EditSheet, &Subject::sheet(PLAN, SALES)));
        assert!(may(&both, Action::SeeSheet, &Subject::sheet(PLAN, OTHER_DEPARTMENT)));
        // A right in one place is none in another.
        assert!(!may(&both, Action::EditSheet, &Subject::sheet(PLAN, OTHER_DEPARTMENT)));
    }

    #[test]
    fn a_step_that_asks_finance_asks_those_whose_scope_covers_the_sheet() {
        let sheet = Subject::sheet(PLAN, SALES);
        assert!(holds(&[Membership::new(Role::Finance, Scope::Plan(PLAN))], Role::Finance, &sheet));
        assert!(holds(&[Membership::new(Role::Finance, Scope::Organisation)], Role::Finance, &sheet));
        assert!(!holds(&[Membership::new(Role::Finance, Scope::Plan(OTHER_PLAN))], Role::Finance, &sheet));
        assert!(!holds(&[Membership::new(Role::Approver, Scope::Plan(PLAN))], Role::Finance, &sheet));
    }

    #[test]
    fn roles_are_given_no_further_than_one_s_own_reach() {
        let scopes = [Scope::Organisation, Scope::Plan(PLAN), Scope::Department(SALES)];
        for own in scopes {
            for given in scopes {
                let administrator = [Membership::new(Role::Administrator, own)];
                let expect = own == Scope::Organisation || own == given;
                assert_eq!(may(&administrator, Action::ManagePeople, &given.subject()), expect, "{own:?} {given:?}");
            }
        }
    }

    #[test]
    fn memberships_travel_as_words() {
        let membership = Membership::new(Role::Editor, Scope::Department(SALES));
        let json = serde_json::to_string(&membership).unwrap();
        let expect = r#"{"role":"editor","scope":{"kind":"department","id":"00000000-0000-0000-0000-000000000003"}}"#;
        assert_eq!(json, expect);
        assert_eq!(serde_json::from_str::<Membership>(&json).unwrap(), membership);
        let everywhere = serde_json::to_string(&Scope::Organisation).unwrap();
        assert_eq!(everywhere, r#"{"kind":"organisation"}"#);
        assert_eq!(serde_json::from_str::<Scope>(&everywhere).unwrap(), Scope::Organisation);
    }
}
