//! An open document in the page: the replica, the signals that follow it, and the line to the server.
//!
//! Only this module touches Automerge. Data flows one way: a command goes into [`OpenSheet::edit`], the change comes back
//! as what it moved, and only the rows that show it are painted again. Remote changes take the same road, gathered once
//! per animation frame.

#[cfg(feature = "hydrate")]
mod connection;
#[cfg(feature = "hydrate")]
mod keep;
#[cfg(feature = "hydrate")]
mod left_behind;
#[cfg(feature = "hydrate")]
mod live;
mod lock;
#[cfg(feature = "hydrate")]
mod on_line;
mod open_map;
mod open_sheet;
mod open_talk;
mod past;
mod peer;
#[cfg(feature = "hydrate")]
mod plan_feed;
#[cfg(any(test, feature = "hydrate"))]
mod resting;

#[cfg(feature = "hydrate")]
pub use left_behind::{LeftBehind, is_kept, left_behind, settle};
#[cfg(feature = "hydrate")]
pub use live::{LiveDocument, Myself, go_live, map_live, talk_live};
pub use lock::SheetLock;
pub use open_map::{OpenMap, still_map};
pub use open_sheet::{OpenSheet, Trouble};
pub use open_talk::OpenTalk;
pub use past::{Past, Progress};
pub use peer::{Cursor, Peer};
#[cfg(feature = "hydrate")]
pub use plan_feed::follow_plan;
