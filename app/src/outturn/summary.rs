//! The strip of key figures: what came in, what went out, what is left, each against the budget, and where the year leads.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::budget::outturn::Standing;
use shared::money::Minor;

use crate::backend::OutturnView;
use crate::format::Money;
use crate::primitives::Change;
use crate::text::use_text;

#[component]
pub fn Summary(view: OutturnView, money: Money) -> impl IntoView {
    let text = use_text();
    let of = |nature| view.sum(nature).map(|sum| view.standing(&sum));
    let (income, expense) = (of(Nature::Income), of(Nature::Expense));
    let mut figures = Vec::new();
    figures.extend(income.map(|standing| (text.plan_income(), standing, Nature::Income)));
    figures.extend(expense.map(|standing| (text.plan_expense(), standing, Nature::Expense)));
    if let (Some(income), Some(expense)) = (income, expense) {
        figures.push((text.plan_result(), income - expense, Nature::Income));
    }
    let figures = figures.into_iter().map(|(name, standing, nature)| view! { <Key name standing nature money/> });
    view! {
        <section class="card key-figures" aria-label=text.plan_key_figures()>{figures.collect_view()}</section>
    }
    .into_any()
}

#[component]
fn Key(name: &'static str, standing: Standing, nature: Nature, money: Money) -> impl IntoView {
    let text = use_text();
    let minor = Minor::of_sum;
    view! {
        <div class="key-figure">
            <h2>{name}</h2>
            <p class="key-amount figures">{money.amount(minor(standing.actual))}</p>
            <p>
                <Change now=minor(standing.actual) before=minor(standing.budget) nature money word=true/>
                " "
                <span class="faint">{text.outturn_of_budget(&money.amount(minor(standing.budget)))}</span>
            </p>
            <p>
                <span class="faint">{text.outturn_forecast()} " "</span>
                <span class="figures">{money.amount(minor(standing.forecast))}</span>
                " "
                <Change now=minor(standing.forecast) before=minor(standing.year) nature money/>
            </p>
        </div>
    }
    .into_any()
}
