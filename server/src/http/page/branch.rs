//! `POST /plans/{plan}/sheets/{sheet}/branch`, `POST /plans/{plan}/branch` and `POST /plans/{plan}/sheets/{sheet}/give-up`:
//! branches a sheet or the whole plan, or gives a scenario's sheet up, and leads to what there is then.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::see_other;
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::scenario::{Name, ScenarioFault};

#[derive(Deserialize)]
pub struct BranchForm {
    scenario: String,
}

#[derive(Deserialize)]
pub struct GiveUp {}

pub async fn sheet(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<BranchForm>,
) -> Result<Response, Fault> {
    let base = named.sheet.ok_or(Fault::NotFound)?;
    let sent = posted.genuine().map_err(|stale: Stale<BranchForm>| Fault::from(stale))?;
    let made = match site.scenarios.branch(caller.person(), base.id, sent.scenario.parse()?).await {
        // Sent twice, or somebody was faster: the sheet that was wanted is there.
        Err(ScenarioFault::Taken { sheet: Some(there) }) => there,
        made => made?,
    };
    Ok(see_other(&format!("/plans/{}/sheets/{made}", base.plan)))
}

pub async fn plan(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<BranchForm>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    let sent = posted.genuine().map_err(|stale: Stale<BranchForm>| Fault::from(stale))?;
    let name: Name = sent.scenario.parse()?;
    match site.scenarios.branch_plan(caller.person(), plan.id, name.clone()).await {
        Ok(_) | Err(ScenarioFault::Taken { .. }) => {}
        Err(fault) => return Err(fault.into()),
    }
    Ok(see_other(&format!("/plans/{}{}", plan.id, app::backend::scenario_query(Some(&name.to_string())))))
}

pub async fn give_up(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<GiveUp>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    posted.genuine().map_err(|stale: Stale<GiveUp>| Fault::from(stale))?;
    site.scenarios.give_up(caller.person(), sheet.id).await?;
    let base = sheet.branch.map_or(sheet.id, |branch| branch.base);
    Ok(see_other(&format!("/plans/{}/sheets/{base}", sheet.plan)))
}
