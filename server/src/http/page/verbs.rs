//! `POST /requests/{request}/transfer`, `/sign`, `/copy`, `/remind` and `/comment`: what one does with a request besides
//! deciding it. What cannot be done is told on the request's page.

use std::sync::Arc;

use app::request::RequestNotice;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use shared::approval::{Act, ApprovalError, Comment, Place};
use shared::id::PersonId;

use super::decide::refused;
use super::request::{Flash, show};
use super::{Visitor, see_other};
use crate::approval::{BadTicket, Wish};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};

#[derive(Deserialize)]
pub struct VerbForm {
    #[serde(default)]
    person: String,
    #[serde(default)]
    place: String,
    #[serde(default)]
    comment: String,
    idempotency_key: String,
}

impl VerbForm {
    fn person(&self) -> Result<PersonId, Wrong> {
        self.person.parse().map_err(|_| Wrong::Nobody)
    }

    fn comment(&self) -> Result<Option<Comment>, Wrong> {
        match self.comment.parse() {
            Ok(comment) => Ok(Some(comment)),
            Err(ApprovalError::CommentMissing) => Ok(None),
            Err(error) => Err(Wrong::Form(Fault::Refused(error.to_string()))),
        }
    }
}

enum Wrong {
    Nobody,
    Comment,
    Form(Fault),
}

type Answer = Result<Response, Fault>;
type Call = (State<Arc<Site>>, Extension<Named>, Caller, Visitor);

pub async fn transfer(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<VerbForm>,
) -> Answer {
    let act = |sent: &VerbForm| Ok(Act::Transfer { to: sent.person()?, comment: sent.comment()? });
    done((site, named, caller, visitor), posted, act, Flash::Transferred).await
}

pub async fn sign(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<VerbForm>,
) -> Answer {
    let act = |sent: &VerbForm| {
        let place = match sent.place.as_str() {
            "before" => Place::Before,
            "beside" => Place::Beside,
            "after" => Place::After,
            _ => return Err(Wrong::Form(Fault::Malformed("a signer comes before, beside or after".to_owned()))),
        };
        Ok(Act::AddSigner { person: sent.person()?, place, comment: sent.comment()? })
    };
    done((site, named, caller, visitor), posted, act, Flash::SignerAdded).await
}

pub async fn copy(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<VerbForm>,
) -> Answer {
    let act = |sent: &VerbForm| Ok(Act::Copy { to: [sent.person()?].into() });
    done((site, named, caller, visitor), posted, act, Flash::Copied).await
}

pub async fn remind(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<VerbForm>,
) -> Answer {
    done((site, named, caller, visitor), posted, |_: &VerbForm| Ok(Act::Remind), Flash::Reminded).await
}

pub async fn comment(
    site: State<Arc<Site>>,
    named: Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<VerbForm>,
) -> Answer {
    let act = |sent: &VerbForm| Ok(Act::Comment { comment: sent.comment()?.ok_or(Wrong::Comment)? });
    done((site, named, caller, visitor), posted, act, Flash::Said).await
}

async fn done(
    (State(site), Extension(named), caller, visitor): Call,
    posted: Posted<VerbForm>,
    act: impl FnOnce(&VerbForm) -> Result<Act, Wrong>,
    flash: Flash,
) -> Answer {
    let request = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let told = async |notice| Ok(show(&site, &caller, &visitor, request, Some(notice)).await);
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(sent)) => return told(RequestNotice::Expired { comment: sent.comment }).await,
    };
    let act = match act(&sent) {
        Ok(act) => act,
        Err(Wrong::Nobody) => return told(RequestNotice::NobodyNamed).await,
        Err(Wrong::Comment) => return told(RequestNotice::CommentMissing).await,
        Err(Wrong::Form(fault)) => return Err(fault),
    };
    let ticket = sent.idempotency_key.parse().map_err(|error: BadTicket| Fault::Malformed(error.to_string()))?;
    match site.approvals.act(caller.person(), Wish { request, ticket, act, seen: None, heads: None }).await {
        Ok(_) => {
            let mut response = see_other(&format!("/requests/{request}"));
            flash.leave(&site, request, response.headers_mut());
            Ok(response)
        }
        Err(fault) => refused(&site, &caller, &visitor, request, fault, sent.comment).await,
    }
}
