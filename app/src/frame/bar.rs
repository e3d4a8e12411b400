//! [`Bar`]: the product, the plans, what waits, the account.

use leptos::prelude::*;

use super::account::AccountPanel;
use crate::primitives::{Avatar, Glyph, Icon, Mark, Menu};
use crate::session::{PlanLink, SessionView, use_visit};
use crate::text::use_text;

#[component]
pub fn Bar() -> impl IntoView {
    let text = use_text();
    let visit = use_visit();
    let waiting = visit.waiting;
    view! {
        <a class="skip button" href="#content">{text.frame_skip()}</a>
        <header class="bar-top">
            <div class="bar-start">
                <a class="brand" href="/" aria-label=text.frame_home()>
                    <Mark/>
                    <span class="brand-name">{text.product_name()}</span>
                </a>
                <PlanSwitch plans=visit.plans/>
            </div>
            {visit.session.map(|session| view! { <BarEnd session waiting/> })}
        </header>
    }
}

/// Where there are several plans, the way from one to another.
#[component]
fn PlanSwitch(plans: Vec<PlanLink>) -> impl IntoView {
    let text = use_text();
    let item = move |plan: PlanLink| {
        view! {
            <a class="menu-item" href=["/plans/", &plan.id.to_string()].concat()>
                <Icon glyph=Glyph::Layers/>
                <span>{plan.title.in_language(text.language()).to_owned()}</span>
            </a>
        }
    };
    (plans.len() > 1).then(|| {
        let panel = move || plans.into_iter().map(item).collect_view();
        view! {
            <Menu id="plans" label=text.frame_switch_plan() class="button quiet small icon-only" panel=panel>
                <Icon glyph=Glyph::ChevronDown/>
            </Menu>
        }
    })
}

#[component]
fn BarEnd(session: SessionView, waiting: usize) -> impl IntoView {
    let text = use_text();
    let (name, hue) = (session.name.clone(), session.hue);
    let count = (waiting > 0).then(|| view! { <span class="count" aria-hidden="true">{waiting.to_string()}</span> });
    view! {
        <div class="bar-end">
            <a
                class="button quiet small inbox-link"
                href="/inbox"
                aria-label=text.frame_inbox(waiting)
                title=text.frame_inbox(waiting)
            >
                <Icon glyph=Glyph::Inbox/>
                {count}
            </a>
            <Menu
                id="account"
                label=text.frame_account(&name)
                class="account-button"
                panel=move || view! { <AccountPanel session/> }
            >
                <Avatar name=name hue/>
            </Menu>
        </div>
    }
}
