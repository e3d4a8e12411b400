//! The outline alive: a step's name opens its row, and everything the surface changes about a step is changed there: what it
//! says, where it leads, its place in the order of the work. By keyboard and finger alike; a screen reader hears what was
//! done.

mod edit;
mod focus;
mod keys;
mod parties;
mod row;
mod ways;
mod work;

use leptos::prelude::*;
use shared::process::ElementId;

use self::row::Row;
use super::super::outline::{Head, Lines, NoSteps, Sum};
use super::Desk;
use super::palette::Press;
use super::sort::Sort;
use crate::format::Money;
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// So many rows stand at once, and come in a frame after that: a long map can be drawn on while its outline is still coming.
const ROWS_AT_ONCE: usize = 120;

/// The id of the button that adds a step at the end.
const ADD_ID: &str = "outline-add";

/// What the rows share.
#[derive(Clone, Copy)]
pub struct Listed {
    pub desk: Desk,
    pub lines: Memo<Lines>,
    /// What each step is called in a field. Nobody asks while no row is open, and then it is not looked up.
    pub called: Memo<Vec<(String, ElementId)>>,
    /// The one row that is open.
    pub open: RwSignal<Option<ElementId>>,
    /// Whose name is asked for as soon as its row stands open.
    pub asked: RwSignal<Option<ElementId>>,
}

impl Listed {
    /// How a step is called in its row.
    pub fn name(self, id: &ElementId) -> String {
        self.lines.with_untracked(|lines| lines.lines.get(id).map(|line| line.name.clone()).unwrap_or_default())
    }
}

#[component]
pub fn LiveOutline(desk: Desk, money: Money) -> impl IntoView {
    let text = use_text();
    let lines = Memo::new(move |_| {
        let threads = desk.threads.get();
        desk.drawn.with(|drawn| Lines::of(&drawn.map, &drawn.reckoned, &threads, money, text))
    });
    let called = Memo::new(move |_| ways::called(&desk.map.get(), text));
    let listed = Listed { desk, lines, called, open: RwSignal::new(None), asked: RwSignal::new(None) };
    let order = Memo::new(move |_| lines.with(|lines| lines.order.clone()));
    // What is gone is not open any more.
    Effect::new(move |_| {
        let is_gone =
            order.with(|order| listed.open.with_untracked(|open| open.as_ref().is_some_and(|id| !order.contains(id))));
        if is_gone {
            listed.open.set(None);
        }
    });
    let count = RwSignal::new(ROWS_AT_ONCE);
    Effect::new(move |_| {
        // Always some ahead, so that a row that is added stands at once.
        if count.get() < order.with(Vec::len) + ROWS_AT_ONCE / 2 {
            request_animation_frame(move || {
                // The page may have been left meanwhile.
                let _ = count.try_update(|count| *count += ROWS_AT_ONCE);
            });
        }
    });
    let rows = move || order.with(|order| order.iter().take(count.get()).cloned().collect::<Vec<_>>());
    let kept = focus::Kept::new(order);
    let is_empty = Memo::new(move |_| order.with(Vec::is_empty));
    let table = move || {
        if is_empty.get() {
            return view! { <NoSteps/> }.into_any();
        }
        view! {
            <table class="table rows-hover map-outline" aria-describedby="outline-keys">
                {move || view! { <Head lens=desk.lens.get()/> }}
                <tbody>
                    <For each=rows key=|id| id.clone() let(id)><Row listed id/></For>
                </tbody>
                {move || view! { <Sum total=lines.with(|lines| lines.total.clone()) lens=desk.lens.get()/> }}
            </table>
            {move || desk.may_edit.get().then(|| view! { <p id="outline-keys" class="card-foot outline-keys">{text.map_outline_keys()}</p> })}
        }
        .into_any()
    };
    let tools = move || {
        desk.may_edit.get().then(|| {
            view! {
                <span class="outline-tools">
                    <Press glyph=Glyph::Undo word=text.map_undo() can=Signal::derive(move || desk.map.can_undo()) work=move || { desk.map.undo(); }/>
                    <Press glyph=Glyph::Redo word=text.map_redo() can=Signal::derive(move || desk.map.can_redo()) work=move || { desk.map.redo(); }/>
                </span>
            }
        })
    };
    let add = move || {
        let sort = if is_empty.get() { Sort::Start } else { Sort::Step };
        let word = if sort == Sort::Start { text.map_start() } else { text.map_outline_add() };
        let last = move || order.with_untracked(|order| order.last().cloned());
        desk.may_edit.get().then(|| {
            view! {
                <p class="outline-add">
                    <button type="button" id=ADD_ID class="button small" on:click=move |_| work::add(listed, sort, last().as_ref())>
                        <Icon glyph=Glyph::Plus/><span>{word}</span>
                    </button>
                </p>
            }
        })
    };
    view! {
        <section class="card map-outline-card" aria-labelledby="outline" on:focusin=move |event| kept.came(&event)
            on:focusout=move |event| kept.left(&event) on:keydown=move |event| keys::anywhere(listed, &event)>
            <header class="card-head">
                <h2 id="outline">{text.map_outline()}</h2>
                {tools}
                <span class="aside">{money.heading()}</span>
            </header>
            {table}
            {add}
            {move || lines.with(|lines| lines.beside.clone()).map(|beside| view! { <p class="card-foot">{beside}</p> })}
            <ways::Steps listed/>
            <parties::Parties desk/>
        </section>
    }
    .into_any()
}
