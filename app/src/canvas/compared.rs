//! Two maps beside each other: what is otherwise, step by step, what it saves, and both drawings with that marked.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::budget::Nature;
use shared::money::Minor;
use shared::process::{
    Comparison, Difference, ElementId, FlowAspect, FlowDifference, ProcessMap, StepAspect, StepDifference,
};

use super::{Drawing, Mark, Overlay, Reckoned, Scene, figures, names};
use crate::format::Money;
use crate::primitives::{Badge, Card, Change, EmptyState, Glyph, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn Compared(
    before: ProcessMap,
    after: ProcessMap,
    /// What the two are called.
    names: (String, String),
    /// What stands between the differences and the drawings.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), after.header.currency);
    let comparison = Comparison::of(&before, &after);
    let sides = (Reckoned::of(&before, text), Reckoned::of(&after, text));
    let marks = marks(&comparison);
    let is_same = comparison.count() == 0;
    let differences = if is_same {
        view! { <EmptyState glyph=Glyph::Equal title=text.map_compare_same() hint=text.map_compare_same_hint()/> }
            .into_any()
    } else {
        view! {
            <Steps comparison=comparison.clone() money/>
            <Flows comparison=comparison.clone() before=before.clone() after=after.clone()/>
        }
        .into_any()
    };
    view! {
        <Figures comparison=comparison.clone() sides money/>
        {differences}
        {children.map(|children| children())}
        <Side id="as-is" title=names.0 map=before marks=marks.0/>
        <Side id="to-be" title=names.1 map=after marks=marks.1/>
    }
    .into_any()
}

/// What to mark on either side.
fn marks(comparison: &Comparison) -> (BTreeMap<ElementId, Mark>, BTreeMap<ElementId, Mark>) {
    let (mut before, mut after) = (BTreeMap::new(), BTreeMap::new());
    let steps = comparison.steps.iter().map(|step| (&step.id, mark(&step.kind)));
    let flows = comparison.flows.iter().map(|flow| (&flow.id, mark(&flow.kind)));
    for (id, mark) in steps.chain(flows) {
        let Some(mark) = mark else { continue };
        before.extend(id.before.clone().map(|id| (id, mark)));
        after.extend(id.after.clone().map(|id| (id, mark)));
    }
    (before, after)
}

const fn mark<A>(kind: &Difference<A>) -> Option<Mark> {
    match kind {
        Difference::Added => Some(Mark::Added),
        Difference::Removed => Some(Mark::Removed),
        Difference::Changed(_) => Some(Mark::Changed),
        Difference::Same => None,
    }
}

/// What both come to: money a year, and one case.
#[component]
fn Figures(comparison: Comparison, sides: (Reckoned, Reckoned), money: Money) -> impl IntoView {
    let text = use_text();
    let (before, after) = (sides.0.totals, sides.1.totals);
    let unknown = || text.map_unknown().to_owned();
    let amount = |sum: Option<i128>| sum.map_or_else(unknown, |sum| money.round(Minor::of_sum(sum)));
    let time = |minutes: Option<i128>| minutes.map_or_else(unknown, |minutes| figures::time(minutes, text));
    let was = |value: String| text.map_compare_was(&value);
    let (title, saving) = match comparison.saving_per_year() {
        Some(saving) if saving.0 < 0 => (text.map_compare_costs_more(), Some(saving.0.unsigned_abs())),
        Some(saving) => (text.map_compare_saves(), Some(saving.0.unsigned_abs())),
        None => (text.map_compare_saves(), None),
    };
    let hint = if saving.is_some() { "" } else { text.map_compare_unknown() };
    let year = |month: Option<i128>| amount(month.map(|month| month * 12));
    view! {
        <section class="card key-figures" aria-label=text.map_key_figures()>
            <div class="key-figure map-compare-saving">
                <h2>{title}</h2>
                <p class="key-amount figures">
                    {amount(saving.map(i128::from))} " " <span class="unit">{money.beside()}</span>
                </p>
                <p><span class="faint">{hint}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_cost_year()}</h2>
                <p class="key-amount figures">{year(after.month)}</p>
                <p><span class="faint">{was(year(before.month))}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_cost_case()}</h2>
                <p class="key-amount figures">{amount(after.each)}</p>
                <p><span class="faint">{was(amount(before.each))}</span></p>
            </div>
            <div class="key-figure">
                <h2>{text.map_time_case()}</h2>
                <p class="key-amount figures">{time(after.elapsed)}</p>
                <p><span class="faint">{was(time(before.elapsed))}</span></p>
            </div>
        </section>
    }
    .into_any()
}

