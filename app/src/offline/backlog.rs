//! What waits to be kept, in order, and how much of it goes into one transaction. It writes nothing itself.

use std::collections::VecDeque;

use super::ChunkKey;

/// An import makes hundreds of changes at once; one transaction for all of them costs as much as one for a few.
const BATCH_CHUNKS_MAX: usize = 500;

/// Above this a transaction holds the disk so long that the next key press waits to be kept.
const BATCH_BYTES_MAX: usize = 4 << 20;

/// Something to do to what is kept of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Write {
    /// Keeps a chunk that came from elsewhere.
    Received(Vec<u8>),
    /// Keeps a chunk that was made here, with a mark that the server may not have it.
    Made { chunk: Vec<u8>, mark: Vec<u8> },
    /// The server has these: takes their marks away.
    Saved(Vec<ChunkKey>),
}

impl Write {
    fn len(&self) -> usize {
        match self {
            Self::Received(chunk) | Self::Made { chunk, .. } => chunk.len(),
            Self::Saved(_) => 0,
        }
    }
}

/// A queue with at most one writer.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    waiting: VecDeque<Write>,
    in_hand: Vec<Write>,
    is_attended: bool,
}

impl Backlog {
    pub(super) fn push(&mut self, write: Write) {
        self.waiting.push_back(write);
    }

    /// What is not done yet, the batch under way included.
    pub(super) fn len(&self) -> usize {
        self.waiting.len() + self.in_hand.len()
    }

    /// Whether the caller becomes the one writer: somebody has to, and nobody is.
    pub(super) fn attend(&mut self) -> bool {
        let is_needed = !self.is_attended && self.len() > 0;
        self.is_attended |= is_needed;
        is_needed
    }

    /// The writer leaves. What still waits waits for the next [`attend`](Self::attend).
    pub(super) fn leave(&mut self) {
        self.is_attended = false;
    }

    /// What to write now, oldest first: the batch that failed last time, or the next one. Nothing when all is kept.
    pub(super) fn batch(&mut self) -> Vec<Write> {
        if self.in_hand.is_empty() {
            let mut bytes = 0;
            while let Some(write) = self.waiting.front() {
                bytes += write.len();
                // One chunk goes whatever its size.
                let is_full = bytes > BATCH_BYTES_MAX || self.in_hand.len() == BATCH_CHUNKS_MAX;
                if is_full && !self.in_hand.is_empty() {
                    break;
                }
                self.in_hand.extend(self.waiting.pop_front());
            }
        }
        self.in_hand.clone()
    }

    /// The batch is kept.
    pub(super) fn batch_kept(&mut self) {
        self.in_hand.clear();
    }
}

#[cfg(test)]
mod tests {
    use shared::id::DocumentId;

    use super::super::ChunkKind;
    use super::*;

    fn received<const COUNT: usize>(bytes: [u8; COUNT]) -> Vec<Write> {
        bytes.into_iter().map(|byte| Write::Received(vec![byte])).collect()
    }

    fn backlog(chunks: impl IntoIterator<Item = Vec<u8>>) -> Backlog {
        let mut backlog = Backlog::default();
        chunks.into_iter().for_each(|chunk| backlog.push(Write::Received(chunk)));
        backlog
    }

    fn sizes(backlog: &mut Backlog) -> Vec<usize> {
        let mut sizes = Vec::new();
        loop {
            match backlog.batch().len() {
                0 => return sizes,
                size => sizes.push(size),
            }
            backlog.batch_kept();
        }
    }

    #[test]
    fn a_burst_goes_in_one_batch_and_in_order() {
        let mut backlog = backlog([vec![1], vec![2], vec![3]]);
        assert_eq!(backlog.batch(), received([1, 2, 3]));
        backlog.batch_kept();
        assert_eq!((backlog.batch().len(), backlog.len()), (0, 0));
    }

    #[test]
    fn a_batch_has_bounds_and_a_large_chunk_goes_alone() {
        assert_eq!(sizes(&mut backlog(vec![vec![0]; 1_001])), [500, 500, 1]);
        let large = vec![0; BATCH_BYTES_MAX + 1];
        assert_eq!(sizes(&mut backlog([vec![0], large.clone(), large, vec![0]])), [1, 1, 1, 1]);
    }

    #[test]
    fn a_batch_that_failed_comes_again_before_what_came_after() {
        let mut backlog = backlog([vec![1]]);
        assert_eq!(backlog.batch(), received([1]));
        backlog.push(Write::Received(vec![2]));
        assert_eq!((backlog.batch(), backlog.len()), (received([1]), 2));
        backlog.batch_kept();
        assert_eq!(backlog.batch(), received([2]));
    }

    #[test]
    fn a_mark_is_set_before_it_is_taken_away() {
        let chunk = vec![1];
        let key = ChunkKey::of(DocumentId(uuid::Uuid::from_u128(1)), ChunkKind::Incremental, &chunk);
        let mut backlog = Backlog::default();
        let said = [Write::Made { chunk, mark: vec![7] }, Write::Saved(vec![key])];
        said.iter().cloned().for_each(|write| backlog.push(write));
        assert_eq!(backlog.batch(), said);
    }

    #[test]
    fn there_is_one_writer_and_only_when_there_is_something_to_write() {
        let mut backlog = backlog([]);
        assert!(!backlog.attend());
        backlog.push(Write::Received(vec![1]));
        assert!(backlog.attend() && !backlog.attend());
        backlog.leave();
        assert!(backlog.attend());
    }
}
