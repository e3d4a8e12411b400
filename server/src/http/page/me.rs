//! `GET /me`: what somebody sets for themselves, which devices they are told on, and where they are signed in; with the
//! forms of that page. Its one script subscribes the device, which no form can.

mod device;
pub mod factor;
pub mod passkeys;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::backend::{MeView, PushDevice, SessionLine};
use app::me::MeNotice;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use chrono::{DateTime, FixedOffset, Utc};
use serde::Deserialize;

use super::told::Told;
use super::{Visitor, addresses, see_other, written_under};
use crate::audit::AuditEvent;
use crate::auth::SessionToken;
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::persistence::{NoticeChoice, PushId, PushRecord, SessionRecord, TokenHash};
use crate::security::PagePolicy;

const TOLD: Told = Told("tandem_me");

/// What is told on the page that follows.
const NOTICES: [(&str, MeNotice); 6] = [
    ("saved", MeNotice::Saved),
    ("calendar_off", MeNotice::CalendarOff),
    ("ended", MeNotice::Ended),
    ("factor_off", MeNotice::FactorOff),
    ("no_session", MeNotice::NoSession),
    ("no_push", MeNotice::PushEnded),
];

#[derive(Deserialize)]
pub struct Notices {
    #[serde(default)]
    mail: String,
    language: String,
}

#[derive(Deserialize)]
pub struct Nothing {}

#[derive(Deserialize)]
pub struct End {
    session: String,
}

#[derive(Deserialize)]
pub struct EndPush {
    device: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let said = TOLD.of("own", &headers);
    let notice = NOTICES.into_iter().find(|(word, _)| said == Some(*word)).map(|(_, notice)| notice);
    let mut response = show(&site, &caller, &visitor, notice, None).await?;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    notice: Option<MeNotice>,
    calendar: Option<String>,
) -> Result<Response, Fault> {
    let person = caller.person();
    let choice = site.store.notice_choice(person.id).await?;
    let sessions = site.gate.sessions(person.id).await?;
    let pushes = site.store.pushes_of(person.id).await?;
    let view = MeView {
        name: person.name.clone(),
        email: person.email.to_string(),
        has_mail: site.ways.has_mail,
        wants_mail: choice.mail,
        language: choice.language,
        has_calendar: site.store.has_calendar(person.id).await?,
        calendar,
        push_key: site.ways.pushes.public_key(),
        devices: pushes.iter().map(|push| device_line(push, &caller.who.session)).collect(),
        passkeys: site.store.passkeys_of(person.id).await?.len(),
        has_factor: site.store.factor(person.id).await?.is_some(),
        sessions: sessions.iter().map(|session| line(session, &caller.who.session)).collect(),
    };
    let mut visit = visitor.visit(site).await;
    visit.path = "/me".to_owned();
    let page = app::pages::me(&visit, &addresses(&site.assets), view, notice);
    Ok(written_under(site, page, PagePolicy::Aided))
}

fn device_line(push: &PushRecord, own: &TokenHash) -> PushDevice {
    PushDevice {
        key: push.id.0.to_string(),
        device: push.agent.as_deref().and_then(device::device),
        added_at: moment(push.added_at),
        told_at: push.told_at.map(moment),
        has_trouble: push.trouble.is_some(),
        is_this: push.session == *own,
    }
}

fn line(session: &SessionRecord, own: &TokenHash) -> SessionLine {
    SessionLine {
        key: hex::encode(session.token_hash),
        device: session.origin.agent.as_deref().and_then(device::device),
        from: session.origin.address.map(|address| address.to_string()),
        opened_at: moment(session.created_at),
        seen_at: moment(session.seen_at),
        is_this: session.token_hash == *own,
    }
}

fn moment(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    app::format::clock(at.timestamp())
}

fn done(site: &Site, notice: MeNotice) -> Response {
    let mut response = see_other("/me");
    let word = NOTICES.into_iter().find(|(_, known)| *known == notice).map_or("", |(word, _)| word);
    TOLD.say(site, "own", word, response.headers_mut());
    response
}

pub async fn notices(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Notices>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await,
    };
    let language = sent
        .language
        .parse()
        .map_err(|error: shared::language::UnknownLanguage| Fault::Malformed(error.to_string()))?;
    site.store.choose_notices(caller.id(), NoticeChoice { mail: sent.mail == "yes", language }).await?;
    Ok(done(&site, MeNotice::Saved))
}

/// The address is shown in this answer and never again, since only its hash is kept.
pub async fn calendar(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Nothing>,
) -> Result<Response, Fault> {
    if posted.genuine().is_err() {
        return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await;
    }
    let address = SessionToken::draw(&*site.random);
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "calendar.opened", caller.id());
    site.store.set_calendar(caller.id(), Some(address.hash()), told).await?;
    let link = format!("{}/calendar/{}.ics", site.ways.address, address.reveal());
    show(&site, &caller, &visitor, None, Some(link)).await
}

pub async fn calendar_off(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Nothing>,
) -> Result<Response, Fault> {
    if posted.genuine().is_err() {
        return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await;
    }
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "calendar.closed", caller.id());
    site.store.set_calendar(caller.id(), None, told).await?;
    Ok(done(&site, MeNotice::CalendarOff))
}

pub async fn end_push(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<EndPush>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await,
    };
    let device = sent.device.parse().map(PushId).map_err(|_| Fault::NotFound)?;
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "push.removed", caller.id());
    // One that is gone already is gone.
    site.store.remove_push(caller.id(), device, told).await?;
    Ok(done(&site, MeNotice::PushEnded))
}

pub async fn end(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<End>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await,
    };
    let session: TokenHash =
        hex::decode(&sent.session).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(Fault::NotFound)?;
    if !site.gate.end_one(&caller.who, &session).await? {
        return Ok(done(&site, MeNotice::NoSession));
    }
    site.sockets.close_session(&session);
    Ok(done(&site, MeNotice::Ended))
}

pub async fn end_others(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Nothing>,
) -> Result<Response, Fault> {
    if posted.genuine().is_err() {
        return show(&site, &caller, &visitor, Some(MeNotice::Expired), None).await;
    }
    let ended = site.gate.end_others(&caller.who).await?;
    for session in &ended {
        site.sockets.close_session(session);
    }
    Ok(done(&site, if ended.is_empty() { MeNotice::NoSession } else { MeNotice::Ended }))
}
