//! The maps of a plan, and the standard maps one may begin with. A plain page, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::id::{DocumentId, PlanId};
use shared::name::Name;
use shared::process::{ElementId, ProcessMap};

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
