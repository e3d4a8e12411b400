//! The fields in which things on the map are changed, in the panel and in the outline: words, a figure, one of several.
//!
//! A field stays while what it shows moves, so the keyboard stays in it; and what somebody is writing is not written over
//! by what comes from elsewhere. It is kept when one leaves the field or presses Enter, and given up with Escape.

use leptos::ev::{Event, KeyboardEvent};
use leptos::prelude::*;
use leptos::web_sys::{HtmlInputElement, HtmlSelectElement};
use shared::budget::{print_figure, read_figure};
use shared::formula::Unit;
use shared::money::{Currency, DisplayUnit, Minor, Negative, Rounding, Style};

use super::Desk;
use crate::text::{Text, use_text};

pub type Setter = Box<dyn Fn(String) + Send + Sync>;
/// What may be chosen: what it is kept as, and its word.
pub type Offered = Vec<(String, String)>;

/// What a field shows: what there is, but for what is being written.
#[derive(Clone, Copy)]
struct Draft {
    is_written: RwSignal<bool>,
    shown: Memo<String>,
}

impl Draft {
    fn of(value: Signal<String>) -> Self {
        let is_written = RwSignal::new(false);
        let shown = Memo::new(move |before: Option<&String>| match before {
            Some(before) if is_written.get() => before.clone(),
            _ => value.get(),
        });
        Self { is_written, shown }
    }

    /// Shows what there is, whatever was written.
    fn show(self, event: &Event) {
        self.is_written.set(false);
        event_target::<HtmlInputElement>(event).set_value(&self.shown.get_untracked());
    }

    /// Escape gives up what was written; in a field where nothing was, the key is whoever's the field is.
    fn given_up(self, event: &KeyboardEvent) -> bool {
        let is_given_up = event.key() == "Escape" && !event.is_composing() && self.is_written.get_untracked();
        if is_given_up {
            event.stop_propagation();
            self.show(event);
        }
        is_given_up
    }
}

/// A line of text.
#[component]
pub fn Words(
    desk: Desk,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    set: Setter,
    /// The id of the words that are offered.
    #[prop(optional)]
    list: Option<&'static str>,
    /// By which the field is found.
    #[prop(optional_no_strip)]
    id: Option<String>,
    #[prop(optional)] hint: Option<&'static str>,
) -> impl IntoView {
    let draft = Draft::of(value);
    let change = move |event: Event| {
        set(event_target_value(&event));
        draft.show(&event);
    };
    let pressed = move |event: KeyboardEvent| {
        draft.given_up(&event);
    };
    view! {
        <label class="map-field">
            <span>{label}</span>
            <input class="input" id=id list=list maxlength="2000" autocomplete="off" readonly=move || !desk.may_edit.get()
                prop:value=move || draft.shown.get() on:input=move |_| draft.is_written.set(true) on:change=change
                on:keydown=pressed/>
            {hint.map(|hint| view! { <small>{hint}</small> })}
        </label>
    }
    .into_any()
}

/// A figure in a unit; what cannot be read is said and not kept.
#[component]
pub fn Figure(
    desk: Desk,
    label: &'static str,
    unit: String,
    #[prop(into)] value: Signal<Option<i64>>,
    is_money: bool,
    set: Box<dyn Fn(Option<i64>) + Send + Sync>,
) -> impl IntoView {
    let text = use_text();
    let currency = desk.now().header.currency;
    let wrong = RwSignal::new(false);
    let shown = move || value.get().map(|value| printed(value, is_money, currency)).unwrap_or_default();
    let draft = Draft::of(Signal::derive(shown));
    let change = move |event: Event| match read(&event_target_value(&event), is_money, currency) {
        Ok(value) => {
            wrong.set(false);
            set(value);
            draft.show(&event);
        }
        Err(()) => {
            wrong.set(true);
            desk.said.set(text.map_not_a_figure().to_owned());
        }
    };
    let pressed = move |event: KeyboardEvent| {
        if draft.given_up(&event) {
            wrong.set(false);
        }
    };
    view! {
        <label class="map-field figure" class:wrong=move || wrong.get()>
            <span>{label}</span>
            <input class="input number" inputmode="decimal" autocomplete="off" readonly=move || !desk.may_edit.get()
                aria-invalid=move || if wrong.get() { "true" } else { "false" }
                prop:value=move || draft.shown.get() on:input=move |_| draft.is_written.set(true) on:change=change
                on:keydown=pressed/>
            <small>{unit}</small>
            {move || wrong.get().then(|| view! { <em role="alert">{text.map_not_a_figure()}</em> })}
        </label>
    }
    .into_any()
}

const fn unit(is_money: bool) -> Unit {
    if is_money { Unit::Money } else { Unit::Number }
}

fn printed(value: i64, is_money: bool, currency: Currency) -> String {
    let style = Style { unit: DisplayUnit::One, negative: Negative::Minus, grouping: true };
    print_figure(i128::from(value), &unit(is_money), currency, style)
}

/// Nothing typed is no figure; less than nothing is none either.
fn read(typed: &str, is_money: bool, currency: Currency) -> Result<Option<i64>, ()> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let Minor(value) = read_figure(typed, &unit(is_money), currency, Rounding::HalfUp).map_err(|_| ())?;
    if value < 0 { Err(()) } else { Ok(Some(value)) }
}

/// One of several words.
#[component]
pub fn Choice(
    desk: Desk,
    label: &'static str,
    #[prop(into)] chosen: Signal<String>,
    #[prop(into)] offered: Signal<Offered>,
    set: Setter,
) -> impl IntoView {
    let options = move || {
        let option = |(value, word): (String, String)| {
            let own = value.clone();
            view! { <option value=value prop:selected=move || chosen.with(|chosen| *chosen == own)>{word}</option> }
        };
        offered.get().into_iter().map(option).collect_view()
    };
    let change = move |event: Event| {
        set(event_target_value(&event));
        // What could not be done is not shown as if it were.
        event_target::<HtmlSelectElement>(&event).set_value(&chosen.get_untracked());
    };
    view! {
        <label class="map-field">
            <span>{label}</span>
            <select class="select" disabled=move || !desk.may_edit.get() on:change=change>{options}</select>
        </label>
    }
    .into_any()
}

/// The choice of nothing.
pub fn none(text: Text) -> (String, String) {
    (String::new(), text.map_none_chosen().to_owned())
}

/// Nothing typed is nothing said.
pub fn said(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}
