//! What is kept, as traits: documents by their chunks, people, sessions, requests, totals and the audit log.
//!
//! The rest of the server knows these traits and [`StoreError`] only. Every method that changes something returns when
//! the change is committed to disk: an `Ok` is a promise that survives `kill -9` and a power cut.

mod document;
mod error;
mod totals;

pub use document::{Append, Chunk, ChunkKind, DocumentKind, DocumentRecord, DocumentState, Documents};
pub use error::StoreError;
pub use totals::{PublishedTotals, TotalsRecord};
