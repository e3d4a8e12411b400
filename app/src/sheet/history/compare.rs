//! Two versions side by side: what led from the one to the other, by account, by section, by author or by driver.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::document::{Bridge, By, PartKey};

use super::words;
use crate::charts::{Bridged, Waterfall};
use crate::format;
use crate::primitives::Dialog;
use crate::sheet::loaded::Desk;

/// Parts told one by one; the rest is one part more.
const PARTS_MAX: usize = 12;

/// A moment that can be chosen: its position and what it is called.
type Choice = (usize, String);

#[component]
pub fn CompareDialog(desk: Desk) -> impl IntoView {
    let text = desk.grid.text;
    move || {
        desk.comparing.get().then(|| {
            let open = desk.comparing;
            view! {
                <Dialog id="bridge" title=text.history_compare_title().to_owned() open broad=true>
                    {body(desk)}
                </Dialog>
            }
        })
    }
}

fn body(desk: Desk) -> AnyView {
    let text = desk.grid.text;
    let shown = untrack(|| desk.sheet.position());
    let last_named = untrack(|| desk.past.versions().last().map(|(position, _)| *position));
    let from = RwSignal::new(shown.or(last_named).unwrap_or(1));
    // Now is whatever is last while one looks.
    let to = RwSignal::new(None::<usize>);
    let by = RwSignal::new(By::Author);
    let now = move || desk.past.progress().moments;
    let chosen = move |end: Signal<usize>| {
        let is_shown = move |position: usize| end.get() == position;
        view! {
            {move || {
                let choices = choices(desk, shown).into_iter();
                choices
                    .map(|(position, label)| {
                        view! { <option value=position.to_string() selected=is_shown(position)>{label}</option> }
                    })
                    .collect_view()
            }}
        }
        .into_any()
    };
    let pick = |event: &leptos::ev::Event| event_target_value(event).parse::<usize>().ok();
    let kind = move |value: By, label: &'static str| {
        view! {
            <label>
                <input type="radio" name="bridge-by" checked=move || by.get() == value on:change=move |_| by.set(value)/>
                <span>{label}</span>
            </label>
        }
        .into_any()
    };
    view! {
        <div class="dialog-body bridge">
            <div class="bridge-choice">
                <label class="field">
                    <span>{text.history_from()}</span>
                    <select class="select small" on:change=move |event| { pick(&event).into_iter().for_each(|at| from.set(at)) }>
                        {chosen(from.into())}
                    </select>
                </label>
                <label class="field">
                    <span>{text.history_to()}</span>
                    <select class="select small" on:change=move |event| {
                        to.set(pick(&event).filter(|at| *at != now()));
                    }>{chosen(Signal::derive(move || to.get().unwrap_or_else(now)))}</select>
                </label>
                <fieldset class="segments">
                    <legend class="visually-hidden">{text.history_by()}</legend>
                    {kind(By::Author, text.history_by_author())}
                    {kind(By::Section, text.history_by_section())}
                    {kind(By::Account, text.history_by_account())}
                    {kind(By::Driver, text.history_by_driver())}
                </fieldset>
            </div>
            {move || bridges(desk, from.get(), to.get().unwrap_or_else(now), by.get())}
        </div>
    }
    .into_any()
}

/// The beginning, the named versions, the moment that is shown, and now.
fn choices(desk: Desk, shown: Option<usize>) -> Vec<Choice> {
    let text = desk.grid.text;
    let mut choices: Vec<Choice> = vec![(1, text.history_start().to_owned())];
    choices.extend(desk.past.versions().into_iter().map(|(position, version)| (position, version.name)));
    choices.extend(desk.past.asked().into_iter().map(|(position, _)| (position, text.history_submitted().to_owned())));
    let moment = |position: usize| {
        let at =
            desk.past.read(|history| history.moments().get(position.checked_sub(1)?).map(|moment| moment.at))??;
        Some((position, text.history_as_of(&format::day_and_time(format::clock(at), text.language()))))
    };
    choices.extend(shown.and_then(moment));
    choices.push((desk.past.progress().moments, text.history_now().to_owned()));
    // A moment that has a name is offered by it.
    choices.sort_by_key(|(position, _)| *position);
    choices.dedup_by_key(|(position, _)| *position);
    choices
}

fn bridges(desk: Desk, from: usize, to: usize, by: By) -> AnyView {
    let text = desk.grid.text;
    let Some(bridges) = desk.past.read(|history| history.bridge(from, to, by)) else { return ().into_any() };
    if bridges.iter().all(|bridge| bridge.parts.is_empty()) {
        return view! { <p class="soft">{text.history_even()}</p> }.into_any();
    }
    let names: Vec<Choice> = choices(desk, Some(from));
    let called = |position: usize| {
        names.iter().find(|(at, _)| *at == position).map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let money = desk.grid.money.get();
    let head = match by {
        By::Author => text.history_by_author(),
        By::Section => text.history_by_section(),
        By::Account => text.history_by_account(),
        By::Driver => text.history_by_driver(),
    };
    let tables = bridges.into_iter().filter(|bridge| !bridge.parts.is_empty()).map(|bridge| {
        let caption = match bridge.nature {
            Nature::Income => text.sheet_income(),
            Nature::Expense => text.sheet_expense(),
        };
        let course = course(desk, bridge);
        view! { <Waterfall course money caption head ends=[called(from), called(to)]/> }
    });
    view! {
        <p class="bridge-unit">{money.heading()}</p>
        {tables.collect_view()}
    }
    .into_any()
}

fn course(desk: Desk, bridge: Bridge) -> Bridged {
    let text = desk.grid.text;
    let rest = bridge.parts.get(PARTS_MAX..).unwrap_or_default();
    let others: i128 = rest.iter().map(|part| part.delta).sum();
    let mut parts: Vec<(String, i128)> =
        bridge.parts.iter().take(PARTS_MAX).map(|part| (called(desk, &part.key), part.delta)).collect();
    if !rest.is_empty() {
        parts.push((text.history_others(rest.len()), others));
    }
    Bridged { nature: bridge.nature, from: bridge.from, parts, to: bridge.to }
}

fn called(desk: Desk, key: &PartKey) -> String {
    let text = desk.grid.text;
    match key {
        PartKey::Account(Some(code)) => code.to_string(),
        PartKey::Account(None) => text.history_no_account().to_owned(),
        PartKey::Author(person) => words::name(desk, *person),
        PartKey::Rules => text.history_rules().to_owned(),
        PartKey::Entered => text.history_entered().to_owned(),
        PartKey::Driver(line) => desk
            .past
            .read(|history| words::line_name(desk, history, *line))
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| text.history_gone().to_owned()),
        PartKey::Input(id) => desk
            .sheet
            .read(|sheet| sheet.input(*id).map(|input| input.name.in_language(text.language()).to_owned()))
            .unwrap_or_else(|| text.history_gone().to_owned()),
        PartKey::Section(id) => desk
            .sheet
            .read(|sheet| sheet.section(*id).map(|it| it.name.in_language(text.language()).to_owned()))
            .unwrap_or_else(|| text.history_gone().to_owned()),
    }
}
