//! What takes figures of a process map: each step with the budget lines it moves, what they come to this year and what
//! came of them so far. A plain page.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::formula::Unit;
use shared::money::Minor;

use crate::backend::{Came, FedLine, Feed, FeedSource, FeedsView};
use crate::canvas::names;
use crate::format::Money;
use crate::primitives::{Banner, Card, Change, EmptyState, Glyph, Icon, Shown};
use crate::text::use_text;

const COLUMNS: &str = "5";

/// `/plans/{plan}/maps/{map}/feeds`
#[component]
pub fn FeedsBoard(view: FeedsView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::exact(language, view.currency);
    let address = ["/plans/", &view.plan.to_string(), "/maps/", &view.map.to_string()].concat();
    let through = view.through.as_ref().map(|through| text.outturn_to_date(through.in_language(language)));
    let aside = through.unwrap_or_else(|| text.outturn_none_yet().to_owned());
    let body = if view.sources.is_empty() {
        let title = view.title.in_language(language);
        view! { <EmptyState glyph=Glyph::Function title=text.feeds_none() hint=text.feeds_none_hint(title)/> }
            .into_any()
    } else {
        let has_actuals = view.through.is_some();
        let groups = view.sources.iter().map(|source| {
            view! { <Source source=source.clone() address=address.clone() money has_actuals/> }
        });
        view! {
            <table class="table rows-hover outturn-table feeds-table">
                <thead>
                    <tr>
                        <th scope="col">{text.feeds_line()}</th>
                        <th scope="col" class="number">{text.feeds_year()}</th>
                        <th scope="col" class="number">{text.outturn_budget_to_date()}</th>
                        <th scope="col" class="number">{text.outturn_actual_to_date()}</th>
                        <th scope="col" class="number">{text.outturn_variance()}</th>
                    </tr>
                </thead>
                {groups.collect_view()}
            </table>
        }
        .into_any()
    };
    view! {
        <div class="page outturn feeds">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.feeds_title(view.title.in_language(language))}</h1>
                    <p class="soft">{text.feeds_about()}</p>
                    <p class="outturn-links">
                        <a href=address.clone()><Icon glyph=Glyph::Branch/>{text.map_open_it()}</a>
                    </p>
                </div>
            </header>
            {view.nothing_of.as_ref().map(|of| {
                let about = text.feeds_nothing(of.in_language(language));
                view! { <Banner glyph=Glyph::Info title=about/> }
            })}
            {has_lines(&view).then(|| view! { <Sum view=view.clone()/> })}
            <Card id="feeds" title=text.feeds_lines() aside=aside>
                {body}
                <p class="card-foot">{text.feeds_note()}</p>
            </Card>
        </div>
    }
    .into_any()
}

/// Whether the reader may see any of the lines.
fn has_lines(view: &FeedsView) -> bool {
    view.sources.iter().flat_map(|source| &source.feeds).any(|feed| feed.line.is_some())
}

/// How much of the budget hangs on the map: every line counts once, however much it takes.
#[component]
fn Sum(view: FeedsView) -> impl IntoView {
    let text = use_text();
    let feeds = || view.sources.iter().flat_map(|source| &source.feeds);
    let mut seen = BTreeSet::new();
    let lines: Vec<&FedLine> =
        feeds().filter_map(|feed| feed.line.as_ref()).filter(|line| seen.insert(&line.href)).collect();
    let departments: BTreeSet<&str> = feeds().map(|feed| feed.department.text.as_str()).collect();
    let money = Money::exact(text.language(), view.currency);
    let of = |nature: Nature| -> Option<i128> {
        let lines =
            lines.iter().filter(|line| line.unit.is_money() && line.currency == view.currency && line.nature == nature);
        let figures: Vec<i128> = lines.filter_map(|line| Some(i128::from(line.year?.0))).collect();
        (!figures.is_empty()).then(|| figures.iter().sum())
    };
    let figure = |name: &'static str, sum: Option<i128>| {
        sum.map(|sum| {
            view! {
                <div class="key-figure">
                    <h2>{name}</h2>
                    <p class="key-amount figures">
                        {money.round(Minor::of_sum(sum))} " " <span class="unit">{money.beside()}</span>
                    </p>
                </div>
            }
        })
    };
    view! {
        <section class="card key-figures" aria-label=text.map_key_figures()>
            <div class="key-figure">
                <h2>{text.feeds_lines()}</h2>
                <p class="key-amount figures">{lines.len().to_string()}</p>
                <p><span class="faint">{text.plan_departments(departments.len())}</span></p>
            </div>
            {figure(text.feeds_sum_expense(), of(Nature::Expense))}
            {figure(text.feeds_sum_income(), of(Nature::Income))}
        </section>
    }
    .into_any()
}

