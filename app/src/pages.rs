//! Every page as a document. The server has the figures at hand and calls one function for each; what it gets is the
//! document with its status. Plan and sheet come alive in the browser; the others, and trouble, carry no script.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::id::{DocumentId, PlanId};
use shared::name::Name;

use crate::Sent;
use crate::actuals::{ActualsBoard, ActualsNotice};
use crate::ask::AskBoard;
use crate::backend::{
    ActualsView, Answer, AskView, CompareView, ControlsView, DelegationsView, DriversView, ExceptionsView, FeedsView,
    HomeView, InboxView, MapPastView, MapsView, NextYearView, OutturnView, PageError, PolicyView, RequestView,
};
use crate::compare::{CompareBoard, CompareNotice};
use crate::delegations::{DelegationBoard, DelegationNotice};
use crate::drivers::{DriversBoard, DriversNotice};
use crate::exceptions::ExceptionBoard;
use crate::feeds::FeedsBoard;
use crate::frame::{Crumb, Page, Trouble};
use crate::home::Home;
use crate::inbox::{Inbox, Show};
use crate::map::{ControlsBoard, PastBoard, PastNotice};
use crate::maps::{MapsBoard, MapsNotice};
use crate::next_year::{NextYearBoard, NextYearNotice};
use crate::outturn::OutturnBoard;
use crate::policy::{PolicyBoard, PolicyNotice};
use crate::request::{RequestBoard, RequestNotice};
use crate::routes::LivePage;
use crate::session::Visit;
use crate::shell::{Assets, Written, bare, live, plain};
use crate::sign_in::{SignIn, SignInView, SignInWrong};
use crate::text::Text;

/// `GET /sign-in`, and the answer to a `POST` that failed.
pub fn sign_in(visit: &Visit, assets: &Assets, view: SignInView) -> Written {
    let text = Text::new(visit.language);
    let status = match view.wrong {
        None | Some(SignInWrong::SignedOut) => 200,
        Some(SignInWrong::Unknown) => 401,
        Some(SignInWrong::Expired) => 403,
        Some(SignInWrong::TooMany { .. }) => 429,
    };
    bare(visit, assets, status, text.sign_in_title(), move || view! { <SignIn view/> })
}

/// `GET /`
pub fn home(visit: &Visit, assets: &Assets, answer: Answer<HomeView>) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::here(text.frame_plans())];
    match answer {
        Ok(home) => plain(visit, assets, 200, text.frame_plans(), move || view! { <Page crumbs><Home home/></Page> }),
        Err(error) => trouble(visit, assets, error),
    }
}

/// `GET /inbox`
pub fn inbox(visit: &Visit, assets: &Assets, answer: Answer<InboxView>, show: Show) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.inbox_title())];
    match answer {
        Ok(view) => {
            plain(visit, assets, 200, text.inbox_title(), move || view! { <Page crumbs><Inbox view show/></Page> })
        }
        Err(error) => trouble(visit, assets, error),
    }
}

/// `GET /requests/{id}`, and the answer to a decision that was not taken.
pub fn request(visit: &Visit, assets: &Assets, answer: Answer<RequestView>, notice: Option<RequestNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let title = text.request_title(view.department.in_language(visit.language));
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(text.inbox_title(), "/inbox"),
        Crumb::here(view.department.in_language(visit.language)),
    ];
    let status = notice.as_ref().map_or(200, RequestNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><RequestBoard view notice/></Page> })
}

/// `GET /plans/{id}/sheets/{id}/submit`
pub fn ask(visit: &Visit, assets: &Assets, answer: Answer<AskView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), plan.clone()),
        Crumb::to(department, [&plan, "/sheets/", &view.sheet.to_string()].concat()),
        Crumb::here(text.sheet_submit()),
    ];
    let title = text.ask_title(department);
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><AskBoard view/></Page> })
}

/// `GET /delegations`, and the answers to its forms.
pub fn delegations(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<DelegationsView>,
    notice: Option<DelegationNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(text.inbox_title(), "/inbox"),
        Crumb::here(text.delegation_title()),
    ];
    let status = notice.map_or(200, DelegationNotice::status);
    plain(visit, assets, status, text.delegation_title(), move || {
        view! { <Page crumbs><DelegationBoard view notice/></Page> }
    })
}

/// `GET /plans/{id}/policy`, and the answers to its forms.
pub fn policy(visit: &Visit, assets: &Assets, answer: Answer<PolicyView>, notice: Option<PolicyNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), ["/plans/", &view.plan.to_string()].concat()),
        Crumb::here(text.policy_title()),
    ];
    let status = notice.map_or(200, PolicyNotice::status);
    plain(visit, assets, status, text.policy_title(), move || view! { <Page crumbs><PolicyBoard view notice/></Page> })
}

/// `GET /plans/{id}/exceptions`
pub fn exceptions(visit: &Visit, assets: &Assets, answer: Answer<ExceptionsView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), ["/plans/", &view.plan.to_string()].concat()),
        Crumb::here(text.exception_title()),
    ];
    plain(visit, assets, 200, text.exception_title(), move || view! { <Page crumbs><ExceptionBoard view/></Page> })
}

