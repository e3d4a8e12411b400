//! What waits to be sent on one connection: bounded, and shared by all rooms the connection is in.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use shared::id::DocumentId;
use tokio::sync::Notify;

use super::limit;

/// Why a connection ends from our side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parting {
    /// The session ended, or a role was taken away: what waits is not for them any more.
    Expelled,
    /// It broke a rule; it is told which, and over which document.
    Refused { code: &'static str, reason: String, document: Option<DocumentId> },
    /// It reads too slowly.
    TooSlow,
    /// The server stops.
    Stopping,
}

#[derive(Debug, Default)]
struct Waiting {
    frames: VecDeque<Bytes>,
    bytes: usize,
    parting: Option<Parting>,
}

/// Frames to send, and whether to stop.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Mutex<Waiting>,
    news: Notify,
    expelled: Notify,
}

impl Outbox {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a frame. Beyond the bound the connection is dropped instead: a peer that joins again is sent less.
    pub fn push(&self, frame: Bytes) {
        let mut waiting = self.lock();
        if waiting.parting.is_some() {
            return;
        }
        if waiting.bytes + frame.len() > limit::OUTGOING_BYTES_MAX && !waiting.frames.is_empty() {
            waiting.frames = VecDeque::new();
            waiting.bytes = 0;
            waiting.parting = Some(Parting::TooSlow);
        } else {
            waiting.bytes += frame.len();
            waiting.frames.push_back(frame);
        }
        drop(waiting);
        self.news.notify_one();
    }

    /// Ends the connection. The first reason counts; only those who broke a rule are sent what waits before it.
    pub fn part(&self, parting: Parting) {
        let mut waiting = self.lock();
        if waiting.parting.is_none() {
            if !matches!(parting, Parting::Refused { .. }) {
                waiting.frames = VecDeque::new();
                waiting.bytes = 0;
            }
            waiting.parting = Some(parting);
        }
        drop(waiting);
        self.news.notify_one();
        self.expelled.notify_waiters();
    }

    /// Resolves when whoever is at the other end may not be sent anything more.
    pub async fn cut_off(&self) {
        loop {
            let told = self.expelled.notified();
            if self.lock().parting == Some(Parting::Expelled) {
                return;
            }
            told.await;
        }
    }

    /// Takes everything that waits, and the reason to stop after it.
    pub fn take(&self) -> (VecDeque<Bytes>, Option<Parting>) {
        let mut waiting = self.lock();
        waiting.bytes = 0;
        (std::mem::take(&mut waiting.frames), waiting.parting.clone())
    }

    /// Resolves when there is something to take.
    pub async fn changed(&self) {
        self.news.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_reader_is_dropped_and_not_waited_for() {
        let outbox = Outbox::default();
        let frame = Bytes::from(vec![0; limit::OUTGOING_BYTES_MAX / 2]);
        for _ in 0..2 {
            outbox.push(frame.clone());
        }
        assert_eq!(outbox.lock().parting, None);
        outbox.push(frame);
        assert_eq!(outbox.take(), (VecDeque::new(), Some(Parting::TooSlow)));
    }

    #[test]
    fn whoever_is_expelled_gets_nothing_that_waited() {
        let outbox = Outbox::default();
        outbox.push(Bytes::from_static(b"secret"));
        outbox.part(Parting::Expelled);
        outbox.push(Bytes::from_static(b"later"));
        assert_eq!(outbox.take(), (VecDeque::new(), Some(Parting::Expelled)));
    }

    #[test]
    fn one_frame_may_be_larger_than_the_bound() {
        let outbox = Outbox::default();
        outbox.push(Bytes::from(vec![0; limit::OUTGOING_BYTES_MAX + 1]));
        assert_eq!(outbox.take().1, None);
    }
}
