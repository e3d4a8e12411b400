//! What a history is a list of: a [`Moment`] is one intent of one person, an [`Entry`] one field it changed.

use std::ops::Range;
use std::sync::Arc;

use automerge::ScalarValue;

use crate::budget::CellValue;
use crate::document::sheet::scalar_cell;
use crate::document::write::Owner;
use crate::id::PersonId;

/// What stands in a field, and who put it there.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub value: ScalarValue,
    /// `None` for a replica that does not say (any Automerge client).
    pub author: Option<PersonId>,
}

impl Held {
    /// The value as a cell of the sheet shows it.
    pub fn cell(&self) -> CellValue {
        scalar_cell(&self.value)
    }
}

/// One field that came to hold something else.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which of [`History::moments`](super::History::moments) it belongs to.
    pub moment: usize,
    pub owner: Owner,
    pub field: Arc<str>,
    pub before: Option<Held>,
    pub after: Option<Held>,
    /// What was written here and never shown, because another value that was set at the same time stands above it.
    pub overruled: Option<ScalarValue>,
}

impl Entry {
    /// What the person put in, whether it came to be shown or not.
    pub fn written(&self) -> CellValue {
        match (&self.overruled, &self.after) {
            (Some(value), _) => scalar_cell(value),
            (None, Some(held)) => held.cell(),
            (None, None) => CellValue::Empty,
        }
    }

    /// What was shown before.
    pub fn found(&self) -> CellValue {
        self.before.as_ref().map_or(CellValue::Empty, Held::cell)
    }
}

/// One intent: a change, or the several that a large one was written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// The person's clock, in seconds since 1970.
    pub at: i64,
    pub author: Option<PersonId>,
    /// The word of the command, such as `set_cells`; cut short where a stranger's client wrote an essay.
    pub word: Arc<str>,
    pub(super) changes: Range<usize>,
    pub(super) entries: Range<usize>,
}

impl Moment {
    /// Whether Tandem wrote it in nobody's name: what a document began with, and what came from elsewhere.
    pub fn is_tandems(&self) -> bool {
        self.author.is_some_and(|person| person.0.is_nil())
    }

    /// Whether it only brought up to date what the sheet takes from elsewhere.
    pub fn is_supply(&self) -> bool {
        self.is_tandems() && *self.word == *"supply"
    }
}
