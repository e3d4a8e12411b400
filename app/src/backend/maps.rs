//! The maps of a plan, and the standard maps one may begin with. A plain page, so nothing of it travels.

use chrono::{DateTime, FixedOffset};
use shared::id::{DocumentId, PlanId};
use shared::name::Name;

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
}

/// A standard map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOffer {
    pub key: String,
    pub name: Name,
    pub about: Name,
    pub steps: usize,
}
