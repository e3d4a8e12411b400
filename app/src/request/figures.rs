//! The figures that are asked for, against the last approved version, or last year, and against the target; and their
//! course over the year.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::backend::{Baseline, Compared, RequestView};
use crate::charts::{Columns, Course, First};
use crate::format::{self, Money};
use crate::primitives::{Change, still};
use crate::text::{Text, use_text};

#[component]
pub fn Totals(view: RequestView, money: Money) -> impl IntoView {
    let text = use_text();
    let baseline = view.baseline;
    let total = |name, figures: Option<Compared>, nature| {
        figures.map(|figures| view! { <Total name figures nature baseline money/> })
    };
    let expense = total(text.plan_expense(), view.expense, Nature::Expense);
    let income = total(text.plan_income(), view.income, Nature::Income);
    view! {
        <section class="card totals" aria-label=text.request_totals()>
            {expense}
            {income}
            <TotalCourse view money/>
        </section>
    }
    .into_any()
}

/// The budget by period beside the version approved last. Of last year only the whole is known, so it is drawn as a level.
#[component]
fn TotalCourse(view: RequestView, money: Money) -> impl IntoView {
    let text = use_text();
    let last_year = view.expense.or(view.income).and_then(|figures| figures.before);
    let level = last_year.filter(|_| view.baseline == Baseline::LastYear);
    let level =
        level.zip(i64::try_from(view.periods.len()).ok()).and_then(|(year, periods)| year.0.checked_div(periods));
    let course = Course::of(&view.periods_before, &view.periods, level.map(Minor), money);
    let labels = view.calendar.periods().map(|period| view.calendar.period_label(period, text.language()).to_owned());
    let labels = labels.collect::<Vec<_>>();
    let beside = match view.baseline {
        Baseline::Approved { revision, .. } => Some(("before", text.sheet_revision(&revision.to_string()))),
        Baseline::LastYear => Some(("level", text.request_course_level().to_owned())),
        Baseline::Nothing => None,
    };
    let name = if view.income.is_some() && view.expense.is_some() { text.plan_expense() } else { text.plan_budget() };
    view! {
        <figure class="total-course">
            <Columns
                first=still(course.first)
                kind=First::Before
                second=still(course.second)
                level=still(course.level)
                scale=course.scale.map(still)
                labels
                about=text.request_course_about()
            />
            <figcaption>
                <ul class="legend">
                    <li><i></i>{name}</li>
                    {beside.map(|(class, words)| view! { <li><i class=class></i>{words}</li> })}
                </ul>
            </figcaption>
        </figure>
    }
    .into_any()
}

pub fn baseline_words(baseline: Baseline, text: Text) -> String {
    match baseline {
        Baseline::Approved { revision, at } => {
            text.request_since_approved(&format::date(at, text.language()), &revision.to_string())
        }
        Baseline::LastYear => text.plan_against_last_year().to_owned(),
        Baseline::Nothing => text.request_no_baseline().to_owned(),
    }
}

#[component]
fn Total(name: &'static str, figures: Compared, nature: Nature, baseline: Baseline, money: Money) -> impl IntoView {
    let text = use_text();
    let now = figures.now;
    let change =
        figures.before.map(|before| view! { <p class="total-change"><Change now before nature money word=true/></p> });
    let earlier_name = match baseline {
        Baseline::Approved { revision, .. } => text.sheet_revision(&revision.to_string()),
        Baseline::LastYear | Baseline::Nothing => text.plan_last_year().to_owned(),
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
                <dt>{earlier_name}</dt>
                <dd class="figures">{money.amount(before)}</dd>
            </div>
        }
    });
    view! {
        <div class="total-figure">
            <div>
                <h2>{name}</h2>
                <p class="total-amount figures">
                    {money.amount(now)}
                    <span class="unit">{money.currency.code()}</span>
                </p>
                {change}
                <p class="total-baseline faint">{baseline_words(baseline, text)}</p>
            </div>
            <dl class="total-more">{earlier}{target}</dl>
        </div>
    }
    .into_any()
}
