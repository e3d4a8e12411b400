//! Somebody who edits a sheet: a whole replica, the same code as the page's, that knows which of its changes the server
//! has acknowledged.
//!
//! A change is acknowledged when the server names heads it is among the ancestors of. Whatever else those heads stand on
//! was shown to this replica, and is the server's promise too.

use std::collections::HashSet;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use automerge::sync::{Message as SyncMessage, State, SyncDoc};
use automerge::{ActorId, Automerge, ChangeHash};
use rand::RngExt;
use rand::rngs::StdRng;
use shared::budget::CellValue;
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand, SheetReplica, empty_document};
use shared::id::{DocumentId, LineId, PersonActor, PersonId, SheetId};
use shared::money::Minor;
use shared::wire::Message;

use crate::line::Line;
use crate::sighting::{Sighting, said_about};
use crate::viewer::ANSWER_EVERY;

/// The time that stands on every edit; nothing here depends on it.
const AT: i64 = 1_790_000_000;

/// An editor of one sheet.
pub struct Editor {
    pub line: Line,
    sheet: SheetId,
    state: State,
    replica: SheetReplica,
    lines: Vec<LineId>,
    waiting: Vec<ChangeHash>,
    acknowledged: Vec<ChangeHash>,
    told: Vec<ChangeHash>,
    answered_at: Instant,
}

impl Editor {
    /// Opens a sheet and returns when all of it has come. `tab` tells a person's replicas apart and is used once.
    pub async fn open(mut line: Line, sheet: SheetId, person: PersonId, tab: [u8; 8]) -> Result<Self> {
        let (doc, state, told) = fetch(&mut line, sheet, PersonActor { person, tab }).await?;
        let replica = SheetReplica::open(doc)?;
        let lines = replica.sheet().lines().map(|line| line.id).collect();
        Ok(Self {
            line,
            sheet,
            state,
            replica,
            lines,
            waiting: Vec::new(),
            acknowledged: Vec::new(),
            told,
            answered_at: Instant::now(),
        })
    }

    pub fn replica(&self) -> &SheetReplica {
        &self.replica
    }

    /// Own changes that the server has acknowledged, oldest first.
    pub fn acknowledged(&self) -> &[ChangeHash] {
        &self.acknowledged
    }

    /// The heads the server named last.
    pub fn told(&self) -> &[ChangeHash] {
        &self.told
    }

    /// Whether the replica's history holds a change.
    pub fn has(&self, change: &ChangeHash) -> bool {
        has_all(self.replica.document(), std::slice::from_ref(change))
    }

    /// What a frame brings, before it is taken in.
    pub fn sighting(&self, frame: &[u8]) -> Sighting {
        said_about(frame, self.sheet).map(|message| Sighting::of(&message)).unwrap_or_default()
    }

    /// Types a figure into a cell drawn at random. `None` when what it drew stands there already.
    pub fn edit(&mut self, random: &mut StdRng) -> Result<Option<ChangeHash>> {
        let line = self.lines.get(random.random_range(0..self.lines.len().max(1))).context("the sheet has no lines")?;
        let period = Period::try_new(random.random_range(1..=12))?;
        let value = CellValue::Figure(Minor(random.random_range(1..1_000_000_00)));
        let before = self.replica.heads();
        self.replica.edit(&SheetCommand::SetCells(vec![CellEdit { line: *line, period, value }]), AT)?;
        let after = self.replica.heads();
        if after == before {
            return Ok(None);
        }
        // An edit builds on everything the replica has, so it is the only head.
        let change = after.first().copied().context("a document without heads")?;
        self.waiting.push(change);
        Ok(Some(change))
    }

    /// Says what there is to say.
    pub async fn speak(&mut self) -> Result<()> {
        if let Some(message) = self.replica.say(&mut self.state) {
            self.line.sync(self.sheet, &message.encode()).await?;
        }
        Ok(())
    }

    /// Takes in a frame and answers it; how many of its own changes it acknowledges.
    pub async fn take_in(&mut self, frame: &[u8]) -> Result<usize> {
        let Some(message) = said(frame, self.sheet)? else { return Ok(0) };
        let heads = message.heads.clone();
        self.replica.receive(&mut self.state, message)?;
        let ours = self.replica.heads();
        let is_even = ours.len() == heads.len() && ours.iter().all(|head| heads.contains(head));
        if !is_even || self.answered_at.elapsed() >= ANSWER_EVERY {
            self.answered_at = Instant::now();
            self.speak().await?;
        }
        if heads.is_empty() || !has_all(self.replica.document(), &heads) {
            return Ok(0);
        }
        let before = self.acknowledged.len();
        if !self.waiting.is_empty() {
            let beyond = self.replica.document().get_changes_meta(&heads);
            let beyond: HashSet<ChangeHash> = beyond.iter().map(|meta| meta.hash).collect();
            let (waiting, acknowledged) = self.waiting.drain(..).partition(|change| beyond.contains(change));
            self.waiting = waiting;
            let acknowledged: Vec<ChangeHash> = acknowledged;
            self.acknowledged.extend(acknowledged);
        }
        self.told = heads;
        Ok(self.acknowledged.len() - before)
    }
}

/// Asks for a document and returns when all of it has come, with where it stands and the heads the server named.
pub(crate) async fn fetch(
    line: &mut Line,
    document: DocumentId,
    actor: PersonActor,
) -> Result<(Automerge, State, Vec<ChangeHash>)> {
    let mut doc = empty_document().with_actor(ActorId::from(actor.to_bytes().as_slice()));
    let mut state = State::new();
    let first = doc.generate_sync_message(&mut state).context("a new replica has nothing to say")?;
    line.request(document, &first.encode()).await?;
    let mut told = Vec::new();
    while told.is_empty() || !has_all(&doc, &told) {
        let frame = line.hear().await?.context("the line ended before the document came")?;
        let Some(message) = said(&frame, document)? else { continue };
        told.clone_from(&message.heads);
        doc.receive_sync_message(&mut state, message)?;
        if let Some(answer) = doc.generate_sync_message(&mut state) {
            line.sync(document, &answer.encode()).await?;
        }
    }
    Ok((doc, state, told))
}

fn has_all(doc: &Automerge, changes: &[ChangeHash]) -> bool {
    changes.iter().all(|change| doc.get_change_meta_by_hash(change).is_some())
}

/// The sync message in a frame, if it is about this document.
pub(crate) fn said(frame: &[u8], document: DocumentId) -> Result<Option<SyncMessage>> {
    match Message::decode(frame)? {
        Message::Sync(said) | Message::Request(said) if said.document == document => {
            Ok(Some(SyncMessage::decode(said.data)?))
        }
        refusal @ (Message::Error { .. } | Message::DocUnavailable { .. }) => bail!("{refusal:?}"),
        _ => Ok(None),
    }
}
