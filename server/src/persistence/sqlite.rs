//! The store in one SQLite file: one writer that commits for everybody, a few readers, and a fence against a second server.
//!
//! WAL with `synchronous=FULL`: a commit is on disk before anybody is told of it, and readers never wait for the writer.

mod actuals;
mod adjustment;
mod answer;
mod audit;
mod backup;
mod column;
mod concerned;
mod control;
mod department;
mod directory;
mod document;
mod evidence;
mod examine;
mod factor;
mod failure;
mod fence;
mod identity;
mod merging;
mod outbox;
mod packages;
mod paper;
mod passkey;
mod person;
mod push;
mod readers;
mod request;
mod schema;
mod script;
mod session;
mod talk;
#[cfg(test)]
mod tests;
mod totals;
mod whole;
mod writer;

use std::fs::{self, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures::future::BoxFuture;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Sqlite, SqliteConnection, SqlitePool, Transaction};

pub use self::backup::{Replaced, restore};
pub use self::examine::{Reading, Report, examine};
use self::failure::failed;
use self::fence::Fence;
#[cfg(test)]
pub use self::packages::written_before;
pub use self::writer::Writes;
use self::writer::{Undo, Writer};
use super::StoreError;

/// Long enough for another program's short transaction (`tandem person add` beside the server), short enough to notice.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads take well under a millisecond each; four of them at once keep two to four cores busy.
const READERS_MAX: u32 = 4;

/// After a checkpoint the write-ahead log is cut to this, so that one large import does not stay on disk twice.
const JOURNAL_SIZE_MAX: &str = "16777216";

/// What somebody opens the database for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To serve it: alone, creating and migrating it as needed.
    Serve,
    /// To change a little from the command line, beside a server that may be running.
    Beside,
    /// To look only.
    Read,
}

/// The store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    file: PathBuf,
    readers: SqlitePool,
    /// None when opened to read only.
    writer: Option<Writer>,
    fenced: bool,
}

/// Makes a file that only its owner reads, unless it is there: it holds the hashes of passwords. What SQLite puts
/// beside a database is as private as the database.
fn private_file(file: &Path) -> Result<(), StoreError> {
    let made = OpenOptions::new().append(true).create(true).mode(0o600).open(file);
    made.map(|_| ()).map_err(|error| StoreError::Io(format!("{}: {error}", file.display())))
}

impl SqliteStore {
    /// Opens the database in `file`. Created when missing, unless it is only to be read.
    pub async fn open(file: &Path, access: Access) -> Result<Self, StoreError> {
        if access == Access::Read && !file.exists() {
            return Err(StoreError::Missing { what: "database", which: file.display().to_string() });
        }
        let options = Self::options(file);
        let (writer, fenced) = match access {
            Access::Read => {
                schema::is_current(&mut options.clone().read_only(true).connect().await.map_err(failed)?).await?;
                (None, false)
            }
            Access::Serve | Access::Beside => {
                let (writer, fenced) = Self::open_to_write(file, &options, access).await?;
                (Some(writer), fenced)
            }
        };
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            .acquire_timeout(BUSY_TIMEOUT)
            .test_before_acquire(false)
            .connect_with(options.read_only(true))
            .await
            .map_err(failed)?;
        Ok(Self { file: file.to_owned(), readers, writer, fenced })
    }

    async fn open_to_write(
        file: &Path,
        options: &SqliteConnectOptions,
        access: Access,
    ) -> Result<(Writer, bool), StoreError> {
        if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(|error| StoreError::Io(error.to_string()))?;
        }
        let fence = match Fence::take(file) {
            Err(StoreError::InUse(_)) if access == Access::Beside => None,
            taken => Some(taken?),
        };
        let options = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("journal_size_limit", JOURNAL_SIZE_MAX);
        private_file(file)?;
        let mut connection = options.connect().await.map_err(failed)?;
        if fence.is_some() {
            schema::migrate(&mut connection).await?;
        } else {
            schema::is_current(&mut connection).await?;
        }
        let fenced = fence.is_some();
        Ok((Writer::start(connection, options, file, fence), fenced))
    }

    fn options(file: &Path) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(file)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .disable_statement_logging()
    }

    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Whether this process holds the database for itself.
    pub fn is_fenced(&self) -> bool {
        self.fenced
    }

    /// Is the database reachable, migrated, and does the writer still take work?
    pub async fn ready(&self) -> Result<(), StoreError> {
        let mut connection = self.readers.acquire().await.map_err(failed)?;
        schema::is_current(&mut connection).await?;
        if let Some(writer) = &self.writer {
            writer.is_running()?;
        }
        Ok(())
    }

    /// How busy the writer was since the store was opened.
    pub fn writes(&self) -> Writes {
        self.writer.as_ref().map(Writer::tally).unwrap_or_default()
    }

    /// Commits what waits, then closes the file. Later calls get [`StoreError::Stopped`].
    pub async fn close(&self) {
        // The writer last: who closes last folds the write-ahead log into the file, and a reader cannot.
        self.readers.close().await;
        if let Some(writer) = &self.writer {
            writer.close().await;
        }
    }

    /// Runs one piece of work in the writer's next transaction; its result comes when that is committed.
    async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
    {
        self.writer()?.run(Undo::Savepoint, work).await
    }

    async fn reader(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        self.readers.acquire().await.map_err(failed)
    }

    /// A reader that sees one instant until it is rolled back.
    async fn snapshot(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.readers.begin().await.map_err(failed)
    }

    fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_ref().ok_or(StoreError::ReadOnly)
    }
}
