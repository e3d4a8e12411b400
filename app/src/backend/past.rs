//! What happened to a process map: who changed what, from what to what.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use shared::document::MapMoment;
use shared::id::{DepartmentId, DocumentId, PlanId};
use shared::name::Name;
use shared::process::ProcessMap;

use super::PersonMark;

#[derive(Debug, Clone, PartialEq)]
pub struct MapPastView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub id: DocumentId,
    /// As it is now, which gives what is told its names.
    pub map: ProcessMap,
    pub departments: BTreeMap<DepartmentId, Name>,
    /// Some of what happened, the latest first.
    pub moments: Vec<PastMoment>,
    /// How many moments lie before those shown, and after them.
    pub earlier: usize,
    pub later: usize,
    /// Sheets that take from it, for which it cannot be put away.
    pub takers: usize,
    pub is_put_away: bool,
    pub may_edit: bool,
}

impl MapPastView {
    /// Moments on a page.
    pub const MOMENTS_MAX: usize = 30;
}

#[derive(Debug, Clone, PartialEq)]
pub struct PastMoment {
    pub at: DateTime<FixedOffset>,
    /// `None` for what the system began, and for a replica that does not say.
    pub by: Option<PersonMark>,
    pub what: MapMoment,
}
