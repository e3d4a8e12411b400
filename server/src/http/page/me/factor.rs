//! `GET /me/factor`: somebody's own second step of signing in, with the forms that set it up, give other recovery codes,
//! and turn it off. Each of them takes a code, so that a browser left open is not enough.

use std::sync::Arc;

use app::backend::{FactorOn, FactorView, FactorWrong};
use app::me::MeNotice;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::super::sign_in::step::{key_view, refused, revealed};
use super::super::{Visitor, addresses, written};
use super::{done, moment};
use crate::auth::{Drawn, RecoveryCode};
use crate::error::Fault;
use crate::http::session::{Caller, ClientOrigin};
use crate::http::{Posted, Site};

#[derive(Deserialize)]
pub struct Confirm {
    #[serde(default)]
    key: String,
    #[serde(default)]
    code: String,
}

#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
}

/// What came of a form, if one was sent.
#[derive(Default)]
struct Outcome {
    /// The key that still waits for its code.
    drawn: Option<Drawn>,
    codes: Vec<RecoveryCode>,
    wrong: Option<FactorWrong>,
}

impl Outcome {
    fn wrong(wrong: FactorWrong) -> Self {
        Self { wrong: Some(wrong), ..Self::default() }
    }
}

pub async fn page(State(site): State<Arc<Site>>, caller: Caller, visitor: Visitor) -> Result<Response, Fault> {
    show(&site, &caller, &visitor, Outcome::default()).await
}

async fn show(site: &Site, caller: &Caller, visitor: &Visitor, outcome: Outcome) -> Result<Response, Fault> {
    let person = caller.person();
    let factor = site.store.factor(person.id).await?;
    let drawn = match (&factor, outcome.drawn) {
        (Some(_), _) => None,
        (None, Some(drawn)) => Some(drawn),
        (None, None) => Some(site.gate.factor().draw(person.id)),
    };
    let view = FactorView {
        on: factor.map(|factor| FactorOn { since: moment(factor.added_at), codes_left: factor.codes_left }),
        is_required: site.gate.factor().is_required(person).await?,
        drawn: drawn.map(|drawn| key_view(&drawn, person)),
        codes: revealed(&outcome.codes),
        wrong: outcome.wrong,
    };
    let mut visit = visitor.visit(site).await;
    visit.path = "/me/factor".to_owned();
    Ok(written(site, app::pages::factor(&visit, &addresses(&site.assets), view)))
}

pub async fn confirm(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    ClientOrigin(origin): ClientOrigin,
    posted: Posted<Confirm>,
) -> Result<Response, Fault> {
    let Ok(sent) = posted.genuine() else {
        return show(&site, &caller, &visitor, Outcome::wrong(FactorWrong::Expired)).await;
    };
    let Some(drawn) = site.gate.factor().drawn(caller.id(), &sent.key) else {
        return show(&site, &caller, &visitor, Outcome::wrong(FactorWrong::Expired)).await;
    };
    let own = (Some(caller.who.session), origin.address);
    let outcome = match site.gate.factor().confirm(caller.person(), &drawn, &sent.code, own).await {
        Ok(codes) => Outcome { codes, ..Outcome::default() },
        Err(error) => Outcome { drawn: Some(drawn), ..Outcome::wrong(refused(error)?) },
    };
    show(&site, &caller, &visitor, outcome).await
}

pub async fn codes(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Code>,
) -> Result<Response, Fault> {
    let Ok(sent) = posted.genuine() else {
        return show(&site, &caller, &visitor, Outcome::wrong(FactorWrong::Expired)).await;
    };
    let outcome = match site.gate.factor().renew(caller.person(), &sent.code).await {
        Ok(codes) => Outcome { codes, ..Outcome::default() },
        Err(error) => Outcome::wrong(refused(error)?),
    };
    show(&site, &caller, &visitor, outcome).await
}

pub async fn off(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Code>,
) -> Result<Response, Fault> {
    let Ok(sent) = posted.genuine() else {
        return show(&site, &caller, &visitor, Outcome::wrong(FactorWrong::Expired)).await;
    };
    match site.gate.factor().remove(caller.person(), &sent.code).await {
        Ok(()) => Ok(done(&site, MeNotice::FactorOff)),
        Err(error) => show(&site, &caller, &visitor, Outcome::wrong(refused(error)?)).await,
    }
}
