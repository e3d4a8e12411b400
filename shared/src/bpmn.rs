//! BPMN 2.0 XML, read and written without loss.
//!
//! [`read`] makes a map of a file and tells what it mended; what the map has no word for stays with the element it
//! stood at (`docs/bpmn.md`). [`write()`] makes a file of a map: valid BPMN 2.0 with its diagram, figures as BPSim 2.0.

mod difference;
mod error;
mod extension;
mod kept;
mod kind;
mod limits;
mod names;
mod number;
mod order;
mod read;
mod repair;
mod scrub;
mod simulation;
mod sketch;
#[cfg(test)]
mod tests;
mod write;
mod xml;

pub use error::{BpmnError, Position, Refusal};
pub use limits::FILE_BYTES_MAX;
pub use read::{Import, read};
pub use repair::Repair;
pub use write::write;
