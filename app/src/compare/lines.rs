//! The lines that differ, each with the months that do.

use leptos::prelude::*;
use shared::calendar::Period;
use shared::money::Minor;

use super::figures::Side;
use crate::backend::{CompareView, PairedLine, Said};
use crate::format::Money;
use crate::merging::said;
use crate::primitives::{Card, Change, EmptyState, Glyph, Icon, Shown};
use crate::text::use_text;

#[component]
pub fn Lines(view: CompareView, money: Money) -> impl IntoView {
    let text = use_text();
    let rest = view.lines_count.saturating_sub(view.lines.len());
    let heads = (text.compare_budget().to_owned(), view.scenario.clone());
    let calendar = view.calendar;
    let period = move |period: Period| calendar.period_label(period, text.language()).to_owned();
    let list = if view.lines.is_empty() {
        view! { <EmptyState glyph=Glyph::Equal title=text.compare_no_lines() hint=text.compare_no_lines_hint()/> }
            .into_any()
    } else {
        let lines = view.lines.into_iter().map(|line| {
            let cells = line.cells.iter().map(|(at, base, scenario)| (period(*at), base.clone(), scenario.clone()));
            view! { <Line cells=cells.collect() line heads=heads.clone() money/> }
        });
        view! { <ul class="lines">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <Card id="lines" title=text.compare_lines() aside=text.compare_lines_count(view.lines_count)>
            {list}
            {(rest > 0).then(|| view! { <p class="card-foot">{text.request_more_lines(rest)}</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Line(line: PairedLine, cells: Vec<(String, Said, Said)>, heads: (String, String), money: Money) -> impl IntoView {
    let text = use_text();
    let total = line.total;
    let (now, before, nature) = (total.scenario.unwrap_or_default(), total.base.unwrap_or_default(), total.nature);
    let fate = match (total.base, total.scenario) {
        (None, _) => Some(text.difference_new()),
        (_, None) => Some(text.difference_gone()),
        _ => None,
    };
    let minor = |side: &Said| match side {
        Said::Figure(minor) => Some(*minor),
        Said::Nothing => Some(Minor::ZERO),
        _ => None,
    };
    let names = heads.clone();
    let rows = cells.into_iter().map(move |(period, base, scenario)| {
        let change = minor(&base).zip(minor(&scenario)).map(|(before, now)| {
            view! { <Change now before nature money shown=Shown::Amount word=true/> }
        });
        view! {
            <tr>
                <th scope="row">{period}</th>
                <td class="number figures base"><Side name=names.0.clone()/>{said(&base, money, text)}</td>
                <td class="number figures scenario"><Side name=names.1.clone()/>{said(&scenario, money, text)}</td>
                <td class="number">{change}</td>
            </tr>
        }
    });
    let name = total.label.in_language(text.language()).to_owned();
    view! {
        <li>
            <details class="pair-line">
                <summary>
                    <Icon glyph=Glyph::ChevronRight/>
                    <span class="line-name">
                        {name.clone()}
                        {total.code.map(|code| view! { " " <span class="faint figures">{code.to_string()}</span> })}
                        {fate.map(|fate| view! { " " <span class="faint">{fate}</span> })}
                    </span>
                    <span class="line-total figures">
                        {total.base.map(|before| view! { <del>{money.amount(before)}</del> " " })}
                        {total.scenario.map(|now| view! { <ins>{money.amount(now)}</ins> })}
                    </span>
                    <span class="line-change"><Change now before nature money word=true/></span>
                </summary>
                <table class="table pairs cells">
                    <caption class="visually-hidden">{name}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{text.compare_month()}</th>
                            <th scope="col" class="number">{heads.0}</th>
                            <th scope="col" class="number">{heads.1}</th>
                            <th scope="col" class="number">{text.compare_difference()}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </details>
        </li>
    }
    .into_any()
}
