//! The strip of key figures: what comes in, what goes out, what is left, and how far the sheets are.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::backend::{Figures, PlanView, SheetState};
use crate::charts::{Progress, Stages};
use crate::format::{self, Money};
use crate::primitives::{LiveChange, Shown};
use crate::text::{Text, use_text};

/// A sentence about how many of a kind there are.
type Counted = fn(Text, usize) -> String;

#[component]
pub fn Summary(plan: RwSignal<PlanView>, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let sum = move |nature| Signal::derive(move || plan.with(|plan| plan.sum(nature)));
    let (income, expense) = (sum(Nature::Income), sum(Nature::Expense));
    let earns = plan.with_untracked(PlanView::has_income);
    let name = |nature| if nature == Nature::Income { text.plan_income() } else { text.plan_expense() };
    let total = move |nature, figures: Signal<Figures>| {
        let now = Signal::derive(move || figures.with(|figures| Some(figures.total)));
        let target = Signal::derive(move || figures.with(|figures| figures.target));
        let prior = Signal::derive(move || figures.with(|figures| figures.prior));
        let beside = view! {
            <LiveChange now before=prior nature money shown=Shown::Percent/>
            " "
            <span class="faint">{text.plan_against_last_year()}</span>
        };
        view! { <KeyFigure name=name(nature) now target nature money>{beside}</KeyFigure> }
    };
    view! {
        <section class="card key-figures" aria-label=text.plan_key_figures()>
            {earns.then(|| total(Nature::Income, income))}
            {total(Nature::Expense, expense)}
            {earns.then(|| view! { <Outcome income expense money/> })}
            <Sheets plan/>
        </section>
    }
    .into_any()
}

/// One figure against its target; the children are what else there is to say.
#[component]
fn KeyFigure(
    name: &'static str,
    now: Signal<Option<Minor>>,
    target: Signal<Option<Minor>>,
    nature: Nature,
    money: Signal<Money>,
    children: Children,
) -> impl IntoView {
    let amount = Signal::derive(move || money.get().amount(now.get().unwrap_or_default()));
    view! {
        <div class="key-figure">
            <h2>{name}</h2>
            <p class="key-amount figures">{amount}</p>
            <p>
                <LiveChange now before=target nature money/>
                " "
                <span class="faint">{use_text().plan_against_target()}</span>
            </p>
            <p>{children()}</p>
        </div>
    }
    .into_any()
}

#[component]
fn Outcome(income: Signal<Figures>, expense: Signal<Figures>, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let left = |pick: fn(&Figures) -> Option<Minor>| {
        Signal::derive(move || income.with(pick)?.checked_sub(expense.with(pick)?).ok())
    };
    let (now, target) = (left(|figures| Some(figures.total)), left(|figures| figures.target));
    let margin = Signal::derive(move || {
        let share = format::percent_of(now.get()?, income.with(|income| income.total));
        share.map(|share| text.plan_margin(&share))
    });
    let margin = view! { <span class="faint figures">{move || margin.get()}</span> };
    view! { <KeyFigure name=text.plan_result() now target nature=Nature::Income money>{margin}</KeyFigure> }
}

#[component]
fn Sheets(plan: RwSignal<PlanView>) -> impl IntoView {
    let text = use_text();
    let stages = Signal::derive(move || plan.with(stages));
    let words = Signal::derive(move || {
        let Stages { done, under_way, left } = stages.get();
        text.plan_approved_of(&(done + under_way + left).to_string(), &done.to_string())
    });
    let rest = Signal::derive(move || plan.with(|plan| rest(plan, text)));
    view! {
        <div class="key-figure">
            <h2>{text.plan_sheets()}</h2>
            <p class="key-amount">{words}</p>
            <Progress stages about=words/>
            <p class="faint">{rest}</p>
        </div>
    }
    .into_any()
}

fn stages(plan: &PlanView) -> Stages {
    let (done, under_way) = (plan.count(SheetState::Approved), plan.count(SheetState::Submitted));
    Stages { done, under_way, left: plan.departments.len().saturating_sub(done + under_way) }
}

/// What is not approved yet; kinds that do not occur are not named.
fn rest(plan: &PlanView, text: Text) -> String {
    let kinds: [(usize, Counted); 4] = [
        (plan.count(SheetState::Submitted), Text::plan_waiting),
        (plan.count(SheetState::Draft), Text::plan_drafts),
        (plan.count(SheetState::Returned), Text::plan_returned),
        (plan.not_begun(), Text::plan_not_begun),
    ];
    let words = kinds.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| {
        // A count stays with its word when the line breaks.
        word(text, count).replace(' ', "\u{a0}")
    });
    words.collect::<Vec<_>>().join(" · ")
}
