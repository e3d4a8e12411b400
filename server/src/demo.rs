//! The demo organisation: a fictional maker of pumps and valves with six departments and a plan for 2027.
//!
//! It shows every stage at once: an approved version and its next revision, a request that waits, sheets in the making,
//! remarks. Ids and figures are the same everywhere; only the dates follow the day it is planted.

mod accounts;
mod key;
mod model;
mod organisation;
mod paper;
mod plant;
mod story;
mod tables;
mod talk;

pub use organisation::{Login, NAME, PASSWORD, plan};
pub use plant::{SeedError, Seeded, seed};

#[cfg(test)]
mod tests;
