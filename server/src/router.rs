//! The route table: every address the server answers, who may call it, and which endpoint does it. The router, the API's
//! document, the counts and the permission test are all built from it.

mod envelope;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};
use axum::{Json, Router};
use shared::access::Action;

use crate::compress;
use crate::error::Fault;
use crate::http::door::{Door, door};
use crate::http::page::views;
use crate::http::route::{Route, Who};
use crate::http::{
    Site, acts, audit, branch, decide, health, me, merge, metrics, openapi, page, people, plan, plans, pushes, request,
    requests, scim, seen, sheets, sign_in, sign_out, submit, sync, sync_ticket, withdraw,
};
use crate::telemetry::{Boundary, Meters, boundary};

use envelope::envelope;

/// A call that takes longer is given up, the sending of its body included: 1 MiB over a slow line takes ten seconds.
const CALL_TIME_MAX: Duration = Duration::from_secs(30);

/// Every route there is.
pub static ROUTES: &[Route] = &[
    // For whoever watches the server
    Route::probe("/healthz", |method| on(method, health::alive)),
    Route::probe("/readyz", |method| on(method, health::ready)),
    Route::probe("/metrics", |method| on(method, metrics::handler)),
    Route::probe("/api/openapi.json", |method| on(method, api_document)),
    // Pages that come alive
    Route::page("/plans/{plan}", Who::May(Action::SeePlan), |method| on(method, page::live::handler)),
    Route::page("/plans/{plan}/sheets/{sheet}", Who::May(Action::SeeSheet), |method| on(method, page::live::handler)),
    Route::page("/plans/{plan}/sheets/{sheet}/export.xlsx", Who::May(Action::SeeSheet), |method| {
        on(method, page::export::handler)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/export.csv", Who::May(Action::SeeSheet), |method| {
        on(method, page::export::handler)
    }),
    Route::page("/plans/{plan}/maps/{map}", Who::May(Action::SeePlan), |method| on(method, page::live::handler)),
    Route::page("/plans/{plan}/maps/{map}/export.bpmn", Who::May(Action::SeePlan), |method| {
        on(method, page::bpmn::export)
    }),
    Route::page("/plans/{plan}/maps/{map}/controls.xlsx", Who::May(Action::SeePlan), |method| {
        on(method, page::controls::export)
    }),
    Route::page("/plans/{plan}/maps/{map}/export.svg", Who::May(Action::SeePlan), |method| {
        on(method, page::maps::picture)
    }),
    // Pages without a script
    Route::page("/sign-in", Who::Anyone, |method| on(method, page::sign_in::page)),
    // The organisation's own sign-in
    Route::page("/sign-in/issuer", Who::Anyone, |method| on(method, page::issuer::leave)),
    Route::page("/sign-in/return", Who::Anyone, |method| on(method, page::issuer::come_back)),
    // Where the answers of the second step stand, loaded anew.
    Route::page("/sign-in/code", Who::Anyone, |method| on(method, page::sign_in::page)),
    Route::page("/sign-in/passkey", Who::Anyone, |method| on(method, page::sign_in::page)),
    Route::page("/sign-in/first-code", Who::Anyone, |method| on(method, page::sign_in::page)),
    Route::page("/", Who::SignedIn, |method| on(method, page::home::page)),
    Route::page("/inbox", Who::SignedIn, |method| on(method, page::inbox::page)),
    Route::page("/inbox/batch", Who::SignedIn, |method| on(method, page::batch::page)),
    Route::page("/requests/{request}", Who::May(Action::SeeRequest), |method| on(method, page::request::page)),
    Route::page("/plans/{plan}/sheets/{sheet}/compare", Who::May(Action::SeeSheet), |method| {
        on(method, page::compare::page)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/update", Who::May(Action::SeeSheet), |method| {
        on(method, page::compare::page)
    }),
    Route::page("/plans/{plan}/outturn", Who::May(Action::SeePlan), |method| on(method, page::outturn::page)),
    Route::page("/plans/{plan}/outturn/export.csv", Who::May(Action::SeePlan), |method| {
        on(method, page::outturn::export)
    }),
    Route::page("/plans/{plan}/outturn/export.xlsx", Who::May(Action::SeePlan), |method| {
        on(method, page::outturn::export)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/outturn", Who::May(Action::SeeSheet), |method| {
        on(method, page::outturn::page)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/outturn/export.csv", Who::May(Action::SeeSheet), |method| {
        on(method, page::outturn::export)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/outturn/export.xlsx", Who::May(Action::SeeSheet), |method| {
        on(method, page::outturn::export)
    }),
    Route::page("/plans/{plan}/bridge", Who::May(Action::SeePlan), |method| on(method, page::bridge::page)),
    Route::page("/plans/{plan}/actuals", Who::May(Action::EditPlan), |method| on(method, page::actuals::page)),
    Route::page("/plans/new", Who::May(Action::EditPlan), |method| on(method, page::new_plan::page)),
    Route::page("/plans/{plan}/setup", Who::May(Action::SeePlan), |method| on(method, page::setup::page)),
    Route::page("/plans/{plan}/accounts", Who::May(Action::SeePlan), |method| on(method, page::accounts::page)),
    Route::page("/plans/{plan}/departments", Who::May(Action::SeePlan), |method| on(method, page::departments::page)),
    Route::page("/plans/{plan}/rates", Who::May(Action::SeePlan), |method| on(method, page::rates::page)),
    Route::page("/plans/{plan}/targets", Who::May(Action::SeePlan), |method| on(method, page::targets::page)),
    Route::page("/plans/{plan}/drivers", Who::May(Action::SeePlan), |method| on(method, page::drivers::page)),
    Route::page("/plans/{plan}/next", Who::May(Action::EditPlan), |method| on(method, page::next_year::page)),
    Route::page("/plans/{plan}/maps/{map}/compare", Who::May(Action::SeePlan), |method| {
        on(method, page::map_compare::page)
    }),
    Route::page("/plans/{plan}/maps", Who::May(Action::SeePlan), |method| on(method, page::maps::page)),
    Route::page("/plans/{plan}/maps/{map}/controls", Who::May(Action::SeePlan), |method| {
        on(method, page::controls::page)
    }),
    Route::page("/plans/{plan}/maps/{map}/history", Who::May(Action::SeePlan), |method| on(method, page::past::page)),
    Route::page("/plans/{plan}/maps/{map}/feeds", Who::May(Action::SeePlan), |method| on(method, page::feeds::page)),
    Route::page("/plans/{plan}/maps/{map}/submit", Who::May(Action::EditMap), |method| {
        on(method, page::map_submit::page)
    }),
    Route::page("/plans/{plan}/submit", Who::May(Action::EditPlan), |method| on(method, page::whole::page)),
    Route::page("/plans/{plan}/sheets/{sheet}/submit", Who::May(Action::SubmitSheet), |method| {
        on(method, page::submit::page)
    }),
    Route::page("/plans/{plan}/adjustments", Who::May(Action::SeePlan), |method| on(method, page::adjustments::page)),
    Route::page("/plans/{plan}/sheets/{sheet}/adjust", Who::May(Action::SubmitSheet), |method| {
        on(method, page::adjust::page)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/packages", Who::May(Action::SeeSheet), |method| {
        on(method, page::packages::page)
    }),
    Route::page("/plans/{plan}/sheets/{sheet}/readers", Who::May(Action::SeeSheet), |method| {
        on(method, page::readers::page)
    }),
    Route::page("/plans/{plan}/policy", Who::May(Action::SeePlan), |method| on(method, page::policy::page)),
    Route::page("/plans/{plan}/exceptions", Who::May(Action::SeeAudit), |method| on(method, page::exceptions::page)),
    Route::page("/security", Who::May(Action::ManageSettings), |method| on(method, page::security::page)),
    Route::page("/security/directory", Who::May(Action::ManageSettings), |method| on(method, page::security::page)),
    Route::page("/me/factor", Who::SignedIn, |method| on(method, page::me::factor::page)),
    Route::page("/me/factor/codes", Who::SignedIn, |method| on(method, page::me::factor::page)),
    Route::page("/me/factor/off", Who::SignedIn, |method| on(method, page::me::factor::page)),
    Route::page("/me/passkeys", Who::SignedIn, |method| on(method, page::me::passkeys::page)),
    Route::page("/me/passkeys/remove", Who::SignedIn, |method| on(method, page::me::passkeys::page)),
    Route::page("/sign-out", Who::SignedIn, |method| on(method, page::sign_out::page)),
    Route::page("/me", Who::SignedIn, |method| on(method, page::me::page)),
    // Where the answer of the form stands, loaded anew.
    Route::page("/me/calendar", Who::SignedIn, |method| on(method, page::me::page)),
    // Whoever has the address has the dates: it is a secret of 256 bits.
    Route::page("/calendar/{calendar}", Who::Anyone, |method| on(method, page::calendar::file)),
    Route::page("/chats", Who::May(Action::ManageSettings), |method| on(method, page::chats::page)),
    Route::page("/audit", Who::May(Action::SeeAudit), |method| on(method, page::audit::page)),
    Route::page("/audit/checkpoint", Who::May(Action::SeeAudit), |method| on(method, page::audit::checkpoint)),
    Route::page("/requests/{request}/evidence", Who::May(Action::SeeRequest), |method| {
        on(method, page::evidence::page)
    }),
    Route::page("/requests/{request}/evidence/{evidence}", Who::May(Action::SeeRequest), |method| {
        on(method, page::evidence::file)
    }),
    Route::page("/requests/{request}/certificate", Who::May(Action::SeeRequest), |method| {
        on(method, page::certificate::page)
    }),
    Route::page("/requests/{request}/certificate.json", Who::May(Action::SeeRequest), |method| {
        on(method, page::certificate::file)
    }),
    Route::page("/requests/{request}/document.automerge", Who::May(Action::SeeRequest), |method| {
        on(method, page::certificate::document)
    }),
    Route::page("/requests/{request}/documents.zip", Who::May(Action::SeeRequest), |method| {
        on(method, page::certificate::documents)
    }),
    Route::page("/delegations", Who::SignedIn, |method| on(method, page::delegations::page)),
    // Forms
    Route::form("/plans/{plan}/maps/import", Who::May(Action::EditMap), |method| {
        // The page bounds what it reads itself, and answers with a page.
        on(method, page::bpmn::import).layer(axum::extract::DefaultBodyLimit::disable())
    }),
    Route::form("/plans/{plan}/maps/{map}/branch", Who::May(Action::EditMap), |method| {
        on(method, page::map_compare::form)
    }),
    Route::form("/plans/{plan}/maps/{map}/adopt", Who::May(Action::EditMap), |method| {
        on(method, page::map_compare::takeover)
    }),
    Route::form("/plans/{plan}/maps/{map}/rename", Who::May(Action::EditMap), |method| on(method, page::past::rename)),
    Route::form("/plans/{plan}/maps/{map}/archive", Who::May(Action::EditMap), |method| {
        on(method, page::past::archive)
    }),
    Route::form("/plans/{plan}/maps/{map}/restore", Who::May(Action::EditMap), |method| {
        on(method, page::past::restore)
    }),
    Route::form("/plans/{plan}/maps/{map}/submit", Who::May(Action::EditMap), |method| {
        on(method, page::map_submit::form)
    }),
    Route::form("/plans/{plan}/maps", Who::May(Action::EditMap), |method| on(method, page::maps::form)),
    Route::form("/sign-in", Who::Anyone, |method| on(method, page::sign_in::form)),
    Route::form("/sign-in/code", Who::Anyone, |method| on(method, page::sign_in::step::code)),
    Route::form("/sign-in/first-code", Who::Anyone, |method| on(method, page::sign_in::step::first_code)),
    Route::form("/sign-in/passkey", Who::Anyone, |method| on(method, page::sign_in::passkey::form)),
    Route::form("/sign-out", Who::SignedIn, |method| on(method, page::sign_out::form)),
    Route::form("/locale", Who::Anyone, |method| on(method, page::choice::locale)),
    Route::form("/theme", Who::Anyone, |method| on(method, page::choice::theme)),
    Route::form("/plans/{plan}/submit", Who::May(Action::EditPlan), |method| on(method, page::whole::form)),
    Route::form("/plans/{plan}/sheets/{sheet}/submit", Who::May(Action::SubmitSheet), |method| {
        on(method, page::submit::form)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/adjust", Who::May(Action::SubmitSheet), |method| {
        on(method, page::adjust::form)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/packages/save", Who::May(Action::EditSheet), |method| {
        on(method, page::packages::save)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/readers", Who::May(Action::ChooseReaders), |method| {
        on(method, page::readers::form)
    }),
    Route::form("/plans/{plan}/branch", Who::May(Action::BranchSheet), |method| on(method, page::branch::plan)),
    Route::form("/plans/{plan}/sheets/{sheet}/branch", Who::May(Action::BranchSheet), |method| {
        on(method, page::branch::sheet)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/give-up", Who::May(Action::BranchSheet), |method| {
        on(method, page::branch::give_up)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/merge", Who::May(Action::EditSheet), |method| {
        on(method, page::compare::merge)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/merge/ask", Who::May(Action::EditSheet), |method| {
        on(method, page::compare::ask)
    }),
    Route::form("/plans/{plan}/sheets/{sheet}/update", Who::May(Action::EditSheet), |method| {
        on(method, page::compare::merge)
    }),
    Route::form("/plans/{plan}/actuals/send", Who::May(Action::EditPlan), |method| {
        // The page bounds what it reads itself, and answers with a page.
        on(method, page::actuals::send).layer(axum::extract::DefaultBodyLimit::disable())
    }),
    Route::form("/plans/{plan}/actuals/import", Who::May(Action::EditPlan), |method| on(method, page::actuals::import)),
    Route::form("/plans/{plan}/actuals/close", Who::May(Action::EditPlan), |method| on(method, page::actuals::close)),
    Route::form("/plans/new", Who::May(Action::EditPlan), |method| on(method, page::new_plan::form)),
    Route::form("/plans/{plan}/setup/sheet", Who::May(Action::EditPlan), |method| on(method, page::setup::sheet)),
    Route::form("/plans/{plan}/accounts/save", Who::May(Action::EditPlan), |method| on(method, page::accounts::save)),
    Route::form("/plans/{plan}/departments/save", Who::May(Action::EditPlan), |method| {
        on(method, page::departments::save)
    }),
    Route::form("/plans/{plan}/rates/save", Who::May(Action::EditPlan), |method| on(method, page::rates::save)),
    Route::form("/plans/{plan}/targets/save", Who::May(Action::EditPlan), |method| on(method, page::targets::save)),
    Route::form("/plans/{plan}/drivers/save", Who::May(Action::EditPlan), |method| on(method, page::drivers::save)),
    Route::form("/plans/{plan}/next", Who::May(Action::EditPlan), |method| on(method, page::next_year::form)),
    Route::form("/inbox/batch", Who::SignedIn, |method| on(method, page::batch::form)),
    Route::form("/requests/{request}/decide", Who::May(Action::DecideRequest), |method| on(method, page::decide::form)),
    Route::form("/requests/{request}/withdraw", Who::May(Action::WithdrawRequest), |method| {
        on(method, page::withdraw::form)
    }),
    Route::form("/requests/{request}/transfer", Who::May(Action::DecideRequest), |method| {
        on(method, page::verbs::transfer)
    }),
    Route::form("/requests/{request}/sign", Who::May(Action::DecideRequest), |method| on(method, page::verbs::sign)),
    Route::form("/requests/{request}/copy", Who::May(Action::Comment), |method| on(method, page::verbs::copy)),
    Route::form("/requests/{request}/remind", Who::May(Action::WithdrawRequest), |method| {
        on(method, page::verbs::remind)
    }),
    Route::form("/requests/{request}/override", Who::May(Action::ProposeOverride), |method| {
        on(method, page::overrule::propose)
    }),
    Route::form("/requests/{request}/override/second", Who::May(Action::SecondOverride), |method| {
        on(method, page::overrule::second)
    }),
    Route::form("/requests/{request}/comment", Who::May(Action::Comment), |method| on(method, page::verbs::comment)),
    Route::form("/requests/{request}/evidence", Who::May(Action::Comment), |method| {
        // The page bounds what it reads itself, and answers with a page.
        on(method, page::evidence::add).layer(axum::extract::DefaultBodyLimit::disable())
    }),
    Route::form("/plans/{plan}/policy", Who::May(Action::EditPolicy), |method| on(method, page::policy::propose)),
    Route::form("/plans/{plan}/policy/confirm", Who::May(Action::EditPolicy), |method| {
        on(method, page::policy::confirm)
    }),
    Route::form("/security", Who::May(Action::ManageSettings), |method| on(method, page::security::rules)),
    Route::form("/security/reset", Who::May(Action::ManagePeople), |method| on(method, page::security::reset)),
    Route::form("/security/directory", Who::May(Action::ManagePeople), |method| on(method, page::security::directory)),
    Route::form("/security/directory/off", Who::May(Action::ManagePeople), |method| {
        on(method, page::security::directory_off)
    }),
    Route::form("/me/factor", Who::SignedIn, |method| on(method, page::me::factor::confirm)),
    Route::form("/me/factor/codes", Who::SignedIn, |method| on(method, page::me::factor::codes)),
    Route::form("/me/factor/off", Who::SignedIn, |method| on(method, page::me::factor::off)),
    Route::form("/me/passkeys", Who::SignedIn, |method| on(method, page::me::passkeys::add)),
    Route::form("/me/passkeys/remove", Who::SignedIn, |method| on(method, page::me::passkeys::remove)),
    Route::form("/me/notices", Who::SignedIn, |method| on(method, page::me::notices)),
    Route::form("/me/calendar", Who::SignedIn, |method| on(method, page::me::calendar)),
    Route::form("/me/calendar/off", Who::SignedIn, |method| on(method, page::me::calendar_off)),
    Route::form("/me/pushes/end", Who::SignedIn, |method| on(method, page::me::end_push)),
    Route::form("/me/sessions/end", Who::SignedIn, |method| on(method, page::me::end)),
    Route::form("/me/sessions/end-others", Who::SignedIn, |method| on(method, page::me::end_others)),
    Route::form("/chats", Who::May(Action::ManageSettings), |method| on(method, page::chats::add)),
    Route::form("/chats/remove", Who::May(Action::ManageSettings), |method| on(method, page::chats::remove)),
    Route::form("/delegations", Who::SignedIn, |method| on(method, page::delegations::make)),
    Route::form("/delegations/end", Who::SignedIn, |method| on(method, page::delegations::end)),
    // The socket
    Route::socket("/sync", Who::SignedIn, |method| on(method, sync::handler)),
    // What pages show
    Route::question("/api/v1/pages/home", Who::SignedIn, |method| on(method, views::home), views::describe),
    Route::question("/api/v1/pages/inbox", Who::SignedIn, |method| on(method, views::inbox), views::describe),
    Route::question(
        "/api/v1/pages/plans/{plan}",
        Who::May(Action::SeePlan),
        |method| on(method, views::plan),
        views::describe,
    ),
    Route::question(
        "/api/v1/pages/sheets/{sheet}",
        Who::May(Action::SeeSheet),
        |method| on(method, views::sheet),
        views::describe,
    ),
    Route::question(
        "/api/v1/pages/sheets/{sheet}/last-year",
        Who::May(Action::SeeSheet),
        |method| on(method, views::last_year),
        views::describe,
    ),
    Route::question(
        "/api/v1/pages/sheets/{sheet}/offers",
        Who::May(Action::EditSheet),
        |method| on(method, views::offers),
        views::describe,
    ),
    Route::question(
        "/api/v1/pages/requests/{request}",
        Who::May(Action::SeeRequest),
        |method| on(method, views::request),
        views::describe,
    ),
    // Who is there
    Route::call("/api/v1/sign-in", Who::Anyone, |method| on(method, sign_in::handler), sign_in::describe),
    Route::call("/api/v1/sign-out", Who::SignedIn, |method| on(method, sign_out::handler), sign_out::describe),
    Route::call(
        "/api/v1/sync-tickets",
        Who::SignedIn,
        |method| on(method, sync_ticket::handler),
        sync_ticket::describe,
    ),
    Route::call("/api/v1/me/pushes", Who::SignedIn, |method| on(method, pushes::keep), pushes::describe),
    Route::call("/api/v1/me/pushes/met", Who::SignedIn, |method| on(method, pushes::met), pushes::describe_met),
    Route::question("/api/v1/me", Who::SignedIn, |method| on(method, me::handler), me::describe),
    Route::question("/api/v1/people", Who::SignedIn, |method| on(method, people::handler), people::describe),
    Route::question("/api/v1/audit", Who::May(Action::SeeAudit), |method| on(method, audit::handler), audit::describe),
    // The organisation's directory
    Route::directory(Method::GET, "/scim/v2/ServiceProviderConfig", |method| on(method, scim::config::handler)),
    Route::directory(Method::GET, "/scim/v2/Users", |method| on(method, scim::user::list)),
    Route::directory(Method::POST, "/scim/v2/Users", |method| on(method, scim::user::create)),
    Route::directory(Method::GET, "/scim/v2/Users/{user}", |method| on(method, scim::user::read)),
    Route::directory(Method::PUT, "/scim/v2/Users/{user}", |method| on(method, scim::user::replace)),
    Route::directory(Method::PATCH, "/scim/v2/Users/{user}", |method| on(method, scim::user::patch)),
    Route::directory(Method::DELETE, "/scim/v2/Users/{user}", |method| on(method, scim::user::delete)),
    Route::directory(Method::GET, "/scim/v2/Groups", |method| on(method, scim::group::list)),
    Route::directory(Method::POST, "/scim/v2/Groups", |method| on(method, scim::group::create)),
    Route::directory(Method::GET, "/scim/v2/Groups/{group}", |method| on(method, scim::group::read)),
    Route::directory(Method::PUT, "/scim/v2/Groups/{group}", |method| on(method, scim::group::replace)),
    Route::directory(Method::PATCH, "/scim/v2/Groups/{group}", |method| on(method, scim::group::patch)),
    Route::directory(Method::DELETE, "/scim/v2/Groups/{group}", |method| on(method, scim::group::delete)),
    // Plans and sheets
    Route::question("/api/v1/plans", Who::SignedIn, |method| on(method, plans::handler), plans::describe),
    Route::question(
        "/api/v1/plans/{plan}",
        Who::May(Action::SeePlan),
        |method| on(method, plan::handler),
        plan::describe,
    ),
    Route::question(
        "/api/v1/plans/{plan}/sheets",
        Who::May(Action::SeePlan),
        |method| on(method, sheets::handler),
        sheets::describe,
    ),
    Route::call(
        "/api/v1/plans/{plan}/sheets/{sheet}/seen",
        Who::May(Action::SeeSheet),
        |method| on(method, seen::handler),
        seen::describe,
    ),
    Route::call(
        "/api/v1/plans/{plan}/maps/{map}/seen",
        Who::May(Action::SeePlan),
        |method| on(method, seen::handler),
        seen::describe,
    ),
    // Scenarios
    Route::change(
        "/api/v1/plans/{plan}/branches",
        Who::May(Action::BranchSheet),
        |method| on(method, branch::plan),
        branch::describe_plan,
    ),
    Route::change(
        "/api/v1/plans/{plan}/sheets/{sheet}/branches",
        Who::May(Action::BranchSheet),
        |method| on(method, branch::sheet),
        branch::describe_sheet,
    ),
    Route::question(
        "/api/v1/plans/{plan}/sheets/{sheet}/comparison",
        Who::May(Action::SeeSheet),
        |method| on(method, merge::comparison),
        merge::describe,
    ),
    Route::change(
        "/api/v1/plans/{plan}/sheets/{sheet}/merge",
        Who::May(Action::EditSheet),
        |method| on(method, merge::merge),
        merge::describe_merge,
    ),
    Route::change(
        "/api/v1/plans/{plan}/sheets/{sheet}/merge/requests",
        Who::May(Action::EditSheet),
        |method| on(method, merge::ask),
        merge::describe_ask,
    ),
    // Requests
    Route::question("/api/v1/requests", Who::SignedIn, |method| on(method, requests::handler), requests::describe),
    Route::question(
        "/api/v1/requests/{request}",
        Who::May(Action::SeeRequest),
        |method| on(method, request::handler),
        request::describe,
    ),
    Route::change(
        "/api/v1/plans/{plan}/sheets/{sheet}/requests",
        Who::May(Action::SubmitSheet),
        |method| on(method, submit::handler),
        submit::describe,
    ),
    Route::change(
        "/api/v1/requests/{request}/decisions",
        Who::May(Action::DecideRequest),
        |method| on(method, decide::handler),
        decide::describe,
    ),
    Route::change(
        "/api/v1/requests/{request}/acts",
        Who::May(Action::SeeRequest),
        |method| on(method, acts::handler),
        acts::describe,
    ),
    Route::change(
        "/api/v1/requests/{request}/withdrawal",
        Who::May(Action::WithdrawRequest),
        |method| on(method, withdraw::handler),
        withdraw::describe,
    ),
];

