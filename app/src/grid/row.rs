//! One painted row. It listens to its own line and nothing else, and is painted again as a whole: seventeen cells whose
//! text is compared are cheaper than seventeen listeners.

use leptos::prelude::*;
use shared::id::{LineId, SectionId};

use super::cell::{Face, line_face, section_face};
use super::column::Column;
use super::layout::GridRow;
use super::state::GridState;

/// Rows before the first of the sheet, for `aria-rowindex`: the head.
const HEAD_ROWS: usize = 1;

/// The DOM id of a cell, for `aria-activedescendant`.
pub fn cell_id(row: usize, column: usize) -> String {
    format!("cell-{row}-{column}")
}

#[component]
pub fn GridRowView(state: GridState, index: usize, row: GridRow) -> impl IntoView {
    let aria_index = (index + HEAD_ROWS + 1).to_string();
    match row {
        GridRow::Section { id, folded } => view! {
            <div class="grid-row section" role="row" aria-rowindex=aria_index data-row=index.to_string()>
                {move || section_cells(state, index, id, folded)}
            </div>
        }
        .into_any(),
        GridRow::Unplaced => view! {
            <div class="grid-row section" role="row" aria-rowindex=aria_index data-row=index.to_string()>
                <div class="cell name" role="rowheader" id=cell_id(index, 0) data-column="0">{state.text.grid_unplaced()}</div>
            </div>
        }
        .into_any(),
        GridRow::Line { id, level, heading } => {
            let class = format!("grid-row item level-{level}{}", if heading { " heading" } else { "" });
            view! {
                <div class=class role="row" aria-rowindex=aria_index data-row=index.to_string()>
                    {move || line_cells(state, index, id, heading)}
                </div>
            }
            .into_any()
        }
        GridRow::Adder { section } => view! { <Adder state index section/> }.into_any(),
    }
}

/// Where a line is added: a click, or typing a name.
#[component]
fn Adder(state: GridState, index: usize, section: SectionId) -> impl IntoView {
    view! {
        <div class="grid-row adder" role="row" aria-rowindex=(index + HEAD_ROWS + 1).to_string() data-row=index.to_string()>
            <div class="cell name" role="gridcell" id=cell_id(index, 0) data-column="0">
                <button type="button" class="grid-add" tabindex="-1" on:click=move |_| super::act::add_line(state, section)>
                    {state.text.grid_add_line()}
                </button>
            </div>
        </div>
    }
}

fn section_cells(state: GridState, index: usize, id: SectionId, folded: bool) -> Vec<AnyView> {
    state.sheet.track_totals();
    let money = state.money.get();
    let columns = state.columns.get_value();
    let faces: Vec<Face> =
        state.sheet.read(|sheet| columns.iter().map(|column| section_face(sheet, id, *column, money)).collect());
    columns
        .iter()
        .zip(faces)
        .enumerate()
        .map(|(at, (column, face))| match column {
            Column::Name => {
                let label = if folded { state.text.grid_unfold() } else { state.text.grid_fold() };
                view! {
                    <div class="cell name" role="rowheader" id=cell_id(index, at) data-column=at.to_string()>
                        <button type="button" class="grid-fold" tabindex="-1" aria-label=label aria-expanded=(!folded).to_string()
                            on:click=move |_| state.toggle_fold(id)></button>
                        <span class="cell-text">{face.text}</span>
                    </div>
                }
                .into_any()
            }
            _ => plain_cell(index, at, *column, face, None),
        })
        .collect()
}

fn line_cells(state: GridState, index: usize, id: LineId, heading: bool) -> Vec<AnyView> {
    state.sheet.track_line(id);
    let parts: Vec<LineId> =
        if heading { state.layout.with_untracked(|layout| layout.parts_of(index).collect()) } else { Vec::new() };
    for part in &parts {
        state.sheet.track_line(*part);
    }
    let money = state.money.get();
    let columns = state.columns.get_value();
    let faces: Vec<Face> = state.sheet.read(|sheet| match sheet.line(id) {
        Some(line) => columns.iter().map(|column| line_face(sheet, line, &parts, *column, money)).collect(),
        None => Vec::new(),
    });
    let noted = |column: &Column| match state.noted.with(|noted| noted.at(id, *column)) {
        0 => None,
        count => Some(state.text.talk_mark(count)),
    };
    let cell = |(at, (column, face)): (usize, (&Column, Face))| plain_cell(index, at, *column, face, noted(column));
    columns.iter().zip(faces).enumerate().map(cell).collect()
}

fn plain_cell(index: usize, at: usize, column: Column, face: Face, note: Option<String>) -> AnyView {
    let noted = if note.is_some() { " noted" } else { "" };
    let class = ["cell ", column.class(), " ", face.class.as_str(), noted].concat();
    let class = class.trim_end().to_owned();
    let role = if column == Column::Name { "rowheader" } else { "gridcell" };
    let invalid = face.is_wrong.then_some("true");
    let aside =
        (!face.aside.is_empty()).then(|| view! { <span class="cell-aside">{[" ", &face.aside].concat()}</span> });
    view! {
        <div class=class role=role id=cell_id(index, at) data-column=at.to_string() aria-invalid=invalid title=note>
            {face.text}{aside}
        </div>
    }
    .into_any()
}
