//! Submitting: what is about to be frozen, what still stands in the way, and the button.

use leptos::prelude::*;
use shared::budget::{CellValue, LineItem, Nature, Sheet};
use shared::calendar::Period;
use shared::money::Minor;

use super::loaded::Desk;
use crate::format::Money;
use crate::primitives::{Banner, Csrf, Dialog, Glyph, Tone};
use crate::text::use_text;

/// Cells that hold text instead of a figure, or could not be reckoned.
fn wrong_cells(sheet: &Sheet) -> usize {
    let wrong = |line: &LineItem, period: &Period| {
        matches!(line.cell(*period).value, CellValue::Text(_)) || line.figure(*period).fault().is_some()
    };
    sheet.lines().map(|line| Period::all().filter(|period| wrong(line, period)).count()).sum()
}

#[component]
pub fn SubmitDialog(desk: Desk) -> impl IntoView {
    let text = use_text();
    let (action, key) = desk
        .page
        .with_value(|page| (format!("/plans/{}/sheets/{}/submit", page.plan, page.id), RwSignal::new(String::new())));
    let who = action.clone();
    // Each opening is one intent; sending its form twice still submits once.
    Effect::new(move |_| {
        if desk.submitting.get() {
            key.set(crate::browser::fresh_uuid().to_string());
        }
    });
    let state = move || {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| (wrong_cells(sheet), sheet.conflicts().len(), sheet.line_count()))
    };
    let ready = move || state().0 == 0 && state().1 == 0 && desk.waiting.get() == 0;
    let totals = move || {
        desk.sheet.track_totals();
        desk.sheet.read(|sheet| {
            let money = Money::exact(text.language(), sheet.header.currency);
            let row = |label: &'static str, nature| {
                let total = sheet.totals().nature(nature).periods.total();
                view! { <div class="fact"><dt>{label}</dt><dd class="figure">{money.amount(Minor::of_sum(total))}</dd></div> }
            };
            view! {
                <dl class="submit-totals">
                    {row(text.sheet_income(), Nature::Income)}
                    {row(text.sheet_expense(), Nature::Expense)}
                </dl>
            }
        })
    };
    let obstacles = move || {
        let (wrong, rivals, _) = state();
        let waiting = desk.waiting.get();
        view! {
            {(wrong > 0).then(|| view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.sheet_submit_wrong(wrong)/> })}
            {(rivals > 0).then(|| view! { <Banner tone=Tone::Warn glyph=Glyph::Users title=text.sheet_submit_rivals(rivals)/> })}
            {(waiting > 0).then(|| view! { <Banner tone=Tone::Warn glyph=Glyph::Device title=text.sheet_submit_waiting(waiting)/> })}
        }
    };
    view! {
        <Dialog id="submit" title=text.sheet_submit_title() open=desk.submitting>
            <form method="post" action=action class="submit-form dialog-body">
                <Csrf/>
                <input type="hidden" name="idempotency_key" prop:value=key/>
                <p>{text.sheet_submit_explain()}</p>
                {totals}
                {obstacles}
                <p><a href=who>{text.sheet_submit_who()}</a></p>
                <div class="dialog-actions">
                    <button type="button" class="button" on:click=move |_| desk.submitting.set(false)>{text.action_close()}</button>
                    <button type="submit" class="button primary" disabled=move || !ready()>{text.sheet_submit()}</button>
                </div>
            </form>
        </Dialog>
    }
}
