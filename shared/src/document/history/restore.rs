//! Going back: the fields that have to be written so that a cell, a line or the sheet is again what it was.
//!
//! Restoring is a change like any other: it stands in the history under the name of who did it, and one undo takes it back.

use std::collections::BTreeSet;

use automerge::ScalarValue;

use super::fields::{self, Record};
use super::{History, Replay};
use crate::calendar::Period;
use crate::document::SheetCommand;
use crate::document::shape::key;
use crate::document::write::{FieldWrite, Owner};
use crate::id::LineId;

/// How much goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Cell(LineId, Period),
    Line(LineId),
    Sheet,
}

impl History {
    /// The command that makes of the sheet as it is now, as far as the scope goes, what it is at `then`. `None` when it is
    /// that already.
    pub fn restore(&self, then: &Replay, scope: Scope) -> Option<SheetCommand> {
        let mut writes = Vec::new();
        match scope {
            Scope::Cell(line, period) => self.restore_cell(then, line, period, &mut writes),
            Scope::Line(line) => {
                // Its section too, should it have been deleted: a line without one would stand nowhere.
                let section = then.sheet().line(line).map(|item| item.section);
                if let Some(section) = section.filter(|section| !self.shows(Owner::Section(*section))) {
                    self.restore_owner(then, Owner::Section(section), &mut writes);
                }
                self.restore_owner(then, Owner::Line(line), &mut writes);
            }
            Scope::Sheet => {
                let owners: BTreeSet<Owner> = self.now.keys().chain(then.fields.keys()).copied().collect();
                // Names stay, and what comes from elsewhere is what it is there now.
                let restored = |owner: &Owner| !matches!(owner, Owner::Version(_) | Owner::Input(_));
                for owner in owners.into_iter().filter(restored) {
                    self.restore_owner(then, owner, &mut writes);
                }
            }
        }
        (!writes.is_empty()).then_some(SheetCommand::Restore(writes))
    }

    fn restore_cell(&self, then: &Replay, line: LineId, period: Period, writes: &mut Vec<FieldWrite>) {
        let owner = Owner::Line(line);
        let value = |fields: &fields::Fields| fields.get(&owner)?.get(period.key()).map(|held| held.value.clone());
        let (now, then) = (value(&self.now), value(&then.fields));
        if now != then {
            writes.push(FieldWrite { owner, field: period.key().to_owned(), value: then });
        }
    }

    fn restore_owner(&self, then: &Replay, owner: Owner, writes: &mut Vec<FieldWrite>) {
        let nothing = Record::new();
        let (now, then) = (self.now.get(&owner).unwrap_or(&nothing), then.fields.get(&owner).unwrap_or(&nothing));
        if !shows(owner, then) {
            // What it holds stays under the tombstone, as when a person deletes it.
            if shows(owner, now) {
                let value = Some(ScalarValue::Boolean(true));
                writes.push(FieldWrite { owner, field: key::DELETED.to_owned(), value });
            }
            return;
        }
        let fields: BTreeSet<&str> = now.keys().chain(then.keys()).map(|field| &**field).collect();
        for field in fields {
            let value = then.get(field).map(|held| held.value.clone());
            if now.get(field).map(|held| &held.value) != value.as_ref() {
                writes.push(FieldWrite { owner, field: field.to_owned(), value });
            }
        }
    }

    fn shows(&self, owner: Owner) -> bool {
        self.now.get(&owner).is_some_and(|record| shows(owner, record))
    }
}

fn shows(owner: Owner, record: &Record) -> bool {
    match owner {
        Owner::Line(line) => fields::line(line, record).is_some(),
        Owner::Section(section) => fields::section(section, record).is_some(),
        Owner::Package(package) => fields::package(package, record).is_some(),
        Owner::Version(_) | Owner::Input(_) => false,
    }
}
