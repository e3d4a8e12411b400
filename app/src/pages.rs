//! Every page as a document. The server has the figures at hand and calls one function for each; what it gets is the
//! document with its status. Plan and sheet come alive in the browser; the others, and trouble, carry no script.

mod adjust;
mod ask;
mod batch;
mod maps;
mod own;

pub use adjust::{adjust, adjustments};
pub use ask::{ask, ask_merge, ask_whole};
pub use batch::batch;
pub use maps::{ask_map, compare_maps, controls, feeds, map_past, maps};
pub use own::{factor, leave, me, passkeys, second_step, security, sign_in};

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::id::PlanId;
use shared::name::Name;

use crate::Sent;
use crate::accounts::{AccountsBoard, AccountsNotice};
use crate::actuals::{ActualsBoard, ActualsNotice};
use crate::audit::AuditBoard;
use crate::backend::{
    AccountsView, ActualsView, Answer, AuditView, BridgeView, CertificateView, ChatsView, CompareView, DelegationsView,
    DepartmentsView, DriversView, EvidenceView, ExceptionsView, HomeView, InboxView, NewPlanView, NextYearView,
    OutturnView, PackagesView, PageError, PolicyView, RatesView, ReadersView, RequestView, SetupView, TargetsView,
    Toward,
};
use crate::bridge::BridgeBoard;
use crate::certificate::CertificateBoard;
use crate::chats::{ChatBoard, ChatNotice};
use crate::compare::{CompareBoard, CompareNotice};
use crate::delegations::{DelegationBoard, DelegationNotice};
use crate::departments::{DepartmentsBoard, DepartmentsNotice};
use crate::drivers::{DriversBoard, DriversNotice};
use crate::evidence::{EvidenceBoard, EvidenceNotice};
use crate::exceptions::ExceptionBoard;
use crate::frame::{Crumb, Page, Trouble};
use crate::home::Home;
use crate::inbox::{Inbox, Sought};
use crate::new_plan::{NewPlanBoard, NewPlanNotice};
use crate::next_year::{NextYearBoard, NextYearNotice};
use crate::outturn::OutturnBoard;
use crate::packages::{PackagesBoard, PackagesNotice};
use crate::policy::{PolicyBoard, PolicyNotice};
use crate::queued::QueueScripts;
use crate::rates::{RatesBoard, RatesNotice};
use crate::readers::{ReadersBoard, ReadersNotice};
use crate::request::{RequestBoard, RequestNotice};
use crate::routes::LivePage;
use crate::session::Visit;
use crate::setup::{SetupBoard, SetupNotice};
use crate::shell::{Assets, Written, live, plain};
use crate::targets::{TargetsBoard, TargetsNotice};
use crate::text::Text;

/// The way to a page of a plan: all plans, the plan, and what lies below it.
fn below_plan<const N: usize>(visit: &Visit, (id, title): (PlanId, &Name), below: [Crumb; N]) -> Vec<Crumb> {
    let plan = Crumb::to(title.in_language(visit.language), ["/plans/", &id.to_string()].concat());
    let mut crumbs = vec![Crumb::to(Text::new(visit.language).frame_plans(), "/"), plan];
    crumbs.extend(below);
    crumbs
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
pub fn inbox(visit: &Visit, assets: &Assets, answer: Answer<InboxView>, sought: Sought) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.inbox_title())];
    match answer {
        Ok(view) => plain(
            visit,
            assets,
            200,
            text.inbox_title(),
            move || view! { <Page crumbs><Inbox view sought/></Page> <QueueScripts/> },
        ),
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
    let title = crate::request::title(&view, text);
    let here = view.map.as_ref().map_or(&view.department, |map| &map.title).in_language(visit.language).to_owned();
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::to(text.inbox_title(), "/inbox"), Crumb::here(here)];
    let status = notice.as_ref().map_or(200, RequestNotice::status);
    plain(
        visit,
        &assets.drawing(view.map.is_some()),
        status,
        &title,
        move || view! { <Page crumbs><RequestBoard view notice/></Page> <QueueScripts/> },
    )
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
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.policy_title())]);
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
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.exception_title())]);
    plain(visit, assets, 200, text.exception_title(), move || view! { <Page crumbs><ExceptionBoard view/></Page> })
}

