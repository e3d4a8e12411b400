//! The first page after signing in: what waits for the reader, and the plans. A plain page.

use std::sync::Arc;

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{HomeView, PlanSummary, RequestCard, StateCounts};
use crate::charts::{Progress, Stages};
use crate::format::Money;
use crate::primitives::{Avatar, Change, EmptyState, Glyph, Icon, Moment, Shown, still};
use crate::session::use_visit;
use crate::text::use_text;

#[component]
pub fn Home(home: HomeView) -> impl IntoView {
    let text = use_text();
    let (name, organisation) =
        use_visit().session.map(|session| (session.name, session.organisation)).unwrap_or_default();
    let plans = if home.plans.is_empty() {
        let hint = if home.may_create_plan { text.home_empty_hint_may() } else { text.home_empty_hint() };
        view! { <div class="card"><EmptyState glyph=Glyph::Layers title=text.home_empty() hint/></div> }.into_any()
    } else {
        let cards = home.plans.into_iter().map(|plan| view! { <li><PlanCard plan/></li> }).collect_view();
        view! {
            <section class="plans" aria-labelledby="plans-title">
                <h2 id="plans-title">{text.home_title()}</h2>
                <ul class="plan-cards">{cards}</ul>
            </section>
        }
        .into_any()
    };
    let waiting = (!home.waiting.is_empty()).then(|| view! { <Waiting cards=home.waiting/> });
    view! {
        <div class="page home">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{organisation}</p>
                    <h1>{text.home_welcome(&name)}</h1>
                </div>
            </header>
            {waiting}
            {plans}
        </div>
    }
    .into_any()
}

#[component]
fn Waiting(cards: Vec<RequestCard>) -> impl IntoView {
    let text = use_text();
    let item = move |card: RequestCard| {
        let (figure, nature) = card.headline();
        let money = Money::table(text.language(), card.currency);
        let href = ["/requests/", &card.id.to_string()].concat();
        view! {
            <li>
                <a class="waiting-item" href=href>
                    <Avatar name=card.asked_by.name.clone() hue=card.asked_by.hue/>
                    <span class="waiting-text">
                        <strong>{text.request_asks(card.department.in_language(text.language()), &card.asked_by.name)}</strong>
                        <span class="faint">{card.plan.in_language(text.language()).to_owned()} " · " <Moment at=card.asked_at/></span>
                    </span>
                    <span class="waiting-figure figures">
                        <span>{money.amount(figure.now)} <span class="unit">{money.beside()}</span></span>
                        {figure.before.map(|before| view! { <Change now=figure.now before nature money shown=Shown::Percent/> })}
                    </span>
                    <Icon glyph=Glyph::ChevronRight/>
                </a>
            </li>
        }
    };
    view! {
        <section class="card waiting" aria-labelledby="waiting">
            <header class="card-head">
                <h2 id="waiting">{text.home_waiting()}</h2>
            </header>
            <ul>{cards.into_iter().map(item).collect_view()}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn PlanCard(plan: PlanSummary) -> impl IntoView {
    let text = use_text();
    let money = Money::table(text.language(), plan.currency);
    let stages = stages(plan.states, plan.departments);
    let approved = text.plan_approved_of(&plan.departments.to_string(), &plan.states.approved.to_string());
    let figure = move |name: &'static str, amount: String| {
        view! { <div><dt>{name}</dt><dd class="figures">{amount}</dd></div> }
    };
    view! {
        <article class="card plan-card">
            <div class="plan-card-head">
                <h2><a href=["/plans/", &plan.id.to_string()].concat()>{plan.title.in_language(text.language()).to_owned()}</a></h2>
                <p class="faint">
                    {text.plan_fiscal_year(&plan.year.to_string())} " · " {text.plan_departments(plan.departments)}
                </p>
            </div>
            <dl class="plan-card-figures">
                {plan.income.map(|income| figure(text.plan_income(), money.amount(income)))}
                {figure(text.plan_expense(), money.amount(plan.expense))}
                {plan.expense_target.map(|target| {
                    view! {
                        <div>
                            <dt>{text.plan_against_target()}</dt>
                            <dd><Change now=plan.expense before=target nature=Nature::Expense money/></dd>
                        </div>
                    }
                })}
            </dl>
            <div class="plan-card-state">
                <Progress stages=Arc::new(move || stages) about=still(approved.clone())/>
                <p class="faint">
                    {approved}
                    {plan.saved_at.map(|at| view! { " · " {text.plan_last_change()} " " <Moment at/> })}
                    " · " {money.heading()}
                </p>
            </div>
        </article>
    }
    .into_any()
}

fn stages(states: StateCounts, departments: usize) -> Stages {
    let StateCounts { approved: done, submitted: under_way, .. } = states;
    Stages { done, under_way, left: departments.saturating_sub(done + under_way) }
}
