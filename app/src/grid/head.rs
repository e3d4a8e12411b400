//! The head of the grid: what each column is. It stays in sight.

use leptos::prelude::*;

use super::column::Column;
use super::state::GridState;

#[component]
pub fn GridHead(
    state: GridState,
    /// The name of each period, in order.
    periods: Vec<String>,
) -> impl IntoView {
    let text = state.text;
    let cells = state
        .columns
        .get_value()
        .into_iter()
        .map(|column| {
            let label = match column {
                Column::Name => text.grid_line().to_owned(),
                Column::Account => text.grid_account().to_owned(),
                Column::Prior => text.grid_prior().to_owned(),
                Column::Budget => text.grid_budget().to_owned(),
                Column::Difference => text.grid_difference().to_owned(),
                Column::Period(period) => periods.get(period.index()).cloned().unwrap_or_default(),
            };
            let class = ["cell ", column.class()].concat();
            view! { <div class=class role="columnheader">{label}</div> }
        })
        .collect_view();
    view! {
        <div class="grid-head" role="rowgroup">
            <div class="grid-row" role="row" aria-rowindex="1">{cells}</div>
        </div>
    }
}
