//! A process map's page: key figures, the drawing under the question one asks of it, the same map as an outline, the
//! paths a case may go, and what checks found.
//!
//! The server writes it whole, so it is read without a script, on paper, and on a phone with the outline first; in the
//! browser it comes alive.

#[cfg(feature = "ssr")]
mod compare;
#[cfg(feature = "ssr")]
mod controls;
#[cfg(feature = "hydrate")]
mod desk;
mod findings;
#[cfg(feature = "hydrate")]
mod later;
mod legend;
mod lens;
mod outline;
#[cfg(feature = "ssr")]
mod past;
mod paths;
#[cfg(feature = "ssr")]
mod still;
mod summary;

#[cfg(feature = "ssr")]
pub use compare::{MapCompareBoard, MapCompareNotice};
#[cfg(feature = "ssr")]
pub use controls::ControlsBoard;
pub use lens::Lens;
#[cfg(feature = "ssr")]
pub use past::{PastBoard, PastNotice};

use leptos::prelude::*;

use crate::backend::{MapPageView, MapStanding, RequestState};
use crate::document::SheetLock;
use crate::frame::{Crumb, Page};
use crate::primitives::{Glyph, Icon, Moment, RequestStateBadge};
use crate::session::Visit;
use crate::text::use_text;

/// `/plans/{plan}/maps/{map}`
///
/// The server writes the map still and whole. The browser leaves that as it is until the part of the client that works
/// with maps is there, which then shows the same map alive; where it cannot be had, the still map stays.
#[component]
pub fn MapPage(page: MapPageView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let plan = ["/plans/", &page.plan.to_string()].concat();
    let title = page.title.in_language(language).to_owned();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(page.plan_title.in_language(language), plan.clone()),
        Crumb::to(text.map_maps(), [&plan, "/maps"].concat()),
        Crumb::here(title.clone()),
    ];
    let lens = with_context::<Visit, _>(|visit| asked(&visit.path)).unwrap_or_default();
    let (svg, bpmn) = ([&page.address(), "/export.svg"].concat(), [&page.address(), "/export.bpmn"].concat());
    let compare = page.is_version.then(|| {
        let href = [&page.address(), "/compare"].concat();
        view! { <a href=href><Icon glyph=Glyph::Branch/>{text.map_compare_link()}</a> }
    });
    let standing = page.standing.clone().map(|standing| view! { <Standing standing/> });
    let is_open = page.lock == SheetLock::Open;
    let submit = (page.may_submit && is_open).then(|| {
        view! { <a href=[&page.address(), "/submit"].concat()><Icon glyph=Glyph::Send/>{text.map_submit()}</a> }
    });
    view! {
        <Page crumbs>
            <div class="page map-page">
                <header class="page-head">
                    <div class="page-title">
                        <p class="faint">{page.plan_title.in_language(language).to_owned()}</p>
                        <h1>{title}</h1>
                        {standing}
                        <p class="map-links">
                            <a href=[&plan, "/maps"].concat()><Icon glyph=Glyph::Layers/>{text.map_all()}</a>
                            {submit}
                            {compare}
                            <a href=[&page.address(), "/feeds"].concat()><Icon glyph=Glyph::Function/>{text.feeds_lines()}</a>
                            <a href=[&page.address(), "/controls"].concat()><Icon glyph=Glyph::Fingerprint/>{text.controls_matrix()}</a>
                            <a href=[&page.address(), "/history"].concat()><Icon glyph=Glyph::History/>{text.past_link()}</a>
                            <a href=bpmn download=""><Icon glyph=Glyph::Download/>{text.map_bpmn()}</a>
                            <a href=svg download=""><Icon glyph=Glyph::Download/>{text.map_svg()}</a>
                        </p>
                    </div>
                </header>
                <Body page lens/>
            </div>
        </Page>
    }
    .into_any()
}

/// How the map stands with those who approve it.
#[component]
fn Standing(standing: MapStanding) -> impl IntoView {
    let text = use_text();
    let request = ["/requests/", &standing.request.to_string()].concat();
    let words = match (standing.state, standing.is_current) {
        (RequestState::Approved, true) => text.map_as_approved(),
        (RequestState::Approved, false) => text.map_changed_since(),
        _ => text.map_see_request(),
    };
    view! {
        <p class="map-standing">
            <RequestStateBadge state=standing.state/>
            <Moment at=standing.at/>
            <a href=request>{words}</a>
        </p>
    }
    .into_any()
}

/// The lens an address asks for.
fn asked(path: &str) -> Lens {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let lens = query.split('&').find_map(|field| field.strip_prefix("lens="));
    lens.and_then(Lens::named).unwrap_or_default()
}

#[component]
fn Body(page: MapPageView, lens: Lens) -> impl IntoView {
    #[cfg(feature = "ssr")]
    let still = still(&page, lens);
    #[cfg(not(feature = "ssr"))]
    let still = String::new();
    #[cfg(feature = "hydrate")]
    let alive = later::fetched();
    #[cfg(not(feature = "hydrate"))]
    let alive = RwSignal::new(false);
    let page = StoredValue::new(page);
    move || {
        if alive.get() {
            #[cfg(feature = "hydrate")]
            return later::desk(page.get_value(), lens);
        }
        let _ = page;
        view! { <div class="map-desk" inner_html=still.clone()></div> }.into_any()
    }
}

/// The map as it is written without a script.
#[cfg(feature = "ssr")]
fn still(page: &MapPageView, lens: Lens) -> String {
    match crate::document::still_map(&page.document) {
        Ok(map) => {
            view! { <still::Still map lens policies=page.policies.clone() fed=page.fed.clone() base=page.address()/> }
                .into_view()
                .to_html()
        }
        Err(error) => view! { <crate::frame::Trouble error/> }.into_view().to_html(),
    }
}

/// Built in the part, and from nowhere else in the browser.
#[cfg(feature = "hydrate")]
fn built(page: MapPageView, lens: Lens) -> AnyView {
    use shared::id::PersonActor;
    let actor = match crate::session::use_visit().session {
        Some(session) => PersonActor { person: session.person, tab: crate::browser::fresh_tab() }.to_bytes().to_vec(),
        None => vec![0],
    };
    match crate::document::OpenMap::open(&page.document, &actor) {
        Ok(map) => view! { <div class="map-desk"><desk::MapDesk page map lens/></div> }.into_any(),
        Err(error) => view! { <crate::frame::Trouble error/> }.into_any(),
    }
}
