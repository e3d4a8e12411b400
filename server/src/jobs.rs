//! What happens by itself, beside what people ask for: each job a loop of its own, started when serving starts.

mod checkpoint;
mod outbox;

pub use checkpoint::Checkpoints;
pub use outbox::deliver;
