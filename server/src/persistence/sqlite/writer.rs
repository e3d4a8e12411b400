//! The one writer: whatever waits at the same time is committed in one transaction.
//!
//! A commit costs one flush of the disk however much it holds, so fifty people who type cost little more than one. Each
//! piece of work stands for itself: one that is refused is undone alone, and the others are committed. What fails for
//! the disk (full, unreadable) fails for all of them, nothing is half-written, and the next transaction starts afresh.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::time::MissedTickBehavior;

use super::failure::{failed, is_early_refusal, is_of_the_disk};
use super::fence::Fence;
use crate::audit::{Anchor, Anchors};
use crate::persistence::StoreError;

/// Callers beyond these wait for a place in the queue, which slows them down instead of filling the memory.
const QUEUE_LENGTH_MAX: usize = 1024;

/// A transaction of this many one-cell appends takes about 20 ms, so the first of them still waits less than 100 ms.
const BATCH_LENGTH_MAX: usize = 256;

/// How far the log of anchors may lag behind the audit log.
const ANCHOR_EVERY: Duration = Duration::from_secs(60);

/// How a piece of work that is refused is undone while its neighbours go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undo {
    /// By a savepoint around it.
    Savepoint,
    /// It needs none, because it refuses before it writes anything. Spares two statements on the busiest path.
    RefusesFirst,
    /// It has undone what it wrote when it refuses. Spares the same.
    ByItself,
}

/// A piece of work and the caller who waits for it.
trait Job: Send {
    fn undo(&self) -> Undo;
    /// Does the work and keeps the result. The outcome says only whether to undo it.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Result<(), StoreError>>;
    /// Tells the caller: their own result if the transaction was committed, its error if not.
    fn settle(self: Box<Self>, fate: Result<(), StoreError>);
}

struct Task<T, F> {
    undo: Undo,
    work: Option<F>,
    result: Result<T, StoreError>,
    caller: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Job for Task<T, F>
where
    T: Send,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send,
{
    fn undo(&self) -> Undo {
        self.undo
    }

    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> BoxFuture<'c, Result<(), StoreError>> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Ok(()) };
            self.result = work(connection).await;
            self.result.as_ref().map(|_| ()).map_err(Clone::clone)
        })
    }

    fn settle(self: Box<Self>, fate: Result<(), StoreError>) {
        // A caller who has gone away needs no answer.
        let _ = self.caller.send(fate.and(self.result));
    }
}

enum Message {
    Job(Box<dyn Job>),
    /// Answered when everything is written and closed.
    Close(oneshot::Sender<()>),
}

/// How busy the writer was since it started.
#[derive(Debug, Default)]
pub struct Tally {
    transactions: AtomicU64,
    writes: AtomicU64,
    failures: AtomicU64,
}

/// The tally at one moment, for whoever measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Writes {
    /// Transactions that were committed.
    pub transactions: u64,
    /// Pieces of work in them.
    pub writes: u64,
    /// Transactions that failed.
    pub failures: u64,
}

/// The handle through which work reaches the writer.
#[derive(Debug)]
pub struct Writer {
    queue: mpsc::Sender<Message>,
    tally: Arc<Tally>,
}

