//! `GET /plans/{plan}/sheets/{sheet}/compare`: a scenario's sheet beside its base, with the choices of a merge; and
//! `POST …/merge`, which carries it back. `…/update` is the other way: what its base has got since goes into the scenario.
//! What cannot be done is told on the same page, with what was chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use app::backend::Toward;
use app::compare::CompareNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use shared::document::Spot;
use shared::id::SheetId;

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
    let wish = Merge { sheet: sheet.id, toward: way(toward), reviewed, choices };
    let notice = match site.scenarios.merge(caller.person(), wish).await {
        Ok(Merged { taken, kept, .. }) => {
            let mut response = see_other(&format!("/plans/{}/sheets/{}/{}", sheet.plan, sheet.id, end(toward)));
            MERGED.say(&site, &sheet.id.to_string(), &format!("{taken}.{kept}"), response.headers_mut());
            return Ok(response);
        }
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
            | ScenarioFault::BaseLocked(_)
            | ScenarioFault::BaseClosed { .. },
        ) => CompareNotice::NotNow,
        Err(fault) => return Err(fault.into()),
    };
    Ok(show(&site, &caller, &visitor, (&sheet, toward), Some(notice), chosen).await)
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
