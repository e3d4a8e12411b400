//! The meeting: when each edit was made, who has seen it, and when it is over.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use automerge::ChangeHash;
use rand::rngs::StdRng;
use tests::editor::Editor;
use tests::sighting::{Mark, Sighting, mark_of};
use tests::viewer::Viewer;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::time::{MissedTickBehavior, interval_at, timeout};

use super::since;

/// What those at the meeting have to tell.
#[derive(Default)]
pub struct Heard {
    pub latencies_ms: Vec<f64>,
    pub whole_documents: usize,
    pub edits: Vec<ChangeHash>,
    seen: HashSet<Mark>,
}

impl Heard {
    pub fn extend(&mut self, other: Self) {
        self.latencies_ms.extend(other.latencies_ms);
        self.whole_documents += other.whole_documents;
        self.edits.extend(other.edits);
    }
}

pub struct Meeting {
    every: Duration,
    window: Duration,
    made: Mutex<HashMap<Mark, Instant>>,
    edits: AtomicUsize,
    delivered: AtomicUsize,
    /// So many deliveries are all there will be; known when the typing is over.
    expected: AtomicUsize,
    complete: Notify,
    /// One permit for each editor that has finished typing.
    finished: Semaphore,
    over: watch::Sender<bool>,
}

impl Meeting {
    pub fn new(every: Duration, window: Duration) -> Self {
        Self {
            every,
            window,
            made: Mutex::default(),
            edits: AtomicUsize::new(0),
            delivered: AtomicUsize::new(0),
            expected: AtomicUsize::new(usize::MAX),
            complete: Notify::new(),
            finished: Semaphore::new(0),
            over: watch::channel(false).0,
        }
    }

    /// Edits through the window, then listens until the meeting is over.
    pub async fn edit(&self, mut editor: Editor, late: Duration, mut random: StdRng) -> Result<Heard> {
        let mut heard = Heard::default();
        let begin = tokio::time::Instant::now() + late;
        let mut pace = interval_at(begin, self.every);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (end, mut over, mut types) = (begin + self.window, self.over.subscribe(), true);
        loop {
            tokio::select! {
                frame = editor.line.hear() => {
                    let frame = frame?.context("the line of an editor ended")?;
                    let now = Instant::now();
                    let sighting = editor.sighting(&frame);
                    self.note(&sighting, now, &mut heard);
                    editor.take_in(&frame).await?;
                }
                tick = pace.tick(), if types => {
                    if tick >= end {
                        types = false;
                        self.finished.add_permits(1);
                        continue;
                    }
                    let now = Instant::now();
                    if let Some(change) = editor.edit(&mut random)? {
                        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(mark_of(&change), now);
                        self.edits.fetch_add(1, Ordering::SeqCst);
                        // Its own, should it ever come back, is no delivery.
                        heard.seen.insert(mark_of(&change));
                        heard.edits.push(change);
                        editor.speak().await?;
                    }
                }
                () = ended(&mut over) => return Ok(heard),
            }
        }
    }

    /// Watches until the meeting is over.
    pub async fn watch(&self, mut viewer: Viewer) -> Result<Heard> {
        let (mut heard, mut over) = (Heard::default(), self.over.subscribe());
        loop {
            tokio::select! {
                frame = viewer.line.hear() => {
                    let frame = frame?.context("the line of a viewer ended")?;
                    let now = Instant::now();
                    let sighting = viewer.take_in(&frame).await?;
                    self.note(&sighting, now, &mut heard);
                }
                () = ended(&mut over) => return Ok(heard),
            }
        }
    }

    fn note(&self, sighting: &Sighting, now: Instant, heard: &mut Heard) {
        heard.whole_documents += sighting.whole_documents;
        for mark in &sighting.changes {
            let made = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(mark).copied();
            if let Some(made) = made
                && heard.seen.insert(*mark)
            {
                heard.latencies_ms.push(since(made, now));
                let delivered = 1 + self.delivered.fetch_add(1, Ordering::SeqCst);
                if delivered >= self.expected.load(Ordering::SeqCst) {
                    self.complete.notify_one();
                }
            }
        }
    }

    /// Returns when all editors have finished typing: how many edits they made.
    pub async fn typed(&self, editors: usize) -> usize {
        let all = u32::try_from(editors).unwrap_or(u32::MAX);
        // The semaphore is never closed, and an error would only end the waiting.
        let _all = self.finished.acquire_many(all).await;
        self.edits.load(Ordering::SeqCst)
    }

    /// Waits for so many deliveries, but not for ever, and ends the meeting: how many there were and how long it took.
    pub async fn drained(&self, expected: usize, most: Duration) -> (usize, Duration) {
        let begun = Instant::now();
        self.expected.store(expected, Ordering::SeqCst);
        if self.delivered.load(Ordering::SeqCst) < expected {
            // What is missing when time is up is counted by the caller.
            let _ = timeout(most, self.complete.notified()).await;
        }
        let took = begun.elapsed();
        self.over.send_replace(true);
        (self.delivered.load(Ordering::SeqCst).min(expected), took)
    }
}

async fn ended(over: &mut watch::Receiver<bool>) {
    // A meeting that is gone is over too.
    let _ = over.wait_for(|over| *over).await;
}
