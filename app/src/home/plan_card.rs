//! A plan in short: what comes in, what goes out, what is left, each against its target, and how far the sheets are.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{Compared, PlanSummary, StateCounts};
use crate::charts::{Progress, Stages};
use crate::format::{self, Money};
use crate::primitives::{Change, Shown, sheet_counts, still};
use crate::text::use_text;

#[component]
pub fn PlanCard(plan: PlanSummary) -> impl IntoView {
    let text = use_text();
    let money = Money::table(text.language(), plan.currency);
    let address = ["/plans/", &plan.id.to_string()].concat();
    let title = plan.title.in_language(text.language()).to_owned();
    let ways = [text.plan_control(), " · ", &title].concat();
    let approved = text.plan_approved_of(&plan.departments.to_string(), &plan.states.approved.to_string());
    let stages = stages(plan.states, plan.departments);
    let rest = sheet_counts(plan.states, plan.departments.saturating_sub(plan.states.begun()), text);
    let result = plan.result();
    let margin = result.zip(plan.income).and_then(|(result, income)| format::percent_of(result.now, income.now));
    let last_year = move |figures: Compared, nature| {
        figures.before.map(|before| {
            view! {
                <Change now=figures.now before nature money shown=Shown::Percent/>
                " "
                <span class="faint">{text.plan_against_last_year()}</span>
            }
        })
    };
    view! {
        <article class="card plan-card">
            <header class="plan-card-head">
                <div>
                    <h3><a href=address.clone()>{title}</a></h3>
                    <p class="faint">
                        {text.plan_fiscal_year(&plan.year.to_string())} " · " {text.plan_departments(plan.departments)} " · "
                        {money.heading()}
                    </p>
                </div>
                <div class="plan-card-state">
                    <p><strong>{approved.clone()}</strong> <span class="faint">{rest}</span></p>
                    <Progress stages=Arc::new(move || stages) about=still(approved)/>
                </div>
            </header>
            <div class="key-figures">
                {plan.income.map(|income| {
                    view! {
                        <Figure name=text.plan_income() figures=income nature=Nature::Income money>
                            {last_year(income, Nature::Income)}
                        </Figure>
                    }
                })}
                <Figure name=text.plan_expense() figures=plan.expense nature=Nature::Expense money>
                    {last_year(plan.expense, Nature::Expense)}
                </Figure>
                {result.map(|result| {
                    view! {
                        <Figure name=text.plan_result() figures=result nature=Nature::Income money>
                            <span class="faint">{margin.map(|margin| text.plan_margin(&margin))}</span>
                        </Figure>
                    }
                })}
            </div>
        </article>
        <nav class="plan-card-links" aria-label=ways>
            {plan.through.map(|through| {
                let outturn = [&address, "/outturn"].concat();
                view! { <a href=outturn>{text.outturn_through(through.in_language(text.language()))}</a> }
            })}
            <a href=[&address, "/policy"].concat()>{text.policy_title()}</a>
            <a href=[&address, "/adjustments"].concat()>{text.adjust_title()}</a>
            {plan.may_supervise.then(|| view! { <a href=[&address, "/exceptions"].concat()>{text.exception_title()}</a> })}
        </nav>
    }
    .into_any()
}

/// A key figure against its target; the children are what else is said of it.
#[component]
fn Figure(name: &'static str, figures: Compared, nature: Nature, money: Money, children: Children) -> impl IntoView {
    let against_target = figures.target.map(|before| {
        view! {
            <p>
                <Change now=figures.now before nature money/>
                " "
                <span class="faint">{use_text().plan_against_target()}</span>
            </p>
        }
    });
    view! {
        <div class="key-figure">
            <h4>{name}</h4>
            <p class="key-amount figures">{money.amount(figures.now)}</p>
            {against_target}
            <p>{children()}</p>
        </div>
    }
    .into_any()
}

fn stages(states: StateCounts, departments: usize) -> Stages {
    let StateCounts { approved: done, submitted: under_way, .. } = states;
    Stages { done, under_way, left: departments.saturating_sub(done + under_way) }
}
