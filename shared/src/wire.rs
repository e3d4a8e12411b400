//! What travels over the socket between a replica and the server: automerge-repo's wire protocol, version "1".
//!
//! Any automerge-repo client can join with it. [`Message`] is one frame, [`Payload`] what Tandem puts into the protocol's
//! ephemeral messages (who is where, and what the server has to say), and [`inspect`] looks at changes before anybody
//! lets them into a document. Everything here reads bytes from strangers: each length, count and depth has a bound, named
//! in [`limit`] with its reckoning.
//!
//! Sending and receiving is not here, nor is what a document means: that is the server's, the browser's and
//! [`crate::document`]'s.

mod cbor;
mod error;
mod frame;
pub mod inspect;
pub mod limit;
mod message;
pub mod parts;
mod payload;
mod saying;
mod sync_message;
mod totals;

pub use error::WireError;
pub use frame::Template;
pub use message::{DocumentFrame, Ephemeral, Message, PeerMetadata, RemoteHeads};
pub use payload::{Cursor, DocumentLock, Notice, Payload, Presence};
pub use saying::{Said, Saying};
pub use sync_message::{Flags, Have, SyncMessage, SyncReply};
pub use totals::{NatureSums, SheetTotals, Sums};

/// The version both ends speak.
pub const PROTOCOL_VERSION: &str = "1";
