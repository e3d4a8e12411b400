//! `GET /plans/{plan}/actuals`: bringing actuals in; with the forms that send a file, read it again as its columns are said
//! to be, import it, and close periods. What cannot be done is told on the same page, with what was chosen.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::actuals::ActualsNotice;
use app::backend::LayoutChoice;
use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;
use shared::id::PlanId;
use shared::intake::actuals::Column;
use shared::intake::figure::Unit;
use uuid::Uuid;

use super::told::Told;
use super::upload::{NoFile, file};
use super::{Visitor, addresses, see_other, written};
use crate::actuals::{ActualsFault, close as close_periods, import as import_file};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{ACTUALS_FILE_MAX, Chunk, WaitingFile};

/// As long as file systems let names be.
const NAME_CHARS_MAX: usize = 200;

#[derive(Deserialize, Default)]
struct Asked {
    file: Option<Uuid>,
}

/// What was imported or closed.
const DONE: Told = Told("tandem_actuals");
/// Said of periods; of a file it is how many figures it brought.
const CLOSED: &str = "closed";

type Open = Option<(Uuid, LayoutChoice)>;

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let notice = done(plan, &headers);
    let was_told = notice.is_some();
    let open = asked.file.map(|file| (file, LayoutChoice::default()));
    let mut response = show(&site, &caller, &visitor, plan, open, notice).await;
    if was_told {
        DONE.forget(&site, response.headers_mut());
    }
    Ok(response)
}

fn done(plan: PlanId, headers: &HeaderMap) -> Option<ActualsNotice> {
    match DONE.of(&plan.to_string(), headers)? {
        CLOSED => Some(ActualsNotice::Closed),
        figures => Some(ActualsNotice::Imported { figures: figures.parse().ok()? }),
    }
}

/// Back to the page, with what was done.
fn done_with(site: &Site, plan: PlanId, what: &str) -> Response {
    let mut response = see_other(&format!("/plans/{plan}/actuals"));
    DONE.say(site, &plan.to_string(), what, response.headers_mut());
    response
}

async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    plan: PlanId,
    open: Open,
    notice: Option<ActualsNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).actuals(plan, open).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/plans/{plan}/actuals");
    written(site, app::pages::actuals(&visit, &addresses(&site.assets), answer, notice))
}

/// A file, with the proof of the form in front of it.
pub async fn send(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let (name, bytes) = match file(request, ACTUALS_FILE_MAX).await? {
        Ok(file) => file,
        Err(no_file) => {
            let notice = match no_file {
                NoFile::TooLarge => ActualsNotice::TooLarge,
                NoFile::Expired => ActualsNotice::Expired,
                NoFile::Missing => ActualsNotice::NoFile,
            };
            return Ok(show(&site, &caller, &visitor, plan, None, Some(notice)).await);
        }
    };
    let id = site.random.id();
    let file = WaitingFile {
        id,
        plan,
        name: name.chars().filter(|character| !character.is_control()).take(NAME_CHARS_MAX).collect(),
        hash: Chunk::hash_of(&bytes),
        person: caller.id(),
        sent_at: site.clock.now(),
        bytes,
    };
    site.store.keep_file(file).await?;
    Ok(see_other(&format!("/plans/{plan}/actuals?file={id}")))
}

/// `c0` to `c…` say what each column means; `take` says whether to look again or to import.
fn choice(sent: &BTreeMap<String, String>) -> LayoutChoice {
    let field = |name: &str| sent.get(name).map(String::as_str).unwrap_or_default();
    let columns = (0..usize::from(u16::MAX)).map_while(|index| sent.get(&format!("c{index}")));
    LayoutChoice {
        columns: columns.map(|key| Column::parse(key)).collect(),
        unit: Unit::ALL.into_iter().find(|unit| unit.power().to_string() == field("unit")),
        department: field("department").parse().ok(),
        period: field("period").parse().ok(),
        repeats: field("repeats") == "yes",
    }
}

pub async fn import(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<BTreeMap<String, String>>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let (sent, is_stale) = match posted.genuine() {
        Ok(sent) => (sent, false),
        Err(Stale(sent)) => (sent, true),
    };
    let file: Uuid = sent.get("file").and_then(|file| file.parse().ok()).ok_or(Fault::NotFound)?;
    let choice = choice(&sent);
    let open = Some((file, choice.clone()));
    if is_stale {
        return Ok(show(&site, &caller, &visitor, plan, open, Some(ActualsNotice::Expired)).await);
    }
    if sent.get("take").is_none_or(|take| take != "import") {
        return Ok(show(&site, &caller, &visitor, plan, open, None).await);
    }
    let layout = |layout| choice.on(layout);
    let notice = match import_file(&*site.store, &*site.clock, caller.person(), plan, file, layout).await {
        Ok(figures) => return Ok(done_with(&site, plan, &figures.to_string())),
        Err(ActualsFault::Gone) => ActualsNotice::Gone,
        Err(ActualsFault::Nothing | ActualsFault::Read(_)) => ActualsNotice::Nothing,
        Err(ActualsFault::Closed) => ActualsNotice::PeriodClosed,
        Err(ActualsFault::Store(error)) => return Err(error.into()),
        Err(ActualsFault::Load(error)) => return Err(Fault::broken(error)),
    };
    Ok(show(&site, &caller, &visitor, plan, open, Some(notice)).await)
}

