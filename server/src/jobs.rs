//! What happens by itself, beside what people ask for: each job a loop of its own, started when serving starts.

mod checkpoint;

pub use checkpoint::Checkpoints;
