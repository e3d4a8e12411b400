//! The figures that are asked for, against the last approved version, or last year, and against the target.

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{Baseline, Compared, RequestView};
use crate::charts::{Columns, column_paths};
use crate::format::{self, Money};
use crate::primitives::{Change, still};
use crate::text::{Text, use_text};

#[component]
pub fn Totals(view: RequestView, money: Money) -> impl IntoView {
    let text = use_text();
    let baseline = baseline_words(view.baseline, text);
    let both = view.income.is_some() && view.expense.is_some();
    let income = view.income.map(|figures| {
        let baseline = baseline.clone();
        view! { <Total name=text.plan_income() figures nature=Nature::Income baseline money named=both/> }
    });
    let expense = view.expense.map(|figures| {
        let baseline = baseline.clone();
        view! { <Total name=text.plan_expense() figures nature=Nature::Expense baseline money named=true/> }
    });
    let period = |index| format::period(u8::try_from(index).unwrap_or(u8::MAX), view.start_month, text);
    let labels = (0..view.periods.len()).map(period).collect::<Vec<_>>();
    let (income_path, expense_path) = column_paths(&[], &view.periods);
    view! {
        <section class="card totals" aria-label=text.request_totals()>
            <div class="total-lead">
                {expense}
                <figure class="total-course">
                    <Columns income=still(income_path) expense=still(expense_path) labels about=text.plan_months_about()/>
                    <figcaption class="visually-hidden">{text.plan_by_month()}</figcaption>
                </figure>
            </div>
            {income}
        </section>
    }
    .into_any()
}

fn baseline_words(baseline: Baseline, text: Text) -> String {
    match baseline {
        Baseline::Approved { revision, at } => {
            text.request_since_approved(&format::date(at, text.language()), &revision.to_string())
        }
        Baseline::LastYear => text.plan_against_last_year().to_owned(),
        Baseline::Nothing => text.request_no_baseline().to_owned(),
    }
}

#[component]
fn Total(
    name: &'static str,
    figures: Compared,
    nature: Nature,
    baseline: String,
    money: Money,
    /// Whether the figure needs its name to be told from another.
    named: bool,
) -> impl IntoView {
    let text = use_text();
    let now = figures.now;
    let heading = if named { name } else { text.request_total() };
    let change = match figures.before {
        Some(before) => view! {
            <p class="total-change"><Change now before nature money word=true/></p>
            <p class="total-baseline faint">{baseline}</p>
        }
        .into_any(),
        None => view! { <p class="total-baseline faint">{baseline}</p> }.into_any(),
    };
    let target = figures.target.map(|before| {
        view! {
            <div>
                <dt>{text.plan_target()}</dt>
                <dd class="figures">{money.amount(before)}</dd>
            </div>
            <div>
                <dt>{text.plan_against_target()}</dt>
                <dd><Change now before nature money/></dd>
            </div>
        }
    });
    let earlier = figures.before.map(|before| {
        view! {
            <div>
                <dt>{text.request_before()}</dt>
                <dd class="figures">{money.amount(before)}</dd>
            </div>
        }
    });
    view! {
        <div class="total-figure">
            <h2>{heading}</h2>
            <p class="total-amount figures">
                {money.amount(now)}
                <span class="unit">{money.currency.code()}</span>
            </p>
            {change}
            <dl class="total-more">{earlier}{target}</dl>
        </div>
    }
    .into_any()
}
