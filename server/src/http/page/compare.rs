//! `GET /plans/{plan}/sheets/{sheet}/compare`: a scenario's sheet beside its base, with the choices of a merge; and
//! `POST …/merge`, which carries it back. `…/update` is the other way: what its base has got since goes into the scenario.
//! What cannot be done is told on the same page, with what was chosen. Where the plan's policy has people agree to merges,
//! `…/merge` shows what would be asked, and `…/merge/ask` asks for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::backend::{MergeChosen, Toward};
use app::compare::CompareNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::document::Spot;
use shared::id::{IdError, RequestId, SheetId};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::DocumentRecord;
use crate::scenario::{self, Choices, Merge, Merged, ScenarioFault, compare};

/// What was merged.
const MERGED: Told = Told("tandem_merged");

/// The page's address, after the sheet's.
const fn end(toward: Toward) -> &'static str {
    match toward {
        Toward::Budget => "compare",
        Toward::Scenario => "update",
    }
}

const fn way(toward: Toward) -> scenario::Toward {
    match toward {
        Toward::Budget => scenario::Toward::Budget,
        Toward::Scenario => scenario::Toward::Scenario,
    }
}

/// Which way an address is about.
fn toward(uri: &Uri) -> Toward {
    if uri.path().ends_with("/update") { Toward::Scenario } else { Toward::Budget }
}

fn merged(sheet: SheetId, headers: &HeaderMap) -> Option<CompareNotice> {
    let (taken, kept) = MERGED.of(&sheet.to_string(), headers)?.split_once('.')?;
    Some(CompareNotice::Merged { taken: taken.parse().ok()?, kept: kept.parse().ok()? })
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let toward = toward(&uri);
    let notice = merged(sheet.id, &headers);
    let was_told = notice.is_some();
    let mut response = show(&site, &caller, &visitor, (&sheet, toward), notice, BTreeMap::new()).await;
    if was_told {
        MERGED.forget(&site, response.headers_mut());
    }
    Ok(response)
}

/// The page as it stands now, with what came of the last try and what was chosen in it.
async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    (sheet, toward): (&DocumentRecord, Toward),
    notice: Option<CompareNotice>,
    chosen: BTreeMap<usize, bool>,
) -> Response {
    let answer = site.pages.backend(caller.person()).compare(sheet.id, toward).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{}/sheets/{}/{}", sheet.plan, sheet.id, end(toward));
    written(site, app::pages::compare(&visit, &addresses(&site.assets), answer, notice, chosen))
}

/// `p0` to `p…` say `theirs` or `mine` for each place by its number; `take` says what was pressed.
pub async fn merge(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let toward = toward(&uri);
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let number = |name: &str| name.strip_prefix('p').and_then(|number| number.parse::<usize>().ok());
    let chosen: BTreeMap<usize, bool> =
        sent.iter().filter_map(|(name, side)| Some((number(name)?, side == "theirs"))).collect();
    if is_stale {
        return Ok(show(&site, &caller, &visitor, (&sheet, toward), Some(CompareNotice::Expired), chosen).await);
    }
    let reviewed = sent.get("reviewed").cloned().unwrap_or_default();
    let choices = match sent.get("take").map(String::as_str) {
        Some("theirs") => Choices::Theirs,
        Some("mine") => Choices::Mine,
        _ => each(&site, &sheet, toward, &chosen).await?,
    };
    let keep = match &choices {
        Choices::Each { keep, .. } => keep.clone(),
        _ => BTreeSet::new(),
    };
    let chosen_now = MergeChosen { sheet: sheet.id, reviewed: reviewed.clone(), keep };
    let wish = Merge { sheet: sheet.id, toward: way(toward), reviewed, choices };
    let notice = match site.scenarios.merge(caller.person(), wish).await {
        Ok(Merged { taken, kept, .. }) => {
            let mut response = see_other(&format!("/plans/{}/sheets/{}/{}", sheet.plan, sheet.id, end(toward)));
            MERGED.say(&site, &sheet.id.to_string(), &format!("{taken}.{kept}"), response.headers_mut());
            return Ok(response);
        }
        // Others agree first: what was chosen is shown with those who would be asked.
        Err(ScenarioFault::NeedsApproval) => return Ok(ask_page(&site, &caller, &visitor, chosen_now).await),
        Err(ScenarioFault::Moved(_)) => {
            // The numbers are another comparison's.
            return Ok(
                show(&site, &caller, &visitor, (&sheet, toward), Some(CompareNotice::Moved), BTreeMap::new()).await
            );
        }
        Err(ScenarioFault::Undecided(count)) => CompareNotice::Undecided(count),
        // The page says which of these it is.
        Err(
            ScenarioFault::Nothing
            | ScenarioFault::GivenUp
            | ScenarioFault::Asked(_)
            | ScenarioFault::BaseLocked(_)
            | ScenarioFault::BaseClosed { .. },
        ) => CompareNotice::NotNow,
        Err(fault) => return Err(fault.into()),
    };
    Ok(show(&site, &caller, &visitor, (&sheet, toward), Some(notice), chosen).await)
}

