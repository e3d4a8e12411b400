//! What a step says of itself, in fields: what kind it is, whose it is, its figures and its control. The panel and the
//! outline show the same ones.

use leptos::prelude::*;
use shared::document::Deed;
use shared::language::Language;
use shared::money::Minor;
use shared::name::Name;
use shared::process::{Duty, ElementId, Frequency, Lane, Node, NodeKind, Quantity};

use super::super::outline::FedFigures;
use super::field::{Choice, Figure, Offered, Words, none, said};
use super::kind::{kind_named, kinds, word_of};
use super::subject::Subject;
use super::{Desk, act};
use crate::canvas::names;
use crate::primitives::{Glyph, Icon};
use crate::text::use_text;

/// The id of the policies in force, which both the panel and the outline offer.
const POLICIES_ID: &str = "map-policies";

/// The policies in force, to be offered.
#[component]
pub fn Policies(desk: Desk) -> impl IntoView {
    let policies = desk.page.with_value(|page| page.policies.clone());
    let policies = policies.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! { <datalist id=POLICIES_ID>{policies}</datalist> }.into_any()
}

/// Kind and lane.
#[component]
pub fn Belongs(step: Subject<Node>) -> impl IntoView {
    let text = use_text();
    let desk = step.desk;
    let offered = step.with_untracked(|node| kinds(&node.kind, text)).unwrap_or_default();
    let kind = (!offered.is_empty()).then(|| {
        let chosen = step.read(|node| word_of(&node.kind).to_owned());
        let set = step.setter(Deed::Control, |node, word| {
            if let Some(kind) = kind_named(&node.kind, word) {
                node.kind = kind;
            }
        });
        view! { <Choice desk label=text.map_kind() chosen offered set/> }
    });
    let lanes = Memo::new(move |_| {
        let lane = |lane: &Lane| (lane.id.to_string(), lane.name.in_language(text.language()).to_owned());
        let lanes = desk.drawn.with(|drawn| drawn.map.lanes_in_order().into_iter().map(lane).collect::<Offered>());
        std::iter::once(none(text)).chain(lanes).collect::<Offered>()
    });
    let lane = move || {
        let chosen = step.read(|node| node.lane.as_ref().map(ToString::to_string).unwrap_or_default());
        let set = Box::new(move |lane: String| {
            step.id.with_value(|id| act::to_lane(desk, id, lane.parse().ok().as_ref()));
        });
        (lanes.with(Vec::len) > 1).then(|| view! { <Choice desk label=text.map_lane() chosen offered=lanes set/> })
    };
    view! { {kind} {lane} }.into_any()
}

/// Volume, time and money.
#[component]
pub fn Amounts(step: Subject<Node>) -> impl IntoView {
    let text = use_text();
    let desk = step.desk;
    let figure = move |label: &'static str,
                       unit: String,
                       is_money: bool,
                       value: fn(&Node) -> Option<i64>,
                       change: fn(&mut Node, Option<i64>)| {
        let set = Box::new(move |value| step.change(Deed::Figures, |node| change(node, value)));
        view! { <Figure desk label unit value=step.read(value) is_money set/> }
    };
    let kind = step.with_untracked(|node| (node.kind.is_activity(), matches!(node.kind, NodeKind::Start(_))));
    let Some((is_done, _)) = kind.filter(|(is_done, is_start)| *is_done || *is_start) else {
        return ().into_any();
    };
    let money = desk.now().header.currency.code();
    let minutes = || text.map_minutes("").trim().to_owned();
    let each_hour = [money, " / ", text.map_an_hour()].concat();
    let own = is_done.then(|| {
        view! {
            {figure(text.map_handling(), minutes(), false, |node| node.figures.minutes.map(Quantity::millionths), |node, value| node.figures.minutes = value.map(Quantity))}
            {figure(text.map_waiting(), minutes(), false, |node| node.figures.wait_minutes.map(Quantity::millionths), |node, value| node.figures.wait_minutes = value.map(Quantity))}
            {figure(text.map_rate(), each_hour, true, |node| node.figures.rate.map(|rate| rate.0), |node, value| node.figures.rate = value.map(Minor))}
            {figure(text.map_unit_cost(), money.to_owned(), true, |node| node.figures.unit_cost.map(|cost| cost.0), |node, value| node.figures.unit_cost = value.map(Minor))}
            {figure(text.map_fixed_cost(), money.to_owned(), true, |node| node.figures.fixed_cost.map(|cost| cost.0), |node, value| node.figures.fixed_cost = value.map(Minor))}
            {figure(text.map_capacity(), minutes(), false, |node| node.figures.capacity_minutes.map(Quantity::millionths), |node, value| node.figures.capacity_minutes = value.map(Quantity))}
        }
    });
    view! {
        <div class="map-fields" role="group" aria-label=text.map_figures()>
            {figure(text.map_volume(), String::new(), false, |node| node.figures.volume.map(Quantity::millionths), |node, value| node.figures.volume = value.map(Quantity))}
            {own}
        </div>
    }
    .into_any()
}

