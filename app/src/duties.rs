//! Duties that should not lie in one hand: whose roles conflict, and which roles do. Shown to whoever gives roles and to
//! supervision.

use leptos::prelude::*;
use shared::access::{DutyConflict, Role};

use crate::backend::DutyView;
use crate::primitives::{Avatar, Badge, Card, Tone};
use crate::text::{Text, use_text};

/// Whose roles conflict.
#[component]
pub fn DutyList(duties: Vec<DutyView>) -> impl IntoView {
    let text = use_text();
    let is_empty = duties.is_empty();
    let row = move |duty: DutyView| {
        let roles = duty.roles.map(|(role, place)| {
            let role = text.role(role);
            place.map_or_else(
                || role.to_owned(),
                |place| text.security_duty_in(place.in_language(text.language()), role),
            )
        });
        view! {
            <li>
                <Avatar name=duty.person.name.clone() hue=duty.person.hue/>
                <div>
                    <strong>{duty.person.name}</strong>
                    <p class="faint">{roles.join(text.list_separator())}</p>
                </div>
                <Badge tone=Tone::Warn>{rule(duty.conflict, text)}</Badge>
            </li>
        }
    };
    view! {
        <Card id="duties" title=text.security_duties()>
            <p class="card-body soft">{text.security_duties_hint()}</p>
            {if is_empty {
                view! { <p class="card-body faint">{text.security_duties_none()}</p> }.into_any()
            } else {
                view! { <ul class="me-sessions">{duties.into_iter().map(row).collect_view()}</ul> }.into_any()
            }}
        </Card>
    }
    .into_any()
}

/// Which roles conflict, each two of them once.
#[component]
pub fn DutyMatrix() -> impl IntoView {
    let text = use_text();
    let acting =
        || Role::ALL.into_iter().filter(|role| Role::ALL.iter().any(|other| role.conflicts_with(*other).is_some()));
    let head = acting().map(|role| view! { <th scope="col">{text.role(role)}</th> }).collect_view();
    let row = move |one: Role| {
        let cells = acting().map(move |other| {
            let conflict = one.conflicts_with(other);
            let words = conflict.map_or_else(|| text.security_duty_fine(), |conflict| rule(conflict, text));
            // A sign beside the colour; the words are read out and shown below.
            let sign = conflict.map_or("", sign);
            view! {
                <td class=conflict.is_some().then_some("clash")>
                    <span aria-hidden="true">{sign}</span>
                    <span class="visually-hidden">{words}</span>
                </td>
            }
        });
        view! { <tr><th scope="row">{text.role(one)}</th>{cells.collect_view()}</tr> }
    };
    let legend = [DutyConflict::GivesAndUses, DutyConflict::WatchesThemselves, DutyConflict::WritesAndDecides]
        .map(|conflict| view! { <li><span class="duty-sign" aria-hidden="true">{sign(conflict)}</span> {rule(conflict, text)}</li> });
    view! {
        <details class="card duty-matrix">
            <summary>{text.security_duties_matrix()}</summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label=text.security_duties_matrix()>
                <table class="table duty-table">
                    <thead><tr><th scope="col">{text.security_duties_role()}</th>{head}</tr></thead>
                    <tbody>{acting().map(row).collect_view()}</tbody>
                </table>
            </div>
            <ul class="duty-legend soft">{legend}</ul>
        </details>
    }
    .into_any()
}

fn rule(conflict: DutyConflict, text: Text) -> &'static str {
    match conflict {
        DutyConflict::GivesAndUses => text.security_duty_gives_and_uses(),
        DutyConflict::WatchesThemselves => text.security_duty_watches_themselves(),
        DutyConflict::WritesAndDecides => text.security_duty_writes_and_decides(),
    }
}

const fn sign(conflict: DutyConflict) -> &'static str {
    match conflict {
        DutyConflict::GivesAndUses => "●",
        DutyConflict::WatchesThemselves => "▲",
        DutyConflict::WritesAndDecides => "■",
    }
}