async fn ask_page(site: &Arc<Site>, caller: &Caller, visitor: &Visitor, chosen: MergeChosen) -> Response {
    let answer = site.pages.backend(caller.person()).ask_merge(chosen).await;
    let visit = visitor.visit(site).await;
    written(site, app::pages::ask_merge(&visit, &addresses(&site.assets), answer))
}

#[derive(Deserialize)]
pub struct AskForm {
    /// The id the request will have.
    idempotency_key: String,
    reviewed: String,
    /// Places that stay as the budget has them, with spaces between.
    #[serde(default)]
    keep: String,
}

/// Asks for what was shown, and leads to the request.
pub async fn ask(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<AskForm>,
) -> Result<Response, Fault> {
    let sheet = named.sheet.ok_or(Fault::NotFound)?;
    let malformed = |error: &dyn std::fmt::Display| Fault::Malformed(error.to_string());
    let sent = posted.genuine().map_err(|stale: Stale<AskForm>| Fault::from(stale))?;
    let keep = sent.keep.split_whitespace().map(str::parse).collect::<Result<BTreeSet<Spot>, _>>();
    let keep = keep.map_err(|error| malformed(&error))?;
    let chosen = MergeChosen { sheet: sheet.id, reviewed: sent.reviewed.clone(), keep: keep.clone() };
    let id: RequestId = sent.idempotency_key.parse().map_err(|error: IdError| malformed(&error))?;
    let choices = Choices::All { but: keep };
    let wish = Merge { sheet: sheet.id, toward: scenario::Toward::Budget, reviewed: sent.reviewed, choices };
    let notice = match site.scenarios.ask(caller.person(), wish, id).await {
        Ok(record) => return Ok(see_other(&format!("/requests/{}", record.request.submission().id))),
        Err(ScenarioFault::Asked(standing)) => return Ok(see_other(&format!("/requests/{standing}"))),
        Err(ScenarioFault::Approval(fault)) if fault.leaves_nobody() => {
            return Ok(ask_page(&site, &caller, &visitor, chosen).await);
        }
        Err(ScenarioFault::Moved(_)) => CompareNotice::Moved,
        Err(
            ScenarioFault::Nothing
            | ScenarioFault::NeedsNobody
            | ScenarioFault::GivenUp
            | ScenarioFault::BaseLocked(_)
            | ScenarioFault::BaseClosed { .. },
        ) => CompareNotice::NotNow,
        Err(fault) => return Err(fault.into()),
    };
    Ok(show(&site, &caller, &visitor, (&sheet, Toward::Budget), Some(notice), BTreeMap::new()).await)
}

/// The places behind the numbers. Should either side have moved, the merge itself finds out.
async fn each(
    site: &Site,
    sheet: &DocumentRecord,
    toward: Toward,
    chosen: &BTreeMap<usize, bool>,
) -> Result<Choices, Fault> {
    let shown = compare(&*site.store, sheet, way(toward)).await?;
    let (mut keep, mut take): (BTreeSet<Spot>, BTreeSet<Spot>) = Default::default();
    for (number, is_theirs) in chosen {
        if let Some(divergence) = shown.divergences.get(*number) {
            if *is_theirs {
                take.insert(divergence.spot)
            } else {
                keep.insert(divergence.spot)
            };
        }
    }
    Ok(Choices::Each { keep, take })
}
