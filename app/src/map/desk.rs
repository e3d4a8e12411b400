//! The map as one works on it: a surface to draw on, a palette, the figures of what is chosen, others' cursors. It takes
//! the place of the still page once its part of the client is there, and shows the same map.

mod act;
mod anchor;
mod company;
mod copy;
mod dom;
mod drawn;
mod field;
mod gesture;
mod keys;
mod kind;
mod lanes;
mod lifted;
mod mend;
mod minimap;
mod naming;
mod outline;
mod palette;
mod panel;
mod paper;
mod party;
mod png;
mod pointer;
mod search;
mod sort;
mod step;
mod subject;
mod surface;
mod talk;
mod way;
mod wire;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use leptos::prelude::*;
use shared::process::{ElementId, Point, ProcessMap};

use self::drawn::Drawn;
use self::gesture::{Gesture, Tool};
use super::lens::Lens;
use crate::backend::MapPageView;
use crate::canvas::Viewport;
use crate::document::{OpenMap, Peer, SheetLock};
use crate::format::Money;
use crate::primitives::{Banner, Glyph, Toasts, Tone};
use crate::text::{Text, use_text};

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Desk {
    pub page: StoredValue<MapPageView>,
    pub text: Text,
    pub map: OpenMap,
    /// The map as it is drawn now.
    pub drawn: Memo<Arc<Drawn>>,
    pub lens: RwSignal<Lens>,
    pub chosen: RwSignal<BTreeSet<ElementId>>,
    pub view: RwSignal<Viewport>,
    pub tool: RwSignal<Tool>,
    pub gesture: RwSignal<Gesture>,
    /// Whose name is being written.
    pub naming: RwSignal<Option<ElementId>>,
    pub surface: NodeRef<leptos::html::Div>,
    pub may_edit: Signal<bool>,
    pub lock: RwSignal<SheetLock>,
    pub peers: RwSignal<Vec<Peer>>,
    /// Others' pointers, while they move.
    pub pointers: RwSignal<Vec<company::Pointer>>,
    /// Where one's own is, on the plane of the map.
    pub pointer: RwSignal<Option<Point>>,
    /// Why the server closed the line, when it did over something sent from here.
    pub refused: RwSignal<Option<String>>,
    pub gone: RwSignal<bool>,
    /// What was just done, for a screen reader.
    pub said: RwSignal<String>,
    pub copied: copy::Copied,
    /// Whether something is being looked for.
    pub searching: RwSignal<bool>,
    /// Whether the panel shows the talk.
    pub talking: RwSignal<bool>,
    /// How many threads are open about what.
    pub threads: RwSignal<BTreeMap<ElementId, usize>>,
    pub toasts: Option<Toasts>,
}

impl Desk {
    pub fn now(self) -> Arc<ProcessMap> {
        self.map.get_untracked()
    }

    /// The one thing that is chosen, if it is one.
    pub fn single(self) -> Option<ElementId> {
        self.chosen.with(|chosen| chosen.first().filter(|_| chosen.len() == 1).cloned())
    }

    /// Says why something was not done, to the eye and to the ear.
    pub fn tell(self, words: &str) {
        match self.toasts {
            Some(toasts) => toasts.show(words.to_owned()),
            None => self.said.set(words.to_owned()),
        }
    }

    pub fn choose(self, id: Option<ElementId>) {
        let chosen: BTreeSet<ElementId> = id.into_iter().collect();
        if self.chosen.with_untracked(|now| *now != chosen) {
            self.chosen.set(chosen);
        }
    }
}

