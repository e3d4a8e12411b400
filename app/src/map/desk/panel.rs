//! The panel beside the surface: what is chosen, in words and figures that can be changed. It is the same for mouse,
//! keyboard and screen reader, and on a phone it stands below.

use leptos::prelude::*;
use shared::budget::{print_figure, read_figure};
use shared::document::Deed;
use shared::formula::Unit;
use shared::language::Language;
use shared::money::{Currency, DisplayUnit, Minor, Negative, Rounding, Style};
use shared::name::Name;
use shared::process::{
    Duty, Element, ElementId, Flow, Frequency, GatewayKind, Lane, Node, NodeKind, Quantity, Share, StepControl,
    TaskKind, Tier,
};

use super::super::outline::FedFigures;
use super::mend::Mend;
use super::{Desk, act};
use crate::canvas::names;
use crate::primitives::{Glyph, Icon};
use crate::talk::{Talk, TalkPane, TalkTab};
use crate::text::{Text, use_text};

#[component]
pub fn Panel(desk: Desk, talk: Option<Talk>) -> impl IntoView {
    let text = use_text();
    let body = move || {
        if desk.talking.get() { view! { <TalkPane talk/> }.into_any() } else { view! { <Properties desk/> }.into_any() }
    };
    let label = move || if desk.talking.get() { text.talk_title() } else { text.map_panel() };
    view! {
        <aside class="map-panel" aria-label=label>
            <div class="segments" role="group" aria-label=text.map_panel_shows()>
                <button type="button" aria-pressed=move || (!desk.talking.get()).to_string()
                    on:click=move |_| desk.talking.set(false)>{text.map_properties()}</button>
                <TalkTab talk/>
            </div>
            {body}
        </aside>
    }
    .into_any()
}

#[component]
fn Properties(desk: Desk) -> impl IntoView {
    let text = use_text();
    // The fields are drawn anew when something else is chosen or what is chosen has changed, not with every change.
    let shown = Memo::new(move |_| {
        let id = desk.single()?;
        desk.drawn.with(|drawn| drawn.map.element(&id))
    });
    let body = move || match shown.get() {
        None => {
            let count = desk.chosen.with(|chosen| chosen.len());
            let words = if count > 1 { text.map_chosen_many(count) } else { text.map_chosen_none().to_owned() };
            view! { <p class="soft map-panel-hint">{words}</p> }.into_any()
        }
        Some(Element::Node(node)) => view! { <OfNode desk node=*node/> }.into_any(),
        Some(Element::Flow(flow)) => view! { <OfFlow desk flow/> }.into_any(),
        Some(Element::Lane(lane)) => view! { <OfLane desk lane/> }.into_any(),
        Some(Element::Pool(pool)) => view! {
            <h3>{text.map_pool()}</h3>
            <Words desk label=text.map_name() value=pool.name.in_language(text.language()).to_owned()
                set=rename(desk, pool.id.clone(), text.language())/>
        }
        .into_any(),
    };
    body.into_any()
}

type Setter = Box<dyn Fn(String) + Send + Sync>;

fn rename(desk: Desk, id: ElementId, language: Language) -> Setter {
    Box::new(move |typed| act::rename(desk, &id, typed.trim(), language))
}

/// Changes a node as it is now; what others changed meanwhile in other fields stays.
fn on_node(desk: Desk, deed: Deed, id: &ElementId, change: impl FnOnce(&mut Node)) {
    if let Some(mut node) = desk.now().node(id).cloned() {
        change(&mut node);
        act::commit(desk, deed, vec![Element::Node(Box::new(node))]);
    }
}

fn on_flow(desk: Desk, id: &ElementId, change: impl FnOnce(&mut Flow)) {
    if let Some(mut flow) = desk.now().flow(id).cloned() {
        change(&mut flow);
        act::commit(desk, Deed::Share, vec![Element::Flow(flow)]);
    }
}

fn on_lane(desk: Desk, id: &ElementId, change: impl FnOnce(&mut Lane)) {
    if let Some(mut lane) = desk.now().lane(id).cloned() {
        change(&mut lane);
        act::commit(desk, Deed::Lane, vec![Element::Lane(lane)]);
    }
}

