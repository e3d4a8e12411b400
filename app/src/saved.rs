//! [`Saved`]: how far an edit has come, from this device to the server's disk.

/// How far an edit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// Kept here alone: so many changes wait for a network.
    OnDevice { waiting: usize },
    /// On its way: the server has not confirmed it.
    Sent,
    /// Committed by the server.
    Saved,
    /// The sheet cannot be changed: it is submitted, approved, or not this person's.
    ReadOnly,
    /// The server cannot keep it for now; it stays on the device.
    Trouble,
}
