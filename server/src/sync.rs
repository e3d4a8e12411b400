//! Carries changes between people: one [`Room`] for each open document, one [`Hub`] for all of them, and sockets.
//!
//! A room is a state machine without IO: events go in, effects come out, time is an argument. It looks at every change
//! before it applies it, applies what came within a few milliseconds as one batch, has that committed, and only then
//! tells anybody: what a peer has seen acknowledged survives `kill -9`. The shell around it (`keeper`, `socket`) does what
//! the effects say.
//!
//! Who is signed in and who may see or write a document is asked through [`Authenticator`] and [`Doorkeeper`]; what a
//! change means for totals through [`RoomObserver`]; what is kept is [`crate::persistence::Documents`].

mod access;
mod compaction;
mod connection;
mod hub;
mod keeper;
pub mod limit;
mod observer;
mod outbox;
mod room;
pub mod socket;

pub use access::{Access, Authenticator, Caller, Doorkeeper};
pub use connection::ConnectionId;
#[cfg(test)]
pub use connection::Conversation;
pub use hub::{CommandError, Hub, HubParts, HubStats};
pub use observer::{Observers, RoomObserver, Supply, Unobserved};
pub use outbox::Parting;
pub use room::{
    Edit, EditError, Effect, Entrant, Event, FreezeError, Frozen, Incoming, Loaded, Room, RoomCommand, RoomParts,
    Utterance,
};

#[cfg(test)]
mod simulation;