/// Every step that is otherwise, or costs otherwise because what leads to it is.
#[component]
fn Steps(comparison: Comparison, money: Money) -> impl IntoView {
    let text = use_text();
    let is_told =
        |step: &&StepDifference| step.kind != Difference::Same || step.saving().is_some_and(|saved| saved.0 != 0);
    let all = comparison.steps.len();
    let mut told: Vec<StepDifference> = comparison.steps.iter().filter(is_told).cloned().collect();
    told.sort_by_key(|step| std::cmp::Reverse(step.saving().map_or(0, |saved| saved.0.abs())));
    let same = all - told.len();
    let rows = told.into_iter().map(|step| view! { <Step step money/> }).collect_view();
    view! {
        <Card id="steps-compared" title=text.map_compare_steps() aside=money.heading()>
            <table class="table pairs map-compare-steps">
                <thead>
                    <tr>
                        <th scope="col">{text.map_step()}</th>
                        <th scope="col">{text.map_compare_what()}</th>
                        <th scope="col" class="number">{text.map_volume()}</th>
                        <th scope="col" class="number">{text.map_cost()}</th>
                        <th scope="col" class="number">{text.map_compare_month()}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {(same > 0).then(|| view! { <p class="card-foot">{text.map_compare_equal(same)}</p> })}
        </Card>
    }
    .into_any()
}

#[component]
fn Step(step: StepDifference, money: Money) -> impl IntoView {
    let text = use_text();
    let name = step.name.in_language(text.language()).trim().to_owned();
    let name = if name.is_empty() { text.map_compare_nameless().to_owned() } else { name };
    let reckoned = |side: &Option<Result<_, _>>| -> Option<shared::process::StepFlow> { side.clone()?.ok() };
    let (before, after) = (reckoned(&step.flow.before), reckoned(&step.flow.after));
    let times =
        |side: Option<shared::process::StepFlow>| side.map(|step| figures::count(i128::from(step.volume.millionths())));
    let cost = |side: Option<shared::process::StepFlow>| side.map(|step| step.taken.cost);
    let written = |side: Option<Minor>| side.map(|cost| money.round(cost));
    let saved = step.saving().map(|_| {
        let (now, was) = (cost(after).unwrap_or_default(), cost(before).unwrap_or_default());
        view! { <Change now before=was nature=Nature::Expense money word=true/> }.into_any()
    });
    let saved = saved.unwrap_or_else(|| view! { <span class="faint">{text.map_unknown()}</span> }.into_any());
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td class="what"><What kind=step.kind/></td>
            <td class="number figures"><Both label=text.map_volume() before=times(before) after=times(after)/></td>
            <td class="number figures"><Both label=text.map_cost() before=written(cost(before)) after=written(cost(after))/></td>
            <td class="number">{saved}</td>
        </tr>
    }
    .into_any()
}

/// A figure on both sides: the one that is, and the one that was where it is another.
#[component]
fn Both(label: &'static str, before: Option<String>, after: Option<String>) -> impl IntoView {
    let dash = || "–".to_owned();
    let was = (before != after).then(|| view! { <del>{before.clone().unwrap_or_else(dash)}</del> " " });
    view! {
        <span class="pair-side" aria-hidden="true">{label}</span>
        {was}
        <span>{after.unwrap_or_else(dash)}</span>
    }
    .into_any()
}

/// What is otherwise about a step, in words.
#[component]
fn What(kind: Difference<StepAspect>) -> impl IntoView {
    let text = use_text();
    match kind {
        Difference::Added => {
            view! { <Badge tone=Tone::Good glyph=Glyph::Plus>{text.map_compare_added()}</Badge> }.into_any()
        }
        Difference::Removed => {
            view! { <Badge tone=Tone::Danger glyph=Glyph::Minus>{text.map_compare_removed()}</Badge> }.into_any()
        }
        Difference::Changed(aspects) => {
            let aspects: Vec<&str> = aspects.into_iter().map(|aspect| step_aspect(aspect, text)).collect();
            view! {
                <Badge tone=Tone::Warn glyph=Glyph::Pencil>{text.map_compare_changed()}</Badge>
                " " <span class="soft">{aspects.join(text.map_said_comma())}</span>
            }
            .into_any()
        }
        Difference::Same => view! { <span class="faint">{text.map_compare_follows()}</span> }.into_any(),
    }
}

