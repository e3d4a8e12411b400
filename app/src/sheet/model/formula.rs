//! The field a formula is written in: names are offered while one types, and what is wrong is said at once.

use leptos::html;
use leptos::prelude::*;
use shared::budget::{Input, LineFormula, Offered, Offers, Sheet, SheetNames};
use shared::calendar::Period;
use shared::document::SheetCommand;
use shared::formula::{Expr, check, evaluate, parse};
use shared::id::LineId;

use super::complete::{Offer, Stem, completed, offers, stem};
use super::elsewhere::Elsewhere;
use super::word;
use crate::grid::{Column, basis};
use crate::sheet::loaded::Desk;
use crate::text::use_text;

/// What the field says under itself.
#[derive(Clone, PartialEq)]
enum Said {
    Nothing,
    Wrong(String),
    Gives(String),
}

#[component]
pub fn FormulaField(
    desk: Desk,
    line: LineId,
    /// The formula is being begun; there may be none yet.
    begun: RwSignal<bool>,
) -> impl IntoView {
    let text = use_text();
    let elsewhere = Elsewhere::ask(desk);
    let kept = Memo::new(move |_| {
        desk.sheet.track_line(line);
        basis::formula_text(desk.grid, line).unwrap_or_else(|| "= ".to_owned())
    });
    let typed = RwSignal::new(kept.get_untracked());
    let caret = RwSignal::new(None::<usize>);
    let marked = RwSignal::new(0_usize);
    let field = NodeRef::<html::Textarea>::new();
    // Somebody else's formula shows at once, unless this person is writing.
    Effect::new(move |before: Option<String>| {
        let now = kept.get();
        if before.as_ref().is_some_and(|before| *before != now && typed.with_untracked(|typed| typed == before)) {
            typed.set(now.clone());
        }
        now
    });
    // What was begun in the grid goes on here.
    Effect::new(move |_| {
        let Some(field) = field.get() else { return };
        let Some(draft) = desk.grid.draft.get().filter(|draft| draft.line == line) else { return };
        desk.grid.draft.set(None);
        typed.set(draft.text.clone());
        field.set_value(&draft.text);
        let _ = field.focus();
        let end = u32::try_from(draft.text.encode_utf16().count()).ok();
        let _ = field.set_selection_start(end);
        let _ = field.set_selection_end(end);
        if draft.goes_on {
            caret.set(end.and_then(|at| usize::try_from(at).ok()));
        }
    });
    let found = Memo::new(move |_| -> Option<(Stem, Vec<Offer>)> {
        let stem = stem(&typed.get(), caret.get()?)?;
        let names = elsewhere
            .with(desk, |sheet, offers| SheetNames::new(sheet, text.language()).offering(offers.values()).all());
        let offers = offers(&stem, &names, text.language());
        (!offers.is_empty()).then_some((stem, offers))
    });
    let accept = move |place: usize| {
        let Some((stem, offers)) = found.get_untracked() else { return };
        let Some(offer) = offers.get(place) else { return };
        let (text, at) = completed(&typed.get_untracked(), &stem, offer);
        typed.set(text.clone());
        caret.set(None);
        marked.set(0);
        if let Some(field) = field.get_untracked() {
            field.set_value(&text);
            let _ = field.focus();
            let at = u32::try_from(at).ok();
            let _ = field.set_selection_start(at);
            let _ = field.set_selection_end(at);
        }
    };
    let is_kept = move || typed.with(|typed| typed.trim() == kept.get().trim());
    let apply = move || {
        if apply(desk, elsewhere, line, &typed.get_untracked()) {
            begun.set(false);
            caret.set(None);
            desk.grid.focus();
        }
    };
    let cancel = move || {
        typed.set(kept.get_untracked());
        begun.set(false);
        desk.grid.focus();
    };
    let key = move |event: leptos::ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let open = found.with_untracked(|found| found.as_ref().map_or(0, |(_, offers)| offers.len()));
        match event.key().as_str() {
            "ArrowDown" if open > 0 => marked.update(|at| *at = (*at + 1) % open),
            "ArrowUp" if open > 0 => marked.update(|at| *at = (*at + open - 1) % open),
            "Tab" | "Enter" if open > 0 && !event.shift_key() => accept(marked.get_untracked()),
            "Enter" if !event.shift_key() => apply(),
            "Escape" if open > 0 => caret.set(None),
            "Escape" => cancel(),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let input = move |_| {
        if let Some(field) = field.get_untracked() {
            typed.set(field.value());
            caret.set(field.selection_start().ok().flatten().and_then(|at| usize::try_from(at).ok()));
            marked.set(0);
        }
    };
    let verdict = Memo::new(move |_| {
        desk.sheet.track_totals();
        say(desk, elsewhere, line, &typed.get())
    });
    let said = move || {
        match verdict.get() {
            Said::Nothing => ().into_any(),
            // A name that is half written is no mistake yet.
            Said::Wrong(_) if found.with(Option::is_some) => ().into_any(),
            Said::Wrong(why) => view! { <p class="wrong">{why}</p> }.into_any(),
            Said::Gives(figure) => view! { <p class="gives figure">{figure}</p> }.into_any(),
        }
    };
    let list = move || {
        found.get().map(|(_, offers)| {
            let option = move |(place, offer): (usize, Offer)| {
                let id = ["formula-offer-", &place.to_string()].concat();
                view! {
                    <li role="option" id=id aria-selected=move || (marked.get() == place).to_string()
                        on:pointerdown=move |event| { event.prevent_default(); accept(place); }>
                        <span class="offer">{offer.insert}</span>
                        <span class="faint">{offer.about}</span>
                    </li>
                }
            };
            view! {
                <ul class="offers" role="listbox" id="formula-offers" aria-label=text.model_offers()>
                    {offers.into_iter().enumerate().map(option).collect_view()}
                </ul>
            }
        })
    };
    let active = move || found.with(Option::is_some).then(|| ["formula-offer-", &marked.get().to_string()].concat());
    view! {
        <div class="formula-field">
            <label for="formula">{text.model_formula()}</label>
            <textarea id="formula" class="input" node_ref=field rows="3" maxlength="2000" spellcheck="false" autocomplete="off"
                aria-autocomplete="list" aria-controls=move || found.with(Option::is_some).then_some("formula-offers") aria-describedby="formula-said" aria-activedescendant=active
                readonly=move || !desk.grid.may_edit.get()
                prop:value=move || typed.get()
                on:input=input on:keydown=key on:blur=move |_| caret.set(None)></textarea>
            {list}
            <div id="formula-said" aria-live="polite">{said}</div>
            <div class="formula-actions" hidden=is_kept>
                <button type="button" class="button small" on:click=move |_| cancel()>{text.model_cancel()}</button>
                <button type="button" class="button primary small" disabled=move || verdict.with(|said| matches!(said, Said::Wrong(_)))
                    on:click=move |_| apply()>{text.model_apply()}</button>
            </div>
            <p class="hint">{text.model_formula_hint()}</p>
        </div>
    }
}

/// Reads what is typed, and checks its units for this line.
fn read(desk: Desk, sheet: &Sheet, offers: &Offers, line: LineId, typed: &str) -> Result<Expr, String> {
    let text = desk.grid.text;
    let names = SheetNames::new(sheet, text.language()).offering(offers.values());
    let expr = parse(typed, &names).map_err(|error| word::problem(&error, text))?;
    let Some(item) = sheet.line(line) else { return Err(text.sheet_error_gone().to_owned()) };
    let expected = item.unit.dimension(sheet.header.currency);
    check(&expr, &expected, &Offered { sheet, offers }).map_err(|clash| word::clash(&clash, text))?;
    Ok(expr)
}

/// The formula, and with it what it takes from elsewhere that the sheet has not yet.
fn apply(desk: Desk, elsewhere: Elsewhere, line: LineId, typed: &str) -> bool {
    let commands = elsewhere.with(desk, |sheet, offers| {
        let expr = read(desk, sheet, offers, line, typed).ok()?;
        let lacking = expr.inputs().into_iter().filter(|id| sheet.input(*id).is_none());
        let taken: Vec<Input> = lacking.filter_map(|id| offers.get(&id).cloned()).collect();
        let formula = SheetCommand::SetFormula { line, formula: Some(LineFormula::new(expr)) };
        let take = (!taken.is_empty()).then_some(SheetCommand::TakeInputs(taken));
        Some(take.into_iter().chain([formula]).collect::<Vec<_>>())
    });
    commands.is_some_and(|commands| desk.sheet.edit_all(&commands))
}

/// What the formula would give in the period under the cursor, or what is wrong with it.
fn say(desk: Desk, elsewhere: Elsewhere, line: LineId, typed: &str) -> Said {
    let text = desk.grid.text;
    if typed.trim().trim_start_matches(['=', '＝']).trim().is_empty() {
        return Said::Nothing;
    }
    let period = match desk.grid.column(desk.grid.selection.get().active.column) {
        Some(Column::Period(period)) if !period.is_adjustment() => period,
        _ => Period::FIRST,
    };
    let money = desk.grid.money.get();
    elsewhere.with(desk, |sheet, offers| {
        let expr = match read(desk, sheet, offers, line, typed) {
            Ok(expr) => expr,
            Err(why) => return Said::Wrong(why),
        };
        let Some(item) = sheet.line(line) else { return Said::Nothing };
        let label = desk.page.with_value(|page| page.calendar.period_label(period, text.language()));
        let decimals = item.unit.decimals(sheet.header.currency);
        // A fault of the figures is told above; here the formula is right.
        let Ok(value) = evaluate(&expr, period, &Offered { sheet, offers }) else { return Said::Nothing };
        match sheet.header.rounding.round_to(value, decimals) {
            Ok(minor) => Said::Gives(text.model_gives(&money.figure(i128::from(minor.0), &item.unit), label)),
            Err(_) => Said::Wrong(text.model_fault_overflow().to_owned()),
        }
    })
}
