//! A process map's page: the saved document itself, and what stands around it.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use shared::budget::Fed;
use shared::id::{DepartmentId, DocumentId, PlanId, RequestId};
use shared::name::Name;
use shared::process::ElementId;

use super::{PersonMark, RequestState, TalkView};
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
    /// The names of the rules that are in force, which approvals may follow.
    pub policies: Vec<String>,
    pub may_edit: bool,
    pub may_comment: bool,
    /// None where it cannot be talked about just now.
    pub talk: Option<TalkView>,
    /// Whether the reader may ask for its approval in some department's name.
    pub may_submit: bool,
    /// What waits for a decision, or was decided last.
    pub standing: Option<MapStanding>,
    /// What came of the budget lines that take figures of a step, a lane or a pool, as far as the reader may see them.
    pub fed: Vec<(ElementId, Fed)>,
    /// Whether it is a version of another map, which it can be compared with.
    pub is_version: bool,
}

/// How a map stands with those who approve it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MapStanding {
    pub request: RequestId,
    pub state: RequestState,
    /// When it was decided, or asked while it waits.
    pub at: DateTime<FixedOffset>,
    /// Whether the map is still exactly what was asked.
    pub is_current: bool,
}

impl MapPageView {
    /// The page's own address.
    pub fn address(&self) -> String {
        ["/plans/", &self.plan.to_string(), "/maps/", &self.id.to_string()].concat()
    }
}
