//! The requests that wait for the reader's decision; where none does, that is said in a line.

use leptos::prelude::*;

use crate::backend::RequestCard;
use crate::format::Money;
use crate::primitives::{Avatar, Change, Glyph, Icon, Moment, Shown};
use crate::text::use_text;

#[component]
pub fn Waiting(cards: Vec<RequestCard>) -> impl IntoView {
    let text = use_text();
    let count = (!cards.is_empty()).then(|| view! { <span class="count">{cards.len().to_string()}</span> });
    let list = if cards.is_empty() {
        view! {
            <p class="nothing-waits">
                <Icon glyph=Glyph::CheckCircle/>
                {text.home_waiting_none()}
            </p>
        }
        .into_any()
    } else {
        view! { <ul class="home-list">{cards.into_iter().map(|card| view! { <Row card/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="card waiting" aria-labelledby="waiting">
            <header class="card-head">
                <h2 id="waiting">{text.home_waiting()}</h2>
                {count}
                <a class="aside" href="/inbox">{text.home_all_requests()}</a>
            </header>
            {list}
        </section>
    }
    .into_any()
}

#[component]
fn Row(card: RequestCard) -> impl IntoView {
    let text = use_text();
    let (figure, nature) = card.headline();
    let money = Money::table(text.language(), card.currency);
    let href = ["/requests/", &card.id.to_string()].concat();
    view! {
        <li>
            <a class="waiting-item" href=href>
                <Avatar name=card.asked_by.name.clone() hue=card.asked_by.hue/>
                <span class="home-item-text">
                    <strong>{card.department.in_language(text.language()).to_owned()}</strong>
                    <span class="faint">
                        {text.request_asked_by(&card.asked_by.name)} " · " {card.plan.in_language(text.language()).to_owned()} " · "
                        <Moment at=card.asked_at/>
                    </span>
                </span>
                <span class="waiting-figure figures">
                    <span>{money.amount(figure.now)} <span class="unit">{money.beside()}</span></span>
                    {figure.before.map(|before| view! { <Change now=figure.now before nature money shown=Shown::Percent/> })}
                </span>
                <Icon glyph=Glyph::ChevronRight/>
            </a>
        </li>
    }
    .into_any()
}
