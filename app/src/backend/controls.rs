//! The risks and controls of a process map, and who has duties that exclude each other.

use shared::id::{DocumentId, PlanId};
use shared::name::Name;
use shared::process::{DutyRule, ElementId, Finding, ProcessMap, RacmRow};

#[derive(Debug, Clone, PartialEq)]
pub struct ControlsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub id: DocumentId,
    pub map: ProcessMap,
    /// In the order work comes by them.
    pub rows: Vec<ControlRow>,
    /// Rules that somebody breaks.
    pub conflicts: Vec<DutyBreach>,
    /// What is missing in the controls; what is wrong with the drawing is told on the map.
    pub missing: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRow {
    pub of: RacmRow,
    /// The one the step's lane stands for.
    pub department: Option<Name>,
}

/// Somebody who has two duties that belong to two people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyBreach {
    pub rule: &'static DutyRule,
    /// Whom steps name, or the lane of steps that name nobody.
    pub holder: Name,
    /// The steps of the rule's one duty, and those of the other.
    pub one: Vec<ElementId>,
    pub other: Vec<ElementId>,
}
