//! A sheet that is open somewhere: the document, the sheet it spells, and this person's undo.
//!
//! Every way in ends the same: a change makes patches, patches say what was touched, and only that is read again. The
//! server follows a document it keeps itself through [`SheetView`]; a browser tab holds a whole [`SheetReplica`].

use std::collections::BTreeSet;

use automerge::sync::{self, SyncDoc};
use automerge::transaction::CommitOptions;
use automerge::{Automerge, ChangeHash, Patch, PatchLog};

use super::shape::key;
use super::sheet::{Touched, read_sheet, refresh, touched_by};
use super::undo::{Step, UndoStack};
use super::write::{FieldTrace, FieldWrite, Owner, carry_out};
use super::{DocumentError, SheetCommand};
use crate::budget::Sheet;
use crate::calendar::Period;
use crate::id::LineId;

/// What a change moved on screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Rows came, went, changed place, name or section: lay the sheet out again.
    pub layout: bool,
    /// Cells whose value, author or rivals may differ now.
    pub cells: Vec<(LineId, Period)>,
    /// Lines that are reckoned and came out otherwise.
    pub reckoned: Vec<LineId>,
}

impl Moved {
    pub fn is_empty(&self) -> bool {
        !self.layout && self.cells.is_empty() && self.reckoned.is_empty()
    }

    fn add(&mut self, other: Self) {
        self.layout |= other.layout;
        self.cells.extend(other.cells);
        self.reckoned.extend(other.reckoned);
    }
}

/// Writes in one change at most. A field is a name of 600 bytes at worst, so this stays below what a change may hold on the
/// wire ([`crate::wire::limit::CHANGE_BYTES_MAX`]); nothing a person does by hand comes near it.
pub(super) const WRITES_PER_CHANGE: usize = 2_500;

/// The sheet a document spells, kept up to date by its patches.
#[derive(Debug, Clone)]
pub struct SheetView {
    sheet: Sheet,
}

impl SheetView {
    pub fn open(doc: &Automerge) -> Result<Self, DocumentError> {
        Ok(Self { sheet: read_sheet(doc)? })
    }

    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// Reads again what the patches touched, each place once.
    pub fn follow(&mut self, doc: &Automerge, patches: &[Patch]) -> Result<Moved, DocumentError> {
        let mut moved = self.reread(doc, patches)?;
        moved.reckoned = self.sheet.settle();
        Ok(moved)
    }

    /// The same, but for what is reckoned: for the steps of one intent, which are reckoned together at the end.
    fn reread(&mut self, doc: &Automerge, patches: &[Patch]) -> Result<Moved, DocumentError> {
        let mut touched: BTreeSet<Touched> = patches.iter().filter_map(touched_by).collect();
        // A further rival that loses to the shown value makes no patch, so contested cells are read again each time.
        touched.extend(self.sheet.conflicts().iter().map(|(line, period)| Touched::Cell(*line, *period)));
        let mut moved = Moved::default();
        for place in &touched {
            if let Touched::Cell(line, period) = place {
                if touched.contains(&Touched::Line(*line)) {
                    continue;
                }
                moved.cells.push((*line, *period));
            } else {
                // What comes from elsewhere has no row; the lines that take it are reckoned.
                moved.layout |= !matches!(place, Touched::Input(_));
            }
            refresh(doc, &mut self.sheet, *place)?;
        }
        Ok(moved)
    }
}

/// A sheet open for editing.
#[derive(Debug, Clone)]
pub struct SheetReplica {
    doc: Automerge,
    view: SheetView,
    undo: UndoStack,
}

impl SheetReplica {
    pub fn open(doc: Automerge) -> Result<Self, DocumentError> {
        let view = SheetView::open(&doc)?;
        Ok(Self { doc, view, undo: UndoStack::default() })
    }

