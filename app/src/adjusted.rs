//! What an adjustment changes, before it is asked for and where it is decided: each department's year, and line by line
//! what was approved, what adjustments changed before, and what changes now. Lines that are for others to read are not told.

use leptos::prelude::*;
use shared::budget::adjustment::AdjustmentKind;
use shared::calendar::FiscalCalendar;
use shared::money::Minor;

use crate::backend::{AdjustedLineView, AdjustmentView, EffectView};
use crate::format::Money;
use crate::primitives::{Badge, Banner, Card, EmptyState, Glyph, Icon, Tone};
use crate::text::{Text, use_text};

/// What a kind of adjustment is called.
pub const fn kind_word(kind: AdjustmentKind, text: Text) -> &'static str {
    match kind {
        AdjustmentKind::Revise => text.adjust_revise(),
        AdjustmentKind::Transfer => text.adjust_transfer(),
        AdjustmentKind::Supplement => text.adjust_supplement(),
        AdjustmentKind::CarryForward => text.adjust_carry_forward(),
    }
}

/// A change with its sign; a dash where there is none.
pub fn signed(sum: i128, money: Money) -> String {
    if sum == 0 { "–".to_owned() } else { money.change(Minor::of_sum(sum)) }
}

/// The adjustment of a request: why, and what.
#[component]
pub fn Asked(view: AdjustmentView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let outdated = view.is_outdated.then(|| {
        view! {
            <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.adjust_outdated() alert=true>
                <p>{text.adjust_outdated_hint()}</p>
            </Banner>
        }
    });
    let kind = kind_word(view.kind, text);
    let reason = match view.reason.clone() {
        Some(reason) => view! { <p>{reason}</p> }.into_any(),
        None => view! { <p class="faint"><Icon glyph=Glyph::Lock/> {text.adjust_reason_kept()}</p> }.into_any(),
    };
    let moved = (!view.kept.is_empty()).then(|| {
        let moved = [money.amount(view.moved).as_str(), " ", money.currency.code()].concat();
        view! { <p><span class="faint">{text.adjust_moved()}</span> " " <strong class="figures">{moved}</strong></p> }
    });
    view! {
        {outdated}
        <section class="card adjust-why" aria-label=text.adjust_reason()>
            <Badge tone=Tone::Accent>{kind}</Badge>
            {reason}
            {moved}
        </section>
        <Changes view/>
    }
    .into_any()
}

#[component]
pub fn Changes(view: AdjustmentView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let effects = (!view.effects.is_empty()).then(|| view! { <Effects effects=view.effects.clone() money/> });
    let calendar = view.calendar;
    let names: Vec<&str> = view.kept.iter().map(|name| name.in_language(text.language())).collect();
    let kept = (!names.is_empty()).then(|| text.adjust_kept(&names.join(text.list_separator())));
    let lines = if view.lines.is_empty() {
        let hint = kept.unwrap_or_default();
        view! { <EmptyState glyph=Glyph::Lock title=text.request_kept() hint/> }.into_any()
    } else {
        let lines = view.lines.into_iter().map(|line| view! { <Line line calendar money/> }).collect_view();
        let kept = kept.map(|kept| view! { <p class="card-foot"><Icon glyph=Glyph::Lock/> {kept}</p> });
        view! { <ul class="lines adjusted-lines">{lines}</ul> {kept} }.into_any()
    };
    view! {
        {effects}
        <Card id="adjusted-lines" title=text.adjust_by_line() aside=money.currency.code()>{lines}</Card>
    }
    .into_any()
}

/// What becomes of each department's year.
#[component]
fn Effects(effects: Vec<EffectView>, money: Money) -> impl IntoView {
    let text = use_text();
    let row = |effect: EffectView| {
        let adjusted = i128::from(effect.before.0) - i128::from(effect.original.0);
        let change = i128::from(effect.after.0) - i128::from(effect.before.0);
        let nature = text.nature(effect.nature);
        view! {
            <tr>
                <th scope="row">{effect.department.in_language(text.language()).to_owned()} " " <span class="faint">{nature}</span></th>
                <td class="number figures"><span class="cell-label" aria-hidden="true">{text.adjust_original()}</span>{money.amount(effect.original)}</td>
                <td class="number figures"><span class="cell-label" aria-hidden="true">{text.adjust_adjusted()}</span>{signed(adjusted, money)}</td>
                <td class="number figures"><span class="cell-label" aria-hidden="true">{text.adjust_this()}</span>{signed(change, money)}</td>
                <td class="number figures"><span class="cell-label" aria-hidden="true">{text.adjust_then()}</span><strong>{money.amount(effect.after)}</strong></td>
            </tr>
        }
    };
    let rows = effects.into_iter().map(row).collect_view();
    view! {
        <Card id="effect" title=text.adjust_effect() aside=money.currency.code()>
            <table class="table approved-table">
                <thead>
                    <tr>
                        <th scope="col">{text.plan_department()}</th>
                        <th scope="col" class="number">{text.adjust_original()}</th>
                        <th scope="col" class="number">{text.adjust_adjusted()}</th>
                        <th scope="col" class="number">{text.adjust_this()}</th>
                        <th scope="col" class="number">{text.adjust_then()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </Card>
    }
    .into_any()
}

#[component]
fn Line(line: AdjustedLineView, calendar: FiscalCalendar, money: Money) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let account = line.account.map(|account| view! { " " <span class="faint figures">{account.to_string()}</span> });
    let periods = line.periods.into_iter().map(|(period, before, after)| {
        view! {
            <li>
                <span>{calendar.period_label(period, language).to_owned()}</span>
                <del class="figures">{money.amount(before)}</del>
                <span aria-hidden="true">"→"</span>
                <ins class="figures">{money.amount(after)}</ins>
            </li>
        }
    });
    let periods = periods.collect_view();
    view! {
        <li class="line">
            <span class="line-name">
                {line.label.in_language(language).to_owned()} {account}
                " " <span class="faint">{line.department.in_language(language).to_owned()}</span>
            </span>
            <span class="line-total figures">{signed(i128::from(line.change.0), money)}</span>
            <span class="adjusted-year faint">{text.adjust_year_from(&money.amount(line.after), &money.amount(line.before))}</span>
            <ul class="adjusted-periods">{periods}</ul>
        </li>
    }
    .into_any()
}
