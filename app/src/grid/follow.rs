//! Rows come, go and change places under the cursor: it stays on the row it was on, and what is being typed goes where it
//! was begun.

use std::sync::Arc;

use leptos::prelude::*;

use super::layout::{GridRow, Layout};
use super::selection::{Selection, Spot};
use super::state::{Editing, GridState};

/// Keeps selection and open cell on their rows, whoever moves them.
pub fn follow(state: GridState) {
    Effect::new(move |_| {
        state.layout.track();
        catch_up(state);
    });
}

/// Brings the cursor from the layout it was put in to the one there is now.
pub fn catch_up(state: GridState) {
    let now = state.layout.get_untracked();
    let before = state.placed_in.get_value();
    if Arc::ptr_eq(&before, &now) {
        return;
    }
    state.placed_in.set_value(Arc::clone(&now));
    let to = |spot: Spot| Spot { row: row_now(&before, &now, spot.row), ..spot };
    let selection = state.selection.get_untracked();
    let moved = Selection { active: to(selection.active), corner: to(selection.corner) };
    if moved != selection {
        state.selection.set(moved);
    }
    if let Some(editing) = state.editing.get_untracked() {
        let spot = to(editing.spot);
        if spot != editing.spot {
            state.editing.set(Some(Editing { spot }));
        }
    }
}

/// Where a row stands now. One that is folded away gives its section's, one that is gone the row in its place.
fn row_now(before: &Layout, now: &Layout, row: usize) -> usize {
    let found = match before.get(row) {
        Some(GridRow::Line { id, .. }) => now.row_of(id),
        Some(GridRow::Section { id, .. }) => now.row_of_section(id),
        Some(GridRow::Adder { section }) => now.row_of_adder(section),
        Some(GridRow::Unplaced) | None => None,
    };
    let folded = || {
        let section = before.section_at(row)?;
        now.is_folded(section).then(|| now.row_of_section(section)).flatten()
    };
    found.or_else(folded).unwrap_or_else(|| row.min(now.len().saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use shared::budget::{Name, Nature, SheetHeader};
    use shared::document::{LineSeed, NewSheet, Place, SheetCommand, SheetReplica};
    use shared::id::{DepartmentId, DocumentId, LineId, SectionId};
    use shared::money::{Currency, Rounding};
    use uuid::Uuid;

    use super::*;

    const SECTIONS: [SectionId; 2] = [SectionId(Uuid::from_u128(1)), SectionId(Uuid::from_u128(2))];

    fn line(number: u128) -> LineId {
        LineId(Uuid::from_u128(0x10 + number))
    }

    /// Two sections with two lines each.
    fn sheet() -> SheetReplica {
        let header = SheetHeader {
            plan: DocumentId(Uuid::from_u128(3)),
            department: DepartmentId(Uuid::from_u128(4)),
            title: Name::new("Sales"),
            currency: Currency::CNY,
            rounding: Rounding::HalfUp,
            calendar: shared::calendar::FiscalCalendar::CALENDAR_YEAR,
            year: 2027,
        };
        let mut sheet = SheetReplica::open(NewSheet { header }.create(vec![1].into(), 0).unwrap()).unwrap();
        let mut after = None;
        for (number, section) in (0..).zip(SECTIONS) {
            let command =
                SheetCommand::InsertSection { id: section, after, name: Name::new("S"), nature: Nature::Expense };
            sheet.edit(&command, 0).unwrap();
            add(&mut sheet, number * 2, section, None);
            add(&mut sheet, number * 2 + 1, section, Some(line(number * 2)));
            after = Some(section);
        }
        sheet
    }

    fn add(sheet: &mut SheetReplica, number: u128, section: SectionId, after: Option<LineId>) {
        let place = Place { section, after };
        sheet.edit(&SheetCommand::InsertLine { id: line(number), place, seed: LineSeed::default() }, 0).unwrap();
    }

    fn layout(sheet: &SheetReplica, folded: &[SectionId]) -> Layout {
        Layout::of(sheet.sheet(), &BTreeSet::from_iter(folded.iter().copied()), true)
    }

    #[test]
    fn the_cursor_stays_on_its_row_when_others_add_and_delete() {
        let mut sheet = sheet();
        // [S0] 0 1 + [S1] 2 3 +
        let before = layout(&sheet, &[]);
        assert_eq!(before.row_of(line(3)), Some(6));
        add(&mut sheet, 9, SECTIONS[0], None);
        let now = layout(&sheet, &[]);
        let to = |row| row_now(&before, &now, row);
        assert_eq!([to(0), to(1), to(3), to(6), to(7)], [0, 2, 4, 7, 8]);
        sheet.edit(&SheetCommand::DeleteLines(vec![line(2)]), 0).unwrap();
        let after = layout(&sheet, &[]);
        assert_eq!(row_now(&now, &after, 6), 6, "the row in the place of the one that is gone");
        assert_eq!(row_now(&now, &after, 7), 6);
    }

    #[test]
    fn a_row_that_is_folded_away_leaves_the_cursor_on_its_section() {
        let sheet = sheet();
        let (open, folded) = (layout(&sheet, &[]), layout(&sheet, &SECTIONS[1..]));
        assert_eq!(row_now(&open, &folded, 6), 4);
        assert_eq!(row_now(&open, &folded, 7), 4, "where a line could be added");
        assert_eq!(row_now(&open, &folded, 2), 2);
        assert_eq!(row_now(&folded, &open, 4), 4);
    }
}
