//! The history of a map: what each person did at a stretch, the latest first, with what stood there before. A plain page.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::document::{FieldChange, MapChange, Said};
use shared::money::Minor;
use shared::process::{Duty, Element, ElementId, Frequency, ProcessMap, Share, Tier};

use crate::backend::{MapPastView, PastMoment};
use crate::canvas::{figures, names};
use crate::format::Money;
use crate::primitives::{Avatar, Banner, Button, Card, Csrf, EmptyState, Glyph, Icon, Moment, Press, Tone};
use crate::text::{Text, use_text};

/// Elements that are told one by one; of more, their number.
const ELEMENTS_MAX: usize = 12;

/// Why a form was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PastNotice {
    /// A map needs a name that fits on a line.
    Name,
    Expired,
    /// The plan has as many maps as it may.
    TooMany,
    /// So many sheets take from it.
    Taken(usize),
    PutAway,
    Busy,
}

impl PastNotice {
    /// The HTTP status the page is sent with.
    pub const fn status(self) -> u16 {
        match self {
            Self::Name => 422,
            Self::Expired => 403,
            Self::TooMany | Self::Taken(_) | Self::PutAway => 409,
            Self::Busy => 503,
        }
    }

    fn words(self, text: Text) -> String {
        match self {
            Self::Name => text.past_needs_name().to_owned(),
            Self::Expired => text.past_expired().to_owned(),
            Self::TooMany => text.map_too_many().to_owned(),
            Self::Taken(sheets) => text.past_taken(sheets),
            Self::PutAway => text.past_put_away_about().to_owned(),
            Self::Busy => text.past_busy().to_owned(),
        }
    }
}

/// `/plans/{plan}/maps/{map}/history`
#[component]
pub fn PastBoard(view: MapPastView, notice: Option<PastNotice>) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let title = view.map.header.title.in_language(language).to_owned();
    let map = ["/plans/", &view.plan.to_string(), "/maps/", &view.id.to_string()].concat();
    let list = if view.moments.is_empty() {
        view! { <EmptyState glyph=Glyph::History title=text.past_none() hint=text.past_none_hint()/> }.into_any()
    } else {
        let moments =
            view.moments.iter().map(|moment| view! { <Told moment=moment.clone() view=view.clone() map=map.clone()/> });
        view! { <ol class="past">{moments.collect_view()}</ol> }.into_any()
    };
    let turn = |before: usize, word: &'static str| {
        let href = [&map, "/history?before=", &before.to_string()].concat();
        view! { <a href=href>{word}</a> }
    };
    let shown = view.moments.len();
    let earlier = (view.earlier > 0).then(|| turn(view.earlier, text.past_earlier()));
    let later = (view.later > 0).then(|| turn(view.earlier + shown + MapPastView::MOMENTS_MAX, text.past_later()));
    let turns = (earlier.is_some() || later.is_some())
        .then(|| view! { <nav class="card-foot past-turns" aria-label=text.past_pages()>{later}{earlier}</nav> });
    let keep = view.may_edit.then(|| view! { <Keep view=view.clone() map=map.clone()/> });
    view! {
        <div class="page past-page">
            {notice.map(|notice| view! { <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title=notice.words(text) alert=true/> })}
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.past_title(&title)}</h1>
                    <p class="soft">{text.past_about()}</p>
                    <p class="outturn-links"><a href=map.clone()><Icon glyph=Glyph::Branch/>{text.map_open_it()}</a></p>
                </div>
            </header>
            <Card id="past" title=text.past_happened()>{list}{turns}</Card>
            {keep}
        </div>
    }
    .into_any()
}

