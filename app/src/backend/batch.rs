//! Several requests, to be decided together or just decided.

use shared::id::RequestId;

use super::RequestCard;

/// In the order they were ticked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BatchView {
    pub lines: Vec<BatchLine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct BatchLine {
    pub id: RequestId,
    /// None for what the reader may not see, or what never was.
    pub card: Option<RequestCard>,
    pub way: BatchWay,
}

/// What can be done with one of several, or came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchWay {
    /// It can be approved: this version, once under this key.
    Ready {
        version: String,
        key: String,
    },
    /// It was approved, or its step was.
    Approved,
    /// The reader's agreement counts, and the step wants more.
    Counted,
    /// What it asks is not what was shown.
    Moved,
    /// Somebody decided, or took it back.
    Decided,
    /// It waits for somebody else.
    NotYours,
    /// The policy wants it looked at by itself.
    Alone,
    Gone,
    /// It could not be written down, and is as it was.
    Failed,
}

impl BatchWay {
    /// Whether the reader's agreement is in it now.
    pub const fn is_done(&self) -> bool {
        matches!(self, Self::Approved | Self::Counted)
    }
}

impl BatchView {
    /// Those that can be approved.
    pub fn ready(&self) -> impl Iterator<Item = (&BatchLine, &RequestCard, &str, &str)> {
        self.lines.iter().filter_map(|line| match (&line.way, &line.card) {
            (BatchWay::Ready { version, key }, Some(card)) => Some((line, card, version.as_str(), key.as_str())),
            _ => None,
        })
    }
}
