//! Under the grid: what is in the active cell and who put it there, and what the selection adds up to.

use leptos::prelude::*;
use shared::budget::CellValue;
use shared::money::Minor;

use super::loaded::Desk;
use crate::grid::Column;
use crate::text::use_text;

/// Selections larger than this are not added up at every stroke: a whole large sheet would take longer than a frame.
const SUM_CELLS_MAX: usize = 50_000;

#[component]
pub fn StatusLine(desk: Desk) -> impl IntoView {
    let text = use_text();
    let about = move || {
        let grid = desk.grid;
        let spot = grid.selection.get().active;
        let line = grid.line_at(spot.row)?;
        let Column::Period(period) = grid.column(spot.column)? else { return None };
        desk.sheet.track_line(line);
        let cell = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.cell(period).clone()))?;
        let author = desk.name_of(cell.author);
        match cell.value {
            CellValue::Text(typed) => Some(text.sheet_not_a_figure(&typed)),
            CellValue::Empty => None,
            CellValue::Figure(_) => author.map(|author| text.sheet_set_by(&author)),
        }
    };
    let sum = move || {
        let grid = desk.grid;
        let selection = grid.selection.get();
        if selection.is_single() || selection.rows().count() * selection.columns().count() > SUM_CELLS_MAX {
            return None;
        }
        desk.sheet.track_totals();
        let (mut sum, mut count) = (0_i128, 0_usize);
        desk.sheet.read(|sheet| {
            for line in selection.rows().filter_map(|row| grid.line_at(row)).filter_map(|line| sheet.line(line)) {
                for column in selection.columns().filter_map(|column| grid.column(column)) {
                    let value = match column {
                        Column::Period(period) => match &line.cell(period).value {
                            CellValue::Figure(minor) => i128::from(minor.0),
                            CellValue::Empty | CellValue::Text(_) => continue,
                        },
                        Column::Prior => line.prior_minor(),
                        Column::Budget => line.total(),
                        Column::Difference | Column::Name | Column::Account => continue,
                    };
                    sum += value;
                    count += 1;
                }
            }
        });
        (count > 1).then(|| text.sheet_sum(&count.to_string(), &grid.money.get().amount(Minor::of_sum(sum))))
    };
    let lines = move || {
        desk.sheet.track_layout();
        text.sheet_lines(desk.sheet.read(shared::budget::Sheet::line_count))
    };
    view! {
        <footer class="sheet-status" aria-live="polite">
            <span class="sheet-about">{about}</span>
            <span class="sheet-sum figure">{sum}</span>
            <span class="sheet-count">{lines}</span>
        </footer>
    }
}
