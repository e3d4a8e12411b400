//! What a hand is doing on the surface, and what it holds.

use std::collections::BTreeSet;

use shared::process::layout::Guide;
use shared::process::{ElementId, Point};

use super::sort::Sort;
use crate::canvas::Viewport;

/// What a press on the surface does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tool {
    /// Chooses, moves, and moves the paper.
    Hand,
    Place(Sort),
    Connect,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Gesture {
    #[default]
    Idle,
    /// The paper follows.
    Pan { x: i64, y: i64, view: Viewport, is_moved: bool },
    /// Shapes follow, once it is clear that they are meant to.
    Drag { ids: BTreeSet<ElementId>, from: Point, dx: i64, dy: i64, guides: Vec<Guide>, is_moved: bool },
    /// A thing is put where the hand lets go; a second finger takes that back.
    Place(Sort, Point),
    /// What lies in it is chosen.
    Lasso { from: Point, to: Point },
    /// A flow on its way to what it shall lead to, from where it was begun. Pressed and let go in place it waits for what
    /// is pressed next.
    Connect { from: ElementId, begun: Point, to: Point, over: Option<ElementId>, is_moved: bool },
    /// Two fingers: how far apart they were, where their middle was.
    Pinch { apart: i64, x: i64, y: i64, view: Viewport },
}