/// A line of text, kept when one leaves it or presses Enter.
#[component]
fn Words(
    desk: Desk,
    label: &'static str,
    value: String,
    set: Setter,
    /// The id of the words that are offered.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="map-field">
            <span>{label}</span>
            <input
                class="input"
                prop:value=value.clone()
                value=value
                maxlength="2000"
                list=list
                readonly=move || !desk.may_edit.get()
                on:change=move |event| set(event_target_value(&event))
            />
        </label>
    }
    .into_any()
}

/// A figure in a unit; what cannot be read is said and not kept.
#[component]
fn Figure(
    desk: Desk,
    label: &'static str,
    unit: String,
    value: Option<i64>,
    is_money: bool,
    set: Box<dyn Fn(Option<i64>) + Send + Sync>,
) -> impl IntoView {
    let text = use_text();
    let currency = desk.now().header.currency;
    let wrong = RwSignal::new(false);
    let shown = value.map(|value| printed(value, is_money, currency)).unwrap_or_default();
    view! {
        <label class="map-field figure" class:wrong=move || wrong.get()>
            <span>{label}</span>
            <input
                class="input number"
                inputmode="decimal"
                autocomplete="off"
                prop:value=shown.clone()
                value=shown
                readonly=move || !desk.may_edit.get()
                aria-invalid=move || if wrong.get() { "true" } else { "false" }
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    match read(&typed, is_money, currency) {
                        Ok(value) => {
                            wrong.set(false);
                            set(value);
                        }
                        Err(()) => {
                            wrong.set(true);
                            desk.said.set(text.map_not_a_figure().to_owned());
                        }
                    }
                }
            />
            <small>{unit}</small>
            {move || wrong.get().then(|| view! { <em role="alert">{text.map_not_a_figure()}</em> })}
        </label>
    }
    .into_any()
}

fn unit(is_money: bool) -> Unit {
    if is_money { Unit::Money } else { Unit::Number }
}

fn printed(value: i64, is_money: bool, currency: Currency) -> String {
    let style = Style { unit: DisplayUnit::One, negative: Negative::Minus, grouping: true };
    print_figure(i128::from(value), &unit(is_money), currency, style)
}

/// Nothing typed is no figure; less than nothing is none either.
fn read(typed: &str, is_money: bool, currency: Currency) -> Result<Option<i64>, ()> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let Minor(value) = read_figure(typed, &unit(is_money), currency, Rounding::HalfUp).map_err(|_| ())?;
    if value < 0 { Err(()) } else { Ok(Some(value)) }
}

/// One of several words.
#[component]
fn Choice(
    desk: Desk,
    label: &'static str,
    chosen: String,
    offered: Vec<(String, String)>,
    set: Setter,
) -> impl IntoView {
    let options = offered.into_iter().map(|(value, word)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{word}</option> }
    });
    view! {
        <label class="map-field">
            <span>{label}</span>
            <select class="select" disabled=move || !desk.may_edit.get() on:change=move |event| set(event_target_value(&event))>
                {options.collect_view()}
            </select>
        </label>
    }
    .into_any()
}

fn none(text: Text) -> (String, String) {
    (String::new(), text.map_none_chosen().to_owned())
}