/// `GET /plans/{id}/sheets/{id}/compare`, and the answer to a merge that was not done.
pub fn compare(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<CompareView>,
    notice: Option<CompareNotice>,
    chosen: BTreeMap<usize, bool>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let title = text.compare_title(department, &view.scenario);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), plan.clone()),
        Crumb::to(department, [&plan, "/sheets/", &view.sheet.to_string()].concat()),
        Crumb::here(text.compare_crumb()),
    ];
    let status = notice.map_or(200, CompareNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><CompareBoard view notice chosen/></Page> })
}

/// `GET /plans/{id}/outturn` and `/plans/{id}/sheets/{id}/outturn`
pub fn outturn(visit: &Visit, assets: &Assets, answer: Answer<OutturnView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let mut crumbs =
        vec![Crumb::to(text.frame_plans(), "/"), Crumb::to(view.plan_title.in_language(visit.language), plan.clone())];
    let title = match &view.sheet {
        None => text.outturn_title().to_owned(),
        Some((_, department)) => {
            crumbs.push(Crumb::to(text.outturn_link(), [&plan, "/outturn"].concat()));
            text.outturn_title_of(department.in_language(visit.language))
        }
    };
    crumbs.push(match &view.sheet {
        None => Crumb::here(text.outturn_link()),
        Some((_, department)) => Crumb::here(department.in_language(visit.language)),
    });
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><OutturnBoard view/></Page> })
}

/// `GET /plans/{id}/actuals`, and the answers to its forms.
pub fn actuals(visit: &Visit, assets: &Assets, answer: Answer<ActualsView>, notice: Option<ActualsNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), plan.clone()),
        Crumb::to(text.outturn_link(), [&plan, "/outturn"].concat()),
        Crumb::here(text.actuals_crumb()),
    ];
    let status = notice.map_or(200, ActualsNotice::status);
    let title = text.actuals_title();
    plain(visit, assets, status, title, move || view! { <Page crumbs><ActualsBoard view notice/></Page> })
}

/// `GET /plans/{id}/drivers`, and the answers to its form.
pub fn drivers(visit: &Visit, assets: &Assets, answer: Answer<DriversView>, notice: Option<DriversNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), plan),
        Crumb::here(text.drivers_title()),
    ];
    let status = notice.as_ref().map_or(200, DriversNotice::status);
    plain(
        visit,
        assets,
        status,
        text.drivers_title(),
        move || view! { <Page crumbs><DriversBoard view notice/></Page> },
    )
}

/// `GET /plans/{id}/next`, and the answers to its form.
pub fn next_year(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<NextYearView>,
    notice: Option<NextYearNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let title = text.next_year_title(&view.year.to_string());
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), plan),
        Crumb::here(title.clone()),
    ];
    let status = notice.as_ref().map_or(200, NextYearNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><NextYearBoard view notice/></Page> })
}

/// `GET /plans/{id}/maps`, and the answer to a form that began no map.
pub fn maps(visit: &Visit, assets: &Assets, answer: Answer<MapsView>, notice: Option<MapsNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(view.plan_title.in_language(visit.language), ["/plans/", &view.plan.to_string()].concat()),
        Crumb::here(text.map_maps()),
    ];
    let status = notice.as_ref().map_or(200, MapsNotice::status);
    plain(visit, assets, status, text.map_maps(), move || view! { <Page crumbs><MapsBoard view notice/></Page> })
}

/// The way to a page about a map.
fn crumbs_of_map(visit: &Visit, plan: (PlanId, &Name), map: (DocumentId, &Name), here: &str) -> Vec<Crumb> {
    let text = Text::new(visit.language);
    let address = ["/plans/", &plan.0.to_string()].concat();
    let maps = [&address, "/maps"].concat();
    vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(plan.1.in_language(visit.language), address),
        Crumb::to(text.map_maps(), maps.clone()),
        Crumb::to(map.1.in_language(visit.language), [&maps, "/", &map.0.to_string()].concat()),
        Crumb::here(here),
    ]
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

/// `GET /plans/{id}`, `/plans/{id}/sheets/{id}` and `/plans/{id}/maps/{id}`; the one script that is not a file carries
/// `nonce`.
pub fn alive(visit: &Visit, assets: &Assets, nonce: &str, answer: Answer<LivePage>) -> Written {
    match answer {
        Ok(page) => live(assets, nonce, Sent { visit: visit.clone(), page }),
        Err(error) => trouble(visit, assets, error),
    }
}

/// Any address that leads nowhere, for whatever reason.
pub fn trouble(visit: &Visit, assets: &Assets, error: PageError) -> Written {
    let text = Text::new(visit.language);
    let title = match error {
        PageError::SignedOut => text.trouble_signed_out(),
        PageError::NotFound => text.trouble_not_found(),
        PageError::NotAllowed => text.trouble_not_allowed(),
        PageError::Offline => text.trouble_offline(),
        PageError::Broken => text.trouble_broken(),
    };
    plain(visit, assets, error.status(), title, move || view! { <Page crumbs=Vec::new()><Trouble error/></Page> })
}
