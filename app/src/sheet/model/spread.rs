//! A year's total over its months: how much, by which rule, and which months are fixed.

use leptos::html::Select;
use leptos::prelude::*;
use shared::budget::{CellValue, LastYear, LineItem, MONTHS, Spread, SpreadRule, print_figure, read_figure};
use shared::calendar::Period;
use shared::document::{CellEdit, SheetCommand};
use shared::id::LineId;
use shared::money::Style;

use super::last_year;
use super::shares::SharesField;
use crate::primitives::{Glyph, Icon};
use crate::sheet::loaded::Desk;
use crate::text::{Text, use_text};

/// The rules to choose from; one that looks at another line is chosen by that line.
fn rules(text: Text) -> [(&'static str, &'static str); 5] {
    [
        ("even", text.model_rule_even()),
        ("days", text.model_rule_days()),
        ("445", text.model_rule_weeks_445()),
        ("454", text.model_rule_weeks_454()),
        ("544", text.model_rule_weeks_544()),
    ]
}

/// The choice that asks for a share of each month.
const SHARES: &str = "shares";

/// The choice a rule is: last year's months are no part of which it is.
fn choice_key(rule: &SpreadRule) -> String {
    match rule {
        SpreadRule::LastYear(of, _) => last_year::key(*of),
        rule => rule.to_string(),
    }
}

