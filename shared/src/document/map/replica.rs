//! A map that is open somewhere: the document, the map it spells, and this person's undo.

use std::collections::BTreeSet;

use automerge::sync::{self, SyncDoc};
use automerge::transaction::CommitOptions;
use automerge::{Automerge, ChangeHash, Patch, PatchLog};

use super::command::MapOwner;
use super::{MapCommand, Touched, read, refresh, touched_by};
use crate::document::DocumentError;
use crate::document::undo::{Step, UndoStack};
use crate::document::write::{FieldWrite, carry_out, current};
use crate::process::{ElementId, ProcessMap};

/// What a change moved on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MapMoved {
    pub header: bool,
    /// Elements that came, went or changed.
    pub elements: BTreeSet<ElementId>,
}

impl MapMoved {
    pub fn is_empty(&self) -> bool {
        !self.header && self.elements.is_empty()
    }

    fn add(&mut self, other: Self) {
        self.header |= other.header;
        self.elements.extend(other.elements);
    }
}

/// The map a document spells, kept up to date by its patches.
#[derive(Debug, Clone)]
pub struct MapView {
    map: ProcessMap,
    /// Some of it stands outside of what it was put in, and may stand in it again after any change.
    is_cut: bool,
}

impl MapView {
    pub fn open(doc: &Automerge) -> Result<Self, DocumentError> {
        let (map, is_cut) = read(doc)?;
        Ok(Self { map, is_cut })
    }

    pub fn map(&self) -> &ProcessMap {
        &self.map
    }

    /// Reads again what the patches touched, each element once.
    pub fn follow(&mut self, doc: &Automerge, patches: &[Patch]) -> Result<MapMoved, DocumentError> {
        let touched: BTreeSet<Touched> = patches.iter().filter_map(touched_by).collect();
        let mut moved = MapMoved::default();
        if touched.is_empty() {
            return Ok(moved);
        }
        refresh(doc, &mut self.map, &touched)?;
        for place in touched {
            match place {
                Touched::Header => moved.header = true,
                Touched::Element(id) => drop(moved.elements.insert(id)),
            }
        }
        if self.is_cut || self.map.len() >= ProcessMap::ELEMENTS_MAX || self.map.has_circle() {
            // Which stands outside of which, and what is beyond the bound, depends on all of them.
            let (whole, is_cut) = read(doc)?;
            moved.elements.extend(whole.elements().map(|element| element.id().clone()));
            (self.map, self.is_cut) = (whole, is_cut);
        }
        Ok(moved)
    }
}

/// A map open for editing.
#[derive(Debug, Clone)]
pub struct MapReplica {
    doc: Automerge,
    view: MapView,
    undo: UndoStack<MapOwner>,
}

impl MapReplica {
    pub fn open(doc: Automerge) -> Result<Self, DocumentError> {
        let view = MapView::open(&doc)?;
        Ok(Self { doc, view, undo: UndoStack::default() })
    }

    pub fn map(&self) -> &ProcessMap {
        self.view.map()
    }

    pub fn document(&self) -> &Automerge {
        &self.doc
    }

    pub fn into_document(self) -> Automerge {
        self.doc
    }

    pub fn heads(&self) -> Vec<ChangeHash> {
        self.doc.get_heads()
    }

    pub fn can_undo(&self) -> bool {
        self.undo.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.undo.can_redo()
    }

    /// Carries out a command as one change. `at` is the person's clock in seconds since 1970, for the history.
    pub fn edit(&mut self, command: &MapCommand, at: i64) -> Result<MapMoved, DocumentError> {
        self.edit_all(std::slice::from_ref(command), at)
    }

    /// Carries out commands that are one intent: all of them or none, and one undo takes them back.
    pub fn edit_all(&mut self, commands: &[MapCommand], at: i64) -> Result<MapMoved, DocumentError> {
        let mut trial = self.clone();
        let (mut traces, mut moved) = (Vec::new(), MapMoved::default());
        for command in commands {
            let writes = command.writes(trial.map())?;
            let (step, part) = trial.write(&writes, command.message(), at)?;
            traces.extend(step.0);
            moved.add(part);
        }
        trial.undo.done(Step::joined(traces));
        *self = trial;
        Ok(moved)
    }

    /// Takes back this person's last step, as far as nobody has changed it since. `None` when there is none.
    pub fn undo(&mut self, at: i64) -> Result<Option<MapMoved>, DocumentError> {
        let Some(step) = self.undo.take_undo() else { return Ok(None) };
        let writes = self.reversal(&step)?;
        let (reversed, moved) = self.write(&writes, "undo", at)?;
        self.undo.push_redo(reversed);
        Ok(Some(moved))
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self, at: i64) -> Result<Option<MapMoved>, DocumentError> {
        let Some(step) = self.undo.take_redo() else { return Ok(None) };
        let writes = self.reversal(&step)?;
        let (repeated, moved) = self.write(&writes, "redo", at)?;
        self.undo.push_undo(repeated);
        Ok(Some(moved))
    }

    /// Takes in a sync message from the server.
    pub fn receive(&mut self, state: &mut sync::State, message: sync::Message) -> Result<MapMoved, DocumentError> {
        let mut log = PatchLog::active();
        self.doc.receive_sync_message_log_patches(state, message, &mut log)?;
        self.follow(log)
    }

    /// The next sync message for the server, if there is anything to say.
    pub fn say(&self, state: &mut sync::State) -> Option<sync::Message> {
        self.doc.generate_sync_message(state)
    }

    /// Takes in saved chunks: what this device kept, or what another tab of it wrote.
    pub fn take_in(&mut self, chunks: &[u8]) -> Result<MapMoved, DocumentError> {
        let mut log = PatchLog::active();
        self.doc.load_incremental_log_patches(chunks, &mut log)?;
        self.follow(log)
    }

    fn follow(&mut self, mut log: PatchLog) -> Result<MapMoved, DocumentError> {
        let patches = self.doc.make_patches(&mut log);
        self.view.follow(&self.doc, &patches)
    }

    fn write(
        &mut self,
        writes: &[FieldWrite<MapOwner>],
        message: &str,
        at: i64,
    ) -> Result<(Step<MapOwner>, MapMoved), DocumentError> {
        if writes.is_empty() {
            return Ok((Step(Vec::new()), MapMoved::default()));
        }
        let mut tx = self.doc.transaction_log_patches(PatchLog::active()).map_err(automerge::AutomergeError::from)?;
        let traces = match carry_out(&mut tx, writes) {
            Ok(traces) => traces,
            Err(error) => {
                tx.rollback();
                return Err(error);
            }
        };
        let (_, mut log) = tx.commit_with(CommitOptions::default().with_message(message).with_time(at));
        let patches = self.doc.make_patches(&mut log);
        let moved = self.view.follow(&self.doc, &patches)?;
        Ok((Step(traces), moved))
    }

    /// The writes that take a step back, where fields still hold what it left.
    fn reversal(&mut self, step: &Step<MapOwner>) -> Result<Vec<FieldWrite<MapOwner>>, DocumentError> {
        let mut tx = self.doc.transaction();
        let mut fresh = Vec::with_capacity(step.0.len());
        for trace in &step.0 {
            if current(&mut tx, &trace.owner, &trace.field)? == trace.after {
                fresh.push(trace.clone());
            }
        }
        tx.rollback();
        Ok(Step(fresh).reversal())
    }
}
