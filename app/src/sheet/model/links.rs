//! What a line rests on, and what rests on it: the way from a figure to its causes and back.

use leptos::prelude::*;
use shared::budget::{Dry, Input, Source};
use shared::calendar::Period;
use shared::id::LineId;

use crate::grid::Column;
use crate::sheet::loaded::Desk;
use crate::text::use_text;

#[component]
pub fn Links(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let found = Memo::new(move |_| {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| {
            let formula = sheet.line(line).and_then(|line| line.formula.as_ref()).and_then(|formula| formula.expr());
            let mut causes = formula.map(|expr| expr.lines()).unwrap_or_default();
            causes.dedup();
            let named = |line: &LineId| {
                let name = sheet.line(*line)?.name.in_language(text.language()).to_owned();
                Some((*line, name))
            };
            let mut readers = sheet.readers_of(line);
            readers.dedup();
            let names = |lines: Vec<LineId>| lines.iter().filter_map(named).collect::<Vec<_>>();
            let mut taken = formula.map(|expr| expr.inputs()).unwrap_or_default();
            taken.dedup();
            let taken: Vec<Input> = taken.into_iter().filter_map(|id| sheet.input(id)).cloned().collect();
            (names(causes), taken, names(readers))
        })
    });
    let list = move |title: &'static str, lines: Vec<(LineId, String)>| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="links">
                    <h3>{title}</h3>
                    <ul>
                        {lines
                            .into_iter()
                            .map(|(line, name)| {
                                view! {
                                    <li>
                                        <button type="button" class="button quiet small" on:click=move |_| desk.grid.go_to(line, None)>
                                            {name}
                                        </button>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    };
    move || {
        let (causes, taken, readers) = found.get();
        view! {
            {list(text.model_rests_on(), causes)}
            {(!taken.is_empty()).then(|| view! { <Taken desk taken/> })}
            {list(text.model_feeds(), readers)}
        }
    }
}

/// What comes from outside the sheet, with where it comes from and what it is in the period under the cursor.
#[component]
fn Taken(desk: Desk, taken: Vec<Input>) -> impl IntoView {
    let text = use_text();
    let period = match desk.grid.column(desk.grid.selection.get().active.column) {
        Some(Column::Period(period)) => period,
        _ => Period::FIRST,
    };
    let money = desk.grid.money.get();
    let row = move |input: Input| {
        let said = match (input.dry, input.figure(period)) {
            (Some(Dry::Gone), _) => text.model_input_gone().to_owned(),
            (Some(Dry::Circle), _) => text.model_input_circle().to_owned(),
            (Some(Dry::Broken), _) => text.model_input_broken().to_owned(),
            (None, Some(minor)) => money.figure(i128::from(minor.0), &input.unit),
            (None, None) => text.sheet_rival_empty().to_owned(),
        };
        let place = if input.place.text.is_empty() {
            text.drivers_title().to_owned()
        } else {
            input.place.in_language(text.language()).to_owned()
        };
        // The step that causes it, or where the driver is set.
        let plan = desk.page.with_value(|page| page.plan);
        let href = match &input.source {
            Source::Driver(_) => Some(format!("/plans/{plan}/drivers")),
            Source::Work { map, of, .. } => {
                let of = of.as_ref().map(|of| ["#row-", of.as_str()].concat()).unwrap_or_default();
                Some(format!("/plans/{plan}/maps/{map}{of}"))
            }
            Source::Total { .. } => None,
        };
        let place = match href {
            Some(href) => view! { <a href=href>{place}</a> }.into_any(),
            None => view! { <span>{place}</span> }.into_any(),
        };
        view! {
            <li>
                <span>{input.name.in_language(text.language()).to_owned()}</span>
                <span class="figure">{said}</span>
                <span class="faint">{place}</span>
            </li>
        }
    };
    view! {
        <section class="links taken">
            <h3>{text.model_takes()}</h3>
            <ul>{taken.into_iter().map(row).collect_view()}</ul>
        </section>
    }
}
