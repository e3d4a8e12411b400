//! How large anything from outside may be. Each number shows the reckoning behind it.
//!
//! A sheet of 1,000 lines × 12 is 54 KB saved; one of 10,000 lines is 600 KB; a one-cell change is 140 bytes.

/// A whole frame: seven times the saved sheet of 10,000 lines, or 30,000 one-cell changes made offline.
pub const FRAME_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A peer's name: automerge-repo makes `peer-` and a number, servers `storage-server-` and a host name.
pub const PEER_ID_BYTES_MAX: usize = 128;

/// A session id of an ephemeral message or a storage id: both are short random text.
pub const SESSION_ID_BYTES_MAX: usize = 128;

/// The sentence in an error message.
pub const ERROR_BYTES_MAX: usize = 1024;

/// Protocol versions a peer offers; there has ever been one.
pub const VERSIONS_MAX: usize = 16;

/// Fields of a message: the richest known has seven.
pub const FIELDS_MAX: usize = 32;

/// Arrays and maps within each other in what we skip: metadata is flat.
pub const NESTING_MAX: usize = 16;

/// Storages in one remote message: one for each server and device that a person keeps a document on.
pub const STORAGES_MAX: usize = 64;

/// What an ephemeral message carries: a presence is 200 bytes, published totals of 2,000 accounts × 13 are 150 KB.
pub const EPHEMERAL_BYTES_MAX: usize = 256 * 1024;

/// A name shown beside a cursor.
pub const NAME_BYTES_MAX: usize = 200;

/// How far from its middle anything is on a map, in thousandths of a pixel: a million screens.
pub const PLACE_MAX: u64 = 1 << 40;

/// Heads of a document: one for each person who writes without having seen the others.
pub const HEADS_MAX: usize = 1024;

/// Changes a peer may ask for by hash. It asks for the heads it does not know, so as many.
pub const NEED_MAX: usize = HEADS_MAX;

/// Summaries in one sync message: Automerge sends one.
pub const HAVE_MAX: usize = 8;

/// A summary's filter: ten bits for each change, so a history of 400,000.
pub const BLOOM_BYTES_MAX: usize = 512 * 1024;

/// Probes of a filter: Automerge makes seven.
pub const BLOOM_PROBES_MAX: u32 = 32;

/// Bits a filter spends on a change: Automerge spends ten.
pub const BLOOM_BITS_PER_ENTRY_MAX: u32 = 64;

/// Changes in one message: as many as fit into a frame (4 MiB / 130 bytes).
pub const CHANGES_MAX: usize = 32_768;

/// One change, inflated: a thousand new lines with names and twelve figures are 200 KB.
pub const CHANGE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// All changes of a message, inflated: four times what a frame can hold, as text deflates.
pub const INFLATED_BYTES_MAX: usize = 4 * FRAME_BYTES_MAX;

/// Operations in one change: 2,500 new lines with eight fields and twelve figures each.
pub const OPS_PER_CHANGE_MAX: usize = 50_000;

/// Operations in one message: a whole sheet of 10,000 lines with some history.
pub const OPS_PER_MESSAGE_MAX: usize = 400_000;

/// Operations that one operation replaces: the rivals of one cell, one for each person who set it unseen.
pub const PREDS_PER_OP_MAX: usize = HEADS_MAX;

/// An actor id: Tandem's have 24 bytes, JavaScript's 16.
pub const ACTOR_BYTES_MAX: usize = 64;

/// Actors that one change refers to, and actors of a whole document: a new one for each tab ever opened.
pub const ACTORS_MAX: usize = 20_000;

/// Columns of a change or a document: Automerge has written at most fifteen.
pub const COLUMNS_MAX: usize = 32;

/// A change's own message, such as `set cells`.
pub const CHANGE_MESSAGE_BYTES_MAX: usize = 1024;

/// A key of a map: ids have 36 bytes, account codes 160.
pub const KEY_BYTES_MAX: usize = 1024;

/// How far a change's counter may run ahead of the document's: a peer may have counted changes it has not sent.
pub const COUNTER_AHEAD_MAX: u64 = 100_000;

/// The last counter. Automerge counts to 2³² and stops for ever, so half of it is where we stop.
pub const COUNTER_MAX: u64 = 1 << 31;

/// Old changes that one message makes us look up to find an element of a text: a third of a millisecond each.
pub const LOOKUPS_MAX: usize = 1000;
