//! [`Rights`]: lets open sockets do no more than their person may, whoever changed that: a page, or a command beside the
//! server. What changed is read from the log, where every change of rights is written in its own transaction.

use std::sync::Arc;
use std::time::Duration;

use shared::id::PersonId;

use crate::audit::AuditEntry;
use crate::persistence::{AuditSearch, Means, Store, StoreError};
use crate::rooms::Hub;

/// A role that was taken may be used for this long.
const EVERY: Duration = Duration::from_secs(1);

/// At once; a directory that changes more people is read in several pages.
const PAGE: u32 = 200;

pub struct Rights {
    store: Arc<dyn Store>,
    hub: Arc<Hub>,
    /// The last entry that was looked at.
    seen: u64,
}

impl Rights {
    /// Looks from here on: sockets that open later are judged by what holds then.
    pub async fn new(store: Arc<dyn Store>, hub: Arc<Hub>) -> Result<Self, StoreError> {
        let seen = store.audit_end().await?.seq;
        Ok(Self { store, hub, seen })
    }

    /// Runs until it is dropped.
    pub async fn run(mut self) {
        let mut tick = tokio::time::interval(EVERY);
        tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tick.tick().await;
            if let Err(error) = self.look().await {
                tracing::warn!(%error, "changes of rights could not be read");
            }
        }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        let end = self.store.audit_end().await?.seq;
        let mut before = Some(end + 1);
        while let Some(at) = before.filter(|before| *before > self.seen + 1) {
            let search = AuditSearch { before: Some(at), actions: vec!["person.*"], ..AuditSearch::default() };
            let page = self.store.search_audit(search, PAGE).await?;
            for entry in page.iter().filter(|entry| entry.seq > self.seen) {
                self.apply(entry).await?;
            }
            before = page.last().filter(|_| page.len() == PAGE as usize).map(|entry| entry.seq);
        }
        self.seen = end;
        Ok(())
    }

    async fn apply(&self, entry: &AuditEntry) -> Result<(), StoreError> {
        let Ok(person) = entry.event.subject.parse::<PersonId>() else { return Ok(()) };
        if entry.event.action == "person.left" {
            self.hub.disconnect_person(person);
            return Ok(());
        }
        self.hub.roles_changed(person).await?;
        self.end_weak(person).await
    }

    /// Whose role wants more than a password goes on with a session that had more; the sockets of the others close, and their
    /// next page asks them to sign in anew.
    async fn end_weak(&self, id: PersonId) -> Result<(), StoreError> {
        let required = self.store.factor_roles().await?;
        let Some(person) = self.store.person(id).await? else { return Ok(()) };
        if !person.memberships.iter().any(|held| required.contains(&held.role)) {
            return Ok(());
        }
        let sessions = self.store.sessions_of(id).await?;
        for session in sessions.iter().filter(|session| session.means == Means::Password) {
            self.hub.disconnect_session(&session.token_hash);
        }
        Ok(())
    }
}
