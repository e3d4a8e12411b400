//! The panel beside the surface: what is chosen, in words and figures that can be changed. It is the same for mouse,
//! keyboard and screen reader, and on a phone it stands below.

use leptos::prelude::*;
use shared::process::ElementId;

use super::field::{Choice, Offered, Setter, Words};
use super::mend::Mend;
use super::party::{LaneFields, PoolFields};
use super::step::{Amounts, Belongs, Controls, Lines};
use super::subject::Subject;
use super::way::WayFields;
use super::{Desk, act};
use crate::canvas::names;
use crate::primitives::{Glyph, Icon};
use crate::talk::{Talk, TalkPane, TalkTab};
use crate::text::use_text;

#[component]
pub fn Panel(desk: Desk, talk: Option<Talk>) -> impl IntoView {
    let text = use_text();
    let body = move || {
        if desk.talking.get() { view! { <TalkPane talk/> }.into_any() } else { view! { <Properties desk/> }.into_any() }
    };
    let label = move || if desk.talking.get() { text.talk_title() } else { text.map_panel() };
    view! {
        <aside class="map-panel" aria-label=label>
            <div class="segments" role="group" aria-label=text.map_panel_shows()>
                <button type="button" aria-pressed=move || (!desk.talking.get()).to_string()
                    on:click=move |_| desk.talking.set(false)>{text.map_properties()}</button>
                <TalkTab talk/>
            </div>
            {body}
        </aside>
    }
    .into_any()
}

/// What the panel is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum About {
    Node(ElementId),
    Flow(ElementId),
    Lane(ElementId),
    Pool(ElementId),
}

#[component]
fn Properties(desk: Desk) -> impl IntoView {
    let text = use_text();
    let about = Memo::new(move |_| {
        let id = desk.single()?;
        desk.drawn.with(|drawn| {
            let is = |is: bool, about: fn(ElementId) -> About| is.then(|| about(id.clone()));
            is(drawn.map.node(&id).is_some(), About::Node)
                .or_else(|| is(drawn.map.flow(&id).is_some(), About::Flow))
                .or_else(|| is(drawn.map.lane(&id).is_some(), About::Lane))
                .or_else(|| is(drawn.map.pool(&id).is_some(), About::Pool))
        })
    });
    let body = move || match about.get() {
        None => {
            let count = desk.chosen.with(|chosen| chosen.len());
            let words = if count > 1 { text.map_chosen_many(count) } else { text.map_chosen_none().to_owned() };
            view! { <p class="soft map-panel-hint">{words}</p> }.into_any()
        }
        Some(About::Node(id)) => view! { <OfNode desk id/> }.into_any(),
        Some(About::Flow(id)) => view! { <OfFlow desk id/> }.into_any(),
        Some(About::Lane(id)) => view! { <OfLane desk id/> }.into_any(),
        Some(About::Pool(id)) => view! { <OfPool desk id/> }.into_any(),
    };
    body.into_any()
}

#[component]
fn OfNode(desk: Desk, id: ElementId) -> impl IntoView {
    let text = use_text();
    let step = Subject::node(desk, &id);
    let kind = move || step.with(|node| names::kind(&node.kind, text));
    let is_done = step.with_untracked(|node| node.kind.is_activity()).unwrap_or_default();
    let controls = is_done.then(|| {
        view! {
            <details class="map-more" open=true>
                <summary>{text.map_control()}</summary>
                <Controls step/>
            </details>
        }
    });
    // Drawing a flow needs no hand: what it leads to is chosen by name.
    let own = id.clone();
    let targets = Memo::new(move |_| {
        let map = desk.map.get();
        let others = shared::process::layout::walk(&map).into_iter().filter(|other| other.id != own);
        std::iter::once((String::new(), text.map_connect_to().to_owned()))
            .chain(others.map(|other| (other.id.to_string(), act::called(other, text))))
            .collect::<Offered>()
    });
    let lead: Setter = Box::new(move |target| {
        if let Ok(target) = target.parse() {
            step.id.with_value(|id| act::connect(desk, id, &target));
        }
    });
    let name = step.words(|node, language| node.name.in_language(language).to_owned());
    view! {
        <h3>{kind}</h3>
        <Words desk label=text.map_name() value=name set=step.rename()/>
        <Belongs step/>
        <Choice desk label=text.map_leads_to() chosen=String::new() offered=targets set=lead/>
        <Amounts step/>
        <Lines desk id/>
        {controls}
    }
    .into_any()
}

#[component]
fn OfFlow(desk: Desk, id: ElementId) -> impl IntoView {
    let text = use_text();
    let way = Subject::flow(desk, &id);
    let ends = move || {
        let (source, target) = way.with(|flow| (flow.source.clone(), flow.target.clone()))?;
        desk.drawn.with(|drawn| {
            let called = |id: &ElementId| {
                drawn.map.node(id).map_or_else(|| text.map_gone().to_owned(), |node| act::called(node, text))
            };
            Some(text.map_from_to(&called(&source), &called(&target)))
        })
    };
    let is_loose =
        Memo::new(move |_| way.with(|flow| desk.drawn.with(|drawn| drawn.map.is_loose(flow))).unwrap_or_default());
    let loose = move || {
        is_loose.get().then(|| {
            view! {
                <p class="map-loose"><Icon glyph=Glyph::AlertTriangle/><span>{text.map_is_loose()}</span></p>
                <Mend desk flow=id.clone()/>
            }
        })
    };
    view! {
        <h3>{text.map_flow()}</h3>
        <p class="soft">{ends}</p>
        {loose}
        <WayFields way/>
    }
    .into_any()
}

#[component]
fn OfLane(desk: Desk, id: ElementId) -> impl IntoView {
    let text = use_text();
    let lane = Subject::lane(desk, &id);
    view! {
        <h3>{text.map_lane()}</h3>
        <LaneFields lane id=None/>
        <Lines desk id/>
    }
    .into_any()
}

#[component]
fn OfPool(desk: Desk, id: ElementId) -> impl IntoView {
    let text = use_text();
    view! {
        <h3>{text.map_pool()}</h3>
        <PoolFields desk pool=id id=None/>
    }
    .into_any()
}
