//! The table of departments, income above expense, each with its sum.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::id::DepartmentId;

use super::row::{DepartmentRow, SumRow};
use crate::backend::{DepartmentView, Figures, PlanView};
use crate::format::Money;
use crate::primitives::{EmptyState, Glyph};
use crate::text::use_text;

/// The columns of the table, for rows that span it.
const COLUMNS: &str = "8";

#[component]
pub fn Departments(plan: RwSignal<PlanView>, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let heading = Signal::derive(move || money.get().heading());
    let (empty, earns) = plan.with_untracked(|plan| (plan.departments.is_empty(), plan.has_income()));
    let table = if empty {
        view! { <EmptyState glyph=Glyph::Users title=text.plan_empty() hint=text.plan_empty_hint()/> }.into_any()
    } else {
        view! {
            <table class="table rows-hover">
                <Head/>
                {earns.then(|| view! { <Group plan money nature=Nature::Income/> })}
                <Group plan money nature=Nature::Expense/>
            </table>
            <p class="card-foot rounding-note">{text.plan_rounding_note()}</p>
        }
        .into_any()
    };
    view! {
        <section class="card departments" aria-labelledby="departments">
            <header class="card-head">
                <h2 id="departments">{text.plan_by_department()}</h2>
                <span class="aside">{heading}</span>
            </header>
            {table}
        </section>
    }
    .into_any()
}

#[component]
fn Head() -> impl IntoView {
    let text = use_text();
    let columns = [
        ("name", text.plan_department()),
        ("state", text.plan_state()),
        ("number total", text.plan_budget()),
        ("number target", text.plan_target()),
        ("number gap", text.plan_gap()),
        ("number prior", text.plan_last_year()),
        ("number share", text.plan_change()),
        ("course", text.plan_by_month()),
    ];
    let column = |(class, name)| view! { <th scope="col" class=class>{name}</th> };
    view! {
        <thead>
            <tr>{columns.map(column).into_iter().collect_view()}</tr>
        </thead>
    }
}

/// The departments of one nature. One that has no figures at all stands among the expenses, waiting for some.
fn members(plan: &PlanView, nature: Nature) -> Vec<DepartmentId> {
    let belongs = |department: &&DepartmentView| {
        department.figures(nature).is_some() || (nature == Nature::Expense && department.income.is_none())
    };
    plan.departments.iter().filter(belongs).map(|department| department.id).collect()
}

/// The largest gap of the whole table, so that every bar has one scale.
fn gap_most(plan: &PlanView) -> u64 {
    let begun = plan.departments.iter().filter(|department| department.sheet.is_some());
    let all = begun.flat_map(|department| [&department.income, &department.expense]);
    all.flatten().filter_map(Figures::gap).map(|gap| gap.magnitude()).max().unwrap_or_default()
}

#[component]
fn Group(plan: RwSignal<PlanView>, money: Signal<Money>, nature: Nature) -> impl IntoView {
    let text = use_text();
    let name = match nature {
        Nature::Income => text.plan_income(),
        Nature::Expense => text.plan_expense(),
    };
    let most = Signal::derive(move || plan.with(gap_most));
    let row = move |id: DepartmentId| view! { <DepartmentRow plan id nature money most/> };
    let rows = plan.with_untracked(|plan| members(plan, nature)).into_iter().map(row).collect_view();
    view! {
        <tbody>
            <tr class="group">
                <th scope="rowgroup" colspan=COLUMNS>{name}</th>
            </tr>
            {rows}
            <SumRow plan nature money/>
        </tbody>
    }
    .into_any()
}