#[component]
fn OfNode(desk: Desk, node: Node) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let map = desk.now();
    let id = StoredValue::new(node.id.clone());
    let set_node = move |change: fn(&mut Node, String)| -> Setter {
        Box::new(move |typed| id.with_value(|id| on_node(desk, Deed::Control, id, |node| change(node, typed))))
    };
    let words = move |label: &'static str, said: Option<Name>, slot: fn(&mut StepControl) -> &mut Option<Name>| {
        let value = said.map(|said| said.in_language(language).to_owned()).unwrap_or_default();
        view! { <Words desk label value set=say(desk, id, slot)/> }
    };
    let figure = move |label: &'static str,
                       unit: String,
                       value: Option<i64>,
                       is_money: bool,
                       change: fn(&mut Node, Option<i64>)| {
        let set =
            Box::new(move |value| id.with_value(|id| on_node(desk, Deed::Figures, id, |node| change(node, value))));
        view! { <Figure desk label unit value is_money set/> }
    };
    let kinds = kinds(&node.kind, text);
    let kind = (!kinds.is_empty()).then(|| {
        let chosen = word_of(&node.kind).to_owned();
        let set: Setter = set_node(|node, word| {
            if let Some(kind) = kind_named(&node.kind, &word) {
                node.kind = kind;
            }
        });
        view! { <Choice desk label=text.map_kind() chosen offered=kinds set/> }
    });
    let lanes: Vec<(String, String)> = std::iter::once(none(text))
        .chain(
            map.lanes_in_order()
                .into_iter()
                .map(|lane| (lane.id.to_string(), lane.name.in_language(language).to_owned())),
        )
        .collect();
    let lane = node.lane.as_ref().map(ToString::to_string).unwrap_or_default();
    let lane = (lanes.len() > 1).then(|| view! { <Choice desk label=text.map_lane() chosen=lane offered=lanes set=set_node(|node, lane| node.lane = lane.parse().ok())/> });
    let money = map.header.currency.code().to_owned();
    let figures = node.figures;
    let millionths = |quantity: Option<Quantity>| quantity.map(Quantity::millionths);
    let minor = |minor: Option<Minor>| minor.map(|minor| minor.0);
    let is_done = node.kind.is_activity();
    let is_start = matches!(node.kind, NodeKind::Start(_));
    let each_hour = [&money, " / ", text.map_an_hour()].concat();
    let amounts = (is_done || is_start).then(|| {
        view! {
            <h3>{text.map_figures()}</h3>
            <div class="map-fields">
                {figure(text.map_volume(), String::new(), millionths(figures.volume), false, |node, value| node.figures.volume = value.map(Quantity))}
                {is_done.then(|| view! {
                    {figure(text.map_handling(), text.map_minutes("").trim().to_owned(), millionths(figures.minutes), false, |node, value| node.figures.minutes = value.map(Quantity))}
                    {figure(text.map_waiting(), text.map_minutes("").trim().to_owned(), millionths(figures.wait_minutes), false, |node, value| node.figures.wait_minutes = value.map(Quantity))}
                    {figure(text.map_rate(), each_hour, minor(figures.rate), true, |node, value| node.figures.rate = value.map(Minor))}
                    {figure(text.map_unit_cost(), money.clone(), minor(figures.unit_cost), true, |node, value| node.figures.unit_cost = value.map(Minor))}
                    {figure(text.map_fixed_cost(), money.clone(), minor(figures.fixed_cost), true, |node, value| node.figures.fixed_cost = value.map(Minor))}
                    {figure(text.map_capacity(), text.map_minutes("").trim().to_owned(), millionths(figures.capacity_minutes), false, |node, value| node.figures.capacity_minutes = value.map(Quantity))}
                })}
            </div>
        }
    });
    let control = node.control.clone();
    let duties = std::iter::once(none(text))
        .chain(Duty::ALL.iter().map(|duty| (duty.as_str().to_owned(), names::duty(*duty, text).to_owned())));
    let often = std::iter::once(none(text)).chain(
        Frequency::ALL.iter().map(|often| (often.as_str().to_owned(), names::frequency(*often, text).to_owned())),
    );
    let policies = desk.page.with_value(|page| page.policies.clone());
    let policies = policies.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    let policy = control.policy.map(|policy| policy.in_language(language).to_owned()).unwrap_or_default();
    let controls = is_done.then(|| {
        view! {
            <details class="map-more" open=true>
                <summary>{text.map_control()}</summary>
                <Choice desk label=text.map_duty() chosen=control.duty.map(|duty| duty.as_str().to_owned()).unwrap_or_default()
                    offered=duties.collect() set=set_node(|node, word| node.control.duty = Duty::parse(&word))/>
                {words(text.map_owner(), control.owner, |control| &mut control.owner)}
                {words(text.map_risk(), control.risk, |control| &mut control.risk)}
                {words(text.map_control(), control.control, |control| &mut control.control)}
                {words(text.map_evidence(), control.evidence, |control| &mut control.evidence)}
                <Choice desk label=text.map_frequency() chosen=control.frequency.map(|often| often.as_str().to_owned()).unwrap_or_default()
                    offered=often.collect() set=set_node(|node, word| node.control.frequency = Frequency::parse(&word))/>
                <Words desk label=text.map_policy() value=policy list="map-policies"
                    set=set_node(|node, typed| node.control.policy = said(&typed).map(Name::new))/>
                <datalist id="map-policies">{policies}</datalist>
                {words(text.map_system(), control.system, |control| &mut control.system)}
                {words(text.map_document(), control.document, |control| &mut control.document)}
                {words(text.map_rule(), control.rule, |control| &mut control.rule)}
            </details>
        }
    });
    // Drawing a flow needs no hand: what it leads to is chosen by name.
    let targets: Vec<(String, String)> = std::iter::once((String::new(), text.map_connect_to().to_owned()))
        .chain(
            shared::process::layout::walk(&map)
                .into_iter()
                .filter(|other| other.id != node.id)
                .map(|other| (other.id.to_string(), act::called(other, text))),
        )
        .collect();
    let lead: Setter = Box::new(move |target| {
        if let Ok(target) = target.parse() {
            id.with_value(|id| act::connect(desk, id, &target));
        }
    });
    view! {
        <h3>{names::kind(&node.kind, text)}</h3>
        <Words desk label=text.map_name() value=node.name.in_language(language).to_owned() set=rename(desk, node.id.clone(), language)/>
        {kind}
        {lane}
        <Choice desk label=text.map_leads_to() chosen=String::new() offered=targets set=lead/>
        {amounts}
        <Lines desk id=node.id.clone()/>
        {controls}
    }
    .into_any()
}

