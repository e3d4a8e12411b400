//! Undo and redo of one person's own steps, which never undo somebody else.
//!
//! A step is remembered as what each field held before and after. Taking it back restores a field only while it still
//! holds what this person left there; a field that somebody has changed since, or meanwhile, stays as they made it.

use std::collections::{HashMap, HashSet};

use automerge::Automerge;

use super::DocumentError;
use super::write::{FieldTrace, FieldWrite, Owned, Owner, contested, current, others_wrote};

/// One step that can be taken back.
#[derive(Debug, Clone, PartialEq)]
pub struct Step<O = Owner>(pub(super) Vec<FieldTrace<O>>);

impl<O: Owned> Step<O> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Several changes in a row as one step: what each field held before the first of them and after the last.
    pub(super) fn joined(traces: Vec<FieldTrace<O>>) -> Self {
        let mut places = HashMap::with_capacity(traces.len());
        let mut joined: Vec<FieldTrace<O>> = Vec::with_capacity(traces.len());
        for trace in traces {
            let place = *places.entry((trace.owner.clone(), trace.field.clone())).or_insert(joined.len());
            match joined.get_mut(place) {
                Some(first) => first.after = trace.after,
                None => joined.push(trace),
            }
        }
        Self(joined)
    }

    /// The writes that take the step back as things stand: where a field still holds what the step left there, and except in
    /// what the step made (`makes` says by which field) and somebody else has written into since. Where values set at the same
    /// time are shown to be chosen from (`chosen` says in which fields), they wait for that.
    pub(super) fn taken_back(
        &self,
        doc: &mut Automerge,
        makes: impl Fn(&FieldTrace<O>) -> bool,
        chosen: impl Fn(&FieldTrace<O>) -> bool,
    ) -> Result<Vec<FieldWrite<O>>, DocumentError> {
        let made: HashSet<&O> = self.0.iter().filter(|trace| makes(trace)).map(|trace| &trace.owner).collect();
        let mut own: HashMap<&O, Vec<&FieldTrace<O>>> = HashMap::new();
        for trace in self.0.iter().filter(|trace| made.contains(&trace.owner)) {
            own.entry(&trace.owner).or_default().push(trace);
        }
        let mut tx = doc.transaction();
        let mut fresh = Vec::with_capacity(self.0.len());
        for trace in &self.0 {
            let waits = chosen(trace) && contested(&mut tx, &trace.owner, &trace.field)?;
            if !waits && current(&mut tx, &trace.owner, &trace.field)? == trace.after {
                fresh.push(trace);
            }
        }
        let mut kept = HashSet::new();
        for (owner, own) in own {
            if others_wrote(&mut tx, owner, &own)? {
                kept.insert(owner);
            }
        }
        tx.rollback();
        let fresh = fresh.into_iter().filter(|trace| !kept.contains(&trace.owner)).cloned().collect();
        Ok(Self(fresh).reversal())
    }

    /// The writes that put back what each field held before, last first.
    pub(super) fn reversal(&self) -> Vec<FieldWrite<O>> {
        self.0
            .iter()
            .rev()
            .map(|trace| FieldWrite {
                owner: trace.owner.clone(),
                field: trace.field.clone(),
                value: trace.before.clone(),
            })
            .collect()
    }
}

/// The steps a person can take back or take again in one tab.
#[derive(Debug, Clone)]
pub struct UndoStack<O = Owner> {
    undo: Vec<Step<O>>,
    redo: Vec<Step<O>>,
}

impl<O> Default for UndoStack<O> {
    fn default() -> Self {
        Self { undo: Vec::new(), redo: Vec::new() }
    }
}

impl<O: Owned> UndoStack<O> {
    /// An afternoon's typing; older steps are history, not undo.
    pub const STEPS_MAX: usize = 500;

    /// Remembers a step just done; what had been undone can't be redone any more.
    pub fn done(&mut self, step: Step<O>) {
        if step.is_empty() {
            return;
        }
        self.redo.clear();
        self.push_undo(step);
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub(super) fn take_undo(&mut self) -> Option<Step<O>> {
        self.undo.pop()
    }

    pub(super) fn take_redo(&mut self) -> Option<Step<O>> {
        self.redo.pop()
    }

    pub(super) fn push_undo(&mut self, step: Step<O>) {
        if self.undo.len() == Self::STEPS_MAX {
            self.undo.remove(0);
        }
        self.undo.push(step);
    }

    pub(super) fn push_redo(&mut self, step: Step<O>) {
        self.redo.push(step);
    }
}
