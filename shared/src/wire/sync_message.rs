//! An Automerge sync message, read within bounds and written.
//!
//! Automerge's own decoder makes room for whatever a message claims; this one borrows, and refuses first. What a peer
//! says with it is Automerge's sync protocol: its heads, what it needs, a summary of what it has, and changes.

use automerge::ChangeHash;
use automerge::sync::BloomFilter;

use super::inspect::{Bytes, Refusal, put_unsigned};
use super::limit;

/// A first message, or changes one by one.
const TYPE_CHANGES: u8 = 0x42;
/// Changes, or a document, as one piece.
const TYPE_PIECE: u8 = 0x43;

/// What a peer says about itself with each message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(u8);

impl Flags {
    /// “Forget what you sent me, and send it again.”
    pub const SYNC_RESET: Self = Self(1);
    /// “I take no changes from you.”
    pub const READ_ONLY: Self = Self(1 << 1);
    /// “I understand [`Self::SYNC_RESET`].”
    pub const SUPPORTS_SYNC_RESET: Self = Self(1 << 2);

    /// Marks the byte that holds the bits; before it goes a two for older peers.
    const MARK: u8 = 0x80;
    const OLDER: u8 = 0x02;

    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    #[must_use]
    pub fn with(self, other: Self, on: bool) -> Self {
        if on { Self(self.0 | other.0) } else { self }
    }
}

/// A summary of what a peer has: everything up to `last_sync`, and after it what the filter contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Have {
    pub last_sync: Vec<ChangeHash>,
    pub bloom: BloomFilter,
}

/// A sync message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncMessage<'a> {
    pub heads: Vec<ChangeHash>,
    pub need: Vec<ChangeHash>,
    pub have: Vec<Have>,
    /// Concatenated chunks: see [`super::inspect::changes`].
    pub changes: Vec<&'a [u8]>,
    /// Peers that send none are old and understand neither flags nor changes in one piece.
    pub flags: Option<Flags>,
}

impl<'a> SyncMessage<'a> {
    pub fn decode(data: &'a [u8]) -> Result<Self, Refusal> {
        let mut bytes = Bytes::new(data);
        if !matches!(bytes.byte()?, TYPE_CHANGES | TYPE_PIECE) {
            return Err(Refusal::Malformed("it is no sync message"));
        }
        let heads = bytes.hashes("heads", limit::HEADS_MAX)?;
        let need = bytes.hashes("need", limit::NEED_MAX)?;
        let count = bytes.unsigned()?;
        let mut have = Vec::new();
        for _ in 0..Refusal::bound_count("have", count, limit::HAVE_MAX)? {
            let last_sync = bytes.hashes("have", limit::HEADS_MAX)?;
            have.push(Have { last_sync, bloom: bloom(bytes.prefixed("filter", limit::BLOOM_BYTES_MAX)?)? });
        }
        let count = bytes.unsigned()?;
        let mut changes = Vec::new();
        for _ in 0..Refusal::bound_count("changes", count, limit::CHANGES_MAX)? {
            changes.push(bytes.prefixed("change", limit::FRAME_BYTES_MAX)?);
        }
        // What follows is for peers newer than us.
        let flags = if bytes.is_empty() { None } else { Some(flags(bytes.prefixed("flags", 64)?)) };
        Ok(Self { heads, need, have, changes, flags })
    }

    pub fn has_flag(&self, flag: Flags) -> bool {
        self.flags.is_some_and(|flags| flags.contains(flag))
    }
}

fn flags(bytes: &[u8]) -> Flags {
    Flags(bytes.iter().filter(|byte| **byte & Flags::MARK != 0).fold(0, |all, byte| all | (byte & !Flags::MARK)))
}

/// Refuses a filter that Automerge would divide by zero or make gigabytes of room for.
fn bloom(bytes: &[u8]) -> Result<BloomFilter, Refusal> {
    if !bytes.is_empty() {
        let mut parts = Bytes::new(bytes);
        let (entries, bits, probes) = (parts.unsigned()?, parts.unsigned()?, parts.unsigned()?);
        let is_sane = entries > 0
            && (1..=u64::from(limit::BLOOM_BITS_PER_ENTRY_MAX)).contains(&bits)
            && probes <= u64::from(limit::BLOOM_PROBES_MAX)
            && entries.checked_mul(bits).is_some_and(|bits| bits.div_ceil(8) == parts.rest().len() as u64);
        if !is_sane {
            return Err(Refusal::Malformed("its filter makes no sense"));
        }
    }
    BloomFilter::try_from(bytes).map_err(|_| Refusal::Malformed("its filter cannot be read"))
}

/// A sync message to send.
#[derive(Debug, Clone, Copy, Default)]
pub struct SyncReply<'a> {
    pub heads: &'a [ChangeHash],
    pub need: &'a [ChangeHash],
    pub last_sync: &'a [ChangeHash],
    /// A filter's bytes; empty for a filter of nothing.
    pub bloom: &'a [u8],
    /// Change chunks, each by itself.
    pub changes: &'a [&'a [u8]],
    /// Chunks in one piece, such as a whole document, instead of `changes`. Only for peers that send flags.
    pub piece: Option<&'a [u8]>,
    pub flags: Flags,
}

