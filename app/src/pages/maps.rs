//! The pages about process maps: all of a plan's, and one of them beside another, with its controls, its past, and what it
//! feeds.

use leptos::prelude::*;
use shared::id::{DocumentId, PlanId};
use shared::name::Name;

use super::{below_plan, trouble};
use crate::ask::MapAskBoard;
use crate::backend::{Answer, ControlsView, FeedsView, MapAskView, MapCompareView, MapPastView, MapsView};
use crate::feeds::FeedsBoard;
use crate::frame::{Crumb, Page};
use crate::map::{ControlsBoard, MapCompareBoard, MapCompareNotice, PastBoard, PastNotice};
use crate::maps::{MapsBoard, MapsNotice};
use crate::session::Visit;
use crate::shell::{Assets, Written, plain};
use crate::text::Text;

/// `GET /plans/{id}/maps`, and the answer to a form that began no map.
pub fn maps(visit: &Visit, assets: &Assets, answer: Answer<MapsView>, notice: Option<MapsNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.map_maps())]);
    let status = notice.as_ref().map_or(200, MapsNotice::status);
    plain(visit, assets, status, text.map_maps(), move || view! { <Page crumbs><MapsBoard view notice/></Page> })
}

/// The way to a page about a map.
fn crumbs_of_map(visit: &Visit, plan: (PlanId, &Name), map: (DocumentId, &Name), here: &str) -> Vec<Crumb> {
    let maps = ["/plans/", &plan.0.to_string(), "/maps"].concat();
    let all = Crumb::to(Text::new(visit.language).map_maps(), maps.clone());
    let map = Crumb::to(map.1.in_language(visit.language), [&maps, "/", &map.0.to_string()].concat());
    below_plan(visit, plan, [all, map, Crumb::here(here)])
}

/// `GET /plans/{id}/maps/{id}/compare`, and the answer to a takeover that was not carried out.
pub fn compare_maps(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<MapCompareView>,
    notice: Option<MapCompareNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let name = &view.after.map.header.title;
    let place = (view.after.id, name);
    let crumbs = crumbs_of_map(visit, (view.plan, &view.plan_title), place, text.compare_crumb());
    let title = text.map_compare_title(name.in_language(visit.language));
    let status = notice.as_ref().map_or(200, MapCompareNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><MapCompareBoard view notice/></Page> })
}

/// `GET /plans/{id}/maps/{id}/submit`
pub fn ask_map(visit: &Visit, assets: &Assets, answer: Answer<MapAskView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = crumbs_of_map(visit, (view.plan, &view.plan_title), (view.map, &view.title), text.sheet_submit());
    let title = text.ask_map_title(view.title.in_language(visit.language));
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><MapAskBoard view/></Page> })
}

/// `GET /plans/{id}/maps/{id}/controls`
pub fn controls(visit: &Visit, assets: &Assets, answer: Answer<ControlsView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let name = &view.map.header.title;
    let crumbs = crumbs_of_map(visit, (view.plan, &view.plan_title), (view.id, name), text.controls_matrix());
    let title = text.controls_title(name.in_language(visit.language));
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><ControlsBoard view/></Page> })
}

/// `GET /plans/{id}/maps/{id}/history`
pub fn map_past(visit: &Visit, assets: &Assets, answer: Answer<MapPastView>, notice: Option<PastNotice>) -> Written {
    let status = notice.map_or(200, PastNotice::status);
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let name = &view.map.header.title;
    let crumbs = crumbs_of_map(visit, (view.plan, &view.plan_title), (view.id, name), text.past_link());
    let title = text.past_title(name.in_language(visit.language));
    plain(visit, assets, status, &title, move || view! { <Page crumbs><PastBoard view notice/></Page> })
}

/// `GET /plans/{id}/maps/{id}/feeds`
pub fn feeds(visit: &Visit, assets: &Assets, answer: Answer<FeedsView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = crumbs_of_map(visit, (view.plan, &view.plan_title), (view.map, &view.title), text.feeds_lines());
    let title = text.feeds_title(view.title.in_language(visit.language));
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><FeedsBoard view/></Page> })
}
