//! [`parties`]: the people a request concerns, by name, as roles stand at this moment.

use std::collections::{BTreeMap, BTreeSet};

use shared::access::{Role, Subject, holds};
use shared::approval::{Approvers, Parties};
use shared::id::PersonId;

use crate::persistence::PersonRecord;

/// Who may be asked about a sheet, and who wrote in it.
pub fn parties(people: &[PersonRecord], subject: &Subject, authors: BTreeSet<PersonId>) -> Parties {
    let holders = |role| {
        let present = people.iter().filter(|person| person.left_at.is_none());
        present.filter(|person| holds(&person.memberships, role, subject)).map(|person| person.id).collect()
    };
    let approvers = BTreeMap::from([
        (Approvers::DepartmentHead, holders(Role::Approver)),
        (Approvers::Finance, holders(Role::Finance)),
    ]);
    Parties { approvers, authors }
}