const fn step_aspect(aspect: StepAspect, text: Text) -> &'static str {
    match aspect {
        StepAspect::Name => text.map_compare_name(),
        StepAspect::Kind => text.map_compare_kind(),
        StepAspect::Lane => text.map_compare_lane(),
        StepAspect::Subprocess => text.map_compare_subprocess(),
        StepAspect::Figures => text.map_compare_figures(),
        StepAspect::Control => text.map_compare_control(),
    }
}

/// The ways between steps that are otherwise.
#[component]
fn Flows(comparison: Comparison, before: ProcessMap, after: ProcessMap) -> impl IntoView {
    let text = use_text();
    let told: Vec<FlowDifference> = comparison.flows.into_iter().filter(|flow| flow.kind != Difference::Same).collect();
    let rows: Vec<_> = told.into_iter().map(|flow| flow_row(&flow, &before, &after, text)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Card id="ways" title=text.map_compare_flows()>
                <ul class="map-compare-flows">{rows}</ul>
            </Card>
        }
    })
}

fn flow_row(difference: &FlowDifference, before: &ProcessMap, after: &ProcessMap, text: Text) -> AnyView {
    let then = difference.id.before.as_ref().and_then(|id| before.flow(id));
    let now = difference.id.after.as_ref().and_then(|id| after.flow(id));
    let ends = |map: &ProcessMap, flow: &shared::process::Flow| {
        let name = |id| map.node(id).map_or_else(|| text.map_gone().to_owned(), |node| names::node(node, text));
        text.map_from_to(&name(&flow.source), &name(&flow.target))
    };
    let about = now.map(|flow| ends(after, flow)).or_else(|| then.map(|flow| ends(before, flow))).unwrap_or_default();
    let share = |flow: Option<&shared::process::Flow>| {
        flow.and_then(|flow| flow.share).map_or_else(|| text.map_unknown().to_owned(), figures::percent)
    };
    let (tone, glyph, word) = match &difference.kind {
        Difference::Added => (Tone::Good, Glyph::Plus, text.map_compare_added()),
        Difference::Removed => (Tone::Danger, Glyph::Minus, text.map_compare_removed()),
        _ => (Tone::Warn, Glyph::Pencil, text.map_compare_changed()),
    };
    let details: Vec<String> = match &difference.kind {
        Difference::Changed(aspects) => aspects
            .iter()
            .map(|aspect| match aspect {
                FlowAspect::Share => text.map_compare_share(&share(now), &share(then)),
                FlowAspect::Ends => then.map_or_else(String::new, |flow| text.map_compare_was(&ends(before, flow))),
                FlowAspect::Name => text.map_compare_condition().to_owned(),
                FlowAspect::Default => text.map_compare_default().to_owned(),
            })
            .collect(),
        _ => Vec::new(),
    };
    view! {
        <li>
            <Badge tone glyph>{word}</Badge>
            <span>{about}</span>
            <span class="soft">{details.join(text.map_said_comma())}</span>
        </li>
    }
    .into_any()
}

/// One of the maps as it is drawn, with what is otherwise marked.
#[component]
fn Side(id: &'static str, title: String, map: ProcessMap, marks: BTreeMap<ElementId, Mark>) -> impl IntoView {
    let text = use_text();
    let own = map.header.title.in_language(text.language()).to_owned();
    let has = |mark: Mark| marks.values().any(|own| *own == mark);
    let legend = [
        (Mark::Added, "mark-added", text.map_compare_added()),
        (Mark::Removed, "mark-removed", text.map_compare_removed()),
        (Mark::Changed, "mark-changed", text.map_compare_changed()),
    ];
    let legend = legend.into_iter().filter(|(mark, ..)| has(*mark));
    let legend = legend.map(|(_, class, word)| view! { <li><i class=class></i>{word}</li> }).collect_view();
    let scene = Scene::of(&map, &Overlay { marks: marks.clone(), ..Overlay::default() }, text);
    let label = [title.as_str(), text.map_said_stop(), &own].concat();
    view! {
        <section class="card map-card" aria-labelledby=id>
            <header class="card-head">
                <h2 id=id>{title}</h2>
                <span class="aside">{own.clone()}</span>
            </header>
            <div class="map-scroll" tabindex="0" role="region" aria-label=label>
                <Drawing scene about=text.map_about(&own)/>
            </div>
            <ul class="legend map-legend">{legend}</ul>
        </section>
    }
    .into_any()
}
