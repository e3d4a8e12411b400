//! What only a file on a disk can show: group commit, a full disk, a killed process, a changed row, a copy.

mod backup;
mod crash;
mod disk;
mod group_commit;
mod tamper;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use super::{Access, SqliteStore};
use crate::persistence::tests::World;

/// A database of its own, gone with the test.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub fn file(&self) -> PathBuf {
        self.path("tandem.db")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub async fn open(&self) -> Arc<SqliteStore> {
        Arc::new(SqliteStore::open(&self.file(), Access::Serve).await.unwrap())
    }

    pub async fn world(&self) -> (Arc<SqliteStore>, World) {
        let store = self.open().await;
        let world = World::new(store.clone()).await;
        (store, world)
    }

    /// A connection behind the server's back.
    pub async fn back_door(&self) -> SqliteConnection {
        SqliteStore::options(&self.file()).foreign_keys(false).connect().await.unwrap()
    }
}

pub async fn run(connection: &mut SqliteConnection, statement: &'static str) {
    sqlx::query(statement).execute(connection).await.unwrap();
}

pub fn exists(path: &Path) -> bool {
    path.exists()
}
