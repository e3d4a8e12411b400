//! The door every route has: who is asking, whether they may, and whether the call is theirs. It is built from the route's
//! row, so no endpoint can forget to ask.
//!
//! What one may not see is answered like what does not exist. Endpoints find [`Caller`] and [`Named`] in the call.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use shared::access::{Action, Subject};

use super::form_token::Proof;
use super::route::{Kind, Repeat, Route, Who};
use super::session::{self, Caller, ClientAddress, Shown};
use super::{Site, idempotency, page, site_address};
use crate::approval::Asked;
use crate::error::Fault;
use crate::persistence::{DocumentKind, DocumentRecord, RequestRecord};
use crate::telemetry::Answered;

/// One route's door.
#[derive(Clone)]
pub struct Door {
    pub site: Arc<Site>,
    pub route: &'static Route,
    /// Which row of the table it is.
    pub row: usize,
}

/// What the path names, looked up and seen to belong together.
#[derive(Debug, Clone, Default)]
pub struct Named {
    pub plan: Option<DocumentRecord>,
    pub sheet: Option<DocumentRecord>,
    pub map: Option<DocumentRecord>,
    pub request: Option<RequestRecord>,
}

impl Named {
    /// The smallest thing the path names, which is what the call is about. A request is about both its ends, and a right
    /// at either is one.
    pub fn subjects(&self) -> Vec<Subject> {
        let one = if let Some(record) = &self.request {
            return Asked::of(&record.request).subjects().collect();
        } else if let Some(sheet) = &self.sheet {
            Subject { plan: Some(sheet.plan), department: sheet.department }
        } else {
            self.plan.as_ref().or(self.map.as_ref()).map_or(Subject::ORGANISATION, |record| Subject::plan(record.plan))
        };
        vec![one]
    }

    /// What one must be allowed to do to know that it exists. The organisation is no secret.
    const fn seen_by(&self) -> Option<Action> {
        match (&self.request, &self.sheet, &self.plan) {
            (Some(_), _, _) => Some(Action::SeeRequest),
            (None, Some(_), _) => Some(Action::SeeSheet),
            (None, None, Some(_)) => Some(Action::SeePlan),
            (None, None, None) if self.map.is_some() => Some(Action::SeePlan),
            (None, None, None) => None,
        }
    }
}

/// Lets the call in, or says why not.
pub async fn door(State(door): State<Door>, params: Params, request: Request, next: Next) -> Response {
    let (mut call, body) = request.into_parts();
    let caller = match door.caller(&call).await {
        Ok(caller) => caller,
        Err(fault) => return door.mark(fault.into_response(), None),
    };
    let person = caller.as_ref().map(Caller::id);
    if let Some(caller) = caller.clone() {
        call.extensions.insert(caller);
    }
    if door.route.kind == Kind::Page {
        let response = door.page(caller, params, call, body, next).await;
        return door.mark(response, person);
    }
    let response = match door.enter(caller.as_ref(), params, &call).await {
        Ok(named) => {
            call.extensions.insert(named);
            door.answer(caller, Request::from_parts(call, body), next).await
        }
        Err(fault) => fault.into_response(),
    };
    door.mark(response, person)
}

type Params = Result<RawPathParams, RawPathParamsRejection>;

impl Door {
    async fn caller(&self, call: &Parts) -> Result<Option<Caller>, Fault> {
        // Watchers ask every few seconds and have no session.
        if self.route.kind == Kind::Probe {
            return Ok(None);
        }
        session::recognise(&self.site, &call.headers).await
    }

    async fn enter(&self, caller: Option<&Caller>, params: Params, call: &Parts) -> Result<Named, Fault> {
        self.check_pace(caller, call)?;
        self.check_origin(caller, call)?;
        let who = self.route.who;
        let caller = match (who, caller) {
            (Who::Anyone, _) => return Ok(Named::default()),
            (_, None) if self.route.kind == Kind::Socket => return Ok(Named::default()),
            (_, None) => return Err(Fault::SignedOut),
            (_, Some(caller)) => caller,
        };
        let named = self.look_up(&params.map_err(|_| Fault::NotFound)?).await?;
        let Who::May(action) = who else { return Ok(named) };
        let subjects = named.subjects();
        let may = |action| subjects.iter().any(|subject| caller.may(action, subject));
        if named.seen_by().is_some_and(|see| !may(see)) {
            return Err(Fault::NotFound);
        }
        if may(action) { Ok(named) } else { Err(Fault::NotAllowed) }
    }

