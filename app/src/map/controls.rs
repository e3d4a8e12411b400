//! The risk-control matrix of a map, what is missing in it, and the duties somebody has who should not have both. A plain
//! page; the same as a workbook is the server's.

use leptos::prelude::*;
use shared::name::Name;
use shared::process::{Duty, ElementId, FindingKind, RacmRow};

use crate::backend::{ControlRow, ControlsView, DutyBreach};
use crate::canvas::{figures, names, words};
use crate::primitives::{Badge, Card, EmptyState, Glyph, Icon, Tone};
use crate::text::use_text;

/// `/plans/{plan}/maps/{map}/controls`
#[component]
pub fn ControlsBoard(view: ControlsView) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let title = view.map.header.title.in_language(language).to_owned();
    let map = ["/plans/", &view.plan.to_string(), "/maps/", &view.id.to_string()].concat();
    let xlsx = [&map, "/controls.xlsx"].concat();
    let matrix = if view.rows.is_empty() {
        view! { <EmptyState glyph=Glyph::Fingerprint title=text.controls_none() hint=text.controls_none_hint()/> }
            .into_any()
    } else {
        view! { <Matrix rows=view.rows.clone() map=map.clone()/> }.into_any()
    };
    let counts = view! { <Counts view=view.clone()/> };
    let duties = view! { <Duties view=view.clone() map=map.clone()/> };
    let missing = view! { <Missing view=view.clone() map=map.clone()/> };
    view! {
        <div class="page controls">
            <header class="page-head">
                <div class="page-title">
                    <p class="faint">{view.plan_title.in_language(language).to_owned()}</p>
                    <h1>{text.controls_title(&title)}</h1>
                    <p class="soft">{text.controls_about()}</p>
                    <p class="outturn-links">
                        <a href=map.clone()><Icon glyph=Glyph::Branch/>{text.map_open_it()}</a>
                        <a href=xlsx download=""><Icon glyph=Glyph::Download/>{text.controls_download()}</a>
                    </p>
                </div>
            </header>
            {counts}
            <Card id="duties" title=text.controls_duties()>{duties}</Card>
            <Card id="matrix" title=text.controls_matrix()>{matrix}</Card>
            <Card id="missing" title=text.controls_missing()>{missing}</Card>
        </div>
    }
    .into_any()
}

#[component]
fn Counts(view: ControlsView) -> impl IntoView {
    let text = use_text();
    let missing = |kind: &FindingKind| view.missing.iter().filter(|finding| finding.kind == *kind).count();
    let is_unruled = |kind: &FindingKind| matches!(kind, FindingKind::NoPolicy | FindingKind::PolicyNotInForce { .. });
    let unruled = view.missing.iter().filter(|finding| is_unruled(&finding.kind)).count();
    let controls = view.rows.iter().filter(|row| row.of.control.is_some()).count();
    let of_risks = text.controls_risks(view.rows.iter().filter(|row| row.of.risk.is_some()).count());
    let figure = |name: &'static str, count: usize, about: Option<String>, is_bad: bool| {
        let class = if is_bad && count > 0 { "key-amount figures is-bad" } else { "key-amount figures" };
        view! {
            <div class="key-figure">
                <h2>{name}</h2>
                <p class=class>{count.to_string()}</p>
                {about.map(|about| view! { <p><span class="faint">{about}</span></p> })}
            </div>
        }
    };
    view! {
        <section class="card key-figures" aria-label=text.map_key_figures()>
            {figure(text.controls_count(), controls, Some(of_risks), false)}
            {figure(text.controls_gaps(), missing(&FindingKind::NoControl), None, true)}
            {figure(text.controls_conflicts(), view.conflicts.len(), None, true)}
            {figure(text.controls_unruled(), unruled, None, true)}
        </section>
    }
    .into_any()
}

