//! The tools above the surface: what can be drawn, undo, zoom, tidy; and the lenses.

use leptos::prelude::*;

use super::gesture::Tool;
use super::sort::Sort;
use super::{Desk, act, dom, lanes};
use crate::map::lens::Lens;
use crate::primitives::{Glyph, Icon, Toasts};
use crate::text::use_text;

fn undo(desk: Desk) {
    desk.map.undo();
}

fn redo(desk: Desk) {
    desk.map.redo();
}

fn remove(desk: Desk) {
    act::remove(desk);
}

/// A tool of one picture that does something at once, where it can.
#[component]
pub fn Press(
    glyph: Glyph,
    word: &'static str,
    #[prop(into)] can: Signal<bool>,
    work: impl Fn() + Clone + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="map-tool bare" title=word aria-label=word disabled=move || !can.get() on:click=move |_| work()>
            <Icon glyph/>
        </button>
    }
}

#[component]
pub fn Tools(desk: Desk) -> impl IntoView {
    let text = use_text();
    let tool = move |tool: Tool, word: &'static str, path: &'static str, class: &'static str| {
        view! {
            <button
                type="button"
                class="map-tool"
                title=word
                aria-pressed=move || if desk.tool.get() == tool { "true" } else { "false" }
                on:click=move |_| {
                    desk.tool.set(if desk.tool.get_untracked() == tool { Tool::Hand } else { tool });
                    dom::focus(desk);
                }
            >
                <svg class=class viewBox="0 0 18 18" aria-hidden="true"><path d=path></path></svg>
                <span>{word}</span>
            </button>
        }
    };
    let sorts = move |sorts: &'static [Sort]| {
        sorts
            .iter()
            .map(|&sort| {
                tool(
                    Tool::Place(sort),
                    sort.word(text),
                    sort.path(),
                    if sort == Sort::End { "shape thick" } else { "shape" },
                )
            })
            .collect_view()
    };
    let press = move |glyph: Glyph, word: &'static str, can: Signal<bool>, work: fn(Desk)| {
        let work = move || {
            work(desk);
            dom::focus(desk);
        };
        view! { <Press glyph word can work/> }
    };
    let always = Signal::derive(|| true);
    let more = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(more) = more.get_untracked() {
            more.set_open(false);
        }
    };
    // What was chosen is drawn next, over what the menu covers.
    let shut = move |event: leptos::ev::MouseEvent| {
        if dom::is_in(event.target(), ".map-more-tools button") {
            close();
        }
    };
    let left = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && more.get_untracked().is_some_and(|more| more.open()) {
            event.stop_propagation();
            close();
        }
    };
    let edits = move || {
        desk.may_edit.get().then(|| {
            view! {
                {sorts(&Sort::FEW)}
                {tool(Tool::Connect, text.map_connect(), "M2 14L7 9H11L15 5M15 5H11M15 5V9", "shape arrow")}
                <button type="button" class="map-tool" aria-label=text.map_lane() on:click=move |_| lanes::add_lane(desk)>
                    <svg class="shape" viewBox="0 0 18 18" aria-hidden="true"><path d="M1.5 3.5H16.5V14.5H1.5ZM5 3.5V14.5M5 9H16.5"></path></svg>
                    <span>{text.map_lane()}</span>
                </button>
                <details class="map-more" node_ref=more on:click=shut on:keydown=left>
                    <summary class="map-tool">{text.map_more()}</summary>
                    <div class="map-more-tools">
                        {sorts(&Sort::MORE)}
                        <button type="button" class="map-tool" on:click=move |_| lanes::add_pool(desk)>
                            <svg class="shape" viewBox="0 0 18 18" aria-hidden="true"><path d="M1.5 3.5H16.5V14.5H1.5ZM5 3.5V14.5"></path></svg>
                            <span>{text.map_pool()}</span>
                        </button>
                    </div>
                </details>
                <span class="map-gap"></span>
                {press(Glyph::Undo, text.map_undo(), Signal::derive(move || desk.map.can_undo()), undo)}
                {press(Glyph::Redo, text.map_redo(), Signal::derive(move || desk.map.can_redo()), redo)}
                {press(Glyph::Layers, text.map_tidy(), always, act::tidy)}
                {press(Glyph::Trash, text.map_remove(), Signal::derive(move || desk.chosen.with(|chosen| !chosen.is_empty())), remove)}
                <span class="map-gap"></span>
            }
        })
    };
    let toasts = use_context::<Toasts>();
    let percent = move || [&(desk.view.get().zoom / 10).to_string(), "%"].concat();
    view! {
        <div class="map-tools" role="toolbar" aria-label=text.map_tools() aria-controls=super::surface::SURFACE_ID>
            {edits}
            {press(Glyph::Minus, text.map_smaller(), always, |desk| desk.view.update(|view| *view = view.stepped(false)))}
            <button
                type="button"
                class="map-tool bare figures"
                title=text.map_fit()
                on:click=move |_| {
                    let area = desk.drawn.with_untracked(|drawn| drawn.scene.view);
                    desk.view.update(|view| *view = view.fit(area));
                }
            >
                {percent}
            </button>
            {press(Glyph::Plus, text.map_larger(), always, |desk| desk.view.update(|view| *view = view.stepped(true)))}
            <span class="map-gap"></span>
            <button type="button" class="map-tool bare" title=[text.map_search(), " (Ctrl+F)"].concat() aria-label=text.map_search()
                aria-pressed=move || desk.searching.get().to_string() on:click=move |_| desk.searching.update(|is_open| *is_open = !*is_open)>
                <Icon glyph=Glyph::Search/>
            </button>
            <button type="button" class="map-tool" title=text.map_png() aria-label=text.map_png() on:click=move |_| super::png::download(desk, toasts)>
                <Icon glyph=Glyph::Download/>
                <span>"PNG"</span>
            </button>
        </div>
    }
    .into_any()
}

/// The same links as on the still page; with a script the page stays.
#[component]
pub fn Lenses(desk: Desk, base: String) -> impl IntoView {
    let text = use_text();
    let link = move |lens: Lens| {
        let href = [&base, lens.query()].concat();
        let address = href.clone();
        view! {
            <a
                href=href
                aria-current=move || if desk.lens.get() == lens { "true" } else { "false" }
                on:click=move |event| {
                    if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                        event.prevent_default();
                        desk.lens.set(lens);
                        crate::browser::show_address(&address);
                    }
                }
            >
                {lens.word(text)}
            </a>
        }
    };
    view! {
        <nav class="segments map-lenses" aria-label=text.map_lens()>{Lens::ALL.into_iter().map(link).collect_view()}</nav>
    }
    .into_any()
}
