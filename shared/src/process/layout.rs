//! Where things stand on a process map: how a flow runs around shapes, what a moving shape aligns with, what lies under a
//! finger, and how a map is tidied. Whole numbers throughout, in thousandths of a pixel, so that every device draws the
//! same map; nothing here knows what a shape means.

mod area;
mod arrange;
mod dock;
mod frames;
mod hit;
mod order;
mod place;
mod reattach;
mod route;
mod snap;
mod tidy;
mod walk;
mod ways;

#[cfg(test)]
mod tests;

pub use area::{Area, Form, Side};
pub use arrange::{Arranged, arrange};
pub use dock::dock;
pub use frames::{STRIP, frames};
pub use hit::{Hit, Target, hit};
pub use order::{lane_depth, leaf_lanes};
pub use place::{home, inside, room, room_after, toward};
pub use reattach::{LostEnd, lost_end, nearest};
pub use route::{End, Route, route};
pub use snap::{Guide, Snap, snap};
pub use tidy::{Chart, Step, Tidied, tidy};
pub use walk::walk;
pub use ways::{form, fresh, way, ways};

/// A pixel in the unit of a map.
pub const PIXEL: i64 = 1_000;
