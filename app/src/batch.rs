//! Approving several requests together: what they come to, which cannot be among them and why, and one button; then what
//! came of each. A plain page, for one hand.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::{Currency, Minor};

use crate::backend::{BatchLine, BatchView, BatchWay, RequestCard};
use crate::format::Money;
use crate::primitives::{Avatar, Badge, Banner, Button, Csrf, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::{Text, use_text};

/// Where the page stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchStage {
    /// Before it is decided.
    Look,
    /// The page was too old; it comes back with what was typed.
    Expired {
        comment: String,
    },
    Done,
}

impl BatchStage {
    pub const fn status(&self) -> u16 {
        match self {
            Self::Look | Self::Done => 200,
            Self::Expired { .. } => 403,
        }
    }
}

#[component]
pub fn BatchBoard(view: BatchView, stage: BatchStage) -> impl IntoView {
    let text = use_text();
    let is_done = stage == BatchStage::Done;
    let comment = match &stage {
        BatchStage::Expired { comment } => comment.clone(),
        BatchStage::Look | BatchStage::Done => String::new(),
    };
    let expired = matches!(stage, BatchStage::Expired { .. })
        .then(|| view! { <Banner tone=Tone::Warn glyph=Glyph::Clock title=text.notice_expired() alert=true/> });
    let (first, other): (Vec<BatchLine>, Vec<BatchLine>) = view
        .lines
        .iter()
        .cloned()
        .partition(|line| if is_done { line.way.is_done() } else { matches!(line.way, BatchWay::Ready { .. }) });
    let nothing = first.is_empty() && other.is_empty();
    let title = if is_done { text.batch_done_title() } else { text.batch_title() };
    let told = is_done.then(|| {
        let (tone, glyph) =
            if other.is_empty() { (Tone::Good, Glyph::CheckCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        let words = match other.len() {
            0 => text.batch_all_done(first.len()),
            left => text.batch_some_done(&first.len().to_string(), &left.to_string()),
        };
        view! { <Banner tone glyph title=words alert=!other.is_empty()/> }
    });
    let decide = (!is_done && !first.is_empty()).then(|| view! { <Decide view=view.clone() comment/> });
    let other_title = if is_done { text.batch_not_done() } else { text.batch_not_among() };
    view! {
        <div class="page inbox batch">
            {expired}{told}
            <header class="page-head">
                <div class="page-title"><h1>{title}</h1></div>
            </header>
            {nothing.then(|| view! { <section class="card"><EmptyState glyph=Glyph::Inbox title=text.batch_nothing() hint=text.batch_nothing_hint()/></section> })}
            {(!first.is_empty()).then(|| view! { <Part id="batch-first" title=if is_done { text.batch_approved() } else { text.batch_among() } lines=first/> })}
            {(!other.is_empty()).then(|| view! { <Part id="batch-other" title=other_title lines=other/> })}
            {decide}
            <p class="inbox-more"><a href="/inbox">{text.batch_back()}</a></p>
        </div>
    }
    .into_any()
}

#[component]
fn Part(id: &'static str, title: &'static str, lines: Vec<BatchLine>) -> impl IntoView {
    let count = lines.len().to_string();
    let rows = lines.into_iter().map(|line| view! { <li><Row line/></li> }).collect_view();
    view! {
        <section class="inbox-part" aria-labelledby=id>
            <h2 id=id>{title} " " <span class="faint figures">{count}</span></h2>
            <ul class="card inbox-list">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn Row(line: BatchLine) -> impl IntoView {
    let text = use_text();
    let why = way_words(&line.way, text).map(|(tone, glyph, words)| {
        view! { <span class="inbox-marks"><Badge tone glyph>{words}</Badge></span> }
    });
    let Some(card) = line.card else {
        return view! { <div class="inbox-row batch-gone"><Icon glyph=Glyph::Ban/><span class="inbox-what"><strong>{text.batch_unknown()}</strong>{why}</span></div> }
            .into_any();
    };
    let language = text.language();
    let (figure, _) = card.headline();
    let money = Money::table(language, card.currency);
    view! {
        <a class="inbox-row" href=["/requests/", &card.id.to_string()].concat()>
            <Avatar name=card.asked_by.name.clone() hue=card.asked_by.hue size="large"/>
            <span class="inbox-what">
                <strong>{card.department.in_language(language).to_owned()}</strong>
                <span class="soft">{card.plan.in_language(language).to_owned()}</span>
                <span class="faint">{text.request_asked_by(&card.asked_by.name)} " · " <Moment at=card.asked_at/></span>
                {why}
            </span>
            <span class="inbox-figure figures">
                <strong>{money.amount(figure.now)}</strong>
                <span class="faint">{money.beside()}</span>
            </span>
            <Icon glyph=Glyph::ChevronRight/>
        </a>
    }
    .into_any()
}

fn way_words(way: &BatchWay, text: Text) -> Option<(Tone, Glyph, &'static str)> {
    Some(match way {
        BatchWay::Ready { .. } => return None,
        BatchWay::Approved => (Tone::Good, Glyph::Check, text.batch_way_approved()),
        BatchWay::Counted => (Tone::Good, Glyph::Check, text.batch_way_counted()),
        BatchWay::Moved => (Tone::Warn, Glyph::AlertTriangle, text.batch_way_moved()),
        BatchWay::Decided => (Tone::Plain, Glyph::Info, text.batch_way_decided()),
        BatchWay::NotYours => (Tone::Plain, Glyph::Ban, text.batch_way_not_yours()),
        BatchWay::Alone => (Tone::Plain, Glyph::Info, text.batch_way_alone()),
        BatchWay::Gone => (Tone::Plain, Glyph::Ban, text.batch_way_gone()),
        BatchWay::Failed => (Tone::Danger, Glyph::AlertTriangle, text.batch_way_failed()),
    })
}

/// What they come to, by currency, income apart from expense: one sum of both would say nothing.
fn totals<'a>(cards: impl Iterator<Item = &'a RequestCard>) -> BTreeMap<(&'static str, bool), (Currency, i128)> {
    let mut totals = BTreeMap::new();
    for card in cards {
        let (figure, nature) = card.headline();
        let at = (card.currency.code(), nature == Nature::Expense);
        let (_, sum) = totals.entry(at).or_insert((card.currency, 0i128));
        *sum += i128::from(figure.now.0);
    }
    totals
}

/// The decision stays at the foot of the screen, where a thumb is.
#[component]
fn Decide(view: BatchView, comment: String) -> impl IntoView {
    let text = use_text();
    let count = view.ready().count();
    let sums =
        totals(view.ready().map(|(_, card, _, _)| card)).into_iter().map(|((code, is_expense), (currency, sum))| {
            let amount = Money::exact(text.language(), currency).amount(Minor::of_sum(sum));
            let word = if is_expense { text.grid_total_expense() } else { text.grid_total_income() };
            view! { <div><dt>{word}</dt><dd class="figures">{[&amount, " ", code].concat()}</dd></div> }
        });
    let sums = sums.collect_view();
    let fields = view.ready().map(|(line, _, version, key)| {
        let name = ["r_", &line.id.to_string()].concat();
        view! { <input type="hidden" name=name value=[version, " ", key].concat()/> }
    });
    let fields = fields.collect_view();
    let open = !comment.is_empty();
    view! {
        <form class="card decide-form batch-decide" method="post" action="/inbox/batch">
            <Csrf/>
            {fields}
            <dl class="batch-sums">{sums}</dl>
            <details class="decide-comment" open=open>
                <summary>
                    <Icon glyph=Glyph::Message/>
                    <span>{text.decide_add_comment()}</span>
                    <Icon glyph=Glyph::ChevronDown/>
                </summary>
                <label class="visually-hidden" for="comment">{text.decide_comment()}</label>
                <textarea class="input" id="comment" name="comment" rows="2" maxlength="2000" placeholder=text.batch_comment_hint()>
                    {comment}
                </textarea>
            </details>
            <Button submit=true press=Press::Primary wide=true glyph=Glyph::Check>{text.batch_approve(count)}</Button>
        </form>
    }
    .into_any()
}
