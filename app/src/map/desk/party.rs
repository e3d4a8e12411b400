//! Who takes part, in fields: what a lane or a pool is called, which department it stands for, which tier it is. The panel
//! and the outline show the same ones.

use leptos::prelude::*;
use shared::document::Deed;
use shared::process::{ElementId, Lane, Tier};

use super::field::{Choice, Offered, Setter, Words, none};
use super::subject::Subject;
use super::{Desk, act};
use crate::canvas::names;
use crate::text::use_text;

#[component]
pub fn LaneFields(
    lane: Subject<Lane>,
    /// By which the field of the name is found.
    id: Option<String>,
) -> impl IntoView {
    let text = use_text();
    let (desk, language) = (lane.desk, text.language());
    let departments: Offered = desk.page.with_value(|page| {
        let all = page.departments.iter().map(|(id, name)| (id.to_string(), name.in_language(language).to_owned()));
        std::iter::once(none(text)).chain(all).collect()
    });
    let tiers: Offered = std::iter::once(none(text))
        .chain(Tier::ALL.iter().map(|tier| (tier.as_str().to_owned(), names::tier(*tier, text).to_owned())))
        .collect();
    let department = lane.read(|lane| lane.department.map(|department| department.to_string()).unwrap_or_default());
    let tier = lane.read(|lane| lane.tier.map(|tier| tier.as_str().to_owned()).unwrap_or_default());
    let name = lane.words(|lane, language| lane.name.in_language(language).to_owned());
    view! {
        <Words desk label=text.map_name() id value=name set=lane.rename()/>
        <Choice desk label=text.map_department() chosen=department offered=departments
            set=lane.setter(Deed::Lane, |lane, word| lane.department = word.parse().ok())/>
        <Choice desk label=text.map_tier() chosen=tier offered=tiers
            set=lane.setter(Deed::Lane, |lane, word| lane.tier = Tier::parse(word))/>
    }
    .into_any()
}

#[component]
pub fn PoolFields(
    desk: Desk,
    pool: ElementId,
    /// By which the field of the name is found.
    id: Option<String>,
) -> impl IntoView {
    let text = use_text();
    let named = pool.clone();
    let name = move || {
        desk.drawn.with(|drawn| {
            drawn.map.pool(&named).map(|pool| pool.name.in_language(text.language()).to_owned()).unwrap_or_default()
        })
    };
    let rename: Setter = Box::new(move |typed| act::rename(desk, &pool, typed.trim(), text.language()));
    view! { <Words desk label=text.map_name() id value=Signal::derive(name) set=rename/> }.into_any()
}