impl SyncReply<'_> {
    pub fn encode(&self) -> Vec<u8> {
        let size: usize = self.changes.iter().map(|change| change.len() + 5).sum();
        let hashes = 32 * (self.heads.len() + self.need.len() + self.last_sync.len());
        let mut out = Vec::with_capacity(size + hashes + self.piece.map_or(0, <[u8]>::len) + self.bloom.len() + 32);
        out.push(if self.piece.is_some() { TYPE_PIECE } else { TYPE_CHANGES });
        put_hashes(&mut out, self.heads);
        put_hashes(&mut out, self.need);
        put_unsigned(&mut out, 1);
        put_hashes(&mut out, self.last_sync);
        put_bytes(&mut out, self.bloom);
        match self.piece {
            Some(piece) => {
                put_unsigned(&mut out, 1);
                put_bytes(&mut out, piece);
            }
            None => {
                put_unsigned(&mut out, self.changes.len() as u64);
                for change in self.changes {
                    put_bytes(&mut out, change);
                }
            }
        }
        put_bytes(&mut out, &[Flags::OLDER, Flags::MARK | self.flags.0]);
        out
    }
}

fn put_hashes(out: &mut Vec<u8>, hashes: &[ChangeHash]) {
    put_unsigned(out, hashes.len() as u64);
    for hash in hashes {
        out.extend(hash.0);
    }
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_unsigned(out, bytes.len() as u64);
    out.extend(bytes);
}

#[cfg(test)]
mod tests {
    use automerge::sync::{Message, MessageFlags};

    use super::*;

    fn hash(n: u8) -> ChangeHash {
        ChangeHash([n; 32])
    }

    #[test]
    fn automerge_reads_what_is_written() {
        let bloom = BloomFilter::from_hashes([hash(7)].iter()).to_bytes();
        let (heads, need, last_sync) = ([hash(1), hash(2)], [hash(3)], [hash(4)]);
        let flags = Flags::default().with(Flags::READ_ONLY, true).with(Flags::SUPPORTS_SYNC_RESET, true);
        let reply = SyncReply {
            heads: &heads,
            need: &need,
            last_sync: &last_sync,
            bloom: &bloom,
            flags,
            ..SyncReply::default()
        };
        let message = Message::decode(&SyncReply { changes: &[&[1, 2], &[3]], ..reply }.encode()).unwrap();
        assert_eq!((message.heads, message.need), (heads.to_vec(), need.to_vec()));
        assert_eq!(message.have[0].last_sync, last_sync);
        assert!(message.have[0].bloom.contains_hash(&hash(7)));
        assert_eq!(message.changes.iter().collect::<Vec<_>>(), [&[1, 2][..], &[3]]);
        let flags = message.flags.unwrap();
        assert!(flags.contains(MessageFlags::READ_ONLY) && !flags.contains(MessageFlags::SYNC_RESET));
        let piece = Message::decode(&SyncReply { piece: Some(&[5, 6]), ..reply }.encode()).unwrap();
        assert_eq!(piece.changes.iter().collect::<Vec<_>>(), [&[5, 6][..]]);
    }

    #[test]
    fn what_automerge_writes_is_read() {
        let reply = SyncReply { heads: &[hash(1)], last_sync: &[hash(1)], changes: &[&[9]], ..SyncReply::default() };
        let rewritten = Message::decode(&reply.encode()).unwrap().encode();
        let read = SyncMessage::decode(&rewritten).unwrap();
        assert_eq!((read.heads, read.changes), (vec![hash(1)], vec![&[9][..]]));
        assert_eq!(read.flags, Some(Flags::default()));
    }

    #[test]
    fn a_message_cannot_claim_more_than_it_is() {
        let million = [0xc0, 0x84, 0x3d];
        let claims = [
            [&[0x42][..], &million].concat(),
            [&[0x42, 0][..], &million].concat(),
            [&[0x42, 0, 0][..], &million].concat(),
            [&[0x42, 0, 0, 0][..], &million].concat(),
            [&[0x42, 0, 0, 1, 0][..], &million].concat(),
        ];
        for claim in &claims {
            assert!(SyncMessage::decode(claim).is_err());
        }
    }

    #[test]
    fn filters_that_would_hurt_are_refused() {
        // One entry of no bits divides by zero; four thousand million probes fill the memory.
        for bloom in [&[1, 0, 7][..], &[1, 10, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0], &[0, 10, 7], &[2, 10, 7, 0]] {
            let mut message = vec![0x42, 0, 0, 1, 0, bloom.len() as u8];
            message.extend(bloom);
            message.push(0);
            assert!(matches!(SyncMessage::decode(&message), Err(Refusal::Malformed(_))), "{bloom:?}");
        }
    }
}
