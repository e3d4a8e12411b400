//! Finding something on the map by words: Ctrl+F, or the tool. What is chosen in the list is chosen on the surface.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use shared::process::{Element, ElementId, search};

use super::{Desk, act, dom};
use crate::canvas::names;
use crate::primitives::{Glyph, Icon};
use crate::text::{Text, use_text};

/// As many as stand on a phone beside the keyboard.
const FOUND_MAX: usize = 8;

#[component]
pub fn Search(desk: Desk) -> impl IntoView {
    move || desk.searching.get().then(|| view! { <Field desk/> })
}

#[component]
fn Field(desk: Desk) -> impl IntoView {
    let text = use_text();
    let field = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let picked = RwSignal::new(0_usize);
    let found = Memo::new(move |_| desk.drawn.with(|drawn| search(&drawn.map, &typed.get(), FOUND_MAX)));
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // A field that is gone by now needs no keyboard.
            let _ = field.focus();
        }
    });
    let show = move |at: usize| {
        if let Some(id) = found.with_untracked(|found| found.get(at).cloned()) {
            picked.set(at);
            act::show(desk, &id);
        }
    };
    let close = move || {
        desk.searching.set(false);
        dom::focus(desk);
    };
    let key = move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let count = found.with_untracked(Vec::len);
        let at = picked.get_untracked();
        match (event.key().as_str(), count) {
            ("ArrowDown", 1..) => show((at + 1) % count),
            ("ArrowUp", 1..) => show((at + count - 1) % count),
            ("Enter", 1..) => {
                show(at.min(count - 1));
                close();
            }
            ("Escape", _) => close(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let write = move |event: leptos::ev::Event| {
        typed.set(event_target_value(&event));
        picked.set(0);
    };
    let active = move || (!found.with(Vec::is_empty)).then(|| option_id(picked.get()));
    let options = move || {
        let option = |(at, id): (usize, ElementId)| {
            let (kind, name) = desk.drawn.with_untracked(|drawn| called(drawn.map.element(&id), text));
            view! {
                <li role="option" id=option_id(at) aria-selected=move || (picked.get() == at).to_string()
                    on:pointerdown=move |event| { event.prevent_default(); show(at); close(); }>
                    <span>{name}</span> <small>{kind}</small>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(option).collect_view()
    };
    let none = move || typed.with(|typed| !typed.trim().is_empty()) && found.with(Vec::is_empty);
    view! {
        <div class="map-search" role="search">
            <div class="map-search-field">
                <Icon glyph=Glyph::Search/>
                <input class="input" type="text" role="combobox" node_ref=field maxlength="100" autocomplete="off"
                    placeholder=text.map_search() aria-label=text.map_search() aria-expanded=move || (!found.with(Vec::is_empty)).to_string()
                    aria-autocomplete="list" aria-controls="map-found" aria-activedescendant=active on:input=write on:keydown=key/>
                <button type="button" class="button quiet small icon-only" aria-label=text.action_close() on:click=move |_| close()>
                    <Icon glyph=Glyph::X/>
                </button>
            </div>
            <ul id="map-found" role="listbox" aria-label=text.map_found_list() hidden=move || found.with(Vec::is_empty)>{options}</ul>
            {move || none().then(|| view! { <p class="faint">{text.map_found_none()}</p> })}
            <span class="visually-hidden" role="status">
                {move || found.with(|found| (!found.is_empty()).then(|| text.map_found_some(found.len())))}
            </span>
        </div>
    }
    .into_any()
}

fn option_id(at: usize) -> String {
    ["map-found-", &at.to_string()].concat()
}

/// What something is, and how it is called.
fn called(element: Option<Element>, text: Text) -> (String, String) {
    let language = text.language();
    match element {
        Some(Element::Node(node)) => (names::kind(&node.kind, text), names::node(&node, text)),
        Some(Element::Lane(lane)) => (text.map_lane().to_owned(), lane.name.in_language(language).to_owned()),
        Some(Element::Pool(pool)) => (text.map_pool().to_owned(), pool.name.in_language(language).to_owned()),
        Some(Element::Flow(_)) | None => (String::new(), String::new()),
    }
}
