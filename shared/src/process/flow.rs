//! What leads from one thing on a map to another.

use serde::{Deserialize, Serialize};

use super::step::words;
use super::{ElementId, Point, Share};
use crate::name::Name;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flow {
    pub id: ElementId,
    pub kind: FlowKind,
    pub source: ElementId,
    pub target: ElementId,
    pub name: Name,
    /// How often this way is taken, of all that come to its source.
    pub share: Option<Share>,
    /// The way that is taken when no other is.
    pub is_default: bool,
    /// From the border of the source to that of the target; fewer than two where nobody has drawn it.
    pub waypoints: Vec<Point>,
    pub foreign: Option<String>,
}

impl Flow {
    /// More corners than anybody draws.
    pub const WAYPOINTS_MAX: usize = 200;
}

words! {
    FlowKind {
        Sequence = "sequence",
        Message = "message",
        Association = "association",
        Data = "data",
    }
}
