//! What comes from outside and cannot be computed: the time and random numbers. Made in `main.rs`, handed on as one.

use std::sync::Arc;

use crate::clock::{Clock, SystemClock};
use crate::random::{Random, SystemRandom};

#[derive(Clone)]
pub struct Edge {
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Random>,
}

impl Edge {
    /// The machine's own clock and randomness.
    pub fn of_the_system() -> Self {
        Self { clock: Arc::new(SystemClock), random: Arc::new(SystemRandom) }
    }
}
