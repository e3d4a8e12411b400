//! Takes concatenated chunks apart and bounds what each would become.
//!
//! A chunk is `85 6f 4a 83`, four bytes of its hash, a kind, a length and data. Changes may be deflated as a whole,
//! the columns of a document each by itself; both are inflated against a bound, counting, before Automerge does it.

use std::io::Read;

use super::column::{self, Bounds};
use super::leb::{Bytes, put_unsigned};
use super::{Refusal, limit};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Change,
    Deflated,
}

const KIND_CHANGE: u8 = 1;

/// One chunk of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk<'a> {
    pub kind: Kind,
    pub checksum: [u8; 4],
    pub data: &'a [u8],
    /// The chunk with its header.
    pub whole: &'a [u8],
}

impl<'a> Chunk<'a> {
    /// Takes the next chunk off the front.
    pub fn next(bytes: &mut Bytes<'a>) -> Result<Self, Refusal> {
        let start = bytes.rest();
        if bytes.array()? != MAGIC {
            return Err(Refusal::Malformed("where a chunk should start there is something else"));
        }
        let checksum = bytes.array()?;
        let kind = match bytes.byte()? {
            0 => Kind::Document,
            KIND_CHANGE => Kind::Change,
            2 => Kind::Deflated,
            other => return Err(Refusal::ChunkKind(other)),
        };
        let data = bytes.prefixed("chunk", limit::FRAME_BYTES_MAX)?;
        let whole = start.get(..start.len() - bytes.rest().len()).unwrap_or_default();
        Ok(Self { kind, checksum, data, whole })
    }

    /// A deflated change as it was before.
    pub fn inflated(&self, max: usize) -> Result<Vec<u8>, Refusal> {
        let data = inflate(self.data, max.min(limit::CHANGE_BYTES_MAX))?;
        let mut whole = Vec::with_capacity(data.len() + 19);
        whole.extend(MAGIC);
        whole.extend(self.checksum);
        whole.push(KIND_CHANGE);
        put_unsigned(&mut whole, data.len() as u64);
        whole.extend(data);
        Ok(whole)
    }
}

fn inflate(deflated: &[u8], max: usize) -> Result<Vec<u8>, Refusal> {
    let mut inflated = Vec::new();
    // One byte more than is taken tells “full” from “too much”.
    flate2::bufread::DeflateDecoder::new(deflated)
        .take(max as u64 + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| Refusal::Malformed("a deflated part is damaged"))?;
    Refusal::bound_bytes("inflated chunk", inflated.len() as u64, max)?;
    Ok(inflated)
}

/// Bounds the body of a change, inflated: what it will expand to, and that it has the shape of one.
pub(super) fn bound_change(data: &[u8]) -> Result<(), Refusal> {
    Refusal::bound_bytes("change", data.len() as u64, limit::CHANGE_BYTES_MAX)?;
    let mut bytes = Bytes::new(data);
    bytes.hashes("dependencies", limit::HEADS_MAX)?;
    bytes.prefixed("actor", limit::ACTOR_BYTES_MAX)?;
    let (_seq, _start) = (bytes.unsigned()?, bytes.unsigned()?);
    let _time = bytes.signed()?;
    bytes.prefixed("change message", limit::CHANGE_MESSAGE_BYTES_MAX)?;
    let others = bytes.unsigned()?;
    let others = Refusal::bound_count("actors", others, limit::ACTORS_MAX)?;
    for _ in 0..others {
        bytes.prefixed("actor", limit::ACTOR_BYTES_MAX)?;
    }
    let columns = column::columns(&mut bytes, limit::CHANGE_BYTES_MAX)?;
    let bounds = Bounds { actors: others + 1, rows: limit::OPS_PER_CHANGE_MAX };
    for column in columns {
        let data = bytes.take(column.length)?;
        if column.is_deflated() {
            return Err(Refusal::Malformed("a column of a change is deflated"));
        }
        column::check(column.spec, data, bounds)?;
    }
    Ok(())
}

/// Bounds the body of a document chunk: its actors, heads, and every column of its changes and operations.
pub(super) fn bound_document(data: &[u8]) -> Result<(), Refusal> {
    let mut bytes = Bytes::new(data);
    let actors = bytes.unsigned()?;
    let actors = Refusal::bound_count("actors", actors, limit::ACTORS_MAX)?;
    for _ in 0..actors {
        bytes.prefixed("actor", limit::ACTOR_BYTES_MAX)?;
    }
    bytes.hashes("heads", limit::HEADS_MAX)?;
    let mut columns = column::columns(&mut bytes, limit::FRAME_BYTES_MAX)?;
    columns.extend(column::columns(&mut bytes, limit::FRAME_BYTES_MAX)?);
    let bounds = Bounds { actors, rows: limit::OPS_PER_MESSAGE_MAX };
    let mut room = limit::INFLATED_BYTES_MAX;
    for column in columns {
        let data = bytes.take(column.length)?;
        if column.is_deflated() {
            let inflated = inflate(data, room)?;
            room -= inflated.len();
            column::check(column.spec, &inflated, bounds)?;
        } else {
            room = room.checked_sub(data.len()).ok_or(Refusal::TooLarge {
                what: "document",
                found: data.len() as u64,
                max: limit::INFLATED_BYTES_MAX,
            })?;
            column::check(column.spec, data, bounds)?;
        }
    }
    Ok(())
}
