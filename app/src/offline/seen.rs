//! The chunks that went through this tab lately, so that tabs which all hear the server do not repeat it to each other.

use std::collections::{HashSet, VecDeque};

use sha2::{Digest, Sha256};

/// A large import is 1,000 changes; at 64 bytes each this is 256 KiB at most. Forgetting one costs a repetition, no more.
const REMEMBERED_MAX: usize = 4_096;

#[derive(Debug, Default)]
pub(super) struct Seen {
    known: HashSet<[u8; 32]>,
    order: VecDeque<[u8; 32]>,
}

impl Seen {
    /// Whether these bytes are new here; from now on they are not.
    pub(super) fn is_new(&mut self, bytes: &[u8]) -> bool {
        let hash: [u8; 32] = Sha256::digest(bytes).into();
        let is_new = self.known.insert(hash);
        if is_new {
            self.order.push_back(hash);
            if self.order.len() > REMEMBERED_MAX
                && let Some(oldest) = self.order.pop_front()
            {
                self.known.remove(&oldest);
            }
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_new_once() {
        let mut seen = Seen::default();
        assert!(seen.is_new(b"a") && seen.is_new(b"b"));
        assert!(!seen.is_new(b"a") && !seen.is_new(b"b"));
    }

    #[test]
    fn memory_has_a_bound_and_the_oldest_goes_first() {
        let mut seen = Seen::default();
        let chunks: Vec<_> = (0..=REMEMBERED_MAX).map(|chunk| chunk.to_be_bytes()).collect();
        assert!(chunks.iter().all(|chunk| seen.is_new(chunk)));
        assert_eq!((seen.known.len(), seen.order.len()), (REMEMBERED_MAX, REMEMBERED_MAX));
        assert!(!seen.is_new(&chunks[1]) && seen.is_new(&chunks[0]));
    }
}
