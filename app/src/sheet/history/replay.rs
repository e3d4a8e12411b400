//! The replay: a slider over every moment of the sheet, above the grid that shows it as it was.

use leptos::html;
use leptos::prelude::*;
use shared::document::Scope;

use super::whole::{NameVersion, may_write, told};
use super::words;
use crate::format;
use crate::grid::{self, Column, Selection};
use crate::primitives::{Glyph, Icon, Toasts};
use crate::sheet::loaded::Desk;

/// Nothing while the sheet is shown as it is now.
#[component]
pub fn ReplayBar(desk: Desk) -> impl IntoView {
    let is_past = Memo::new(move |_| desk.sheet.position().is_some());
    move || is_past.get().then(|| bar(desk))
}

fn bar(desk: Desk) -> AnyView {
    let text = desk.grid.text;
    desk.past.watch();
    follow(desk);
    let slider = NodeRef::<html::Input>::new();
    // Whoever looks back wants to move through it; the keys of the slider are the ways to.
    Effect::new(move |_| {
        if let Some(slider) = slider.get() {
            let _ = slider.focus();
        }
    });
    let position = move || desk.sheet.position().unwrap_or_default();
    let count = move || desk.past.progress().moments;
    let at = move || {
        let last = position().checked_sub(1)?;
        desk.past.read(|history| history.moments().get(last).map(|moment| (moment.at, moment.author)))?
    };
    let when = move || at().map(|(at, _)| format::day_and_time(format::clock(at), text.language())).unwrap_or_default();
    let what = move || told(desk, position()).unwrap_or_default();
    let slide = move |event: leptos::ev::Event| {
        if let Ok(position) = event_target_value(&event).parse::<usize>() {
            desk.past.show(position.max(1));
        }
    };
    let step = move |glyph: Glyph, label: &'static str, to: fn(usize) -> usize, end: fn(usize, usize) -> bool| {
        view! {
            <button type="button" class="button quiet small icon-only" title=label aria-label=label
                disabled=move || end(position(), count()) on:click=move |_| desk.past.show(to(position()))>
                <Icon glyph/>
            </button>
        }
        .into_any()
    };
    view! {
        <section class="replay" aria-labelledby="replay-title"
            on:keydown=move |event| if event.key() == "Escape" && !event.default_prevented() { leave(desk) }>
            <div class="replay-head">
                <Icon glyph=Glyph::Clock/>
                <h2 id="replay-title">{move || text.history_as_of(&when())}</h2>
                <p class="replay-what">{move || at().map(|(_, author)| words::avatar(desk, author))} <span>{what}</span></p>
                <button type="button" class="button primary small" on:click=move |_| leave(desk)>{text.history_leave()}</button>
            </div>
            <div class="replay-track">
                {step(Glyph::ChevronLeft, text.history_previous(), |at| at.saturating_sub(1).max(1), |at, _| at <= 1)}
                <input type="range" min="1" step="1" max=move || count().to_string() prop:value=move || position().to_string()
                    aria-label=text.history_moment() aria-valuetext=move || [when(), what()].join(" · ")
                    list="replay-versions" node_ref=slider on:input=slide/>
                {step(Glyph::ChevronRight, text.history_next(), |at| at + 1, |at, count| at >= count)}
                <span class="replay-count" aria-hidden="true">{move || text.history_step(&count().to_string(), &position().to_string())}</span>
                <datalist id="replay-versions">
                    {move || {
                        let versions = desk.past.versions().into_iter();
                        versions.map(|(at, version)| view! { <option value=at.to_string() label=version.name></option> }).collect_view()
                    }}
                </datalist>
            </div>
            <div class="replay-acts">
                <span class="replay-restore" role="group" aria-label=text.history_restore_then() hidden=move || !may_write(desk)>
                    <span aria-hidden="true">{text.history_restore_then()}</span>
                    {restore(desk, text.history_scope_cell(), cell)}
                    {restore(desk, text.history_scope_line(), |desk| line(desk).map(Scope::Line))}
                    {restore(desk, text.history_scope_sheet(), |_| Some(Scope::Sheet))}
                </span>
                <button type="button" class="button small" on:click=move |_| desk.comparing.set(true)>
                    <Icon glyph=Glyph::Layers/>
                    <span>{text.history_compare_now()}</span>
                </button>
                <NameVersion desk/>
            </div>
        </section>
    }
    .into_any()
}

fn restore(desk: Desk, label: &'static str, scope: fn(Desk) -> Option<Scope>) -> AnyView {
    let toasts = use_context::<Toasts>();
    let act = move |_| {
        let Some(scope) = scope(desk) else { return };
        let text = desk.grid.text;
        let said = match desk.past.restore(scope) {
            Some(true) => text.history_restored(),
            Some(false) => return,
            None => text.history_same(),
        };
        if let Some(toasts) = toasts {
            toasts.show(said);
        }
        desk.grid.focus();
    };
    view! {
        <button type="button" class="button small" disabled=move || scope(desk).is_none() on:click=act>{label}</button>
    }
    .into_any()
}

fn line(desk: Desk) -> Option<shared::id::LineId> {
    desk.grid.layout.track();
    desk.grid.line_at(desk.grid.selection.get().active.row)
}

fn cell(desk: Desk) -> Option<Scope> {
    let line = line(desk)?;
    match desk.grid.column(desk.grid.selection.get().active.column)? {
        Column::Period(period) => Some(Scope::Cell(line, period)),
        _ => None,
    }
}

fn leave(desk: Desk) {
    desk.past.leave();
    desk.grid.focus();
}

/// Brings the first cell that changed into sight.
fn follow(desk: Desk) {
    Effect::new(move |_| {
        let touched = desk.sheet.touched();
        let spot = touched.first().and_then(|(line, period)| desk.grid.spot_of(*line, *period));
        if let Some(spot) = spot {
            desk.grid.place(Selection::at(spot));
            grid::show(desk.grid);
        }
    });
}
