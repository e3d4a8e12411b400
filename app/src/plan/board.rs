//! The plan once it is there: heading, strip of key figures, departments, months, accounts.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::money::DisplayUnit;

use super::accounts::Accounts;
use super::departments::Departments;
use super::months::Months;
use super::summary::Summary;
use crate::backend::PlanView;
use crate::format::{self, Money};
use crate::primitives::Moment;
use crate::text::use_text;

#[component]
pub fn PlanBoard(plan: RwSignal<PlanView>) -> impl IntoView {
    let language = use_text().language();
    let query = use_query_map();
    let table = Money::table(language, plan.with_untracked(|plan| plan.currency));
    let money: Signal<Money> = Memo::new(move |_| {
        let asked = query.with(|query| query.get_str("unit").and_then(|name| format::unit_named(name, language)));
        Money { unit: asked.unwrap_or(table.unit), ..table }
    })
    .into();
    view! {
        <div class="page plan">
            <Heading plan money/>
            <Summary plan money/>
            <Departments plan money/>
            <div class="plan-foot">
                <Months plan/>
                <Accounts plan money/>
            </div>
        </div>
    }
}

#[component]
fn Heading(plan: RwSignal<PlanView>, money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let plan = plan.get_untracked();
    let first = format::period(0, plan.start_month, text);
    let last = format::period(plan.periods.saturating_sub(1).min(11), plan.start_month, text);
    let about = [
        plan.currency.code(),
        &text.plan_fiscal_year(&plan.year.to_string()),
        &text.plan_months(&first, &last),
        &text.plan_departments(plan.departments.len()),
    ]
    .join(" · ");
    let saved =
        plan.saved_at.map(|at| view! { " · " <span class="nowrap">{text.plan_last_change()} " " <Moment at/></span> });
    view! {
        <header class="page-head">
            <div class="page-title">
                <h1>{plan.title.in_language(text.language()).to_owned()}</h1>
                <p class="soft">{about} {saved}</p>
            </div>
            <UnitSwitch money/>
        </header>
    }
}

/// Links, so that the unit can be shared, printed and chosen without a script.
#[component]
fn UnitSwitch(money: Signal<Money>) -> impl IntoView {
    let text = use_text();
    let offer = move |unit: DisplayUnit| {
        let current = Signal::derive(move || (money.get().unit == unit).then_some("true"));
        view! {
            <a href=["?unit=", format::unit_name(unit)].concat() data-noscroll="true" aria-current=current>
                {unit.word(text.language())}
            </a>
        }
    };
    view! {
        <nav class="segments unit-switch" aria-label=text.plan_unit()>
            {DisplayUnit::offered(text.language()).iter().copied().map(offer).collect_view()}
        </nav>
    }
}
