//! The sheet page: one cost centre's budget, open for as many people as want it.
//!
//! The page is whole before the client module arrives: the server lays the grid out from the saved document that it also
//! sends along. The browser opens the same bytes, adds what the device kept, and goes on the line.

mod banners;
mod conflict;
mod loaded;
mod status;
mod submit;
mod toolbar;
#[cfg(feature = "hydrate")]
mod wire;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::id::SheetId;

use crate::backend::{self, PageError};
use crate::frame::{Crumb, Page, Trouble};
use crate::primitives::SkeletonPage;
use crate::text::use_text;

/// `/plans/{plan}/sheets/{sheet}`
#[component]
pub fn SheetPage() -> impl IntoView {
    let text = use_text();
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("sheet")?.parse::<SheetId>().ok()));
    let page = Resource::new(
        move || id.get(),
        |id| async move {
            match id {
                Some(id) => backend::sheet(id).await,
                None => Err(PageError::NotFound),
            }
        },
    );
    view! {
        <Suspense fallback=move || view! { <Page crumbs=vec![Crumb::to_plain(text.frame_plans(), "/")]><SkeletonPage/></Page> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => view! { <loaded::Loaded page/> }.into_any(),
                    Err(error) => {
                        view! { <Page crumbs=vec![Crumb::to_plain(text.frame_plans(), "/")]><Trouble error/></Page> }.into_any()
                    }
                }
            })}
        </Suspense>
    }
}
