//! What changed between the version somebody decided on and the one that stands: the reason why nothing was decided.

use leptos::prelude::*;
use shared::budget::Nature;

use crate::backend::{ChangedLine, Difference};
use crate::format::{self, Money};
use crate::primitives::{Card, Change, Shown};
use crate::text::use_text;

#[component]
pub fn DifferenceTable(difference: Difference, money: Money) -> impl IntoView {
    let text = use_text();
    let rest = difference.lines_count.saturating_sub(difference.lines.len());
    let who: Vec<&str> = difference.changed_by.iter().map(|person| person.name.as_str()).collect();
    let who = (!who.is_empty()).then(|| text.difference_by(&who.join(text.list_separator())));
    view! {
        <Card id="difference" title=text.difference_title() aside=text.difference_since(&format::short_hash(&difference.decided_on))>
            <ul class="lines changed">
                <li class="line sum">
                    <span class="line-name">{text.difference_total()}</span>
                    <span class="line-total figures">
                        <del>{money.amount(difference.before)}</del>
                        " "
                        <ins>{money.amount(difference.after)}</ins>
                    </span>
                    <span class="line-change"><Change now=difference.after before=difference.before nature=Nature::Expense money/></span>
                </li>
                {difference.lines.into_iter().map(|line| view! { <Changed line money/> }).collect_view()}
            </ul>
            <p class="card-foot">
                {who}
                {(rest > 0).then(|| [" ", &text.request_more_lines(rest)].concat())}
            </p>
        </Card>
    }
    .into_any()
}

#[component]
fn Changed(line: ChangedLine, money: Money) -> impl IntoView {
    let text = use_text();
    let (before, after) = (line.before.unwrap_or_default(), line.after.unwrap_or_default());
    let fate = match (line.before, line.after) {
        (None, _) => Some(text.difference_new()),
        (_, None) => Some(text.difference_gone()),
        _ => None,
    };
    view! {
        <li class="line">
            <span class="line-name">
                {line.label.in_language(text.language()).to_owned()}
                {fate.map(|fate| view! { " " <span class="faint">{fate}</span> })}
            </span>
            <span class="line-total figures">
                {line.before.map(|before| view! { <del>{money.amount(before)}</del> " " })}
                {line.after.map(|after| view! { <ins>{money.amount(after)}</ins> })}
            </span>
            <span class="line-change"><Change now=after before nature=line.nature money shown=Shown::Amount/></span>
        </li>
    }
    .into_any()
}
