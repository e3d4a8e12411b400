//! Why bytes are no message. The text goes back to the peer that sent them.

use super::limit;
use crate::id::IdError;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    #[error("this is not CBOR: {0}")]
    NotCbor(&'static str),
    #[error("a message is a CBOR map with text keys")]
    NotMap,
    #[error("the message has no “{0}”")]
    Missing(&'static str),
    #[error("“{0}” is not of the kind the protocol says")]
    Field(&'static str),
    #[error("“{field}” has {found} bytes or parts; at most {max} are taken")]
    TooLong { field: &'static str, found: u64, max: usize },
    #[error("a frame has at most {max} bytes; this one has {0}", max = limit::FRAME_BYTES_MAX)]
    FrameTooLong(usize),
    #[error("values lie more than {max} deep within each other", max = limit::NESTING_MAX)]
    TooDeep,
    #[error("there is more after the end of the message")]
    Leftover,
    #[error("messages of type “{0}” are not known here; this one was ignored")]
    UnknownType(String),
    #[error(transparent)]
    Id(#[from] IdError),
}
