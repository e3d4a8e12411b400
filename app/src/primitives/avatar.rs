//! A person's first letter on the person's hue: [`Avatar`], and [`LiveAvatars`] for those who come and go.

use leptos::prelude::*;

use crate::backend::PersonMark;
use crate::text::use_text;

/// How many hues there are for people; `avatar.css` has a class for each.
pub const HUES: u8 = 12;

/// One person.
#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    hue: u8,
    /// `small` or `large`; by default between them.
    #[prop(default = "")]
    size: &'static str,
) -> impl IntoView {
    let letter: String = name.chars().next().map(|letter| letter.to_uppercase().collect()).unwrap_or_default();
    let title = name.clone();
    view! {
        <span class=["avatar hue-", &(hue % HUES).to_string(), " ", size].concat() title=title>
            <span aria-hidden="true">{letter}</span>
            <span class="visually-hidden">{name}</span>
        </span>
    }
    .into_any()
}

/// The people who are here now; those that find no room are counted.
#[component]
pub fn LiveAvatars(people: Signal<Vec<PersonMark>>, #[prop(default = 4)] most: usize) -> impl IntoView {
    let text = use_text();
    let shown = move || {
        let mut people = people.get();
        let rest = people.split_off(people.len().min(most));
        let mut avatars: Vec<AnyView> = people
            .into_iter()
            .map(|person| view! { <Avatar name=person.name hue=person.hue size="small"/> }.into_any())
            .collect();
        if !rest.is_empty() {
            let names: Vec<&str> = rest.iter().map(|person| person.name.as_str()).collect();
            avatars.push(view! { <More count=rest.len() names=names.join(text.list_separator())/> }.into_any());
        }
        avatars
    };
    view! { <span class="avatars">{shown}</span> }.into_any()
}

#[component]
fn More(count: usize, names: String) -> impl IntoView {
    let title = names.clone();
    view! {
        <span class="avatar small more" title=title>
            <span aria-hidden="true">{["+", &count.to_string()].concat()}</span>
            <span class="visually-hidden">{names}</span>
        </span>
    }
}
