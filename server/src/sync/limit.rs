//! How much one room and one connection may take. What one message may hold is `shared::wire::limit`'s.

use std::time::Duration;

/// Between two batches of a room under load. The first edit after a pause goes at once; ten people who type ten cells a
/// second each make about fifty batches a second instead of a hundred, and wait 8 ms at most.
pub const BATCH_EVERY: Duration = Duration::from_millis(8);

/// Heads a document may come to: half of what a message may name, so that everybody honest can still name them and build
/// on them, on a device with work of its own too. The next edit by anybody who has seen them makes one of them again.
pub const HEADS_MAX: usize = shared::wire::limit::HEADS_MAX / 2;

/// Replicas that write for the first time in one message, and beside others in one batch. A tab is one; who was offline
/// with a few tabs for a month brings some dozens.
pub const NEWCOMERS_MAX: usize = 500;

/// Frames waiting in a room for the batch before to be committed: two whole frames, or 60,000 one-cell edits.
pub const PENDING_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Frames with changes that may still be under way when a document is closed: a burst of typing over a slow line.
pub const LATE_FRAMES_MAX: u32 = 64;

/// Cursor moves that are passed on: thirty a second, with some in reserve for a fast selection.
pub const WORDS_PER_SECOND: u32 = 30;
pub const WORDS_IN_RESERVE: u32 = 60;

/// First and longest pause before a commit that failed is tried again.
pub const RETRY_FIRST: Duration = Duration::from_millis(250);
pub const RETRY_LONGEST: Duration = Duration::from_secs(10);

/// Changes that a peer may ask for by name in one message; looking one up takes a third of a millisecond. Whoever lacks
/// more is sent everything.
pub const NEED_SERVED_MAX: usize = 32;

/// A history is written anew when the changes after its snapshot are larger than the snapshot, but not for less than
/// this: one-cell changes fill it in 2,000 edits, which load in 40 ms.
pub const COMPACT_BYTES_MIN: usize = 256 * 1024;

/// Loading 2,000 small chunks takes about twice as long as loading the sheet.
pub const COMPACT_CHUNKS: usize = 2000;

/// When nobody has the document open any more, fewer are put in order: it is loaded in one read next time.
pub const COMPACT_CHUNKS_AT_REST: usize = 64;

/// Totals are told to the plan's readers four times a second at most.
pub const PUBLISH_EVERY: Duration = Duration::from_millis(250);

/// What a joining peer is sent is kept ready until what was added to it outweighs it, but not below this.
pub const PIECE_TAIL_MIN: usize = 32 * 1024;

/// A room without peers stays for those who come back at once: a page that is loaded again, a line that broke.
pub const IDLE_BEFORE_UNLOAD: Duration = Duration::from_secs(20);

/// Events that wait for a room; senders wait beyond them, which slows their sockets down.
pub const ROOM_QUEUE: usize = 1024;

/// Events taken at once.
pub const ROOM_GULP: usize = 256;

/// Documents one socket has open: every sheet of a plan of 200 departments, its plan and some discussions.
pub const DOCUMENTS_PER_SOCKET: usize = 256;

/// Sockets of one person: twenty tabs on three devices.
pub const SOCKETS_PER_PERSON: usize = 64;

/// Bytes a connection may send: a whole frame at once, then 512 KiB a second, which is 4,000 one-cell edits.
pub const INCOMING_BYTES_PER_SECOND: u64 = 512 * 1024;
pub const INCOMING_BYTES_IN_RESERVE: u64 = 2 * shared::wire::limit::FRAME_BYTES_MAX as u64;

/// Frames a connection may send: ten times what a fast typist with presence makes, and as many again in reserve for
/// opening a whole plan at once.
pub const INCOMING_FRAMES_PER_SECOND: u64 = 300;
pub const INCOMING_FRAMES_IN_RESERVE: u64 = 3000;

/// What may wait for a slow reader before it is dropped: it joins again and is sent what it lacks in one piece.
pub const OUTGOING_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Messages that are no messages, before the connection is closed.
pub const NONSENSE_MAX: u32 = 16;

/// How often a peer is asked whether it is there, and after which silence it is not.
pub const PING_EVERY: Duration = Duration::from_secs(20);
pub const SILENCE_MAX: Duration = Duration::from_secs(60);

/// How long a socket may take to say who it is.
pub const JOIN_WITHIN: Duration = Duration::from_secs(10);

/// How long the last words of a closing connection may take.
pub const PARTING_WITHIN: Duration = Duration::from_secs(2);

/// What a frame may have at all. One between the bound of a message and this is read to its end, so that its sender hears
/// why it is turned away; the library cuts off whoever announces more.
pub const SOCKET_FRAME_BYTES_MAX: usize = 2 * shared::wire::limit::FRAME_BYTES_MAX;

/// Read buffers are made for each connection and kept: frames of typing fit, larger ones are read in several steps.
pub const SOCKET_READ_BUFFER: usize = 2 * 1024;

/// Frames are gathered up to this before they go to the network; a batch is flushed anyway.
pub const SOCKET_WRITE_BUFFER: usize = 8 * 1024;

/// How long rooms get to write what they have when the server stops.
pub const FLUSH_WITHIN: Duration = Duration::from_secs(5);