/// `GET /audit`
pub fn audit(visit: &Visit, assets: &Assets, view: AuditView) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.audit_title())];
    plain(visit, assets, 200, text.audit_title(), move || view! { <Page crumbs><AuditBoard view/></Page> })
}

/// `GET /requests/{id}/evidence`, and the answer to a file that was not kept.
pub fn evidence(visit: &Visit, assets: &Assets, view: EvidenceView, notice: Option<EvidenceNotice>) -> Written {
    let text = Text::new(visit.language);
    let department = view.department.in_language(visit.language).to_owned();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(text.inbox_title(), "/inbox"),
        Crumb::to(department.clone(), ["/requests/", &view.request.to_string()].concat()),
        Crumb::here(text.evidence_title()),
    ];
    let title = [&department, " · ", text.evidence_title()].concat();
    let status = notice.map_or(200, EvidenceNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><EvidenceBoard view notice/></Page> })
}

/// `GET /chats`, and the answers to its forms.
pub fn chats(visit: &Visit, assets: &Assets, view: ChatsView, notice: Option<ChatNotice>) -> Written {
    let text = Text::new(visit.language);
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.chat_title())];
    let status = notice.as_ref().map_or(200, ChatNotice::status);
    plain(visit, assets, status, text.chat_title(), move || view! { <Page crumbs><ChatBoard view notice/></Page> })
}

/// `GET /requests/{id}/certificate`
pub fn certificate(visit: &Visit, assets: &Assets, view: CertificateView) -> Written {
    let text = Text::new(visit.language);
    let department = view.department.in_language(visit.language).to_owned();
    let crumbs = vec![
        Crumb::to(text.frame_plans(), "/"),
        Crumb::to(text.inbox_title(), "/inbox"),
        Crumb::to(department.clone(), ["/requests/", &view.request.to_string()].concat()),
        Crumb::here(text.certificate_title()),
    ];
    let title = [&department, " · ", text.certificate_title()].concat();
    plain(visit, assets, 200, &title, move || view! { <Page crumbs><CertificateBoard view/></Page> })
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
    let title = match view.toward {
        Toward::Budget => text.compare_title(department, &view.scenario),
        Toward::Scenario => text.compare_update_title(department, &view.scenario),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [
            Crumb::to(department, [&plan, "/sheets/", &view.sheet.to_string()].concat()),
            Crumb::here(text.compare_crumb()),
        ],
    );
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
    let mut crumbs = below_plan(visit, (view.plan, &view.plan_title), []);
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

/// `GET /plans/{id}/bridge`
pub fn bridge(visit: &Visit, assets: &Assets, answer: Answer<BridgeView>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.bridge_title())]);
    plain(visit, assets, 200, text.bridge_title(), move || view! { <Page crumbs><BridgeBoard view/></Page> })
}

/// `GET /plans/{id}/actuals`, and the answers to its forms.
pub fn actuals(visit: &Visit, assets: &Assets, answer: Answer<ActualsView>, notice: Option<ActualsNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.outturn_link(), [&plan, "/outturn"].concat()), Crumb::here(text.actuals_crumb())],
    );
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
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.drivers_title())]);
    let status = notice.as_ref().map_or(200, DriversNotice::status);
    plain(
        visit,
        assets,
        status,
        text.drivers_title(),
        move || view! { <Page crumbs><DriversBoard view notice/></Page> },
    )
}

/// `GET /plans/new`, and the answers to its form.
pub fn new_plan(visit: &Visit, assets: &Assets, answer: Answer<NewPlanView>, notice: Option<NewPlanNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = vec![Crumb::to(text.frame_plans(), "/"), Crumb::here(text.new_plan_title())];
    let (title, status) = (text.new_plan_title(), notice.map_or(200, NewPlanNotice::status));
    plain(visit, assets, status, title, move || view! { <Page crumbs><NewPlanBoard view notice/></Page> })
}

