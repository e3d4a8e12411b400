//! Who may do what: roles, scopes, readers of what is secret, and the one function that answers.
//!
//! [`allows`] draws the button in the browser and guards the door on the server. Whether a document is open for edits
//! and whose turn it is in a request are not permissions: those are asked of the document and the request.

mod action;
mod duty;
mod permission;
mod person;
mod readership;
mod role;

pub use action::{Action, Subject};
pub use duty::{Clash, DutyConflict, clashes};
pub use permission::{allows, holds};
pub use person::{Held, Membership, Person};
pub use readership::{Readership, ReadershipError};
pub use role::{Role, Scope};
