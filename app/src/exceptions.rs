//! What supervision should look at: late, stale and deserted requests, thin quorums, amounts just under a band, requests
//! that look split, duties that lie in one hand. A plain page for those who watch and change nothing.

use leptos::prelude::*;

use crate::backend::{ExceptionView, Exceptional, ExceptionsView};
use crate::chain::names;
use crate::duties::DutyList;
use crate::format::Money;
use crate::primitives::{Badge, EmptyState, Glyph, Icon, Moment, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn ExceptionBoard(view: ExceptionsView) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), view.currency);
    let list = if view.exceptions.is_empty() {
        view! { <EmptyState glyph=Glyph::CheckCircle title=text.exception_none() hint=text.exception_none_hint()/> }
            .into_any()
    } else {
        let rows = view.exceptions.into_iter().map(|exception| view! { <Row exception money/> }).collect_view();
        view! { <ul class="exception-list">{rows}</ul> }.into_any()
    };
    view! {
        <div class="page exceptions">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(text.language()).to_owned()}</p>
                    <h1>{text.exception_title()}</h1>
                    <p class="soft">{text.exception_hint(view.looked_at)}</p>
                </div>
            </header>
            <section class="card" aria-label=text.exception_title()>{list}</section>
            <DutyList duties=view.duties/>
        </div>
    }
    .into_any()
}

#[component]
fn Row(exception: ExceptionView, money: Money) -> impl IntoView {
    let text = use_text();
    let (tone, glyph, title, why) = words(&exception.what, money, text);
    let who = names(&exception.people, text);
    let where_ = exception.request.map(|(request, department)| {
        let name = text.request_title(department.in_language(text.language()));
        view! { <a href=["/requests/", &request.to_string()].concat()>{name}</a> }
    });
    view! {
        <li>
            <span class=["exception-mark ", tone.class()].concat()><Icon glyph/></span>
            <div class="inbox-what">
                <strong>{title}</strong>
                <span class="soft">{why}</span>
                <span class="faint">{where_} {(!who.is_empty()).then(|| [" · ", &who].concat())} " · " <Moment at=exception.at/></span>
            </div>
            {matches!(exception.what, Exceptional::Late { is_open: true, .. } | Exceptional::Stale | Exceptional::Deserted { .. })
                .then(|| view! { <Badge tone=Tone::Accent glyph=Glyph::Clock>{text.request_state_waiting()}</Badge> })}
        </li>
    }
    .into_any()
}

fn words(what: &Exceptional, money: Money, text: Text) -> (Tone, Glyph, &'static str, String) {
    match what {
        Exceptional::Late { step, days, allowed, .. } => (
            Tone::Warn,
            Glyph::Clock,
            text.exception_late(),
            text.exception_late_why(&allowed.to_string(), &days.to_string(), &(step + 1).to_string()),
        ),
        Exceptional::Thin { agreements } => {
            (Tone::Warn, Glyph::User, text.exception_thin(), text.exception_thin_why(*agreements))
        }
        Exceptional::Few { step, have, wanted } => (
            Tone::Warn,
            Glyph::Users,
            text.exception_few(),
            text.exception_few_why(&have.to_string(), &(step + 1).to_string(), &wanted.to_string()),
        ),
        Exceptional::Stale => {
            (Tone::Warn, Glyph::Refresh, text.exception_stale(), text.exception_stale_why().to_owned())
        }
        Exceptional::Deserted { step } => {
            (Tone::Danger, Glyph::User, text.exception_deserted(), text.exception_deserted_why(&(step + 1).to_string()))
        }
        Exceptional::Overridden { step } => (
            Tone::Danger,
            Glyph::AlertTriangle,
            text.exception_overridden(),
            text.exception_overridden_why(&(step + 1).to_string()),
        ),
        Exceptional::InPlace => {
            (Tone::Plain, Glyph::Users, text.exception_in_place(), text.exception_in_place_why().to_owned())
        }
        Exceptional::JustUnder { total, bound } => (
            Tone::Danger,
            Glyph::ArrowUp,
            text.exception_under(),
            text.exception_under_why(&money.amount(*bound), &money.amount(*total)),
        ),
        Exceptional::Split { count, together, bound } => (
            Tone::Danger,
            Glyph::Layers,
            text.exception_split(),
            text.exception_split_why(&money.amount(*bound), &count.to_string(), &money.amount(*together)),
        ),
        Exceptional::PolicyChanged { version, open } => (
            Tone::Plain,
            Glyph::Pencil,
            text.exception_policy(),
            text.exception_policy_why(&open.to_string(), &version.to_string()),
        ),
        Exceptional::AskedAgain => {
            (Tone::Warn, Glyph::Refresh, text.exception_again(), text.exception_again_why().to_owned())
        }
    }
}
