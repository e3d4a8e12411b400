//! `GET /plans/{plan}/actuals`: bringing actuals in; with the forms that send a file, read it again as its columns are said
//! to be, import it, and close periods. What cannot be done is told on the same page, with what was chosen.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::actuals::ActualsNotice;
use app::backend::LayoutChoice;
use axum::Extension;
use axum::extract::{FromRequest, Multipart, Query, Request, State};
use axum::http::Uri;
use axum::response::Response;
use serde::Deserialize;
use shared::id::PlanId;
use shared::intake::actuals::Column;
use shared::intake::figure::Unit;
use uuid::Uuid;

use super::{Visitor, addresses, see_other, written};
use crate::actuals::{ActualsFault, close as close_periods, import as import_file};
use crate::error::Fault;
use crate::http::body::whole;
use crate::http::door::Named;
use crate::http::form_token::FormSecret;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{ACTUALS_FILE_MAX, Chunk, WaitingFile};

/// The file and what a form wraps around it.
const SENT_MAX: usize = ACTUALS_FILE_MAX + 64 * 1024;
/// As long as file systems let names be.
const NAME_CHARS_MAX: usize = 200;

#[derive(Deserialize, Default)]
struct Asked {
    file: Option<Uuid>,
    #[serde(default)]
    imported: Option<usize>,
    #[serde(default)]
    closed: Option<u8>,
}

type Open = Option<(Uuid, LayoutChoice)>;

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    uri: Uri,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?.id;
    let asked = Query::<Asked>::try_from_uri(&uri).map(|asked| asked.0).unwrap_or_default();
    let notice = match (asked.imported, asked.closed) {
        (Some(figures), _) => Some(ActualsNotice::Imported { figures }),
        (None, Some(_)) => Some(ActualsNotice::Closed),
        (None, None) => None,
    };
    let open = asked.file.map(|file| (file, LayoutChoice::default()));
    Ok(show(&site, &caller, &visitor, plan, open, notice).await)
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
    let secret = request.extensions().get::<FormSecret>().cloned();
    let (name, bytes) = match sent(request, secret).await? {
        Ok(file) => file,
        Err(notice) => return Ok(show(&site, &caller, &visitor, plan, None, Some(notice)).await),
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

type Sent = Result<(String, Vec<u8>), ActualsNotice>;

async fn sent(request: Request, secret: Option<FormSecret>) -> Result<Sent, Fault> {
    let (parts, body) = request.into_parts();
    let body = match whole(body, SENT_MAX).await {
        Err(Fault::TooLarge(_)) => return Ok(Err(ActualsNotice::TooLarge)),
        body => body?,
    };
    let malformed = |error: axum::extract::multipart::MultipartError| Fault::Malformed(error.body_text());
    let request = Request::from_parts(parts, axum::body::Body::from(body));
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Fault::WrongType("multipart/form-data"))?;
    let (mut is_genuine, mut file) = (false, None);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name() {
            Some("csrf") => {
                let proof = field.text().await.map_err(malformed)?;
                is_genuine = secret.as_ref().is_some_and(|secret| secret.fits(&proof));
            }
            Some("file") => {
                let name = field.file_name().unwrap_or_default().to_owned();
                file = Some((name, field.bytes().await.map_err(malformed)?.to_vec()));
            }
            _ => {}
        }
    }
    Ok(match file {
        _ if !is_genuine => Err(ActualsNotice::Expired),
        Some((_, bytes)) if bytes.len() > ACTUALS_FILE_MAX => Err(ActualsNotice::TooLarge),
        Some((name, bytes)) if !bytes.is_empty() => Ok((name, bytes)),
        _ => Err(ActualsNotice::NoFile),
    })
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
        Ok(figures) => return Ok(see_other(&format!("/plans/{plan}/actuals?imported={figures}"))),
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
    Ok(see_other(&format!("/plans/{plan}/actuals?closed=1")))
}
