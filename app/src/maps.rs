//! The maps of a plan, and beginning another: blank, or from a standard map that computes as it is. A plain page.

mod notice;

pub use notice::MapsNotice;

use leptos::prelude::*;

use crate::backend::{MapCard, MapsView};
use crate::canvas::figures;
use crate::primitives::{Badge, Button, Card, Csrf, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::use_text;

/// `/plans/{plan}/maps`
#[component]
pub fn MapsBoard(view: MapsView, notice: Option<MapsNotice>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let plan = view.plan;
    let may = view.may_create;
    let rows = |is_put_away: bool| {
        let cards = view.maps.iter().filter(|card| card.is_put_away == is_put_away).cloned();
        cards.map(|card| view! { <MapRow plan card may=may && !is_put_away/> }).collect::<Vec<_>>()
    };
    let (cards, away) = (rows(false), rows(true));
    let away = (!away.is_empty())
        .then(|| view! { <Card id="put-away" title=text.past_put_away()><ul class="map-list">{away}</ul></Card> });
    let list = if cards.is_empty() {
        let hint = if view.may_create { text.map_none_hint_may() } else { text.map_none_hint() };
        view! { <EmptyState glyph=Glyph::Branch title=text.map_none() hint/> }.into_any()
    } else {
        view! { <ul class="map-list">{cards}</ul> }.into_any()
    };
    view! {
        <div class="page maps-page">
            {notice.map(|notice| view! { <notice::NoticeBanner plan notice/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.map_maps()}</h1>
                    <p class="soft">{text.map_maps_about()}</p>
                </div>
            </header>
            <Card id="maps" title=text.map_here()>{list}</Card>
            {view.may_create.then(|| view! { <Begin view=view.clone()/> })}
            {view.may_create.then(|| view! { <BringIn view=view.clone()/> })}
            {away}
        </div>
    }
    .into_any()
}

#[component]
fn MapRow(plan: shared::id::PlanId, card: MapCard, may: bool) -> impl IntoView {
    let text = use_text();
    // What is put away is brought back from the page that tells its past.
    let end = if card.is_put_away { "/history" } else { "" };
    let address = ["/plans/", &plan.to_string(), "/maps/", &card.id.to_string()].concat();
    let href = [address.as_str(), end].concat();
    let about = [text.map_steps(card.steps), text.map_lanes(card.lanes)].join(" · ");
    let class = if card.version.is_some() { "is-version" } else { "" };
    let glyph = if card.version.is_some() { Glyph::Branch } else { Glyph::Layers };
    let compared = card.version.map(|(_, version)| {
        view! {
            <span class="map-version">
                <Badge tone=Tone::Accent glyph=Glyph::Branch>{version}</Badge>
                <a href=[&address, "/compare"].concat()>{text.map_compare_with_base()}</a>
            </span>
        }
    });
    let action = [&address, "/branch"].concat();
    let branch = may.then(|| {
        view! {
            <details class="map-branch">
                <summary>{text.map_version_make()}</summary>
                <form method="post" action=action>
                    <Csrf/>
                    <label class="field">
                        <span class="label">{text.map_version_name()}</span>
                        <input class="input" name="version" required maxlength="40" autocomplete="off" value=text.map_version_to_be()/>
                    </label>
                    <Button submit=true glyph=Glyph::Branch>{text.map_version_create()}</Button>
                    <p class="hint">{text.map_version_about()}</p>
                </form>
            </details>
        }
    });
    view! {
        <li class=class>
            <Icon glyph/>
            <div class="map-named">
                <a class="map-name" href=href>{card.title.in_language(text.language()).to_owned()}</a>
                {compared}
            </div>
            <span class="soft">{about}</span>
            <span class="faint"><Moment at=card.begun_at/></span>
            {branch}
        </li>
    }
    .into_any()
}

/// One form: a name, and what to begin with.
#[component]
fn Begin(view: MapsView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let action = ["/plans/", &view.plan.to_string(), "/maps"].concat();
    let offered = view.library.iter().map(|offer| {
        let (name, about) = (offer.name.in_language(language).to_owned(), offer.about.in_language(language).to_owned());
        let steps = figures::count(i128::try_from(offer.steps).unwrap_or(0) * 1_000_000);
        view! {
            <label class="map-offer">
                <input type="radio" name="model" value=offer.key.clone()/>
                <span class="map-offer-name">{name}</span>
                <span class="soft">{about}</span>
                <span class="faint figures">{text.map_offer_steps(&steps)}</span>
            </label>
        }
    });
    let offered = offered.collect_view();
    view! {
        <Card id="begin" title=text.map_begin()>
            <form class="card-body map-begin" method="post" action=action>
                <Csrf/>
                <label class="field">
                    <span class="label">{text.map_name()}</span>
                    <input class="input" name="title" maxlength="120" autocomplete="off" placeholder=text.map_name_hint()/>
                </label>
                <fieldset>
                    <legend class="label">{text.map_begin_with()}</legend>
                    <div class="map-offers">
                        <label class="map-offer">
                            <input type="radio" name="model" value="" checked/>
                            <span class="map-offer-name">{text.map_blank()}</span>
                            <span class="soft">{text.map_blank_about()}</span>
                        </label>
                        {offered}
                    </div>
                </fieldset>
                <Button press=Press::Primary glyph=Glyph::Plus submit=true>{text.map_create()}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// A map that another tool drew.
#[component]
fn BringIn(view: MapsView) -> impl IntoView {
    let text = use_text();
    let action = ["/plans/", &view.plan.to_string(), "/maps/import"].concat();
    view! {
        <Card id="bring-in" title=text.map_bring_in()>
            <form class="card-body actuals-send" method="post" enctype="multipart/form-data" action=action>
                <Csrf/>
                <div class="field">
                    <label for="file">{text.map_file()}</label>
                    <input class="input" id="file" name="file" type="file" required accept=".bpmn,.xml" aria-describedby="file-about"/>
                    <p class="hint" id="file-about">{text.map_file_hint()}</p>
                </div>
                <Button submit=true glyph=Glyph::Upload>{text.map_take_in()}</Button>
            </form>
        </Card>
    }
    .into_any()
}