#[derive(Deserialize)]
pub struct Close {
    #[serde(default)]
    through: String,
}

pub async fn close(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    posted: Posted<Close>,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let sent = posted.genuine().map_err(|stale: Stale<Close>| Fault::from(stale))?;
    let through = match sent.through.as_str() {
        "" => None,
        key => Some(key.parse().map_err(|error: shared::calendar::CalendarError| Fault::Malformed(error.to_string()))?),
    };
    close_periods(&*site.store, &*site.clock, caller.person(), plan, through).await?;
    Ok(done_with(&site, plan, CLOSED))
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Method;
    use shared::access::Role;
    use shared::id::PlanId;
    use uuid::Uuid;

    use crate::http::trial::{Reply, Trial, call};
    use crate::persistence::ACTUALS_FILE_MAX;

    const LEDGER: &[u8] = b"Department,Account,Period,Amount\nSales,6601.02,2027-01,50000\n";

    /// Sends a file as a browser does, the proof of the form first.
    async fn send(trial: &Trial, plan: PlanId, cookie: &str, csrf: &str, file: &[u8]) -> Reply {
        let part = |head: &str| format!("--edge\r\nContent-Disposition: form-data; {head}\r\n\r\n");
        let mut body = format!("{}{csrf}\r\n", part("name=\"csrf\"")).into_bytes();
        body.extend(part("name=\"file\"; filename=\"ledger.csv\"").bytes());
        body.extend(file);
        body.extend(b"\r\n--edge--\r\n");
        let headers = [("cookie", cookie), ("content-type", "multipart/form-data; boundary=edge")];
        trial.send(call(Method::POST, &format!("/plans/{plan}/actuals/send"), &headers, Body::from(body))).await
    }

    /// A visitor's cookie and the proof that goes into forms.
    async fn visitor(trial: &Trial, name: &str, role: Role) -> (String, String) {
        trial.person(name, &[role]).await;
        let cookie = trial.cookie(name).await;
        let csrf = trial.get("/inbox", &[("cookie", &cookie)]).await.field("csrf");
        (cookie, csrf)
    }

    #[tokio::test]
    async fn a_file_is_kept_for_whoever_may_bring_it_and_for_nobody_else() {
        let trial = Trial::new().await;
        let plan = trial.plan().await;
        let (finance, proof) = visitor(&trial, "finance", Role::Finance).await;
        let sent = send(&trial, plan, &finance, &proof, LEDGER).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let address = sent.headers["location"].to_str().unwrap();
        let id: Uuid = address.split("file=").nth(1).unwrap().parse().unwrap();
        let kept = trial.site.store.waiting_file(plan, id).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), &*kept.bytes), ("ledger.csv", LEDGER));
        let (editor, proof) = visitor(&trial, "sales", Role::Editor).await;
        let refused = send(&trial, plan, &editor, &proof, LEDGER).await;
        assert_eq!(refused.status, 403, "{}", refused.text);
    }

    #[tokio::test]
    async fn what_was_done_is_told_once_and_no_link_says_it() {
        let trial = Trial::new().await;
        let plan = trial.plan().await;
        let (finance, proof) = visitor(&trial, "finance", Role::Finance).await;
        let page = format!("/plans/{plan}/actuals");
        let saved = "To date";
        for forged in ["?closed=", "?closed=01", "?imported=7", "?imported=00000000-0000-0000-0000-000000000001"] {
            let shown = trial.get(&format!("{page}{forged}"), &[("cookie", &finance)]).await;
            assert_eq!((shown.status.as_u16(), shown.text.contains("class=\"banner")), (200, false), "{forged}");
        }
        for through in ["01", ""] {
            let headers = [("cookie", finance.as_str())];
            let closed =
                trial.form(&format!("{page}/close"), &headers, &[("csrf", &proof), ("through", through)]).await;
            assert_eq!((closed.status.as_u16(), closed.headers["location"].to_str().unwrap()), (303, &*page));
            let cookies = format!("{finance}; {}", closed.cookies());
            let english = [("cookie", cookies.as_str()), ("accept-language", "en")];
            let shown = trial.get(&page, &english).await;
            assert!(shown.text.contains(saved), "{through:?}: {}", shown.text);
            assert!(shown.cookies().contains("tandem_actuals="), "and is forgotten");
        }
    }

    #[tokio::test]
    async fn a_forged_form_and_a_file_beyond_the_bound_are_refused() {
        let trial = Trial::new().await;
        let plan = trial.plan().await;
        let (finance, proof) = visitor(&trial, "finance", Role::Finance).await;
        for forged in ["", "forged"] {
            let refused = send(&trial, plan, &finance, forged, LEDGER).await;
            assert_eq!(refused.status, 403, "{forged:?}");
        }
        for size in [ACTUALS_FILE_MAX + 1, ACTUALS_FILE_MAX + 1024 * 1024] {
            let refused = send(&trial, plan, &finance, &proof, &vec![b'1'; size]).await;
            assert_eq!(refused.status, 413, "{size} bytes");
        }
        let whole = send(&trial, plan, &finance, &proof, &vec![b'1'; ACTUALS_FILE_MAX]).await;
        assert_eq!(whole.status, 303, "a file of the size that is promised: {}", whole.text);
    }
}
