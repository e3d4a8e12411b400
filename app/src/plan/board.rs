//! The plan once it is there: heading, strip of key figures, departments, months, accounts.

use std::sync::Arc;

use leptos::prelude::*;
use shared::calendar::Period;
use shared::language::Language;
use shared::money::DisplayUnit;

use super::accounts::Accounts;
use super::departments::Departments;
use super::layout::Layout;
use super::months::Months;
use super::scenario::Ways;
use super::shown::Shown;
use super::summary::Summary;
use crate::backend::PlanView;
use crate::format::{self, Money};
use crate::primitives::{Moment, Reader, live};
use crate::session::Visit;
use crate::text::use_text;

/// What the parts of the page read.
#[derive(Clone, Copy)]
pub struct Board(Memo<Shown>);

impl Board {
    /// A way to read one part; where the page has none such, the default.
    pub fn part<T: 'static>(self, pick: impl Fn(&Shown) -> T + Send + Sync + 'static) -> Reader<T> {
        Arc::new(move || self.0.with(&pick))
    }
}

#[component]
pub fn PlanBoard(plan: RwSignal<PlanView>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let first = plan.get_untracked();
    let table = Money::table(language, first.currency);
    let asked = with_context::<Visit, _>(|visit| asked_unit(&visit.path, language)).flatten();
    let unit = RwSignal::new(asked.unwrap_or(table.unit));
    let layout = Arc::new(Layout::of(&first));
    let shown = Memo::new({
        let layout = Arc::clone(&layout);
        move |_| {
            let money = Money { unit: unit.get(), ..table };
            plan.with(|plan| Shown::of(plan, &layout, money, text))
        }
    });
    let board = Board(shown);
    view! {
        <div class="page plan">
            <Heading plan=&first board unit/>
            <Summary board earns=layout.earns()/>
            <Departments board plan=&first layout=&layout/>
            <Months board plan=&first earns=layout.earns()/>
            <Accounts board layout=&layout/>
        </div>
    }
    .into_any()
}

#[component]
fn Heading<'a>(plan: &'a PlanView, board: Board, unit: RwSignal<DisplayUnit>) -> impl IntoView + use<> {
    let text = use_text();
    let month = |period: Period| plan.calendar.period_label(period, text.language());
    let last = plan.calendar.periods().rfind(|period| !period.is_adjustment());
    let (first, last) = (month(Period::FIRST), last.map(month).unwrap_or_default());
    let about = [
        plan.currency.code(),
        &text.plan_fiscal_year(&plan.year.to_string()),
        &text.plan_months(first, last),
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
            <UnitSwitch board chosen=unit address=plan.address(plan.scenario.as_deref())/>
            <Ways plan/>
        </header>
    }
}

/// The unit the address asks for, if the language offers it.
fn asked_unit(path: &str, language: Language) -> Option<DisplayUnit> {
    let query = path.split_once('?')?.1;
    query.split('&').find_map(|field| field.strip_prefix("unit=")).and_then(|name| format::unit_named(name, language))
}

/// Links, so that the unit can be shared, printed and chosen without a script; with one, the page stays.
#[component]
fn UnitSwitch(board: Board, chosen: RwSignal<DisplayUnit>, address: String) -> impl IntoView {
    let text = use_text();
    let stem = [address.as_str(), if address.contains('?') { "&" } else { "?" }, "unit="].concat();
    let offer = move |unit: DisplayUnit| {
        let current = board.part(move |shown| shown.money.unit == unit);
        let href = [stem.as_str(), format::unit_name(unit)].concat();
        let choose = {
            let href = href.clone();
            move |event: leptos::ev::MouseEvent| {
                // With a key held the person wants another window.
                if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                    event.prevent_default();
                    chosen.set(unit);
                    crate::browser::show_address(&href);
                }
            }
        };
        view! {
            <a
                href=href
                on:click=choose
                aria-current=live(&current, |current| if current { "true" } else { "false" }.to_owned())
            >
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
