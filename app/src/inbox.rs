//! The requests that concern the reader: those that wait, those asked, those decided lately. A plain page.

mod sought;

use leptos::prelude::*;

use crate::adjusted::kind_word;
use crate::backend::{InboxView, RequestCard, RequestState};
use crate::calls::Calls;
use crate::format::{self, Money};
use crate::primitives::{
    Avatar, Badge, Button, Change, EmptyState, Glyph, Icon, Moment, Press, RequestStateBadge, Shown, Tone,
};
use crate::queued::QueueCard;
use crate::text::use_text;
use sought::{Narrow, departments};

pub use sought::Sought;

/// Which part of the inbox is looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Waiting,
    Mine,
    Copied,
    Done,
}

impl Show {
    const EVERY: [Self; 5] = [Self::All, Self::Waiting, Self::Mine, Self::Copied, Self::Done];

    /// The word in the address.
    const fn word(self) -> Option<&'static str> {
        match self {
            Self::All => None,
            Self::Waiting => Some("waiting"),
            Self::Mine => Some("mine"),
            Self::Copied => Some("copied"),
            Self::Done => Some("done"),
        }
    }

    /// As the address names it; whatever else it says is everything.
    pub fn parse(text: &str) -> Self {
        Self::EVERY.into_iter().find(|show| show.word() == Some(text)).unwrap_or_default()
    }

    fn shows(self, part: Self) -> bool {
        self == Self::All || self == part
    }
}

#[component]
fn Filter(sought: Sought, counts: [usize; 5]) -> impl IntoView {
    let text = use_text();
    let words = [
        text.inbox_all(),
        text.inbox_show_waiting(),
        text.inbox_show_mine(),
        text.inbox_show_copied(),
        text.inbox_show_done(),
    ];
    let links = Show::EVERY.into_iter().zip(words).zip(counts).map(|((part, word), count)| {
        let count = (part != Show::All && count > 0)
            .then(|| view! { " " <span class="faint figures">{count.to_string()}</span> });
        let href = sought.href(part);
        view! { <a href=href aria-current=(part == sought.show).then_some("true")>{word}{count}</a> }
    });
    view! { <nav class="segments inbox-filter" aria-label=text.inbox_filter()>{links.collect_view()}</nav> }.into_any()
}

#[component]
pub fn Inbox(view: InboxView, sought: Sought) -> impl IntoView {
    let text = use_text();
    let departments = departments(&view, text.language());
    let view = sought.of(view);
    let show = sought.show;
    let counts = [0, view.waiting.len(), view.mine.len(), view.copied.len(), view.decided.len()];
    let part = move |part: Show, id: &'static str, title: &'static str, cards: Vec<RequestCard>| {
        let empty = (cards.is_empty() && show == part).then(|| {
            view! { <section class="card" aria-label=title><EmptyState glyph=Glyph::Inbox title=text.inbox_none() hint=""/></section> }
        });
        let full = (!cards.is_empty() && show.shows(part)).then(|| view! { <Part id title cards/> });
        view! { {empty}{full} }
    };
    let waiting = if !show.shows(Show::Waiting) {
        ().into_any()
    } else if view.waiting.is_empty() && sought.is_narrow() {
        let empty = view! { <EmptyState glyph=Glyph::Inbox title=text.inbox_none() hint=text.inbox_none_narrow()/> };
        view! { <section class="card" aria-label=text.inbox_waiting()>{empty}</section> }.into_any()
    } else if view.waiting.is_empty() {
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
            <QueueCard/>
            <Filter sought=sought.clone() counts/>
            <Narrow sought=sought.clone() departments/>
            {waiting}
            {(show == Show::All).then(|| view! { <Calls calls=view.calls/> })}
            {part(Show::Mine, "mine", text.inbox_mine(), view.mine)}
            {part(Show::Copied, "copied", text.inbox_copied(), view.copied)}
            {part(Show::Done, "decided", text.inbox_decided(), view.decided)}
            <p class="inbox-more"><a href="/delegations">{text.inbox_delegations()}</a></p>
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
    let text = use_text();
    let count = cards.len().to_string();
    // One alone is decided on its own page.
    let together = waits && cards.iter().filter(|card| card.may_batch).count() > 1;
    let rows = cards.into_iter().map(|card| {
        let ticks = together && card.may_batch;
        let tick = ticks.then(|| view! { <Tick card=card.clone()/> });
        view! { <li class=ticks.then_some("inbox-tickable")>{tick}<Row card waits/></li> }
    });
    let list = view! { <ul class="card inbox-list">{rows.collect_view()}</ul> };
    let list = if together {
        view! {
            <form class="inbox-together" method="get" action="/inbox/batch">
                {list}
                <div class="inbox-together-bar">
                    <Button submit=true press=Press::Primary glyph=Glyph::Check>{text.inbox_together()}</Button>
                </div>
            </form>
        }
        .into_any()
    } else {
        list.into_any()
    };
    view! {
        <section class="inbox-part" aria-labelledby=id>
            <h2 id=id>{title} " " <span class="faint figures">{count}</span></h2>
            {list}
        </section>
    }
    .into_any()
}

/// Puts a request among those to be approved together.
#[component]
fn Tick(card: RequestCard) -> impl IntoView {
    let text = use_text();
    let label = text.inbox_tick(card.department.in_language(text.language()), card.plan.in_language(text.language()));
    view! {
        <label class="inbox-tick">
            <input type="checkbox" name=["r_", &card.id.to_string()].concat() value="yes" aria-label=label/>
        </label>
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
    let reminded =
        card.reminded_at.filter(|_| waits).map(|_| (Tone::Warn, Glyph::Clock, text.inbox_reminded().to_owned()));
    let late = card.is_late.then(|| (Tone::Danger, Glyph::AlertTriangle, text.chain_late().to_owned()));
    let due = card.due_on.filter(|_| !card.is_late && card.state == RequestState::Waiting);
    let due = due.map(|day| (Tone::Plain, Glyph::Clock, text.chain_due(&format::day(day, language))));
    let handed = card.is_escalated.then(|| (Tone::Warn, Glyph::ArrowUp, text.chain_escalated_to_you().to_owned()));
    let instead =
        card.in_place_of.as_ref().map(|absent| (Tone::Plain, Glyph::Users, text.chain_in_place_of(&absent.name)));
    let kind = card.adjustment.map(|kind| (Tone::Accent, Glyph::Pencil, kind_word(kind, text).to_owned()));
    let marks: Vec<_> = [kind, late, handed, due, reminded, instead].into_iter().flatten().collect();
    let marks = (!marks.is_empty()).then(|| {
        let marks = marks.into_iter().map(|(tone, glyph, words)| view! { <Badge tone glyph>{words}</Badge> });
        view! { <span class="inbox-marks">{marks.collect_view()}</span> }
    });
    view! {
        <a class="inbox-row" href=["/requests/", &card.id.to_string()].concat()>
            <Avatar name=card.asked_by.name.clone() hue=card.asked_by.hue size="large"/>
            <span class="inbox-what">
                <strong>{card.department.in_language(language).to_owned()}</strong>
                <span class="soft">{card.plan.in_language(language).to_owned()}</span>
                <span class="faint">
                    {text.request_asked_by(&card.asked_by.name)} " · " <Moment at=card.asked_at/> {waiting_for}
                </span>
                {marks}
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
