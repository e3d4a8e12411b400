//! `GET /requests/{request}/evidence`: the files of a request and the form that adds one; and each file as it was put
//! there. A file is never handed out as anything that runs.

use std::sync::Arc;

use app::backend::EvidenceView;
use app::evidence::EvidenceNotice;
use axum::Extension;
use axum::extract::{Path, Request, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use shared::access::Action;
use shared::approval::Digest;
use shared::id::RequestId;
use uuid::Uuid;

use super::told::Told;
use super::upload::{NoFile, file as sent_file};
use super::{Visitor, addresses, see_other, written};
use crate::approval::{asked_name, may, reads_papers};
use crate::audit::AuditEvent;
use crate::backend::evidence::files;
use crate::document::load_plan;
use crate::error::Fault;
use crate::evidence::{EvidenceKind, name_of};
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::persistence::{Attached, EVIDENCE_BYTES_MAX, EvidenceRecord, RequestRecord};

const TOLD: Told = Told("tandem_evidence");
const KEPT: &str = "kept";

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let record = read_by(&site, &caller, named).await?;
    let id = record.request.submission().id.to_string();
    let notice = (TOLD.of(&id, &headers) == Some(KEPT)).then_some(EvidenceNotice::Kept);
    let mut response = show(&site, &caller, &visitor, &record, notice).await?;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

/// The request whose files they may read; to others there are none.
async fn read_by(site: &Site, caller: &Caller, named: Named) -> Result<RequestRecord, Fault> {
    let record = named.request.ok_or(Fault::NotFound)?;
    let reads = reads_papers(&*site.store, caller.person(), &record.request, site.clock.now()).await?;
    if reads { Ok(record) } else { Err(Fault::NotFound) }
}

async fn show(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    record: &RequestRecord,
    notice: Option<EvidenceNotice>,
) -> Result<Response, Fault> {
    let submission = record.request.submission();
    let plan = load_plan(&*site.store, submission.plan).await.map_err(Fault::broken)?;
    let name = asked_name(&*site.store, &plan, &record.request).await.map_err(Fault::broken)?;
    let view = EvidenceView {
        request: submission.id,
        department: name,
        files: files(&*site.store, submission.id).await?,
        may_add: record.request.open().is_some() && may(&caller.person().access(), Action::Comment, &record.request),
        megabytes_max: EVIDENCE_BYTES_MAX / (1024 * 1024),
    };
    let mut visit = visitor.visit(site).await;
    visit.path = format!("/requests/{}/evidence", submission.id);
    Ok(written(site, app::pages::evidence(&visit, &addresses(&site.assets), view, notice)))
}

pub async fn add(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fault> {
    let record = read_by(&site, &caller, named).await?;
    let told = match read(request).await? {
        Ok((name, kind, bytes)) => keep(&site, &caller, record.request.submission().id, name, kind, bytes).await?,
        Err(notice) => notice,
    };
    if told != EvidenceNotice::Kept {
        return show(&site, &caller, &visitor, &record, Some(told)).await;
    }
    let id = record.request.submission().id.to_string();
    let mut response = see_other(&format!("/requests/{id}/evidence"));
    TOLD.say(&site, &id, KEPT, response.headers_mut());
    Ok(response)
}

type Read = (String, EvidenceKind, Vec<u8>);

async fn read(request: Request) -> Result<Result<Read, EvidenceNotice>, Fault> {
    let (name, bytes) = match sent_file(request, EVIDENCE_BYTES_MAX).await? {
        Ok(file) => file,
        Err(NoFile::TooLarge) => return Ok(Err(EvidenceNotice::TooLarge)),
        Err(NoFile::Expired) => return Ok(Err(EvidenceNotice::Expired)),
        Err(NoFile::Missing) => return Ok(Err(EvidenceNotice::NoFile)),
    };
    // Looking for the parts of a large package is work for a processor.
    let looked = tokio::task::spawn_blocking(move || (EvidenceKind::of(&bytes), bytes)).await;
    let (kind, bytes) = looked.map_err(Fault::broken)?;
    Ok(kind.map(|kind| (name_of(&name), kind, bytes)).ok_or(EvidenceNotice::Unknown))
}

async fn keep(
    site: &Site,
    caller: &Caller,
    request: RequestId,
    name: String,
    kind: EvidenceKind,
    bytes: Vec<u8>,
) -> Result<EvidenceNotice, Fault> {
    let now = site.clock.now();
    let hash = Digest(Sha256::digest(&bytes).into());
    let told = AuditEvent::new(now, Some(caller.id()), "request.evidence_added", request).with(json!({
        "name": name,
        "media_type": kind.media_type(),
        "sha256": hash,
        "length": bytes.len(),
    }));
    let record = EvidenceRecord {
        id: site.random.id_at(now),
        request,
        name,
        kind,
        hash,
        length: bytes.len() as u64,
        added_by: caller.id(),
        added_at: now,
    };
    Ok(match site.store.attach(record, bytes, told).await? {
        Attached::Kept | Attached::Known => EvidenceNotice::Kept,
        Attached::Closed => EvidenceNotice::Closed,
        Attached::Full => EvidenceNotice::Full,
    })
}

pub async fn file(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    Path((_, id)): Path<(String, Uuid)>,
) -> Result<Response, Fault> {
    let request = read_by(&site, &caller, named).await?.request.submission().id;
    let (record, bytes) = site.store.evidence(request, id).await?.ok_or(Fault::NotFound)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(record.kind.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition(&record));
    let nothing_runs = HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'");
    headers.insert(CONTENT_SECURITY_POLICY, nothing_runs);
    Ok(response)
}

/// Pictures are shown, all else is saved; under its own name (RFC 6266), spelt so that no sign of it ends the header.
fn disposition(record: &EvidenceRecord) -> HeaderValue {
    let how = if record.kind.is_picture() { "inline" } else { "attachment" };
    let name: String = record.name.bytes().map(spelt).collect();
    HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{name}")).unwrap_or(HeaderValue::from_static("attachment"))
}

fn spelt(byte: u8) -> String {
    let is_plain = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if is_plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests;
