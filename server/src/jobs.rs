//! What happens by itself, beside what people ask for: each job a loop of its own, started when serving starts.

mod checkpoint;
mod outbox;
mod rights;

pub use checkpoint::Checkpoints;
pub use outbox::deliver;
pub use rights::Rights;
