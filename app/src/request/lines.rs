//! The largest lines, so that a decision on a phone knows what the total is made of.

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;

use crate::backend::{LineView, RequestView};
use crate::charts::{ShareBar, share_path};
use crate::format::Money;
use crate::primitives::{Card, Change, EmptyState, Glyph, still};
use crate::text::use_text;

#[component]
pub fn Lines(view: RequestView, money: Money) -> impl IntoView {
    let text = use_text();
    let rest = view.lines_count.saturating_sub(view.lines.len());
    let most = view.lines.iter().map(|line| line.total.magnitude()).max().unwrap_or_default();
    let list = if view.lines.is_empty() {
        view! { <EmptyState glyph=Glyph::Sheet title=text.request_no_lines() hint=text.request_no_lines_hint()/> }
            .into_any()
    } else {
        let lines = view.lines.into_iter().map(|line| view! { <Line line most money/> }).collect_view();
        view! { <ul class="lines">{lines}</ul> }.into_any()
    };
    view! {
        <Card id="lines" title=text.request_largest_lines() aside=text.request_lines(view.lines_count)>
            {list}
            {(rest > 0).then(|| view! { <p class="card-foot">{text.request_more_lines(rest)}</p> })}
        </Card>
    }
    .into_any()
}

/// In the place of the lines, for whoever decides on a sheet that others alone read.
#[component]
pub fn Kept() -> impl IntoView {
    let text = use_text();
    view! {
        <Card id="lines" title=text.request_largest_lines()>
            <EmptyState glyph=Glyph::Lock title=text.request_kept() hint=text.request_kept_hint()/>
        </Card>
    }
    .into_any()
}

/// How much of the largest line a line is.
pub fn bar(now: Minor, most: u64, nature: Nature) -> AnyView {
    view! { <ShareBar path=still(share_path(now, most)) nature/> }.into_any()
}

#[component]
fn Line(line: LineView, most: u64, money: Money) -> impl IntoView {
    let text = use_text();
    let (now, nature) = (line.total, line.nature);
    let account = line.account.map(|account| view! { " " <span class="faint figures">{account.to_string()}</span> });
    let change = match line.before {
        Some(before) => view! { <Change now before nature money/> }.into_any(),
        None => view! { <span class="faint">{text.difference_new()}</span> }.into_any(),
    };
    view! {
        <li class="line">
            <span class="line-name">{line.label.in_language(text.language()).to_owned()} {account}</span>
            <span class="line-total figures">{money.amount(now)}</span>
            <span class="line-bar">{bar(now, most, nature)}</span>
            <span class="line-change">{change}</span>
        </li>
    }
    .into_any()
}
