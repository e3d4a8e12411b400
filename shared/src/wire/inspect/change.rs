//! The changes of a sync message, taken out within bounds.

use automerge::{Automerge, Change, ChangeHash, LoadOptions, TextEncoding};

use super::super::SyncMessage;
use super::chunk::{Chunk, Kind, bound_change, bound_document};
use super::leb::Bytes;
use super::{Refusal, limit};

/// Takes the changes out of a message, in its order, without those that `is_known`.
///
/// A peer that misses much sends its whole document instead of changes; that is loaded beside, and its changes are
/// taken out of it. Nothing has been asked about the changes yet: see [`super::Admission`].
pub fn changes(message: &SyncMessage<'_>, is_known: impl Fn(&ChangeHash) -> bool) -> Result<Vec<Change>, Refusal> {
    let mut found = Found { changes: Vec::new(), room: limit::INFLATED_BYTES_MAX, operations: 0 };
    for part in &message.changes {
        let mut bytes = Bytes::new(part);
        while !bytes.is_empty() {
            let chunk = Chunk::next(&mut bytes)?;
            match chunk.kind {
                Kind::Change => found.change(chunk.whole, chunk.data, &is_known)?,
                Kind::Deflated => {
                    let whole = chunk.inflated(found.room)?;
                    let inflated = Chunk::next(&mut Bytes::new(&whole))?;
                    found.change(&whole, inflated.data, &is_known)?;
                }
                Kind::Document => found.document(&chunk, &is_known)?,
            }
        }
    }
    Ok(found.changes)
}

struct Found {
    changes: Vec<Change>,
    room: usize,
    operations: usize,
}

impl Found {
    fn change(&mut self, whole: &[u8], data: &[u8], is_known: &impl Fn(&ChangeHash) -> bool) -> Result<(), Refusal> {
        bound_change(data)?;
        self.room = self.room.checked_sub(whole.len()).ok_or(Refusal::TooLarge {
            what: "changes",
            found: whole.len() as u64,
            max: limit::INFLATED_BYTES_MAX,
        })?;
        let change = Change::try_from(whole).map_err(|_| Refusal::Malformed("a change cannot be read"))?;
        // Automerge does not compare the two when it reads a single change.
        if whole.get(4..8) != change.hash().0.get(..4) {
            return Err(Refusal::Checksum);
        }
        self.push(change, is_known)
    }

    fn push(&mut self, change: Change, is_known: &impl Fn(&ChangeHash) -> bool) -> Result<(), Refusal> {
        self.operations = self.operations.saturating_add(change.len());
        Refusal::bound_count("operations", self.operations as u64, limit::OPS_PER_MESSAGE_MAX)?;
        Refusal::bound_count("changes", self.changes.len() as u64 + 1, limit::CHANGES_MAX)?;
        if !is_known(&change.hash()) {
            self.changes.push(change);
        }
        Ok(())
    }

    fn document(&mut self, chunk: &Chunk<'_>, is_known: &impl Fn(&ChangeHash) -> bool) -> Result<(), Refusal> {
        bound_document(chunk.data)?;
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        let loaded = Automerge::load_with_options(chunk.whole, options)
            .map_err(|_| Refusal::Malformed("the document in it cannot be read"))?;
        // The known part of a document is closed under dependencies, so only what lies after it is taken out.
        let known: Vec<_> = loaded.get_changes_meta(&[]).iter().map(|meta| meta.hash).filter(is_known).collect();
        for change in loaded.get_changes(&known) {
            Refusal::bound_bytes("change", change.raw_bytes().len() as u64, limit::CHANGE_BYTES_MAX)?;
            Refusal::bound_count("operations", change.len() as u64, limit::OPS_PER_CHANGE_MAX)?;
            self.push(change, is_known)?;
        }
        Ok(())
    }
}
