//! What one must know about the sheet right now: that it is frozen, that something waits, that something went wrong.

use leptos::prelude::*;
use shared::document::DocumentError;

use super::loaded::Desk;
use super::scenario;
use crate::backend::SheetState;
use crate::document::SheetLock;
use crate::format::Money;
use crate::grid::{Selection, Spot};
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::{Text, use_text};

#[component]
pub fn Banners(desk: Desk) -> impl IntoView {
    let text = use_text();
    let money = Money::exact(text.language(), desk.sheet.read(|sheet| sheet.header.currency));
    view! {
        <div class="sheet-banners">
            {move || frozen(desk, text)}
            {move || contested(desk, text)}
            {move || {
                desk.refused.get().map(|reason| {
                    view! {
                        <Banner tone=Tone::Danger glyph=Glyph::AlertTriangle title=text.sheet_refused() alert=true>
                            <span>{reason}</span>
                        </Banner>
                    }
                })
            }}
            {move || {
                desk.unsaved.get().then(|| {
                    view! { <Banner tone=Tone::Danger glyph=Glyph::CloudOff title=text.sheet_unsaved() alert=true/> }
                })
            }}
            {move || {
                (desk.unkept.get() && desk.grid.may_edit.get()).then(|| {
                    view! { <Banner tone=Tone::Warn glyph=Glyph::Device title=text.sheet_unkept() alert=true/> }
                })
            }}
            {move || {
                desk.gone.get().then(|| {
                    view! { <Banner tone=Tone::Warn glyph=Glyph::Ban title=text.sheet_gone() alert=true/> }
                })
            }}
            {move || {
                desk.sheet.trouble().get().map(|error| {
                    view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=explain(&error, money, text) alert=true/> }
                })
            }}
            {move || {
                let beyond = desk.grid.beyond.get().filter(|beyond| desk.grid.selection.get() == beyond.at)?;
                Some(view! {
                    <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title=text.sheet_beyond(beyond.count) alert=true>
                        <span>{text.sheet_beyond_hint()}</span>
                    </Banner>
                })
            }}
        </div>
    }
}

/// Why a command was not carried out, in the reader's language.
fn explain(error: &DocumentError, money: Money, text: Text) -> String {
    match error {
        DocumentError::NoSuchLine(_) | DocumentError::NoSuchSection(_) | DocumentError::NoSuchPackage(_) => {
            text.sheet_error_gone().to_owned()
        }
        DocumentError::NameTooLong { max, found } => text.sheet_error_name(&found.to_string(), &max.to_string()),
        DocumentError::NoteTooLong { max, found } => text.sheet_error_note(&found.to_string(), &max.to_string()),
        DocumentError::TooManyLines { max } => text.sheet_error_lines(&max.to_string()),
        DocumentError::TooManyCells { max, found } => text.sheet_error_cells(&found.to_string(), &max.to_string()),
        DocumentError::AllMonthsPinned { lacking, unit } => {
            text.sheet_error_pinned(&money.figure(i128::from(*lacking), unit))
        }
        DocumentError::TooManyPackages { .. } => text.packages_wrong_many().to_owned(),
        other => text.sheet_error_other(&other.to_string()),
    }
}

fn frozen(desk: Desk, text: Text) -> Option<AnyView> {
    if let Some(standing) = scenario::standing(desk, text) {
        return Some(standing);
    }
    let waiting = desk.waiting.get();
    let proposal = move || (waiting > 0).then(|| view! { <span>{text.sheet_proposal(waiting)}</span> });
    let standing = desk.standing.get();
    match desk.lock.get() {
        SheetLock::Open if standing.state == SheetState::Returned => standing.request.map(|request| {
            view! {
                <Banner tone=Tone::Warn glyph=Glyph::Return title=text.sheet_returned()>
                    <a href=format!("/requests/{request}")>{text.sheet_see_request()}</a>
                </Banner>
            }
            .into_any()
        }),
        SheetLock::Open => None,
        SheetLock::Locked(request) => Some(
            view! {
                <Banner tone=Tone::Accent glyph=Glyph::Lock title=text.sheet_locked()>
                    <a href=format!("/requests/{request}")>{text.sheet_see_request()}</a>
                    {proposal()}
                    {propose(desk, text)}
                </Banner>
            }
            .into_any(),
        ),
        SheetLock::Archived => {
            let plan = desk.page.with_value(|page| page.plan);
            let next = standing.successor.map(|sheet| format!("/plans/{plan}/sheets/{sheet}"));
            Some(
                view! {
                    <Banner tone=Tone::Good glyph=Glyph::CheckCircle title=text.sheet_approved()>
                        {next.map(|href| view! { <a href=href>{text.sheet_see_successor()}</a> })}
                        {proposal()}
                    </Banner>
                }
                .into_any(),
            )
        }
    }
}

/// The way to go on writing while the sheet is frozen.
fn propose(desk: Desk, text: Text) -> Option<AnyView> {
    let may = desk.page.with_value(|page| page.may.edit);
    if !may {
        return None;
    }
    let view = if desk.proposing.get() {
        view! { <span>{text.sheet_proposing()}</span> }.into_any()
    } else {
        view! {
            <button type="button" class="button small" on:click=move |_| desk.proposing.set(true)>
                {text.sheet_propose()}
            </button>
        }
        .into_any()
    };
    Some(view)
}

/// Cells that two people set at the same time, and the way to the next of them.
fn contested(desk: Desk, text: Text) -> Option<AnyView> {
    desk.sheet.track_totals();
    let count = desk.sheet.read(|sheet| sheet.conflicts().len());
    (count > 0).then(|| {
        view! {
            <Banner tone=Tone::Warn glyph=Glyph::Users title=text.sheet_contested(count)>
                <button type="button" class="button small" on:click=move |_| go_to_next(desk)>{text.sheet_show_contested()}</button>
            </Banner>
        }
        .into_any()
    })
}

fn go_to_next(desk: Desk) {
    let grid = desk.grid;
    let now = grid.selection.get_untracked().active;
    let mut spots: Vec<Spot> = desk
        .sheet
        .read(|sheet| sheet.conflicts().iter().filter_map(|(line, period)| grid.spot_of(*line, *period)).collect());
    spots.sort_by_key(|spot| (spot.row, spot.column));
    let next = spots.iter().find(|spot| (spot.row, spot.column) > (now.row, now.column)).or(spots.first());
    if let Some(spot) = next {
        grid.selection.set(Selection::at(*spot));
        crate::grid::show(grid);
    }
}
