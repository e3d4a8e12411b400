//! `GET /requests/{request}`: one request, in full; and [`Flash`], what was just done with it.

use std::sync::Arc;

use app::request::RequestNotice;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use shared::id::RequestId;

use super::{Visitor, addresses, counted, written_under};
use crate::error::Fault;
use crate::http::Site;
use crate::http::cookie::{self, Cookie};
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::security::PagePolicy;

const COOKIE: &str = "tandem_done";

/// The page follows at once.
const KEPT_SECONDS: i64 = 60;

/// What was done with a request, told once on the page that follows. It travels in a cookie, which no link can forge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flash {
    Approved,
    Counted,
    Returned,
    Rejected,
    Withdrawn,
    SentBack,
    Transferred,
    SignerAdded,
    Proposed,
    Copied,
    Reminded,
    Said,
}

impl Flash {
    const ALL: [(Self, &'static str); 12] = [
        (Self::Approved, "approved"),
        (Self::Counted, "counted"),
        (Self::Returned, "returned"),
        (Self::Rejected, "rejected"),
        (Self::Withdrawn, "withdrawn"),
        (Self::SentBack, "sent_back"),
        (Self::Transferred, "transferred"),
        (Self::SignerAdded, "signed"),
        (Self::Proposed, "proposed"),
        (Self::Copied, "copied"),
        (Self::Reminded, "reminded"),
        (Self::Said, "said"),
    ];

    pub fn leave(self, site: &Site, request: RequestId, headers: &mut HeaderMap) {
        let word = Self::ALL.iter().find(|(flash, _)| *flash == self).map_or("", |(_, word)| *word);
        let value = format!("{word}.{request}");
        let secure = site.address.is_https();
        Cookie { name: COOKIE, value: &value, seconds: Some(KEPT_SECONDS), secure }.set(headers);
    }

    fn take(request: RequestId, headers: &HeaderMap) -> Option<Self> {
        let (word, about) = cookie::read(headers, COOKIE)?.split_once('.')?;
        let (flash, _) = Self::ALL.into_iter().find(|(_, known)| *known == word)?;
        (about == request.to_string()).then_some(flash)
    }

    const fn notice(self) -> RequestNotice {
        match self {
            Self::Approved => RequestNotice::Approved,
            Self::Counted => RequestNotice::Counted,
            Self::Returned => RequestNotice::Returned,
            Self::Rejected => RequestNotice::Rejected,
            Self::Withdrawn => RequestNotice::Withdrawn,
            Self::SentBack => RequestNotice::SentBack,
            Self::Transferred => RequestNotice::Transferred,
            Self::SignerAdded => RequestNotice::SignerAdded,
            Self::Proposed => RequestNotice::Proposed,
            Self::Copied => RequestNotice::Copied,
            Self::Reminded => RequestNotice::Reminded,
            Self::Said => RequestNotice::Said,
        }
    }
}

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let id = named.request.ok_or(Fault::NotFound)?.request.submission().id;
    let flash = Flash::take(id, &headers);
    let mut response = show(&site, &caller, &visitor, id, flash.map(Flash::notice)).await;
    if flash.is_some() {
        let secure = site.address.is_https();
        Cookie { name: COOKIE, value: "", seconds: Some(0), secure }.set(response.headers_mut());
    }
    Ok(response)
}

/// The page as it stands now, with what came of the last try.
pub async fn show(
    site: &Arc<Site>,
    caller: &Caller,
    visitor: &Visitor,
    id: RequestId,
    notice: Option<RequestNotice>,
) -> Response {
    let answer = site.pages.backend(caller.person()).request(id).await;
    let mut visit = visitor.visit(site).await;
    // Forms on the answer to a form lead back to what can be loaded.
    visit.path = format!("/requests/{id}");
    let page = app::pages::request(&visit, &addresses(&site.assets), answer, notice);
    counted(written_under(site, page, PagePolicy::Aided), &visit)
}
