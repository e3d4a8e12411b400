//! What a line counts: money, or whatever somebody writes.

use leptos::prelude::*;
use shared::document::SheetCommand;
use shared::formula::Unit;
use shared::id::LineId;
use shared::language::Language;

use crate::sheet::loaded::Desk;
use crate::text::use_text;

/// What is offered beside what can be written.
fn offered(language: Language) -> &'static [&'static str] {
    match language {
        Language::Chinese => &["人", "小时", "单", "台", "kWh", "%", "1", "CNY/人", "CNY/小时"],
        Language::English => &["heads", "hours", "orders", "units", "kWh", "%", "1", "CNY/head", "CNY/hour"],
    }
}

#[component]
pub fn UnitField(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let wrong = RwSignal::new(false);
    let value = move || {
        desk.sheet.track_line(line);
        desk.sheet
            .read(|sheet| sheet.line(line).and_then(|line| line.unit.stored().map(str::to_owned)))
            .unwrap_or_default()
    };
    let set = move |event: leptos::ev::Event| match event_target_value(&event).parse::<Unit>() {
        Ok(unit) => {
            wrong.set(false);
            desk.sheet.edit(&SheetCommand::SetUnit { line, unit });
        }
        Err(_) => wrong.set(true),
    };
    let currency = desk.sheet.read(|sheet| sheet.header.currency);
    let options = offered(text.language()).iter().map(|unit| view! { <option value=*unit></option> }).collect_view();
    view! {
        <div class="field">
            <label for="line-unit">{text.model_unit()}</label>
            <input id="line-unit" class="input" list="line-units" maxlength="24" autocomplete="off" placeholder=currency.code()
                readonly=move || !desk.grid.may_edit.get() prop:value=value on:change=set/>
            <datalist id="line-units">{options}</datalist>
            <p class="hint">
                {move || if wrong.get() { text.model_unit_wrong() } else { text.model_unit_hint() }}
            </p>
        </div>
    }
}
