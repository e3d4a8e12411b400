//! What is approved in a plan: the budget as approved, what adjustments changed, and what counts now; and every adjustment
//! that was asked for. A plain page.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::adjusted::{kind_word, signed};
use crate::backend::{AdjustmentRow, AdjustmentsView, ApprovedRow};
use crate::format::{self, Money};
use crate::missed_rates::missed_rates;
use crate::primitives::{Badge, Card, EmptyState, Glyph, Icon, Moment, RequestStateBadge, Tone};
use crate::text::use_text;

#[component]
pub fn AdjustmentsBoard(view: AdjustmentsView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let missed = missed_rates(&view.missed, Some(&[&plan, "/rates"].concat()));
    let not_yet = (!view.not_yet.is_empty()).then(|| {
        let names: Vec<&str> = view.not_yet.iter().map(|name| name.in_language(text.language())).collect();
        view! { <p class="card-foot">{text.adjust_not_yet(&names.join(text.list_separator()))}</p> }
    });
    let approved = if view.rows.is_empty() {
        view! { <EmptyState glyph=Glyph::Sheet title=text.adjust_nothing_approved() hint=text.adjust_nothing_approved_hint()/> }
            .into_any()
    } else {
        view! { <Approved rows=view.rows money/> }.into_any()
    };
    let list = if view.adjustments.is_empty() {
        view! { <EmptyState glyph=Glyph::Pencil title=text.adjust_none() hint=text.adjust_none_hint()/> }.into_any()
    } else {
        let rows = view.adjustments.into_iter().map(|row| view! { <li><Asked row money/></li> }).collect_view();
        view! { <ul class="inbox-list adjustment-list">{rows}</ul> }.into_any()
    };
    view! {
        <div class="page adjustments">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.adjust_title()}</h1>
                    <p class="soft">{text.adjust_about()}</p>
                </div>
                <a class="button" href=[&plan, "/outturn"].concat()><Icon glyph=Glyph::Target/><span>{text.outturn_link()}</span></a>
            </header>
            {missed}
            <Card id="approved" title=text.adjust_approved_budget() aside=view.currency.code()>{approved} {not_yet}</Card>
            <Card id="adjustments" title=text.adjust_list()>{list}</Card>
        </div>
    }
    .into_any()
}

#[component]
fn Approved(rows: Vec<ApprovedRow>, money: Money) -> impl IntoView {
    let text = use_text();
    let natures = [
        (Nature::Income, text.plan_income(), text.plan_income_total()),
        (Nature::Expense, text.plan_expense(), text.plan_expense_total()),
    ];
    let groups = natures.into_iter().filter_map(|(nature, name, total)| {
        let own: Vec<ApprovedRow> = rows.iter().filter(|row| row.nature == nature).cloned().collect();
        if own.is_empty() {
            return None;
        }
        let sum = |of: fn(&ApprovedRow) -> i128| own.iter().map(of).sum::<i128>();
        let (original, adjusted) = (sum(|row| row.original), sum(|row| row.adjusted));
        let rows = own.into_iter().map(|row| view! { <Row row money/> }).collect_view();
        Some(view! {
            <tbody>
                <tr class="group"><th scope="rowgroup" colspan="5">{name}</th></tr>
                {rows}
                <tr class="sum">
                    <th scope="row">{total}</th>
                    <Figures original adjusted money/>
                    <td class="actions"></td>
                </tr>
            </tbody>
        })
    });
    let groups = groups.collect_view();
    view! {
        <table class="table rows-hover approved-table">
            <thead>
                <tr>
                    <th scope="col">{text.plan_department()}</th>
                    <th scope="col" class="number">{text.adjust_original()}</th>
                    <th scope="col" class="number">{text.adjust_adjusted()}</th>
                    <th scope="col" class="number">{text.adjust_now()}</th>
                    <th scope="col"><span class="visually-hidden">{text.adjust_ask()}</span></th>
                </tr>
            </thead>
            {groups}
        </table>
    }
    .into_any()
}

#[component]
fn Row(row: ApprovedRow, money: Money) -> impl IntoView {
    let text = use_text();
    let name = row.department.in_language(text.language()).to_owned();
    let since = format::date(row.approved_at, text.language());
    let adjust = row.adjust.map(|href| {
        view! { <a class="button small" href=href aria-label=text.adjust_ask_of(&name)><Icon glyph=Glyph::Pencil/><span>{text.adjust_ask()}</span></a> }
    });
    view! {
        <tr>
            <th scope="row">{name} <span class="faint approved-since">{text.adjust_since(&since, &row.revision.to_string())}</span></th>
            <Figures original=row.original adjusted=row.adjusted money/>
            <td class="actions">{adjust}</td>
        </tr>
    }
    .into_any()
}

#[component]
fn Figures(original: i128, adjusted: i128, money: Money) -> impl IntoView {
    let text = use_text();
    let amount = |sum| money.amount(Minor::of_sum(sum));
    view! {
        <td class="number figures original"><span class="cell-label" aria-hidden="true">{text.adjust_original()}</span>{amount(original)}</td>
        <td class="number figures adjusted"><span class="cell-label" aria-hidden="true">{text.adjust_adjusted()}</span>{signed(adjusted, money)}</td>
        <td class="number figures now"><span class="cell-label" aria-hidden="true">{text.adjust_now()}</span><strong>{amount(original + adjusted)}</strong></td>
    }
    .into_any()
}

#[component]
fn Asked(row: AdjustmentRow, money: Money) -> impl IntoView {
    let text = use_text();
    let names: Vec<&str> = row.departments.iter().map(|name| name.in_language(text.language())).collect();
    let why = match row.reason {
        Some(reason) => view! { <span class="soft adjustment-why">{reason}</span> }.into_any(),
        None => {
            view! { <span class="faint adjustment-why"><Icon glyph=Glyph::Lock/> {text.adjust_reason_kept()}</span> }
                .into_any()
        }
    };
    view! {
        <a class="inbox-row" href=["/requests/", &row.request.to_string()].concat()>
            <span class="inbox-what">
                <strong>{names.join(" – ")} " " <Badge tone=Tone::Plain>{kind_word(row.kind, text)}</Badge></strong>
                {why}
                <span class="faint">{text.request_asked_by(&row.asked_by.name)} " · " <Moment at=row.asked_at/></span>
            </span>
            <span class="inbox-figure figures"><strong>{money.amount(row.moved)}</strong> <span class="faint">{text.adjust_moved()}</span></span>
            <span class="inbox-state"><RequestStateBadge state=row.state/></span>
            <Icon glyph=Glyph::ChevronRight/>
        </a>
    }
    .into_any()
}
