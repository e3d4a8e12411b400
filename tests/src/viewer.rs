//! Somebody who only looks, as cheap as can be: it reads what passes and answers as Tandem's page does, and keeps no document.
//! Of the many that a measurement needs, each costs the machine next to nothing.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use automerge::ChangeHash;
use automerge::sync::{State, SyncDoc};
use shared::document::empty_document;
use shared::id::DocumentId;
use shared::wire::{Flags, Message, SyncReply};

use crate::line::Line;
use crate::sighting::{Sighting, said_about};

/// A page that lacks nothing answers this often (`app/src/document/live.rs`).
pub(crate) const ANSWER_EVERY: Duration = Duration::from_secs(1);

/// A viewer of one document.
pub struct Viewer {
    pub line: Line,
    document: DocumentId,
    heads: Vec<ChangeHash>,
    answered_at: Option<Instant>,
}

impl Viewer {
    /// Opens a document and returns when it has come.
    pub async fn open(mut line: Line, document: DocumentId) -> Result<Self> {
        let first = empty_document().generate_sync_message(&mut State::new());
        line.request(document, &first.map(|message| message.encode()).unwrap_or_default()).await?;
        let mut viewer = Self { line, document, heads: Vec::new(), answered_at: None };
        while viewer.heads.is_empty() {
            match viewer.line.hear().await? {
                Some(frame) => viewer.take_in(&frame).await?,
                None => bail!("the line ended before the document came"),
            };
        }
        Ok(viewer)
    }

    pub fn heads(&self) -> &[ChangeHash] {
        &self.heads
    }

    /// Looks at a frame and answers it, or leaves that to a later one.
    pub async fn take_in(&mut self, frame: &[u8]) -> Result<Sighting> {
        let Some(message) = said_about(frame, self.document) else {
            return match Message::decode(frame)? {
                refusal @ (Message::Error { .. } | Message::DocUnavailable { .. }) => bail!("{refusal:?}"),
                _ => Ok(Sighting::default()),
            };
        };
        let sighting = Sighting::of(&message);
        if !message.changes.is_empty() {
            self.heads.clone_from(&message.heads);
            if self.answered_at.is_some_and(|at| at.elapsed() < ANSWER_EVERY) {
                return Ok(sighting);
            }
            self.answered_at = Some(Instant::now());
            let flags = Flags::default().with(Flags::SUPPORTS_SYNC_RESET, true);
            let reply = SyncReply { heads: &self.heads, last_sync: &self.heads, flags, ..SyncReply::default() };
            self.line.sync(self.document, &reply.encode()).await?;
        }
        Ok(sighting)
    }
}
