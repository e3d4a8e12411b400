//! The Automerge shape of each replicated document, and the commands that change it.
//!
//! Data flows one way: a [`SheetCommand`] becomes one change; a change, ours or somebody else's, becomes patches; patches
//! move the [`Sheet`](crate::budget::Sheet) a replica shows. Nothing else writes a document. The shapes are written down
//! for other Automerge clients in `docs/documents.md`.
//!
//! What is not here: sending (that is [`crate::wire`]) and keeping (the server's persistence, the browser's storage).

mod account;
mod command;
mod content_hash;
mod department;
mod detail;
mod discussion;
mod driver;
mod error;
mod genesis;
mod history;
mod import;
mod map;
mod merge;
mod order;
mod plan;
mod plan_hash;
mod proposal;
mod replica;
mod returned;
mod revise;
mod roll_forward;
mod shape;
mod sheet;
mod supply;
mod undo;
mod version;
mod write;

pub use command::{CellEdit, LineImport, LineSeed, Place, SheetCommand};
pub use content_hash::{ContentHash, content_hash};
pub use department::ord_behind;
pub use discussion::{
    COMMENTS_MAX, Comment, Discussion, DiscussionCommand, Done, TalkGuard, Thread, Topic, Words, read_discussion,
};
pub use error::DocumentError;
pub use genesis::{NewDiscussion, NewMap, NewPlan, NewSheet};
pub use history::{Bridge, By, Cause, Effects, Entry, Held, History, Moment, Part, PartKey, Replay, Scope};
pub use import::import_commands;
pub use map::{
    Deed, FieldChange, MapChange, MapCommand, MapDivergence, MapMoment, MapMoved, MapReplica, MapSides, MapView, Said,
    map_hash, map_history, read_map, read_map_header,
};
pub use merge::{BadSpot, Carried, Change, Divergence, Effect, Offer, Sides, Spot, changes, common_heads, merge};
pub use plan::{PlanCommand, read_plan};
pub use plan_hash::plan_hash;
pub use proposal::{is_applicable, proposal};
pub use replica::{Moved, SheetReplica, SheetView};
pub use returned::returned_commands;
pub use revise::revise_sheet;
pub use roll_forward::{Ground, roll_sheet};
pub use shape::empty_document;
pub use sheet::{has_packages, read_header as read_sheet_header, read_sheet};
pub use supply::supply;
pub use undo::UndoStack;
pub use version::{NamedVersion, read_versions};
pub use write::{FieldWrite, Owner};

#[cfg(test)]
mod tests;
