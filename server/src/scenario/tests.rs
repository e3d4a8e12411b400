//! Stories of scenarios.
