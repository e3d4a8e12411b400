//! [`Person`]: someone who signs in, and the roles they hold. Not their password or session.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Action, Role, Scope, Subject, allows};
use crate::id::{DepartmentId, PersonId, PlanId};

/// One role in one place. A person may hold several; each adds, none takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Membership {
    pub role: Role,
    pub scope: Scope,
}

impl Membership {
    pub const fn new(role: Role, scope: Scope) -> Self {
        Self { role, scope }
    }
}

/// What somebody's rights are read off: the roles they hold, and the sheets whose readers they are not among.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    pub memberships: &'a [Membership],
    pub outside: &'a BTreeSet<(PlanId, DepartmentId)>,
}

/// Someone who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub memberships: Vec<Membership>,
    /// The departments whose sheets in a plan are read by others alone; see [`Readership`](super::Readership).
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub outside: BTreeSet<(PlanId, DepartmentId)>,
}

impl Person {
    pub fn held(&self) -> Held<'_> {
        Held { memberships: &self.memberships, outside: &self.outside }
    }

    /// Whether this person may; see [`allows`].
    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        allows(self.held(), action, subject)
    }
}
