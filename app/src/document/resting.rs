//! [`Resting`]: documents the server refused something of, and how long each keeps off the line.
//!
//! A refusal closes the whole line. Sending the same again at once would close it for every document of the tab, time and
//! again; so the one that was refused rests, twice as long each time, while the others are on the line.

use std::collections::HashMap;

use shared::id::DocumentId;

/// The first rest: what a fresh start mends is mended with it.
const REST_MS_MIN: u32 = 1_000;
/// The longest: the others then lose the line for a moment once a minute, and what was mended on the server is found soon.
const REST_MS_MAX: u32 = 60_000;

#[derive(Debug, Clone, Copy)]
struct Rest {
    pause_ms: u32,
    is_over: bool,
}

#[derive(Debug, Default)]
pub struct Resting(HashMap<DocumentId, Rest>);

impl Resting {
    /// It was refused: how long it rests now.
    pub fn begin(&mut self, document: DocumentId) -> u32 {
        let before = self.0.get(&document).map(|rest| rest.pause_ms);
        let pause_ms = before.map_or(REST_MS_MIN, |before| before.saturating_mul(2).min(REST_MS_MAX));
        self.0.insert(document, Rest { pause_ms, is_over: false });
        pause_ms
    }

    pub fn is_resting(&self, document: DocumentId) -> bool {
        self.0.get(&document).is_some_and(|rest| !rest.is_over)
    }

    /// It is tried again; refused again, it rests longer.
    pub fn end(&mut self, document: DocumentId) {
        if let Some(rest) = self.0.get_mut(&document) {
            rest.is_over = true;
        }
    }

    pub fn forget(&mut self, document: DocumentId) {
        self.0.remove(&document);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_refused_again_rests_twice_as_long_up_to_a_bound() {
        let [one, other] = [1, 2].map(|id| DocumentId(uuid::Uuid::from_u128(id)));
        let mut resting = Resting::default();
        let mut pauses = Vec::new();
        for _ in 0..8 {
            pauses.push(resting.begin(one));
            assert!(resting.is_resting(one) && !resting.is_resting(other));
            resting.end(one);
            assert!(!resting.is_resting(one));
        }
        assert_eq!(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
        resting.forget(one);
        assert_eq!(resting.begin(one), 1_000, "what was taken meanwhile counts");
    }
}
