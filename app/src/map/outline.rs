//! The map as a table: every step in the order of the work, with its lane, what follows, and its figures. On a phone each
//! step is a small card, and the table comes before the drawing.

mod line;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::budget::{Fed, FedStanding};
use shared::process::ElementId;

pub use self::line::{Line, Lines};
use super::lens::Lens;
use crate::format::Money;
use crate::primitives::{Badge, Change, EmptyState, Glyph, Shown, Tone};
use crate::text::use_text;

/// The outline as it is read.
#[cfg(feature = "ssr")]
#[component]
pub fn Outline(lines: Lines, money: Money, lens: Lens) -> impl IntoView {
    let text = use_text();
    let Lines { order, mut lines, beside, total } = lines;
    let rows = order.into_iter().filter_map(|id| lines.remove(&id)).map(|line| {
        let (id, class, name) = (row_id(&line.id), class_of(&line), line.name.clone());
        view! {
            <tr id=id class=class>
                <th scope="row"><span class="name">{name}{marks(&line)}</span>{kind(&line)}</th>
                <Cells line lens/>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let body = if rows.is_empty() {
        view! { <NoSteps/> }.into_any()
    } else {
        view! {
            <table class="table rows-hover map-outline">
                <Head lens/>
                <tbody>{rows}</tbody>
                <Sum total lens/>
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
            {beside.map(|beside| view! { <p class="card-foot">{beside}</p> })}
        </section>
    }
    .into_any()
}

/// The id of a step's row, which addresses name.
pub fn row_id(id: &ElementId) -> String {
    ["row-", id.as_str()].concat()
}

pub const fn class_of(line: &Line) -> &'static str {
    if line.is_step { "map-step" } else { "map-step other" }
}

#[component]
pub fn NoSteps() -> impl IntoView {
    let text = use_text();
    view! { <EmptyState glyph=Glyph::Sheet title=text.map_no_steps() hint=text.map_no_steps_hint()/> }.into_any()
}

#[component]
pub fn Head(lens: Lens) -> impl IntoView {
    let text = use_text();
    let fed = (lens == Lens::Variance).then(|| view! { <th scope="col" class="number">{text.map_fed()}</th> });
    view! {
        <thead>
            <tr>
                <th scope="col">{text.map_step()}</th>
                <th scope="col">{text.map_lane()}</th>
                <th scope="col">{text.map_next()}</th>
                <th scope="col" class="number">{text.map_volume()}</th>
                <th scope="col" class="number">{text.map_time()}</th>
                <th scope="col" class="number">{text.map_cost()}</th>
                {fed}
                <th scope="col">{text.map_control()}</th>
            </tr>
        </thead>
    }
    .into_any()
}

/// What all of it costs.
#[component]
pub fn Sum(total: Option<String>, lens: Lens) -> impl IntoView {
    let text = use_text();
    total.map(|total| {
        view! {
            <tbody>
                <tr class="sum">
                    <th scope="row">{text.map_total()}</th>
                    <td class="lane"></td>
                    <td class="next"></td>
                    <td class="number volume"></td>
                    <td class="number time"></td>
                    <td class="number figures cost">{total}</td>
                    {(lens == Lens::Variance).then(|| view! { <td class="number fed"></td> })}
                    <td class="control"></td>
                </tr>
            </tbody>
        }
    })
}

/// What was found about a step, and how much is said about it.
pub fn marks(line: &Line) -> impl IntoView + use<> {
    let text = use_text();
    let tone = if line.is_grave { Tone::Danger } else { Tone::Warn };
    let (found, threads) = (line.found, line.threads);
    let found = (found > 0).then(|| {
        view! { " " <Badge tone glyph=Glyph::AlertTriangle>{text.map_found(found)}</Badge> }
    });
    let threads = (threads > 0).then(|| {
        view! { " " <Badge tone=Tone::Accent glyph=Glyph::Message>{text.talk_mark(threads)}</Badge> }
    });
    view! { {found} {threads} }.into_any()
}

pub fn kind(line: &Line) -> impl IntoView + use<> {
    line.kind.clone().map(|kind| view! { <span class="kind faint">{kind}</span> })
}

/// Everything of a row but its name.
#[component]
pub fn Cells(
    line: Line,
    lens: Lens,
    /// Where a press on a step that follows leads, other than down the page.
    #[prop(optional)]
    follow: Option<Callback<(MouseEvent, ElementId)>>,
) -> impl IntoView {
    let text = use_text();
    let tier = line.tier.map(|tier| ["tier-dot tier-", tier.as_str()].concat());
    let tier = tier.map(|class| view! { <i class=class aria-hidden="true"></i> });
    let next = line.next.into_iter().map(|next| {
        let said = (!next.said.is_empty()).then(|| view! { <span class="faint figures">{next.said}</span> " " });
        let href = ["#", &row_id(&next.to)].concat();
        let press = move |event: MouseEvent| {
            if let Some(follow) = follow {
                follow.run((event, next.to.clone()));
            }
        };
        view! { <li>{said}<a href=href on:click=press>{next.name}</a></li> }
    });
    let next = next.collect_view();
    let label = |name: &'static str| view! { <span class="cell-label" aria-hidden="true">{name}</span> };
    let wait = line.wait.map(|wait| view! { " " <span class="faint">{wait}</span> });
    let has_time = line.handling.is_some() || wait.is_some();
    let duty = line.duty.map(|duty| view! { <Badge>{duty}</Badge> " " });
    let owner = line.owner.map(|owner| view! { <span class="kind faint">{owner}</span> });
    let fed = (lens == Lens::Variance).then(|| {
        view! {
            <td class="number fed">
                {line.fed.is_some().then(|| label(text.map_fed()))}
                {line.fed.map(|fed| view! { <FedFigures fed/> })}
            </td>
        }
    });
    view! {
        <td class="lane">{tier}{line.lane}</td>
        <td class="next"><ul>{next}</ul></td>
        <td class="number figures volume">{line.volume.is_some().then(|| label(text.map_volume()))}{line.volume}</td>
        <td class="number figures time">{has_time.then(|| label(text.map_time()))}{line.handling}{wait}</td>
        <td class="number figures cost">{line.cost.is_some().then(|| label(text.map_cost()))}{line.cost}</td>
        {fed}
        <td class="control">{duty}{line.control}{owner}</td>
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
