//! A process map: how work flows between departments, and what each step takes in volume, time, money and control.
//!
//! The words are BPMN 2.0's (OMG formal/2013-12-09). These are plain values; where they come from (a replicated document, a
//! BPMN file) is not known here; where they stand and how flows run around them is [`layout`]'s.

mod check;
mod comparison;
mod figures;
mod flow;
mod lane;
pub mod layout;
mod library;
mod map;
mod node;
mod owner;
pub mod parties;
mod place;
mod racm;
mod search;
mod segregation;
pub mod sequence;
mod settle;
#[cfg(test)]
mod sketch;
mod step;
mod token_flow;

pub use crate::id::{ElementId, NoElementId};
pub use check::{Finding, FindingKind, check, check_policies};
pub use comparison::{Comparison, Difference, FlowAspect, FlowDifference, Sides, StepAspect, StepDifference};
pub use figures::{Quantity, Share};
pub use flow::{Flow, FlowKind};
pub use lane::{Lane, Pool, Tier};
pub use library::StandardMap;
pub use map::{Element, MapHeader, ProcessMap};
pub use node::{GatewayKind, Node, NodeKind, TaskKind, Trigger};
pub use owner::owners;
pub use place::{Bounds, Point};
pub use racm::{RacmRow, in_order, racm};
pub use search::search;
pub use segregation::{DUTY_RULES, DutyConflict, DutyRule, Holder, duties, duty_conflicts, duty_rule};
pub use step::{Duty, Frequency, StepControl, StepFigures};
pub use token_flow::{Doer, FlowFault, Load, Path, Paths, StepFlow, Taken, TokenFlow};
