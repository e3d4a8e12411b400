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
mod scenario;
mod shown;
mod summary;

pub use feed::PlanFeed;

use leptos::prelude::*;

use crate::backend::PlanView;
use crate::frame::{Crumb, Page};
use crate::text::use_text;

/// `/plans/{plan}`
#[component]
pub fn PlanPage(plan: PlanView) -> impl IntoView {
    let text = use_text();
    let crumbs =
        vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(plan.title.in_language(text.language()).to_owned())];
    let id = plan.id;
    let shown = RwSignal::new(plan);
    if let Some(feed) = use_context::<PlanFeed>() {
        feed.follow(id, shown);
    }
    view! {
        <Page crumbs>
            <board::PlanBoard plan=shown/>
        </Page>
    }
}