#[component]
fn Matrix(rows: Vec<ControlRow>, map: String) -> impl IntoView {
    let text = use_text();
    let rows = rows.into_iter().map(|row| view! { <Row row map=map.clone()/> });
    view! {
        <table class="table rows-hover controls-table">
            <thead>
                <tr>
                    <th scope="col">{text.map_step()}</th>
                    <th scope="col">{text.map_risk()}</th>
                    <th scope="col">{text.map_control()}</th>
                    <th scope="col">{text.map_evidence()}</th>
                    <th scope="col">{text.map_owner()}</th>
                    <th scope="col">{text.controls_basis()}</th>
                    <th scope="col" class="number">{text.map_volume()}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(row: ControlRow, map: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let ControlRow { of, department } = row;
    let href = [&map, "#row-", of.step.as_str()].concat();
    let tier = of.tier.map(|tier| ["tier-dot tier-", tier.as_str()].concat());
    let tier = tier.map(|class| view! { <i class=class aria-hidden="true"></i> });
    let lane = of.lane.as_ref().map(|lane| lane.in_language(language).to_owned());
    let department = department.map(|name| name.in_language(language).to_owned());
    let department = department.filter(|name| lane.as_ref() != Some(name));
    let place = [lane, department].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
    let lacks = |is_grave: bool, word: &'static str| {
        let (tone, glyph) = if is_grave { (Tone::Danger, Glyph::XCircle) } else { (Tone::Warn, Glyph::AlertTriangle) };
        view! { <Badge tone glyph>{word}</Badge> }
    };
    let gaps = Gaps::of(&of);
    let has_basis = gaps.policy || of.policy.is_some() || of.rule.is_some();
    let frequency = of.frequency.filter(|_| of.control.is_some()).map(|often| names::frequency(often, text));
    let frequency = frequency.map(|often| view! { <span class="kind faint">{often}</span> });
    let duty = of.duty.map(|duty| view! { <span class="kind"><Badge>{names::duty(duty, text)}</Badge></span> });
    let said = |said: Option<Name>| said.map(|said| said.in_language(language).to_owned());
    let rule = said(of.rule).map(|rule| view! { <span class="kind faint">{rule}</span> });
    let volume = of.volume.map(|volume| figures::count(i128::from(volume.millionths())));
    view! {
        <tr id=["control-", of.step.as_str()].concat()>
            <th scope="row">
                <span class="name"><span class="faint figures">{of.number.to_string()}</span> <a href=href>{of.step_name.in_language(language).to_owned()}</a></span>
                <span class="kind faint">{tier}{place}</span>
            </th>
            <td class="risk">{label(text.map_risk())}{said(of.risk).unwrap_or_else(|| text.map_unknown().to_owned())}</td>
            <td class="control">
                {label(text.map_control())}{said(of.control)}{gaps.control.then(|| lacks(true, text.controls_no_control()))}{frequency}
            </td>
            <td class="evidence">{label(text.map_evidence())}{said(of.evidence)}{gaps.evidence.then(|| lacks(false, text.controls_no_evidence()))}</td>
            <td class="owner">{label(text.map_owner())}{said(of.owner)}{gaps.owner.then(|| lacks(false, text.controls_no_owner()))}{duty}</td>
            <td class="basis">{has_basis.then(|| label(text.controls_basis()))}{said(of.policy)}{gaps.policy.then(|| lacks(false, text.controls_no_policy()))}{rule}</td>
            <td class="number figures volume">{label(text.map_volume())}{volume.unwrap_or_else(|| text.map_unknown().to_owned())}</td>
        </tr>
    }
    .into_any()
}

/// What a row of the matrix lacks.
struct Gaps {
    control: bool,
    evidence: bool,
    owner: bool,
    policy: bool,
}

impl Gaps {
    fn of(row: &RacmRow) -> Self {
        Self {
            control: row.is_gap(),
            evidence: row.control.is_some() && row.evidence.is_none(),
            owner: row.owner.is_none(),
            policy: row.duty == Some(Duty::Approve) && row.policy.is_none(),
        }
    }
}

/// Rules that are broken, by whom, and with which steps.
#[component]
fn Duties(view: ControlsView, map: String) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    if view.conflicts.is_empty() {
        return view! { <p class="map-sound"><Icon glyph=Glyph::CheckCircle/>{text.controls_separate()}</p> }
            .into_any();
    }
    let step = |id: &ElementId| {
        let name = view.map.node(id).map_or_else(|| id.to_string(), |node| names::node(node, text));
        view! { <li><a href=[&map, "#row-", id.as_str()].concat()>{name}</a></li> }
    };
    let row = |breach: &DutyBreach| {
        let rule = breach.rule;
        let (one, other) = (names::duty(rule.one, text), names::duty(rule.other, text));
        let side = |duty: &'static str, steps: &[ElementId]| {
            let steps = steps.iter().map(step).collect_view();
            view! { <div><dt>{duty}</dt><dd><ul>{steps}</ul></dd></div> }
        };
        view! {
            <li class="grave">
                <Icon glyph=Glyph::XCircle/>
                <div class="duty-breach">
                    <strong>{text.controls_both(breach.holder.in_language(language), one, other)}</strong>
                    <p>{rule.danger(language)}</p>
                    <dl>{side(one, &breach.one)}{side(other, &breach.other)}</dl>
                    <p class="faint">{rule.source(language)}</p>
                </div>
            </li>
        }
    };
    view! { <ul class="map-findings">{view.conflicts.iter().map(row).collect_view()}</ul> }.into_any()
}

#[component]
fn Missing(view: ControlsView, map: String) -> impl IntoView {
    let text = use_text();
    if view.missing.is_empty() {
        return view! { <p class="map-sound"><Icon glyph=Glyph::CheckCircle/>{text.controls_complete()}</p> }
            .into_any();
    }
    let rows = view.missing.iter().map(|finding| {
        let name = view.map.node(&finding.about).map(|node| names::node(node, text));
        let (href, about) = ([&map, "#row-", finding.about.as_str()].concat(), words(&finding.kind, &view.map, text));
        let (class, glyph) =
            if finding.kind.is_grave() { ("grave", Glyph::XCircle) } else { ("", Glyph::AlertTriangle) };
        view! { <li class=class><Icon glyph/><span><a href=href>{name}</a> " " {about}</span></li> }
    });
    view! { <ul class="map-findings">{rows.collect_view()}</ul> }.into_any()
}
