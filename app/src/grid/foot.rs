//! The foot of the grid: the totals, always in sight. A sheet with income and expense also shows what is left.

use leptos::prelude::*;
use shared::budget::{Nature, Sheet};

use super::cell::{Face, result_face, total_face};
use super::column::Column;
use super::state::GridState;
use crate::format::Money;

/// A row of the foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Total {
    Income,
    Expense,
    Result,
}

impl Total {
    fn face(self, sheet: &Sheet, column: Column, money: Money) -> Face {
        match self {
            Self::Income => total_face(sheet, Nature::Income, column, money),
            Self::Expense => total_face(sheet, Nature::Expense, column, money),
            Self::Result => result_face(sheet, column, money),
        }
    }
}

/// The totals that say something: a cost centre that only spends has one row, not three.
fn totals_of(sheet: &Sheet) -> Vec<Total> {
    let has = |nature: Nature| sheet.sections().any(|section| section.nature == nature);
    match (has(Nature::Income), has(Nature::Expense)) {
        (true, true) => vec![Total::Income, Total::Expense, Total::Result],
        (true, false) => vec![Total::Income],
        (false, _) => vec![Total::Expense],
    }
}

#[component]
pub fn GridFoot(state: GridState) -> impl IntoView {
    let totals = Memo::new(move |_| {
        state.sheet.track_layout();
        state.sheet.read(totals_of)
    });
    view! {
        <div class="grid-foot" role="rowgroup">
            {move || {
                totals.get().into_iter().map(|total| view! { <FootRow state total/> }).collect_view()
            }}
        </div>
    }
}

#[component]
fn FootRow(state: GridState, total: Total) -> impl IntoView {
    let text = state.text;
    let label = match total {
        Total::Income => text.grid_total_income(),
        Total::Expense => text.grid_total_expense(),
        Total::Result => text.grid_total_result(),
    };
    let cells = move || {
        state.sheet.track_totals();
        let money = state.money.get();
        let columns = state.columns.get_value();
        let faces: Vec<Face> =
            state.sheet.read(|sheet| columns.iter().map(|column| total.face(sheet, *column, money)).collect());
        columns
            .iter()
            .zip(faces)
            .map(|(column, face)| {
                let class = ["cell ", column.class(), " ", face.class.as_str()].concat();
                let class = class.trim_end().to_owned();
                match column {
                    Column::Name => view! { <div class=class role="rowheader">{label}</div> }.into_any(),
                    _ => view! { <div class=class role="gridcell">{face.text}</div> }.into_any(),
                }
            })
            .collect_view()
    };
    view! { <div class="grid-row total" role="row">{cells}</div> }
}
