//! Somebody else on the same sheet: who they are and where their cursor stands.

use shared::calendar::Period;
use shared::id::{LineId, PersonId};
use shared::process::{ElementId, Point};

/// Where a cursor stands: on a cell, or on a line as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub line: LineId,
    pub period: Option<Period>,
}

/// One other tab that has the sheet open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The replica's name on the wire; two tabs of one person are two peers.
    pub peer: String,
    pub person: PersonId,
    pub name: String,
    pub hue: u8,
    pub cursor: Option<Cursor>,
    /// What they have chosen, on a map.
    pub element: Option<ElementId>,
    /// Where their pointer is over a map, while it moves.
    pub pointer: Option<Point>,
    /// Whether a cell stands open under the cursor.
    pub editing: bool,
}
