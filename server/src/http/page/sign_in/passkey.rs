//! `POST /sign-in/passkey`: coming in with a passkey. The sign-in page asks the device by a small script.

use std::sync::Arc;

use app::sign_in::SignInWrong;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use serde::Deserialize;

use super::super::way_back::way_back;
use super::super::{Visitor, see_other};
use crate::auth::passkey::{Answered, PasskeyError};
use crate::error::Fault;
use crate::http::session::{self, Caller, ClientOrigin};
use crate::http::{Posted, Site, Stale, sign_in};

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Shown {
    token: String,
    id: String,
    client_data: String,
    authenticator_data: String,
    signature: String,
    user_handle: String,
    return_to: String,
}

pub async fn form(
    State(site): State<Arc<Site>>,
    before: Option<Caller>,
    (visitor, ClientOrigin(origin)): (Visitor, ClientOrigin),
    (headers, uri): (HeaderMap, Uri),
    posted: Posted<Shown>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => return super::expired(&site, &visitor, &sent.return_to).await,
    };
    let Shown { token, id, client_data, authenticator_data, signature, user_handle, return_to } = sent;
    let answered = Answered { id, client_data, authenticator_data, signature, user_handle };
    let own = site.passkey_site(&headers, &uri)?;
    match site.gate.enter_by_passkey(&own, &token, &answered, origin).await {
        Ok((_, token)) => {
            sign_in::end_before(&site, before.as_ref()).await;
            let mut response = see_other(way_back(&return_to));
            session::keep(&site, &token, response.headers_mut());
            Ok(response)
        }
        Err(PasskeyError::Store(error)) => Err(error.into()),
        Err(PasskeyError::Stale) => super::expired(&site, &visitor, &return_to).await,
        Err(_) => Ok(super::show(&site, &visitor, String::new(), &return_to, Some(SignInWrong::Passkey)).await),
    }
}
