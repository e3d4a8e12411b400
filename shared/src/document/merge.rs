//! Two sheets that were one: how a scenario's sheet differs from the sheet it was branched from, and how it goes back.
//!
//! A branch is the same document under another id: it has every change of its base and goes on by itself. So what both
//! have in common needs no record of its own; it is what both histories hold. Three states are compared: as it was when
//! the histories parted, as the base is now (mine), as the scenario is now (theirs). Merged, the scenario's changes come
//! into the base as they are, so that whoever wrote a figure stays its author; what is to stay as it was, and what both
//! sides set, is written on top in the name of whoever wrote the value that stands.

mod change;
mod offer;
mod settle;
mod side;
mod spot;

pub use change::{Change, Effect, changes};
pub use offer::{Carried, Offer};
pub use settle::merge;
pub use side::{Divergence, Sides, common_heads};
pub use spot::{BadSpot, Spot};

#[cfg(test)]
mod tests;
