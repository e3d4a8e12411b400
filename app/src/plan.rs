//! The plan: every department with its total against its target, by month and by account.
//!
//! The page holds one [`PlanView`] in a signal and shows nothing that is not derived from it. While the plan is open,
//! [`PlanFeed`] keeps that signal true to what the server publishes; without a feed the page shows what it was rendered
//! with. Figures, states and people move; a department that is added shows when the page is opened again.

mod accounts;
mod board;
mod departments;
mod feed;
mod layout;
mod months;
mod row;
mod shown;
mod summary;

pub use feed::PlanFeed;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use shared::id::PlanId;

use crate::backend::{self, PageError, PlanView};
use crate::frame::{Crumb, Page, Trouble};
use crate::primitives::SkeletonPage;
use crate::text::use_text;

/// `/plans/{plan}`
#[component]
pub fn PlanPage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("plan")?.parse::<PlanId>().ok()));
    let plan = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => backend::plan(id).await,
                None => Err(PageError::NotFound),
            }
        },
    );
    view! {
        <Suspense fallback=|| view! { <Framed title=None><SkeletonPage/></Framed> }>
            {move || Suspend::new(async move {
                match plan.await {
                    Ok(plan) => view! { <Loaded plan/> }.into_any(),
                    Err(error) => view! { <Framed title=None><Trouble error/></Framed> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The page's frame, with or without a plan in it.
#[component]
fn Framed(title: Option<String>, children: Children) -> impl IntoView {
    let mut crumbs = vec![Crumb::to_plain(use_text().frame_plans(), "/")];
    crumbs.extend(title.map(Crumb::here));
    view! { <Page crumbs children/> }
}

#[component]
fn Loaded(plan: PlanView) -> impl IntoView {
    let title = plan.title.in_language(use_text().language()).to_owned();
    let id = plan.id;
    let shown = RwSignal::new(plan);
    if let Some(feed) = use_context::<PlanFeed>() {
        feed.follow(id, shown);
    }
    view! {
        <Title text=title.clone()/>
        <Framed title=Some(title)>
            <board::PlanBoard plan=shown/>
        </Framed>
    }
}