/// `GET /plans/{id}/setup`, and the answers to its form.
pub fn setup(visit: &Visit, assets: &Assets, answer: Answer<SetupView>, notice: Option<SetupNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.setup_title())]);
    let (title, status) = (text.setup_title(), notice.map_or(200, SetupNotice::status));
    plain(visit, assets, status, title, move || view! { <Page crumbs><SetupBoard view notice/></Page> })
}

/// `GET /plans/{id}/targets`, and the answers to its form.
pub fn targets(visit: &Visit, assets: &Assets, answer: Answer<TargetsView>, notice: Option<TargetsNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(text.targets_title())]);
    let (title, status) = (text.targets_title(), notice.as_ref().map_or(200, TargetsNotice::status));
    plain(visit, assets, status, title, move || {
        view! { <Page crumbs><TargetsBoard view notice/></Page> <script src="/live.js" r#type="module"></script> }
    })
}

/// `GET /plans/{id}/accounts`, and the answers to its forms.
pub fn accounts(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<AccountsView>,
    notice: Option<AccountsNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.setup_title(), [&plan, "/setup"].concat()), Crumb::here(text.accounts_title())],
    );
    let (title, status) = (text.accounts_title(), notice.as_ref().map_or(200, AccountsNotice::status));
    plain(visit, assets, status, title, move || view! { <Page crumbs><AccountsBoard view notice/></Page> })
}

/// `GET /plans/{id}/departments`, and the answers to its forms.
pub fn departments(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<DepartmentsView>,
    notice: Option<DepartmentsNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.setup_title(), [&plan, "/setup"].concat()), Crumb::here(text.departments_title())],
    );
    let (title, status) = (text.departments_title(), notice.map_or(200, DepartmentsNotice::status));
    plain(visit, assets, status, title, move || view! { <Page crumbs><DepartmentsBoard view notice/></Page> })
}

/// `GET /plans/{id}/rates`, and the answers to its form.
pub fn rates(visit: &Visit, assets: &Assets, answer: Answer<RatesView>, notice: Option<RatesNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.setup_title(), [&plan, "/setup"].concat()), Crumb::here(text.rates_title())],
    );
    let (title, status) = (text.rates_title(), notice.map_or(200, RatesNotice::status));
    plain(visit, assets, status, title, move || view! { <Page crumbs><RatesBoard view notice/></Page> })
}

/// `GET /plans/{id}/sheets/{id}/packages`, and the answers to its form.
pub fn packages(
    visit: &Visit,
    assets: &Assets,
    answer: Answer<PackagesView>,
    notice: Option<PackagesNotice>,
) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [Crumb::to(text.targets_title(), [&plan, "/targets"].concat()), Crumb::here(department)],
    );
    let title = text.packages_title(department);
    let status = notice.map_or(200, PackagesNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><PackagesBoard view notice/></Page> })
}

/// `GET /plans/{id}/sheets/{id}/readers`, and the answers to its form.
pub fn readers(visit: &Visit, assets: &Assets, answer: Answer<ReadersView>, notice: Option<ReadersNotice>) -> Written {
    let text = Text::new(visit.language);
    let view = match answer {
        Ok(view) => view,
        Err(error) => return trouble(visit, assets, error),
    };
    let department = view.department.in_language(visit.language);
    let plan = ["/plans/", &view.plan.to_string()].concat();
    let crumbs = below_plan(
        visit,
        (view.plan, &view.plan_title),
        [
            Crumb::to(department, [&plan, "/sheets/", &view.sheet.to_string()].concat()),
            Crumb::here(text.readers_link()),
        ],
    );
    let title = text.readers_title(department);
    let status = notice.map_or(200, ReadersNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><ReadersBoard view notice/></Page> })
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
    let title = text.next_year_title(&view.year.to_string());
    let crumbs = below_plan(visit, (view.plan, &view.plan_title), [Crumb::here(title.clone())]);
    let status = notice.as_ref().map_or(200, NextYearNotice::status);
    plain(visit, assets, status, &title, move || view! { <Page crumbs><NextYearBoard view notice/></Page> })
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
