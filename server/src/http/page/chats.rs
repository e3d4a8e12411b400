//! `GET /chats`: the group chats that are told of requests; with the forms that add and remove one.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use app::backend::{ChatLine, ChatTyped, ChatsView};
use app::chats::ChatNotice;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;
use shared::language::{Language, UnknownLanguage};

use super::told::Told;
use super::{Visitor, addresses, see_other, written};
use crate::audit::AuditEvent;
use crate::error::Fault;
use crate::http::session::Caller;
use crate::http::{Posted, Site, Stale};
use crate::notify::{Chat, ChatAddress, ChatError, ChatId, ChatService};

const TOLD: Told = Told("tandem_chat");
const ADDED: &str = "added";
const REMOVED: &str = "removed";

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Add {
    name: String,
    service: String,
    language: String,
    url: String,
    secret: String,
}

#[derive(Deserialize)]
pub struct Remove {
    chat: String,
}

pub async fn page(State(site): State<Arc<Site>>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Fault> {
    let notice = match TOLD.of("all", &headers) {
        Some(ADDED) => Some(ChatNotice::Added),
        Some(REMOVED) => Some(ChatNotice::Removed),
        _ => None,
    };
    let was_told = notice.is_some();
    let mut response = show(&site, &visitor, notice, ChatTyped::default()).await?;
    if was_told {
        TOLD.forget(&site, response.headers_mut());
    }
    Ok(response)
}

async fn show(site: &Site, visitor: &Visitor, notice: Option<ChatNotice>, typed: ChatTyped) -> Result<Response, Fault> {
    let people = site.store.people().await?;
    let lines = site.store.chats().await?.into_iter().map(|chat| ChatLine {
        key: chat.id.0.to_string(),
        service: chat.service.word(),
        host: site.ways.chats.host(&chat),
        language: chat.language,
        added_by: people
            .iter()
            .find(|person| person.id == chat.added_by)
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        told_at: chat.told_at.map(|at| app::format::clock(at.timestamp())),
        trouble: chat.trouble,
        name: chat.name,
    });
    let view = ChatsView { chats: lines.collect(), typed };
    let mut visit = visitor.visit(site).await;
    visit.path = "/chats".to_owned();
    Ok(written(site, app::pages::chats(&visit, &addresses(&site.assets), view, notice)))
}

fn done(site: &Site, what: &str) -> Response {
    let mut response = see_other("/chats");
    TOLD.say(site, "all", what, response.headers_mut());
    response
}

pub async fn add(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Add>,
) -> Result<Response, Fault> {
    let (sent, is_genuine) = match posted.genuine() {
        Ok(sent) => (sent, true),
        Err(Stale(sent)) => (sent, false),
    };
    let typed = ChatTyped {
        name: sent.name.clone(),
        service: sent.service.clone(),
        language: sent.language.clone(),
        url: sent.url.clone(),
    };
    if !is_genuine {
        return show(&site, &visitor, Some(ChatNotice::Expired), typed).await;
    }
    let service = ChatService::parse(&sent.service).ok_or_else(|| Fault::Malformed("no such service".to_owned()))?;
    let language: Language =
        sent.language.parse().map_err(|error: UnknownLanguage| Fault::Malformed(error.to_string()))?;
    let read = Chat::name(&sent.name).and_then(|name| Ok((name, ChatAddress::typed(&sent.url, &sent.secret)?)));
    let (name, address) = match read {
        Ok(read) => read,
        Err(wrong) => {
            let notice = match wrong {
                ChatError::Name => ChatNotice::Name,
                ChatError::Address => ChatNotice::Address,
                ChatError::Secret => ChatNotice::Secret,
            };
            return show(&site, &visitor, Some(notice), typed).await;
        }
    };
    if let Err(refused) = site.ways.chats.check(&address).await {
        return show(&site, &visitor, Some(ChatNotice::Host(refused.to_string())), typed).await;
    }
    let now = site.clock.now();
    let chat = Chat {
        id: ChatId(site.random.id()),
        name,
        service,
        language,
        locked: site.ways.chats.lock(&address, &*site.random),
        added_by: caller.id(),
        added_at: now,
        told_at: None,
        trouble: None,
    };
    let told = AuditEvent::new(now, Some(caller.id()), "chat.added", chat.id.0)
        .with(json!({ "name": chat.name, "service": chat.service.word(), "host": site.ways.chats.host(&chat) }));
    site.store.add_chat(chat, told).await?;
    Ok(done(&site, ADDED))
}

pub async fn remove(
    State(site): State<Arc<Site>>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Remove>,
) -> Result<Response, Fault> {
    let sent = match posted.genuine() {
        Ok(sent) => sent,
        Err(Stale(_)) => return show(&site, &visitor, Some(ChatNotice::Expired), ChatTyped::default()).await,
    };
    let id = ChatId(sent.chat.parse().map_err(|_| Fault::NotFound)?);
    let told = AuditEvent::new(site.clock.now(), Some(caller.id()), "chat.removed", id.0);
    // Removing it twice changes nothing.
    site.store.remove_chat(id, told).await?;
    Ok(done(&site, REMOVED))
}
