//! The requests that concern the reader: those that wait, those asked, those decided lately. A plain page.

use leptos::prelude::*;

use crate::backend::{InboxView, RequestCard, RequestState};
use crate::calls::Calls;
use crate::format::Money;
use crate::primitives::{Avatar, Change, EmptyState, Glyph, Icon, Moment, RequestStateBadge, Shown};
use crate::text::use_text;

#[component]
pub fn Inbox(view: InboxView) -> impl IntoView {
    let text = use_text();
    let nothing = view.waiting.is_empty() && view.mine.is_empty() && view.decided.is_empty();
    let waiting = if view.waiting.is_empty() {
        let empty =
            view! { <EmptyState glyph=Glyph::CheckCircle title=text.inbox_empty() hint=text.inbox_empty_hint()/> };
        view! { <section class="card" aria-label=text.inbox_waiting()>{empty}</section> }.into_any()
    } else {
        view! { <Part id="waiting" title=text.inbox_waiting() cards=view.waiting waits=true/> }.into_any()
    };
    view! {
        <div class="page inbox">
            <header class="page-head">
                <div class="page-title">
                    <h1>{text.inbox_title()}</h1>
                </div>
            </header>
            {waiting}
            <Calls calls=view.calls/>
            {(!nothing && !view.mine.is_empty()).then(|| view! { <Part id="mine" title=text.inbox_mine() cards=view.mine/> })}
            {(!nothing && !view.decided.is_empty())
                .then(|| view! { <Part id="decided" title=text.inbox_decided() cards=view.decided/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Part(
    id: &'static str,
    title: &'static str,
    cards: Vec<RequestCard>,
    /// All of these wait for the reader, so that need not be said of each.
    #[prop(optional)]
    waits: bool,
) -> impl IntoView {
    view! {
        <section class="inbox-part" aria-labelledby=id>
            <h2 id=id>{title} " " <span class="faint figures">{cards.len().to_string()}</span></h2>
            <ul class="card inbox-list">
                {cards.into_iter().map(|card| view! { <li><Row card waits/></li> }).collect_view()}
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Row(card: RequestCard, waits: bool) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let (figure, nature) = card.headline();
    let money = Money::table(language, card.currency);
    let names: Vec<&str> = card.waiting_for.iter().map(|person| person.name.as_str()).collect();
    let waiting_for = (card.state == RequestState::Waiting && !waits && !names.is_empty())
        .then(|| [" · ", &text.request_waits_for(&names.join(text.list_separator()))].concat());
    view! {
        <a class="inbox-row" href=["/requests/", &card.id.to_string()].concat()>
            <Avatar name=card.asked_by.name.clone() hue=card.asked_by.hue size="large"/>
            <span class="inbox-what">
                <strong>{card.department.in_language(language).to_owned()}</strong>
                <span class="soft">{card.plan.in_language(language).to_owned()}</span>
                <span class="faint">
                    {text.request_asked_by(&card.asked_by.name)} " · " <Moment at=card.asked_at/> {waiting_for}
                </span>
            </span>
            <span class="inbox-figure figures">
                <strong>{money.amount(figure.now)}</strong>
                <span class="faint">{money.beside()}</span>
                {figure.before.map(|before| view! { <Change now=figure.now before nature money shown=Shown::Percent/> })}
            </span>
            {(!waits).then(|| view! { <span class="inbox-state"><RequestStateBadge state=card.state/></span> })}
            <Icon glyph=Glyph::ChevronRight/>
        </a>
    }
    .into_any()
}
