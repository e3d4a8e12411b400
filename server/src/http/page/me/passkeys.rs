//! `GET /me/passkeys`: somebody's own passkeys, with the forms that add and remove one. A small script of the site fills
//! the form; the page's policy lets that run and nothing else.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::backend::{PasskeyAsk, PasskeyLine, PasskeysView};
use app::me::PasskeyNotice;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;

use super::super::told::Told;
use super::super::{Visitor, addresses, see_other, written_under};
use super::moment;
use crate::auth::passkey::{self, PasskeyError};
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site};
use crate::persistence::PasskeyRecord;
use crate::security::PagePolicy;

const TOLD: Told = Told("tandem_passkeys");

const NOTICES: [(&str, PasskeyNotice); 2] = [("added", PasskeyNotice::Added), ("removed", PasskeyNotice::Removed)];

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Add {
    token: String,
    name: String,
    client_data: String,
    attestation: String,
}

#[derive(Deserialize)]
pub struct Remove {
    #[serde(default)]
    id: String,
}

pub async fn page(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let said = TOLD.of("own", &headers);
    let notice = NOTICES.into_iter().find(|(word, _)| said == Some(*word)).map(|(_, notice)| notice);
    let mut response = show(&site, &caller, &visitor, notice).await?;
    if notice.is_some() {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    notice: Option<PasskeyNotice>,
) -> Result<Response, Fault> {
    let person = caller.person();
    let passkeys = site.store.passkeys_of(person.id).await?;
    let challenge = site.gate.passkeys().challenge();
    let names: Vec<String> = passkeys.iter().map(|passkey| passkey::name_of(&passkey.id)).collect();
    let algorithms: Vec<String> = passkey::ALGORITHMS.iter().map(i64::to_string).collect();
    let ask = PasskeyAsk {
        challenge: challenge.text,
        token: challenge.token,
        user: passkey::handle(person.id),
        account: person.email.to_string(),
        called: person.name.clone(),
        present: names.join(" "),
        algorithms: algorithms.join(" "),
    };
    let view = PasskeysView { passkeys: passkeys.iter().map(line).collect(), ask };
    let mut visit = visitor.visit(site).await;
    visit.path = "/me/passkeys".to_owned();
    let page = app::pages::passkeys(&visit, &addresses(&site.assets), view, notice);
    Ok(written_under(site, page, PagePolicy::Passkeys))
}

fn line(passkey: &PasskeyRecord) -> PasskeyLine {
    PasskeyLine {
        id: passkey::name_of(&passkey.id),
        name: passkey.name.clone(),
        added_at: moment(passkey.added_at),
        used_at: passkey.used_at.map(moment),
    }
}

fn done(site: &Site, notice: PasskeyNotice) -> Response {
    let mut response = see_other("/me/passkeys");
    let word = NOTICES.into_iter().find(|(_, known)| *known == notice).map_or("", |(word, _)| word);
    TOLD.say(site, "own", word, response.headers_mut());
    response
}

pub async fn add(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    (headers, uri): (HeaderMap, Uri),
    posted: Posted<Add>,
) -> Result<Response, Fault> {
    let Ok(sent) = posted.genuine() else {
        return show(&site, &caller, &visitor, Some(PasskeyNotice::Expired)).await;
    };
    let own = site.passkey_site(&headers, &uri)?;
    let (asked, answer) = ((&*sent.token, &*sent.name), (&*sent.client_data, &*sent.attestation));
    let notice = match site.gate.passkeys().register(caller.person(), &own, asked, answer).await {
        Ok(()) => return Ok(done(&site, PasskeyNotice::Added)),
        Err(PasskeyError::Store(error)) => return Err(error.into()),
        Err(PasskeyError::Present) => PasskeyNotice::Present,
        Err(PasskeyError::TooMany) => PasskeyNotice::TooMany,
        Err(PasskeyError::Stale) => PasskeyNotice::Stale,
        Err(_) => PasskeyNotice::Refused,
    };
    show(&site, &caller, &visitor, Some(notice)).await
}

pub async fn remove(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Remove>,
) -> Result<Response, Fault> {
    let Ok(sent) = posted.genuine() else {
        return show(&site, &caller, &visitor, Some(PasskeyNotice::Expired)).await;
    };
    match site.gate.passkeys().remove(caller.id(), &sent.id).await {
        Ok(_) => Ok(done(&site, PasskeyNotice::Removed)),
        Err(PasskeyError::Store(error)) => Err(error.into()),
        Err(_) => Err(Fault::NotFound),
    }
}