/// Who answers for the step, what may go wrong, and what is done about it.
#[component]
pub fn Controls(step: Subject<Node>) -> impl IntoView {
    let text = use_text();
    let desk = step.desk;
    if step.with_untracked(|node| node.kind.is_activity()) != Some(true) {
        return ().into_any();
    }
    // Telling one anew replaces what was said in both languages: a translation of something else would mislead whoever
    // reads that.
    let words = move |label: &'static str, value: fn(&Node, Language) -> String, change: fn(&mut Node, &str)| {
        view! { <Words desk label value=step.words(value) set=step.setter(Deed::Control, change)/> }
    };
    let duties: Offered = std::iter::once(none(text))
        .chain(Duty::ALL.iter().map(|duty| (duty.as_str().to_owned(), names::duty(*duty, text).to_owned())))
        .collect();
    let often: Offered = std::iter::once(none(text))
        .chain(
            Frequency::ALL.iter().map(|often| (often.as_str().to_owned(), names::frequency(*often, text).to_owned())),
        )
        .collect();
    let duty = step.read(|node| node.control.duty.map(|duty| duty.as_str().to_owned()).unwrap_or_default());
    let frequency = step.read(|node| node.control.frequency.map(|often| often.as_str().to_owned()).unwrap_or_default());
    view! {
        <Choice desk label=text.map_duty() chosen=duty offered=duties
            set=step.setter(Deed::Control, |node, word| node.control.duty = Duty::parse(word))/>
        {words(text.map_owner(), |node, language| told(&node.control.owner, language), |node, typed| node.control.owner = name(typed))}
        {words(text.map_risk(), |node, language| told(&node.control.risk, language), |node, typed| node.control.risk = name(typed))}
        {words(text.map_control(), |node, language| told(&node.control.control, language), |node, typed| node.control.control = name(typed))}
        {words(text.map_evidence(), |node, language| told(&node.control.evidence, language), |node, typed| node.control.evidence = name(typed))}
        <Choice desk label=text.map_frequency() chosen=frequency offered=often
            set=step.setter(Deed::Control, |node, word| node.control.frequency = Frequency::parse(word))/>
        <Words desk label=text.map_policy() list=POLICIES_ID
            value=step.words(|node, language| told(&node.control.policy, language))
            set=step.setter(Deed::Control, |node, typed| node.control.policy = name(typed))/>
        {words(text.map_system(), |node, language| told(&node.control.system, language), |node, typed| node.control.system = name(typed))}
        {words(text.map_document(), |node, language| told(&node.control.document, language), |node, typed| node.control.document = name(typed))}
        {words(text.map_rule(), |node, language| told(&node.control.rule, language), |node, typed| node.control.rule = name(typed))}
    }
    .into_any()
}

fn told(name: &Option<Name>, language: Language) -> String {
    name.as_ref().map(|name| name.in_language(language).to_owned()).unwrap_or_default()
}

fn name(typed: &str) -> Option<Name> {
    said(typed).map(Name::new)
}

/// The way to the budget lines that take figures of it.
#[component]
pub fn Lines(desk: Desk, id: ElementId) -> impl IntoView {
    let text = use_text();
    let base = desk.page.with_value(|page| page.address());
    let href = [&base, "/feeds?of=", id.as_str(), "#of-", id.as_str()].concat();
    let fed = move || {
        let fed = desk.drawn.with(|drawn| drawn.reckoned.fed.get(&id).cloned())?;
        Some(view! {
            <dl class="map-fed">
                <dt>{text.map_fed()}</dt>
                <dd><FedFigures fed/></dd>
            </dl>
        })
    };
    view! { <p class="map-lines"><a href=href><Icon glyph=Glyph::Function/>{text.feeds_here()}</a></p> {fed} }
        .into_any()
}
