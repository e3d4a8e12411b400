//! What lies on this device: documents by their chunks, pages by the service worker, and whether there is a network.
//!
//! Nothing here knows what a chunk says, and nothing here fails for good: a device without room or without a store keeps
//! less, says so by a [`KeepError`], and editing goes on.
//!
//! [`register`] sees to the worker, and that the page that brought it is kept like those that follow.
//!
//! # Opening a document
//! 1. [`Tabs::join`] first, so that no chunk of another tab falls between.
//! 2. [`DeviceStore::open`] and [`DeviceStore::load`]: everything kept, snapshots first.
//! 3. A [`ChunkWriter`] takes every change from there on, the own by [`ChunkWriter::write`], others' by
//!    [`ChunkWriter::write_received`]; its state is the "on this device" that people see.
//!
//! # Signing out
//! A chunk made here carries a mark until the server has it ([`ChunkWriter::all_saved`]). By these the service worker, which
//! cannot read a document, knows what it may remove and what it has to ask about (`public/kept.js`); it leads every tab
//! out, and [`leave_with_others`] does so where there is none.

mod backlog;
mod error;
mod key;
mod seen;

#[cfg(feature = "hydrate")]
mod database;
#[cfg(feature = "hydrate")]
mod leave;
#[cfg(feature = "hydrate")]
mod network;
#[cfg(feature = "hydrate")]
mod store;
#[cfg(feature = "hydrate")]
mod tabs;
#[cfg(feature = "hydrate")]
mod update;
#[cfg(feature = "hydrate")]
mod worker;
#[cfg(feature = "hydrate")]
mod writer;

pub use error::KeepError;
pub use key::{ChunkKey, ChunkKind};
#[cfg(feature = "hydrate")]
pub use leave::leave_with_others;
#[cfg(feature = "hydrate")]
pub use network::online;
#[cfg(feature = "hydrate")]
pub use store::{DeviceStore, Kept, KeptChunk};
#[cfg(feature = "hydrate")]
pub use tabs::Tabs;
#[cfg(feature = "hydrate")]
pub use update::{apply_update, register, updates};
#[cfg(feature = "hydrate")]
pub use writer::{ChunkWriter, KeepState};
