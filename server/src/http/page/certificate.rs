//! `GET /requests/{request}/certificate`: the certificate of an approval, to read and print; as a file; and the approved
//! document it is checked against. Each is an export, and written down as one.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::backend::{CertificateView, CertifiedDecision};
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, FixedOffset, Utc};
use shared::access::{Action, Subject};
use shared::approval::{Request, RequestState};
use shared::id::DepartmentId;

use super::{Visitor, addresses, written};
use crate::approval::{asked_merge, asked_whole, heads_of, reads_papers};
use crate::audit::AuditEvent;
use crate::certificate::{Certificate, issue, merged_document, pack};
use crate::document::load;
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let certificate = certify(&site, &caller, &named).await?;
    let visit = visitor.visit(&site).await;
    let organisation = visit.session.as_ref().map(|session| session.organisation.clone()).unwrap_or_default();
    let view = view(certificate, organisation, site.signer.public().to_string());
    Ok(written(&site, app::pages::certificate(&visit, &addresses(&site.assets), view)))
}

pub async fn file(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let certificate = certify(&site, &caller, &named).await?;
    let text = format!("{:#}\n", certificate.signed(&site.signer));
    tell(&site, &caller, "request.certified", &certificate.request).await?;
    Ok(attached(text.into_bytes(), "application/json", "certificate.json"))
}

pub async fn document(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let request = approved(&named)?;
    let asked = request.submission();
    if asked.kind.is_whole() {
        return Err(Fault::NotFound);
    }
    // Who decides from the totals alone has no business with the lines.
    if !caller.may(Action::SeeSheet, &Subject::sheet(asked.plan, asked.department)) {
        return Err(Fault::NotFound);
    }
    if asked.kind.is_merge() {
        let body = asked_merge(&*site.store, request).await?;
        let bytes = merged_document(&*site.store, &body).await.map_err(Fault::broken)?;
        tell(&site, &caller, "request.exported", &asked.id).await?;
        return Ok(attached(bytes, "application/octet-stream", "document.automerge"));
    }
    let target = &asked.target;
    let whole = load(&*site.store, target.document).await.map_err(Fault::broken)?;
    let bytes = whole.fork_at(&heads_of(&target.version)).map_err(Fault::broken)?.save();
    tell(&site, &caller, "request.exported", &request.submission().id).await?;
    Ok(attached(bytes, "application/octet-stream", "document.automerge"))
}

/// Of a whole plan everything it covers, for whoever reads every department's lines.
pub async fn documents(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let request = approved(&named)?;
    let asked = request.submission();
    if !asked.kind.is_whole() {
        return Err(Fault::NotFound);
    }
    let whole = asked_whole(&*site.store, request).await?;
    let reads = |department: &DepartmentId| caller.may(Action::SeeSheet, &Subject::sheet(asked.plan, *department));
    if !whole.parts.keys().all(reads) {
        return Err(Fault::NotFound);
    }
    let bytes = pack(&*site.store, asked.plan, &whole).await.map_err(Fault::broken)?;
    tell(&site, &caller, "request.exported", &asked.id).await?;
    Ok(attached(bytes, "application/zip", "documents.zip"))
}

fn approved(named: &Named) -> Result<&Request, Fault> {
    let request = named.request.as_ref().map(|record| &record.request);
    let has_one = |request: &&Request| {
        let is_approved = matches!(request.state(), RequestState::Approved { .. });
        // It is checked against a document; an adjustment is none.
        is_approved && !request.submission().kind.is_adjustment()
    };
    request.filter(has_one).ok_or(Fault::NotFound)
}

/// It holds what was said, so it goes to those who read that.
async fn certify(site: &Site, caller: &Caller, named: &Named) -> Result<Certificate, Fault> {
    let request = approved(named)?;
    if !reads_papers(&*site.store, caller.person(), request, site.clock.now()).await? {
        return Err(Fault::NotFound);
    }
    let issued = issue(&*site.store, &*site.clock, &site.signer, request).await.map_err(Fault::broken)?;
    issued.ok_or(Fault::NotFound)
}

async fn tell(site: &Site, caller: &Caller, action: &str, request: &shared::id::RequestId) -> Result<(), Fault> {
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), action, request);
    Ok(site.store.record(vec![told]).await?)
}

fn attached(bytes: Vec<u8>, kind: &'static str, name: &'static str) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let name = name.unwrap_or(HeaderValue::from_static("attachment"));
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    response
}

fn view(certificate: Certificate, organisation: String, key: String) -> CertificateView {
    let decisions = certificate.decisions.into_iter().map(|decision| CertifiedDecision {
        by: decision.by.name,
        in_place_of: decision.in_place_of.map(|absent| absent.name),
        at: moment(decision.at),
        verdict: decision.verdict,
        comment: decision.comment,
        proposed_by: decision.proposed_by.map(|by| by.name),
        carried: decision.carried_from.map(|carried| moment(carried.at)),
    });
    CertificateView {
        request: certificate.request,
        organisation,
        plan: certificate.plan_title,
        department: certificate.department,
        revision: certificate.whole.is_none().then_some(certificate.revision),
        total: certificate.total,
        submitted_by: certificate.submitted_by.name,
        submitted_at: moment(certificate.submitted_at),
        approved_at: moment(certificate.approved_at),
        issued_at: moment(certificate.issued_at),
        rule: certificate.policy.map(|mark| (mark.version, mark.rule.to_string())),
        decisions: decisions.collect(),
        content_hash: certificate.content_hash.to_string(),
        heads: certificate.heads.iter().map(ToString::to_string).collect(),
        log: certificate.log.iter().map(|witness| witness.seq).collect(),
        key,
    }
}

fn moment(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    let zone = FixedOffset::east_opt(app::format::CLOCK_OFFSET_S);
    zone.map_or_else(|| at.fixed_offset(), |zone| at.with_timezone(&zone))
}
