//! What stands under the cell one is on: quantities at prices that add up to its figure.

use leptos::prelude::*;
use shared::budget::{Detail, print_figure, read_figure};
use shared::calendar::Period;
use shared::document::SheetCommand;
use shared::formula::Unit;
use shared::id::{DetailId, LineId};
use shared::money::{Minor, Style};

use crate::grid::Column;
use crate::primitives::{Glyph, Icon};
use crate::sheet::loaded::Desk;
use crate::text::use_text;

/// One row of one cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    line: LineId,
    period: Period,
    id: DetailId,
}

/// What of a row is written in a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Name,
    Quantity,
    Price,
}

#[component]
pub fn DetailRows(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let period = Memo::new(move |_| match desk.grid.column(desk.grid.selection.get().active.column) {
        Some(Column::Period(period)) => Some(period),
        _ => None,
    });
    let rows = move || -> Vec<Place> {
        desk.sheet.track_line(line);
        let Some(period) = period.get() else { return Vec::new() };
        desk.sheet.read(|sheet| {
            let ids = sheet.line(line).map(|line| line.details_of(period).map(|(id, _)| id).collect::<Vec<_>>());
            ids.unwrap_or_default().into_iter().map(|id| Place { line, period, id }).collect()
        })
    };
    let title = move || {
        let period = period.get()?;
        let label = desk.page.with_value(|page| page.calendar.period_label(period, text.language()));
        Some(text.detail_title(label))
    };
    let add = move |_| {
        let Some(period) = period.get_untracked() else { return };
        let place = Place { line, period, id: DetailId(crate::browser::later_uuid()) };
        // The first row says what the cell said, so that nothing is lost by opening it up.
        let price = desk.sheet.read(|sheet| {
            let line = sheet.line(line)?;
            let bare = line.details_of(period).next().is_none();
            let step = 10_i64.checked_pow(u32::from(Detail::DECIMALS - line.unit.decimals(sheet.header.currency)))?;
            bare.then(|| i64::try_from(line.figure(period).minor()).ok()?.checked_mul(step)).flatten()
        });
        let detail = Detail { quantity: Minor(1_000_000), price: Minor(price.unwrap_or(0)), ..Detail::default() };
        put(desk, place, Some(detail));
    };
    view! {
        <section class="details" hidden=move || period.get().is_none()>
            <h3>{title}</h3>
            <ul>
                <For each=rows key=|place| *place let(place)>
                    <DetailRow desk place/>
                </For>
            </ul>
            <button type="button" class="button quiet small" disabled=move || !desk.grid.may_edit.get() on:click=add>
                <Icon glyph=Glyph::Plus/>
                <span>{text.detail_add()}</span>
            </button>
        </section>
    }
}

fn put(desk: Desk, place: Place, detail: Option<Detail>) {
    let Place { line, period, id } = place;
    desk.sheet.edit(&SheetCommand::SetDetail { line, period, id, detail });
}

fn row_of(desk: Desk, place: Place) -> Option<Detail> {
    desk.sheet.read(|sheet| {
        let line = sheet.line(place.line)?;
        line.details_of(place.period).find(|(id, _)| *id == place.id).map(|(_, detail)| detail.clone())
    })
}

#[component]
fn DetailRow(desk: Desk, place: Place) -> impl IntoView {
    let text = use_text();
    let row = Memo::new(move |_| {
        desk.sheet.track_line(place.line);
        row_of(desk, place).unwrap_or_default()
    });
    let (currency, rounding) = desk.sheet.read(|sheet| (sheet.header.currency, sheet.header.rounding));
    let shown = move |part: Part| {
        let figure = |minor: Minor| {
            print_figure(i128::from(minor.0), &Unit::Number, currency, Style { grouping: true, ..Style::PLAIN })
        };
        row.with(|row| match part {
            Part::Name => row.name.clone(),
            Part::Quantity => figure(row.quantity),
            Part::Price => figure(row.price),
        })
    };
    let set = move |part: Part, typed: String| {
        let Some(mut detail) = row_of(desk, place) else { return };
        let read = read_figure(&typed, &Unit::Number, currency, rounding);
        match (part, read) {
            (Part::Name, _) => detail.name = typed,
            (Part::Quantity, Ok(quantity)) => detail.quantity = quantity,
            (Part::Price, Ok(price)) => detail.price = price,
            (_, Err(_)) => return,
        }
        put(desk, place, Some(detail));
    };
    let field = move |part: Part, label: &'static str| {
        let class = if part == Part::Name { "input small" } else { "input small figure" };
        let mode = if part == Part::Name { "text" } else { "decimal" };
        view! {
            <input class=class aria-label=label placeholder=label inputmode=mode maxlength="200" autocomplete="off"
                readonly=move || !desk.grid.may_edit.get() prop:value=move || shown(part)
                on:change=move |event| set(part, event_target_value(&event))/>
        }
        .into_any()
    };
    let amount = move || {
        let money = desk.grid.money.get();
        desk.sheet.read(|sheet| {
            let unit = sheet.line(place.line).map(|line| line.unit.clone()).unwrap_or_default();
            let sum = row.with(|row| Detail::sum(std::iter::once(row), unit.decimals(currency), rounding));
            sum.map(|minor| money.figure(i128::from(minor.0), &unit)).unwrap_or_default()
        })
    };
    view! {
        <li>
            {field(Part::Name, text.detail_name())}
            {field(Part::Quantity, text.detail_quantity())}
            {field(Part::Price, text.detail_price())}
            <span class="figure">{amount}</span>
            <button type="button" class="button quiet small icon-only" aria-label=text.detail_remove() title=text.detail_remove()
                disabled=move || !desk.grid.may_edit.get() on:click=move |_| put(desk, place, None)>
                <Icon glyph=Glyph::X/>
            </button>
        </li>
    }
}
