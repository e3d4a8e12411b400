//! A plan's shared drivers: the figures every sheet may reckon with by name, such as a social rate or a price. A plain page:
//! a list, and one form that adds or changes.

mod notice;

pub use notice::DriversNotice;

use leptos::prelude::*;
use shared::budget::Driver;

use crate::backend::{DriverForm, DriverRow, DriversView};
use crate::format::Money;
use crate::primitives::{Button, Card, Csrf, EmptyState, Field, Glyph, Icon, Press};
use crate::text::use_text;

#[component]
pub fn DriversBoard(view: DriversView, notice: Option<DriversNotice>) -> impl IntoView {
    let text = use_text();
    let address = ["/plans/", &view.plan.to_string(), "/drivers"].concat();
    let money = Money::exact(text.language(), view.currency);
    let list = if view.drivers.is_empty() {
        view! { <EmptyState glyph=Glyph::Equal title=text.drivers_none() hint=text.drivers_none_hint()/> }.into_any()
    } else {
        view! { <List view=view.clone() money address=address.clone()/> }.into_any()
    };
    let form = view.may_edit.then(|| view! { <Write view=view.clone() address/> });
    view! {
        <div class="page drivers">
            {notice.map(|notice| view! { <notice::NoticeBanner notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.drivers_title()}</h1>
                    <p class="soft">{text.drivers_about()}</p>
                </div>
            </header>
            <Card id="drivers" title=text.drivers_list()>{list}</Card>
            {form}
        </div>
    }
    .into_any()
}

#[component]
fn List(view: DriversView, money: Money, address: String) -> impl IntoView {
    let text = use_text();
    let may_edit = view.may_edit;
    let rows = view.drivers.into_iter().map(|row| {
        let id = row.driver.id;
        let change = may_edit.then(|| {
            let href = [&address, "?change=", &id.to_string(), "#write"].concat();
            let name = row.driver.name.in_language(text.language());
            view! { <a class="button quiet small" href=href aria-label=text.drivers_change_one(name)><Icon glyph=Glyph::Pencil/></a> }
        });
        view! {
            <tr>
                <th scope="row">{row.driver.name.in_language(text.language()).to_owned()}</th>
                <td class="number figure">{said(&row.driver, money)}</td>
                <td><span class="cell-label">{text.drivers_used_by()}</span>{used(&row)}</td>
                <td class="actions">{change}</td>
            </tr>
        }
    });
    view! {
        <table class="table rows-hover drivers-table">
            <thead>
                <tr>
                    <th scope="col">{text.drivers_driver()}</th>
                    <th scope="col" class="number">{text.drivers_figure()}</th>
                    <th scope="col">{text.drivers_used_by()}</th>
                    <th scope="col"><span class="visually-hidden">{text.drivers_change()}</span></th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// A driver's figures in a word: the one it has every month, or from the least to the most.
fn said(driver: &Driver, money: Money) -> String {
    let text = use_text();
    let figure = |minor: i64| {
        let unit = driver.unit.word(text.language());
        let figure = money.figure(i128::from(minor), &driver.unit);
        if driver.unit.is_money() || unit == "%" || unit == "1" { figure } else { [&figure, " ", &unit].concat() }
    };
    if let Some(every) = driver.every_month() {
        return text.drivers_every_is(&figure(every.0));
    }
    let set = || driver.figures.iter().flatten().map(|minor| minor.0);
    match (set().min(), set().max()) {
        (Some(least), Some(most)) if least != most => [&figure(least), " – ", &figure(most)].concat(),
        (Some(only), _) => figure(only),
        (None, _) => text.drivers_no_figure().to_owned(),
    }
}

fn used(row: &DriverRow) -> AnyView {
    let text = use_text();
    if row.used_by.is_empty() {
        return view! { <span class="faint">{text.drivers_unused()}</span> }.into_any();
    }
    let names: Vec<&str> = row.used_by.iter().map(|name| name.in_language(text.language())).collect();
    names.join(text.list_separator()).into_any()
}

#[component]
fn Write(view: DriversView, address: String) -> impl IntoView {
    let text = use_text();
    let form = view.form;
    let title =
        if form.id.is_some() { text.drivers_change_one(&form.name) } else { text.drivers_add_title().to_owned() };
    let id = form.id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> });
    let away = form.id.map(|_| {
        view! {
            <a class="button" href=address.clone()>{text.model_cancel()}</a>
            <Button submit=true press=Press::Danger glyph=Glyph::Trash name="take" value="delete">{text.drivers_delete()}</Button>
        }
    });
    let has_months = form.months.iter().any(|month| !month.trim().is_empty());
    let months = view.calendar.periods().map(|period| {
        let name = ["m", period.key()].concat();
        let typed = form.months.get(period.index()).cloned().unwrap_or_default();
        view! {
            <label class="field"><span class="label">{view.calendar.period_label(period, text.language())}</span>
                <input class="input" name=name value=typed inputmode="decimal" autocomplete="off" maxlength="40"/>
            </label>
        }
    });
    let months = months.collect_view();
    let DriverForm { name, name_en, unit, every, .. } = form.clone();
    view! {
        <Card id="write" title>
            <form class="card-body drivers-form" method="post" action=[&address, "/save"].concat()>
                <Csrf/>
                {id}
                <div class="drivers-fields">
                    <Field name="name" label=text.drivers_name() value=name required=true autocomplete="off"/>
                    <Field name="name_en" label=text.drivers_name_en() value=name_en autocomplete="off"/>
                    <Field name="unit" label=text.model_unit() value=unit hint=text.drivers_unit_hint() autocomplete="off" length_max=40/>
                    <Field name="every" label=text.drivers_every() value=every hint=text.drivers_every_hint() autocomplete="off" length_max=40/>
                </div>
                <details open=has_months>
                    <summary>{text.drivers_months()}</summary>
                    <div class="drivers-months">{months}</div>
                </details>
                <div class="actuals-buttons saves-first">
                    <Button submit=true press=Press::Primary glyph=Glyph::Check name="take" value="save">{text.drivers_save()}</Button>
                    {away}
                </div>
            </form>
        </Card>
    }
    .into_any()
}
