//! How the figures of the line under the cursor come about, and how to change it: unit, formula, spread.

mod complete;
mod detail;
mod elsewhere;
mod formula;
mod last_year;
mod links;
mod overtype;
mod package;
mod shares;
mod spread;
mod unit;
mod word;

use leptos::prelude::*;
use shared::budget::{LineItem, Spread, SpreadRule};
use shared::document::SheetCommand;
use shared::id::LineId;
use shared::money::Minor;

use super::loaded::Desk;
use crate::primitives::{Banner, Glyph, Tone};
use crate::text::use_text;

pub use overtype::OvertypeDialog;

/// What a line's months come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Basis {
    Entered,
    Spread,
    Formula,
}

impl Basis {
    fn of(line: &LineItem) -> Self {
        match (&line.formula, &line.spread) {
            (Some(_), _) => Self::Formula,
            (None, Some(_)) => Self::Spread,
            (None, None) => Self::Entered,
        }
    }
}

#[component]
pub fn ModelPane(desk: Desk) -> impl IntoView {
    let text = use_text();
    let line = Memo::new(move |_| {
        desk.grid.layout.track();
        desk.grid.line_at(desk.grid.selection.get().active.row)
    });
    move || match line.get() {
        Some(line) => view! { <LineModel desk line/> }.into_any(),
        None => view! { <p class="soft">{text.model_choose()}</p> }.into_any(),
    }
}

#[component]
fn LineModel(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    let language = text.language();
    let name = move || {
        desk.sheet.track_line(line);
        desk.sheet.read(|sheet| sheet.line(line).map(|line| line.name.in_language(language).to_owned()))
    };
    // A formula is begun by choosing it, before there is one.
    let begun =
        RwSignal::new(desk.grid.draft.with_untracked(|draft| draft.as_ref().is_some_and(|draft| draft.line == line)));
    Effect::new(move |_| {
        if desk.grid.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.line == line)) {
            begun.set(true);
        }
    });
    let basis = Memo::new(move |_| {
        desk.sheet.track_line(line);
        let own = desk.sheet.read(|sheet| sheet.line(line).map_or(Basis::Entered, Basis::of));
        if begun.get() { Basis::Formula } else { own }
    });
    let body = move || match basis.get() {
        Basis::Formula => view! { <formula::FormulaField desk line begun/> }.into_any(),
        Basis::Spread => view! { <spread::SpreadFields desk line/> }.into_any(),
        Basis::Entered => view! { <p class="soft">{text.model_entered_hint()}</p> }.into_any(),
    };
    view! {
        <p class="inspector-subject">{name}</p>
        <Trouble desk line/>
        <fieldset class="segments" disabled=move || !desk.grid.may_edit.get()>
            <legend class="visually-hidden">{text.model_title()}</legend>
            {[(Basis::Entered, text.model_entered()), (Basis::Spread, text.model_spread()), (Basis::Formula, text.model_formula())]
                .map(|(choice, label)| {
                    view! {
                        <label>
                            <input type="radio" name="basis" prop:checked=move || basis.get() == choice
                                on:change=move |_| choose(desk, line, choice, begun)/>
                            <span>{label}</span>
                        </label>
                    }
                })
                .collect_view()}
        </fieldset>
        {body}
        <detail::DetailRows desk line/>
        <unit::UnitField desk line/>
        <package::PackageField desk line/>
        <links::Links desk line/>
    }
}

fn choose(desk: Desk, line: LineId, basis: Basis, begun: RwSignal<bool>) {
    begun.set(basis == Basis::Formula);
    let now = desk.sheet.read(|sheet| sheet.line(line).map_or(Basis::Entered, Basis::of));
    if now == basis {
        return;
    }
    match basis {
        Basis::Formula => {}
        Basis::Entered => {
            desk.sheet.edit(&SheetCommand::KeepFigures(vec![line]));
        }
        Basis::Spread => {
            let total = desk.sheet.read(|sheet| sheet.line(line).map_or(0, LineItem::total));
            let spread = Some(Spread { total: Minor::of_sum(total), rule: SpreadRule::Even });
            desk.sheet.edit(&SheetCommand::SetSpread { line, spread });
        }
    }
}

/// What keeps the line from having figures, where it arose, and the way there.
#[component]
fn Trouble(desk: Desk, line: LineId) -> impl IntoView {
    let text = use_text();
    move || {
        desk.sheet.track_totals();
        let (title, cause) = desk.sheet.read(|sheet| word::trouble(sheet, line, desk.grid.money.get(), text))?;
        let go = cause.map(|cause| {
            view! {
                <button type="button" class="button small" on:click=move |_| desk.grid.go_to(cause.line, Some(cause.period))>
                    {text.model_go_to_cause()}
                </button>
            }
        });
        Some(view! { <Banner tone=Tone::Warn glyph=Glyph::AlertTriangle title>{go}</Banner> })
    }
}
