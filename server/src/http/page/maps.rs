//! `GET` and `POST /plans/{plan}/maps`: the maps of a plan, and beginning another; and `…/maps/{map}/export.svg`: one as a
//! picture. Who took one is written down.

use std::sync::Arc;

use app::canvas::{Overlay, Scene, svg};
use app::maps::MapsNotice;
use app::text::Text;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use shared::budget::{CostCentre, Plan};
use shared::document::read_map;
use shared::id::DocumentId;
use shared::name::Name;
use shared::process::layout::STRIP;
use shared::process::{
    Bounds, Element, ElementId, Lane, MapHeader, Node, NodeKind, Pool, StandardMap, StepControl, StepFigures, Trigger,
};
use uuid::Uuid;

use super::{Visitor, addresses, see_other, written};
use crate::audit::AuditEvent;
use crate::document::{load, load_plan};
use crate::error::Fault;
use crate::http::door::Named;
use crate::http::session::Caller;
use crate::http::{Posted, Site};
use crate::maps::{Beginning, MapFault, begin};

#[derive(Deserialize)]
pub struct Begin {
    title: String,
    /// The key of a standard map; nothing for a blank one.
    #[serde(default)]
    model: String,
}

/// As long as a line.
const TITLE_CHARS_MAX: usize = 120;

pub async fn page(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let plan = named.plan.ok_or(Fault::NotFound)?;
    shown(&site, &caller, &visitor, plan.id, None).await
}

pub(super) async fn shown(
    site: &Site,
    caller: &Caller,
    visitor: &Visitor,
    plan: DocumentId,
    notice: Option<MapsNotice>,
) -> Result<Response, Fault> {
    let answer = site.pages.backend(caller.person()).maps(plan).await;
    let visit = visitor.visit(site).await;
    Ok(written(site, app::pages::maps(&visit, &addresses(&site.assets), answer, notice)))
}

pub async fn form(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
    posted: Posted<Begin>,
) -> Result<Response, Fault> {
    let record = named.plan.ok_or(Fault::NotFound)?;
    let Ok(sent) = posted.genuine() else {
        return shown(&site, &caller, &visitor, record.id, Some(MapsNotice::Expired)).await;
    };
    let plan = load_plan(&*site.store, record.id).await.map_err(|error| Fault::broken(error.to_string()))?;
    let typed = sent.title.trim().to_owned();
    let beginning = match StandardMap::parse(&sent.model) {
        Some(model) => Some(standard(model, &typed, (record.id, &plan))),
        None if sent.model.is_empty() => Some(Beginning {
            elements: blank(&typed, &mut || site.random.id()),
            title: Name::new(typed),
            foreign: None,
        }),
        None => None,
    };
    let Some(beginning) = beginning.filter(|beginning| beginning.title.text.chars().count() <= TITLE_CHARS_MAX) else {
        return shown(&site, &caller, &visitor, record.id, Some(MapsNotice::Name)).await;
    };
    let place = (record.id, &plan);
    match begin(&*site.store, &*site.clock, &*site.random, caller.person(), place, beginning).await {
        Ok(map) => Ok(see_other(&format!("/plans/{}/maps/{map}", record.id))),
        Err(MapFault::NoName) => shown(&site, &caller, &visitor, record.id, Some(MapsNotice::Name)).await,
        Err(MapFault::TooMany) => shown(&site, &caller, &visitor, record.id, Some(MapsNotice::TooMany)).await,
        Err(fault) => Err(broken(fault)),
    }
}

/// What the page has no words for.
pub(super) fn broken(fault: MapFault) -> Fault {
    match fault {
        MapFault::Store(error) => error.into(),
        other => Fault::broken(other.to_string()),
    }
}

/// A standard map under its own name, if it was given none; lanes stand for the departments that are called like them.
fn standard(model: StandardMap, typed: &str, (id, plan): (DocumentId, &Plan)) -> Beginning {
    let title = if typed.is_empty() { model.title() } else { Name::new(typed) };
    let header =
        MapHeader { plan: id, title: title.clone(), currency: plan.currency, rounding: plan.rounding, foreign: None };
    let map = model.map(header, |name| {
        let is_called = |centre: &&CostCentre| centre.name.text == name.text;
        plan.cost_centres.values().find(is_called).map(|centre| centre.id)
    });
    Beginning { title, elements: map.elements().collect(), foreign: None }
}

/// A pool with one lane and a start: enough to go on from.
fn blank(title: &str, fresh: &mut impl FnMut() -> Uuid) -> Vec<Element> {
    let (pool, lane) = (ElementId::fresh("Participant", fresh()), ElementId::fresh("Lane", fresh()));
    let pixels = Bounds::pixels(0, 0, 900, 200);
    vec![
        Element::Pool(Pool {
            id: pool.clone(),
            name: Name::new(title),
            ord: "a0".to_owned(),
            bounds: Some(pixels),
            is_vertical: false,
            foreign: None,
        }),
        Element::Lane(Lane {
            id: lane.clone(),
            name: Name::bilingual("经办部门", "Department"),
            pool: Some(pool.clone()),
            parent: None,
            ord: "a0".to_owned(),
            department: None,
            tier: None,
            bounds: Some(Bounds { x: STRIP, width: pixels.width - STRIP, ..pixels }),
            foreign: None,
        }),
        Element::Node(Box::new(Node {
            id: ElementId::fresh("Event", fresh()),
            kind: NodeKind::Start(Trigger::None),
            name: Name::default(),
            lane: Some(lane),
            pool: Some(pool),
            parent: None,
            bounds: Bounds::pixels(110, 82, 36, 36),
            figures: StepFigures::default(),
            control: StepControl::default(),
            foreign: None,
        })),
    ]
}

pub async fn picture(
    State(site): State<Arc<Site>>,
    Extension(named): Extension<Named>,
    caller: Caller,
    visitor: Visitor,
) -> Result<Response, Fault> {
    let map = named.map.ok_or(Fault::NotFound)?.id;
    let doc = load(&*site.store, map).await.map_err(|error| Fault::broken(error.to_string()))?;
    let read = read_map(&doc).map_err(|error| Fault::broken(error.to_string()))?;
    let scene = Scene::of(&read, &Overlay::default(), Text::new(visitor.language));
    let file = svg(&scene, read.header.title.in_language(visitor.language));
    let taken =
        AuditEvent::new(site.clock.now(), Some(caller.id()), "map.exported", map).with(json!({ "form": "svg" }));
    site.store.record(vec![taken]).await?;
    let mut response = file.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    let name = HeaderValue::from_static("attachment; filename=\"process-map.svg\"");
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}
