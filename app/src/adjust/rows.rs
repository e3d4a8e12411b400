//! The rows of the form: which line, when, how much. “Check” shows two more, so that none needs a script to be added.

use leptos::prelude::*;
use shared::budget::adjustment::AdjustmentKind;
use shared::money::Minor;

use crate::backend::{AdjustRow, AdjustView, LineOffer, RowWrong};
use crate::format::Money;
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

#[component]
pub fn Rows(view: AdjustView, money: Money) -> impl IntoView {
    let text = use_text();
    let kind = view.form.kind;
    let left = view.left.clone().filter(|_| kind == AdjustmentKind::CarryForward);
    let of_plan = Money::exact(text.language(), view.plan_currency);
    let left = left.map(|left| {
        let items = left.into_iter().map(|(code, name, minor)| {
            let code = code.map(|code| code.to_string()).unwrap_or_default();
            view! {
                <li><span class="faint figures">{code}</span> " " {name.in_language(text.language()).to_owned()} <strong class="figures">{of_plan.amount(minor)}</strong></li>
            }
        });
        view! { <details class="adjust-left"><summary>{text.adjust_left()} " " <span class="faint">{of_plan.currency.code()}</span></summary><ul>{items.collect_view()}</ul></details> }
    });
    let rows = view.form.rows.iter().enumerate().map(|(at, row)| {
        view! { <Row view=view.clone() at row=row.clone() money/> }
    });
    view! {
        {left}
        <ol class="adjust-rows">{rows.collect_view()}</ol>
        <p class="hint faint">{text.adjust_rows_hint()}</p>
    }
    .into_any()
}

#[component]
fn Row(view: AdjustView, at: usize, row: AdjustRow, money: Money) -> impl IntoView {
    let text = use_text();
    let name = |field: &str| format!("r{at}_{field}");
    let is_transfer = view.form.kind == AdjustmentKind::Transfer;
    let number = (at + 1).to_string();
    let from = is_transfer.then(|| {
        view! { <Lines label=text.adjust_from() name=name("from") chosen=row.from.clone() view=view.clone() money/> }
    });
    let to_label = if is_transfer { text.adjust_to() } else { text.outturn_line() };
    let periods = view.calendar.periods().map(|period| {
        let label = view.period_label(period, text.language());
        view! { <option value=period.key() selected=row.period == period.key()>{label}</option> }
    });
    let periods = periods.collect_view();
    let about = name("wrong");
    let wrong = row.wrong.map(|wrong| {
        view! { <p class="wrong" id=about.clone()><Icon glyph=Glyph::AlertTriangle/> {words(wrong, text)}</p> }
    });
    let described = row.wrong.map(|_| about.clone());
    let invalid = row.wrong.map(|_| "true");
    view! {
        <li class=if is_transfer { "adjust-row transfer" } else { "adjust-row" }>
            <fieldset>
                <legend class="visually-hidden">{text.adjust_row(&number)}</legend>
                {from}
                <Lines label=to_label name=name("to") chosen=row.to.clone() view=view.clone() money/>
                <label class="field">
                    <span class="label">{text.outturn_period()}</span>
                    <select class="select" name=name("period")>
                        <option value="year" selected=row.period == "year">{text.adjust_whole_year()}</option>
                        {periods}
                    </select>
                </label>
                <label class="field">
                    <span class="label">{text.adjust_amount()}</span>
                    <input class="input figures" name=name("amount") value=row.amount inputmode="decimal" autocomplete="off" maxlength="40" aria-invalid=invalid aria-describedby=described/>
                </label>
            </fieldset>
            {wrong}
        </li>
    }
    .into_any()
}

/// The lines one may choose, by department.
#[component]
fn Lines(label: &'static str, name: String, chosen: String, view: AdjustView, money: Money) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let option = |offer: &LineOffer| {
        let code = offer.account.as_ref().map(|code| format!("{code} ")).unwrap_or_default();
        let now = money.round(Minor::of_sum(offer.now.total()));
        let words = format!("{code}{} · {now}", offer.label.in_language(language));
        view! { <option value=offer.value() selected=chosen == offer.value()>{words}</option> }.into_any()
    };
    let mut departments: Vec<String> = Vec::new();
    for offer in &view.offers {
        let name = offer.department.in_language(language).to_owned();
        if !departments.contains(&name) {
            departments.push(name);
        }
    }
    let groups = departments.into_iter().map(|department| {
        let own = view.offers.iter().filter(|offer| offer.department.in_language(language) == department);
        let options = own.map(option).collect::<Vec<_>>();
        view! { <optgroup label=department>{options}</optgroup> }
    });
    let groups = groups.collect_view();
    view! {
        <label class="field">
            <span class="label">{label}</span>
            <select class="select" name=name>
                <option value="">{text.adjust_choose()}</option>
                {groups}
            </select>
        </label>
    }
    .into_any()
}

const fn words(wrong: RowWrong, text: Text) -> &'static str {
    match wrong {
        RowWrong::Line => text.adjust_wrong_line(),
        RowWrong::Same => text.adjust_wrong_same(),
        RowWrong::Period => text.adjust_wrong_period(),
        RowWrong::Amount => text.adjust_wrong_amount(),
        RowWrong::Negative => text.adjust_wrong_negative(),
    }
}
