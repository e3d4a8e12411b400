//! Where the plan leads: which scenario it shows, branching all of it, and its actuals. Each is an address of its own.

use leptos::prelude::*;
use shared::budget::SheetEntry;

use crate::backend::{DepartmentView, PlanView};
use crate::primitives::{Button, Csrf, Glyph, Icon, Menu};
use crate::text::use_text;

/// The way to one department's scenario beside its budget.
fn compare(plan: &PlanView, department: &DepartmentView) -> Option<AnyView> {
    let sheet = department.sheet.as_ref().filter(|sheet| sheet.may_open && plan.branched.contains(&department.id))?;
    let text = use_text();
    let href = ["/plans/", &plan.id.to_string(), "/sheets/", &sheet.id.to_string(), "/compare"].concat();
    let name = department.label.in_language(text.language());
    Some(view! { <li><a href=href>{text.scenario_compare_one(name)}</a></li> }.into_any())
}

#[component]
pub fn Ways<'a>(plan: &'a PlanView) -> impl IntoView + use<> {
    let text = use_text();
    let offer = |scenario: Option<&str>| {
        let is_here = plan.scenario.as_deref() == scenario;
        let name = scenario.unwrap_or(text.scenario_budget()).to_owned();
        view! { <a href=plan.address(scenario) aria-current=if is_here { "true" } else { "false" }>{name}</a> }
    };
    let switch = (!plan.scenarios.is_empty()).then(|| {
        view! {
            <nav class="segments" aria-label=text.scenario_menu()>
                {offer(None)}
                {plan.scenarios.iter().map(|name| offer(Some(name))).collect_view()}
            </nav>
        }
    });
    let action = ["/plans/", &plan.id.to_string(), "/branch"].concat();
    let panel = move || {
        view! {
            <form class="scenario-form" method="post" action=action>
                <Csrf/>
                <label class="visually-hidden" for="scenario">{text.scenario_name()}</label>
                <input class="input" id="scenario" name="scenario" required placeholder=text.scenario_name()
                    maxlength=SheetEntry::SCENARIO_CHARS_MAX.to_string() autocomplete="off"/>
                <p>{text.scenario_branch_plan_hint()}</p>
                <Button submit=true small=true glyph=Glyph::Branch>{text.scenario_branch_plan()}</Button>
            </form>
        }
        .into_any()
    };
    let branch = plan.may.branch.then(|| {
        view! {
            <Menu id="scenarios" label=text.scenario_branch_plan() class="button small" panel=panel>
                <Icon glyph=Glyph::Branch/>
                <span>{text.scenario_menu()}</span>
                <Icon glyph=Glyph::ChevronDown/>
            </Menu>
        }
    });
    let about = plan.scenario.as_ref().map(|_| {
        view! {
            <p class="soft">{text.scenario_some(plan.branched.len())}</p>
            <ul class="scenario-compare">{plan.departments.iter().filter_map(|of| compare(plan, of)).collect_view()}</ul>
        }
    });
    let lessons = plan.lessons.clone().map(|lessons| {
        view! {
            <details class="lessons-note">
                <summary>{text.next_year_lessons_of()}</summary>
                <p class="lessons">{lessons}</p>
            </details>
        }
    });
    let submit = plan.may.change_plan.then(|| {
        let href = ["/plans/", &plan.id.to_string(), "/submit"].concat();
        view! { <a class="button small" href=href><Icon glyph=Glyph::Send/><span>{text.plan_submit()}</span></a> }
    });
    let missed = plan.misses_rates.then(|| {
        let href = ["/plans/", &plan.id.to_string(), "/rates"].concat();
        view! { <p class="soft"><a href=href>{text.rates_missed()}</a></p> }
    });
    let way = |page: &str, glyph, name: &'static str| {
        let href = ["/plans/", &plan.id.to_string(), page].concat();
        view! { <a class="button small quiet" href=href><Icon glyph/><span>{name}</span></a> }
    };
    let changing = plan.may.change_plan.then(|| {
        view! {
            {way("/next", Glyph::ArrowRight, text.next_year_link())}
            {way("/setup", Glyph::Calendar, text.setup_title())}
        }
    });
    view! {
        <div class="scenario-switch">
            <nav class="plan-ways" aria-label=text.plan_ways()>
                {way("/targets", Glyph::Target, text.targets_title())}
                {way("/drivers", Glyph::Equal, text.drivers_title())}
                {way("/maps", Glyph::Layers, text.map_maps())}
                {way("/outturn", Glyph::Compass, text.outturn_link())}
                {way("/bridge", Glyph::History, text.bridge_title())}
                {way("/adjustments", Glyph::CheckCircle, text.outturn_basis_link())}
                {changing}
            </nav>
            {switch}
            {branch}
            {submit}
            {about}
            {missed}
            {lessons}
        </div>
    }
    .into_any()
}
