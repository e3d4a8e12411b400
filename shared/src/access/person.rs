//! [`Person`]: someone who signs in, and the roles they hold. Not their password or session.

use serde::{Deserialize, Serialize};

use super::{Action, Role, Scope, Subject, allows};
use crate::id::PersonId;

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

/// Someone who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub memberships: Vec<Membership>,
}

impl Person {
    /// Whether this person may; see [`allows`].
    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        allows(&self.memberships, action, subject)
    }
}