#[component]
fn Source(source: FeedSource, address: String, money: Money, has_actuals: bool) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let id = source.of.as_ref().map_or_else(|| "whole-map".to_owned(), |of| ["of-", of.as_str()].concat());
    let name = match (&source.of, &source.name) {
        (None, _) => text.feeds_whole_map().to_owned(),
        (Some(_), Some(name)) => name.in_language(language).to_owned(),
        (Some(_), None) => text.feeds_gone().to_owned(),
    };
    let href = source.of.as_ref().filter(|_| source.name.is_some()).map(|of| [&address, "#row-", of.as_str()].concat());
    let shown = match href {
        Some(href) => view! { <a href=href>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let lane = source
        .lane
        .as_ref()
        .map(|lane| view! { " " <span class="faint">{lane.in_language(language).to_owned()}</span> });
    let months: Vec<String> = source
        .months
        .iter()
        .map(|(measure, unit, month)| {
            let figure = month.map_or_else(|| text.map_unknown().to_owned(), |month| a_month(month, unit, money));
            text.feeds_month(&figure, names::measure(*measure, text))
        })
        .collect();
    let rows = source.feeds.into_iter().map(|feed| view! { <Row feed money has_actuals/> });
    view! {
        <tbody id=id>
            <tr class="group source">
                <th scope="rowgroup" colspan=COLUMNS>
                    <span class="source-name">{shown}{lane}</span>
                    <span class="source-given figures">{months.join(text.map_said_stop())}</span>
                </th>
            </tr>
            {rows.collect_view()}
        </tbody>
    }
    .into_any()
}

fn a_month(month: Minor, unit: &Unit, money: Money) -> String {
    let figure = money.figure(i128::from(month.0), unit);
    if unit.is_money() { [&figure, " ", &money.beside()].concat() } else { figure }
}

#[component]
fn Row(feed: Feed, money: Money, has_actuals: bool) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let department = feed.department.in_language(language).to_owned();
    let measure = names::measure(feed.measure, text);
    let Some(line) = feed.line else {
        return view! {
            <tr class="member">
                <th scope="row"><span class="faint">{department}</span></th>
                <td class="unsplit" colspan="4"><span class="faint">{text.feeds_closed(measure)}</span></td>
            </tr>
        }
        .into_any();
    };
    let money = Money { currency: line.currency, ..money };
    let year = line.year.map_or_else(
        || view! { <span class="faint">{text.feeds_broken()}</span> }.into_any(),
        |year| money.measured(year, &line.unit).into_any(),
    );
    let came = match line.came {
        Came::Nothing if has_actuals && !line.unit.is_money() => {
            view! { <td class="unsplit" colspan="3"><span class="faint">{text.feeds_no_money()}</span></td> }.into_any()
        }
        Came::Nothing => {
            view! { <td class="unsplit" colspan="3"><span class="faint">{text.map_unknown()}</span></td> }.into_any()
        }
        Came::Unsplit => {
            view! { <td class="unsplit" colspan="3"><span class="faint">{text.outturn_unsplit()}</span></td> }
                .into_any()
        }
        Came::Known { budget, actual } => {
            let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
            view! {
                <td class="number figures budget">{label(text.plan_budget())}{money.amount(budget)}</td>
                <td class="number figures actual">{label(text.outturn_actual())}{money.amount(actual)}</td>
                <td class="number variance">
                    <Change now=actual before=budget nature=line.nature money shown=Shown::Both word=true/>
                </td>
            }
            .into_any()
        }
    };
    let shared = (!line.is_own).then(|| view! { " " <span class="faint">{text.feeds_shared()}</span> });
    view! {
        <tr class="member">
            <th scope="row">
                <a href=line.href>{line.name.in_language(language).to_owned()}</a>
                <span class="faint kind">{department} " · " {text.feeds_takes(measure)} {shared}</span>
            </th>
            <td class="number figures year"><span class="cell-label" aria-hidden="true">{text.feeds_year()}</span>{year}</td>
            {came}
        </tr>
    }
    .into_any()
}