    pub fn sheet(&self) -> &Sheet {
        self.view.sheet()
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

    pub fn undo_stack(&self) -> &UndoStack {
        &self.undo
    }

    /// Carries out a command as one change. `at` is the person's clock in seconds since 1970, for the history.
    pub fn edit(&mut self, command: &SheetCommand, at: i64) -> Result<Moved, DocumentError> {
        let writes = command.writes(self.sheet())?;
        let (step, moved) = self.commit(&writes, command.message(), at)?;
        self.undo.done(step);
        Ok(moved)
    }

    /// Carries out commands that are one intent, such as an import: all of them or none, and one undo takes them back.
    pub fn edit_all(&mut self, commands: &[SheetCommand], at: i64) -> Result<Moved, DocumentError> {
        let mut trial = self.clone();
        let (mut traces, mut moved) = (Vec::new(), Moved::default());
        for command in commands {
            // What these write depends on figures.
            if matches!(command, SheetCommand::KeepFigures(_) | SheetCommand::SpreadSection { .. }) {
                moved.reckoned.extend(trial.view.sheet.settle());
            }
            let writes = command.writes(trial.sheet())?;
            let (step, part) = trial.write(&writes, command.message(), at)?;
            traces.extend(step.0);
            moved.add(part);
        }
        moved.reckoned.extend(trial.view.sheet.settle());
        trial.undo.done(Step::joined(traces));
        *self = trial;
        Ok(moved)
    }

    /// Takes back this person's last step, as far as nobody has changed it since. `None` when there is none.
    pub fn undo(&mut self, at: i64) -> Result<Option<Moved>, DocumentError> {
        let Some(step) = self.undo.take_undo() else { return Ok(None) };
        let writes = self.reversal(&step)?;
        let (reversed, moved) = self.commit(&writes, "undo", at)?;
        self.undo.push_redo(reversed);
        Ok(Some(moved))
    }

    /// Does again what was taken back last.
    pub fn redo(&mut self, at: i64) -> Result<Option<Moved>, DocumentError> {
        let Some(step) = self.undo.take_redo() else { return Ok(None) };
        let writes = self.reversal(&step)?;
        let (repeated, moved) = self.commit(&writes, "redo", at)?;
        self.undo.push_undo(repeated);
        Ok(Some(moved))
    }

    /// Takes in a sync message from the server.
    pub fn receive(&mut self, state: &mut sync::State, message: sync::Message) -> Result<Moved, DocumentError> {
        let mut log = PatchLog::active();
        self.doc.receive_sync_message_log_patches(state, message, &mut log)?;
        self.follow(log)
    }

    /// The next sync message for the server, if there is anything to say.
    pub fn say(&self, state: &mut sync::State) -> Option<sync::Message> {
        self.doc.generate_sync_message(state)
    }

    /// Takes in saved chunks: what this device kept, or what another tab of it wrote.
    pub fn take_in(&mut self, chunks: &[u8]) -> Result<Moved, DocumentError> {
        let mut log = PatchLog::active();
        self.doc.load_incremental_log_patches(chunks, &mut log)?;
        self.follow(log)
    }

    fn follow(&mut self, mut log: PatchLog) -> Result<Moved, DocumentError> {
        let patches = self.doc.make_patches(&mut log);
        self.view.follow(&self.doc, &patches)
    }

    /// Writes in one change, or in as many as it takes. Fails before the first is written or not at all: what can be wrong
    /// with a write is the document's shape, which no write alters.
    fn commit(&mut self, writes: &[FieldWrite], message: &str, at: i64) -> Result<(Step, Moved), DocumentError> {
        let (step, mut moved) = self.write(writes, message, at)?;
        moved.reckoned = self.view.sheet.settle();
        Ok((step, moved))
    }

    /// As [`commit`](Self::commit), with nothing reckoned yet.
    fn write(&mut self, writes: &[FieldWrite], message: &str, at: i64) -> Result<(Step, Moved), DocumentError> {
        let (mut traces, mut moved) = (Vec::new(), Moved::default());
        for part in writes.chunks(WRITES_PER_CHANGE) {
            let (step, part) = self.write_part(part, message, at)?;
            traces.extend(step.0);
            moved.add(part);
        }
        Ok((Step(traces), moved))
    }

    fn write_part(&mut self, writes: &[FieldWrite], message: &str, at: i64) -> Result<(Step, Moved), DocumentError> {
        let mut tx = self.doc.transaction_log_patches(PatchLog::active()).map_err(automerge::AutomergeError::from)?;
        let mut traces = match carry_out(&mut tx, writes) {
            Ok(traces) => traces,
            Err(error) => {
                tx.rollback();
                return Err(error);
            }
        };
        // Figures from elsewhere are nobody's step to take back.
        traces.retain(|trace| !matches!(trace.owner, Owner::Input(_)));
        let (_, mut log) = tx.commit_with(CommitOptions::default().with_message(message).with_time(at));
        let patches = self.doc.make_patches(&mut log);
        let moved = self.view.reread(&self.doc, &patches)?;
        Ok((Step(traces), moved))
    }

    /// The writes that take a step back. A row this step made stays when somebody else has written into it since, and so does
    /// a cell that two people set at the same time.
    fn reversal(&mut self, step: &Step) -> Result<Vec<FieldWrite>, DocumentError> {
        let makes = |trace: &FieldTrace| {
            trace.field == key::SECTION && trace.before.is_none() && matches!(trace.owner, Owner::Line(_))
        };
        step.taken_back(&mut self.doc, makes, |trace| trace.field.parse::<Period>().is_ok())
    }
}
