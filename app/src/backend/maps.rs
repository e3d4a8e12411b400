//! The maps of a plan, and the standard maps one may begin with. A plain page, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::id::{DepartmentId, DocumentId, PlanId};
use shared::money::{Currency, Minor};
use shared::name::Name;
use shared::process::{ElementId, ProcessMap};

use super::{AskTrouble, MapEffect, StepView};

#[derive(Debug, Clone, PartialEq)]
pub struct MapsView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub maps: Vec<MapCard>,
    pub library: Vec<MapOffer>,
    pub may_create: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MapCard {
    pub id: DocumentId,
    pub title: Name,
    pub steps: usize,
    pub lanes: usize,
    pub begun_at: DateTime<FixedOffset>,
    pub is_put_away: bool,
    /// For a version: the map it was made from, and what the version is called.
    pub version: Option<(DocumentId, String)>,
}

/// A map beside another.
#[derive(Debug, Clone, PartialEq)]
pub struct MapCompareView {
    pub plan: PlanId,
    pub plan_title: Name,
    /// What it is compared with; none when there is no other.
    pub before: Option<MapSide>,
    pub after: MapSide,
    /// The maps it may be compared with.
    pub others: Vec<(DocumentId, Name)>,
    /// What it would move in the budget; none when there is no other.
    pub effect: Option<MapEffect>,
    /// For a version beside its map: taking it over.
    pub takeover: Option<Takeover>,
}

/// What a version would bring into its map.
#[derive(Debug, Clone, PartialEq)]
pub struct Takeover {
    /// Which states of both this shows; sent back, and refused when either has moved.
    pub reviewed: String,
    /// Things the version would change.
    pub count: usize,
    /// What both changed, with what it is called.
    pub clashes: Vec<(ElementId, Name)>,
    pub may: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct MapSide {
    pub id: DocumentId,
    pub map: ProcessMap,
}

/// A standard map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOffer {
    pub key: String,
    pub name: Name,
    pub about: Name,
    pub steps: usize,
}

/// A map as somebody would submit it.
#[derive(Debug, Clone, PartialEq)]
pub struct MapAskView {
    pub plan: PlanId,
    pub plan_title: Name,
    pub map: DocumentId,
    pub title: Name,
    pub currency: Currency,
    /// In whose name the reader may ask.
    pub departments: Vec<(DepartmentId, Name)>,
    pub department: Option<DepartmentId>,
    /// What it costs in a year; none while that cannot be reckoned.
    pub cost: Option<Minor>,
    /// What the version approved last costs, and how much is otherwise since.
    pub before: Option<(Minor, usize)>,
    pub steps_count: usize,
    pub policy: Option<(u32, String)>,
    pub steps: Vec<StepView>,
    pub trouble: Option<MapAskTrouble>,
    pub idempotency_key: String,
}

/// Why a map cannot be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapAskTrouble {
    /// No step is drawn.
    Empty,
    /// What it costs cannot be reckoned.
    Unreckoned,
    /// It is a version of another map.
    Version,
    /// The reader may ask in no department's name.
    NoDepartment,
    /// The same as with a sheet.
    Ask(AskTrouble),
}
