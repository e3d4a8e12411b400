//! What is asked for against the version approved last, or last year: by whose doing it differs, and line by line. Further
//! lines lie behind a fold that needs no script.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use super::figures::baseline_words;
use crate::backend::{Baseline, ChangedBy, ChangedSection, ChangedSum, ChangesView, PlanPart, WrittenLine};
use crate::format::Money;
use crate::hands::part_name;
use crate::primitives::{Card, Change, EmptyState, Glyph, Shown};
use crate::text::{Text, use_text};

#[component]
pub fn Changes(view: ChangesView, baseline: Baseline, is_foreign: bool) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let left_out = view.left_out();
    if view.lines_count == 0 {
        return view! {
            <Card id="changes" title=text.changes_title()>
                <EmptyState glyph=Glyph::Equal title=text.changes_none() hint=baseline_words(baseline, text)/>
            </Card>
        }
        .into_any();
    }
    let currency =
        is_foreign.then(|| view! { <p class="card-body soft">{text.changes_foreign(view.currency.code())}</p> });
    let folded: usize = view.rest.iter().map(|section| section.lines.len()).sum();
    let rest = (folded > 0).then(|| {
        view! {
            <details class="changes-rest">
                <summary>{text.changes_further(folded)}</summary>
                <Lines sections=view.rest.clone() money/>
            </details>
        }
    });
    view! {
        <Card id="changes" title=text.changes_title() aside=text.changes_lines(view.lines_count)>
            <p class="card-body faint changes-against">{baseline_words(baseline, text)}</p>
            {currency}
            <ByHand sums=view.sums.clone() hands=view.hands others=view.others money/>
            <Lines sections=view.largest money/>
            {rest}
            {(left_out > 0).then(|| view! { <p class="card-foot">{text.request_more_lines(left_out)}</p> })}
        </Card>
    }
    .into_any()
}

/// Of each their net effect; together they are the difference.
#[component]
fn ByHand(
    sums: Vec<ChangedSum>,
    hands: Vec<ChangedBy>,
    others: Option<(usize, ChangedBy)>,
    money: Money,
) -> impl IntoView {
    let text = use_text();
    if hands.is_empty() {
        return ().into_any();
    }
    let natures: Vec<Nature> = [Nature::Expense, Nature::Income]
        .into_iter()
        .filter(|nature| sums.iter().any(|sum| sum.nature == *nature))
        .collect();
    let head = natures.iter().map(|nature| view! { <th scope="col" class="number">{text.nature(*nature)}</th> });
    let head = head.collect_view();
    let row = |name: String, of: &ChangedBy| {
        let cells = natures.iter().map(|nature| {
            let moved = match nature {
                Nature::Income => of.income,
                Nature::Expense => of.expense,
            };
            view! { <td class="number figures">{moved_words(moved, money)}</td> }
        });
        view! { <tr><th scope="row">{name}</th>{cells.collect_view()}</tr> }.into_any()
    };
    let mut rows: Vec<AnyView> = hands.iter().map(|of| row(hand_name(&of.who, text), of)).collect();
    rows.extend(others.as_ref().map(|(count, of)| row(text.changes_others(*count), of)));
    let differences = natures.iter().filter_map(|nature| {
        let sum = sums.iter().find(|sum| sum.nature == *nature)?;
        Some(view! { <td class="number"><Change now=sum.after before=sum.before nature=*nature money shown=Shown::Amount/></td> })
    });
    view! {
        <table class="table changes-by">
            <caption class="visually-hidden">{text.changes_by_author()}</caption>
            <thead><tr><th scope="col">{text.changes_by_author()}</th>{head}</tr></thead>
            <tbody>
                {rows}
                <tr class="sum"><th scope="row">{text.changes_sum()}</th>{differences.collect_view()}</tr>
            </tbody>
        </table>
    }
    .into_any()
}

fn moved_words(moved: Minor, money: Money) -> String {
    if moved == Minor::ZERO { "–".to_owned() } else { money.change(moved) }
}

fn hand_name(part: &PlanPart, text: Text) -> String {
    match part {
        PlanPart::Begun(_) => text.changes_begun().to_owned(),
        part => part_name(text, part),
    }
}

#[component]
fn Lines(sections: Vec<ChangedSection>, money: Money) -> impl IntoView {
    let text = use_text();
    let sections = sections.into_iter().map(|section| {
        let name = section
            .name
            .map_or_else(|| text.grid_unplaced().to_owned(), |name| name.in_language(text.language()).to_owned());
        let lines = section.lines.into_iter().map(|line| view! { <Line line money/> }).collect_view();
        view! {
            <h3 class="changes-section">{name}</h3>
            <ul class="lines changed">{lines}</ul>
        }
    });
    sections.collect_view().into_any()
}

#[component]
fn Line(line: WrittenLine, money: Money) -> impl IntoView {
    let text = use_text();
    let (before, after) = (line.before.unwrap_or_default(), line.after.unwrap_or_default());
    let fate = match (line.before, line.after) {
        (None, _) => Some(text.difference_new()),
        (_, None) => Some(text.difference_gone()),
        _ if before == after => Some(text.changes_same_total()),
        _ => None,
    };
    let account = line.account.map(|account| view! { " " <span class="faint figures">{account.to_string()}</span> });
    let mut by: Vec<String> = line.by.iter().map(|part| hand_name(part, text)).collect();
    by.extend((line.further > 0).then(|| text.changes_others(line.further)));
    let by = if by.is_empty() { text.changes_untouched().to_owned() } else { by.join(text.list_separator()) };
    view! {
        <li class="line">
            <span class="line-name">
                {line.label.in_language(text.language()).to_owned()}
                {account}
                {fate.map(|fate| view! { " " <span class="faint">{fate}</span> })}
            </span>
            <span class="line-total figures">
                {line.before.map(|before| view! { <del>{money.amount(before)}</del> " " })}
                {line.after.map(|after| view! { <ins>{money.amount(after)}</ins> })}
            </span>
            <span class="line-by faint">{by}</span>
            <span class="line-change"><Change now=after before nature=line.nature money shown=Shown::Amount/></span>
        </li>
    }
    .into_any()
}
