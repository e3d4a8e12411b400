//! What changed between two versions of a plan, as waterfalls that are tables. A plain page: an address, no script.

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{BridgeView, BridgedBy, PlanVersion};
use crate::charts::{Bridged, Waterfall};
use crate::format::Money;
use crate::hands::part_name;
use crate::missed_rates::missed_rates;
use crate::primitives::{Button, Card, EmptyState, Glyph};
use crate::text::{Text, use_text};

/// Parts told one by one; the rest is one part more.
const PARTS_MAX: usize = 14;

#[component]
pub fn BridgeBoard(view: BridgeView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let money = Money::table(language, view.currency);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let head = by_name(text, view.by);
    let ends = [version_name(text, &view.from), version_name(text, &view.to)];
    let is_even = view.bridges.iter().all(|bridge| bridge.parts.is_empty());
    let bridges = view.bridges.iter().filter(|bridge| !bridge.parts.is_empty()).map(|bridge| {
        let (id, caption) = match bridge.nature {
            Nature::Income => ("bridge-income", text.plan_income()),
            Nature::Expense => ("bridge-expense", text.plan_expense()),
        };
        let rest = bridge.parts.get(PARTS_MAX..).unwrap_or_default();
        let others: i128 = rest.iter().map(|(_, delta)| delta).sum();
        let mut parts: Vec<(String, i128)> =
            bridge.parts.iter().take(PARTS_MAX).map(|(part, delta)| (part_name(text, part), *delta)).collect();
        if !rest.is_empty() {
            parts.push((text.history_others(rest.len()), others));
        }
        let course = Bridged { nature: bridge.nature, from: bridge.from, parts, to: bridge.to };
        let ends = ends.clone();
        view! {
            <Card id title=caption aside=money.heading()>
                <div class="card-body"><Waterfall course money caption ends head/></div>
            </Card>
        }
    });
    let body = if is_even {
        view! {
            <div class="card"><EmptyState glyph=Glyph::Equal title=text.history_even() hint=text.bridge_even_hint()/></div>
        }
        .into_any()
    } else {
        view! { <div class="plan-bridges">{bridges.collect_view()}</div> }.into_any()
    };
    let left_out = (!view.left_out.is_empty()).then(|| {
        let names: Vec<&str> = view.left_out.iter().map(|name| name.in_language(language)).collect();
        view! { <p class="soft">{text.bridge_left_out(&names.join(text.bridge_comma()))}</p> }
    });
    view! {
        <div class="page plan-bridge">
            {missed_rates(&view.missed, Some(&[&plan, "/rates"].concat()))}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.bridge_title()}</h1>
                    <p class="soft">{text.bridge_about()}</p>
                </div>
            </header>
            <Choice view=view.clone() action=[&plan, "/bridge"].concat()/>
            {left_out}
            {body}
        </div>
    }
    .into_any()
}

/// Which two, and taken apart by what: one form that is an address.
#[component]
fn Choice(view: BridgeView, action: String) -> impl IntoView {
    let text = use_text();
    let versions = |chosen: &PlanVersion| {
        let option = |version: &PlanVersion| {
            view! {
                <option value=version.key() selected=version == chosen>{version_name(text, version)}</option>
            }
            .into_any()
        };
        view.versions.iter().map(option).collect_view()
    };
    let way = |by| view! { <option value=by.key() selected=by == view.by>{by_name(text, by)}</option> }.into_any();
    let ways = BridgedBy::ALL.into_iter().map(way);
    view! {
        <form class="card outturn-filter" method="get" action=action aria-label=text.bridge_choose()>
            <label class="field"><span class="label">{text.history_from()}</span>
                <select class="select" name="from">{versions(&view.from)}</select></label>
            <label class="field"><span class="label">{text.history_to()}</span>
                <select class="select" name="to">{versions(&view.to)}</select></label>
            <label class="field"><span class="label">{text.history_by()}</span>
                <select class="select" name="by">{ways.collect_view()}</select></label>
            <Button submit=true>{text.outturn_show()}</Button>
        </form>
    }
    .into_any()
}

fn version_name(text: Text, version: &PlanVersion) -> String {
    match version {
        PlanVersion::LastYear => text.bridge_last_year().to_owned(),
        PlanVersion::Approved => text.bridge_approved().to_owned(),
        PlanVersion::ApprovedAs(revision) => text.bridge_approved_as(&revision.to_string()),
        PlanVersion::Named(name) => text.bridge_named(name),
        PlanVersion::Budget => text.bridge_now().to_owned(),
        PlanVersion::Scenario(name) => text.bridge_scenario(name),
    }
}

fn by_name(text: Text, by: BridgedBy) -> &'static str {
    match by {
        BridgedBy::Department => text.bridge_by_department(),
        BridgedBy::Account => text.history_by_account(),
        BridgedBy::Author => text.history_by_author(),
        BridgedBy::Driver => text.history_by_driver(),
    }
}
