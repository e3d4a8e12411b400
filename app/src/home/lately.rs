//! What happened lately to the requests the reader may see.

use leptos::prelude::*;

use crate::backend::{Happened, Happening};
use crate::primitives::{Avatar, Card, Moment};
use crate::text::{Text, use_text};

#[component]
pub fn Lately(happenings: Vec<Happening>) -> impl IntoView {
    let text = use_text();
    let list = if happenings.is_empty() {
        view! { <p class="card-body faint">{text.home_lately_none()}</p> }.into_any()
    } else {
        view! {
            <ol class="lately">
                {happenings.into_iter().map(|happening| view! { <Item happening/> }).collect_view()}
            </ol>
        }
        .into_any()
    };
    view! { <Card id="lately" title=text.home_lately()>{list}</Card> }
}

#[component]
fn Item(happening: Happening) -> impl IntoView {
    let text = use_text();
    let words = words(&happening, text);
    view! {
        <li>
            <a class="lately-item" href=["/requests/", &happening.request.to_string()].concat()>
                <Avatar name=happening.by.name hue=happening.by.hue/>
                <span class="home-item-text">
                    <span>{words}</span>
                    {happening.comment.map(|comment| view! { <q class="lately-comment">{comment}</q> })}
                    <span class="faint"><Moment at=happening.at/></span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

fn words(happening: &Happening, text: Text) -> String {
    let words = match happening.what {
        Happened::Submitted => Text::home_submitted,
        Happened::Agreed => Text::home_agreed,
        Happened::Approved => Text::home_approved,
        Happened::Returned => Text::home_returned,
        Happened::Rejected => Text::home_rejected,
        Happened::Withdrawn => Text::home_withdrawn,
    };
    words(text, happening.department.in_language(text.language()), &happening.by.name)
}
