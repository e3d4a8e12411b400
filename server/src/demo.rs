//! The demo organisation: a fictional maker of pumps and valves with six departments, a plan for 2027, and the year 2026 it
//! follows.
//!
//! It shows every stage at once: an approved version and its next revision, a request that waits, sheets in the making,
//! remarks; and, of the year that is running, what came of its budget. Ids and figures are the same everywhere; only the dates follow the day it is planted.

mod accounts;
mod buying;
mod key;
mod ledger;
mod model;
mod organisation;
mod paper;
mod plant;
mod story;
mod tables;
mod talk;
mod year;

pub use organisation::{Login, NAME, PASSWORD, plan};
pub use plant::{SeedError, Seeded, seed};

#[cfg(test)]
mod tests;
