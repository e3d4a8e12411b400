//! The rival values of the active cell: who set which, and either person picks.

use leptos::prelude::*;
use shared::budget::{CellValue, Rival};
use shared::document::{CellEdit, SheetCommand};

use super::loaded::Desk;
use crate::grid::Column;
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

#[component]
pub fn ConflictPanel(desk: Desk) -> impl IntoView {
    let text = use_text();
    let contest = move || {
        let spot = desk.grid.selection.get().active;
        let line = desk.grid.line_at(spot.row)?;
        let Column::Period(period) = desk.grid.column(spot.column)? else { return None };
        desk.sheet.track_line(line);
        let rivals = desk.sheet.read(|sheet| sheet.line(line).map(|line| line.cell(period).rivals.clone()))?;
        (!rivals.is_empty()).then_some((line, period, rivals))
    };
    let choice = move |line, period, rival: Rival| {
        let money = desk.grid.money.get();
        let shown = match &rival.value {
            CellValue::Empty => text.sheet_rival_empty().to_owned(),
            CellValue::Figure(minor) => money.amount(*minor),
            CellValue::Text(text) => text.clone(),
        };
        let author = desk.name_of(rival.author).unwrap_or_else(|| text.sheet_rival_unknown().to_owned());
        let keep = move |_| {
            desk.sheet.edit(&SheetCommand::SetCells(vec![CellEdit { line, period, value: rival.value.clone() }]));
        };
        view! {
            <li>
                <span class="rival-author">{author}</span>
                <strong class="figure">{shown}</strong>
                <button type="button" class="button small" disabled=move || !desk.grid.may_edit.get() on:click=keep>
                    {text.sheet_rival_keep()}
                </button>
            </li>
        }
    };
    move || {
        contest().map(|(line, period, rivals)| {
            view! {
                <aside class="rivals" aria-live="polite" aria-label=text.sheet_rivals()>
                    <p><Icon glyph=Glyph::Users/>{text.sheet_rivals()}</p>
                    <ul>{rivals.into_iter().map(|rival| choice(line, period, rival)).collect_view()}</ul>
                </aside>
            }
        })
    }
}
