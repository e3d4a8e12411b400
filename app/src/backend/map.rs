//! A process map's page: the saved document itself, and what stands around it.

use serde::{Deserialize, Serialize};
use shared::id::{DepartmentId, DocumentId, PlanId};
use shared::name::Name;

use super::{PersonMark, TalkView};
use crate::document::SheetLock;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapPageView {
    pub id: DocumentId,
    pub plan: PlanId,
    pub plan_title: Name,
    pub title: Name,
    /// The saved document, base64.
    pub document: String,
    pub lock: SheetLock,
    /// Everybody who may turn up in it.
    pub people: Vec<PersonMark>,
    /// What lanes may stand for.
    pub departments: Vec<(DepartmentId, Name)>,
    pub may_edit: bool,
    pub may_comment: bool,
    /// None where it cannot be talked about just now.
    pub talk: Option<TalkView>,
    /// Whether it is a version of another map, which it can be compared with.
    pub is_version: bool,
}

impl MapPageView {
    /// The page's own address.
    pub fn address(&self) -> String {
        ["/plans/", &self.plan.to_string(), "/maps/", &self.id.to_string()].concat()
    }
}
