//! `POST /plans/{plan}/maps/import` and `GET /plans/{plan}/maps/{map}/export.bpmn`: maps that come from other tools, and go
//! to them. What a file said that had to be mended is told before the map is opened.

use std::sync::Arc;

use app::maps::MapsNotice;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use shared::bpmn::{FILE_BYTES_MAX, read, write};
use shared::document::read_map;
use shared::name::Name;
use shared::process::MapHeader;

use super::Visitor;
use super::maps::{broken, shown};
use super::upload::{NoFile, file};
use crate::audit::AuditEvent;
use crate::document::{load, load_plan};
use crate::error::Fault;
use crate::http::Site;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::maps::{Beginning, MapFault, begin};

/// The name of a file without its ending, as a map's title.
fn title_of(name: &str) -> Name {
    let stem = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.strip_suffix(".bpmn").or(stem.strip_suffix(".xml")).unwrap_or(stem);
    let plain: String = stem.chars().filter(|c| !c.is_control()).take(Name::CHARS_MAX).collect();
    Name::new(if plain.trim().is_empty() { "BPMN" } else { plain.trim() })
}

pub async fn import(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Fault> {
    let record = named.plan.ok_or(Fault::NotFound)?;
    let tell = |notice| shown(&site, &caller, &visitor, record.id, Some(notice));
    let (name, bytes) = match file(request, FILE_BYTES_MAX).await? {
        Ok(file) => file,
        Err(NoFile::TooLarge) => return tell(MapsNotice::TooLarge).await,
        Err(NoFile::Expired) => return tell(MapsNotice::Expired).await,
        Err(NoFile::Missing) => return tell(MapsNotice::NoFile).await,
    };
    let plan = load_plan(&*site.store, record.id).await.map_err(Fault::broken)?;
    let header = MapHeader {
        plan: record.id,
        title: title_of(&name),
        currency: plan.currency,
        rounding: plan.rounding,
        foreign: None,
    };
    // A large file is work for a processor.
    let found = tokio::task::spawn_blocking(move || read(&bytes, &header)).await.map_err(Fault::broken)?;
    let found = match found {
        Ok(found) => found,
        Err(error) => return tell(MapsNotice::Unread(error)).await,
    };
    let header = found.map.header.clone();
    let beginning =
        Beginning { title: header.title, elements: found.map.elements().collect(), foreign: header.foreign };
    let place = (record.id, &plan);
    match begin(&*site.store, &*site.clock, &*site.random, caller.person(), place, beginning).await {
        Ok(map) => tell(MapsNotice::Imported { map, repairs: found.repairs }).await,
        Err(MapFault::NoName) => tell(MapsNotice::Name).await,
        Err(MapFault::TooMany) => tell(MapsNotice::TooMany).await,
        Err(fault) => Err(broken(fault)),
    }
}

pub async fn export(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?.id;
    let doc = load(&*site.store, map).await.map_err(Fault::broken)?;
    let read = read_map(&doc).map_err(Fault::broken)?;
    let file = tokio::task::spawn_blocking(move || write(&read)).await.map_err(Fault::broken)?;
    let taken =
        AuditEvent::new(site.clock.now(), Some(caller.id()), "map.exported", map).with(json!({ "form": "bpmn" }));
    site.store.record(vec![taken]).await?;
    let mut response = file.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"process-map.bpmn\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_called_like_its_file() {
        for (name, expect) in [
            ("采购到付款.bpmn", "采购到付款"),
            ("C:\\maps\\order.to.cash.xml", "order.to.cash"),
            (".bpmn", "BPMN"),
            ("", "BPMN"),
            ("a\u{0}b", "ab"),
        ] {
            assert_eq!(title_of(name).text, expect, "{name:?}");
        }
    }
}
