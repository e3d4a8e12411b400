//! [`Checkpoints`]: signs where the audit log stands, once an hour, into a file that is meant to be carried elsewhere.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::audit::{Anchor, Checkpoint, Signer};
use crate::clock::Clock;
use crate::persistence::{Store, StoreError};

/// Whoever can write the database can undo what was done since the last one that was carried away.
const EVERY: Duration = Duration::from_secs(60 * 60);

pub struct Checkpoints {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    signer: Arc<Signer>,
}

impl Checkpoints {
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, signer: Arc<Signer>) -> Self {
        Self { store, clock, signer }
    }

    /// Runs until it is dropped. What cannot be written is tried again an hour later.
    pub async fn run(self, file: PathBuf) {
        let mut tick = tokio::time::interval(EVERY);
        let mut last = None;
        loop {
            tick.tick().await;
            match self.keep(&file, last).await {
                Ok(end) => last = end,
                Err(error) => tracing::warn!(%error, "a checkpoint of the audit log could not be kept"),
            }
        }
    }

    /// Signs where the log stands, unless that is known; says where it stands.
    async fn keep(&self, file: &Path, last: Option<Anchor>) -> Result<Option<Anchor>, StoreError> {
        let end = self.store.audit_end().await?;
        if end.seq > 0 && last != Some(end) {
            let checkpoint = Checkpoint::sign(end, self.clock.now(), &self.signer);
            checkpoint.append(file).map_err(|error| StoreError::Io(error.to_string()))?;
        }
        Ok(Some(end))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::AuditEvent;
    use crate::clock::ManualClock;
    use crate::persistence::AuditLog;
    use crate::persistence::sqlite::{Access, SqliteStore};
    use crate::secret::Secret;

    #[tokio::test]
    async fn a_log_that_moved_is_signed_once() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("tandem.db");
        let store = Arc::new(SqliteStore::open(&database, Access::Serve).await.unwrap());
        let signer = Arc::new(Signer::new(&Secret::new([3; 32])));
        let clock = Arc::new(ManualClock::default());
        let job = Checkpoints::new(store.clone(), clock.clone(), signer.clone());
        let file = Checkpoint::file_of(&database);
        let mut last = job.keep(&file, None).await.unwrap();
        assert!(!file.exists(), "an empty log has no end to sign");
        for subject in ["one", "two"] {
            store.record(vec![AuditEvent::new(clock.now(), None, "test.told", subject)]).await.unwrap();
            for _ in 0..2 {
                last = job.keep(&file, last).await.unwrap();
            }
        }
        let kept = Checkpoint::read_all(&std::fs::read_to_string(&file).unwrap()).unwrap();
        assert_eq!(kept.iter().map(|kept| kept.anchor.seq).collect::<Vec<_>>(), [1, 2]);
        assert!(kept.iter().all(|kept| kept.check(&signer.public()).is_ok()));
    }
}
