//! The map as a table: every step in the order of the work, with its lane, what follows, and its figures. On a phone each
//! step is a small card, and the table comes before the drawing.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::budget::{Fed, FedStanding};
use shared::money::Minor;
use shared::name::Name;
use shared::process::layout::walk;
use shared::process::{ElementId, FlowKind, Node, NodeKind, ProcessMap};

use super::lens::Lens;
use crate::canvas::{Reckoned, figures, names};
use crate::format::Money;
use crate::primitives::{Badge, Change, EmptyState, Glyph, Shown, Tone};
use crate::text::use_text;

#[component]
pub fn Outline(
    map: ProcessMap,
    reckoned: Reckoned,
    money: Money,
    lens: Lens,
    /// How many threads are open about what.
    #[prop(optional)]
    threads: BTreeMap<ElementId, usize>,
) -> impl IntoView {
    let text = use_text();
    let listed = |node: &&Node| node.kind.is_flow_node();
    let rows: Vec<_> = walk(&map)
        .into_iter()
        .filter(listed)
        .map(|node| {
            view! { <Row map=&map node reckoned=&reckoned money lens threads=threads.get(&node.id).copied()/> }
                .into_any()
        })
        .collect();
    let beside: Vec<String> = walk(&map)
        .into_iter()
        .filter(|node| matches!(node.kind, NodeKind::DataObject | NodeKind::DataStore | NodeKind::Annotation))
        .map(|node| names::node(node, text))
        .collect();
    let beside = (!beside.is_empty())
        .then(|| view! { <p class="card-foot">{text.map_beside(&beside.join(text.map_said_comma()))}</p> });
    let total = reckoned.totals.month.map(|month| {
        view! {
            <tbody>
                <tr class="sum">
                    <th scope="row">{text.map_total()}</th>
                    <td class="lane"></td>
                    <td class="next"></td>
                    <td class="number volume"></td>
                    <td class="number time"></td>
                    <td class="number figures cost">{money.round(Minor::of_sum(month))}</td>
                    {(lens == Lens::Variance).then(|| view! { <td class="number fed"></td> })}
                    <td class="control"></td>
                </tr>
            </tbody>
        }
    });
    let body = if rows.is_empty() {
        view! { <EmptyState glyph=Glyph::Sheet title=text.map_no_steps() hint=text.map_no_steps_hint()/> }.into_any()
    } else {
        view! {
            <table class="table rows-hover map-outline">
                <thead>
                    <tr>
                        <th scope="col">{text.map_step()}</th>
                        <th scope="col">{text.map_lane()}</th>
                        <th scope="col">{text.map_next()}</th>
                        <th scope="col" class="number">{text.map_volume()}</th>
                        <th scope="col" class="number">{text.map_time()}</th>
                        <th scope="col" class="number">{text.map_cost()}</th>
                        {(lens == Lens::Variance).then(|| view! { <th scope="col" class="number">{text.map_fed()}</th> })}
                        <th scope="col">{text.map_control()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                {total}
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card map-outline-card" aria-labelledby="outline">
            <header class="card-head">
                <h2 id="outline">{text.map_outline()}</h2>
                <span class="aside">{money.heading()}</span>
            </header>
            {body}
            {beside}
        </section>
    }
    .into_any()
}

#[component]
fn Row<'a>(
    map: &'a ProcessMap,
    node: &'a Node,
    reckoned: &'a Reckoned,
    money: Money,
    lens: Lens,
    threads: Option<usize>,
) -> impl IntoView + use<> {
    let text = use_text();
    let language = text.language();
    let kind = names::kind(&node.kind, text);
    let name = names::node(node, text);
    let kind = (kind != name).then(|| view! { <span class="kind faint">{kind}</span> });
    let lane = node.lane.as_ref().and_then(|lane| map.lane(lane));
    let tier = lane.and_then(|lane| lane.tier).map(|tier| ["tier-dot tier-", tier.as_str()].concat());
    let tier = tier.map(|class| view! { <i class=class aria-hidden="true"></i> });
    let lane = lane.map(|lane| lane.name.in_language(language).to_owned());
    let next = map.flows().filter(|flow| flow.kind == FlowKind::Sequence && flow.source == node.id);
    let next = next.filter_map(|flow| {
        let to = map.node(&flow.target)?;
        let answer = flow.name.in_language(language).trim().to_owned();
        let share = flow.share.map(figures::percent).unwrap_or_default();
        let said = [answer, share].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        let said = (!said.is_empty()).then(|| view! { <span class="faint figures">{said}</span> " " });
        let href = ["#row-", to.id.as_str()].concat();
        Some(view! { <li>{said}<a href=href>{names::node(to, text)}</a></li> })
    });
    let next = next.collect_view();
    let step = reckoned.steps.get(&node.id);
    let volume = step.and_then(|step| step.times).filter(|times| *times != 0).map(figures::count);
    let time = step.filter(|step| step.minutes + step.wait > 0).map(|step| {
        let wait = (step.wait > 0).then(|| text.map_and_wait(&figures::time(step.wait, text)));
        let wait = wait.map(|wait| view! { " " <span class="faint">{wait}</span> });
        let handling = (step.minutes > 0).then(|| figures::time(step.minutes, text));
        view! { {handling} {wait} }
    });
    let cost = step.and_then(|step| step.month).filter(|month| *month != 0);
    let cost = cost.map(|month| money.round(Minor::of_sum(month)));
    let control = &node.control;
    let duty = control.duty.map(|duty| view! { <Badge>{names::duty(duty, text)}</Badge> " " });
    let said = |said: &Option<Name>| said.as_ref().map(|said| said.in_language(language).to_owned());
    let words = said(&control.control).or_else(|| said(&control.rule));
    let frequency = control
        .frequency
        .filter(|_| control.control.is_some())
        .map(|frequency| names::frequency(frequency, text).to_owned());
    let owner = [said(&control.owner), said(&control.system), frequency];
    let owner = owner.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let owner = (!owner.is_empty()).then(|| view! { <span class="kind faint">{owner}</span> });
    let found = reckoned.findings.iter().filter(|found| found.element.as_ref() == Some(&node.id));
    let found: Vec<_> = found.cloned().collect();
    let tone = if found.iter().any(|found| found.is_grave) { Tone::Danger } else { Tone::Warn };
    let found = (!found.is_empty()).then(|| {
        view! { " " <Badge tone glyph=Glyph::AlertTriangle>{text.map_found(found.len())}</Badge> }
    });
    let threads = threads.map(|threads| {
        view! { " " <Badge tone=Tone::Accent glyph=Glyph::Message>{text.talk_mark(threads)}</Badge> }
    });
    let class = if node.kind.is_activity() { "map-step" } else { "map-step other" };
    let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
    view! {
        <tr id=["row-", node.id.as_str()].concat() class=class>
            <th scope="row"><span class="name">{name}{found}{threads}</span>{kind}</th>
            <td class="lane">{tier}{lane}</td>
            <td class="next"><ul>{next}</ul></td>
            <td class="number figures volume">{volume.is_some().then(|| label(text.map_volume()))}{volume}</td>
            <td class="number figures time">{time.is_some().then(|| label(text.map_time()))}{time}</td>
            <td class="number figures cost">{cost.is_some().then(|| label(text.map_cost()))}{cost}</td>
            {(lens == Lens::Variance).then(|| {
                let fed = reckoned.fed.get(&node.id).cloned();
                view! {
                    <td class="number fed">
                        {fed.is_some().then(|| label(text.map_fed()))}
                        {fed.map(|fed| view! { <FedFigures fed/> })}
                    </td>
                }
            })}
            <td class="control">{duty}{words}{owner}</td>
        </tr>
    }
    .into_any()
}

/// What came of the lines something feeds, beside what was planned for them.
#[component]
pub fn FedFigures(fed: Fed) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), fed.currency);
    let change = fed.standing().map(|FedStanding { budget, actual, nature }| {
        view! {
            <Change now=actual before=budget nature money shown=Shown::Both word=true/>
            <span class="kind faint figures">{text.map_fed_beside(&money.round(actual), &money.round(budget))}</span>
        }
    });
    let unknown = (fed.unknown > 0).then(|| {
        let words = if fed.known > 0 { text.map_fed_unknown(fed.unknown) } else { text.map_fed_none().to_owned() };
        view! { <span class="kind faint">{words}</span> }
    });
    view! { {change} {unknown} }.into_any()
}
