//! The history of the whole sheet: the way into the replay, the versions that have a name, and what came before it.

use leptos::html;
use leptos::prelude::*;
use shared::document::NamedVersion;

use super::words;
use crate::backend::AskedVersion;
use crate::format;
use crate::grid::GridState;
use crate::primitives::{Glyph, Icon, Moment, RequestStateBadge};
use crate::sheet::loaded::Desk;

#[component]
pub fn WholeHistory(desk: Desk) -> impl IntoView {
    let text = desk.grid.text;
    let state = move || {
        let progress = desk.past.progress();
        if progress.is_whole { text.history_moments(progress.moments) } else { text.history_reading(progress.moments) }
    };
    let replay = move |_| {
        let last = untrack(|| desk.past.progress().moments);
        desk.past.show(last);
    };
    let unread = move || desk.past.progress().moments == 0;
    view! {
        <section class="history-whole" aria-labelledby="history-whole">
            <h3 id="history-whole">{text.history_whole()}</h3>
            <p class="soft" role="status">{state}</p>
            <div class="history-buttons">
                <button type="button" class="button small" disabled=unread on:click=replay>
                    <Icon glyph=Glyph::Clock/>
                    <span>{text.history_replay()}</span>
                </button>
                <button type="button" class="button small" disabled=unread on:click=move |_| desk.comparing.set(true)>
                    <Icon glyph=Glyph::Layers/>
                    <span>{text.history_compare()}</span>
                </button>
            </div>
            <h4>{text.history_versions()}</h4>
            {move || versions(desk)}
            // While the past is shown, the replay offers it.
            {move || desk.sheet.position().is_none().then(|| view! { <NameVersion desk/> })}
            {before(desk)}
        </section>
    }
}

fn versions(desk: Desk) -> AnyView {
    let text = desk.grid.text;
    let named = desk.past.versions().into_iter().map(|(position, version)| (position, row(desk, position, version)));
    let asked = desk.past.asked().into_iter().map(|(position, asked)| (position, asked_row(desk, position, &asked)));
    let mut rows: Vec<(usize, AnyView)> = named.chain(asked).collect();
    if rows.is_empty() {
        return view! { <p class="soft">{text.history_versions_none()}</p> }.into_any();
    }
    rows.sort_by_key(|(position, _)| std::cmp::Reverse(*position));
    let rows: Vec<AnyView> = rows.into_iter().map(|(_, row)| row).collect();
    view! { <ol class="history-versions">{rows}</ol> }.into_any()
}

fn row(desk: Desk, position: usize, version: NamedVersion) -> AnyView {
    let text = desk.grid.text;
    let forget = text.history_forget(&version.name);
    view! {
        <li>
            <button type="button" class="history-version" on:click=move |_| desk.past.show(position)>
                <strong>{version.name}</strong>
                {time(desk, position)}
            </button>
            <button type="button" class="button quiet small icon-only" title=forget.clone() aria-label=forget
                hidden=move || !may_write(desk) on:click=move |_| { desk.past.forget(version.id); }>
                <Icon glyph=Glyph::X/>
            </button>
        </li>
    }
    .into_any()
}

/// What was submitted, with what became of it.
fn asked_row(desk: Desk, position: usize, asked: &AskedVersion) -> AnyView {
    let text = desk.grid.text;
    view! {
        <li>
            <button type="button" class="history-version" on:click=move |_| desk.past.show(position)>
                <strong>{text.history_submitted()}</strong>
                {time(desk, position)}
            </button>
            <a class="history-request" href=format!("/requests/{}", asked.request) title=text.sheet_see_request()>
                <RequestStateBadge state=asked.state/>
            </a>
        </li>
    }
    .into_any()
}

fn time(desk: Desk, position: usize) -> Option<AnyView> {
    let last = position.checked_sub(1)?;
    let at = desk.past.read(|history| history.moments().get(last).map(|moment| format::clock(moment.at)))??;
    Some(view! { <Moment at/> }.into_any())
}

/// Whether the sheet takes changes from this person, also while the past is shown.
pub fn may_write(desk: Desk) -> bool {
    let GridState { may_edit, .. } = desk.grid;
    may_edit.get() || desk.sheet.position().is_some() && desk.is_open()
}

/// Gives what is shown a name.
#[component]
pub fn NameVersion(desk: Desk) -> impl IntoView {
    let text = desk.grid.text;
    let input = NodeRef::<html::Input>::new();
    let name = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = input.value().trim().to_owned();
        if !name.is_empty() && desk.past.name(name) {
            input.set_value("");
        }
    };
    view! {
        <form class="history-name" hidden=move || !may_write(desk) on:submit=name>
            <input class="input small" type="text" maxlength="200" required autocomplete="off" node_ref=input
                aria-label=text.history_name_label() placeholder=text.history_name_label()/>
            <button type="submit" class="button small">{text.history_name()}</button>
        </form>
    }
    .into_any()
}

/// The revision this one follows.
fn before(desk: Desk) -> AnyView {
    let text = desk.grid.text;
    let follows = desk.page.with_value(|page| {
        page.follows.map(|sheet| {
            let href = format!("/plans/{}/sheets/{sheet}", page.plan);
            view! { <p class="soft">{text.history_follows()} " " <a href=href>{text.history_see_before()}</a></p> }
        })
    });
    follows.into_any()
}

/// What happened in a moment, with who did it.
pub fn told(desk: Desk, position: usize) -> Option<String> {
    let moment = position.checked_sub(1)?;
    desk.past.read(|history| {
        let told = history.moments().get(moment)?;
        let (name, deed) = (words::name(desk, told.author), words::deed(desk.grid.text, told));
        let who = desk.grid.text.history_did(deed, &name);
        Some(match words::figures(desk, history, moment) {
            Some(figures) => [&who, " · ", &figures].concat(),
            None => who,
        })
    })?
}
