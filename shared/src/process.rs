//! A process map: how work flows between departments, and what each step takes in volume, time, money and control.
//!
//! The words are BPMN 2.0's (OMG formal/2013-12-09). These are plain values; where they come from (a replicated document, a
//! BPMN file) and how they are drawn is not known here.

mod figures;
mod flow;
mod lane;
mod map;
mod node;
mod place;
mod settle;
#[cfg(test)]
mod sketch;
mod step;
mod token_flow;

pub use crate::id::{ElementId, NoElementId};
pub use figures::{Quantity, Share};
pub use flow::{Flow, FlowKind};
pub use lane::{Lane, Pool, Tier};
pub use map::{Element, MapHeader, ProcessMap};
pub use node::{GatewayKind, Node, NodeKind, TaskKind, Trigger};
pub use place::{Bounds, Point};
pub use step::{Duty, Frequency, StepControl, StepFigures};
pub use token_flow::{Doer, FlowFault, Load, Path, Paths, StepFlow, Taken, TokenFlow};