impl Writer {
    /// Starts the writer on a connection; `options` open another should that one break.
    pub fn start(
        connection: SqliteConnection,
        options: SqliteConnectOptions,
        file: &Path,
        fence: Option<Fence>,
    ) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_LENGTH_MAX);
        let tally = Arc::new(Tally::default());
        let anchors = Anchors::file_of(file);
        let desk = Desk {
            connection: Some(connection),
            options,
            anchored: Anchors::last(&anchors),
            anchors,
            tally: tally.clone(),
            fence,
        };
        tokio::spawn(desk.work(waiting));
        Self { queue, tally }
    }

    pub fn tally(&self) -> Writes {
        let Tally { transactions, writes, failures } = &*self.tally;
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Writes { transactions: read(transactions), writes: read(writes), failures: read(failures) }
    }

    pub async fn run<T, F>(&self, undo: Undo, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        let (caller, answer) = oneshot::channel();
        let job = Box::new(Task { undo, work: Some(work), result: Err(StoreError::Stopped), caller });
        self.queue.send(Message::Job(job)).await.map_err(|_| StoreError::Stopped)?;
        answer.await.unwrap_or(Err(StoreError::Stopped))
    }

    pub fn is_running(&self) -> Result<(), StoreError> {
        if self.queue.is_closed() { Err(StoreError::Stopped) } else { Ok(()) }
    }

    /// Lets the writer finish what waits and stop.
    pub async fn close(&self) {
        let (caller, closed) = oneshot::channel();
        // An error says that it has stopped already.
        if self.queue.send(Message::Close(caller)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

/// What the writer has on its desk.
struct Desk {
    /// None after a failure that left the connection in doubt.
    connection: Option<SqliteConnection>,
    options: SqliteConnectOptions,
    anchors: PathBuf,
    anchored: Option<Anchor>,
    tally: Arc<Tally>,
    /// Let go when the last write is done, and not before.
    fence: Option<Fence>,
}

impl Desk {
    async fn work(mut self, mut waiting: mpsc::Receiver<Message>) {
        let mut messages = Vec::with_capacity(BATCH_LENGTH_MAX);
        let mut closers = Vec::new();
        let mut anchor = tokio::time::interval(ANCHOR_EVERY);
        anchor.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                biased;
                count = waiting.recv_many(&mut messages, BATCH_LENGTH_MAX) => {
                    if count == 0 {
                        break;
                    }
                    let mut jobs = Vec::with_capacity(count);
                    for message in messages.drain(..) {
                        match message {
                            Message::Job(job) => jobs.push(job),
                            Message::Close(caller) => closers.push(caller),
                        }
                    }
                    self.commit(jobs).await;
                    if !closers.is_empty() {
                        // What was sent before this moment is still answered.
                        waiting.close();
                    }
                }
                _ = anchor.tick() => self.anchor().await,
            }
        }
        self.anchor().await;
        if let Some(connection) = self.connection.take() {
            let _ = connection.close().await;
        }
        drop(self.fence.take());
        for caller in closers {
            let _ = caller.send(());
        }
    }

    async fn commit(&mut self, mut jobs: Vec<Box<dyn Job>>) {
        if jobs.is_empty() {
            return;
        }
        let fate = self.transaction(&mut jobs).await;
        match &fate {
            Ok(()) => {
                self.tally.transactions.fetch_add(1, Ordering::Relaxed);
                self.tally.writes.fetch_add(jobs.len() as u64, Ordering::Relaxed);
            }
            Err(error) => {
                self.tally.failures.fetch_add(1, Ordering::Relaxed);
                tracing::error!(writes = jobs.len(), %error, "a transaction failed; nothing of it was written");
                self.recover(error).await;
            }
        }
        for job in jobs {
            job.settle(fate.clone());
        }
    }

    async fn transaction(&mut self, jobs: &mut [Box<dyn Job>]) -> Result<(), StoreError> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            None => self.connection.insert(self.options.connect().await.map_err(failed)?),
        };
        // IMMEDIATE: read and write under one lock, so that a check still holds when its write is done.
        execute(connection, "BEGIN IMMEDIATE").await?;
        for job in jobs {
            match job.undo() {
                Undo::Savepoint => run_in_savepoint(connection, job.as_mut()).await?,
                Undo::RefusesFirst => match job.run(connection).await {
                    Ok(()) => {}
                    Err(error) if is_early_refusal(&error) => {}
                    Err(error) => return Err(error),
                },
                Undo::ByItself => match job.run(connection).await {
                    Err(error) if is_of_the_disk(&error) => return Err(error),
                    Ok(()) | Err(_) => {}
                },
            }
        }
        execute(connection, "COMMIT").await
    }

    /// Leaves a connection without an open transaction, or none.
    async fn recover(&mut self, error: &StoreError) {
        let Some(mut connection) = self.connection.take() else { return };
        // It fails when SQLite has already rolled back by itself, which is as good.
        let _ = execute(&mut connection, "ROLLBACK").await;
        if matches!(error, StoreError::Full | StoreError::Busy) {
            self.connection = Some(connection);
        } else {
            let _ = connection.close_hard().await;
        }
    }

    /// Keeps the end of the audit log outside the database, if it has moved.
    async fn anchor(&mut self) {
        let Some(connection) = &mut self.connection else { return };
        let end = match super::audit::end(connection).await {
            Ok(end) => end,
            Err(error) => return tracing::warn!(%error, "the end of the audit log could not be read"),
        };
        if end.seq == 0 || self.anchored == Some(end) {
            return;
        }
        match Anchors::append(&self.anchors, end) {
            Ok(()) => self.anchored = Some(end),
            Err(error) => tracing::warn!(%error, "the end of the audit log could not be kept outside the database"),
        }
    }
}

/// Runs a job so that a refusal leaves no trace. An error is the whole transaction's.
async fn run_in_savepoint(connection: &mut SqliteConnection, job: &mut dyn Job) -> Result<(), StoreError> {
    execute(connection, "SAVEPOINT job").await?;
    match job.run(connection).await {
        Ok(()) => {}
        Err(error) if is_of_the_disk(&error) => return Err(error),
        Err(_) => execute(connection, "ROLLBACK TO job").await?,
    }
    execute(connection, "RELEASE job").await
}

async fn execute(connection: &mut SqliteConnection, statement: &'static str) -> Result<(), StoreError> {
    sqlx::query(statement).execute(connection).await.map(|_| ()).map_err(failed)
}
