//! [`GridState`]: the view state one grid's parts share. None of it is in the document.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use shared::calendar::Period;
use shared::id::{LineId, SectionId};

use super::basis::{Draft, Overtyping};
use super::column::Column;
use super::layout::{GridRow, Layout};
use super::noted::Noted;
use super::paste::Beyond;
use super::selection::{Extent, Selection, Spot};
use super::window::{FIRST_ROWS, Window};
use crate::document::OpenSheet;
use crate::format::Money;
use crate::text::Text;

/// What a cell that stands open is being given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editing {
    pub spot: Spot,
}

/// One grid's view state. Copies name the same grid.
#[derive(Clone, Copy)]
pub struct GridState {
    pub sheet: OpenSheet,
    pub text: Text,
    pub money: Signal<Money>,
    pub may_edit: Signal<bool>,
    pub columns: StoredValue<Vec<Column>>,
    pub folded: RwSignal<BTreeSet<SectionId>>,
    pub layout: Memo<Arc<Layout>>,
    pub window: RwSignal<Window>,
    /// Rows that fit on screen.
    pub page: RwSignal<usize>,
    pub selection: RwSignal<Selection>,
    /// The layout in whose rows selection and open cell are counted; `follow` keeps it up.
    pub placed_in: StoredValue<Arc<Layout>>,
    pub editing: RwSignal<Option<Editing>>,
    /// What is noted about cells elsewhere.
    pub noted: RwSignal<Noted>,
    /// A formula begun in the grid, for whoever writes formulas.
    pub draft: RwSignal<Option<Draft>>,
    /// Figures that would stand over a formula, for whoever asks.
    pub overtyping: RwSignal<Option<Overtyping>>,
    /// A range that was not pasted, since some of it had no place.
    pub beyond: RwSignal<Option<Beyond>>,
    pub scroller: NodeRef<html::Div>,
    pub input: NodeRef<html::Input>,
}

impl GridState {
    pub fn new(
        sheet: OpenSheet,
        text: Text,
        money: Signal<Money>,
        may_edit: Signal<bool>,
        columns: Vec<Column>,
    ) -> Self {
        let folded = RwSignal::new(BTreeSet::new());
        let layout = Memo::new(move |_| {
            sheet.track_layout();
            let adders = may_edit.get();
            Arc::new(folded.with(|folded| sheet.read(|sheet| Layout::of(sheet, folded, adders))))
        });
        let rows = layout.with_untracked(|layout| layout.len());
        Self {
            sheet,
            text,
            money,
            may_edit,
            columns: StoredValue::new(columns),
            folded,
            layout,
            window: RwSignal::new(Window::first(rows)),
            page: RwSignal::new(FIRST_ROWS / 2),
            selection: RwSignal::new(Selection::at(Spot { row: rows.min(1), column: 0 })),
            placed_in: StoredValue::new(layout.get_untracked()),
            editing: RwSignal::new(None),
            noted: RwSignal::new(Noted::default()),
            draft: RwSignal::new(None),
            overtyping: RwSignal::new(None),
            beyond: RwSignal::new(None),
            scroller: NodeRef::new(),
            input: NodeRef::new(),
        }
    }

    /// Puts the cursor somewhere in the layout as it is now.
    pub fn place(self, selection: Selection) {
        self.placed_in.set_value(self.layout.get_untracked());
        self.selection.set(selection);
    }

    /// Puts the cursor on a line, in a period where one is given, and brings it into sight.
    pub fn go_to(self, line: LineId, period: Option<Period>) {
        if let Some(section) = self.sheet.read(|sheet| sheet.line(line).map(|line| line.section)) {
            self.folded.update(|folded| {
                folded.remove(&section);
            });
        }
        let Some(row) = self.layout.with_untracked(|layout| layout.row_of(line)) else { return };
        let wanted = period.map_or(Column::Name, Column::Period);
        let column = self.columns.with_value(|columns| columns.iter().position(|column| *column == wanted));
        self.place(Selection::at(Spot { row, column: column.unwrap_or(0) }));
        super::dom::show(self);
        self.focus();
    }

    /// Gives the keyboard back to the grid.
    pub fn focus(self) {
        super::dom::focus(self.input);
    }

    pub fn extent(self) -> Extent {
        Extent {
            rows: self.layout.with_untracked(|layout| layout.len()),
            columns: self.columns.with_value(Vec::len),
            page: self.page.get_untracked(),
        }
    }

    pub fn column(self, index: usize) -> Option<Column> {
        self.columns.with_value(|columns| columns.get(index).copied())
    }

    pub fn row(self, index: usize) -> Option<GridRow> {
        self.layout.with_untracked(|layout| layout.get(index))
    }

    pub fn line_at(self, index: usize) -> Option<LineId> {
        self.layout.with_untracked(|layout| layout.line_at(index))
    }

    /// Where a cell stands now, if its section is not folded.
    pub fn spot_of(self, line: LineId, period: Period) -> Option<Spot> {
        let row = self.layout.with_untracked(|layout| layout.row_of(line))?;
        let wanted = Column::Period(period);
        let column = self.columns.with_value(|columns| columns.iter().position(|column| *column == wanted))?;
        Some(Spot { row, column })
    }

    /// The lines the selection touches, in their order.
    pub fn picked_lines(self) -> Vec<LineId> {
        self.selection.get_untracked().rows().filter_map(|row| self.line_at(row)).collect()
    }

    pub fn toggle_fold(self, section: SectionId) {
        self.folded.update(|folded| {
            if !folded.remove(&section) {
                folded.insert(section);
            }
        });
    }
}
