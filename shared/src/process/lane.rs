//! Pools and lanes: who takes part, and who in it does a step.

use serde::{Deserialize, Serialize};

use super::step::words;
use super::{Bounds, ElementId};
use crate::id::DepartmentId;
use crate::name::Name;

/// A participant, drawn around its process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pool {
    pub id: ElementId,
    pub name: Name,
    pub ord: String,
    pub bounds: Option<Bounds>,
    pub is_vertical: bool,
    /// What a BPMN file says of it that nobody here understands.
    pub foreign: Option<String>,
}

/// Who does what stands in it: a department of the organisation, or a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    pub id: ElementId,
    pub name: Name,
    /// `None` for the lanes of a map without pools.
    pub pool: Option<ElementId>,
    /// The lane it is a part of.
    pub parent: Option<ElementId>,
    pub ord: String,
    pub department: Option<DepartmentId>,
    pub tier: Option<Tier>,
    pub bounds: Option<Bounds>,
    pub foreign: Option<String>,
}

words! {
    /// The three tiers of the paper: who decides, who carries out, who supervises.
    Tier {
        Decision = "decision",
        Execution = "execution",
        Supervision = "supervision",
    }
}