/// Asks for last year's months, spreads by them, and tells why not where that can't be.
fn ask(desk: Desk, line: LineId, of: LastYear, done: impl FnOnce(Option<String>) + 'static) {
    #[cfg(feature = "hydrate")]
    {
        let sheet = desk.page.with_value(|page| page.id);
        leptos::task::spawn_local(async move {
            let answer = crate::backend::last_year(sheet, line).await;
            done(last_year::take(desk, line, of, answer).err());
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (desk, line, of, done);
}

#[component]
pub fn SpreadFields(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let item = Memo::new(move |_| {
        desk.sheet.track_line(line);
        desk.sheet.read(|sheet| sheet.line(line).cloned())
    });
    let spread = move || item.get().and_then(|item| item.spread);
    let total = move || {
        let (item, currency) = item.get().zip(Some(desk.sheet.read(|sheet| sheet.header.currency)))?;
        let total = item.spread.as_ref()?.total;
        Some(print_figure(i128::from(total.0), &item.unit, currency, Style { grouping: true, ..Style::PLAIN }))
    };
    let wrong = RwSignal::new(None::<String>);
    let set_total = move |event: leptos::ev::Event| {
        let typed = event_target_value(&event);
        let read = desk.sheet.read(|sheet| {
            let item = sheet.line(line)?;
            let read = read_figure(&typed, &item.unit, sheet.header.currency, sheet.header.rounding);
            Some((read, item.spread.as_ref()?.rule.clone()))
        });
        match read {
            Some((Ok(total), rule)) => {
                wrong.set(None);
                desk.sheet.edit(&SheetCommand::SetSpread { line, spread: Some(Spread { total, rule }) });
            }
            Some((Err(_), _)) => wrong.set(Some(text.sheet_not_a_figure(&typed))),
            None => {}
        }
    };
    let refused = RwSignal::new(None::<String>);
    let is_writing = RwSignal::new(false);
    let select = NodeRef::<Select>::new();
    let set_rule = move |event: leptos::ev::Event| {
        let chosen = event_target_value(&event);
        refused.set(None);
        is_writing.set(chosen == SHARES);
        if let Some(of) = last_year::choice(&chosen) {
            let was = item.get_untracked().and_then(|item| item.spread).map(|spread| choice_key(&spread.rule));
            ask(desk, line, of, move |wrong| {
                // What was not done is not shown as chosen.
                if let (Some(wrong), Some(select), Some(was)) = (wrong, select.get_untracked(), was) {
                    select.set_value(&was);
                    refused.set(Some(wrong));
                }
            });
            return;
        }
        if let (Ok(rule), Some(spread)) =
            (chosen.parse::<SpreadRule>(), item.get_untracked().and_then(|item| item.spread))
        {
            desk.sheet.edit(&SheetCommand::SetSpread { line, spread: Some(Spread { rule, ..spread }) });
        }
    };
    let options = move || {
        let now = spread().map(|spread| spread.rule);
        let chosen = now.as_ref().map(choice_key).unwrap_or_default();
        let option = |value: String, label: String| {
            let selected = if is_writing.get() { value == SHARES } else { value == chosen };
            view! { <option value=value selected=selected>{label}</option> }
        };
        let mut all: Vec<_> =
            rules(text).map(|(value, label)| option(value.to_owned(), label.to_owned())).into_iter().collect();
        all.push(option(last_year::key(LastYear::Budget), text.model_rule_last_budget().to_owned()));
        all.push(option(last_year::key(LastYear::Actual), text.model_rule_last_actual().to_owned()));
        all.push(option(SHARES.to_owned(), text.model_rule_shares().to_owned()));
        if matches!(now, Some(SpreadRule::Weights(_))) {
            all.push(option(chosen.clone(), text.model_rule_shape().to_owned()));
        }
        let others = desk.sheet.read(|sheet| {
            let named = |item: &LineItem| {
                let name = item.name.in_language(text.language());
                (SpreadRule::Like(item.id).to_string(), text.model_rule_like(name))
            };
            // Lines with months of their own to copy the shape of; a long sheet offers its first hundred.
            let rows = sheet.rows().into_iter().filter_map(|row| match row {
                shared::budget::Row::Line(other) if other != line => sheet.line(other),
                _ => None,
            });
            rows.filter(|item| item.spread.is_none() && item.has_figures()).take(100).map(named).collect::<Vec<_>>()
        });
        all.extend(others.into_iter().map(|(value, label)| option(value, label)));
        all
    };
    let pins = move || {
        let item = item.get()?;
        let pinned: Vec<Period> =
            Period::all().take(MONTHS).filter(|period| item.cell(*period).value != CellValue::Empty).collect();
        let money = desk.grid.money.get();
        let calendar = desk.page.with_value(|page| page.calendar);
        let row = |period: Period| {
            let label = calendar.period_label(period, text.language());
            let free = move |_| {
                desk.sheet.edit(&SheetCommand::SetCells(vec![CellEdit { line, period, value: CellValue::Empty }]));
            };
            view! {
                <li>
                    <span>{label}</span>
                    <span class="figure">{money.figure(item.figure(period).minor(), &item.unit)}</span>
                    <button type="button" class="button quiet small icon-only" aria-label=text.model_release(label) title=text.model_release(label)
                        disabled=move || !desk.grid.may_edit.get() on:click=free>
                        <Icon glyph=Glyph::X/>
                    </button>
                </li>
            }
        };
        Some(if pinned.is_empty() {
            view! { <p class="hint">{text.model_no_pins()}</p> }.into_any()
        } else {
            view! {
                <h3>{text.model_pins()}</h3>
                <ul class="pins">{pinned.into_iter().map(row).collect_view()}</ul>
            }
            .into_any()
        })
    };
    let locked = move || !desk.grid.may_edit.get();
    view! {
        <div class="spread-fields">
            <div class="field">
                <label for="spread-total">{text.model_total()}</label>
                <input id="spread-total" class="input figure" inputmode="decimal" maxlength="64" autocomplete="off" readonly=locked
                    prop:value=total on:change=set_total/>
                {move || wrong.get().map(|wrong| view! { <p class="wrong">{wrong}</p> })}
            </div>
            <div class="field">
                <label for="spread-rule">{text.model_rule()}</label>
                <select id="spread-rule" class="select" node_ref=select disabled=locked on:change=set_rule>{options}</select>
                {move || refused.get().map(|refused| view! { <p class="wrong" role="alert">{refused}</p> })}
            </div>
            {move || is_writing.get().then(|| view! { <SharesField desk line is_writing/> })}
            {pins}
        </div>
    }
}
