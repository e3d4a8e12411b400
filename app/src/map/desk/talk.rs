//! The talk about a map: what is chosen on the surface is what one stands on.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use shared::document::Topic;
use shared::id::PersonActor;
use shared::process::{Element, ElementId};

use super::{Desk, act, dom};
use crate::canvas::names;
use crate::session::use_visit;
use crate::talk::{Place, Talk};
use crate::text::Text;

#[derive(Clone, Copy)]
struct OnMap(Desk);

/// Opens the talk that came with the page; what is open about a step is marked on the surface.
pub fn open(desk: Desk) -> Option<Talk> {
    let actor = match use_visit().session {
        Some(session) => PersonActor { person: session.person, tab: crate::browser::fresh_tab() }.to_bytes().to_vec(),
        None => vec![0],
    };
    let opened = desk.page.with_value(|page| {
        Talk::open(page.talk.as_ref()?, &page.people, page.may_comment, &actor, Arc::new(OnMap(desk)))
    });
    let talk = opened?;
    Effect::new(move |_| {
        let mut threads = BTreeMap::<ElementId, usize>::new();
        for element in talk.said().open().filter_map(|thread| thread.topic.element.clone()) {
            *threads.entry(element).or_default() += 1;
        }
        if desk.threads.with_untracked(|before| *before != threads) {
            desk.threads.set(threads);
        }
    });
    Some(talk)
}

impl Place for OnMap {
    fn address(&self) -> String {
        self.0.page.with_value(|page| page.address())
    }

    fn here(&self) -> Topic {
        self.0.single().map(Topic::element).unwrap_or_default()
    }

    fn offered(&self) -> Vec<Topic> {
        let mut offered = vec![self.here(), Topic::default()];
        offered.dedup();
        offered
    }

    fn words(&self, topic: &Topic, text: Text) -> String {
        let Some(id) = &topic.element else { return text.talk_about_map().to_owned() };
        let language = text.language();
        self.0.drawn.with(|drawn| match drawn.map.element(id) {
            None => text.talk_about_gone_element().to_owned(),
            Some(Element::Node(node)) => names::node(&node, text),
            Some(Element::Lane(lane)) => named(lane.name.in_language(language), text.map_lane()),
            Some(Element::Pool(pool)) => named(pool.name.in_language(language), text.map_pool()),
            Some(Element::Flow(flow)) => {
                let end = |id| drawn.map.node(id).map(|node| names::node(node, text)).unwrap_or_default();
                text.talk_about_flow(&end(&flow.source), &end(&flow.target))
            }
        })
    }

    fn hint(&self, text: Text) -> &'static str {
        text.talk_none_open_map()
    }

    fn is_shown(&self) -> bool {
        self.0.talking.get()
    }

    fn show(&self, is_shown: bool) {
        self.0.talking.set(is_shown);
    }

    fn go_to(&self, topic: &Topic) {
        if let Some(id) = &topic.element
            && self.0.now().element(id).is_some()
        {
            act::show(self.0, id);
        }
    }

    fn leave(&self) {
        dom::focus(self.0);
    }
}

/// A lane without a name is called what it is.
fn named(name: &str, kind: &str) -> String {
    if name.trim().is_empty() { kind.to_owned() } else { name.to_owned() }
}