#[component]
pub fn MapDesk(page: MapPageView, map: OpenMap, lens: Lens) -> impl IntoView {
    let text = use_text();
    let lens = RwSignal::new(lens);
    let lock = RwSignal::new(page.lock);
    let may = page.may_edit;
    let may_edit = Signal::derive(move || may && lock.get() == SheetLock::Open);
    let currency = map.get_untracked().header.currency;
    let money = Money::exact(text.language(), currency);
    let threads = RwSignal::new(BTreeMap::new());
    let (policies, fed) = (page.policies.clone(), page.fed.clone());
    let drawn = Memo::new_with_compare(
        move |_| Arc::new(Drawn::of(map.get(), lens.get(), money, text, threads.get(), &policies, &fed)),
        |before, now| before.zip(now).is_none_or(|(before, now)| !Arc::ptr_eq(before, now)),
    );
    let base = page.address();
    let desk = Desk {
        page: StoredValue::new(page),
        text,
        map,
        drawn,
        lens,
        chosen: RwSignal::new(BTreeSet::new()),
        view: RwSignal::new(Viewport::new(800, 500)),
        tool: RwSignal::new(Tool::Hand),
        gesture: RwSignal::new(Gesture::Idle),
        naming: RwSignal::new(None),
        surface: NodeRef::new(),
        may_edit,
        lock,
        peers: RwSignal::new(Vec::new()),
        pointers: RwSignal::new(Vec::new()),
        pointer: RwSignal::new(None),
        refused: RwSignal::new(None),
        gone: RwSignal::new(false),
        said: RwSignal::new(String::new()),
        copied: StoredValue::new(Vec::new()),
        searching: RwSignal::new(false),
        talking: RwSignal::new(false),
        threads,
        toasts: use_context::<Toasts>(),
    };
    let talk = talk::open(desk);
    wire::connect(desk, talk);
    anchor::follow(desk);
    // What is gone is not chosen any more.
    Effect::new(move |_| {
        let map = map.get();
        let gone = |id: &ElementId| map.element(id).is_none();
        if desk.chosen.with_untracked(|chosen| chosen.iter().any(gone)) {
            desk.chosen.update(|chosen| chosen.retain(|id| !gone(id)));
        }
        if desk.naming.with_untracked(|naming| naming.as_ref().is_some_and(gone)) {
            desk.naming.set(None);
        }
    });
    Effect::new(move |_| {
        if let Some(trouble) = map.trouble().get() {
            desk.tell(&text.map_not_done(&trouble.to_string()));
        }
    });
    let paths =
        Memo::new(move |_| drawn.with(|drawn| super::paths::PathsFrom::all(&drawn.map, &drawn.reckoned, money, text)));
    let show = Callback::new(move |path| act::show_path(desk, path));
    let mend = Callback::new(move |flow| view! { <mend::Mend desk flow/> }.into_any());
    let stopped = move || {
        let title =
            if desk.gone.get() { text.map_is_gone().to_owned() } else { text.map_refused(&desk.refused.get()?) };
        Some(view! { <Banner tone=Tone::Warn glyph=Glyph::CloudOff title alert=true/> })
    };
    // What was submitted while the page stood here takes no strokes any more.
    let submitted = move || match lock.get() {
        SheetLock::Locked(request) => Some(view! {
            <Banner tone=Tone::Accent glyph=Glyph::Lock title=text.map_submitted()>
                <p>{text.map_submitted_hint()} " " <a href=["/requests/", &request.to_string()].concat()>{text.map_see_request()}</a></p>
            </Banner>
        }),
        SheetLock::Open | SheetLock::Archived => None,
    };
    view! {
        {stopped}
        {submitted}
        {move || view! { <super::summary::Summary reckoned=drawn.get().reckoned.clone() money/> }}
        <section class="card map-card map-live" aria-labelledby="drawing">
            <header class="card-head">
                <h2 id="drawing">{text.map_drawing()}</h2>
                <palette::Tools desk/>
                <palette::Lenses desk base/>
            </header>
            <div class="map-work">
                <surface::Surface desk/>
                <panel::Panel desk talk/>
            </div>
            {move || view! { <super::legend::Legend map=map.get().as_ref().clone() lens=lens.get()/> }}
            <p class="visually-hidden" role="status">{move || desk.said.get()}</p>
        </section>
        <step::Policies desk/>
        <outline::LiveOutline desk money/>
        {move || view! { <super::paths::PathsCard paths=paths.get() money show/> }}
        {move || {
            let drawn = drawn.get();
            view! { <super::findings::Findings map=drawn.map.as_ref().clone() reckoned=drawn.reckoned.clone() mend/> }
        }}
    }
    .into_any()
}