/// Giving the map another name, putting it away, and bringing it back.
#[component]
fn Keep(view: MapPastView, map: String) -> impl IntoView {
    let text = use_text();
    let title = view.map.header.title;
    if view.is_put_away {
        return view! {
            <Card id="keep" title=text.past_put_away()>
                <form class="card-body past-keep" method="post" action=[&map, "/restore"].concat()>
                    <Csrf/>
                    <p class="soft">{text.past_put_away_about()}</p>
                    <Button submit=true glyph=Glyph::Undo>{text.past_restore()}</Button>
                </form>
            </Card>
        }
        .into_any();
    }
    let archive = if view.takers > 0 {
        let feeds = [&map, "/feeds"].concat();
        view! { <p class="card-foot">{text.past_taken(view.takers)} " " <a href=feeds>{text.feeds_lines()}</a></p> }
            .into_any()
    } else {
        view! {
            <form class="card-foot past-keep" method="post" action=[&map, "/archive"].concat()>
                <Csrf/>
                <p class="soft">{text.past_archive_about()}</p>
                <Button submit=true glyph=Glyph::Trash>{text.past_archive()}</Button>
            </form>
        }
        .into_any()
    };
    view! {
        <Card id="keep" title=text.past_keep()>
            <form class="card-body past-name" method="post" action=[&map, "/rename"].concat()>
                <Csrf/>
                <label class="field">
                    <span class="label">{text.map_name()}</span>
                    <input class="input" name="title" maxlength="120" required autocomplete="off" value=title.text/>
                </label>
                <label class="field">
                    <span class="label">{text.past_name_en()}</span>
                    <input class="input" name="title_en" maxlength="120" autocomplete="off" lang="en" value=title.en.unwrap_or_default()/>
                </label>
                <Button submit=true press=Press::Primary>{text.past_rename()}</Button>
            </form>
            {archive}
        </Card>
    }
    .into_any()
}

#[component]
fn Told(moment: PastMoment, view: MapPastView, map: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let PastMoment { at, by, what } = moment;
    let name = by.as_ref().map_or_else(|| text.past_somebody().to_owned(), |by| by.name.clone());
    let avatar = by.map(|by| view! { <Avatar name=by.name hue=by.hue/> });
    let renamed = what.renamed_from.as_ref().map(|before| {
        let (before, after) = (before.in_language(language), what.title.in_language(language));
        view! { <li>{text.past_renamed()} " " <del>{before.to_owned()}</del> " " <ins>{after.to_owned()}</ins></li> }
    });
    // Steps are told before the flows that join them.
    let mut changes: Vec<&MapChange> = what.changes.iter().collect();
    changes.sort_by_key(|change| rank(change));
    let more = changes.len().saturating_sub(ELEMENTS_MAX);
    let more = (more > 0).then(|| view! { <li class="faint">{text.past_more(more)}</li> });
    let rows = changes
        .into_iter()
        .take(ELEMENTS_MAX)
        .map(|change| view! { <Changed change=change.clone() view=view.clone() map=map.clone()/> });
    view! {
        <li class="past-moment">
            {avatar}
            <div>
                <p><strong>{name}</strong> " " <span class="faint"><Moment at/></span></p>
                <ul>{renamed}{rows.collect_view()}{more}</ul>
            </div>
        </li>
    }
    .into_any()
}

fn rank(change: &MapChange) -> u8 {
    match change.after.as_ref().or(change.before.as_ref()) {
        Some(Element::Pool(_)) => 0,
        Some(Element::Lane(_)) => 1,
        Some(Element::Node(_)) => 2,
        Some(Element::Flow(_)) | None => 3,
    }
}

#[component]
fn Changed(change: MapChange, view: MapPastView, map: String) -> impl IntoView {
    let text = use_text();
    let Some(element) = change.after.as_ref().or(change.before.as_ref()) else { return ().into_any() };
    let name = called(element, &view.map, text);
    let name = match view.map.node(element.id()) {
        Some(_) => view! { <a href=[&map, "#row-", element.id().as_str()].concat()>{name}</a> }.into_any(),
        None => name.into_any(),
    };
    let body = match (&change.before, &change.after) {
        (None, _) => text.past_added().into_any(),
        (_, None) => text.past_removed().into_any(),
        _ => {
            let money = Money::exact(text.language(), view.map.header.currency);
            let mut labels = BTreeSet::new();
            let told = change.fields.iter().filter_map(|field| Some((label(field.field, text)?, field)));
            let told = told.filter(|(label, _)| labels.insert(*label)).map(|(label, field)| {
                let (before, after) = sides(field, &view, money, text);
                let before = before.map(|before| view! { <del>{before}</del> " " });
                let after = after.map(|after| view! { <ins>{after}</ins> });
                view! { <span class="past-field">{label} " " {before}{after}</span> }
            });
            told.collect_view().into_any()
        }
    };
    view! { <li>{name} " " {body}</li> }.into_any()
}