    fn check_pace(&self, caller: Option<&Caller>, call: &Parts) -> Result<(), Fault> {
        let now = self.site.clock.now();
        match (self.route.kind, caller) {
            (Kind::Probe, _) => Ok(()),
            (_, Some(caller)) => self.site.pace.person(caller.id(), now),
            (_, None) => self.site.pace.address(ClientAddress::of(&call.headers, &call.extensions), now),
        }
    }

    /// A cookie is sent along by the browser whoever made the call, so a call that changes something, or opens a socket,
    /// must come from our own pages. A bearer token or a ticket was added on purpose.
    fn check_origin(&self, caller: Option<&Caller>, call: &Parts) -> Result<(), Fault> {
        let must_be_ours = match caller {
            Some(caller) => {
                caller.shown == Shown::Cookie && (self.route.is_unsafe() || self.route.kind == Kind::Socket)
            }
            None => self.route.is_unsafe(),
        };
        if !must_be_ours {
            return Ok(());
        }
        let host = site_address::host(&call.headers, &call.uri).ok_or(Fault::OtherHost(String::new()))?;
        self.site.address.check_origin(&call.headers, &host)
    }

    async fn look_up(&self, params: &RawPathParams) -> Result<Named, Fault> {
        let mut named = Named::default();
        for (name, text) in params {
            match name {
                "plan" => named.plan = Some(self.document(text, DocumentKind::Plan).await?),
                "sheet" => named.sheet = Some(self.document(text, DocumentKind::Sheet).await?),
                "map" => named.map = Some(self.document(text, DocumentKind::Map).await?),
                "request" => {
                    let id = text.parse().map_err(|_| Fault::NotFound)?;
                    named.request = Some(self.site.store.request(id).await?.ok_or(Fault::NotFound)?);
                }
                // Looked up in what it belongs to, by the endpoint.
                "evidence" => {}
                other => return Err(Fault::broken(format!("the route names “{other}”, which no door looks up"))),
            }
        }
        let elsewhere = |record: &Option<DocumentRecord>| {
            named.plan.as_ref().zip(record.as_ref()).is_some_and(|(plan, record)| record.plan != plan.id)
        };
        if elsewhere(&named.sheet) || elsewhere(&named.map) { Err(Fault::NotFound) } else { Ok(named) }
    }

    async fn document(&self, text: &str, kind: DocumentKind) -> Result<DocumentRecord, Fault> {
        let id = text.parse().map_err(|_| Fault::NotFound)?;
        let found = self.site.store.find(id).await?;
        found.filter(|record| record.kind == kind).ok_or(Fault::NotFound)
    }

    /// A page's forms are proved, and its faults are pages.
    async fn page(&self, caller: Option<Caller>, params: Params, mut call: Parts, body: Body, next: Next) -> Response {
        let proof = Proof::of(&self.site, caller.as_ref(), &call.headers);
        call.extensions.insert(proof.secret.clone());
        let asked = call.clone();
        let mut response = match self.enter(caller.as_ref(), params, &call).await {
            Ok(named) => {
                call.extensions.insert(named);
                next.run(Request::from_parts(call, body)).await
            }
            Err(fault) => fault.into_response(),
        };
        if let Some(fault) = response.extensions().get::<Fault>().cloned() {
            response = page::trouble::page(&self.site, &asked, &fault).await;
        }
        proof.keep(&self.site, response.headers_mut());
        response
    }

    async fn answer(&self, caller: Option<Caller>, request: Request, next: Next) -> Response {
        match (self.route.repeat, caller) {
            (Repeat::Kept, Some(caller)) => idempotency::once(&self.site, &caller, request, next).await,
            _ => next.run(request).await,
        }
    }

    fn mark(&self, mut response: Response, person: Option<shared::id::PersonId>) -> Response {
        response.extensions_mut().insert(Answered { row: Some(self.row), person });
        response
    }
}