/// The meters of every route.
pub fn meters() -> Meters {
    Meters::new(ROUTES.iter().map(|route| (route.method.as_str(), route.path)))
}

/// The whole service: every route behind its door, the files of the site, and what holds for all answers.
pub fn router(site: Arc<Site>) -> Router {
    let mut router = Router::new();
    for (row, route) in ROUTES.iter().enumerate() {
        let Ok(method) = MethodFilter::try_from(route.method.clone()) else { continue };
        let at_door = middleware::from_fn_with_state(Door { site: site.clone(), route, row }, door);
        router = router.route(route.path, (route.make)(method).layer(at_door));
    }
    let passed = Arc::new(Boundary { meters: site.meters.clone(), random: site.random.clone() });
    router
        .fallback(elsewhere)
        .method_not_allowed_fallback(|| async { Fault::WrongMethod })
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn(compress::answers))
        .layer(middleware::from_fn_with_state(site.clone(), envelope))
        .layer(middleware::from_fn_with_state(passed, boundary))
        .with_state(site)
}

async fn api_document() -> Json<serde_json::Value> {
    Json(openapi::document(ROUTES))
}

/// A file of the site, or nothing.
async fn elsewhere(State(site): State<Arc<Site>>, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let file = is_read.then(|| site.assets.answer(request.uri().path(), request.headers())).flatten();
    match file {
        Some(file) => file,
        None => page::trouble::nowhere(&site, request.into_parts().0).await,
    }
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(CALL_TIME_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Fault::TooSlow.into_response(),
    }
}

#[cfg(test)]
mod tests;