fn called(element: &Element, map: &ProcessMap, text: Text) -> String {
    let words = |name: &shared::name::Name, otherwise: &'static str| {
        let name = name.in_language(text.language()).trim();
        if name.is_empty() { otherwise.to_owned() } else { name.to_owned() }
    };
    match element {
        Element::Pool(pool) => words(&pool.name, text.map_pool()),
        Element::Lane(lane) => words(&lane.name, text.map_lane()),
        Element::Node(node) => names::node(node, text),
        Element::Flow(flow) => {
            let end = |id: &ElementId| {
                map.node(id).map_or_else(|| text.map_gone().to_owned(), |node| names::node(node, text))
            };
            [&end(&flow.source), " → ", &end(&flow.target)].concat()
        }
    }
}

/// What a field is called; nothing for what is not told.
fn label(field: &str, text: Text) -> Option<&'static str> {
    // The English form of a field is called like the field.
    Some(match field.strip_suffix("_en").unwrap_or(field) {
        "name" => text.map_name(),
        "kind" => text.map_kind(),
        "at" | "way" | "ord" | "vertical" | "pool" | "parent" => text.past_place(),
        "lane" => text.map_lane(),
        "department" => text.map_department(),
        "tier" => text.map_tier(),
        "attached" | "source" | "target" => text.past_ends(),
        "share" => text.map_share(),
        "default" => text.map_is_default(),
        "volume" => text.map_volume(),
        "minutes" => text.map_handling(),
        "wait_minutes" => text.map_waiting(),
        "capacity_minutes" => text.map_capacity(),
        "rate" => text.map_rate(),
        "fixed_cost" => text.map_fixed_cost(),
        "unit_cost" => text.map_unit_cost(),
        "system" => text.map_system(),
        "document" => text.map_document(),
        "rule" => text.map_rule(),
        "owner" => text.map_owner(),
        "risk" => text.map_risk(),
        "control" => text.map_control(),
        "evidence" => text.map_evidence(),
        "policy" => text.map_policy(),
        "frequency" => text.map_frequency(),
        "duty" => text.map_duty(),
        _ => return None,
    })
}

/// What stood there and what stands there now, where words can tell it.
fn sides(field: &FieldChange, view: &MapPastView, money: Money, text: Text) -> (Option<String>, Option<String>) {
    let word = |said: &Option<Said>| said.as_ref().and_then(|said| shown(field.field, said, view, money, text));
    (word(&field.before), word(&field.after))
}

fn shown(field: &str, said: &Said, view: &MapPastView, money: Money, text: Text) -> Option<String> {
    let language = text.language();
    match (field.strip_suffix("_en").unwrap_or(field), said) {
        ("share", Said::Number(share)) => Some(figures::percent(Share(*share))),
        ("volume", Said::Number(count)) => Some(figures::count(i128::from(*count))),
        ("minutes" | "wait_minutes" | "capacity_minutes", Said::Number(minutes)) => {
            Some(figures::time(i128::from(*minutes), text))
        }
        ("rate" | "fixed_cost" | "unit_cost", Said::Number(minor)) => Some(money.amount(Minor(*minor))),
        ("lane", Said::Text(lane)) => {
            let lane = view.map.lane(&lane.parse().ok()?)?;
            Some(lane.name.in_language(language).to_owned())
        }
        ("department", Said::Text(id)) => {
            Some(view.departments.get(&id.parse().ok()?)?.in_language(language).to_owned())
        }
        ("tier", Said::Text(word)) => Tier::parse(word).map(|tier| names::tier(tier, text).to_owned()),
        ("frequency", Said::Text(word)) => Frequency::parse(word).map(|often| names::frequency(often, text).to_owned()),
        ("duty", Said::Text(word)) => Duty::parse(word).map(|duty| names::duty(duty, text).to_owned()),
        (
            "name" | "system" | "document" | "rule" | "owner" | "risk" | "control" | "evidence" | "policy",
            Said::Text(words),
        ) => Some(words.clone()),
        _ => None,
    }
}
