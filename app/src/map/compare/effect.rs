//! What a map as it is to be would move in the budget: each line that takes from the map or follows one that does, with
//! its year as it is and as it would be.

use leptos::prelude::*;
use shared::budget::{Measure, Nature};
use shared::money::Minor;
use shared::name::Name;
use shared::process::Sides;

use crate::backend::{MapEffect, MovedLine, MovedSheet};
use crate::canvas::names;
use crate::format::Money;
use crate::primitives::{Badge, Card, Change, EmptyState, Glyph, Shown, Tone};
use crate::text::{Text, use_text};

const COLUMNS: &str = "4";

#[component]
pub fn Effect(
    effect: MapEffect,
    /// What the map is called that lines take from.
    name: String,
) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), effect.currency);
    let closed =
        (effect.closed > 0).then(|| view! { <p class="card-foot">{text.map_effect_closed(effect.closed)}</p> });
    let merged = effect.is_merged.then(|| view! { <p class="card-foot">{text.map_effect_merged()}</p> });
    let body = if effect.sheets.is_empty() && effect.closed == 0 {
        view! { <EmptyState glyph=Glyph::Function title=text.map_effect_none() hint=text.map_effect_none_hint(&name)/> }
            .into_any()
    } else if effect.sheets.is_empty() {
        ().into_any()
    } else {
        let groups = effect.sheets.iter().map(|sheet| view! { <Sheet sheet=sheet.clone() money/> }).collect_view();
        view! {
            <Sums effect=effect.clone() money/>
            <table class="table rows-hover outturn-table feeds-table map-effect">
                <thead>
                    <tr>
                        <th scope="col">{text.feeds_line()}</th>
                        <th scope="col" class="number">{text.map_compare_as_is()}</th>
                        <th scope="col" class="number">{text.map_compare_to_be()}</th>
                        <th scope="col" class="number">{text.map_effect_change()}</th>
                    </tr>
                </thead>
                {groups}
            </table>
        }
        .into_any()
    };
    view! {
        <Card id="effect" title=text.map_effect_title() aside=text.map_effect_year(&money.heading())>
            {body}
            {merged}
            {closed}
        </Card>
    }
    .into_any()
}

/// What all of it comes to in a year.
#[component]
fn Sums(effect: MapEffect, money: Money) -> impl IntoView {
    let text = use_text();
    let lines = effect.sheets.iter().flat_map(|sheet| &sheet.lines);
    let moved = lines.clone().filter(|line| line.year.before != line.year.after).count();
    let count = lines.count();
    let sum = |name: &'static str, nature: Nature, sides: Option<Sides<Minor>>| {
        sides.map(|sides| {
            view! {
                <div class="key-figure">
                    <h3>{name}</h3>
                    <p class="key-amount">
                        <Change now=sides.after before=sides.before nature money shown=Shown::Amount word=true/>
                    </p>
                    <p><span class="faint">{text.map_effect_of_year(&money.round(sides.before))}</span></p>
                </div>
            }
        })
    };
    view! {
        <div class="key-figures map-effect-sums">
            <div class="key-figure">
                <h3>{text.map_effect_lines()}</h3>
                <p class="key-amount figures">{moved.to_string()}</p>
                <p><span class="faint">{text.map_effect_of_lines(count)}</span></p>
            </div>
            {sum(text.map_effect_expense(), Nature::Expense, effect.expense)}
            {sum(text.map_effect_income(), Nature::Income, effect.income)}
        </div>
    }
    .into_any()
}

#[component]
fn Sheet(sheet: MovedSheet, money: Money) -> impl IntoView {
    let text = use_text();
    let said = [
        sheet.is_locked.then(|| text.map_effect_locked()),
        sheet.is_unconverted.then(|| text.map_effect_unconverted()),
    ];
    let said: Vec<&str> = said.into_iter().flatten().collect();
    let rows = sheet.lines.into_iter().map(|line| view! { <Line line money/> }).collect_view();
    view! {
        <tbody>
            <tr class="group source">
                <th scope="rowgroup" colspan=COLUMNS>
                    <span class="source-name">{sheet.department.in_language(text.language()).to_owned()}</span>
                    <span class="source-given">{said.join(text.map_said_stop())}</span>
                </th>
            </tr>
            {rows}
        </tbody>
    }
    .into_any()
}

#[component]
fn Line(line: MovedLine, money: Money) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money { currency: line.currency, ..money };
    let takes: Vec<String> = line.takes.iter().map(|(of, measure)| taken(of.as_ref(), *measure, text)).collect();
    let kind = if takes.is_empty() { text.map_effect_follows().to_owned() } else { takes.join(text.map_said_comma()) };
    let figure = |year: Option<Minor>| match year {
        Some(year) => money.measured(year, &line.unit).into_any(),
        None => view! { <span class="faint">{text.feeds_broken()}</span> }.into_any(),
    };
    let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
    let Sides { before, after } = line.year;
    let difference = match (before, after) {
        _ if line.is_lost => {
            view! { <Badge tone=Tone::Danger glyph=Glyph::AlertTriangle>{text.map_effect_lost()}</Badge> }.into_any()
        }
        (Some(before), Some(after)) if line.unit.is_money() => {
            view! { <Change now=after before nature=line.nature money shown=Shown::Both word=true/> }.into_any()
        }
        (Some(before), Some(after)) => {
            let more = i128::from(after.0) - i128::from(before.0);
            let sign = if more > 0 { "+" } else { "" };
            view! { <span class="change none">{[sign, &money.measured(Minor::of_sum(more), &line.unit)].concat()}</span> }
                .into_any()
        }
        _ => view! { <span class="faint">{text.map_unknown()}</span> }.into_any(),
    };
    view! {
        <tr class="member">
            <th scope="row">
                <a href=line.href.clone()>{line.name.in_language(language).to_owned()}</a>
                <span class="faint kind">{kind}</span>
            </th>
            <td class="number figures budget">{label(text.map_compare_as_is())}{figure(before)}</td>
            <td class="number figures actual">{label(text.map_compare_to_be())}{figure(after)}</td>
            <td class="number variance">{difference}</td>
        </tr>
    }
    .into_any()
}

/// What a line takes, in words.
fn taken(of: Option<&Name>, measure: Measure, text: Text) -> String {
    let step = match of.map(|name| name.in_language(text.language()).trim()) {
        None => text.feeds_whole_map(),
        Some("") => text.map_compare_nameless(),
        Some(name) => name,
    };
    text.map_effect_takes(names::measure(measure, text), step)
}
