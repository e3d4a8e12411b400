//! A process map's page: the saved document itself, and what stands around it.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::id::{DepartmentId, DocumentId, PlanId};
use shared::name::Name;

use super::PersonMark;
use crate::document::SheetLock;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapPageView {
    pub id: DocumentId,
    pub plan: PlanId,
    pub plan_title: Name,
    /// The saved document, base64.
    pub document: String,
    pub lock: SheetLock,
    /// Everybody who may turn up in it.
    pub people: Vec<PersonMark>,
    /// What lanes may stand for.
    pub departments: Vec<(DepartmentId, Name)>,
    pub may_edit: bool,
}

impl MapPageView {
    /// The page's own address.
    pub fn address(&self) -> String {
        ["/plans/", &self.plan.to_string(), "/maps/", &self.id.to_string()].concat()
    }
}

/// The maps of a plan, and the standard maps one may begin with.
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
    pub changed_at: Option<DateTime<FixedOffset>>,
}

/// A standard map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapOffer {
    pub key: String,
    pub name: Name,
    pub about: Name,
    pub steps: usize,
}
