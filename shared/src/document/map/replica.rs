//! A map that is open somewhere: the document, the map it spells, and this person's undo.

use std::collections::BTreeSet;

use automerge::sync::{self, SyncDoc};
use automerge::transaction::CommitOptions;
use automerge::{Automerge, ChangeHash, Patch, PatchLog, ScalarValue};

use super::command::MapOwner;
use super::fields;
use super::{MapCommand, Touched, Written, read, read_element, read_map_header, touched_by};
use crate::document::DocumentError;
use crate::document::undo::{Step, UndoStack};
use crate::document::write::{FieldWrite, carry_out};
use crate::process::{Element, ElementId, NodeKind, ProcessMap};

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

/// Of an element, what decides how others stand to it.
#[derive(PartialEq)]
struct Joints {
    class: u8,
    holds: (bool, bool),
    refers: [Option<ElementId>; 4],
    is_default: bool,
}

impl Joints {
    fn of(element: &Element) -> Self {
        let plain = |class, refers| Self { class, holds: (false, false), refers, is_default: false };
        match element {
            Element::Pool(_) => plain(0, [None, None, None, None]),
            Element::Lane(lane) => plain(1, [lane.pool.clone(), lane.parent.clone(), None, None]),
            Element::Node(node) => {
                let attached = match &node.kind {
                    NodeKind::Boundary { attached_to, .. } => Some(attached_to.clone()),
                    _ => None,
                };
                let holds = (matches!(node.kind, NodeKind::SubProcess { .. }), node.kind.is_activity());
                Self { holds, ..plain(2, [node.pool.clone(), node.parent.clone(), node.lane.clone(), attached]) }
            }
            Element::Flow(flow) => {
                Self { is_default: flow.is_default, ..plain(3, [Some(flow.source.clone()), None, None, None]) }
            }
        }
    }
}

/// The map a document spells, kept up to date by its patches.
#[derive(Debug, Clone)]
pub struct MapView {
    written: Written,
    /// What is shown, where something had to be settled.
    settled: Option<ProcessMap>,
}

impl MapView {
    pub fn open(doc: &Automerge) -> Result<Self, DocumentError> {
        let mut view = Self { written: read(doc)?, settled: None };
        view.settle();
        Ok(view)
    }

    pub fn map(&self) -> &ProcessMap {
        self.settled.as_ref().unwrap_or(&self.written.map)
    }

    /// Whether something stands under this id that is no element any more.
    pub(super) fn is_grave(&self, id: &ElementId) -> bool {
        self.written.graves.contains(id)
    }

    /// Reads again what the patches touched, each element once.
    pub fn follow(&mut self, doc: &Automerge, patches: &[Patch]) -> Result<MapMoved, DocumentError> {
        let touched: BTreeSet<Touched> = patches.iter().filter_map(touched_by).collect();
        let mut moved = MapMoved::default();
        let mut is_joined_anew = false;
        for place in touched {
            match place {
                Touched::Header => {
                    self.written.map.header = read_map_header(doc)?;
                    moved.header = true;
                }
                Touched::Element(id) => {
                    let before = self.written.map.element(&id).as_ref().map(Joints::of);
                    let element = read_element(doc, &id)?;
                    is_joined_anew |= before != element.as_ref().map(Joints::of);
                    self.written.take(id.clone(), element);
                    moved.elements.insert(id);
                }
            }
        }
        // Where nothing is settled and nothing is joined anew, nothing has to be.
        if is_joined_anew || (self.settled.is_some() && !moved.is_empty()) {
            let shown = self.settled.take();
            self.settle();
            if let Some(before) = shown.as_ref().or(self.settled.as_ref().map(|_| &self.written.map)) {
                let differs = |element: &Element| before.element(element.id()).as_ref() != Some(element);
                let others = self.map().elements().filter(differs).map(|element| element.id().clone());
                moved.elements.extend(others.collect::<Vec<_>>());
            }
        }
        Ok(moved)
    }

    fn settle(&mut self) {
        self.settled = (!self.written.map.is_settled()).then(|| {
            let mut map = self.written.map.clone();
            map.settle();
            map
        });
    }
}

/// Writes in one change at most, and how many bytes of text: well below what a change may hold on the wire.
const WRITES_PER_CHANGE: usize = 2_500;
const BYTES_PER_CHANGE: usize = 512 * 1024;

/// Writes in parts of which each fits into a change; one field alone always does.
fn parts(writes: &[FieldWrite<MapOwner>]) -> Vec<&[FieldWrite<MapOwner>]> {
    let size = |write: &FieldWrite<MapOwner>| match &write.value {
        Some(ScalarValue::Str(text)) => text.len(),
        _ => 0,
    };
    let (mut parts, mut rest, mut bytes, mut count) = (Vec::new(), writes, 0, 0);
    for write in writes {
        let more = size(write);
        if count > 0 && (count == WRITES_PER_CHANGE || bytes + more > BYTES_PER_CHANGE) {
            let (part, left) = rest.split_at(count);
            parts.push(part);
            (rest, bytes, count) = (left, 0, 0);
        }
        bytes += more;
        count += 1;
    }
    if count > 0 {
        parts.push(rest);
    }
    parts
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

    /// Carries out a command as one change, unless it is too large for one. `at` is the person's clock in seconds since
    /// 1970, for the history.
    pub fn edit(&mut self, command: &MapCommand, at: i64) -> Result<MapMoved, DocumentError> {
        let writes = command.writes(&self.view)?;
        let (step, moved) = self.write(&writes, command.message(), at)?;
        self.undo.done(step);
        Ok(moved)
    }

    /// Carries out commands that are one intent: all of them or none, and one undo takes them back.
    pub fn edit_all(&mut self, commands: &[MapCommand], at: i64) -> Result<MapMoved, DocumentError> {
        if let [command] = commands {
            return self.edit(command, at);
        }
        let mut trial = self.clone();
        let (mut traces, mut moved) = (Vec::new(), MapMoved::default());
        for command in commands {
            let writes = command.writes(&trial.view)?;
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

    /// Writes in one change, or in as many as it takes. Fails before the first is written or not at all: what can be wrong
    /// with a write is the document's shape, which no write alters.
    fn write(
        &mut self,
        writes: &[FieldWrite<MapOwner>],
        message: &str,
        at: i64,
    ) -> Result<(Step<MapOwner>, MapMoved), DocumentError> {
        let (mut traces, mut moved) = (Vec::new(), MapMoved::default());
        for part in parts(writes) {
            let mut tx =
                self.doc.transaction_log_patches(PatchLog::active()).map_err(automerge::AutomergeError::from)?;
            match carry_out(&mut tx, part) {
                Ok(part) => traces.extend(part),
                Err(error) => {
                    tx.rollback();
                    return Err(error);
                }
            }
            let (_, mut log) = tx.commit_with(CommitOptions::default().with_message(message).with_time(at));
            let patches = self.doc.make_patches(&mut log);
            moved.add(self.view.follow(&self.doc, &patches)?);
        }
        Ok((Step(traces), moved))
    }

    /// The writes that take a step back. An element this step made stays when somebody else has written into it since.
    fn reversal(&mut self, step: &Step<MapOwner>) -> Result<Vec<FieldWrite<MapOwner>>, DocumentError> {
        // A map shows one of two values, so whoever wrote that takes it back.
        step.taken_back(&mut self.doc, |trace| trace.field == fields::IS && trace.before.is_none(), |_| false)
    }
}
