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

impl Saved {
    fn words(self, text: Text) -> (&'static str, Glyph, String) {
        match self {
            Self::OnDevice { waiting } => ("saved waiting", Glyph::Device, text.saved_on_device(waiting)),
            Self::Sent => ("saved sent", Glyph::Refresh, text.saved_sent().to_owned()),
            Self::Saved => ("saved done", Glyph::CloudCheck, text.saved_saved().to_owned()),
            Self::ReadOnly => ("saved locked", Glyph::Lock, text.saved_read_only().to_owned()),
            Self::Trouble => ("saved trouble", Glyph::CloudOff, text.saved_trouble().to_owned()),
        }
    }
}
