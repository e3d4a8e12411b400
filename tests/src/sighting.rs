//! What can be seen of changes in a frame without keeping a document: which ones pass, and whether a whole document does.

use shared::id::DocumentId;
use shared::wire::{Message, SyncMessage};

/// Stands for a change: the checksum its chunk begins with, which is the beginning of its hash.
pub type Mark = [u8; 4];

/// The mark of a change by its hash.
pub fn mark_of(hash: &automerge::ChangeHash) -> Mark {
    let [a, b, c, d, ..] = hash.0;
    [a, b, c, d]
}

/// The sync messages that one frame holds about a document: none or one.
pub fn said_about(frame: &[u8], document: DocumentId) -> Option<SyncMessage<'_>> {
    match Message::decode(frame) {
        Ok(Message::Sync(said) | Message::Request(said)) if said.document == document => {
            SyncMessage::decode(said.data).ok()
        }
        _ => None,
    }
}

/// What a message brings.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Sighting {
    pub changes: Vec<Mark>,
    pub whole_documents: usize,
}

impl Sighting {
    pub fn of(message: &SyncMessage<'_>) -> Self {
        let mut sighting = Self::default();
        for mut rest in message.changes.iter().copied() {
            while let Some((chunk, after)) = Chunk::first(rest) {
                match chunk.kind {
                    DOCUMENT => sighting.whole_documents += 1,
                    _ => sighting.changes.push(chunk.mark),
                }
                rest = after;
            }
        }
        sighting
    }
}

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT: u8 = 0;

/// The head of one chunk of Automerge's format.
struct Chunk {
    mark: Mark,
    kind: u8,
}

impl Chunk {
    /// The first chunk, and what follows it.
    fn first(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (magic, rest) = bytes.split_first_chunk::<4>()?;
        let (mark, rest) = rest.split_first_chunk::<4>()?;
        let (kind, rest) = rest.split_first()?;
        let (length, rest) = length(rest)?;
        (*magic == MAGIC).then_some((Self { mark: *mark, kind: *kind }, rest.get(length..)?))
    }
}

/// A length, seven bits a byte, the lowest first.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let mut found = 0_usize;
    for (at, byte) in bytes.iter().enumerate().take(5) {
        found |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((found, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{Automerge, ROOT};
    use shared::wire::SyncReply;

    use super::*;

    fn edited(doc: &mut Automerge, value: i64) -> Mark {
        let mut tx = doc.transaction();
        tx.put(ROOT, "01", value).unwrap();
        mark_of(&tx.commit_with(CommitOptions::default().with_time(0)).0.unwrap())
    }

    #[test]
    fn changes_are_told_from_documents() {
        let mut doc = Automerge::new();
        let marks = vec![edited(&mut doc, 1), edited(&mut doc, 2)];
        let changes = doc.get_changes(&[]);
        let raw: Vec<&[u8]> = changes.iter().map(automerge::Change::raw_bytes).collect();
        let seen = |reply: SyncReply<'_>| Sighting::of(&SyncMessage::decode(&reply.encode()).unwrap());
        let by_one = seen(SyncReply { changes: &raw, ..SyncReply::default() });
        assert_eq!(by_one, Sighting { changes: marks.clone(), whole_documents: 0 });
        let later = edited(&mut doc, 3);
        let tail = doc.get_last_local_change().unwrap();
        doc = Automerge::load(&raw.concat()).unwrap();
        let piece = [doc.save(), tail.raw_bytes().to_vec()].concat();
        let whole = seen(SyncReply { piece: Some(&piece), ..SyncReply::default() });
        assert_eq!(whole, Sighting { changes: vec![later], whole_documents: 1 });
    }
}
