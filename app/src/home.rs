//! The first page after signing in: what waits for the reader, the reader's own sheets and how far they are from their
//! targets, the plans, and what happened lately. A plain page.

mod lately;
mod plan_card;
mod sheets;
mod waiting;

use leptos::prelude::*;

use crate::backend::{HomeView, PlanSummary};
use crate::calls::Calls;
use crate::primitives::{EmptyState, Glyph, Icon};
use crate::session::use_visit;
use crate::text::use_text;

#[component]
pub fn Home(home: HomeView) -> impl IntoView {
    let (name, organisation) =
        use_visit().session.map(|session| (session.name, session.organisation)).unwrap_or_default();
    let sheets =
        (!home.sheets.is_empty()).then(|| view! { <sheets::Sheets sheets=home.sheets count=home.sheets_count/> });
    // Where there is no plan nothing can wait or happen: what to do about that is all there is to say.
    let page = if home.plans.is_empty() {
        view! { <NoPlans may_create=home.may_create_plan/> }.into_any()
    } else {
        view! {
            <div class="home-main">
                <waiting::Waiting cards=home.waiting/>
                <Calls calls=home.calls/>
                {sheets}
                <Plans plans=home.plans may_create=home.may_create_plan/>
            </div>
            <aside class="home-side">
                <lately::Lately happenings=home.lately/>
            </aside>
        }
        .into_any()
    };
    view! {
        <div class="page home">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{organisation}</p>
                    <h1>{use_text().home_welcome(&name)}</h1>
                </div>
            </header>
            {page}
        </div>
    }
    .into_any()
}

#[component]
fn NoPlans(may_create: bool) -> impl IntoView {
    let text = use_text();
    let begin = may_create.then(|| {
        view! { <p class="card-body"><a class="button primary" href="/plans/new"><Icon glyph=Glyph::Plus/>{text.new_plan_title()}</a></p> }
    });
    let hint = if may_create { text.home_empty_hint_may() } else { text.home_empty_hint() };
    view! {
        <div class="card">
            <EmptyState glyph=Glyph::Layers title=text.home_empty() hint/>
            {begin}
        </div>
    }
}

#[component]
fn Plans(plans: Vec<PlanSummary>, may_create: bool) -> impl IntoView {
    let text = use_text();
    let begin = may_create.then(|| {
        view! { <a class="button small" href="/plans/new"><Icon glyph=Glyph::Plus/>{text.new_plan_title()}</a> }
    });
    let cards = plans.into_iter().map(|plan| view! { <li><plan_card::PlanCard plan/></li> }).collect_view();
    view! {
        <section class="plans" aria-labelledby="plans-title">
            <div class="plans-head"><h2 id="plans-title">{text.home_title()}</h2>{begin}</div>
            <ul class="plan-cards">{cards}</ul>
        </section>
    }
}
