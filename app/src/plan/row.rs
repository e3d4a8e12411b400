//! A row of the table. On a phone it becomes a small card; the labels for that stand in the row and are shown there only.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::Nature;

use super::board::Board;
use super::shown::Row;
use crate::charts::{GapBar, Spark};
use crate::primitives::{ChangeWords, Glyph, Icon, LiveAvatars, LiveChange, LiveSheetState, Reader, live, live_option};
use crate::text::use_text;

/// A department, or the sum of its group.
#[component]
pub fn TableRow(board: Board, index: usize, nature: Nature, name: String, sum: bool, secret: bool) -> impl IntoView {
    let text = use_text();
    // The rows shown are as many as the layout has; an index beyond them would be a row of the same layout.
    let row: Reader<Option<Row>> = board.part(move |shown| shown.rows.get(index).cloned());
    let cell = |pick: fn(Row) -> String| {
        let row = Arc::clone(&row);
        let read: Reader<String> = Arc::new(move || row().map(pick).unwrap_or_default());
        live(&read, |text| text)
    };
    let change = |pick: fn(Row) -> ChangeWords| -> Reader<ChangeWords> {
        let row = Arc::clone(&row);
        Arc::new(move || row().map_or_else(|| ChangeWords::remark(String::new()), pick))
    };
    let (head, state, bar) = if sum {
        let head = view! { {name} " " <span class="without">{cell(|row| row.without)}</span> };
        (head.into_any(), ().into_any(), ().into_any())
    } else {
        let bar = view! { <GapBar class=cell(|row| row.bar.0.to_owned()) path=cell(|row| row.bar.1)/> };
        (
            view! { <DepartmentName name secret row=Arc::clone(&row)/> }.into_any(),
            view! { <State row=Arc::clone(&row)/> }.into_any(),
            bar.into_any(),
        )
    };
    view! {
        <tr class=if sum { "sum" } else { "department" }>
            <th scope="row" class="name">{head}</th>
            <td class="state">{state}</td>
            <td class="number total">{cell(|row| row.total)}</td>
            <td class="number target">
                <span class="cell-label" aria-hidden="true">{text.plan_target()}</span>
                {cell(|row| row.target)}
            </td>
            <td class="gap-bar">{bar}</td>
            <td class="number gap">
                <LiveChange words=change(|row| row.gap)/>
            </td>
            <td class="number prior">{cell(|row| row.prior)}</td>
            <td class="number share">
                <span class="cell-label" aria-hidden="true">{text.plan_against_last_year()}</span>
                <LiveChange words=change(|row| row.share)/>
            </td>
            <td class="course"><Spark path=cell(|row| row.course) nature/></td>
        </tr>
    }
}

/// The name leads to the sheet, where there is one and the reader may open it.
#[component]
fn DepartmentName(name: String, secret: bool, row: Reader<Option<Row>>) -> impl IntoView {
    let href = live_option(&row, |row| row?.sheet);
    let present = Signal::derive(move || row().map(|row| row.present).unwrap_or_default());
    let mark = secret.then(|| {
        let word = use_text().plan_secret();
        view! { <span class="secret-mark" role="img" title=word aria-label=word><Icon glyph=Glyph::Lock/></span> }
    });
    view! {
        <span class="name-line">
            <a href=href>{name}</a>
            {mark}
            <LiveAvatars people=present most=3/>
        </span>
    }
}

/// The state leads to the request, where there is one.
#[component]
fn State(row: Reader<Option<Row>>) -> impl IntoView {
    let request = live_option(&row, |row| row?.request);
    view! { <LiveSheetState state=Arc::new(move || row()?.state) request/> }
}
