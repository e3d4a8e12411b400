//! Steps that wait too long, or that nobody is left to decide, are handed on, or those they wait for are reminded. Nothing
//! is scheduled: whoever looks finds what is late by the day it is, and what was done stands in the request's own history,
//! so a day of downtime or a clock that was set changes nothing.

use std::time::Duration;

use sha2::{Digest as _, Sha256};
use shared::approval::Request;
use shared::id::DecisionId;

use super::act::told;
use super::{ApprovalFault, Approvals, parties_of};
use crate::clock::day_of;
use crate::persistence::{RequestRecord, StoreError, Transition};

/// Deadlines are days; a few minutes more are none.
pub const LOOK_EVERY: Duration = Duration::from_secs(5 * 60);

/// Whoever is overtaken so often is overtaken by those who decide.
const TRIES_MAX: usize = 8;

/// The same whoever looks: for the opening of a late step, and for what was done before nobody was left.
fn key(request: &Request, is_deserted: bool) -> DecisionId {
    let turn = request.turn().to_be_bytes();
    let mut hash = Sha256::new().chain_update(b"escalate").chain_update(request.submission().id.0.as_bytes());
    hash.update(turn);
    if is_deserted {
        hash.update(request.history().len().to_be_bytes());
    }
    let hash = hash.finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    DecisionId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

impl Approvals {
    /// Hands on, or reminds of, every late or deserted step that was not yet; says how many. Doing it again does nothing.
    pub async fn escalate_late(&self) -> Result<usize, ApprovalFault> {
        let mut count = 0;
        for record in self.store.open_requests(None).await? {
            // One that cannot be handed on does not keep the others waiting.
            match self.escalate(record).await {
                Ok(done) => count += usize::from(done),
                Err(error) => tracing::error!(%error, "a step could not be handed on"),
            }
        }
        Ok(count)
    }

    /// Looks for ever. Ends with the task it runs in.
    pub async fn watch_deadlines(&self) {
        let mut look = tokio::time::interval(LOOK_EVERY);
        // After a pause one look is enough.
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
        loop {
            look.tick().await;
            match self.escalate_late().await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "steps were handed on or reminded of"),
                Err(error) => tracing::error!(%error, "deadlines could not be looked at"),
            }
        }
    }

    async fn escalate(&self, mut kept: RequestRecord) -> Result<bool, ApprovalFault> {
        for _ in 0..TRIES_MAX {
            let now = self.clock.now();
            let submission = kept.request.submission();
            let parties = parties_of(&*self.store, submission, now).await?;
            let Some(hand_on) = kept.request.to_hand_on(now, day_of, &parties) else { return Ok(false) };
            let id = submission.id;
            let key = key(&kept.request, hand_on.is_deserted);
            let request = kept.request.clone().hand_on(key, now, hand_on)?;
            let told = told(&request, None);
            let from_version = kept.version;
            let transition =
                Transition { request, from_version, document: None, successor: None, judged_by: Vec::new(), told };
            match self.store.advance(transition).await {
                Ok(_) => return Ok(true),
                // Somebody did something meanwhile; perhaps it is late no more.
                Err(StoreError::Stale { .. }) => {}
                Err(error) => return Err(error.into()),
            }
            let Some(again) = self.store.request(id).await? else { return Ok(false) };
            kept = again;
        }
        Ok(false)
    }
}
