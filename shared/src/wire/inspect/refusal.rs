//! Every reason for which changes are turned away, told to the peer that sent them.

use automerge::ActorId;

use super::limit;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("the sync message cannot be read: {0}")]
    Malformed(&'static str),
    #[error("{what}: {found} are too many; at most {max} are taken")]
    TooMany { what: &'static str, found: u64, max: usize },
    #[error("{what}: {found} bytes are too much; at most {max} are taken")]
    TooLarge { what: &'static str, found: u64, max: usize },
    #[error("chunks of kind {0} are not taken here; send changes")]
    ChunkKind(u8),
    #[error("a chunk does not carry the hash of its bytes: it was damaged on the way")]
    Checksum,
    #[error("a change builds on {0} changes that neither the server nor the message has")]
    MissingDependencies(usize),
    #[error("actor {actor} has made another change with number {seq}; a copied replica must take a new actor id")]
    DuplicateSequence { actor: ActorId, seq: u64 },
    #[error("actor {actor} sent change {found} where {expected} comes next")]
    SequenceGap { actor: ActorId, expected: u64, found: u64 },
    #[error("a change of actor {0} does not build on the actor's own change before")]
    ForgotItself(ActorId),
    #[error("a change counts its operations from {found}; between {least} and {most} was possible")]
    Counter { found: u64, least: u64, most: u64 },
    #[error("actor {0} belongs to somebody else: replicas take an actor id of their own")]
    ForeignActor(ActorId),
    #[error("a change is not written the way Automerge writes it")]
    NotCanonical,
    #[error("a change names its author, which the server knows by itself")]
    Author,
    #[error("an operation refers to something that its change does not build on: {0}")]
    UnknownReference(&'static str),
    #[error("{0} are not used in these documents")]
    Unsupported(&'static str),
    #[error("the document takes no changes from you: you may read it, not write it")]
    NotPermitted,
    #[error("the document is closed: it was submitted or archived; keep your changes as a proposal")]
    Closed,
    #[error("{0}")]
    Content(String),
    #[error("too much is waiting to be written; reconnect in a while, your changes are kept on your device")]
    Busy,
    #[error("a change could not be applied; it was put aside")]
    Unappliable,
}

impl Refusal {
    /// A name that stays the same whatever the sentence says, for programs and for counting.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "malformed",
            Self::TooMany { .. } => "too-many",
            Self::TooLarge { .. } => "too-large",
            Self::ChunkKind(_) => "chunk-kind",
            Self::Checksum => "checksum",
            Self::MissingDependencies(_) => "missing-dependencies",
            Self::DuplicateSequence { .. } => "duplicate-sequence",
            Self::SequenceGap { .. } => "sequence-gap",
            Self::ForgotItself(_) => "forgot-itself",
            Self::Counter { .. } => "counter",
            Self::ForeignActor(_) => "foreign-actor",
            Self::NotCanonical => "not-canonical",
            Self::Author => "author",
            Self::UnknownReference(_) => "unknown-reference",
            Self::Unsupported(_) => "unsupported",
            Self::NotPermitted => "not-permitted",
            Self::Closed => "closed",
            Self::Content(_) => "content",
            Self::Busy => "busy",
            Self::Unappliable => "unappliable",
        }
    }

    /// Refuses a count above its bound.
    pub fn bound_count(what: &'static str, found: u64, max: usize) -> Result<usize, Self> {
        match usize::try_from(found) {
            Ok(count) if count <= max => Ok(count),
            _ => Err(Self::TooMany { what, found, max }),
        }
    }

    /// Refuses a length in bytes above its bound.
    pub(crate) fn bound_bytes(what: &'static str, found: u64, max: usize) -> Result<usize, Self> {
        match usize::try_from(found) {
            Ok(length) if length <= max => Ok(length),
            _ => Err(Self::TooLarge { what, found, max }),
        }
    }

    pub(super) fn counter(found: u64, least: u64, most: u64) -> Self {
        Self::Counter { found, least, most: most.min(limit::COUNTER_MAX) }
    }
}
