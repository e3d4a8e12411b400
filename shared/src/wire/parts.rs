//! Many changes in messages of a bounded size: what is too much for one frame goes in parts, each of which stands without
//! those that follow. A part says as its heads where it ends, so the other side, which has the part, asks for the rest, as
//! Automerge's sync protocol has it; no peer needs to know of parts.

use std::collections::BTreeSet;

use automerge::{Change, ChangeHash};

/// A message beyond this goes in parts. The whole of a sheet of 40,000 lines stays below it.
pub const MESSAGE_BYTES_MAX: usize = 3 * 1024 * 1024;

/// How much one part holds, unless a single change is more: two seconds at the pace the server reads a busy peer.
pub const PART_BYTES_MAX: usize = 1024 * 1024;

/// Operations in one part: a quarter of what a message may hold.
const PART_OPS_MAX: usize = super::limit::OPS_PER_MESSAGE_MAX / 4;

/// Some of the changes, and where whoever has them stands.
#[derive(Debug)]
pub struct Part {
    pub changes: Vec<Change>,
    pub heads: Vec<ChangeHash>,
}

impl Part {
    /// Each change by itself.
    pub fn chunks(&self) -> Vec<&[u8]> {
        self.changes.iter().map(Change::raw_bytes).collect()
    }
}

/// Divides changes that build on `base` and on each other, in an order in which none comes before what it builds on.
pub fn parts(changes: Vec<Change>, base: &[ChangeHash]) -> Vec<Part> {
    let mut heads: BTreeSet<ChangeHash> = base.iter().copied().collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut part = Vec::new();
    let (mut bytes, mut operations) = (0, 0);
    for change in changes {
        let is_full = bytes + change.raw_bytes().len() > PART_BYTES_MAX || operations + change.len() > PART_OPS_MAX;
        if is_full && !part.is_empty() {
            let changes = std::mem::take(&mut part);
            parts.push(Part { changes, heads: heads.iter().copied().collect() });
            (bytes, operations) = (0, 0);
        }
        bytes += change.raw_bytes().len();
        operations += change.len();
        for dependency in change.deps() {
            heads.remove(dependency);
        }
        heads.insert(change.hash());
        part.push(change);
    }
    if !part.is_empty() {
        parts.push(Part { changes: part, heads: heads.into_iter().collect() });
    }
    parts
}

#[cfg(test)]
mod tests {
    use automerge::transaction::Transactable;
    use automerge::{Automerge, ROOT, ReadDoc};

    use super::*;

    /// A document of so many changes of 100 KB each, by two people who took turns without seeing each other.
    fn large(count: usize) -> Automerge {
        let mut one = Automerge::new();
        let mut other = one.fork();
        for number in 0..count {
            let doc = if number % 2 == 0 { &mut one } else { &mut other };
            let mut seed = number as u64 + 1;
            // What can't be deflated is as large on the wire as in the document.
            let noise: Vec<u8> = std::iter::repeat_with(|| {
                seed ^= seed << 13;
                seed ^= seed >> 7;
                seed ^= seed << 17;
                seed.to_le_bytes()
            })
            .take(12_500)
            .flatten()
            .collect();
            doc.transact(|tx| tx.put(ROOT, format!("k{number}"), noise)).unwrap();
        }
        one.merge(&mut other).unwrap();
        one
    }

    #[test]
    fn each_part_is_bounded_and_stands_without_the_next() {
        let doc = large(40);
        let parts = parts(doc.get_changes(&[]), &[]);
        assert!(parts.len() > 3, "{}", parts.len());
        let mut arrived = Automerge::new();
        for part in &parts {
            let size: usize = part.chunks().iter().map(|chunk| chunk.len()).sum();
            assert!(size <= PART_BYTES_MAX, "{size}");
            arrived.apply_changes(part.changes.clone()).unwrap();
            assert_eq!(arrived.get_heads(), part.heads);
        }
        assert_eq!(arrived.get_heads(), doc.get_heads());
    }

    #[test]
    fn parts_go_on_from_where_the_other_side_stands() {
        let mut doc = large(4);
        let base = doc.get_heads();
        doc.transact(|tx| tx.put(ROOT, "last", 1)).unwrap();
        let parts = parts(doc.get_changes(&base), &base);
        assert_eq!(parts.len(), 1);
        assert_eq!((parts[0].changes.len(), &parts[0].heads), (1, &doc.get_heads()));
        assert_eq!(doc.get(ROOT, "last").unwrap().unwrap().0.as_i64(), Some(1));
        assert!(super::parts(Vec::new(), &base).is_empty());
    }
}