/// Nothing typed is nothing said.
fn said(typed: &str) -> Option<&str> {
    Some(typed.trim()).filter(|typed| !typed.is_empty())
}

/// Tells one of the texts of a step anew. It replaces what was said in both languages: a translation of something else
/// would mislead whoever reads that.
fn say(desk: Desk, id: StoredValue<ElementId>, slot: fn(&mut StepControl) -> &mut Option<Name>) -> Setter {
    Box::new(move |typed| {
        id.with_value(|id| {
            on_node(desk, Deed::Control, id, |node| *slot(&mut node.control) = said(&typed).map(Name::new));
        });
    })
}

/// What a node may become without becoming another sort of thing.
fn kinds(kind: &NodeKind, text: Text) -> Vec<(String, String)> {
    match kind {
        NodeKind::Task(_) => {
            TaskKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), names::task(*kind, text).to_owned())).collect()
        }
        NodeKind::Gateway(_) => GatewayKind::ALL
            .iter()
            .map(|kind| (kind.as_str().to_owned(), names::gateway(*kind, text).to_owned()))
            .collect(),
        NodeKind::Start(_) | NodeKind::End(_) | NodeKind::Intermediate { .. } | NodeKind::Boundary { .. } => {
            shared::process::Trigger::ALL
                .iter()
                .map(|trigger| {
                    let word = names::trigger(*trigger, text).unwrap_or(text.map_none_chosen());
                    (trigger.as_str().to_owned(), word.to_owned())
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

const fn word_of(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Task(kind) => kind.as_str(),
        NodeKind::Gateway(kind) => kind.as_str(),
        NodeKind::Start(trigger) | NodeKind::End(trigger) => trigger.as_str(),
        NodeKind::Intermediate { trigger, .. } | NodeKind::Boundary { trigger, .. } => trigger.as_str(),
        _ => "",
    }
}

fn kind_named(kind: &NodeKind, word: &str) -> Option<NodeKind> {
    let trigger = || shared::process::Trigger::parse(word);
    Some(match kind {
        NodeKind::Task(_) => NodeKind::Task(TaskKind::parse(word)?),
        NodeKind::Gateway(_) => NodeKind::Gateway(GatewayKind::parse(word)?),
        NodeKind::Start(_) => NodeKind::Start(trigger()?),
        NodeKind::End(_) => NodeKind::End(trigger()?),
        NodeKind::Intermediate { is_throwing, .. } => {
            NodeKind::Intermediate { trigger: trigger()?, is_throwing: *is_throwing }
        }
        NodeKind::Boundary { attached_to, is_interrupting, .. } => NodeKind::Boundary {
            attached_to: attached_to.clone(),
            trigger: trigger()?,
            is_interrupting: *is_interrupting,
        },
        _ => return None,
    })
}

#[component]
fn OfFlow(desk: Desk, flow: Flow) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let map = desk.now();
    let id = StoredValue::new(flow.id.clone());
    let called =
        |id: &ElementId| map.node(id).map_or_else(|| text.map_gone().to_owned(), |node| act::called(node, text));
    let ends = text.map_from_to(&called(&flow.source), &called(&flow.target));
    // Behind a parallel gateway every way is taken; an event on a border is left for a part of the cases.
    let source = map.node(&flow.source).map(|node| &node.kind);
    let is_choice = source.is_some_and(|kind| kind.is_gateway() && *kind != NodeKind::Gateway(GatewayKind::Parallel));
    let has_share = is_choice || matches!(source, Some(NodeKind::Boundary { .. }));
    let default = is_choice.then(|| {
        let default = move |event: leptos::ev::Event| {
            let is_default = event_target_checked(&event);
            id.with_value(|id| on_flow(desk, id, |flow| flow.is_default = is_default));
        };
        view! {
            <label class="map-check">
                <input type="checkbox" prop:checked=flow.is_default disabled=move || !desk.may_edit.get() on:change=default/>
                <span>{text.map_is_default()}</span>
            </label>
        }
    });
    let share = has_share.then(|| {
        // Typed as a percentage, which two places further left is a share.
        let set = Box::new(move |value: Option<i64>| {
            id.with_value(|id| on_flow(desk, id, |flow| flow.share = value.map(|value| Share(value / 100))))
        });
        let value = flow.share.map(|share| share.millionths() * 100);
        view! { <Figure desk label=text.map_share() unit="%".to_owned() value is_money=false set/> }
    });
    let loose = map.is_loose(&flow).then(|| {
        view! {
            <p class="map-loose"><Icon glyph=Glyph::AlertTriangle/><span>{text.map_is_loose()}</span></p>
            <Mend desk flow=flow.id.clone()/>
        }
    });
    view! {
        <h3>{text.map_flow()}</h3>
        <p class="soft">{ends}</p>
        {loose}
        <Words desk label=text.map_flow_name() value=flow.name.in_language(language).to_owned() set=rename(desk, flow.id.clone(), language)/>
        {share}
        {default}
    }
    .into_any()
}

#[component]
fn OfLane(desk: Desk, lane: Lane) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let id = StoredValue::new(lane.id.clone());
    let departments: Vec<(String, String)> = desk.page.with_value(|page| {
        let all = page.departments.iter().map(|(id, name)| (id.to_string(), name.in_language(language).to_owned()));
        std::iter::once(none(text)).chain(all).collect()
    });
    let set_department: Setter =
        Box::new(move |word| id.with_value(|id| on_lane(desk, id, |lane| lane.department = word.parse().ok())));
    let tiers = std::iter::once(none(text))
        .chain(Tier::ALL.iter().map(|tier| (tier.as_str().to_owned(), names::tier(*tier, text).to_owned())));
    let set_tier: Setter =
        Box::new(move |word| id.with_value(|id| on_lane(desk, id, |lane| lane.tier = Tier::parse(&word))));
    let department = lane.department.map(|department| department.to_string()).unwrap_or_default();
    view! {
        <h3>{text.map_lane()}</h3>
        <Words desk label=text.map_name() value=lane.name.in_language(language).to_owned() set=rename(desk, lane.id.clone(), language)/>
        <Choice desk label=text.map_department() chosen=department offered=departments set=set_department/>
        <Choice desk label=text.map_tier() chosen=lane.tier.map(|tier| tier.as_str().to_owned()).unwrap_or_default() offered=tiers.collect() set=set_tier/>
        <Lines desk id=lane.id.clone()/>
    }
    .into_any()
}

/// The way to the budget lines that take figures of it.
#[component]
fn Lines(desk: Desk, id: ElementId) -> impl IntoView {
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
