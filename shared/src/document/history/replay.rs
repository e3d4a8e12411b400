//! [`Replay`]: the sheet as it was after any number of moments.
//!
//! It stands at one position and walks: an entry is applied going forth and taken back going back. Walking a step costs
//! what happened in it, whatever the length of the history.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::entry::Held;
use super::fields::{self, Fields};
use super::{Entry, History, is_layout};
use crate::budget::Sheet;
use crate::calendar::Period;
use crate::document::Moved;
use crate::document::write::Owner;
use crate::id::LineId;

/// What was just gone: a moment, or a part of one.
pub(super) struct Step<'a> {
    pub entries: &'a [&'a Entry],
    /// Lines that are reckoned and came out otherwise.
    pub reckoned: Vec<LineId>,
    /// The sheet as it is then.
    pub sheet: &'a Sheet,
}

/// A sheet on its way through its history.
#[derive(Debug, Clone)]
pub struct Replay {
    position: usize,
    pub(super) fields: Fields,
    sheet: Sheet,
}

impl Replay {
    /// At the very beginning: before the first moment, with nothing in the sheet.
    pub fn start(history: &History) -> Self {
        Self { position: 0, fields: Fields::new(), sheet: Sheet::new(history.header.clone()) }
    }

    /// At the end of what is read: the sheet as it is now.
    pub fn end(history: &History) -> Self {
        let mut replay = Self { position: history.moments.len(), fields: history.now.clone(), ..Self::start(history) };
        let mut owners: Vec<Owner> = replay.fields.keys().copied().collect();
        // Sections first, so that each line is counted under the right nature at once.
        owners.sort_by_key(|owner| matches!(owner, Owner::Line(_)));
        for owner in owners {
            replay.refresh(owner);
        }
        replay.sheet.settle();
        replay
    }

    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }

    /// How many moments have happened in what is shown.
    pub fn position(&self) -> usize {
        self.position
    }

    /// Goes to where so many moments have happened, and says what that moved.
    pub fn go(&mut self, history: &History, position: usize) -> Moved {
        let position = position.min(history.moments.len());
        let mut touched: BTreeMap<Owner, BTreeSet<Arc<str>>> = BTreeMap::new();
        if position >= self.position {
            for entry in (self.position..position).flat_map(|moment| history.entries_of(moment)) {
                self.put(entry, entry.after.clone(), &mut touched);
            }
        } else {
            for entry in (position..self.position).rev().flat_map(|moment| history.entries_of(moment).iter().rev()) {
                self.put(entry, entry.before.clone(), &mut touched);
            }
        }
        self.position = position;
        let mut moved = Moved::default();
        for (owner, fields) in touched {
            self.show(owner, &fields, &mut moved);
        }
        moved.reckoned = self.sheet.settle();
        moved
    }

    /// Goes a way, each moment in parts: entries that `of` gives the same key are one part, and `after` is told what the
    /// sheet is after each.
    pub(super) fn go_apart<K: Ord>(
        &mut self,
        history: &History,
        position: usize,
        of: impl Fn(&Entry) -> K,
        mut after: impl FnMut(K, &Step<'_>),
    ) {
        let position = position.min(history.moments.len());
        while self.position != position {
            let forth = position > self.position;
            let moment = if forth { self.position } else { self.position - 1 };
            let mut parts: BTreeMap<K, Vec<&Entry>> = BTreeMap::new();
            for entry in history.entries_of(moment) {
                parts.entry(of(entry)).or_default().push(entry);
            }
            for (key, mut entries) in parts {
                let mut touched = BTreeMap::new();
                if !forth {
                    entries.reverse();
                }
                for entry in &entries {
                    let held = if forth { entry.after.clone() } else { entry.before.clone() };
                    self.put(entry, held, &mut touched);
                }
                let mut moved = Moved::default();
                for (owner, fields) in touched {
                    self.show(owner, &fields, &mut moved);
                }
                let reckoned = self.sheet.settle();
                after(key, &Step { entries: &entries, reckoned, sheet: &self.sheet });
            }
            self.position = if forth { self.position + 1 } else { self.position - 1 };
        }
    }

    fn put(&mut self, entry: &Entry, held: Option<Held>, touched: &mut BTreeMap<Owner, BTreeSet<Arc<str>>>) {
        let record = self.fields.entry(entry.owner).or_default();
        match held {
            Some(held) => record.insert(entry.field.clone(), held),
            None => record.remove(&entry.field),
        };
        touched.entry(entry.owner).or_default().insert(entry.field.clone());
    }

    fn show(&mut self, owner: Owner, fields: &BTreeSet<Arc<str>>, moved: &mut Moved) {
        let Owner::Line(line) = owner else {
            moved.layout |= matches!(owner, Owner::Section(_) | Owner::Package(_));
            self.refresh(owner);
            return;
        };
        moved.layout |= fields.iter().any(|field| is_layout(field)) || self.sheet.line(line).is_none();
        for period in fields.iter().filter_map(|field| field.parse::<Period>().ok()) {
            moved.cells.push((line, period));
        }
        if fields.iter().any(|field| field.parse::<Period>().is_err()) {
            self.refresh(owner);
            // A field of the row that is no cell: the row is painted again with any of them.
            moved.cells.push((line, Period::FIRST));
        } else if let Some(item) = self.fields.get(&owner).and_then(|record| fields::line(line, record)) {
            for period in fields.iter().filter_map(|field| field.parse::<Period>().ok()) {
                self.sheet.put_cell(line, period, item.cell(period).clone());
            }
        }
    }

    /// Reads a line or a section again from its fields.
    fn refresh(&mut self, owner: Owner) {
        let record = self.fields.get(&owner);
        match owner {
            Owner::Line(line) => match record.and_then(|record| fields::line(line, record)) {
                Some(item) => self.sheet.put_line(item),
                None => self.sheet.remove_line(line),
            },
            Owner::Section(section) => match record.and_then(|record| fields::section(section, record)) {
                Some(item) => self.sheet.put_section(item),
                None => self.sheet.remove_section(section),
            },
            Owner::Input(id) => {
                let kept = record.and_then(|record| fields::input(id, record));
                self.sheet.put_input(id, kept);
            }
            Owner::Package(id) => match record.and_then(|record| fields::package(id, record)) {
                Some(item) => self.sheet.put_package(item),
                None => self.sheet.remove_package(id),
            },
            Owner::Version(_) => {}
        }
    }
}
